"""A table as located rows, its cells by column: a quarter of the memory of rows of cells."""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar, overload

from theorycoding.files.reading.places import Lines
from theorycoding.problems import Fix, Place, Problem, new_problem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Value = TypeVar("Value")
_Fault = TypeVar("_Fault")
Origin = Callable[[int, int, int | None], Place]
_SAMPLE = 20_000
_FIRST_TWO = itemgetter(slice(0, 2))


class Repetitive(Sequence[Value]):
    """A column that has each distinct text once, in order of appearance, and a number per row."""

    def __init__(
        self, texts: Sequence[Value], numbers: "npt.NDArray[np.integer] | array[int]"
    ) -> None:
        self.texts = texts
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, row: int) -> Value: ...
    @overload
    def __getitem__(self, row: slice) -> list[Value]: ...
    def __getitem__(self, row: int | slice) -> Value | list[Value]:
        if isinstance(row, slice):
            return [self.texts[number] for number in self.numbers[row].tolist()]
        return self.texts[self.numbers[row]]

    def __iter__(self) -> Iterator[Value]:
        return map(self.texts.__getitem__, self.numbers.tolist())

    def __contains__(self, text: object) -> bool:
        return text in self.texts


class Facts:
    """What is known of the cells of a column; each fact is found when first asked for."""

    def __init__(self, column: Sequence[str]) -> None:
        self._column = column

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The distinct cells."""
        return frozenset(each_text(self._column))

    @cached_property
    def each(self) -> Collection[str]:
        """Every cell at least once: the distinct ones where that is cheap."""
        column = each_text(self._column)
        is_various = len(column) > _SAMPLE and len(set(column[:_SAMPLE])) * 2 > _SAMPLE
        return column if is_various else self.distinct

    @cached_property
    def is_clean(self) -> bool:
        """Whether no cell has whitespace at an edge."""
        return list(map(str.strip, self.each)) == list(self.each)

    @cached_property
    def joined(self) -> str:
        """Every cell at least once, in one text, each with a line end before and after it."""
        return "\n".join(["", *self.each, ""])

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The distinct first two characters of the cells, or of lines within them."""
        if len(self.each) < _SAMPLE or not self.joined.isascii():
            return frozenset(map(_FIRST_TWO, self.each))
        import numpy as np  # noqa: PLC0415  # slow, and a small file does without

        characters = np.frombuffer(self.joined.encode() + b"\n", np.uint8)
        before = np.flatnonzero(characters[:-2] == ord("\n"))
        pairs = np.bincount(characters[before + 1] * np.uint16(256) + characters[before + 2])
        texts = (chr(pair // 256) + chr(pair % 256) for pair in np.flatnonzero(pairs).tolist())
        return frozenset(text.split("\n")[0] for text in texts)

    @property
    def is_full(self) -> bool:
        """Whether every cell has a text that is not whitespace."""
        return all(self.each) if self.is_clean else all(map(str.strip, self.each))


class Columns:
    """Rows of cells, kept by column."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self.columns = tuple(columns)
        self.facts = tuple(map(Facts, self.columns))

    def __reduce__(self) -> tuple[type["Columns"], tuple[Sequence[Sequence[str]]]]:
        """Pickle the cells alone: facts are found again where they are needed."""
        return Columns, (self.columns,)

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __getitem__(self, row: int, /) -> list[str]:
        return [column[row] for column in self.columns]

    def __iter__(self) -> Iterator[list[str]]:
        return map(list, zip(*self.columns, strict=True))


def each_text(column: Sequence[Value]) -> Sequence[Value]:
    """Return every text of a column at least once, in order of first appearance."""
    return column.texts if isinstance(column, Repetitive) else column


def repeated(text: str, rows: int) -> Repetitive[str]:
    """Return a column with the same text in every row."""
    return Repetitive([text], array("B", bytes(rows)))


def frequencies(column: Sequence[str]) -> Mapping[str, int]:
    """Return the distinct cells of a column in order of appearance, and how often each occurs.

    >>> dict(frequencies(["NATO", "CSTO", "NATO"]))
    {'NATO': 2, 'CSTO': 1}
    """
    if not isinstance(column, Repetitive):
        return Counter(column)
    import numpy as np  # noqa: PLC0415  # slow, and a small file does without

    times = np.bincount(column.numbers, minlength=len(column.texts))
    return dict(zip(column.texts, times.tolist(), strict=True))


@dataclass(frozen=True)
class Sheet:
    """A table as located rows: a CSV file, or a table of another format.

    `records` are the rows below the header, each as wide as the header. Rows of another width in
    the file are reported, cut or filled up, and listed in `ragged`. `lines` has the physical
    line on which each row begins (1-based). `doubtful` are the cells (row, column number) whose
    characters are already reported as wrong. Where the file is no text, or the table another
    shape of one, `text` has every cell, and `origin` returns the place of a cell from its row and
    column (0-based) and the number of a character in it. `times` has the number of rows of the
    file that each row stands for, where that is not one.
    """

    path: str
    text: str = field(repr=False)
    delimiter: str
    header: tuple[str, ...]
    records: Columns = field(repr=False)
    lines: Sequence[int] = field(repr=False)
    header_line: int = 1
    ragged: frozenset[int] = frozenset()
    doubtful: frozenset[tuple[int, int]] = frozenset()
    origin: Origin | None = field(default=None, repr=False, compare=False)
    times: Sequence[int] | None = field(default=None, repr=False, compare=False)

    def __getstate__(self) -> dict[str, object]:
        """Pickle the fields alone: line ends that are still looked for cannot be pickled."""
        return {name: vars(self)[name] for name in self.__dataclass_fields__}

    def cells(self, column: str | int) -> Iterator[tuple[int, str]]:
        """Yield row (0-based) and cell of one column, without ragged rows and doubtful cells."""
        index = self._index(column)
        for row, cell in enumerate(self.column(index)) if index < len(self.header) else ():
            if row not in self.ragged and (row, index) not in self.doubtful:
                yield row, cell

    def column(self, column: str | int) -> Sequence[str]:
        """Return the cells of the column of a header, or of a number (0-based).

        They are empty texts if there is no such column.
        """
        index = self._index(column)
        return self.records.columns[index] if index < len(self.header) else self._absent

    def facts(self, column: str | int) -> Facts:
        """Return what is known of the cells of a column: of no cells if there is no such column."""
        index = self._index(column)
        return self.records.facts[index] if index < len(self.header) else Facts(())

    def distinct(self, column: str | int) -> frozenset[str]:
        """Return the distinct cells of a column; none if there is no such column."""
        return self.facts(column).distinct

    def frequencies(self, name: str) -> Mapping[str, int]:
        """Return the distinct cells of a column, and in how many rows of the file each occurs."""
        if self.times is None:
            return frequencies(self.column(name))
        numbers: Counter[str] = Counter()
        for cell, number in zip(self.column(name), self.times, strict=True):
            numbers[cell] += number
        return numbers

    def faulty(
        self, column: str | int, fault: Callable[[str], _Fault | None]
    ) -> Iterator[tuple[int, str, _Fault]]:
        """Yield row, cell and fault of each cell of a column in which `fault` finds one."""
        faults = {cell: reason for cell in self.facts(column).each if (reason := fault(cell))}
        for row, cell in self.cells(column) if faults else ():
            if reason := faults.get(cell):
                yield row, cell, reason

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row's number (0-based) and its cells by column."""
        for number, record in enumerate(self.records):
            yield number, dict(zip(self.header, record, strict=False))

    def without(self, rows: Collection[int]) -> "Sheet":
        """Return the sheet with these rows passed over too."""
        return replace(self, ragged=self.ragged.union(rows)) if rows else self

    def place(self, row: int, column: str | int = 0, *, offset: int | None = None) -> Place:
        """Return where a cell begins, its quote included, or where a character of it is.

        A column that the record lacks is placed at the end of the record; row -1 is the header.
        """
        index = self._index(column)
        if self.origin:
            return self.origin(row, index, offset)
        cells, end = self.offsets(row)
        if index >= len(cells):
            return self.located(end)
        at = cells[index]
        return self.located(at if offset is None else _character(self.text, at, offset))

    def problem(
        self,
        code: str,
        row: int,
        column: str | int,
        message: str,
        *,
        hint: str = "",
        offset: int | None = None,
        fix: Fix | None = None,
    ) -> Problem:
        """Return the problem `code` of a cell, or of a character of it; row -1 is the header."""
        field = column if isinstance(column, str) else self.header[column]
        place = self.place(row, column, offset=offset)
        problem = new_problem(code, place, message, field=field, hint=hint, fix=fix)
        if self.times is None or row < 0:
            return problem
        return replace(problem, rows=max(1, self.times[row]))

    def offsets(self, row: int) -> tuple[list[int], int]:
        """Return where in the text each cell of a row begins, and where the row ends."""
        if row not in self._scanned:  # a row of many columns may have many problems
            self._scanned.clear()
            line = self.header_line if row < 0 else self.lines[row]
            self._scanned[row] = scan_record(self.text, self.physical.start(line), self.delimiter)
        return self._scanned[row]

    def located(self, at: int) -> Place:
        """Return the place of an offset in the text."""
        return self.physical.place(self.path, at)

    @cached_property
    def physical(self) -> Lines:
        """The physical lines of the text."""
        return Lines(self.text)

    @cached_property
    def _absent(self) -> Repetitive[str]:
        """A column that the sheet does not have."""
        return repeated("", len(self.records))

    @cached_property
    def _scanned(self) -> dict[int, tuple[list[int], int]]:
        return {}

    @cached_property
    def _indexes(self) -> dict[str, int]:
        """The number of the first column of each name."""
        return {name: index for index, name in reversed([*enumerate(self.header)])}

    def _index(self, column: str | int) -> int:
        return self._indexes.get(column, len(self.header)) if isinstance(column, str) else column


def as_sheet(
    path: str,
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    *,
    lines: Sequence[int],
    cell_name: Callable[[int, int], str],
    header_line: int = 1,
) -> Sheet:
    """Return the rows of a file that is no text as a sheet; each row is as wide as the header.

    `cell_name` returns what the file's own program calls a cell, from its line and column, 1-based.
    """

    def origin(row: int, index: int, _: int | None) -> Place:
        line = header_line if row < 0 else lines[row]
        return Place(path, line, index + 1, cell_name(line, index + 1))

    text = "\n".join("\n".join(row) for row in (header, *records))
    columns = Columns([[record[index] for record in records] for index in range(len(header))])
    return Sheet(path, text, ",", tuple(header), columns, lines, header_line, origin=origin)


def scan_record(text: str, start: int, delimiter: str) -> tuple[list[int], int]:
    """Return the offset of each cell of the record that begins at `start`, and of its end.

    >>> scan_record('a,"b,c",d', 0, ",")
    ([0, 2, 8], 9)
    """
    stops = re.compile(f"[{re.escape(delimiter)}\r\n]")
    cells = [start]
    while True:
        at = cells[-1]
        if text.startswith('"', at):
            at = closing_quote(text, at) + 1
        stop = stops.search(text, at)
        if stop is None:
            return cells, len(text)
        if stop[0] != delimiter:
            return cells, stop.start()
        cells.append(stop.end())


def closing_quote(text: str, opening: int) -> int:
    """Return the offset of the quote that closes the one at `opening`; the end if none does."""
    at = text.find('"', opening + 1)
    while at >= 0 and text[at + 1 : at + 2] == '"':
        at = text.find('"', at + 2)
    return at if at >= 0 else len(text)


def _character(text: str, cell: int, offset: int) -> int:
    """Return where the character of that number is, inside the quotes if there are any."""
    if text[cell : cell + 1] != '"':
        return cell + offset
    at = cell + 1
    for _ in range(offset):
        at += 2 if text[at : at + 2] == '""' else 1
    return at
