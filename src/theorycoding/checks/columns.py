"""Cells against the declaration of their column: required, unique, allowed, numeric, known."""

import re
from collections.abc import Callable, Iterator

from theorycoding.checks.headers import declared
from theorycoding.codebook import did_you_mean
from theorycoding.folders import StudyFiles
from theorycoding.problems import Problem, problem
from theorycoding.reading import Sheet
from theorycoding.tables import CLAIMS, CODER, GRID, Column, Table

_NUMBER = re.compile(r"\d+")
_MANGLED = re.compile(
    r"\d+[-/.]\d+([-/.]\d+)?"  # 1-2: a date to a spreadsheet
    r"|\d+(\.\d+)?[eE][+-]?\d+"  # 1E5: a power of ten
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?\d+"  # MAR1
    r"|\d+[- ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|0\d+",  # 007: a number without its noughts
    re.IGNORECASE,
)
_MAY_BE_BLANK = {(CODER.name, "label")}  # not yet coded: said by the label check
_MAY_BE_BLANK |= {(CLAIMS.name, name) for name in CLAIMS.required[3:]}  # recorded only
_MAY_BE_BLANK |= {(GRID.name, "value")}


def check_required(files: StudyFiles) -> Iterator[Problem]:
    """Required cells are filled."""
    for sheet, table in declared(files):
        for name in table.required:
            if name not in sheet.header or (table.name, name) in _MAY_BE_BLANK:
                continue
            if "" not in sheet.column(name):
                continue
            for row, cell in sheet.cells(name):
                if not cell:
                    message = f"the cell '{name}' is empty"
                    yield problem("cell-missing", sheet.place(row, name), message, field=name)


def check_keys(files: StudyFiles) -> Iterator[Problem]:
    """No two rows have the same key, and no id is one that a spreadsheet rewrites."""
    for sheet, table in declared(files):
        if not table.key or not set(table.key[:1]) <= set(sheet.header):
            continue
        yield from _duplicates(sheet, table)
        if len(table.key) == 1:
            yield from _mangled(sheet, table)


def check_words(files: StudyFiles) -> Iterator[Problem]:
    """Cells of a column with fixed words hold one of them."""

    def unknown(cell: str, column: Column) -> str | None:
        return None if cell in column.codes else did_you_mean(cell, filter(None, column.codes))

    yield from _each(files, lambda column: bool(column.codes), unknown, "word-unknown")


def check_numbers(files: StudyFiles) -> Iterator[Problem]:
    """Cells of a numeric column are whole numbers or empty."""

    def no_number(cell: str, _: Column) -> str | None:
        return None if not cell or _NUMBER.fullmatch(cell) else "write digits only, or leave empty"

    yield from _each(files, lambda column: column.is_number, no_number, "number-invalid")


def check_references(files: StudyFiles) -> Iterator[Problem]:
    """Cells that refer to a row of another file find it there."""
    for sheet, table in declared(files):
        for column in table.columns:
            if not column.refers_to or column.name not in sheet.header:
                continue
            target, _, key = column.refers_to.partition(".")
            known_in = files.shared_or_own(f"{target}.csv")
            known = set(known_in.column(key)) if known_in else set()
            for row, cell in _strangers(sheet, column.name, known):
                message = f"no {target[:-1]} '{cell}'"
                hint = did_you_mean(cell, known)
                place = sheet.place(row, column.name)
                yield problem("reference-unknown", place, message, field=column.name, hint=hint)


def _strangers(sheet: Sheet, name: str, known: set[str]) -> Iterator[tuple[int, str]]:
    if set(sheet.column(name)) - known - {""}:
        for row, cell in sheet.cells(name):
            if cell and cell not in known:
                yield row, cell


def _each(
    files: StudyFiles,
    applies: Callable[[Column], bool],
    fault: Callable[[str, Column], str | None],
    code: str,
) -> Iterator[Problem]:
    """A problem for each cell of the columns that apply and in which `fault` gives a hint."""
    for sheet, table in declared(files):
        for column in filter(applies, table.columns):
            faults = {cell: fault(cell, column) for cell in set(sheet.column(column.name))}
            if column.name not in sheet.header or set(faults.values()) <= {None}:
                continue
            for row, cell in sheet.cells(column.name):
                if (hint := faults[cell]) is not None:
                    message = f"'{cell}' is no {column.name}"
                    place = sheet.place(row, column.name)
                    yield problem(code, place, message, field=column.name, hint=hint)


def _duplicates(sheet: Sheet, table: Table) -> Iterator[Problem]:
    keys = list(zip(*(sheet.column(name) for name in table.key), strict=True))
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[str, ...], int] = {}
    for row, key in enumerate(keys):
        if not key[0] or row in sheet.ragged:
            continue
        if key in first:
            shown = " / ".join(filter(None, key))
            message = f"{table.key[0]} '{shown}' stands already on line {sheet.lines[first[key]]}"
            place = sheet.place(row, table.key[0])
            hint = "give it an id of its own, or delete the row"
            yield problem("id-duplicate", place, message, field=table.key[0], hint=hint)
        first.setdefault(key, row)


def _mangled(sheet: Sheet, table: Table) -> Iterator[Problem]:
    name = table.key[0]
    for row, cell in sheet.cells(name):
        if cell and not cell.isalpha() and _MANGLED.fullmatch(cell):
            hint = "begin the id with a letter or two, as C1 or W1a"
            message = f"a spreadsheet rewrites the id '{cell}'"
            yield problem("id-fragile", sheet.place(row, name), message, field=name, hint=hint)
