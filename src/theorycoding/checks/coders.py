"""Coders and decisions: each coder has one file, and a decision settles a difference."""

from collections.abc import Iterator, Mapping

from theorycoding.checks.cells import name_problems
from theorycoding.checks.codebooks import label_names
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.labels import LabelError, parse_label


def check_coders(files: StudyFiles) -> Iterator[Problem]:
    """Report coders whose labels are in two files."""
    path = f"coders/{files.labels_by}.csv"
    arguments, coder = files.sheet("arguments.csv"), files.sheet(path)
    if arguments and coder and "label" in arguments.header and "label" in coder.header:
        message = f"the labels of '{files.labels_by}' are in arguments.csv too"
        hint = "state in study.toml whose labels arguments.csv has (labels = …), or delete one"
        yield new_problem("coder-twice", Place(coder.path), message, field="label", hint=hint)


def check_ratings(files: StudyFiles) -> Iterator[Problem]:
    """Report labels that are names compared whole, and not the names that they seem to be."""
    if files.foreign and files.foreign.only_labels:
        for sheet in files.under("coders").values():
            yield from name_problems(sheet, "label")


def check_decisions(files: StudyFiles) -> Iterator[Problem]:
    """Report decisions that differ from a label on which all coders agree."""
    decisions = files.sheet("decisions.csv")
    if not decisions or not {"argument", "label"} <= set(decisions.header):
        return
    names = label_names(files)
    labels_of: dict[str, list[str]] = {}
    for path, sheet in files.label_sheets():
        if path != "decisions.csv":
            arguments = sheet.column("argument")
            for row, label in sheet.cells("label"):
                labels_of.setdefault(arguments[row], []).extend(filter(None, [label]))
    arguments = decisions.column("argument")
    for row, label in decisions.cells("label"):
        labels = labels_of.get(arguments[row], [])
        keys = {_key(text, names) for text in labels}
        decided = _key(label, names)
        if len(labels) > 1 and len(keys) == 1 and decided and not {decided, None} & keys:
            message = (
                f"all coders label {arguments[row]} '{labels[0]}', but the decision is '{label}'"
            )
            hint = "delete the row, as there is nothing to settle"
            yield decisions.problem("decision-differs", row, "label", message, hint=hint)


def _key(label: str, names: Mapping[str, str]) -> object:
    """Return a key that equal labels share; None if the text is empty or not a label."""
    try:
        return parse_label(label, names).key if label else None
    except LabelError:
        return None
