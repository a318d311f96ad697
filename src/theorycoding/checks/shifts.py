"""Rows that are not what they seem: cells one column off, a repeated header."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from theorycoding.checks.characters import as_typed
from theorycoding.checks.labels import label_fault
from theorycoding.files.reading import Sheet
from theorycoding.problems import Problem, new_problem


def tidy_repeated_headers(sheet: Sheet) -> tuple[list[Problem], Sheet]:
    """Return a problem for each row that repeats the header, and the sheet without these."""
    header = list(map(_folded, sheet.header))
    name = sheet.header[0]
    forms = {name, header[0], name.upper(), name.title(), name.capitalize(), f"\ufeff{name}"}
    if not forms & sheet.distinct_at(0):
        return [], sheet
    rows = [
        row
        for row, cell in enumerate(sheet.column_at(0))
        if cell in forms and list(map(_folded, sheet.records[row])) == header
    ]
    hint = "delete the row; two files seem to have been joined here"
    problems = [
        new_problem("header-repeated", sheet.place(row), "this row repeats the header", hint=hint)
        for row in rows
        if row not in sheet.ragged
    ]
    return problems, replace(sheet, ragged=sheet.ragged.union(rows))


def _folded(cell: str) -> str:
    return as_typed(cell).casefold()


def tidy_shifts(sheet: Sheet, names: Mapping[str, str] | None) -> tuple[list[Problem], Sheet]:
    """Return a problem for each row with a label beside its column, and the sheet without these."""
    shifted = list(_shifts(sheet, names)) if names else []
    if not shifted:
        return [], sheet
    rows = {row for row, _ in shifted}
    return [problem for _, problem in shifted], replace(sheet, ragged=sheet.ragged | rows)


def _shifts(sheet: Sheet, names: Mapping[str, str]) -> Iterator[tuple[int, Problem]]:
    if "label" not in sheet.header:
        return
    index = sheet.header.index("label")
    wrong = {cell for cell in sheet.distinct("label") if label_fault(cell, names)}
    for row, cell in sheet.cells("label") if wrong else ():
        if cell in wrong and (shift := _shift(sheet, row, index, names)) is not None:
            column, way = shift
            message = f"from here on the cells are one column too far to the {way}"
            hint = f"move them so that the label is in column {index + 1}"
            place = sheet.place(row, column)
            field = sheet.header[column]
            yield row, new_problem("row-shifted", place, message, field=field, hint=hint)


def _shift(sheet: Sheet, row: int, index: int, names: Mapping[str, str]) -> tuple[int, str] | None:
    """Return from which column on a row is shifted, and which way; None if it is not."""
    record = sheet.records[row]
    after, before = record[index + 1 : index + 2], record[max(index - 1, 0) : index]
    if after and after[0] and not label_fault(after[0], names):
        empty = [column for column in range(index) if not record[column].strip()]
        return (empty[0] if empty else index), "right"
    if before and before[0] and not label_fault(before[0], names):
        return index - 1, "left"
    return None
