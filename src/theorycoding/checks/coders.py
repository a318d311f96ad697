"""Whose labels stand where, and what was decided between them."""

from collections.abc import Iterator, Mapping

from theorycoding.checks.codebooks import theory_names
from theorycoding.files.folders import StudyFiles
from theorycoding.files.reading import Sheet
from theorycoding.problems import Place, Problem, problem
from theorycoding.vocabulary.labels import LabelError, parse_label

PROJECT = "project"


def check_coders(files: StudyFiles) -> Iterator[Problem]:
    """The labels of a coder stand in one file."""
    path = f"coders/{labels_by(files)}.csv"
    arguments, coder = files.sheet("arguments.csv"), files.sheet(path)
    if arguments and coder and "label" in arguments.header and "label" in coder.header:
        message = f"the labels of '{labels_by(files)}' stand in arguments.csv too"
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
    for path, sheet in label_sheets(files):
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
            place = decisions.place(row, "label")
            hint = "delete the row; it settles nothing"
            yield problem("decision-differs", place, message, field="label", hint=hint)


def _key(label: str, names: Mapping[str, str] | None) -> object:
    """What makes two labels the same; None for what is none."""
    try:
        return parse_label(label, names).key if label else None
    except LabelError:
        return None


def label_sheets(files: StudyFiles) -> Iterator[tuple[str, Sheet]]:
    """Yield the path and the sheet of each file with labels."""
    for path, sheet in sorted(files.sheets.items()):
        is_labels = path in {"arguments.csv", "decisions.csv"} or path.startswith("coders/")
        if is_labels and "label" in sheet.header:
            yield path, sheet


def coder_of(files: StudyFiles, path: str) -> str:
    """Return the coder whose labels a file holds."""
    if path.startswith("coders/"):
        return path.removeprefix("coders/").removesuffix(".csv")
    if path == "arguments.csv":
        return labels_by(files)
    return ""


def labels_by(files: StudyFiles) -> str:
    """Return the coder of the labels of `arguments.csv`."""
    if files.is_bare:
        return "unnamed"
    values = files.settings.values if files.settings else {}
    return str(values.get("labels", "published"))


def own_coders(files: StudyFiles) -> frozenset[str]:
    """Return the coders whose labels are this project's own reading."""
    values = files.settings.values if files.settings else {}
    coders = values.get("coder", [])
    named = {
        str(coder.get("id"))
        for coder in (coders if isinstance(coders, list) else [])
        if isinstance(coder, dict) and coder.get("who") == PROJECT
    }
    return frozenset(named | {PROJECT})
