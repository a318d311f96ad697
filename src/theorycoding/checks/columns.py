"""Cells against the declaration of their column: required, unique, allowed, numeric, known."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from theorycoding.checks.characters import as_typed, described, unlike
from theorycoding.checks.headers import declared
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.tables import CLAIMS, CODEBOOK, CODER, GRID, Column, Table

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


def check_required(files: StudyFiles) -> Iterator[Problem]:
    """Report empty cells of required columns."""
    for sheet, table in declared(files):
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


def check_keys(files: StudyFiles) -> Iterator[Problem]:
    """Report rows with the same key, and ids that a spreadsheet would rewrite."""
    for sheet, table in declared(files):
        if not table.key or not set(table.key[:1]) <= set(sheet.header):
            continue
        yield from _duplicates(sheet, table)
        own = table.column(table.key[0])
        if len(table.key) == 1 and own and not own.refers_to:
            yield from _mangled(sheet, table)


def check_words(files: StudyFiles) -> Iterator[Problem]:
    """Report cells that have none of the fixed words of their column."""

    def unknown(cell: str, column: Column) -> str | None:
        return None if cell in column.codes else did_you_mean(cell, filter(None, column.codes))

    for sheet, row, name, cell, hint in _each(files, lambda column: bool(column.codes), unknown):
        message = f"'{cell}' is not allowed in the column '{name}'"
        yield sheet.problem("word-unknown", row, name, message, hint=hint)


def check_numbers(files: StudyFiles) -> Iterator[Problem]:
    """Report cells of numeric columns that are neither whole numbers nor empty."""

    def not_a_number(cell: str, _: Column) -> str | None:
        is_right = not cell or _NUMBER.fullmatch(cell)
        return None if is_right else "write digits only, or leave the cell empty"

    for sheet, row, name, cell, hint in _each(files, lambda column: column.is_number, not_a_number):
        message = f"'{cell}' in the column '{name}' is not a whole number"
        yield sheet.problem("number-invalid", row, name, message, hint=hint)


def check_references(files: StudyFiles) -> Iterator[Problem]:
    """Report cells that refer to a row of another file which does not have it."""
    for sheet, table in declared(files):
        for column in table.columns:
            if not column.refers_to or column.name not in sheet.header:
                continue
            target, _, key = column.refers_to.partition(".")
            if files.is_bare and target not in {"arguments", "codebook"}:
                continue  # what a single file refers to is its own affair
            if known_in := files.shared_or_own(f"{target}.csv"):
                known = known_in.distinct(key)
                strangers = unknown_references(
                    sheet, column.name, known, target[:-1], home=f"{target}.csv"
                )
            else:
                strangers = _no_file(sheet, column.name, f"{target}.csv")
            yield from files.resting_on(f"{target}.csv", strangers)


def check_parts(files: StudyFiles) -> Iterator[Problem]:
    """Report rows that are part of themselves, directly or through others, and unknown parents."""
    for sheet, table in declared(files):
        key = table.key[-1] if table.key else ""
        if "part_of" in sheet.header and key in sheet.header:
            yield from _circles(sheet, key, "part_of")
        if table is CODEBOOK and {"parent", "code"} <= set(sheet.header):
            codes = sheet.distinct("code")
            yield from unknown_references(sheet, "parent", codes, "code", home="codebook.csv")
            yield from _circles(sheet, "code", "parent")


def unknown_references(
    sheet: Sheet, name: str, known: frozenset[str], what: str, *, home: str
) -> Iterator[Problem]:
    """Yield a problem for each cell that names no row; a look-alike of a known name is reported.

    `home` is the file or folder that has the known names.
    """
    if not sheet.distinct(name) - known - {""}:
        return
    typed = {as_typed(other): other for other in sorted(known)}
    strangers = ((row, cell) for row, cell in sheet.cells(name) if cell and cell not in known)
    for number, (row, cell) in enumerate(strangers):
        near = typed if number < _SUGGESTED else {}  # looking for the nearest name is slow
        yield _stranger(sheet, (row, name), near, f"no {what} '{cell}'", home)


def _stranger(
    sheet: Sheet, at: tuple[int, str], typed: Mapping[str, str], message: str, home: str
) -> Problem:
    row, name = at
    cell = sheet.column(name)[row]
    if same := typed.get(as_typed(cell)):
        fault = unlike(cell, same)
        if cell == as_typed(cell):  # the cell is right, so the known name is wrong
            message += f": '{same}' in {home} contains {described(same[fault.offset :])}"
            fault = fault._replace(message=message, hint=f"correct it in {home}", fix=None)
        return fault.at(sheet, row, name)
    hint = _without_zeros(cell, typed.values()) or did_you_mean(cell, typed.values())
    hint = hint or f"correct the name, or add it to {home}"
    return sheet.problem("reference-unknown", row, name, message, hint=hint)


def _without_zeros(cell: str, known: Iterable[str]) -> str:
    """Return a hint if a spreadsheet removed the leading zeros of an id: `7` for `007`."""
    if not cell.isdecimal():
        return ""
    same = [name for name in known if name.isdecimal() and int(name) == int(cell)]
    return f"write '{same[0]}': its leading zeros were lost" if same else ""


def _no_file(sheet: Sheet, name: str, target: str) -> Iterator[Problem]:
    if sheet.distinct(name) - {""}:
        message = f"the column '{name}' refers to {target}, which does not exist"
        place = Place(sheet.path)
        yield new_problem("reference-unknown", place, message, field=name, hint=f"add {target}")


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


def _each(
    files: StudyFiles,
    applies: Callable[[Column], bool],
    fault: Callable[[str, Column], str | None],
) -> Iterator[tuple[Sheet, int, str, str, str]]:
    """Yield sheet, row, column, cell and hint where `fault` gives a hint for a cell."""
    for sheet, table in declared(files):
        for column in filter(applies, table.columns):
            hints = {cell: fault(cell, column) for cell in sheet.distinct(column.name)}
            if set(hints.values()) <= {None}:
                continue
            for row, cell in sheet.cells(column.name):
                hint = hints[cell]
                if hint is not None and (cell.strip() or column.name not in table.required):
                    yield sheet, row, column.name, cell, hint


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
            message = f"{table.key[0]} '{shown}' is already on line {sheet.lines[before]}"
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
