"""Headers: blank, twice, misspelt, missing."""

from collections.abc import Iterator

from theorycoding.codebook import suggest
from theorycoding.folders import StudyFiles
from theorycoding.problems import Problem, problem
from theorycoding.reading import Sheet
from theorycoding.tables import GRID, Table, table_of


def declared(files: StudyFiles) -> Iterator[tuple[Sheet, Table]]:
    """Yield each sheet of the study and of the project with the declaration of its table."""
    for path, sheet in [*files.shared.items(), *files.sheets.items()]:
        if (table := table_of(path)) and not is_wide_grid(sheet, table):
            yield sheet, table


def is_wide_grid(sheet: Sheet, table: Table) -> bool:
    """Return whether a grid has a row a case and a column a criterion."""
    return table is GRID and "case" in sheet.header and "criterion" not in sheet.header


def check_headers(files: StudyFiles) -> Iterator[Problem]:
    """Every required column is there once, and no header is blank or unknown."""
    for sheet, table in declared(files):
        yield from _names(sheet)
        yield from _unknown_and_missing(sheet, table)


def _names(sheet: Sheet) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(sheet.header):
        place = sheet.header_place(index)
        if not name.strip():
            hint = "name the column, or delete it"
            yield problem("header-blank", place, f"column {index + 1} has no header", hint=hint)
        elif name in seen:
            hint = "each column has one name"
            message = f"the header '{name}' stands twice"
            yield problem("header-duplicate", place, message, field=name, hint=hint)
        seen.add(name)


def _unknown_and_missing(sheet: Sheet, table: Table) -> Iterator[Problem]:
    absent = [name for name in table.names if name not in sheet.header]
    explained = set()
    for index, name in enumerate(sheet.header):
        if not name.strip() or name in table.names:
            continue
        near = suggest(name, absent)
        explained.update(near)
        if not near and table.extra_columns:
            continue
        is_fatal = bool(near) and near[0] in table.required
        code = "header-misspelt" if is_fatal else "header-unknown"
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(table.names)}"
        message = f"unknown column '{name}'"
        yield problem(code, sheet.header_place(index), message, field=name, hint=hint)
    for name in table.required:
        if name not in sheet.header and name not in explained:
            place = sheet.header_place(len(sheet.header))
            hint = f"a row is {table.row}; required: {', '.join(table.required)}"
            message = f"the column '{name}' is missing"
            yield problem("header-missing", place, message, field=name, hint=hint)
