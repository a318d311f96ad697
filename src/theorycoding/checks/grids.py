"""Grids: one value per cell, values and criteria from the codebook, columns that exist."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from theorycoding.checks.characters import as_typed, unlike
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles, criteria_of, is_wide_grid
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean


class _Names(NamedTuple):
    """The names that cells may have, what they name, and the file that lists them."""

    known: Collection[str]
    what: str
    file: str = "codebook.csv"


def check_grid_shape(files: StudyFiles) -> Iterator[Problem]:
    """Report cases with two values on a criterion, or in two groups."""
    for name, sheet in files.grid_sheets().items():
        if "case" in sheet.header:
            path = f"grids/{name}.csv"
            yield from files.resting_on(path, chain(_repeated(sheet), _regrouped(sheet)))


def check_grid_codes(files: StudyFiles) -> Iterator[Problem]:
    """Report values, criteria and cases that are not where `study.toml` takes them from."""
    codes = _codes(files)
    for name, sheet in files.grid_sheets().items():
        path, settings = f"grids/{name}.csv", files.grid_settings(name)
        values = codes.get(str(settings.get("values")))
        criteria = codes.get(str(settings.get("criteria")))
        strangers = files.resting_on(
            "codebook.csv",
            _unknown_codes(
                sheet,
                _Names(values, "value") if values else None,
                _Names(criteria, "criterion") if criteria else None,
            ),
        )
        yield from files.resting_on(path, strangers)
        arguments = files.sheet("arguments.csv")
        if arguments and settings.get("cases") == "arguments":
            known = list(dict.fromkeys(arguments.column("argument")))
            names = _Names(known, "argument", "arguments.csv")
            strangers = _unknown(sheet, "case", names)
            strangers = files.resting_on("arguments.csv", strangers)
            yield from files.resting_on(path, strangers)


def _unknown_codes(
    sheet: Sheet, values: _Names | None, criteria: _Names | None
) -> Iterator[Problem]:
    if is_wide_grid(sheet):
        yield from _wide_criteria(sheet, criteria)
        for criterion in criteria_of(sheet):
            yield from _unknown(sheet, criterion, values)
    else:
        yield from _unknown(sheet, "value", values)
        yield from _unknown(sheet, "criterion", criteria)


def check_grid_columns(files: StudyFiles) -> Iterator[Problem]:
    """Report criteria in a `columns.csv` that its grid does not have."""
    grids = files.grid_sheets()
    for stem, sheet in files.under("grids").items():
        name = stem.removesuffix(".columns")
        if name != stem:
            strangers = _unknown_columns(sheet, name, grids)
            yield from files.resting_on(f"grids/{name}.csv", strangers)


def _unknown_columns(sheet: Sheet, name: str, grids: Mapping[str, Sheet]) -> Iterator[Problem]:
    if grid := grids.get(name):
        criteria = _Names(criteria_of(grid), "criterion", f"grids/{name}.csv")
        yield from _unknown(sheet, "criterion", criteria)
    else:
        hint = did_you_mean(name, grids) or f"add grids/{name}.csv"
        message = f"there is no grid '{name}'"
        yield new_problem("reference-unknown", Place(sheet.path), message, hint=hint)


def _repeated(sheet: Sheet) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    criteria = sheet.column("criterion")
    for row, case in sheet.cells("case"):
        first = seen.setdefault((case, criteria[row]), row)
        if case and first != row:
            shown = f"{case} × {criteria[row]}" if criteria[row] else case
            message = f"{shown} is already on line {sheet.lines[first]}"
            hint = "delete one of the rows"
            yield sheet.problem("cell-duplicate", row, "case", message, hint=hint)


def _regrouped(sheet: Sheet) -> Iterator[Problem]:
    groups: dict[str, str] = {}
    cases = sheet.column("case")
    for row, group in sheet.cells("group"):
        known = groups.setdefault(cases[row], group)
        if known != group:
            message = f"'{cases[row]}' is in the group '{known}' above"
            hint = f"write '{known}', or give the case another name"
            yield sheet.problem("group-differs", row, "group", message, hint=hint)


def _codes(files: StudyFiles) -> dict[str, list[str]]:
    """Return the codes of each variable; check_links reports variables that have none."""
    sheet = files.shared_or_own("codebook.csv")
    codes: dict[str, list[str]] = {}
    if sheet and "code" in sheet.header:
        for variable, code in zip(sheet.column("variable"), sheet.column("code"), strict=True):
            codes.setdefault(variable, []).append(code)
    return codes


def _wide_criteria(sheet: Sheet, names: _Names | None) -> Iterator[Problem]:
    for criterion in criteria_of(sheet):
        if names and criterion.strip() and criterion not in names.known:
            yield _stranger(sheet, (-1, criterion), criterion, names)


def _unknown(sheet: Sheet, column: str, names: _Names | None) -> Iterator[Problem]:
    if not names or not sheet.distinct(column) - set(names.known) - {""}:
        return
    for row, cell in sheet.cells(column):
        if cell.strip() and cell not in names.known:
            yield _stranger(sheet, (row, column), cell, names)


def _stranger(sheet: Sheet, at: tuple[int, str], cell: str, names: _Names) -> Problem:
    row, column = at
    for name in names.known:
        if as_typed(name) == as_typed(cell):
            return unlike(cell, name).at(sheet, row, column)
    hint = did_you_mean(cell, names.known) or f"correct it, or add it to {names.file}"
    return sheet.problem("code-unknown", row, column, f"unknown {names.what} '{cell}'", hint=hint)
