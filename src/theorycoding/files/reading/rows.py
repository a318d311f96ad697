"""Text to rows, by column: a fast way for large regular texts, the `csv` module for the rest."""

import csv
import io
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from theorycoding.files.reading.columns import Columns
from theorycoding.files.reading.regular import LONG_CELL, regular_columns

_CHUNK = 500
_NEWLINE = re.compile(r"\r\n|\n|\r")


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
    rows, lines, builder = Rows(), array("q"), _Builder()
    line = first_line
    try:
        for record in reader:
            if not any(map(str.strip, record)):
                rows.blank.append(line)
            elif rows.header_line:
                builder.add(record)
                lines.append(line)
            else:
                rows.header, rows.header_line = tuple(record), line
                builder = _Builder(len(record))
            rows.has_long_rows |= reader.line_num > line - first_line + 1
            line = first_line + reader.line_num
    except csv.Error:
        return _offset(text, start, line - first_line)
    rows.records, rows.odd, rows.lines = builder.columns(), builder.odd, lines
    rows.long = builder.long
    return rows


def _offset(text: str, start: int, lines: int) -> int:
    """Return the offset that is so many lines after `start`."""
    for match in islice(_NEWLINE.finditer(text, start), lines):
        start = match.end()
    return start


class _Builder:
    """Collects rows by column and keeps each distinct cell of a repetitive column once."""

    def __init__(self, width: int = 0) -> None:
        self.odd: dict[int, list[str]] = {}
        self.long: list[tuple[int, int]] = []
        self._width, self._number = width, 0
        self._chunk: list[list[str]] = []
        self._columns: list[list[str]] = [[] for _ in range(width)]
        self._seen: list[dict[str, str] | None] = [{} for _ in range(width)]

    def add(self, record: list[str]) -> None:
        if len(record) != self._width:
            self.odd[self._number] = record
            record = [*record, *[""] * self._width][: self._width]
        self._chunk.append(record)
        self._number += 1
        if len(self._chunk) == _CHUNK:
            self._flush()

    def columns(self) -> Columns:
        self._flush()
        return Columns(self._columns)

    def _flush(self) -> None:
        first = self._number - len(self._chunk)
        for index, cells in enumerate(zip(*self._chunk, strict=True)):
            column, seen = self._columns[index], self._seen[index]
            if sum(map(len, cells)) > LONG_CELL:
                long = (at for at, cell in enumerate(cells, first) if len(cell) > LONG_CELL)
                self.long.extend((at, index) for at in long)
            if seen is None:
                column.extend(cells)
                continue
            column.extend(map(seen.setdefault, cells, cells))
            if len(seen) > _CHUNK and len(seen) * 2 > len(column):
                self._seen[index] = None  # nearly every cell is new: nothing to gain
        self._chunk.clear()
