"""Sheets of another shape, made of the cells of a file: each cell keeps its place there."""

from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

import numpy as np

from theorycoding.files.columns import Rows, concatenated, first_rows, numbers_of
from theorycoding.files.reading import Columns, Repetitive, Sheet
from theorycoding.problems import Place

_Value = TypeVar("_Value")


class Part(NamedTuple):
    """A column: its cells, and the number (0-based) of the column of the file they come from."""

    cells: Sequence[str]
    at: int


def part(sheet: Sheet, index: int) -> Part:
    """Return a column of a sheet as it is."""
    return Part(sheet.column(index), index)


def _taken(column: Sequence[_Value], rows: Rows) -> Sequence[_Value]:
    if len(rows) == len(column):
        return column
    if not isinstance(column, Repetitive):
        return [*map(column.__getitem__, rows.tolist())]
    numbers = numbers_of(column)[rows]
    first = first_rows(numbers)
    is_first = first == np.arange(len(rows))
    texts = [*map(column.texts.__getitem__, numbers[is_first].tolist())]
    if len(texts) == len(rows):
        return texts
    return Repetitive(texts, (np.cumsum(is_first, dtype=np.int32) - 1)[first])


def derive(sheet: Sheet, columns: Collection[tuple[str, Part]], rows: Rows) -> Sheet:
    """Return a sheet with these columns, of these rows of a file (0-based, in order)."""
    header = tuple(name for name, _ in columns)
    parts = [own for _, own in columns]

    def origin(row: int, column: int, offset: int | None) -> Place:
        own = row if row < 0 else int(rows[row])
        if column >= len(parts):
            return sheet.place(own, len(sheet.header))
        cells, at = parts[column]
        if row < 0:
            is_same = sheet.header[at : at + 1] == (header[column],)
        else:
            is_same = sheet.column(at)[own] == cells[own]
        return sheet.place(own, at, offset=offset if is_same else None)

    return replace(
        sheet,
        header=header,
        records=Columns([_taken(cells, rows) for cells, _ in parts]),
        lines=array("q", _taken(sheet.lines, rows)),
        ragged=frozenset(np.flatnonzero(np.isin(rows, [*sheet.ragged])).tolist()),
        origin=origin,
        times=_taken(sheet.times, rows) if sheet.times else None,
    )


def pick(sheet: Sheet, rows: Rows) -> Sheet:
    """Return a sheet with some of its rows (0-based)."""
    columns = [(name, part(sheet, at)) for at, name in enumerate(sheet.header)]
    return derive(sheet, columns, rows)


def stack(sheets: Sequence[Sheet]) -> Sheet:
    """Return sheets one below the other; a column that one of them lacks is empty there."""
    if len(sheets) == 1:
        return sheets[0]
    header = tuple(dict.fromkeys(name for sheet in sheets for name in sheet.header))
    ends = [*accumulate(len(sheet.records) for sheet in sheets)]

    def origin(row: int, column: int, offset: int | None) -> Place:
        at = 0 if row < 0 else bisect_right(ends, row)
        own = row if row < 0 else row - (ends[at] - len(sheets[at].records))
        name = header[column] if column < len(header) else ""
        return sheets[at].place(own, name, offset=offset)

    return replace(
        sheets[0],
        text="\n".join(dict.fromkeys(sheet.text for sheet in sheets)),
        header=header,
        records=Columns(
            [concatenated([sheet.column(name) for sheet in sheets]) for name in header]
        ),
        lines=array("q", chain(*(sheet.lines for sheet in sheets))),
        ragged=frozenset(),
        origin=origin,
    )


def transpose(sheet: Sheet) -> Sheet:
    """Return rows as columns: the first column is the header, and the header the first column."""
    rows = [sheet.header, *sheet.records]

    def origin(row: int, column: int, offset: int | None) -> Place:
        return sheet.place(column - 1, row + 1, offset=offset)

    return replace(
        sheet,
        header=tuple(row[0] for row in rows),
        records=Columns([list(row[1:]) for row in rows]),
        lines=[sheet.header_line] * (len(sheet.header) - 1),
        ragged=frozenset(),
        origin=origin,
    )
