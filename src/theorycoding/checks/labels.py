"""Labels, theories and actors: readable, known, reasoned, one name each."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from theorycoding.codebook import LABEL, did_you_mean
from theorycoding.folders import StudyFiles
from theorycoding.labels import SEPARATORS, LabelError, parse_label
from theorycoding.problems import Problem, problem
from theorycoding.reading import Sheet

PROJECT = "project"
_MISSING_WORDS = frozenset({"na", "n/a", "none", "null", "nan", "-", "–", "—", "?", "missing"})


def check_names(files: StudyFiles) -> Iterator[Problem]:
    """Each name of the codebook means one code of its variable; names of theories are writable."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet or not {"variable", "code"} <= set(sheet.header):
        return
    owners: dict[tuple[str, str], str] = {}
    for row, cells in sheet.rows():
        variable, code = cells["variable"], cells["code"]
        for column, name in _codebook_names(cells):
            place = sheet.place(row, column)
            key = (variable, unicodedata.normalize("NFC", name))
            if owners.setdefault(key, code) != code:
                message = f"'{name}' is already a name of '{owners[key]}'"
                yield problem("name-ambiguous", place, message, field=column)
            if variable == LABEL and (bad := SEPARATORS.intersection(name)):
                message = f"'{name}' cannot be written in a label: it has '{min(bad)}'"
                hint = "labels use ( ) / , ; as signs"
                yield problem("name-unwritable", place, message, field=column, hint=hint)


def check_labels(files: StudyFiles) -> Iterator[Problem]:
    """Every label follows the grammar and names theories of the codebook."""
    names = theory_names(files)
    for path, sheet in label_sheets(files):
        faults = {cell: _fault(cell, names) for cell in set(sheet.column("label")) if cell}
        for row, cell in sheet.cells("label"):
            if not cell:
                yield from _uncoded(sheet, row, path)
            elif fault := faults[cell]:
                place = sheet.place(row, "label", offset=fault.offset)
                yield problem(fault.code, place, str(fault), field="label", hint=fault.hint)


def check_reasons(files: StudyFiles) -> Iterator[Problem]:
    """A label of this project's own has its reason."""
    for path, sheet in label_sheets(files):
        if coder_of(files, path) not in own_coders(files):
            continue
        reasons = sheet.column("reason")
        for row, label in sheet.cells("label"):
            if label and not reasons[row]:
                message = f"the project's own label '{label}' has no reason"
                hint = "say in the column 'reason' why the argument fits the theory"
                place = sheet.place(row, "reason")
                yield problem("reason-missing", place, message, field="reason", hint=hint)


def check_actors(files: StudyFiles) -> Iterator[Problem]:
    """An actor has one spelling, and a coder's file agrees with the arguments."""
    sheet = files.sheet("arguments.csv")
    if not sheet or "actor" not in sheet.header:
        return
    yield from _twins(sheet)
    if "argument" not in sheet.header:
        return
    actors = dict(zip(sheet.column("argument"), sheet.column("actor"), strict=True))
    for coder in files.under("coders").values():
        arguments = coder.column("argument")
        for row, actor in coder.cells("actor"):
            known = actors.get(arguments[row], actor)
            if actor and actor != known:
                message = f"'{actor}' is not the actor of {arguments[row]}"
                place = coder.place(row, "actor")
                hint = f"arguments.csv has '{known}'"
                yield problem("actor-differs", place, message, field="actor", hint=hint)


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


def theory_names(files: StudyFiles) -> dict[str, str] | None:
    """Return each name of a theory (NFC) with its code; None if there is no codebook."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet or not {"variable", "code"} <= set(sheet.header):
        return None
    return {
        unicodedata.normalize("NFC", name): cells["code"]
        for _, cells in sheet.rows()
        if cells["variable"] == LABEL
        for _, name in _codebook_names(cells)
    }


def _fault(cell: str, names: Mapping[str, str] | None) -> LabelError | None:
    try:
        parse_label(cell, names)
    except LabelError as fault:
        if fault.code == "label-unknown":
            fault.hint = _hint(cell, str(fault), names or {})
        return fault
    return None


def _hint(cell: str, message: str, names: Iterable[str]) -> str:
    if cell.strip().casefold() in _MISSING_WORDS:
        return "leave the cell empty if the argument is not yet coded"
    unknown = message.split("'")[1]
    return did_you_mean(unknown, names) or "add it to codebook.csv, or use one of its names"


def _uncoded(sheet: Sheet, row: int, path: str) -> Iterator[Problem]:
    if path == "arguments.csv" and sheet.column("part_of")[row]:
        return  # a sub-reason is listed, not coded
    message = f"{sheet.column('argument')[row]} is not yet coded"
    place = sheet.place(row, "label")
    yield problem("label-uncoded", place, message, field="label", hint="it is left out of n")


def _codebook_names(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column in ("code", "noun", "adjective"):
        if cells.get(column):
            yield column, cells[column]
    for alias in cells.get("aliases", "").split(";"):
        if alias.strip():
            yield "aliases", alias.strip()


def _twins(sheet: Sheet) -> Iterator[Problem]:
    first: dict[str, str] = {}
    twins = {}
    for actor in dict.fromkeys(sheet.column("actor")):
        folded = " ".join(unicodedata.normalize("NFKC", actor).casefold().split())
        if first.setdefault(folded, actor) != actor:
            twins[actor] = first[folded]
    for row, actor in sheet.cells("actor"):
        if actor in twins:
            message = f"'{actor}' is another spelling of '{twins[actor]}'"
            place = sheet.place(row, "actor")
            hint = f"write '{twins[actor]}' if it is the same actor"
            yield problem("actor-twin", place, message, field="actor", hint=hint)
