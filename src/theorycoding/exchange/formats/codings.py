"""Codings that a program stores one by one: a segment, a code and a coder each."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from theorycoding.exchange.formats.foreign import (
    Foreign,
    ForeignTable,
    located_sheet,
    on_one_line,
    without_rows,
)
from theorycoding.vocabulary.exact import cell_text, counted

_HEADER = ("segment", "document", "start", "end", "text", "coder", "code", "group", "note")
_OURS = {"argument": "segment", "motivation": "text", "coder": "coder", "label": "code"}
_Id = TypeVar("_Id", bound=Hashable)


@dataclass(frozen=True)
class Coding:
    """One code that one coder gave to one segment of a document.

    Attributes
    ----------
    place
        What problems call it: `highlight 3`.
    segment
        What makes two codings codings of the same argument.
    start, end
        Its range in the document, where it is one of characters.
    group
        What its code belongs to: a category, a parent, a question.
    further
        More columns, by header.
    """

    place: str
    segment: str
    text: str
    code: str
    coder: str = ""
    document: str = ""
    start: int | None = None
    end: int | None = None
    group: str = ""
    note: str = ""
    further: Mapping[str, str] = field(default_factory=dict)


def codings_table(
    shown: str, codings: Sequence[Coding], notes: Iterable[str], *, actor: str = "document"
) -> Foreign:
    """Return codings as a table, one row each; columns without any content are left out.

    `actor` is the header of those who act, where the program has one.
    """
    kept = _without_gaps(codings)
    if not kept:
        return without_rows(shown, "coded segment")
    once = _once(kept)
    cells = [_cells(coding) for coding in once]
    header = dict.fromkeys(name for row in cells for name in row)
    filled = {name for row in cells for name, cell in row.items() if cell} | {"segment", "code"}
    mixed = list(_mixed_groups(once))
    if mixed:  # then the group is not a fact about the argument, as every further column is
        filled.discard("group")
    names = [name for name in header if name in filled]
    places = [coding.place for coding in once]
    rows = [[row.get(name, "") for name in names] for row in cells]
    ours = _OURS | {"note": "note", "actor": actor}
    table = ForeignTable(
        located_sheet(shown, names, places, rows),
        {name: theirs for name, theirs in ours.items() if theirs in names},
        has_sets=True,
        notes=(*_size(codings, kept, once), *_gaps(once), *_ranges(once), *mixed, *notes),
    )
    return table, []


def code_names(paths: Mapping[_Id, Sequence[str]]) -> dict[_Id, str]:
    """Return the name of each code, from its parents and itself; its whole path if two share it.

    >>> code_names({1: ["Power", "Other"], 2: ["Trade", "Other"], 3: ["Trade", "Gains"]})
    {1: 'Power > Other', 2: 'Trade > Other', 3: 'Gains'}
    """
    uses = Counter(path[-1] for path in paths.values())
    return {
        code: path[-1] if uses[path[-1]] == 1 else " > ".join(path) for code, path in paths.items()
    }


def unique_names(names: Mapping[_Id, str]) -> dict[_Id, str]:
    """Return the name of each document; with its id if another has the same name.

    >>> unique_names({1: "speech", 2: "speech", 3: "letter"})
    {1: 'speech [1]', 2: 'speech [2]', 3: 'letter'}
    """
    uses = Counter(names.values())
    return {key: name if uses[name] == 1 else f"{name} [{key}]" for key, name in names.items()}


def _without_gaps(codings: Sequence[Coding]) -> list[Coding]:
    """Return the codings without what only looks as if it were not coded.

    A coder who gave a segment no code in one place may have done so in another. And where parts of
    texts are coded, a text without any is not an argument.
    """
    coded = {(coding.segment, coding.coder) for coding in codings if coding.code}
    has_parts = any(coding.document for coding in codings if coding.code)
    has_wholes = any(not coding.document for coding in codings if coding.code)
    kept = []
    for coding in codings:
        is_argument = coding.document or has_wholes or not has_parts
        is_gap = is_argument and (coding.segment, coding.coder) not in coded
        if coding.code or is_gap:
            kept.append(coding)
    return kept


def _once(codings: Sequence[Coding]) -> list[Coding]:
    """Return the first of the codings with the same segment, coder, code and group.

    A segment has one text: its first, as a program may name each selection of it differently. All
    that a coder noted there goes together, as the codes do.
    """
    texts: dict[str, str] = {}
    notes: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    first: dict[tuple[str, ...], Coding] = {}
    for coding in codings:
        if coding.text.strip():
            texts.setdefault(coding.segment, coding.text)
        if coding.note.strip():
            notes[coding.segment, coding.coder].setdefault(coding.note.strip())
        first.setdefault((coding.segment, coding.coder, coding.code, coding.group), coding)
    return [
        replace(
            coding,
            text=texts.get(coding.segment, ""),
            note="; ".join(notes[coding.segment, coding.coder]),
        )
        for coding in first.values()
    ]


def _cells(coding: Coding) -> dict[str, str]:
    cells = {name: cell_text(getattr(coding, name)) for name in _HEADER}
    cells |= {name: on_one_line(cells[name]) for name in ("text", "note")}
    further = coding.further.items()
    return cells | {f"data {name}" if name in cells else name: cell for name, cell in further}


def _size(
    codings: Sequence[Coding], kept: Sequence[Coding], once: Sequence[Coding]
) -> Iterator[str]:
    """Yield how many codings there are, and which of those in the file are left out."""
    segments = {coding.segment for coding in once}
    applied = counted(sum(1 for coding in once if coding.code), "coding")
    coders = {coding.coder for coding in once if coding.coder}
    by = f" by {counted(len(coders), 'coder')}" if coders else ""
    yield f"Read {applied} of {counted(len(segments), 'segment')}{by}."
    if texts := {coding.segment for coding in codings} - segments:
        yield f"{counted(len(texts), 'text')} without any coded part: not read."
    if number := len(kept) - len(once):
        uses = Counter((coding.segment, coding.coder, coding.code) for coding in kept)
        segment = next(key[0] for key, uses_of_it in uses.items() if uses_of_it > 1)
        yield (
            f"A coder gave one code twice to one segment {counted(number, 'time')}, "
            f"first to '{segment}'; it counts once."
        )


def _gaps(codings: Sequence[Coding]) -> Iterator[str]:
    """Yield what a coding lacks: a code, a text, a coder."""
    without_code = {coding.segment: coding for coding in codings if not coding.code}
    without_text = {coding.segment: coding for coding in codings if not coding.text.strip()}
    without_coder = [coding for coding in codings if not coding.coder]
    if without_code:
        yield f"Without a code, and so without a label: {_some(without_code)}."
    if without_text:
        yield f"Without text, such as a part of a picture: {_some(without_text)}."
    if 0 < len(without_coder) < len(codings):
        number = counted(len(without_coder), "coding")
        yield f"Without the name of a coder: {number}, first at {without_coder[0].place}."


def _some(segments: Mapping[str, Coding]) -> str:
    first = next(iter(segments.values()))
    return f"{counted(len(segments), 'segment')}, first at {first.place}"


def _ranges(codings: Sequence[Coding]) -> Iterator[str]:
    """Yield which segments overlap, and how many of them several coders share."""
    ranges: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    coders: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        coders[coding.segment].add(coding.coder)
        if coding.start is not None and coding.end is not None:
            ranges[coding.document].add((coding.start, coding.end, coding.segment))
    if overlapping := sum(map(_overlapping, ranges.values())):
        yield f"{overlapping:,} segments overlap; each is an argument of its own."
    if len(set().union(*coders.values()) - {""}) > 1:
        shared = sum(1 for names in coders.values() if len(names) > 1)
        yield (
            f"Several coders coded {shared:,} of {counted(len(coders), 'segment')}: "
            "only exactly the same segment is the same argument."
        )


def _mixed_groups(codings: Sequence[Coding]) -> Iterator[str]:
    """Yield a note if codes of several groups are on one segment."""
    groups: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.code:
            groups[coding.segment].add(coding.group)
    if mixed := sum(1 for names in groups.values() if len(names) > 1):
        yield f"Groups of codes are not read: several are on {counted(mixed, 'segment')}."


def _overlapping(ranges: Iterable[tuple[int, int, str]]) -> int:
    """Return how many of the ranges overlap with an earlier one, or with a later one.

    >>> _overlapping([(0, 5, "a"), (4, 9, "b"), (9, 12, "c")])
    2
    """
    found = set()
    reach, widest = 0, ""
    for start, end, segment in sorted(ranges):
        if start < reach:
            found |= {segment, widest}
        if end > reach:
            reach, widest = end, segment
    return len(found)
