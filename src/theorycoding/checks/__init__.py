"""What can be wrong with the files of a study: functions from located rows to problems."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from theorycoding.checks.between import check_project
from theorycoding.checks.cells import check_cells, name_problems, tidy_cells
from theorycoding.checks.codebooks import check_names, theory_names
from theorycoding.checks.coders import check_coders, check_decisions
from theorycoding.checks.columns import (
    check_keys,
    check_numbers,
    check_parts,
    check_references,
    check_required,
    check_words,
)
from theorycoding.checks.events import check_dates
from theorycoding.checks.grids import check_grid_codes, check_grid_columns, check_grid_shape
from theorycoding.checks.headers import tidy_headers
from theorycoding.checks.labels import check_actors, check_labels, check_reasons
from theorycoding.checks.settings import check_characters, check_links, check_settings
from theorycoding.checks.shifts import tidy_headers_again, tidy_shifts
from theorycoding.checks.spellings import check_spellings
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, Severity, problem, visible
from theorycoding.problems.codes import problem_codes
from theorycoding.vocabulary.tables import table_of

__all__ = ["CHECKS", "check", "check_names_of", "check_project"]

CHECKS: Final[tuple[Callable[[StudyFiles], Iterable[Problem]], ...]] = (
    check_required,
    check_keys,
    check_words,
    check_numbers,
    check_references,
    check_parts,
    check_cells,
    check_names,
    check_labels,
    check_spellings,
    check_reasons,
    check_actors,
    check_coders,
    check_decisions,
    check_grid_shape,
    check_grid_codes,
    check_grid_columns,
    check_dates,
    check_settings,
    check_characters,
    check_links,
)


def check(files: StudyFiles) -> tuple[Problem, ...]:
    """Return every problem of a study's files, those of reading included, sorted by place."""
    found = set(files.problems)
    if not files.sheets and not any(known.severity is Severity.ERROR for known in found):
        hint = "`theorycoding new` writes a study ready to fill in"
        place = Place(files.shown)
        found.add(problem("study-empty", place, "the study has no CSV file", hint=hint))
    problems, tidied = tidy(files)
    found.update(problems)
    later = {one for function in CHECKS for one in function(tidied)}
    for path, cause in _causes(tidied, found).items():
        if due := {one for one in later if path in one.rests_on}:  # then it is worse than odd
            later -= due
            found = found - {cause} | {replace(cause, severity=Severity.ERROR)}
    return tuple(sorted(map(visible, _without_followers(found | later))))


def check_names_of(sheet: Sheet, columns: Collection[str]) -> list[Problem]:
    """Return a problem for each cell of these columns that is not the name that it seems to be."""
    return [visible(found) for name in columns for found in name_problems(sheet, name)]


def _causes(tidied: StudyFiles, found: Iterable[Problem]) -> dict[str, Problem]:
    """Tables that are empty or lie there under another name, with the warning that says so."""
    paths = {sheet.path: path for path, sheet in {**tidied.shared, **tidied.sheets}.items()}
    absent = {shown: path for path, shown in tidied.misnamed.items() if not tidied.sheet(path)}
    known = {"table-empty": paths, "file-unknown": absent}
    return {
        known[one.code][one.file]: one
        for one in found
        if one.file in known.get(one.code, {}) and one.severity is Severity.WARNING
    }


def tidy(files: StudyFiles) -> tuple[list[Problem], StudyFiles]:
    """Return what is wrong with headers and characters, and files in which that is mended.

    So that one cause gives one message: the checks that follow see the names that must be meant,
    and say nothing of cells that are named here already; a file whose ids are lost counts as
    unreadable, so that nothing is said of references to it. Nothing is built from these files.
    """
    problems: list[Problem] = []
    shared = _tidy_each(files, files.shared, problems)
    sheets = _tidy_each(files, files.sheets, problems)
    tidied = replace(files, shared=shared, sheets=sheets)
    names = theory_names(tidied)
    for path, sheet in sheets.items():
        if table_of(path):
            found, sheets[path] = tidy_shifts(sheet, names)
            problems += found
    said = {*files.problems, *problems}
    partial = {path for path, sheet in (shared | sheets).items() if _is_partial(path, sheet, said)}
    return problems, replace(tidied, unreadable=files.unreadable | partial)


def _is_partial(path: str, sheet: Sheet, said: Collection[Problem]) -> bool:
    """Whether ids of a sheet are lost or changed, so that references to it prove nothing."""
    table = table_of(path)
    key = table.key[-1] if table and table.key else ""
    codes = problem_codes()
    is_needed = table is not None and key in table.required and key in sheet.header
    return (is_needed and not all(map(str.strip, sheet.each(key)))) or any(
        one.file == sheet.path
        and one.severity is Severity.ERROR
        and (codes[one.code].loses == "rows" or (codes[one.code].loses and one.field == key))
        for one in said
    )


def _tidy_each(
    files: StudyFiles, sheets: Mapping[str, Sheet], problems: list[Problem]
) -> dict[str, Sheet]:
    tidied = {}
    for path, sheet in sheets.items():
        table = table_of(path)
        if table:
            found, sheet = tidy_headers_again(sheet)  # noqa: PLW2901
            problems += found
            found, sheet = tidy_headers(sheet, table, is_bare=files.is_bare)  # noqa: PLW2901
            problems += found
        found, tidied[path] = tidy_cells(sheet, table)
        problems += found
    return tidied


def _without_followers(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that an error has explained already.

    These are warnings of a cell with an error, and widths of rows below what is no header.
    """
    found, codes = list(problems), problem_codes()
    errors = {(one.file, one.line, one.field) for one in found if one.severity is Severity.ERROR}
    headless = {one.file for one in found if one.code == "header-missing" and not one.field}
    return [
        one
        for one in found
        if not (codes[one.code].is_follower and (one.file, one.line, one.field) in errors)
        and not (one.code == "row-ragged" and one.file in headless)
    ]
