"""Text to rows, by column: a fast way for large regular texts, the `csv` module for the rest."""

import csv
import io
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from theorycoding.files.reading.columns import Columns
from theorycoding.files.reading.places import NEWLINE
from theorycoding.files.reading.regular import LONG_CELL, regular_columns

_CHUNK = 500


@dataclass
class Rows:
    """The rows of a text.

    `records` are all as wide as the header; `odd` has those of another width, as they are in the
    text. `blank` are the lines of rows without content, which are not records; `long` the cells
    of extraordinary length; `has_long_rows` says whether a row runs over several lines, and
    `is_regular` that nothing is wrong with any row.
    """

    header: tuple[str, ...] = ()
    header_line: int = 0
    records: Columns = field(default_factory=lambda: Columns(()))
    lines: Sequence[int] = ()
    odd: dict[int, list[str]] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    long: list[tuple[int, int]] = field(default_factory=list)
    has_long_rows: bool = False
    is_regular: bool = False


def read_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | int:
    """Return the rows of a text from `start` on, which is on line `first_line`.

    If the quoting cannot be read, return the offset of the record at which it fails.
    """
    if regular := regular_columns(text, start, delimiter):
        header, columns = regular
        lines = range(first_line + 1, first_line + 1 + len(columns))
        return Rows(tuple(header), first_line, columns, lines, is_regular=True)
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return _careful_rows(text, start, first_line, delimiter)
    finally:
        csv.field_size_limit(limit)


def _careful_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | int:
    """Return the rows of any text, or the offset of the record at which its quoting fails."""
    # Lines of bytes decoded one by one: io.StringIO would take four bytes a character.
    stream = io.TextIOWrapper(io.BytesIO(text[start:].encode()), "utf-8", newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    rows, lines = Rows(), array("q")
    columns: list[_Column] = []
    chunk: list[list[str]] = []
    line = first_line
    try:
        for record in reader:
            if not any(map(str.strip, record)):
                rows.blank.append(line)
            elif not rows.header_line:
                rows.header, rows.header_line = tuple(record), line
                columns = [_Column() for _ in record]
            else:
                width = len(columns)
                if len(record) != width:
                    rows.odd[len(lines)] = record
                lines.append(line)
                chunk.append([*record, *[""] * (width - len(record))][:width])
            if len(chunk) == _CHUNK:
                _move(chunk, columns)
            rows.has_long_rows |= reader.line_num > line - first_line + 1
            line = first_line + reader.line_num
    except csv.Error:
        return _offset(text, start, line - first_line)
    _move(chunk, columns)
    rows.records, rows.lines = Columns([column.cells for column in columns]), lines
    rows.long = sorted((row, at) for at, column in enumerate(columns) for row in column.long)
    return rows


def _offset(text: str, start: int, lines: int) -> int:
    """Return the offset that is so many lines after `start`."""
    for match in islice(NEWLINE.finditer(text, start), lines):
        start = match.end()
    return start


class _Column:
    """The cells of a column, each distinct one kept once as long as the column is repetitive."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.long: list[int] = []
        self._seen: dict[str, str] | None = {}

    def extend(self, cells: Sequence[str]) -> None:
        if sum(map(len, cells)) > LONG_CELL:
            first = len(self.cells)
            self.long += [at for at, cell in enumerate(cells, first) if len(cell) > LONG_CELL]
        if self._seen is None:
            self.cells.extend(cells)
            return
        self.cells.extend(map(self._seen.setdefault, cells, cells))
        if len(self._seen) > _CHUNK and len(self._seen) * 2 > len(self.cells):
            self._seen = None  # nearly every cell is new: nothing to gain


def _move(chunk: list[list[str]], columns: Sequence[_Column]) -> None:
    """Move rows of cells to columns."""
    for column, cells in zip(columns, zip(*chunk, strict=True), strict=False):
        column.extend(cells)
    chunk.clear()
