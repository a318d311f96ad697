"""Grids: one value a cell, values and criteria from the codebook, columns that exist."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from theorycoding.checks.headers import is_wide_grid
from theorycoding.codebook import did_you_mean
from theorycoding.folders import StudyFiles
from theorycoding.problems import Problem, problem
from theorycoding.reading import Sheet
from theorycoding.tables import GRID

DESCRIBING = frozenset(GRID.names) - {"case", "criterion", "value"}


def grid_sheets(files: StudyFiles) -> Iterator[tuple[str, Sheet]]:
    """Yield the name and the sheet of each grid, its `columns.csv` left out."""
    for name, sheet in files.under("grids").items():
        if not name.endswith(".columns"):
            yield name, sheet


def grid_settings(files: StudyFiles, name: str) -> dict[str, Any]:
    """Return what `study.toml` says of a grid."""
    grids = files.settings.values.get("grid", []) if files.settings else []
    known = grids if isinstance(grids, list) else []
    return next((grid for grid in known if isinstance(grid, dict) and grid.get("id") == name), {})


def criteria_of(sheet: Sheet) -> list[str]:
    """Return the criteria of a grid, in order of first appearance."""
    if is_wide_grid(sheet, GRID):
        return [name for name in sheet.header if name != "case" and name not in DESCRIBING]
    return list(dict.fromkeys(sheet.column("criterion")))


def check_grid_shape(files: StudyFiles) -> Iterator[Problem]:
    """A case has one value by a criterion, and stands in one group."""
    for _, sheet in grid_sheets(files):
        seen: dict[tuple[str, str], int] = {}
        groups: dict[str, str] = {}
        for row, cells in sheet.rows():
            if row in sheet.ragged or "case" not in cells:
                continue
            case, criterion = cells["case"], cells.get("criterion", "")
            first = seen.setdefault((case, criterion), row)
            if first != row:
                shown = f"{case} × {criterion}" if criterion else case
                message = f"{shown} stands already on line {sheet.lines[first]}"
                yield problem("cell-duplicate", sheet.place(row, "case"), message, field="case")
            group = cells.get("group", "")
            if groups.setdefault(case, group) != group:
                message = f"'{case}' stands in the group '{groups[case]}' above"
                yield problem("group-differs", sheet.place(row, "group"), message, field="group")


def check_grid_codes(files: StudyFiles) -> Iterator[Problem]:
    """Values, criteria and cases are those that `study.toml` announces."""
    for name, sheet in grid_sheets(files):
        settings = grid_settings(files, name)
        values = _codes(files, settings.get("values"))
        criteria = _codes(files, settings.get("criteria"))
        if is_wide_grid(sheet, GRID):
            yield from _wide_criteria(sheet, criteria)
            for criterion in criteria_of(sheet):
                yield from _unknown(sheet, criterion, values, "value")
            continue
        yield from _unknown(sheet, "value", values, "value")
        yield from _unknown(sheet, "criterion", criteria, "criterion")
        if settings.get("cases") == "arguments":
            arguments = files.sheet("arguments.csv")
            known = arguments.column("argument") if arguments else []
            yield from _unknown(sheet, "case", known, "argument")


def check_grid_columns(files: StudyFiles) -> Iterator[Problem]:
    """A grid's `columns.csv` describes criteria of the grid."""
    grids = dict(grid_sheets(files))
    for path, sheet in sorted(files.sheets.items()):
        stem = PurePosixPath(path).stem
        if not path.startswith("grids/") or not stem.endswith(".columns"):
            continue
        grid = grids.get(stem.removesuffix(".columns"))
        if grid is None:
            hint = did_you_mean(stem.removesuffix(".columns"), grids)
            message = f"there is no grid '{stem.removesuffix('.columns')}'"
            yield problem("reference-unknown", sheet.header_place(), message, hint=hint)
            continue
        yield from _unknown(sheet, "criterion", criteria_of(grid), "criterion")


def _codes(files: StudyFiles, variable: object) -> list[str] | None:
    sheet = files.shared_or_own("codebook.csv")
    if not isinstance(variable, str) or not sheet or "code" not in sheet.header:
        return None
    codes = [cells["code"] for _, cells in sheet.rows() if cells.get("variable") == variable]
    return codes or None  # an unknown variable is said once, where study.toml names it


def _wide_criteria(sheet: Sheet, known: list[str] | None) -> Iterator[Problem]:
    for criterion in criteria_of(sheet):
        if known is not None and criterion not in known:
            place = sheet.header_place(criterion)
            hint = did_you_mean(criterion, known)
            message = f"unknown criterion '{criterion}'"
            yield problem("code-unknown", place, message, field=criterion, hint=hint)


def _unknown(sheet: Sheet, column: str, known: list[str] | None, what: str) -> Iterator[Problem]:
    if known is None or not set(sheet.column(column)) - set(known) - {""}:
        return
    for row, cell in sheet.cells(column):
        if cell and cell not in known:
            hint = did_you_mean(cell, known)
            place = sheet.place(row, column)
            yield problem(
                "code-unknown", place, f"unknown {what} '{cell}'", field=column, hint=hint
            )
