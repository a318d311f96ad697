"""Sheets of another shape, made of the cells of a file: each cell keeps its place there."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from theorycoding.files.reading import Columns, Sheet
from theorycoding.problems import Place


class Part(NamedTuple):
    """A column: its cells, and the number (0-based) of the column of the file they come from."""

    cells: Sequence[str]
    at: int


def part(sheet: Sheet, index: int) -> Part:
    """Return a column of a sheet as it is."""
    return Part(sheet.column(index), index)


def derive(sheet: Sheet, columns: Mapping[str, Part], rows: Sequence[int]) -> Sheet:
    """Return a sheet with these columns, of these rows of a file (0-based)."""
    parts = [*columns.values()]

    def origin(row: int, column: int, offset: int | None) -> Place:
        own = row if row < 0 else rows[row]
        if column >= len(parts):
            return sheet.place(own, len(sheet.header))
        one = parts[column]
        if row < 0:
            return sheet.header_place(one.at)
        is_same = one.at < len(sheet.header) and sheet.column(one.at)[own] == one.cells[own]
        return sheet.place(own, one.at, offset=offset if is_same else None)

    cells = [[one.cells[row] for row in rows] for one in columns.values()]
    return Sheet(
        sheet.path,
        sheet.text,
        sheet.delimiter,
        tuple(columns),
        Columns(cells),
        [sheet.lines[row] for row in rows],
        sheet.header_line,
        frozenset(at for at, row in enumerate(rows) if row in sheet.ragged),
        origin=origin,
        times=_times(sheet, rows),
    )


def _times(sheet: Sheet, rows: Sequence[int]) -> list[int] | None:
    return [sheet.times[row] for row in rows] if sheet.times else None


def pick(sheet: Sheet, rows: Sequence[int]) -> Sheet:
    """Return a sheet with some of its rows (0-based)."""

    def origin(row: int, column: int, offset: int | None) -> Place:
        return sheet.place(row if row < 0 else rows[row], column, offset=offset)

    columns = [sheet.column(at) for at in range(len(sheet.header))]
    return replace(
        sheet,
        records=Columns([[cells[row] for row in rows] for cells in columns]),
        lines=[sheet.lines[row] for row in rows],
        ragged=frozenset(at for at, row in enumerate(rows) if row in sheet.ragged),
        doubtful=frozenset(
            (at, column)
            for at, row in enumerate(rows)
            for column in range(len(columns))
            if (row, column) in sheet.doubtful
        ),
        origin=origin,
        times=_times(sheet, rows),
    )


def stack(sheets: Sequence[Sheet]) -> Sheet:
    """Return sheets one below the other; a column that one of them lacks is empty there."""
    if len(sheets) == 1:
        return sheets[0]
    header = tuple(dict.fromkeys(name for sheet in sheets for name in sheet.header))
    ends = [*accumulate(len(sheet.records) for sheet in sheets)]
    first = sheets[0]

    def origin(row: int, column: int, offset: int | None) -> Place:
        at = 0 if row < 0 else bisect_right(ends, row)
        own = row if row < 0 else row - (ends[at] - len(sheets[at].records))
        name = header[column] if column < len(header) else ""
        return sheets[at].place(own, name, offset=offset)

    return Sheet(
        first.path,
        "\n".join(dict.fromkeys(sheet.text for sheet in sheets)),
        first.delimiter,
        header,
        Columns([[cell for sheet in sheets for cell in sheet.column(name)] for name in header]),
        [line for sheet in sheets for line in sheet.lines],
        first.header_line,
        origin=origin,
    )


def transpose(sheet: Sheet) -> Sheet:
    """Return rows as columns: the first column is the header, and the header the first column."""
    records = [sheet.header, *sheet.records]
    first = tuple(record[0] for record in records)
    columns = [list(record[1:]) for record in records]

    def origin(row: int, column: int, offset: int | None) -> Place:
        return sheet.place(column - 1, row + 1, offset=offset)

    return Sheet(
        sheet.path,
        sheet.text,
        sheet.delimiter,
        first,
        Columns(columns),
        [sheet.header_line] * len(columns[0]),
        sheet.header_line,
        origin=origin,
    )
