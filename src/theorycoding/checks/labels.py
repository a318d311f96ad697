"""Labels, theories and actors: readable, known, reasoned, one name each."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from theorycoding.checks.characters import NameFault, as_typed, is_slip, unlike
from theorycoding.codebook import LABEL, did_you_mean
from theorycoding.folders import StudyFiles
from theorycoding.labels import SEPARATORS, LabelError, parse_label
from theorycoding.problems import Fix, Place, Problem, problem
from theorycoding.reading import Sheet

PROJECT = "project"
_MISSING_WORDS = frozenset({"na", "n/a", "none", "null", "nan", "-", "–", "—", "?", "missing"})
_SHORT = 4  # letters: of shorter names one letter more is another name
_MANY = 100  # theories: so many are no theories, and take long to compare
_LEAVE = "leave the cell empty if the argument is not yet coded"


def check_names(files: StudyFiles) -> Iterator[Problem]:
    """Each name of the codebook means one code of its variable; names of theories are writable."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet or not {"variable", "code"} <= set(sheet.header):
        return
    owners: dict[tuple[str, str], str] = {}
    for row, cells in sheet.rows():
        variable, code = cells["variable"], cells["code"]
        for column, name in _codebook_names(cells) if row not in sheet.ragged else ():
            key = (variable, unicodedata.normalize("NFC", name))
            if owners.setdefault(key, code) != code:
                message = f"'{name}' is already a name of '{owners[key]}'"
                hint = "take it from one of them"
                place = sheet.place(row, column)
                yield problem("name-ambiguous", place, message, field=column, hint=hint)
            if variable == LABEL and (bad := SEPARATORS.intersection(name)):
                message = f"'{name}' cannot be written in a label: it has '{min(bad)}'"
                hint = "labels use ( ) / , ; as signs"
                place = sheet.place(row, column)
                yield problem("name-unwritable", place, message, field=column, hint=hint)


def check_labels(files: StudyFiles) -> Iterator[Problem]:
    """Every label follows the grammar and names theories of the codebook."""
    names = None if "codebook.csv" in files.unreadable else theory_names(files)
    for path, sheet in label_sheets(files):
        faults = {cell: label_fault(cell, names) for cell in sheet.distinct("label") if cell}
        if all(fault is None for fault in faults.values()) and "" not in sheet.distinct("label"):
            continue
        for row, cell in sheet.cells("label"):
            if fault := faults.get(cell):
                place = sheet.place(row, "label", offset=fault.offset or None)
                yield fault.at(place, "label")
        if path != "decisions.csv":  # there a row without a label is incomplete
            yield from _uncoded(sheet, path)


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook a theory has one spelling, and is no word for a missing value."""
    if theory_names(files) is not None or "codebook.csv" in files.unreadable:
        return
    for _, sheet in label_sheets(files):
        faults = _odd_labels(Counter(filter(None, sheet.column("label"))))
        for row, cell in sheet.cells("label") if faults else ():
            if cell in faults:
                code, message, hint = faults[cell]
                yield problem(code, sheet.place(row, "label"), message, field="label", hint=hint)


def check_reasons(files: StudyFiles) -> Iterator[Problem]:
    """A label of this project's own has its reason."""
    for path, sheet in label_sheets(files):
        if coder_of(files, path) not in own_coders(files):
            continue
        if all(map(str.strip, sheet.distinct("reason"))) and sheet.distinct("reason"):
            continue
        reasons = sheet.column("reason")
        for row, label in sheet.cells("label"):
            if label and not reasons[row].strip():
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
    if "arguments.csv" in files.unreadable:
        return
    coders = [coder for coder in files.under("coders").values() if "actor" in coder.header]
    if not coders or "argument" not in sheet.header:
        return
    ids = sheet.column("argument")
    actors = {ids[row]: actor for row, actor in sheet.cells("actor")}
    for coder in coders:
        arguments = coder.column("argument")
        for row, actor in coder.cells("actor"):
            known = actors.get(arguments[row], actor)
            if actor.strip() and as_typed(actor) != as_typed(known):
                message = f"'{actor}' is not the actor of {arguments[row]}"
                place = coder.place(row, "actor")
                hint = f"arguments.csv has '{known}'"
                yield problem("actor-differs", place, message, field="actor", hint=hint)


def check_coders(files: StudyFiles) -> Iterator[Problem]:
    """The labels of a coder stand in one file."""
    path = f"coders/{labels_by(files)}.csv"
    arguments, coder = files.sheet("arguments.csv"), files.sheet(path)
    if arguments and coder and "label" in arguments.header and "label" in coder.header:
        message = f"the labels of '{labels_by(files)}' stand in arguments.csv too"
        hint = "say in study.toml whose labels arguments.csv has (labels = …), or delete one"
        yield problem("coder-twice", Place(coder.path), message, field="label", hint=hint)


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


def theory_names(files: StudyFiles) -> dict[str, str] | None:
    """Return each name of a theory (NFC) with its code; None if there is no codebook."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet or not {"variable", "code"} <= set(sheet.header):
        return None
    names = {
        unicodedata.normalize("NFC", name): cells["code"]
        for _, cells in sheet.rows()
        if cells["variable"] == LABEL
        for _, name in _codebook_names(cells)
    }
    return names or None  # a codebook of grids only: the theories are those found


def label_fault(cell: str, names: Mapping[str, str] | None) -> NameFault | None:
    """Return why a text is no label, and from which character on; None if it is one."""
    try:
        parse_label(cell, names)
    except LabelError as fault:
        hint, fix = _hint(cell, fault, names or {}), _other_case(cell, names or {})
        return _lookalike(cell, names or {}) or NameFault(
            fault.code, fault.offset, str(fault), hint, cell, fix
        )
    return None


def _other_case(cell: str, names: Mapping[str, str]) -> Fix | None:
    """The mend of a label that is a name of one theory but for capital letters."""
    same = {name: code for name, code in names.items() if name.casefold() == cell.casefold()}
    if len({*same.values()}) != 1:
        return None
    nearest = max(same, key=lambda name: sum(map(str.__eq__, name, cell)))
    return Fix(cell, nearest)


def _lookalike(cell: str, names: Mapping[str, str]) -> NameFault | None:
    """The fault of a label that would be right if its characters were those that it shows."""
    typed = {as_typed(name): code for name, code in names.items()}
    seen = as_typed(cell.strip("“”„«»"))
    try:
        parse_label(seen, typed)
    except LabelError:
        return None
    if cell[0] in "“”„«":
        return NameFault("quote-curly", 0, "a curly quote before the label", "delete it", seen)
    return unlike(cell, seen)


def _theories(label: str) -> tuple[str, ...]:
    try:
        return parse_label(label).theories if label else ()
    except LabelError:
        return ()


def _odd_labels(labels: Mapping[str, int]) -> dict[str, tuple[str, str, str]]:
    """Labels, by how often they stand there, that hardly mean a theory of their own, and why."""
    theories: Counter[str] = Counter()
    for label, number in labels.items():
        theories.update(dict.fromkeys(_theories(label), number))
    twins = _odd_theories([theory for theory, _ in theories.most_common()])
    faults = {}
    for label in labels:
        if label.strip().casefold() in _MISSING_WORDS - {"none"}:
            faults[label] = ("label-missing-word", f"'{label}' is taken for a theory", _LEAVE)
        elif joined := _joined(label, theories):
            faults[label] = ("label-joined", f"'{label}' is taken for one theory", joined)
        for theory in _theories(label):
            if known := twins.get(theory):
                message = f"'{theory}' is another spelling of '{known}'"
                faults[label] = ("label-twin", message, f"write '{known}' if it is the same")
    return faults


def _odd_theories(commonest: Sequence[str]) -> dict[str, str]:
    """Theories that are hardly meant to differ from a commoner one, with that one."""
    folded = {theory: as_typed(theory).casefold() for theory in commonest}
    first: dict[str, str] = {}
    twins = {}
    for theory, seen in folded.items():
        near = first if len(folded) <= _MANY else ()
        known = first.get(seen) or next((first[one] for one in near if _is_slip(seen, one)), None)
        if known:
            twins[theory] = known
        else:
            first[seen] = theory
    return twins


def _is_slip(name: str, other: str) -> bool:
    """Whether a letter is wrong; not if it is a number that differs, or a short word at the end."""
    ends = [text.split()[-1] for text in (name, other)]
    is_numbered = ends[0] != ends[1] and min(map(len, ends)) <= _SHORT
    is_word = (name + other).replace(" ", "").replace("-", "").isalpha()
    return is_word and not is_numbered and name[0] == other[0] and is_slip(name, other)


def _joined(cell: str, names: Collection[str]) -> str:
    """The mend of theories that are joined otherwise than labels join them; else nothing."""
    if square := re.fullmatch(r"([^][]+) ?\[([^][]+)\]", cell):
        return f"round brackets hold secondary theories: {square[1].strip()} ({square[2]})"
    parts = re.split(r" (?:and|&|\+|und|et|og) | ?[+&\n] ?| vs\.? ", cell)
    if len(parts) > 1 and all(part in names for part in parts):
        return f"'/' separates co-equal theories: {' / '.join(parts)}"
    return ""


def _hint(cell: str, fault: LabelError, names: Mapping[str, str]) -> str:
    if fault.code != "label-unknown":
        return fault.hint
    if cell.strip().casefold() in _MISSING_WORDS:
        return _LEAVE
    if joined := _joined(cell, names):
        return joined
    unknown = re.split("[()/;,]", cell[fault.offset :])[0].strip()
    return did_you_mean(unknown, names) or "add it to codebook.csv, or use one of its names"


def _uncoded(sheet: Sheet, path: str) -> Iterator[Problem]:
    """One problem a file, at the first argument without a label; a blank sheet is full of them."""
    arguments, parts = sheet.column("argument"), sheet.column("part_of")
    is_part = [path == "arguments.csv" and bool(part) for part in parts]  # listed, not coded
    rows = [row for row, cell in sheet.cells("label") if not cell and not is_part[row]]
    if not rows:
        return
    first, number = arguments[rows[0]], is_part.count(False)
    message, hint = f"{first} is not yet coded", "it is left out of n"
    if len(rows) > 1:
        message = f"{len(rows)} of {number} arguments are not yet coded; the first is {first}"
        hint = "they are left out of n"
    place = sheet.place(rows[0], "label")
    yield problem("label-uncoded", place, message, field="label", hint=hint)


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
        folded = as_typed(actor).casefold()
        if first.setdefault(folded, actor) != actor:
            twins[actor] = first[folded]
    for row, actor in sheet.cells("actor") if twins else ():
        if actor in twins:
            message = f"'{actor}' is another spelling of '{twins[actor]}'"
            place = sheet.place(row, "actor")
            hint = f"write '{twins[actor]}' if it is the same actor"
            yield problem("actor-twin", place, message, field="actor", hint=hint)
