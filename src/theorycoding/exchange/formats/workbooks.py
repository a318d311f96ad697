"""Workbooks of Excel and LibreOffice (.xlsx, .xlsm, .ods, .xls) as located rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from theorycoding.exchange.formats.dispatch import of_export
from theorycoding.exchange.formats.foreign import Foreign, ForeignTable, UnreadableError
from theorycoding.exchange.formats.workbook_files import NO_VALUE, Corner, Page, open_pages
from theorycoding.files.folders import CODEBOOK_SHEET, NOTES_SHEET, WORKBOOKS
from theorycoding.files.reading import as_sheet, read_bytes
from theorycoding.files.reading.places import refused
from theorycoding.problems import Place, Problem, UsageError, new_problem
from theorycoding.vocabulary.codebook import unknown

_DIGITS = 15  # of a number, as many as a spreadsheet keeps
# Not #N/A, which may be declared as a code for missing.
_ERROR_VALUE = re.compile(r"#(?!N/A)[A-Z][A-Z_/0-9]*[!?]|Err:\d{3}")
_PLAIN = re.compile(r"\w+", re.ASCII)
_Fault = tuple[int, int, str, str]  # row and column (0-based) of a cell, message and hint
_NOT_A_WORKBOOK = "open it in the program that wrote it, and save it as .xlsx"


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, by the end of its name."""
    return path.suffix.casefold() in WORKBOOKS


def read_workbook(path: Path, shown: str, *, sheet: str = "", is_codebook: bool = False) -> Foreign:
    """Read one sheet of a workbook.

    Parameters
    ----------
    sheet
        The name of the sheet; empty for the only one with content. Sheets named `codebook` or
        `notes`, and hidden ones, count only if no other sheet has content.
    is_codebook
        A sheet named `codebook` is the one to read.

    Returns
    -------
    The table, or None if there is no table to read; and the problems.

    Raises
    ------
    UsageError
        There is no such sheet, several have content, or a package that reads workbooks is missing.
    """
    data, problems = read_bytes(path, shown)
    if data is None:
        return None, problems
    try:
        pages = open_pages(data)
    except UnreadableError as error:
        return refused("file-kind", Place(shown), str(error), error.hint or _NOT_A_WORKBOOK)
    page = _chosen(pages, shown, sheet, is_codebook=is_codebook)
    if page is None:
        hint = "fill in a sheet, or delete the file"
        return refused("file-empty", Place(shown), "all sheets are empty", hint)
    table = _Table(page, shown)
    if faults := [*table.faults()]:
        return None, faults
    hidden = (one.name for one in pages if one.is_hidden and not one.is_empty and one != page)
    notes = [f"the hidden sheet '{name}' is not read" for name in hidden]
    return table.read(notes), []


def _chosen(pages: Sequence[Page], shown: str, name: str, *, is_codebook: bool) -> Page | None:
    by_name = {page.name: page for page in pages}
    if name:
        if name not in by_name:
            raise UsageError(f"{shown}: {unknown('sheet', name, by_name)}")
        return by_name[name]
    if is_codebook and CODEBOOK_SHEET in by_name:
        return by_name[CODEBOOK_SHEET]
    full = [page for page in pages if not page.is_empty]
    visible = [page for page in full if not page.is_hidden] or full
    tables = [page for page in visible if page.name not in {CODEBOOK_SHEET, NOTES_SHEET}]
    tables = tables or visible
    if len(tables) > 1:
        names = ", ".join(page.name for page in tables)
        raise UsageError(f"{shown}: several sheets have content: give --sheet with one of: {names}")
    return tables[0] if tables else None


class _Table:
    """The cells of a sheet as text, and where they are in it."""

    def __init__(self, page: Page, shown: str) -> None:
        self.page, self.shown = page, shown
        self.rows = [list(map(_text, row)) for row in page.rows]
        areas = [area for area in page.merged if area[0][1] == area[1][1] and area[0] != area[1]]
        self.notes = [_filled(self.rows, area) for area in areas]
        width = max(map(len, self.rows), default=0)
        used = (any(row[column] for row in self.rows) for column in range(width))
        self.columns = [column for column, is_used in enumerate(used) if is_used]
        self.numbers = [number for number, row in enumerate(self.rows) if any(row)]
        self.header = next(filter(self._is_header, self.numbers))

    def faults(self) -> Iterator[Problem]:
        """Yield a problem for each cell whose value is not in the file, or only in part."""
        for row, column, message, hint in (*_valueless(self.page.rows), *self._merged()):
            line, number = row + 1, column + 1
            place = Place(self.shown, line, number, self.cell_name(line, number))
            yield new_problem("workbook-cell", place, message, hint=hint)

    def read(self, notes: Sequence[str]) -> ForeignTable:
        """Return the rows from the header on, without blank rows and columns."""
        columns = self.columns
        numbers = [number for number in self.numbers if number > self.header]
        above = (self.rows[number] for number in self.numbers if number < self.header)
        titles = [f"above the header, and not read: '{''.join(row)}'" for row in above]
        named = [*columns, columns[-1] + 1]  # a cell that is missing is at the end
        sheet = as_sheet(
            self.shown,
            [self.rows[self.header][column] for column in columns],
            [[self.rows[number][column] for column in columns] for number in numbers],
            lines=[number + 1 for number in numbers],
            cell_name=lambda line, column: self.cell_name(line, named[column - 1] + 1),
            header_line=self.header + 1,
        )
        table = of_export(sheet) or ForeignTable(sheet)
        return replace(table, notes=(*table.notes, *notes, *titles, *self.notes))

    def cell_name(self, line: int, column: int) -> str:
        """Return what a spreadsheet calls a cell: `Sheet!C7`."""
        name = self.page.name
        if not _PLAIN.fullmatch(name):
            name = "'{}'".format(name.replace("'", "''"))
        return f"{name}!{_letters(column)}{line}"

    def _is_header(self, number: int) -> bool:
        """Return whether a row is more than a title: one cell, in the first column."""
        full = [column for column in self.columns if self.rows[number][column]]
        is_title = full == self.columns[:1] != self.columns
        return not is_title or number == self.numbers[-1]

    def _merged(self) -> Iterator[_Fault]:
        """Yield merged cells below the header that are in several columns."""
        for area in self.page.merged:
            (top, left), (bottom, right) = area
            if bottom > self.header and right > left:
                message = f"the merged cells {_area(area)} are in several columns"
                yield top, left, message, "unmerge them, and write each cell"


def _filled(rows: list[list[str]], area: tuple[Corner, Corner]) -> str:
    """Write the value of merged cells in each of their rows; return what was done."""
    (top, left), (bottom, _) = area
    for row in rows[top + 1 : bottom + 1]:
        row[left] = rows[top][left]
    value = rows[top][left]
    return f"the cells {_area(area)} are merged: '{value}' is read in each of their rows"


def _area(area: tuple[Corner, Corner]) -> str:
    return ":".join(f"{_letters(column + 1)}{row + 1}" for row, column in area)


def _valueless(rows: Sequence[Sequence[Any]]) -> Iterator[_Fault]:
    """Yield the cells whose value is not in the file, or only in part."""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value == NO_VALUE:
                message = "this is a formula, and its result is not in the file"
                hint = "open the file in Excel or LibreOffice, and save it there"
                yield number, column, message, hint
            elif isinstance(value, str):
                if value[:1] in {"#", "E"} and _ERROR_VALUE.fullmatch(value):
                    message = f"this is the error value {value}"
                    yield number, column, message, "type the value that was meant"
            elif isinstance(value, int | float) and abs(value) >= 10**_DIGITS:
                message = f"this number has more than the {_DIGITS} digits that a spreadsheet keeps"
                hint = "make the column text, and enter the value again from where it came"
                yield number, column, message, hint


def _text(value: Any) -> str:
    """Return a value as a person reads it: 3.0 as `3`, a date as `2024-05-31`."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = f"{value:.{_DIGITS}g}"
        return f"{Decimal(number):f}" if "e" in number else number
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _letters(column: int) -> str:
    """Return the letters of a column by its number.

    >>> _letters(3), _letters(28)
    ('C', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
