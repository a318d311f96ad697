"""Two spellings of one name; without a codebook, texts that are taken for theories."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from theorycoding.checks.characters import Fault, as_typed, is_slip
from theorycoding.checks.codebooks import label_names, theory_names
from theorycoding.checks.labels import joined, list_separator
from theorycoding.files.reading import Facts, Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import is_residual_word, suggest
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.labels import SEPARATORS, pieces
from theorycoding.vocabulary.missing import likely_missing

_MARK = re.compile("[,;]")
_TICKS = frozenset("x01✓✔")  # in a column per theory
_FEW = 5  # so many names are shown in a message
_SHORT = 4  # letters: in shorter names another letter may make another name
_MANY = 100  # so many names are hardly theories or actors, and comparing them is slow
_SWAPPED = 3  # letters: in shorter names even two swapped letters may make another name
_ARTICLES = ("the ", "die ", "der ", "das ", "le ", "la ", "les ")
_ARTICLE = re.compile("|".join(_ARTICLES))
_RARE = (".0", ",0", "  ", "\n0", *(f"\n{article}" for article in _ARTICLES))
_NUMBER = re.compile(r"0*(\d+)(?:[.,]0+)?")
_Faults = Iterator[tuple[str, Fault]]


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook, report two spellings of a theory, and what is hardly a theory."""
    if theory_names(files) is None or (files.is_bare and not files.sheet("codebook.csv").header):
        yield from files.resting_on("codebook.csv", _odd_spellings(files))


def _odd_spellings(files: StudyFiles) -> Iterator[Problem]:
    parts, theories = _labels_seen(files)
    faults = dict(_other_things(parts, theories, files))
    if not files.foreign.only_labels:  # else labels are compared whole
        names = [theory for theory in theories if theory not in faults]
        faults = dict(_odd_theories(parts, theories, names, is_bare=files.is_bare)) | faults
    for label in files.foreign.residual:
        faults.pop(label, None)
    twins = near_twins(theories)
    if faults or twins:
        first = _first_places(files, parts)
        for label in faults.keys() & first:
            code, _, message, hint, *_ = faults[label]
            yield new_problem(code, first[label], message, field="label", hint=hint)
        known = {name: other for name, other in twins.items() if first.keys() >= {name, other}}
        yield from _twin_problems("label-twin", "label", known, theories, first)


def _labels_seen(files: StudyFiles) -> tuple[dict[str, list[str]], Counter[str]]:
    """Return the theories of each label, and how often each theory occurs."""
    names = label_names(files).keys()
    labels: Counter[str] = Counter()
    for _, sheet in files.label_sheets():
        labels.update(sheet.frequencies("label"))
    del labels[""]
    parts = {label: pieces(label, names) for label in labels}
    theories: Counter[str] = Counter()
    for label, number in labels.items():
        theories.update(dict.fromkeys(parts[label], number))
    return parts, theories


def _first_places(files: StudyFiles, parts: Mapping[str, Collection[str]]) -> dict[str, Place]:
    """Return where each label is first, and each theory in a label."""
    first: dict[str, Place] = {}
    wanted = len({*parts, *chain(*parts.values())})
    for _, sheet in files.label_sheets():
        for row, cell in sheet.cells("label"):
            if cell and cell not in first:
                place = sheet.place(row, "label")
                first |= {part: place for part in (cell, *parts[cell]) if part not in first}
                if len(first) == wanted:
                    return first
    return first


def _other_things(labels: Collection[str], theories: Collection[str], files: StudyFiles) -> _Faults:
    """Yield the lists of theories, as forms write answers into one cell, and the missing codes."""
    plain = (label for label in theories if "(" not in label)  # a bracket has secondary theories
    times = Counter(part for label in plain for part in {*map(str.strip, _MARK.split(label))})
    recurring = {part for part, number in times.items() if number > 1 and not part.isdecimal()}
    names = recurring.union(theories)
    for label in theories if files.is_bare else ():
        separator = list_separator(label, names)
        if separator and separator != files.foreign.decimal:
            message = f"'{label}' is taken for one theory, though each part is in other labels too"
            hint = f"if it is a list, give --sets '{separator}'"
            yield label, Fault("label-whole", None, message, hint)
    for label in likely_missing(labels):
        hint = "leave the cell empty if the argument is not yet coded"
        hint += f", or give --missing '{label}'" if files.is_bare else ""
        message = f"'{label}' is taken for a theory"
        yield label, Fault("label-missing-word", None, message, hint)


def _odd_theories(
    labels: Collection[str], theories: Collection[str], names: Sequence[str], *, is_bare: bool
) -> _Faults:
    """Yield the labels that hardly name a theory of their own; `names` are likely theories."""
    for label in labels:
        if hint := joined(label, theories):
            message = f"'{label}' is taken for one theory"
            mark = next((mark for mark in "|+&" if mark in label), "")
            hint += f"; or, if it is a list, give --sets '{mark}'" if mark and is_bare else ""
            yield label, Fault("label-joined", None, message, hint)
        elif label in theories and (half_known := _half_known(label, theories, is_bare=is_bare)):
            yield label, half_known
        elif label in theories and is_residual_word(label):
            message = f"'{label}' is taken for a theory that can lead"
            hint = "declare it in a codebook, with the kind residual"
            hint += f", or give --residual '{label}'" if is_bare else ""
            yield label, Fault("residual-undeclared", None, message, hint)
    are_marks = is_bare and _TICKS.issuperset(map(str.casefold, names))
    are_numbers = all(map(str.isdecimal, names))
    if names and (are_numbers or are_marks):
        kind = "numbers" if are_numbers else "marks"
        message = f"the theories are named by {kind}: {', '.join(sorted(names)[:_FEW])}"
        hint = "give a codebook that has a noun for each code"
        hint += "; if each theory has a column, give --dummies A,B" if are_marks else ""
        yield next(iter(labels)), Fault("theory-numbered", None, message, hint)


def _half_known(label: str, theories: Collection[str], *, is_bare: bool) -> Fault | None:
    """Return the fault of a name that would be a mixed label if all its parts were known."""
    parts = pieces(label) if SEPARATORS.intersection(label) else []
    unknown = [part for part in parts if part not in theories]
    if not unknown or len(unknown) == len(parts):
        return None
    near = suggest(unknown[0], [theory for theory in theories if theory != label])
    message = f"'{label}' is taken for one theory, as '{unknown[0]}' is never a label by itself"
    mark = next((mark for mark in ";," if mark in label and "(" not in label), "")
    hint = "if it is mixed, give a codebook with both"
    hint += f"; if it is a list, give --sets '{mark}'" if mark and is_bare else ""
    hint = f"did you mean '{near[0]}'?" if near else hint
    return Fault("label-whole", None, message, hint)


def check_twins(files: StudyFiles) -> Iterator[Problem]:
    """Report actors, arguments, values that make groups, and coders with two spellings."""
    sheet = files.sheet("arguments.csv")
    yield from _column_twins(sheet, "actor", "actor-twin")
    # Ids such as A1 and A2 differ by one character, so only their writing is compared.
    yield from _column_twins(sheet, "argument", "name-twin", by_letter=False)
    groups = set(map(str.casefold, files.foreign.by))
    for column in dict.fromkeys(sheet.header):
        if column.casefold() in groups - {"actor", "argument", "label"}:
            yield from _column_twins(sheet, column, "name-twin")
    coders = {name: coder for name, coder in files.under("coders").items() if coder.lines}
    times = {name: len(coder.lines) for name, coder in coders.items()}
    twins = near_twins(times)
    first = {name: coders[name].place(0, "label") for name in {*twins, *twins.values()}}
    yield from _twin_problems("name-twin", "coder", twins, times, first)


def _column_twins(
    sheet: Sheet, column: str, code: str, *, by_letter: bool = True
) -> Iterator[Problem]:
    """Yield a problem for each pair of near twins in a column, at the first row of the rarer."""
    distinct = sheet.distinct(column)
    if len(distinct) > _MANY and _are_written_alike(sheet.facts(column)):
        return
    if near_twins(dict.fromkeys(sorted(distinct), 0), by_letter=by_letter):
        cells = list(sheet.cells(column))
        times = sheet.frequencies(column) if sheet.times else Counter(cell for _, cell in cells)
        rows = {cell: row for row, cell in cells[::-1]}
        twins = near_twins(times, by_letter=by_letter)
        first = {name: sheet.place(rows[name], column) for name in {*twins, *twins.values()}}
        yield from _twin_problems(code, column, twins, times, first)


def _twin_problems(
    code: str,
    field: str,
    twins: Mapping[str, str],
    times: Mapping[str, int],
    first: Mapping[str, Place],
) -> Iterator[Problem]:
    """Yield the problem of each rarer name and its near twin.

    `times` has how often each name occurs, `first` where each occurs first.
    """
    for name, other in twins.items():
        place = first[other]
        where = f"in {place.cell}" if place.cell else f"on line {place.line}"
        where += f" of {place.file}" if place.file != first[name].file else ""
        message = (
            f"'{name}' ({counted(times[name], 'time')}) looks like another spelling of '{other}' "
            f"({counted(times[other], 'time')}, first {where})"
        )
        hint = f"write '{other}' if it is the same"
        yield new_problem(code, first[name], message, field=field, hint=hint)


def near_twins(times: Mapping[str, int], *, by_letter: bool = True) -> dict[str, str]:
    """Return each name that hardly differs from a more common one, with the latter.

    Parameters
    ----------
    times
        How often each name occurs; of names that occur equally often the first is the right one.
    by_letter
        Names that differ by one letter are near twins too.

    Examples
    --------
    >>> near_twins({"Greens": 3, "The Greens": 1, "Green": 1, "SPD": 2, "SDP": 1})
    {'The Greens': 'Greens', 'Green': 'Greens', 'SDP': 'SPD'}
    """
    first: dict[str, str] = {}
    twins = {}
    for name in sorted(filter(str.strip, times), key=times.__getitem__, reverse=True):
        seen = _folded(name)
        near = first if by_letter and len(times) <= _MANY else ()
        known = first.get(seen) or next((first[one] for one in near if _differ(seen, one)), None)
        if known:
            twins[name] = known
        else:
            first[seen] = name
    return twins


def _are_written_alike(names: Facts) -> bool:
    """Return whether no two of many names seem to differ in their writing only, found quickly."""
    text = names.joined
    lower = text.lower()
    begins = "\n".join(["", *names.beginnings]).lower()
    rare = (mark for mark in _RARE if mark[0] != "\n" or mark[:3] in begins)
    if not text.isascii() or any(mark in lower for mark in rare):
        return False
    folded = lower.replace("_", " ").replace(".\n", "\n")
    if folded == lower and text in {lower, text.upper()}:
        return True
    return len(set(folded.split("\n"))) == len(names.distinct) + 1


def _folded(name: str) -> str:
    """Return what names share that differ in case, underscores, full stops, articles or zeros."""
    words = as_typed(name).casefold().replace("_", " ").rstrip(".").split()
    text = _ARTICLE.sub("", " ".join(words)) or name
    number = _NUMBER.fullmatch(text)
    return number[1] if number else text


def _differ(name: str, other: str) -> bool:
    """Return whether names differ by one letter that is not in a number or a short last word."""
    is_word = (name + other).replace(" ", "").replace("-", "").isalpha()
    if not is_word or name[0] != other[0] or not is_slip(name, other):
        return False
    ends = [text.split()[-1] for text in (name, other)]
    is_swap = sorted(name) == sorted(other) and " " not in name and len(name) >= _SWAPPED
    return is_swap or ends[0] == ends[1] or min(map(len, ends)) > _SHORT
