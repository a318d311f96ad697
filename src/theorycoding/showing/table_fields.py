"""Tables of the fields of rows, whatever the rows are."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from theorycoding.vocabulary.shown_table import Cell, Rounded, Table

Field = str | Callable[[Any], Cell]  # the name of a field of the row, or a function of the row


class Column(NamedTuple):
    """A column of a table; `side` is `r` where its cells are at the right, as numbers are."""

    header: str
    cells: Iterable[Cell]
    side: str = "l"


def without_empty(table: Table) -> Table:
    """Return a table without its empty columns; the first column is always kept."""
    keep = [
        number
        for number, cells in enumerate(zip(*table.rows, strict=True))
        if number == 0 or any(cell not in ("", None) for cell in cells)
    ]
    return with_columns(table, keep) if table.rows and len(keep) < len(table.headers) else table


def without_column(table: Table, number: int) -> Table:
    """Return a table without the column of that number (0-based)."""
    return with_columns(table, [at for at in range(len(table.headers)) if at != number])


def with_columns(table: Table, keep: Sequence[int]) -> Table:
    """Return a table with only the columns of these numbers (0-based)."""
    columns = list(zip(table.headers, *table.rows, strict=True))
    headers, *rows = zip(*(columns[number] for number in keep), strict=True)
    return replace(
        table,
        headers=headers,
        rows=tuple(rows),
        align="".join(table.align[number] for number in keep) if table.align else "",
        keys=sum(number < table.keys for number in keep),
    )


def of_columns(columns: Iterable[Column], *, keys: int = 1) -> Table:
    """Return a table of these columns."""
    headers, cells, sides = zip(*columns, strict=True)
    return Table(headers, tuple(zip(*cells, strict=True)), align="".join(sides), keys=keys)


def table_of(
    rows: Iterable[Any],
    headers: tuple[str, ...],
    fields: tuple[Field, ...],
    *,
    align: str = "",
    every: bool = False,
) -> Table:
    """Return a table of these fields of each row; with `every`, its empty columns too."""
    rows = tuple(rows)
    columns = [_cells(rows, field) for field in fields]
    table = Table(headers, tuple(zip(*columns, strict=True)), align=align)
    return table if every else without_empty(table)


def _cells(rows: Sequence[Any], field: Field) -> list[Cell]:
    """Return a field of each row, a statistic as it is shown."""
    if isinstance(field, str):
        field = (itemgetter if rows and isinstance(rows[0], Mapping) else attrgetter)(field)
    return [rounded(cell) if isinstance(cell, float) else cell for cell in map(field, rows)]


def rounded(number: float | Fraction | None) -> Rounded | str:
    """Return a statistic to show to three digits; empty if it is undefined."""
    return "" if number is None or math.isnan(number) else Rounded(number)
