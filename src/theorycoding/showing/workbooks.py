"""Tables as workbooks (.xlsx), and the coding sheet of a coder with its drop-downs."""

import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any, Final

from theorycoding.files.extras import import_extra
from theorycoding.files.folders import CODEBOOK_SHEET, NOTES_SHEET
from theorycoding.problems import UsageError
from theorycoding.showing.markup import as_text, is_broken
from theorycoding.showing.table_fields import Column, of_columns
from theorycoding.vocabulary.codebook import LABEL, Codebook
from theorycoding.vocabulary.shown_table import Cell, Rounded, Table

CODING, THEORIES = "coding", "theories"  # a sheet and a named range
FILLED_IN: Final = ("label", "reason", "note")
_CREATED = datetime(2000, 1, 1)  # fixed, so that the same table has the same bytes
_MAX_ROWS, _MAX_COLUMNS, _MAX_CHARACTERS = 1_048_576, 16_384, 32_767
_WIDEST, _NARROWEST, _BUTTON = 60, 6, 3  # in characters; the button of the filter takes three
_OFFERED = {"label": 28, "reason": 40, "note": 30}  # room to write
_LINE, _HIGHEST = 15, 405  # points: the height of a line, and about that of the highest row
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_MAX_NAME = 31
_HEADER = {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
_CELL = {"valign": "top", "text_wrap": True}
_RIGHT = {**_CELL, "align": "right"}
_OPEN = {**_CELL, "locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#BBBBBB"}
_ALLOWED = {"autofilter": True, "format_columns": True, "format_rows": True}


def write_workbook(tables: Mapping[str, Table], notes: Iterable[str] = ()) -> bytes:
    """Return tables as a workbook with one sheet per table, named by the keys.

    Numbers are numbers. A column with exact values that are not whole has decimals, and the exact
    values as text in a column beside it. Captions, marks and `notes` are in a sheet of their own,
    so that each table is one rectangle from the cell A1 on. No cell is a formula.

    Raises
    ------
    UsageError
        A table or a cell is larger than a workbook allows, or XlsxWriter is missing.
    """
    book = _Book()
    about = [(line,) for line in notes]
    for name, table in tables.items():
        book.add(name, with_exact(table))
        marked = (f"{mark}: {note}" if mark else note for mark, note in table.notes)
        about += [(line,) for line in (table.caption, *marked) if line]
    if about:
        book.add(NOTES_SHEET, Table(("Notes",), tuple(about)))
    return book.content()


def with_exact(table: Table) -> Table:
    """Return a table with a column of exact values beside each column that needs one.

    >>> with_exact(Table(("n",), ((Fraction(7, 3),), (Fraction(2),)))).rows
    ((Fraction(7, 3), '7/3'), (Fraction(2, 1), ''))
    """
    columns = []
    sides = table.align.ljust(len(table.headers), "l")
    for side, header, *cells in zip(sides, *table.cells, strict=True):
        columns.append(Column(header, cells, side))
        if any(map(is_broken, cells)):
            exact = [str(cell) if is_broken(cell) else "" for cell in cells]
            columns.append(Column(f"{header} (exact)", exact, "r"))
    return replace(of_columns(columns), group_rows=table.group_rows)


def write_coding_sheet(table: Table, codebook: Codebook) -> bytes:
    """Return a blind coding sheet as a workbook for a coder to fill in.

    Labels are chosen from a drop-down of the codebook's theories. A mixed label is typed, and the
    workbook asks whether it is meant. Only the cells of `FILLED_IN` can be changed.
    """
    headers = tuple(dict.fromkeys((*table.headers, *FILLED_IN)))
    blank = ("",) * (len(headers) - len(table.headers))
    rows = tuple((*row, *blank) for row in table.rows)
    book = _Book()
    sheet = book.add(CODING, Table(headers, rows), to_fill=FILLED_IN)
    sheet.protect("", _ALLOWED)
    theories = codebook.variable(LABEL)
    if theories:
        nouns = [codebook.noun(code.code) for code in theories]
        further = ("definition", "use_when", "not_when")
        columns = (Column(name, [getattr(code, name) for code in theories]) for name in further)
        shown = of_columns([Column("noun", nouns), *columns])
        book.add(CODEBOOK_SHEET, shown).protect("", _ALLOWED)
        book.book.define_name(THEORIES, f"={CODEBOOK_SHEET}!$A$2:$A${len(theories) + 1}")
        if rows:
            column = headers.index("label")
            sheet.data_validation(1, column, len(rows), column, _choice(nouns))
    return book.content()


def sheet_name(text: str, taken: Iterable[str] = ()) -> str:
    """Return a name that a workbook allows for a sheet, and that no other sheet has.

    >>> sheet_name("members: 1/2"), sheet_name("A", ["a"]), sheet_name("'History'")
    ('members- 1-2', 'A 2', 'History-')
    """
    name = _NOT_IN_NAMES.sub("-", text).strip(" '")[:_MAX_NAME].strip(" '") or "table"
    name = f"{name}-" if name.casefold() == "history" else name  # which Excel keeps for itself
    folded = {other.casefold() for other in taken}
    unique, number = name, 1
    while unique.casefold() in folded:
        number += 1
        unique = f"{name[: _MAX_NAME - len(f' {number}')]} {number}"
    return unique


class _Book:
    """A workbook that is being written: the same tables give the same bytes."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        xlsxwriter = import_extra("xlsxwriter", "excel", "a workbook")
        self.book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.book.set_properties({"created": _CREATED})
        self._formats: dict[str, Any] = {}

    def add(self, name: str, table: Table, *, to_fill: Sequence[str] = ()) -> Any:
        """Write a table to a new sheet; columns `to_fill` are those that a person fills in."""
        _refuse_large(table)
        known = [sheet.get_name() for sheet in self.book.worksheets()]
        sheet = self.book.add_worksheet(sheet_name(name, known))
        headers, widths = table.cells[0], _widths(table, to_fill)
        looks = [_RIGHT if side == "r" else _CELL for side in table.align.ljust(len(headers), "l")]
        for column, header in enumerate(headers):
            sheet.set_column(column, column, widths[column])
            look = {**_HEADER, **looks[column], "indent": 2 * (looks[column] is _RIGHT)}
            sheet.write_string(0, column, header, self._format(look))
        for number, row in enumerate(table.rows):
            if (lines := max(map(_lines, row, widths), default=1)) > 1:
                sheet.set_row(number + 1, min(lines * _LINE, _HIGHEST))
            is_group = {"bold": True} if number in table.group_rows else {}
            for column, cell in enumerate(row):
                look = _OPEN if headers[column] in to_fill else looks[column]
                self._write(sheet, number + 1, column, cell, {**look, **is_group})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), max(len(headers) - 1, 0))
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def content(self) -> bytes:
        """Return the bytes of the finished workbook."""
        self.book.close()
        return self._bytes.getvalue()

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, look: dict[str, Any]) -> None:
        """Write one cell: text always as text, so that none is taken for a formula."""
        if isinstance(cell, int | float | Fraction) and not isinstance(cell, bool):
            look = {**look, "num_format": _number_format(cell)}
            sheet.write_number(row, column, float(cell), self._format(look))
        elif text := as_text(cell):
            sheet.write_string(row, column, text, self._format(look))
        else:
            sheet.write_blank(row, column, None, self._format(look))

    def _format(self, look: Mapping[str, Any]) -> Any:
        key = repr(look)
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]


def _choice(names: Sequence[str]) -> dict[str, Any]:
    """Return the drop-down of labels; another text is accepted after a question."""
    mixed = f"{names[0]} ({names[1]})" if len(names) > 1 else names[0]
    return {
        "validate": "list",
        "source": f"={THEORIES}",
        "error_type": "warning",
        "error_title": "Not in the codebook",
        "error_message": textwrap.shorten(
            f"This is not one of the names in the sheet '{CODEBOOK_SHEET}'. Keep it if it is a "
            f"mixed label, such as {mixed}.",
            255,
        ),
        "input_title": "Label",
        "input_message": textwrap.shorten(
            "Choose one, or type a mixed label, with the theory that carries less in brackets: "
            f"{mixed}. Leave the cell empty if you cannot decide.",
            255,
        ),
    }


def _widths(table: Table, to_fill: Sequence[str]) -> list[int]:
    """Return the width of each column in characters: that of its longest line, within limits."""
    widths = []
    for header, *cells in zip(table.cells[0], *table.rows, strict=True):
        longest = max(map(len, "\n".join(map(as_text, cells)).split("\n")))
        offered = _OFFERED[header] if header in to_fill else _NARROWEST
        widths.append(min(max(longest, len(header) + _BUTTON, offered) + 1, _WIDEST))
    return widths


def _lines(cell: Cell, width: int) -> int:
    """Return how many lines a cell has in a column of that width, about."""
    return sum(max(1, ceil(len(line) / width)) for line in as_text(cell).split("\n"))


def _refuse_large(table: Table) -> None:
    """Raise UsageError for what a workbook would lose in silence."""
    rows, columns = len(table.rows) + 1, len(table.headers)
    if rows > _MAX_ROWS or columns > _MAX_COLUMNS:
        size = f"{rows:,} rows and {columns:,} columns"
        most = f"{_MAX_ROWS:,} and {_MAX_COLUMNS:,}"
        raise UsageError(f"the table has {size}, and a workbook at most {most}: write CSV")
    for number, row in enumerate(table.rows, 2):
        for header, cell in zip(table.headers, row, strict=True):
            if isinstance(cell, str) and len(cell) > _MAX_CHARACTERS:
                message = f"row {number}, column '{header}' has {len(cell):,} characters"
                most = f"a cell of a workbook at most {_MAX_CHARACTERS:,}"
                raise UsageError(f"{message}, and {most}: write CSV")


def _number_format(cell: Cell) -> str:
    if isinstance(cell, Rounded):
        return "0.000"
    return "0.0#####" if is_broken(cell) else "General"
