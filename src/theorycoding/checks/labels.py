"""Labels, actors and decisions: readable, known, with a reason, one name and one file each."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

from theorycoding.checks.cells import name_problems
from theorycoding.checks.characters import Fault, as_typed, unlike
from theorycoding.checks.codebooks import label_names, label_of, not_arguments
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Fix, Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.labels import CONSENSUS, SEPARATORS, LabelError, parse_label
from theorycoding.vocabulary.missing import MISSING_WORDS

_JOINED = r" (?:and|or|und|oder|et|ou|og|eller|vs\.?|[-–—]) | ?[+&|:\\\n] ?|(?<=\w)[-–—](?=[A-Z])"
_LEAVE_EMPTY = "leave the cell empty if the argument is not yet coded"
_VERY_NEAR = 0.8  # of difflib: of names with separators, only a slip is meant


def check_labels(files: StudyFiles) -> Iterator[Problem]:
    """Report labels that break the grammar, name no theory of the codebook, or lack a reason."""
    names, alone = label_names(files), not_arguments(files)

    def fault_of(cell: str) -> Fault | None:
        fault = (label_fault(cell, names) or _not_alone(cell, names, alone)) if cell else None
        mark = list_separator(cell, names) if files.is_bare else ""
        if fault and fault.code == "label-separator" and mark:
            fault = fault._replace(hint=f"{fault.hint}; if it is a list, give --sets '{mark}'")
        return fault

    for path, sheet in files.label_sheets():
        for row, _, fault in sheet.faulty("label", fault_of):
            yield fault._replace(offset=fault.offset or None).at(sheet, row, "label")
        if path != "decisions.csv":  # check_tables reports a decision without a label
            yield from _uncoded(sheet, path)
        if files.coder_of(path) in files.own_coders:
            yield from _without_reason(sheet)


def _without_reason(sheet: Sheet) -> Iterator[Problem]:
    reasons = sheet.column("reason")
    for row, label in sheet.cells("label"):
        if label and not reasons[row].strip():
            message = f"the project's own label '{label}' has no reason"
            hint = "write in the column 'reason' why the argument fits the theory"
            yield sheet.problem("reason-missing", row, "reason", message, hint=hint)


def check_actors(files: StudyFiles) -> Iterator[Problem]:
    """Report coders' files with other actors than the arguments."""
    yield from files.resting_on("arguments.csv", _other_actors(files))


def _other_actors(files: StudyFiles) -> Iterator[Problem]:
    sheet = files.sheet("arguments.csv")
    coders = [coder for coder in files.under("coders").values() if "actor" in coder.header]
    ids = sheet.column("argument")
    actors: dict[str, str] = {}
    for row, actor in sheet.cells("actor") if coders else ():
        if actor.strip():
            actors.setdefault(ids[row], actor)
    for coder in coders:
        arguments = coder.column("argument")
        for row, actor in coder.cells("actor"):
            known = actors.get(arguments[row], actor)
            if actor.strip() and as_typed(actor) != as_typed(known):
                message = f"'{actor}' is not the actor of {arguments[row]}"
                hint = f"write '{known}', as arguments.csv has it, or correct the argument"
                yield coder.problem("actor-differs", row, "actor", message, hint=hint)


def label_fault(cell: str, names: Mapping[str, str]) -> Fault | None:
    """Return why a text is not a label, and from which character on; None if it is one."""
    try:
        parse_label(cell, names)
    except LabelError as fault:
        whole = [name for name in names if SEPARATORS.intersection(name)]
        for near in difflib.get_close_matches(cell, whole, n=1, cutoff=_VERY_NEAR):
            return Fault("label-unknown", 0, f"unknown theory '{cell}'", f"did you mean '{near}'?")
        hint, fix = _hint(cell, fault, names), _other_case(cell, names)
        mistake = Fault(fault.code, fault.offset, str(fault), hint, fix=fix)
        return _lookalike(cell, names) or mistake
    return None


def _not_alone(cell: str, names: Mapping[str, str], alone: Collection[str]) -> Fault | None:
    """Return a fault if a label has, beside a theory, a code for rows that are not arguments."""
    label = parse_label(cell, names)
    if label.is_mixed and (codes := [code for code in label.theories if code in alone]):
        message = f"'{codes[0]}' marks a row that is not an argument, so no theory can be beside it"
        hint = f"write '{codes[0]}' alone, or the theory alone"
        return Fault("label-not-alone", 0, message, hint)
    return None


def list_separator(cell: str, names: Collection[str]) -> str:
    """Return what separates the names that a form wrote into a cell; empty if it is not a list."""
    mark = next((mark for mark in ",;" if mark in cell), "")
    return mark if mark and all(part.strip() in names for part in cell.split(mark)) else ""


def _other_case(cell: str, names: Mapping[str, str]) -> Fix | None:
    """Return the fix of a label that is the name of one theory except for capital letters."""
    same = {name: code for name, code in names.items() if name.casefold() == cell.casefold()}
    if len({*same.values()}) != 1:
        return None
    nearest = max(same, key=lambda name: sum(map(str.__eq__, name, cell)))
    return Fix(cell, nearest)


def _lookalike(cell: str, names: Mapping[str, str]) -> Fault | None:
    """Return the fault of a label that would be right with the characters that it seems to have."""
    typed = {as_typed(name): code for name, code in names.items()}
    seen = as_typed(cell.strip("“”„«»"))
    if not label_of(seen, typed):
        return None
    if cell[0] in "“”„«":
        return Fault("quote-curly", 0, "a curly quote precedes the label", "delete it")
    return unlike(cell, seen)


def joined(cell: str, names: Collection[str]) -> str:
    """Return a hint on theories that are joined as labels never are; empty if they are not."""
    brackets = re.fullmatch(r"([^][{}]+?) ?[\[{]([^][{}]+)[\]}]", cell)
    if brackets and brackets[2] in names:
        return f"write secondary theories in round brackets: {brackets[1]} ({brackets[2]})"
    if brackets and brackets[1] in names:
        return f"delete what follows the theory: {brackets[1]}"
    parts = re.split(_JOINED, cell)
    if len(parts) > 1 and all(part in names for part in parts):
        return f"separate co-equal theories by '/': {' / '.join(parts)}"
    return ""


def _hint(cell: str, fault: LabelError, names: Mapping[str, str]) -> str:
    if fault.code != "label-unknown":
        return fault.hint
    if cell.strip().casefold() in MISSING_WORDS:
        return _LEAVE_EMPTY
    if hint := joined(cell, names):
        return hint
    unknown = re.split("[()/;,]", cell[fault.offset :])[0].strip()
    return did_you_mean(unknown, names) or "add it to codebook.csv, or use a name that is there"


def _uncoded(sheet: Sheet, path: str) -> Iterator[Problem]:
    """Yield one problem per file, at the first argument without a label."""
    if "" not in sheet.distinct("label"):
        return
    is_part = [path == "arguments.csv" and bool(part) for part in sheet.column("part_of")]
    cells = sheet.cells("label")
    rows = [row for row, cell in cells if not cell and not is_part[row]]  # parts are not coded
    if not rows:
        return
    number, uncoded = is_part.count(False), len(rows)
    if sheet.times:
        number, uncoded = sum(sheet.times), sum(sheet.times[row] for row in rows)
    first = sheet.column("argument")[rows[0]]
    message, hint = f"{first} is not yet coded", "code it; until then it is left out of n"
    if uncoded > 1:
        message = f"{uncoded} of {number} arguments are not yet coded; the first is {first}"
        hint = "code them; until then they are left out of n"
    yield sheet.problem("label-uncoded", rows[0], "label", message, hint=hint)


def check_coders(files: StudyFiles) -> Iterator[Problem]:
    """Report coders whose labels are in two files."""
    path = f"coders/{files.labels_by}.csv"
    arguments, coder = files.sheet("arguments.csv"), files.sheet(path)
    if "label" in arguments.header and "label" in coder.header:
        message = f"the labels of '{files.labels_by}' are in arguments.csv too"
        hint = "state in study.toml whose labels arguments.csv has (labels = …), or delete one"
        yield new_problem("coder-twice", Place(coder.path), message, field="label", hint=hint)


def check_ratings(files: StudyFiles) -> Iterator[Problem]:
    """Report labels that are names compared whole, and not the names that they seem to be."""
    if files.foreign.only_labels:
        for sheet in files.under("coders").values():
            yield from name_problems(sheet, "label")


def check_decisions(files: StudyFiles) -> Iterator[Problem]:
    """Report decisions that differ from a label on which all coders agree."""
    decisions = files.sheet("decisions.csv")
    if not {"argument", "label"} <= set(decisions.header) or _lacks_labels(files):
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


def _lacks_labels(files: StudyFiles) -> bool:
    """Return whether labels of a coder cannot be read, so that others cannot stand for all."""
    described = {str(coder.get("id")) for _, coder in files.entries("coder")} - {CONSENSUS}
    described |= {files.labels_by} if "labels" in files.values else set()
    labelled = {files.coder_of(path) for path, _ in files.label_sheets()}
    is_lost = any(files.coder_of(path) for path in files.unreadable)
    return is_lost or not described <= labelled


def _key(label: str, names: Mapping[str, str]) -> object:
    """Return a key that equal labels share; None if the text is not a label."""
    parsed = label_of(label, names)
    return parsed.key if parsed else None
