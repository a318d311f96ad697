"""Text to rows, by column: a fast way for regular texts, the `csv` module for the rest."""

import csv
import io
import re
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from theorycoding.files.reading.places import NEWLINE
from theorycoding.files.reading.sheets import Columns, Repetitive, Sheet, scan_record

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LONG_CELL = 131_072  # what Python's csv module takes by default; RFC 4180 knows no limit
_SAMPLE = 20_000  # rows: of fewer, every cell is kept
_CHUNK = 500  # rows
_PIECE = 1 << 16  # characters: what is read at once stays in the cache of the processor


def careful_rows(
    shown: str, text: str, start: int, first_line: int, delimiter: str
) -> tuple[Sheet, dict[int, list[str]], list[int]] | int:
    """Return the rows of any text from `start` on, which is on line `first_line`.

    With the sheet come the rows of another width than the header, as they are in the text, and
    the lines of rows without content. If the quoting cannot be read, return the offset of the
    record at which it fails.
    """
    # Lines of bytes decoded one by one: io.StringIO would take four bytes a character.
    stream = io.TextIOWrapper(io.BytesIO(text[start:].encode()), "utf-8", newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    header: tuple[str, ...] = ()
    header_line, line = 0, first_line
    odd: dict[int, list[str]] = {}
    blank, lines = list[int](), array("q")
    columns: list[_Column] = []
    chunk: list[list[str]] = []
    limit = csv.field_size_limit(len(text) + 1)
    try:
        for record in reader:
            if not any(map(str.strip, record)):
                blank.append(line)
            elif not header_line:
                header, header_line = tuple(record), line
                columns = [_Column() for _ in record]
            else:
                width = len(header)
                if len(record) != width:
                    odd[len(lines)] = record
                lines.append(line)
                chunk.append([*record, *[""] * (width - len(record))][:width])
            if len(chunk) == _CHUNK:
                _move(chunk, columns)
            line = first_line + reader.line_num
    except csv.Error:
        ends = islice(NEWLINE.finditer(text, start), line - first_line)
        return max((end.end() for end in ends), default=start)
    finally:
        csv.field_size_limit(limit)
    _move(chunk, columns)
    records = Columns([column.cells() for column in columns])
    return Sheet(shown, text, delimiter, header, records, lines, header_line), odd, blank


def _move(chunk: list[list[str]], columns: "list[_Column]") -> None:
    """Move rows of cells to columns."""
    for column, cells in zip(columns, zip(*chunk, strict=True), strict=bool(chunk)):
        column.add(cells)
    chunk.clear()


def regular_columns(
    text: str, start: int, delimiter: str
) -> tuple[tuple[str, ...], Columns] | None:
    """Return header and columns of a text that is regular throughout; else None.

    It is regular if every line is a row with content, as wide as the header and ended by LF or
    CRLF, if each quote belongs to a cell that is quoted as a whole within its line, and if no line
    is of extraordinary length. Two readers cannot differ on such a text.
    """
    text = text[start:]
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    width = len(scan_record(text, 0, delimiter)[0])
    if width == 1 or "\r" in text:
        return None
    at = text.find("\n") + 1
    header = _cells_by_column(text[:at], delimiter, width)
    columns = [_Column() for _ in range(width)]
    while header and at < len(text):
        end = text.rfind("\n", at, at + _PIECE) + 1 or text.find("\n", at) + 1 or len(text)
        cells = _cells_by_column(text[at:end], delimiter, width)
        if cells is None:
            return None
        for column, part in zip(columns, cells, strict=True):
            column.add(part)
        at = end
    read = Columns([column.cells() for column in columns])
    if not header or not len(read) or not read.facts[0].is_full:
        return None
    names = tuple(name for (name,) in header)
    return (names, read) if any(map(str.strip, names)) else None


def _cells_by_column(lines: str, delimiter: str, width: int) -> Sequence[Sequence[str]] | None:
    """Return the cells of whole lines by column; None if the lines are not regular."""
    if not lines or len(lines) > LONG_CELL:
        return None
    lines += "" if lines.endswith("\n") else "\n"
    if '"' in lines:
        if not _quoted_rows(delimiter, width).fullmatch(lines):
            return None
        reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True)
        return [*zip(*reader, strict=True)]
    # With each line end as a cell of its own, their places tell whether all lines are as wide.
    cells = lines.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)[:-1]
    number, step = lines.count("\n"), width + 1
    if len(cells) != number * step or cells[width::step].count("\n") != number:
        return None
    return [cells[index::step] for index in range(width)]


@cache
def _quoted_rows(delimiter: str, width: int) -> re.Pattern[str]:
    stop = re.escape(delimiter)
    cell = rf'(?:"[^"\n]*+(?:""[^"\n]*+)*+"|[^"{stop}\n]*+)'
    return re.compile(rf"(?:{cell}(?:{stop}{cell}){{{width - 1}}}+\n)*+")


class _Column:
    """A column that grows; of many rows with few distinct cells, each of these is kept once."""

    def __init__(self) -> None:
        self._cells: list[str] = []
        self._numbers: _Numbers | None = None

    def add(self, cells: Sequence[str]) -> None:
        if self._numbers:
            self._numbers.add(cells)
            return
        is_judged = len(self._cells) >= _SAMPLE
        self._cells += cells
        has_grown = not is_judged and len(self._cells) >= _SAMPLE
        if has_grown and len({*self._cells}) * 2 <= len(self._cells):
            self._numbers = _Numbers()
            self._numbers.add(self._cells)

    def cells(self) -> Sequence[str]:
        return self._numbers.cells() if self._numbers else self._cells


class _Numbers(dict[str, int]):
    """The number of each distinct cell of a column, in order of first appearance."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[npt.NDArray[np.int32]] = []

    def __missing__(self, cell: str) -> int:
        self[cell] = len(self)
        return len(self) - 1

    def add(self, cells: Sequence[str]) -> None:
        import numpy as np  # noqa: PLC0415  # slow, and a small file does without

        self._parts.append(np.fromiter(map(self.__getitem__, cells), np.int32, len(cells)))

    def cells(self) -> Repetitive[str]:
        import numpy as np  # noqa: PLC0415

        numbers = np.concatenate(self._parts)
        return Repetitive([*self], numbers.astype("int16") if len(self) < 1 << 15 else numbers)
