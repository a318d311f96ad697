"""Grids: one value per cell, values and criteria from the codebook, columns that exist."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from theorycoding.checks.columns import Names, strangers, unknown_names
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles, criteria_of, is_wide_grid
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean


def check_grid_shape(files: StudyFiles) -> Iterator[Problem]:
    """Report cases with two values on a criterion, or in two groups."""
    for name, sheet in files.grid_sheets().items():
        if "case" in sheet.header:
            path = f"grids/{name}.csv"
            yield from files.resting_on(path, chain(_repeated(sheet), _regrouped(sheet)))


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
            unknown = unknown_names(sheet, "case", names, is_required=not is_wide_grid(sheet))
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
