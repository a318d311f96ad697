"""Near twins: two names that hardly differ, and probably are two spellings of one."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from theorycoding.checks.characters import as_typed, is_slip
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.wording import counted

_SHORT = 4  # letters: in shorter names another letter may make another name
_MANY = 100  # so many names are hardly theories or actors, and comparing them is slow
_SWAPPED = 3  # letters: in shorter names even two swapped letters may make another name
_ARTICLES = ("the ", "die ", "der ", "das ", "le ", "la ", "les ")
_ARTICLE = re.compile("|".join(_ARTICLES))
_RARE = ("\n0", ".0", ",0", "  ", *(f"\n{article}" for article in _ARTICLES))
_NUMBER = re.compile(r"0*(\d+)(?:[.,]0+)?")


def check_twins(files: StudyFiles) -> Iterator[Problem]:
    """Report actors, arguments and coders with two spellings."""
    sheet = files.sheet("arguments.csv")
    if sheet and "actor" in sheet.header:
        yield from twin_problems(sheet, "actor", "actor-twin")
    if sheet and "argument" in sheet.header:
        # Ids such as A1 and A2 differ by one character, so only their writing is compared.
        yield from twin_problems(sheet, "argument", "name-twin", by_letter=False)
    yield from _coder_twins(files)


def _coder_twins(files: StudyFiles) -> Iterator[Problem]:
    sheets = {name: sheet for name, sheet in files.under("coders").items() if sheet.lines}
    times = {name: len(sheet.lines) for name, sheet in sheets.items()}
    first = {name: sheet.place(0, "label") for name, sheet in sheets.items()}
    for pair in near_twins(times).items():
        yield twin_problem("name-twin", "coder", pair, times=times, first=first)


def twin_problems(
    sheet: Sheet, column: str, code: str, *, by_letter: bool = True
) -> Iterator[Problem]:
    """Yield a problem for each pair of near twins in a column, at the first row of the rarer."""
    distinct = sheet.distinct(column)
    if len(distinct) > _MANY and _are_written_alike(distinct):
        return
    if near_twins(dict.fromkeys(sorted(distinct), 0), by_letter=by_letter):
        cells = list(sheet.cells(column))
        times = sheet.frequencies(column) if sheet.times else Counter(cell for _, cell in cells)
        rows = {cell: row for row, cell in cells[::-1]}
        for pair in near_twins(times, by_letter=by_letter).items():
            first = {name: sheet.place(rows[name], column) for name in pair}
            yield twin_problem(code, column, pair, times=times, first=first)


def twin_problem(
    code: str,
    column: str,
    pair: tuple[str, str],
    *,
    times: Mapping[str, int],
    first: Mapping[str, Place],
) -> Problem:
    """Return the problem of a rarer name and its near twin.

    `times` has how often each name occurs, `first` where each occurs first.
    """
    name, other = pair
    place = first[other]
    where = f"in {place.cell}" if place.cell else f"on line {place.line}"
    where += f" of {place.file}" if place.file != first[name].file else ""
    message = (
        f"'{name}' ({counted(times[name], 'time')}) looks like another spelling of '{other}' "
        f"({counted(times[other], 'time')}, first {where})"
    )
    hint = f"write '{other}' if it is the same"
    return new_problem(code, first[name], message, field=column, hint=hint)


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


def _are_written_alike(names: Collection[str]) -> bool:
    """Return whether no two of many names seem to differ in their writing only, found quickly."""
    text = "\n".join(["", *names, ""])
    lower = text.lower()
    if not text.isascii() or any(mark in lower for mark in _RARE):
        return False
    folded = lower.replace("_", " ").replace(".\n", "\n")
    is_plain = folded == lower and text in {lower, text.upper()}
    return is_plain or len(set(folded.split("\n"))) == len(names) + 1


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
