"""Bytes to located rows: the only reader of data files on disk."""

import csv
import io
import re
import stat
import tomllib
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from theorycoding.problems import Place, Problem, problem

MAX_BYTES = 1 << 30
DELIMITERS = ",;\t|"
_NEWLINE = re.compile(r"\r\n|\n|\r")
_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"version https://git-lfs", "a Git LFS pointer: the file itself was not fetched"),
    (b"\xff\xfe\x00\x00", "UTF-32 text"),
    (b"\x00\x00\xfe\xff", "UTF-32 text"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body)", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A CSV file as located rows.

    `records` are the rows below the header, each as wide as the header; rows that are not so in
    the file are reported, cut or filled up, and listed in `ragged`. `lines` has the physical
    line on which each row begins (1-based).
    """

    path: str
    text: str = field(repr=False)
    delimiter: str
    header: tuple[str, ...]
    records: list[list[str]] = field(repr=False)
    lines: Sequence[int] = field(repr=False)
    header_line: int = 1
    ragged: frozenset[int] = frozenset()

    def cells(self, name: str) -> Iterator[tuple[int, str]]:
        """Yield the row (0-based) and the cell of one column, ragged rows left out."""
        for row, cell in enumerate(self.column(name)):
            if row not in self.ragged:
                yield row, cell

    def column(self, name: str) -> list[str]:
        """Return the cells of one column; empty text for all rows if there is no such column."""
        if name not in self.header:
            return [""] * len(self.records)
        index = self.header.index(name)
        return [record[index] for record in self.records]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row's number (0-based) and its cells by column."""
        for number, record in enumerate(self.records):
            yield number, dict(zip(self.header, record, strict=False))

    def place(self, row: int, column: str | int | None = None, *, offset: int = 0) -> Place:
        """Return where a cell begins, or where its `offset`-th character stands.

        A column that the record lacks is placed at the end of the record.
        """
        return self._place(self.lines[row], self._index(column), offset)

    def header_place(self, column: str | int | None = None, *, offset: int = 0) -> Place:
        """Return where a cell of the header begins."""
        return self._place(self.header_line, self._index(column), offset)

    def _index(self, column: str | int | None) -> int:
        if isinstance(column, str):
            return self.header.index(column) if column in self.header else len(self.header)
        return column or 0

    def _place(self, line: int, index: int, offset: int) -> Place:
        start = self._line_starts[line - 1]
        cells, end = scan_record(self.text, start, self.delimiter)
        if index >= len(cells):
            return self._located(end)
        at = cells[index]
        if offset:
            at = _skip_characters(self.text, at, offset)
        return self._located(at)

    def _located(self, at: int) -> Place:
        line = bisect_right(self._line_starts, at)
        return Place(self.path, line, at - self._line_starts[line - 1] + 1)

    @cached_property
    def _line_starts(self) -> "array[int]":
        return _line_starts(self.text)


@dataclass(frozen=True)
class Settings:
    """A TOML file: its values, and its text to find places in."""

    path: str
    text: str = field(repr=False)
    values: dict[str, Any]

    def place(self, key: str, nth: int = 0) -> Place:
        """Return where the `nth` line that sets `key` or opens the table `key` begins."""
        pattern = rf"^[ \t]*(?:{re.escape(key)}[ \t]*=|\[+{re.escape(key)}\]+)"
        found = [match.start() for match in re.finditer(pattern, self.text, re.MULTILINE)]
        if not found:
            return Place(self.path)
        return Place(self.path, self.text.count("\n", 0, found[min(nth, len(found) - 1)]) + 1)


def read_sheet(
    path: Path, shown: str, known: Sequence[str] = ()
) -> tuple[Sheet | None, list[Problem]]:
    """Read a CSV file.

    Parameters
    ----------
    path
        A regular file; devices, pipes and directories are refused.
    shown
        The path to give in problems.
    known
        Column names that help to recognise the delimiter.

    Returns
    -------
    The sheet, or None if the file cannot be used, and the problems found; notes included.
    """
    text, problems = _read_text(path, shown)
    if text is None:
        return None, problems
    sheet, found = _parse(text, shown, known)
    return sheet, problems + found


def read_settings(path: Path, shown: str) -> tuple[Settings | None, list[Problem]]:
    """Read a TOML file; a syntax error is a problem with its line."""
    text, problems = _read_text(path, shown)
    if text is None:
        return None, problems
    try:
        return Settings(shown, text, tomllib.loads(text.replace("\r\n", "\n"))), problems
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = Place(shown, int(match[1]), int(match[2])) if match else Place(shown)
        message = str(error).split(" (at ")[0]
        hint = "text stands in quotes, lists in square brackets"
        return None, [*problems, problem("toml-syntax", place, message, hint=hint)]


def scan_record(text: str, start: int, delimiter: str) -> tuple[list[int], int]:
    """Return the offset of each cell of the record that begins at `start`, and of its end."""
    cells = [start]
    at, size = start, len(text)
    while at < size:
        if text[at] == '"' and at == cells[-1]:
            at = _closing_quote(text, at) + 1
            continue
        if text[at] in "\r\n":
            break
        at += 1
        if text[at - 1] == delimiter:
            cells.append(at)
    return cells, min(at, size)


def _closing_quote(text: str, opening: int) -> int:
    """Return the offset of the quote that closes the one at `opening`; the end if none does."""
    at = text.find('"', opening + 1)
    while at >= 0 and text[at + 1 : at + 2] == '"':
        at = text.find('"', at + 2)
    return at if at >= 0 else len(text)


def _skip_characters(text: str, cell: int, offset: int) -> int:
    if text[cell : cell + 1] != '"':
        return cell + offset
    at = cell + 1
    for _ in range(offset):
        at += 2 if text[at : at + 2] == '""' else 1
    return at


def _line_starts(text: str) -> "array[int]":
    starts = array("q", [0])
    starts.extend(match.end() for match in _NEWLINE.finditer(text))
    return starts


def _read_text(path: Path, shown: str) -> tuple[str | None, list[Problem]]:
    """Return the decoded text without its BOM, or None and why."""
    place = Place(shown)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, [problem("file-kind", place, "this is no regular file")]
        if status.st_size > MAX_BYTES:
            return None, [problem("file-size", place, f"larger than {MAX_BYTES:,} bytes")]
        data = path.read_bytes()
    except OSError as error:
        return None, [problem("file-unreadable", place, error.strerror or str(error))]
    if found := _foreign(data):
        hint = "export it as CSV in UTF-8 from the program that wrote it"
        return None, [problem("file-kind", place, f"this is {found}, not text", hint=hint)]
    return _decode(data, shown)


def _foreign(data: bytes) -> str | None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if _HTML.match(data[:200]):
        return "an HTML page (perhaps a login page)"
    return None


def _decode(data: bytes, shown: str) -> tuple[str | None, list[Problem]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        starts = _line_starts(good)
        place = Place(shown, len(starts), len(good) - starts[-1] + 1)
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        hint = "save the file as UTF-8 (in Excel: 'CSV UTF-8'); it may be Windows-1252 now"
        return None, [problem("encoding", place, message, hint=hint)]
    problems = []
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(problem("bom", Place(shown), "byte order mark accepted"))
    if "\0" in text:
        at = text.index("\0")
        starts = _line_starts(text[:at])
        place = Place(shown, len(starts), at - starts[-1] + 1)
        hint = "the file may be UTF-16, or damaged: save it again as UTF-8"
        return None, [problem("nul", place, "NUL character", hint=hint)]
    if match := _CONFLICT.search(text):
        place = Place(shown, len(_line_starts(text[: match.start()])))
        hint = "settle the merge and delete the markers"
        return None, [*problems, problem("conflict", place, "Git conflict marker", hint=hint)]
    return text, problems


def _parse(text: str, shown: str, known: Sequence[str]) -> tuple[Sheet | None, list[Problem]]:
    problems = []
    first_line = 1
    delimiter = None
    if match := re.match(r"sep=(.)(?:\r\n|\n|\r|$)", text):
        delimiter, first_line = match[1], 2
        problems.append(problem("separator", Place(shown), f"Excel's 'sep={delimiter}' accepted"))
    starts = _line_starts(text) if first_line > 1 else [0]
    body = text[starts[first_line - 1] :]
    if not body.strip():
        message = "the file is empty"
        return None, [*problems, problem("file-empty", Place(shown), message)]
    if delimiter is None:
        delimiter = _delimiter(body, known)
        if delimiter != ",":
            name = {"\t": "tab"}.get(delimiter, f"'{delimiter}'")
            problems.append(problem("separator", Place(shown), f"cells separated by {name}"))
    try:
        header_line, header, records, lines = _records(body, delimiter, first_line)
    except csv.Error:
        return None, [*problems, _quote_problem(text, shown, delimiter, starts[first_line - 1])]
    sheet = Sheet(shown, text, delimiter, header, records, lines, header_line)
    return _level(sheet, problems)


def _level(sheet: Sheet, problems: list[Problem]) -> tuple[Sheet, list[Problem]]:
    """Make every row as wide as the header, and say of each that was not."""
    width = len(sheet.header)
    ragged = [row for row, record in enumerate(sheet.records) if len(record) != width]
    for row in ragged:
        record = sheet.records[row]
        cells = f"{len(record)} cells, where the header has {width}"
        if len(record) > width:
            hint = "a cell that contains the separator stands in quotes"
        else:
            hint = "write an empty cell for each that is missing"
        found = problem("row-ragged", sheet.place(row, min(width, len(record))), cells, hint=hint)
        problems.append(found)
        sheet.records[row] = (record + [""] * width)[:width]
    return replace(sheet, ragged=frozenset(ragged)), problems


def _records(
    body: str, delimiter: str, first_line: int
) -> tuple[int, tuple[str, ...], list[list[str]], "array[int]"]:
    """Header and rows with their first physical lines; wholly blank lines are no rows."""
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    lines = array("q")
    header: tuple[str, ...] = ()
    header_line = 0
    begins = first_line
    for record in reader:
        if record:
            if header_line:
                records.append(record)
                lines.append(begins)
            else:
                header, header_line = tuple(record), begins
        begins = first_line + reader.line_num
    return header_line, header, records, lines


def _delimiter(body: str, known: Sequence[str]) -> str:
    """The delimiter that splits the header into most known names, else into most cells."""
    _, end = scan_record(body, 0, "\0")
    header = body[:end]

    def rank(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return sum(name in known for name in names), len(names)

    return max(DELIMITERS, key=rank)


def _quote_problem(text: str, shown: str, delimiter: str, start: int) -> Problem:
    """Say where the quoting goes wrong: text after a closing quote, or a quote never closed."""
    starts = _line_starts(text)

    def place(at: int) -> Place:
        line = bisect_right(starts, at)
        return Place(shown, line, at - starts[line - 1] + 1)

    while start < len(text):
        cells, end = scan_record(text, start, delimiter)
        for cell in cells:
            if text[cell : cell + 1] != '"':
                continue
            closing = _closing_quote(text, cell)
            if closing == len(text) or closing - cell > csv.field_size_limit():
                hint = "close the quote; a quote inside quotes is doubled"
                message = "this quote is never closed"
                return problem("quote-unclosed", place(cell), message, hint=hint)
            if text[closing + 1 : closing + 2] not in ("", delimiter, "\r", "\n"):
                hint = "a quote inside a quoted cell is written twice"
                return problem("quote-stray", place(closing), "text after this quote", hint=hint)
        start = end + (2 if text[end : end + 2] == "\r\n" else 1)
    return problem("quote-stray", Place(shown), "the quoting cannot be read")
