"""Text to rows, by column: a fast way for text without quotes, the `csv` module for the rest."""

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from theorycoding.files.reading.sheets import Columns, Records, scan_record

LONG_CELL = 131_072  # what Python's csv module takes by default; RFC 4180 knows no limit
_BLOCK = 1 << 15  # small enough for the cache of a processor
_CHUNK = 500
_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass
class Rows:
    """The rows of a text.

    `records` are all as wide as the header; `odd` has those of another width, as they are in the
    text. `blank` are the lines of rows without content, which are not records; `long` the cells
    of extraordinary length; `has_long_rows` says whether a row runs over several lines.
    """

    header: tuple[str, ...] = ()
    header_line: int = 0
    records: Records = field(default_factory=list)
    lines: Sequence[int] = ()
    odd: dict[int, list[str]] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    long: list[tuple[int, int]] = field(default_factory=list)
    has_long_rows: bool = False


def read_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | int:
    """Return the rows of a text from `start` on, which is on line `first_line`.

    If the quoting cannot be read, return the offset of a record at or before which it is right.
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
    """Return the rows of a text that has no quotes, blank or ragged rows or lone CRs; else None."""
    has_lone_cr = "\r" in text and text.count("\r") != text.count("\r\n")
    if has_lone_cr or text.find('"', start) >= 0:
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
    """Return the cells of whole lines by column; None if a line is not `width` cells wide."""
    if len(block) > LONG_CELL:
        return None
    cells = block.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    ends = cells[width :: width + 1]
    rows = len(ends) + 1
    is_level = len(cells) == rows * (width + 1) - 1 and ends == ["\n"] * block.count("\n")
    return [cells[index :: width + 1] for index in range(width)] if is_level else None


def _blocks(text: str, start: int) -> Iterator[str]:
    """Yield the text after `start` in blocks of whole lines, without the last line end."""
    while start < len(text):
        end = text.find("\n", start + _BLOCK)
        end = len(text) if end < 0 else end + 1
        yield text[start:end].replace("\r\n", "\n").removesuffix("\n")
        start = end


def _csv_rows(text: str, start: int, first_line: int, delimiter: str) -> Rows | int:
    """Return the rows of any text, or the offset where its quoting fails."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return _CsvReader(text, start, first_line, delimiter).read()
    finally:
        csv.field_size_limit(limit)


def _all_begin(records: list[list[str]]) -> bool:
    """Return whether every record has content in its first cell."""
    return all(map(str.strip, map(itemgetter(0), records)))


class _CsvReader:
    def __init__(self, text: str, start: int, first_line: int, delimiter: str) -> None:
        # Lines of bytes decoded one by one: io.StringIO would take four bytes a character.
        stream = io.TextIOWrapper(io.BytesIO(text[start:].encode()), "utf-8", newline="")
        self._reader = csv.reader(stream, delimiter=delimiter, strict=True)
        self._text, self._start, self._first_line = text, start, first_line
        self._rows = Rows()
        self._lines = array("q")
        self._builder = _Builder(0)

    def read(self) -> Rows | int:
        begins = self._first_line
        chunk: list[list[str]] = []
        try:
            while chunk := self._next_chunk():
                following = self._first_line + self._reader.line_num
                if following - begins == len(chunk) and all(chunk) and _all_begin(chunk):
                    self._lines.extend(range(begins, following))
                    self._add(chunk)
                else:
                    self._add(list(self._located(chunk, begins)))
                begins = following
        except csv.Error:
            return self._offset(begins)
        self._rows.records = Columns(self._builder.columns)
        self._rows.lines = self._lines
        return self._rows

    def _next_chunk(self) -> list[list[str]]:
        """Return the next records; those before an unreadable record are lost, and not needed."""
        if self._rows.header_line:
            return list(islice(self._reader, _CHUNK))
        return list(islice(self._reader, 1))

    def _located(self, chunk: list[list[str]], line: int) -> Iterator[list[str]]:
        """Yield the records with content; note the lines on which they and the blank ones begin."""
        for record in chunk:
            if any(map(str.strip, record)):
                self._lines.append(line)
                yield record
            else:
                self._rows.blank.append(line)
            long = sum(len(_NEWLINE.findall(cell)) for cell in record)
            self._rows.has_long_rows |= bool(long)
            line += 1 + long

    def _offset(self, line: int) -> int:
        """Return the offset of a line."""
        at = self._start
        for _ in range(line - self._first_line):
            match = _NEWLINE.search(self._text, at)
            at = match.end() if match else len(self._text)
        return at

    def _add(self, chunk: list[list[str]]) -> None:
        if not self._rows.header_line and chunk:
            self._rows.header, self._rows.header_line = tuple(chunk.pop()), self._lines.pop()
            self._builder = _Builder(len(self._rows.header))
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
            if sum(map(len, cells)) > LONG_CELL:
                self._rows.long.extend(
                    (first + at, index) for at, cell in enumerate(cells) if len(cell) > LONG_CELL
                )
