"""Text to rows, by column: a fast way for large regular texts, the `csv` module for the rest."""

import csv
import io
import re
from array import array
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from theorycoding.files.reading.places import NEWLINE
from theorycoding.files.reading.sheets import Columns, Repetitive, Sheet, scan_record

if TYPE_CHECKING:
    import pandas as pd

LEAST = 1 << 20  # characters: importing pandas takes longer than reading fewer
LONG_CELL = 131_072  # what Python's csv module takes by default; RFC 4180 knows no limit
_SAMPLE = 20_000
_CHUNK = 500


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
    columns: list[list[str]] = []
    seen: list[dict[str, str] | None] = []
    chunk: list[list[str]] = []
    limit = csv.field_size_limit(len(text) + 1)
    try:
        for record in reader:
            if not any(map(str.strip, record)):
                blank.append(line)
            elif not header_line:
                header, header_line = tuple(record), line
                columns, seen = [[] for _ in record], [{} for _ in record]
            else:
                width = len(header)
                if len(record) != width:
                    odd[len(lines)] = record
                lines.append(line)
                chunk.append([*record, *[""] * (width - len(record))][:width])
            if len(chunk) == _CHUNK:
                _move(chunk, columns, seen)
            line = first_line + reader.line_num
    except csv.Error:
        ends = islice(NEWLINE.finditer(text, start), line - first_line)
        return max((end.end() for end in ends), default=start)
    finally:
        csv.field_size_limit(limit)
    _move(chunk, columns, seen)
    return Sheet(shown, text, delimiter, header, Columns(columns), lines, header_line), odd, blank


def _move(
    chunk: list[list[str]], columns: list[list[str]], seen: list[dict[str, str] | None]
) -> None:
    """Move rows of cells to columns; of a repetitive column, each distinct cell is kept once."""
    for index, cells in enumerate(zip(*chunk, strict=True)):
        known = seen[index]
        columns[index].extend(cells if known is None else map(known.setdefault, cells, cells))
        if known and len(known) > _CHUNK and len(known) * 2 > len(columns[index]):
            seen[index] = None  # nearly every cell is new: nothing to gain
    chunk.clear()


def regular_columns(
    text: str, start: int, delimiter: str, *, least: int = LEAST
) -> tuple[tuple[str, ...], Columns] | None:
    """Return header and columns of a text that is large and regular throughout; else None.

    It is regular if every line is a row with content, as wide as the header and ended by LF or
    CRLF, if each quote belongs to a cell that is quoted as a whole within its line, and if no cell
    is of extraordinary length. Two readers cannot differ on such a text.
    """
    if len(text) - start < least:
        return None
    cells, end = scan_record(text, start, delimiter)
    width, data = len(cells), text[start:].encode()
    lines = _regular_lines(data, delimiter, width)
    if lines <= 1 or end - start > LONG_CELL:
        return None
    (header,) = csv.reader([text[start:end]], delimiter=delimiter, strict=True)
    columns = Columns(_columns(data, delimiter, width))
    has_blank = not any(map(str.strip, header)) or not columns.facts[0].is_full
    is_long = any(max(map(len, facts.each)) > LONG_CELL for facts in columns.facts)
    return None if has_blank or is_long or len(columns) != lines - 1 else (tuple(header), columns)


def _regular_lines(data: bytes, delimiter: str, width: int) -> int:
    """Return the number of lines of a text that is regular; 0 if it is not."""
    if width == 1 or data.count(b"\r") != data.count(b"\r\n"):
        return 0
    end = b"" if data.endswith(b"\n") else b"\n"
    lines = data.count(b"\n") + len(end)
    if b'"' in data:
        return lines if _quoted_rows(delimiter, width).fullmatch(data) else 0
    # Without quotes, comparing what separates cells is faster.
    separator = delimiter.encode()
    skeleton = data.translate(None, bytes({*range(256)} - {*separator, *b"\n"})) + end
    return lines if skeleton == (separator * (width - 1) + b"\n") * lines else 0


def _quoted_rows(delimiter: str, width: int) -> re.Pattern[bytes]:
    stop = re.escape(delimiter).encode()
    cell = rb'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^"%b\r\n]*+)' % stop
    return re.compile(rb"(?:%b(?:%b%b){%d}+(?:\r?\n|\Z))*+" % (cell, stop, cell, width - 1))


def _columns(data: bytes, delimiter: str, width: int) -> "list[Sequence[str]]":
    """Return the cells by column."""
    import pandas as pd  # noqa: PLC0415  # slow, and a small file does without

    names = [str(index) for index in range(width)]
    frame = pd.read_csv(
        io.BytesIO(data),
        sep=delimiter,
        header=None,
        names=names,
        index_col=False,
        skiprows=1,
        skip_blank_lines=False,
        dtype=object,  # text; "category" would make 7 of 007
        keep_default_na=False,
        na_filter=False,
    )
    return [_column(frame.pop(name)) for name in names]


def _column(cells: "pd.Series") -> Sequence[str]:
    """Return the cells of a column; if few are distinct, each of these once."""
    sample = cells.iloc[:_SAMPLE]
    if sample.nunique() * 2 > len(sample):
        return cells.tolist()
    numbers, texts = cells.factorize()
    return Repetitive(
        list(map(str, texts)), numbers.astype("int16" if len(texts) < 1 << 15 else "int32")
    )
