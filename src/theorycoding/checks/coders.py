"""Whose labels stand where, and what was decided between them."""

from collections.abc import Iterator, Mapping

from theorycoding.checks.codebooks import theory_names
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, problem
from theorycoding.vocabulary.labels import LabelError, parse_label


def check_coders(files: StudyFiles) -> Iterator[Problem]:
    """The labels of a coder stand in one file."""
    path = f"coders/{files.labels_by}.csv"
    arguments, coder = files.sheet("arguments.csv"), files.sheet(path)
    if arguments and coder and "label" in arguments.header and "label" in coder.header:
        message = f"the labels of '{files.labels_by}' stand in arguments.csv too"
        hint = "say in study.toml whose labels arguments.csv has (labels = …), or delete one"
        yield problem("coder-twice", Place(coder.path), message, field="label", hint=hint)
    derived = files.sheet("coders/consensus.csv")
    if derived and files.sheet("decisions.csv"):
        message = "the consensus is derived from decisions.csv, and stands in a file of its own too"
        hint = "delete the file, or give the coder another name"
        yield problem("coder-twice", Place(derived.path), message, hint=hint)


def check_decisions(files: StudyFiles) -> Iterator[Problem]:
    """A decision settles a difference: where all coders agree it says what they say."""
    decisions = files.sheet("decisions.csv")
    if not decisions or not {"argument", "label"} <= set(decisions.header):
        return
    names = theory_names(files)
    given: dict[str, list[str]] = {}
    for path, sheet in files.label_sheets():
        if path != "decisions.csv":
            arguments = sheet.column("argument")
            for row, label in sheet.cells("label"):
                given.setdefault(arguments[row], []).extend(filter(None, [label]))
    arguments = decisions.column("argument")
    for row, label in decisions.cells("label"):
        labels = given.get(arguments[row], [])
        keys = {_key(one, names) for one in labels}
        decided = _key(label, names)
        if len(labels) > 1 and len(keys) == 1 and decided and not {decided, None} & keys:
            message = f"all coders label {arguments[row]} '{labels[0]}', the decision '{label}'"
            hint = "delete the row; it settles nothing"
            yield decisions.problem("decision-differs", row, "label", message, hint=hint)


def _key(label: str, names: Mapping[str, str] | None) -> object:
    """What makes two labels the same; None for what is none."""
    try:
        return parse_label(label, names).key if label else None
    except LabelError:
        return None
