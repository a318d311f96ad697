"""Rows that are not what they seem: cells one column off, a repeated header, a total."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from theorycoding.checks.characters import as_typed
from theorycoding.checks.labels import label_fault
from theorycoding.files.reading import Sheet
from theorycoding.problems import Problem, new_problem
from theorycoding.vocabulary.codebook import suggest

_SAMPLE = 100  # rows that show what a column holds
_TOTAL = re.compile(
    r"(?:grand |sub)?total[es]?|sum(?:me|ma)?|gesamt(?:summe)?|insgesamt|totalt|i alt|в?сего|итого"
    r"|n ?=(?: ?\d+)?|mean|average|median|mittelwert|durchschnitt|moyenne",
    re.IGNORECASE,
)
_MEANS = ("me", "av", "mi", "du", "mo")
_TOTAL_BEGINNINGS = frozenset(
    {"gr", "su", "to", "ge", "in", "i ", "вс", "се", "ит", "n ", "n=", *_MEANS}
)
_FIGURE = re.compile(r"[\d.,]+ ?%?")


def tidy_repeated_headers(sheet: Sheet) -> tuple[list[Problem], Sheet]:
    """Return a problem for each row that repeats the header, and the sheet without these."""
    header = list(map(_folded, sheet.header))
    name = sheet.header[0]
    forms = {name, header[0], name.upper(), name.title(), name.capitalize(), f"\ufeff{name}"}
    rows = [
        row
        for row, cell in enumerate(sheet.column(0) if forms & sheet.distinct(0) else ())
        if cell in forms and list(map(_folded, sheet.records[row])) == header
    ]
    hint = "delete the row; two files seem to have been joined here"
    message = "this row repeats the header"
    return _without(sheet, {*rows} - sheet.ragged, "header-repeated", message, hint)


def _without(
    sheet: Sheet, rows: Collection[int], code: str, message: str, hint: str
) -> tuple[list[Problem], Sheet]:
    problems = [new_problem(code, sheet.place(row), message, hint=hint) for row in sorted(rows)]
    return problems, replace(sheet, ragged=sheet.ragged.union(rows)) if rows else sheet


def _folded(cell: str) -> str:
    return as_typed(cell).casefold()


def tidy_shifts(sheet: Sheet, names: Mapping[str, str] | None) -> tuple[list[Problem], Sheet]:
    """Return a problem for each row with a label beside its column, and the sheet without these."""
    shifted = dict(_shifts(sheet, names)) if names and "label" in sheet.header else {}
    rest = replace(sheet, ragged=sheet.ragged.union(shifted)) if shifted else sheet
    return list(shifted.values()), rest


def _shifts(sheet: Sheet, names: Mapping[str, str]) -> Iterator[tuple[int, Problem]]:
    index = sheet.header.index("label")
    for row, _, _ in sheet.faulty("label", partial(label_fault, names=names)):
        if shift := _shift(sheet, row, index, names):
            column, way = shift
            message = f"from here on the cells are one column too far to the {way}"
            hint = f"move them so that the label is in column {index + 1}"
            yield row, sheet.problem("row-shifted", row, column, message, hint=hint)


def _shift(sheet: Sheet, row: int, index: int, names: Mapping[str, str]) -> tuple[int, str] | None:
    """Return from which column on a row is shifted, and which way; None if it is not.

    A near miss of a theory is a slip. Where cells moved to the left, the row ends in an empty one.
    """
    record = sheet.records[row]
    if suggest(record[index], names):
        return None
    if index + 1 < len(record) and _is_stray_label(sheet, record[index + 1], index + 1, names):
        empty = [column for column in range(index) if not record[column].strip()]
        return (empty[0] if empty else index), "right"
    has_gap = any(not cell.strip() for cell in record[index:])
    if index and has_gap and _is_stray_label(sheet, record[index - 1], index - 1, names):
        return index - 1, "left"
    return None


def _is_stray_label(sheet: Sheet, cell: str, index: int, names: Mapping[str, str]) -> bool:
    """Return whether a cell is a label in a column of other things; a number proves nothing."""
    if not cell or cell.isdecimal() or label_fault(cell, names):
        return False
    others = [other for other in sheet.column(index)[:_SAMPLE] if other not in {"", cell}]
    labels = [other for other in others if not label_fault(other, names)]
    return not labels or len(labels) * 2 < len(others)


def tidy_totals(sheet: Sheet) -> tuple[list[Problem], Sheet]:
    """Return a problem for each row that is a total of others, and the sheet without these."""
    has_totals = any(_has_totals(sheet, index) for index in range(len(sheet.header))[:2])
    rows = range(len(sheet.records)) if has_totals else ()
    totals = [row for row in rows if _is_total(sheet, row)]
    hint = "delete the row: totals are counted from the other rows"
    return _without(sheet, totals, "row-total", "this row looks like a total", hint)


def _has_totals(sheet: Sheet, index: int) -> bool:
    """Return whether a column has a word for a total."""
    beginnings = map(str.casefold, sheet.facts(index).beginnings)
    if _TOTAL_BEGINNINGS.isdisjoint(beginnings):  # matching a million ids one by one is slow
        return False
    return any(map(_TOTAL.fullmatch, sheet.distinct(index)))


def _is_total(sheet: Sheet, row: int) -> bool:
    """Return whether a row has a word for a total, a number, and nothing else."""
    cells = [cell.strip() for cell in sheet.records[row] if cell.strip()]
    rest = [cell for cell in cells if not _TOTAL.fullmatch(cell)]
    return 0 < len(rest) < len(cells) and all(map(_FIGURE.fullmatch, rest))
