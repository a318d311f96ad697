"""Headers: blank, repeated, misspelt, missing; rows that are shifted, a header or a total."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from theorycoding.checks.characters import (
    Fault,
    as_typed,
    described,
    first_difference,
    is_slip,
)
from theorycoding.checks.labels import label_fault
from theorycoding.files.reading import Sheet
from theorycoding.files.reading.parsing import DELIMITERS
from theorycoding.files.reading.places import NEWLINE
from theorycoding.problems import Fix, Place, Problem, new_problem
from theorycoding.vocabulary.codebook import suggest
from theorycoding.vocabulary.tables import GRID, Table

_OF_LONG = frozenset({"value", "qualifier", "section", "note"})  # a wide grid has no such column

_TOP = 20  # lines in which a header that is too low is looked for
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


def tidy_headers(
    sheet: Sheet, table: Table, *, required: Sequence[str] = (), is_bare: bool = False
) -> tuple[list[Problem], Sheet]:
    """Return what is wrong with a header, and the sheet under the names that must be meant."""
    renamed = _looking_declared(sheet, table)
    header = [renamed.get(index, name) for index, name in enumerate(sheet.header)]
    required = required or _required(table, header)
    misspelt = _misspelt(header, required, table)
    known = {*header, *misspelt.values()} & {*table.names}
    absent = [name for name in required if name not in known]
    if not known or (len(absent) > 1 and len(absent) > len({*required} & {*header})):
        return [_no_header(sheet, table, required, is_bare=is_bare)], sheet
    problems = list(_doubled_and_blank(sheet, renamed))
    problems += [_unlike(sheet, index, name) for index, name in renamed.items()]
    for index, name in misspelt.items():
        message, hint = f"unknown column '{header[index]}'", f"did you mean '{name}'?"
        problems.append(sheet.problem("header-misspelt", -1, index, message, hint=hint))
        header[index] = name
    problems += _missing(sheet, table, absent, is_bare=is_bare)
    if table is not GRID or "criterion" in header:  # otherwise further columns are criteria
        problems += _unknown(sheet, table, header)
    if renamed or misspelt:
        doubtful = sheet.doubtful.union((-1, index) for index in (*renamed, *misspelt))
        sheet = replace(sheet, header=tuple(header), doubtful=doubtful)
    return problems, sheet


def _required(table: Table, header: Sequence[str]) -> tuple[str, ...]:
    """Return the required columns; for a grid with one column per criterion, only `case`."""
    if table is GRID and "criterion" not in header:
        near = suggest("criterion", [name for name in header if name not in GRID.names])
        is_long = bool(_OF_LONG & {*header}) or (bool(near) and "case" not in header)
        return table.required if is_long else ("case",)
    return table.required


def _looking_declared(sheet: Sheet, table: Table) -> dict[int, str]:
    """Return each column whose header is a declared one except for case, spaces or look-alikes."""
    names = {name.casefold(): name for name in table.names}
    renamed: dict[int, str] = {}
    for index, name in enumerate(sheet.header):
        if name in table.names:
            continue
        meant = names.get(as_typed(name.strip('“”„"ï»¿')).casefold())
        if meant and meant not in {*sheet.header, *renamed.values()}:
            renamed[index] = meant
    return renamed


def _unlike(sheet: Sheet, index: int, meant: str) -> Problem:
    name = sheet.header[index]
    offset = first_difference(name, meant)
    character = "" if name[offset].isascii() else f" ({described(name[offset:])})"
    message = f"the header '{name}' is not '{meant}'{character}"
    fix = Fix(name[offset:], meant[offset:])
    hint = f"write '{meant}'"
    return Fault("header-misspelt", offset or None, message, hint, fix=fix).at(sheet, -1, index)


def _doubled_and_blank(sheet: Sheet, renamed: dict[int, str]) -> Iterator[Problem]:
    blank = [index for index, name in enumerate(sheet.header) if not name.strip()]
    trailing = [index for index in blank if set(range(index, len(sheet.header))) <= set(blank)]
    for index in blank:
        if index not in trailing[1:] or any(map(str.strip, sheet.distinct(index))):
            message, hint = f"column {index + 1} has no header", "name the column, or delete it"
            yield new_problem("header-blank", sheet.place(-1, index), message, hint=hint)
    seen: set[str] = set()
    for index, name in enumerate(sheet.header):
        folded = as_typed(name).casefold()
        if folded and folded in seen and index not in renamed:
            hint = "give each column a name of its own, or delete one"
            message = f"the header '{name}' occurs twice"
            yield sheet.problem("header-duplicate", -1, index, message, hint=hint)
        seen.add(folded)


def _misspelt(header: Sequence[str], required: Sequence[str], table: Table) -> dict[int, str]:
    """Return the number of the header nearest in spelling to each absent required column."""
    strange = {name: index for index, name in enumerate(header) if name not in table.names}
    is_any = len(strange) < len(header)  # if all are strange, the first row may not be a header
    misspelt: dict[int, str] = {}
    for name in required:
        if name in header:
            continue
        if near := suggest(name, [other for other in strange if is_any or is_slip(other, name)]):
            misspelt[strange.pop(near[0])] = name
    return misspelt


def _no_header(sheet: Sheet, table: Table, required: Sequence[str], *, is_bare: bool) -> Problem:
    place = Place(sheet.path, sheet.header_line)
    hint = f"write the columns into the first row: {', '.join(required)}"
    if is_bare:
        options = (f'--column {name}="its header"' for name in required if name != "argument")
        hint += f"; if your headers differ: {' '.join(options)}"
    message = f"the first row is not a header for '{table.name}'"
    if (lower := _lower_header(sheet, table)) and lower[0] > sheet.header_line:
        line, cells = lower
        message += f"; the header seems to be in row {line}: {', '.join(cells)}"
        is_whole = {*required} - {"argument"} <= {as_typed(cell).casefold() for cell in cells}
        hint = "delete the rows above it" if is_whole else f"delete the rows above it; then {hint}"
    return new_problem("header-missing", place, message, hint=hint)


def _lower_header(sheet: Sheet, table: Table) -> tuple[int, list[str]] | None:
    """Return line and cells of the row that has most of the column names; None if none has any."""
    names = {name.casefold() for name in table.names}

    def known(row: tuple[int, list[str]]) -> int:
        return len(names.intersection(as_typed(cell).casefold() for cell in row[1]))

    lines = enumerate(NEWLINE.split(sheet.text, maxsplit=_TOP)[:_TOP], 1)
    rows = (
        (number, next(csv.reader([line], delimiter=delimiter), []))
        for number, line in lines
        for delimiter in DELIMITERS  # whatever separates the cells
    )
    best = max(rows, key=known)
    return best if known(best) and all(map(str.strip, best[1])) else None


_WITHOUT = {
    "label": "; if each theory, or each coder, has a column: --dummies A,B or --coders A,B",
    "actor": "; a tally or verdict by another column needs none: --by HEADER",
    "motivation": "; without texts, name another column that tells rows apart",
}


def _missing(
    sheet: Sheet, table: Table, absent: Sequence[str], *, is_bare: bool
) -> Iterator[Problem]:
    for name in absent:
        hint = f"add it; required are: {', '.join(table.required)}"
        if is_bare:
            hint = f'if your header differs: --column {name}="its header"'
            hint += _WITHOUT.get(name, "")
        message = f"the column '{name}' is missing"
        yield sheet.problem("header-missing", -1, name, message, hint=hint)


def _unknown(sheet: Sheet, table: Table, header: Sequence[str]) -> Iterator[Problem]:
    """Yield the columns that the table does not have, unless it allows further ones."""
    absent = [name for name in table.names if name not in header]
    first = {name: index for index, name in reversed([*enumerate(header)])}
    for index, name in enumerate(header):
        if not name.strip() or name in table.names or first[name] != index:
            continue
        near = [known for known in suggest(name, absent) if is_slip(name, known)]
        if not near and table.extra_columns:
            continue
        hint = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(table.names)}"
        code = "header-misspelt" if near == ["label"] else "header-unknown"
        yield sheet.problem(code, -1, index, f"unknown column '{name}'", hint=hint)


def repeated_headers(sheet: Sheet) -> dict[int, Problem]:
    """Return a problem for each row that repeats the header."""
    name = sheet.header[0]
    forms = {name, _folded(name), name.upper(), name.title(), name.capitalize(), f"\ufeff{name}"}
    if forms.isdisjoint(sheet.distinct(0)):
        return {}
    header = list(map(_folded, sheet.header))
    rows = [
        row
        for row, cell in sheet.cells(0)
        if cell in forms and list(map(_folded, sheet.records[row])) == header
    ]
    hint = "delete the row; two files seem to have been joined here"
    return _each(sheet, rows, "header-repeated", "this row repeats the header", hint)


def _each(
    sheet: Sheet, rows: Iterable[int], code: str, message: str, hint: str
) -> dict[int, Problem]:
    return {row: new_problem(code, sheet.place(row), message, hint=hint) for row in rows}


def _folded(cell: str) -> str:
    return as_typed(cell).casefold()


def shifts(sheet: Sheet, names: Mapping[str, str]) -> dict[int, Problem]:
    """Return a problem for each row with a label beside its column."""
    shifted = {}
    for row, _, _ in sheet.faulty("label", partial(label_fault, names=names)):
        index = sheet.header.index("label")
        if shift := _shift(sheet, row, index, names):
            column, way = shift
            message = f"from here on the cells are one column too far to the {way}"
            hint = f"move them so that the label is in column {index + 1}"
            shifted[row] = sheet.problem("row-shifted", row, column, message, hint=hint)
    return shifted


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


def totals(sheet: Sheet) -> dict[int, Problem]:
    """Return a problem for each row that is a total of others."""
    has_totals = any(_has_totals(sheet, index) for index in range(len(sheet.header))[:2])
    rows = range(len(sheet.records)) if has_totals else ()
    hint = "delete the row: totals are counted from the other rows"
    found = [row for row in rows if _is_total(sheet, row)]
    return _each(sheet, found, "row-total", "this row looks like a total", hint)


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
