"""Cells against the declaration of their column or grid: required, unique, allowed, known."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from theorycoding.checks.characters import Fault, as_typed, described, unlike
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles, criteria_of, is_wide_grid
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.tables import CLAIMS, CODEBOOK, CODER, GRID, Column, Table, table_of

_NUMBER = re.compile(r"[0-9]{1,9}")
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    "|mrz|mär|mai|okt|de[sz]|ene|abr|ago|dic|f[eé]v|avr|juin|juil|ao[uû]t)"
)
_MANGLED = re.compile(
    r"\d+[-/.]\d+([-/.]\d+)?( \d+:\d+(:\d+)?)?"  # 1-2: a date to a spreadsheet
    r"|\d+([.,]\d+)?e[+-]?\d+"  # 1E5: a power of ten
    rf"|{_MONTH}[-. ]?\d+|\d+[-. ]+{_MONTH}([-. ]\d+)?"  # MAR1 and 02-Jan: dates
    r"|0\d+"  # 007: a number without its leading zeros
    r"|\d+:\d+(:\d+)?"  # 1:2: a time
    r"|true|false|sann|usann|wahr|falsch|vrai|faux",
    re.IGNORECASE | re.ASCII,
)
_SUGGESTED = 50
# The first two letters of months and of true and false:
_BEGINNINGS = frozenset({"ja", "fe", "ma", "ap", "ju", "au", "se", "oc", "no", "de", "tr", "fa"})
_BEGINNINGS |= {"mr", "mä", "ok", "en", "ab", "ag", "di", "fé", "av", "ao", "sa", "us"}
_BEGINNINGS |= {"wa", "vr"}
MAY_BE_BLANK = {(CODER.name, "label")}  # not yet coded: reported by check_labels
MAY_BE_BLANK |= {(CLAIMS.name, name) for name in CLAIMS.required[3:]}  # recorded only
MAY_BE_BLANK |= {(GRID.name, "value")}
_WIDE_GRID = replace(GRID, columns=tuple(one for one in GRID.columns if one.name == "case"))


def check_tables(files: StudyFiles) -> Iterator[Problem]:
    """Report cells, rows and references that break the declaration of their table."""
    for path, sheet in [*files.shared.items(), *files.sheets.items()]:
        table = table_of(path)
        if table is GRID and is_wide_grid(sheet):
            table = _WIDE_GRID
        if table:
            yield from _empty_cells(sheet, table)
            yield from _keys(sheet, table)
            yield from _words(sheet, table)
            yield from _references(files, sheet, table)
            yield from _parts(sheet, table)


def _empty_cells(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Yield empty cells of required columns."""
    for name in table.required:
        if (table.name, name) in MAY_BE_BLANK or sheet.facts(name).is_full:
            continue
        column, above = table.column(name), ""
        meaning = f"write {column.meaning}" if column else ""
        for row, cell in sheet.cells(name):
            if not cell.strip():
                message, hint = f"the cell '{name}' is empty", meaning
                if above and name == "actor":
                    hint += f"; if cells were merged, fill down '{above}'"
                yield sheet.problem("cell-missing", row, name, message, hint=hint)
            above = cell.strip() or above


def _keys(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Yield rows with the same key, and ids that a spreadsheet would rewrite."""
    if not table.key or not set(table.key[:1]) <= set(sheet.header):
        return
    yield from _duplicates(sheet, table)
    own = table.column(table.key[0])
    if len(table.key) == 1 and own and not own.refers_to:
        yield from _mangled(sheet, table)


def _words(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Yield cells that are not a fixed word or a whole number, where their column needs one."""
    for column in table.columns:
        if not (column.codes or column.is_number):
            continue
        for row, cell, fault in sheet.faulty(column.name, partial(_word_fault, column=column)):
            if cell.strip() or not column.required:
                yield fault.at(sheet, row, column.name)


def _word_fault(cell: str, *, column: Column) -> Fault | None:
    if column.codes and cell not in column.codes:
        message = f"'{cell}' is not allowed in the column '{column.name}'"
        hint = did_you_mean(cell, filter(None, column.codes))
        return Fault("word-unknown", None, message, hint)
    if column.is_number and cell and not _NUMBER.fullmatch(cell):
        message = f"'{cell}' in the column '{column.name}' is not a whole number"
        hint = "write digits only, or leave the cell empty"
        return Fault("number-invalid", None, message, hint)
    return None


def _references(files: StudyFiles, sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Yield cells that refer to a row of another file which does not have it."""
    for column in table.columns:
        target, _, key = column.refers_to.partition(".")
        if not target or (files.is_bare and target not in {"arguments", "codebook"}):
            continue  # what else a single file refers to is its own affair
        home = f"{target}.csv"
        unknown: Iterable[Problem] = ()
        if (known := files.sheet(home)).header:
            names = Names(known.distinct(key), f"no {target[:-1]}", home)
            unknown = unknown_names(sheet, column.name, names, is_required=column.required)
        elif sheet.distinct(column.name) - {""}:
            message = f"the column '{column.name}' refers to {home}, which does not exist"
            place, hint = Place(sheet.path), f"add {home}"
            unknown = [
                new_problem("reference-unknown", place, message, field=column.name, hint=hint)
            ]
        yield from files.resting_on(home, unknown)


def _parts(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Yield rows that are part of themselves, directly or through others, and unknown parents."""
    key = table.key[-1] if table.key else ""
    if "part_of" in sheet.header and key in sheet.header:
        yield from _circles(sheet, key, "part_of")
    if table is CODEBOOK and {"parent", "code"} <= set(sheet.header):
        names = Names(sheet.distinct("code"), "no code", "codebook.csv")
        yield from unknown_names(sheet, "parent", names)
        yield from _circles(sheet, "code", "parent")


class Names(NamedTuple):
    """The names that cells may have, a message on others, and the file or folder that has them."""

    known: Collection[str]
    message: str
    home: str
    code: str = "reference-unknown"


def unknown_names(
    sheet: Sheet, column: str, names: Names, *, is_required: bool = False
) -> Iterator[Problem]:
    """Yield a problem for each cell that has another name; check_tables reports spaces only."""
    if sheet.distinct(column).difference(names.known, [""]):
        cells = (
            (row, column, cell)
            for row, cell in sheet.cells(column)
            if cell.strip() or (cell and not is_required)
        )
        yield from strangers(sheet, cells, names)


def strangers(
    sheet: Sheet, cells: Iterable[tuple[int, str, str]], names: Names
) -> Iterator[Problem]:
    """Yield a problem for each of these cells that has another name, or one that looks alike.

    Of each cell, the row, the column and the text are given.
    """
    ordered = sorted(names.known) if isinstance(names.known, frozenset) else names.known
    known = dict.fromkeys(ordered)
    typed = {as_typed(other): other for other in known}
    hints: dict[str, str] = {}
    for row, column, cell in cells:
        if cell in known:
            continue
        message = f"{names.message} '{cell}'"
        if same := typed.get(as_typed(cell)):
            fault = unlike(cell, same)
            is_key = names.code == "reference-unknown"  # a codebook may have any dash
            if is_key and cell == as_typed(cell):  # the cell is right, so the known name is wrong
                message += f": '{same}' in {names.home} contains {described(same[fault.offset :])}"
                hint = f"correct it in {names.home}"
                fault = fault._replace(message=message, hint=hint, fix=None)
            yield fault.at(sheet, row, column)
            continue
        if cell not in hints:
            near = known if len(hints) < _SUGGESTED else ()  # looking for the nearest is slow
            hint = _without_zeros(cell, near) or did_you_mean(cell, near)
            hints[cell] = hint or f"correct it, or add it to {names.home}"
        yield sheet.problem(names.code, row, column, message, hint=hints[cell])


def _without_zeros(cell: str, known: Iterable[str]) -> str:
    """Return a hint if a spreadsheet removed the leading zeros of an id: `7` for `007`."""
    if not cell.isdecimal():
        return ""
    same = [name for name in known if name.isdecimal() and int(name) == int(cell)]
    return f"write '{same[0]}': its leading zeros were lost" if same else ""


def _circles(sheet: Sheet, key: str, column: str) -> Iterator[Problem]:
    names = sheet.column(key)
    whole = dict(zip(names, sheet.column(column), strict=True))
    if not any(whole.values()):
        return
    reported: set[str] = set()
    for row, _ in sheet.cells(column):
        chain = [names[row]]
        while (above := whole.get(chain[-1], "")) and above not in chain:
            chain.append(above)
        if above and above == names[row] and above not in reported:
            reported.update(chain)
            message = f"'{above}' is part of itself"
            hint = "name the row that contains this one, or leave the cell empty"
            yield sheet.problem("reference-circular", row, column, message, hint=hint)


def _duplicates(sheet: Sheet, table: Table) -> Iterator[Problem]:
    columns = [sheet.column(name) for name in table.key]
    keys = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    distinct = sheet.distinct(table.key[0]) if len(columns) == 1 else frozenset(keys)
    if len(distinct) == len(keys):
        return
    first: dict[object, int] = {}
    for row, name in sheet.cells(table.key[0]):
        if not name.strip():
            continue
        if (before := first.setdefault(keys[row], row)) != row:
            shown = " / ".join(filter(None, (column[row] for column in columns)))
            path, line = sheet.place(before)[:2]
            where = f"line {line}" if path == sheet.place(row)[0] else f"line {line} of {path}"
            message = f"{table.key[0]} '{shown}' is already on {where}"
            hint = "give it an id of its own, or delete the row"
            yield sheet.problem("id-duplicate", row, table.key[0], message, hint=hint)


def _mangled(sheet: Sheet, table: Table) -> Iterator[Problem]:
    name = table.key[0]
    beginnings = sheet.facts(name).beginnings
    if not any(two[:1].isdigit() or two.casefold() in _BEGINNINGS for two in beginnings):
        return  # matching a million ids one by one is slow
    for row, cell, _ in sheet.faulty(name, _MANGLED.fullmatch):
        hint = "begin the id with a letter or two, such as C1 or W1a"
        message = f"a spreadsheet would rewrite the id '{cell}', or already has"
        yield sheet.problem("id-fragile", row, name, message, hint=hint)


def check_grid_shape(files: StudyFiles) -> Iterator[Problem]:
    """Report cases with two values on a criterion, or in two groups."""
    for name, sheet in files.grid_sheets().items():
        yield from files.resting_on(f"grids/{name}.csv", _repeated_cases(sheet))


def _repeated_cases(sheet: Sheet) -> Iterator[Problem]:
    cases, criteria = sheet.column("case"), sheet.column("criterion")
    seen: dict[tuple[str, str], int] = {}
    for row, case in sheet.cells("case"):
        first = seen.setdefault((case, criteria[row]), row)
        if case and first != row:
            shown = f"{case} × {criteria[row]}" if criteria[row] else case
            message = f"{shown} is already on line {sheet.lines[first]}"
            hint = "delete one of the rows"
            yield sheet.problem("cell-duplicate", row, "case", message, hint=hint)
    groups: dict[str, str] = {}
    for row, group in sheet.cells("group") if "case" in sheet.header else ():
        known = groups.setdefault(cases[row], group)
        if known != group:
            message = f"'{cases[row]}' is in the group '{known}' above"
            hint = f"write '{known}', or give the case another name"
            yield sheet.problem("group-differs", row, "group", message, hint=hint)


def check_grid_codes(files: StudyFiles) -> Iterator[Problem]:
    """Report values, criteria and cases that are not where `study.toml` takes them from."""
    book = files.codebook
    arguments = files.sheet("arguments.csv").column("argument")
    for name, sheet in files.grid_sheets().items():
        path, settings = f"grids/{name}.csv", files.grid_settings(name)
        # check_links reports variables that have no codes.
        values = list(filter(None, book.nouns(str(settings.get("values")))))
        criteria = list(filter(None, book.nouns(str(settings.get("criteria")))))
        unknown = files.resting_on("codebook.csv", _unknown_codes(sheet, values, criteria))
        yield from files.resting_on(path, unknown)
        if arguments and settings.get("cases") == "arguments":
            known = list(dict.fromkeys(arguments))
            names = Names(known, "unknown argument", "arguments.csv", "code-unknown")
            unknown = unknown_names(sheet, "case", names, is_required=True)
            unknown = files.resting_on("arguments.csv", unknown)
            yield from files.resting_on(path, unknown)


def _unknown_codes(
    sheet: Sheet, values: Collection[str], criteria: Collection[str]
) -> Iterator[Problem]:
    is_wide = is_wide_grid(sheet)
    names = Names(values, "unknown value", "codebook.csv", "code-unknown")
    for column in (criteria_of(sheet) if is_wide else ["value"]) if values else ():
        yield from unknown_names(sheet, column, names)
    names = Names(criteria, "unknown criterion", "codebook.csv", "code-unknown")
    if criteria and is_wide:
        headers = ((-1, name, name) for name in criteria_of(sheet) if name.strip())
        yield from strangers(sheet, headers, names)
    elif criteria:
        yield from unknown_names(sheet, "criterion", names, is_required=True)


def check_grid_columns(files: StudyFiles) -> Iterator[Problem]:
    """Report criteria in a `columns.csv` that its grid does not have."""
    grids = files.grid_sheets()
    for stem, sheet in files.under("grids").items():
        name = stem.removesuffix(".columns")
        if name == stem:
            continue
        home = f"grids/{name}.csv"
        unknown: Iterable[Problem]
        if grid := grids.get(name):
            names = Names(criteria_of(grid), "unknown criterion", home, "code-unknown")
            unknown = unknown_names(sheet, "criterion", names, is_required=True)
        else:
            place, message = Place(sheet.path), f"there is no grid '{name}'"
            hint = did_you_mean(name, grids) or f"add {home}"
            unknown = [new_problem("reference-unknown", place, message, hint=hint)]
        yield from files.resting_on(home, unknown)
