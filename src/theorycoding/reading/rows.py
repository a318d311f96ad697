"""Text to rows, by column: a fast way for text without quotes, the `csv` module for the rest."""

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from theorycoding.reading.sheets import Columns, Records, scan_record

LONG_CELL = 131_072  # what Python's csv module takes by default; RFC 4180 knows no limit
_BLOCK = 1 << 18
_CHUNK = 500
_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass
class Rows:
    """The rows of a text.

    `records` are all as wide as the header; `odd` has those that are not so in the text, as they
    are there. `blank` are the lines of rows without content, which are no records; `quoted` the
    rows with a quote among their characters; `long` the cells of extraordinary length.
    """

    header: tuple[str, ...] = ()
    header_line: int = 0
    records: Records = field(default_factory=list)
    lines: Sequence[int] = ()
    odd: dict[int, list[str]] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    quoted: list[int] = field(default_factory=list)
    long: list[tuple[int, int]] = field(default_factory=list)


def read_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | int:
    """Return the rows of a text from `start` on, which is on line `first_line`.

    If the quoting cannot be read, return the offset of the record in which it goes wrong.
    """
    return _plain_rows(text, start, first_line, delimiter) or _csv_rows(
        text, start, first_line, delimiter
    )


class _Builder:
    """Collects rows by column and keeps each distinct cell of a repetitive column once."""

    def __init__(self, width: int) -> None:
        self.columns: list[list[str]] = [[] for _ in range(width)]
        self._seen: list[dict[str, str] | None] = [{} for _ in range(width)]

    def add(self, columns: Sequence[Sequence[str]]) -> None:
        for index, cells in enumerate(columns):
            column, seen = self.columns[index], self._seen[index]
            if seen is None:
                column.extend(cells)
                continue
            column.extend(map(seen.setdefault, cells, cells))
            if len(seen) > _CHUNK and len(seen) * 2 > len(column):
                self._seen[index] = None  # nearly every cell is new: nothing to gain


def _plain_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | None:
    """The rows of a text without quotes, blank rows, ragged rows and lone CRs; else None."""
    if text.find('"', start) >= 0 or text.count("\r") != text.count("\r\n"):
        return None
    _, end = scan_record(text, start, delimiter)
    header = text[start:end].split(delimiter)
    body = text.find("\n", end) + 1 or len(text)
    if len(header) == 1 or not any(map(str.strip, header)):
        return None
    builder = _Builder(len(header))
    for block in _blocks(text, body):
        columns = _block_columns(block, delimiter, len(header))
        if columns is None or not all(map(str.strip, columns[0])):
            return None
        builder.add(columns)
    records = Columns(builder.columns)
    lines_of = range(first_line + 1, first_line + 1 + len(records))
    return Rows(tuple(header), first_line, records, lines_of)


def _block_columns(block: str, delimiter: str, width: int) -> list[list[str]] | None:
    """The cells of whole lines by column; None if any line is not `width` cells wide."""
    cells = block.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    ends = cells[width :: width + 1]
    rows = len(ends) + 1
    is_level = len(cells) == rows * (width + 1) - 1 and ends == ["\n"] * block.count("\n")
    if not is_level or max(map(len, cells)) > LONG_CELL:
        return None
    return [cells[index :: width + 1] for index in range(width)]


def _blocks(text: str, start: int) -> Iterator[str]:
    """Cut the text after `start` into blocks of whole lines, without the last line end."""
    while start < len(text):
        end = text.find("\n", start + _BLOCK)
        end = len(text) if end < 0 else end + 1
        yield text[start:end].replace("\r\n", "\n").removesuffix("\n")
        start = end


def _csv_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | int:
    """The rows of any text."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return _CsvReader(text, start, first_line, delimiter).read()
    finally:
        csv.field_size_limit(limit)


class _CsvReader:
    def __init__(self, text: str, start: int, first_line: int, delimiter: str) -> None:
        # Lines of bytes decoded one by one: io.StringIO would take four bytes a character.
        stream = io.TextIOWrapper(io.BytesIO(text[start:].encode()), "utf-8", newline="")
        self._reader = csv.reader(stream, delimiter=delimiter, strict=True)
        self._text, self._start, self._first_line = text, start, first_line
        self._has_quotes = text.find('"', start) >= 0
        self._rows = Rows()
        self._lines = array("q")
        self._builder = _Builder(0)

    def read(self) -> Rows | int:
        begins = self._first_line
        chunk: list[list[str]] = []
        try:
            for record in self._reader:
                if not record or not (record[0].strip() or any(map(str.strip, record))):
                    self._rows.blank.append(begins)
                elif not self._rows.header_line:
                    self._rows.header, self._rows.header_line = tuple(record), begins
                    self._builder = _Builder(len(record))
                else:
                    chunk.append(record)
                    self._lines.append(begins)
                    if len(chunk) == _CHUNK:
                        self._add(chunk)
                        chunk = []
                begins = self._first_line + self._reader.line_num
        except csv.Error:
            return self._offset(begins)
        self._add(chunk)
        self._rows.records = Columns(self._builder.columns)
        self._rows.lines = self._lines
        return self._rows

    def _offset(self, line: int) -> int:
        at = self._start
        for _ in range(line - self._first_line):
            match = _NEWLINE.search(self._text, at)
            at = match.end() if match else len(self._text)
        return at

    def _add(self, chunk: list[list[str]]) -> None:
        if not chunk:
            return
        width, first = len(self._rows.header), len(self._lines) - len(chunk)
        if set(map(len, chunk)) != {width}:
            for index, record in enumerate(chunk):
                if len(record) != width:
                    self._rows.odd[first + index] = record
                    chunk[index] = (record + [""] * width)[:width]
        columns = list(zip(*chunk, strict=True))
        self._note(columns, first)
        self._builder.add(columns)

    def _note(self, columns: Sequence[Sequence[str]], first: int) -> None:
        for index, cells in enumerate(columns):
            joined = "".join(cells)
            if self._has_quotes and '"' in joined:
                rows = (first + at for at, cell in enumerate(cells) if '"' in cell)
                self._rows.quoted.extend(row for row in rows if row not in self._rows.odd)
            if len(joined) > LONG_CELL:
                self._rows.long.extend(
                    (first + at, index) for at, cell in enumerate(cells) if len(cell) > LONG_CELL
                )
