"""What can be wrong with the files of a study: functions from located rows to problems."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from theorycoding.checks import (
    cells,
    codebooks,
    columns,
    events,
    headers,
    labels,
    settings,
    spellings,
)
from theorycoding.checks.between import check_project
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import (
    Place,
    Problem,
    Severity,
    has_errors,
    new_problem,
    problem_codes,
    visible,
)
from theorycoding.vocabulary.tables import ARGUMENTS, CODER, table_of

__all__ = ["CHECKS", "check", "check_project"]

CHECKS: Final[tuple[Callable[[StudyFiles], Iterable[Problem]], ...]] = (
    columns.check_tables,
    cells.check_cells,
    codebooks.check_codebook,
    labels.check_labels,
    spellings.check_spellings,
    labels.check_actors,
    spellings.check_twins,
    labels.check_coders,
    labels.check_decisions,
    labels.check_ratings,
    columns.check_grid_shape,
    columns.check_grid_codes,
    columns.check_grid_columns,
    events.check_dates,
    settings.check_settings,
    settings.check_characters,
    settings.check_links,
    settings.check_reserved,
    settings.check_placeholders,
)


def check(files: StudyFiles) -> tuple[Problem, ...]:
    """Return every problem of a study's files, those of reading included, sorted by place."""
    problems = set(files.problems)
    if not files.sheets and not has_errors(problems):
        hint = "`theorycoding new` writes a study ready to fill in"
        place = Place(files.shown)
        problems.add(new_problem("study-empty", place, "the study has no CSV file", hint=hint))
    untidy, tidied = tidy(files)
    problems.update(untidy)
    later = {problem for function in CHECKS for problem in function(tidied)}
    for path, cause in _causes(tidied, problems).items():
        # An empty or misnamed table caused later problems: its warning becomes an error instead.
        if caused := {problem for problem in later if path in problem.rests_on}:
            later -= caused
            problems = problems - {cause} | {replace(cause, severity=Severity.ERROR)}
    return tuple(sorted(map(visible, _without_followers(problems | later))))


def _causes(tidied: StudyFiles, problems: Iterable[Problem]) -> dict[str, Problem]:
    """Return the warning about each table that is empty or has another name, by its path."""
    paths = {sheet.path: path for path, sheet in {**tidied.shared, **tidied.sheets}.items()}
    absent = {shown: path for path, shown in tidied.misnamed.items() if path not in tidied.sheets}
    known = {"table-empty": paths, "file-unknown": absent}
    return {
        known[problem.code][problem.file]: problem
        for problem in problems
        if problem.file in known.get(problem.code, {}) and problem.severity is Severity.WARNING
    }


def tidy(files: StudyFiles) -> tuple[list[Problem], StudyFiles]:
    """Return what is wrong with headers and characters, and the files without these faults.

    In this way one cause gives one message. The later checks see the names that must be meant and
    skip the cells that are already reported. A file whose ids are lost counts as unreadable, so
    that references to it are not checked. Nothing is built from the tidied files.
    """
    problems: list[Problem] = []
    shared = _tidy_each(files, files.shared, problems)
    sheets = _tidy_each(files, files.sheets, problems)
    tidied = replace(files, shared=shared, sheets=sheets)
    names = codebooks.theory_names(tidied)
    for path, sheet in sheets.items():
        if names and table_of(path):
            shifted = headers.shifts(sheet, names)
            problems += shifted.values()
            sheets[path] = sheet.without(shifted)
    reported = {*files.problems, *problems}
    everything = (shared | sheets).items()
    incomplete = {path for path, sheet in everything if _is_incomplete(path, sheet, reported)}
    return problems, replace(tidied, unreadable=files.unreadable | incomplete)


def _is_incomplete(path: str, sheet: Sheet, reported: Collection[Problem]) -> bool:
    """Return whether ids of a sheet are lost or changed, so that references to it prove nothing."""
    table = table_of(path)
    key = table.key[-1] if table and table.key else ""
    is_needed = table is not None and key in table.required and key in sheet.header
    return (is_needed and not sheet.facts(key).is_full) or any(
        problem.file == sheet.path
        and problem.severity is Severity.ERROR
        and (loses := problem_codes()[problem.code].loses)
        and (loses == "rows" or problem.field == key)
        for problem in reported
    )


def _tidy_each(
    files: StudyFiles, sheets: Mapping[str, Sheet], problems: list[Problem]
) -> dict[str, Sheet]:
    tidied = dict(sheets)
    for path in sheets:
        table, sheet = table_of(path), tidied[path]
        if table:
            extra = headers.repeated_headers(sheet)
            if table in {ARGUMENTS, CODER}:
                extra |= headers.totals(sheet)
            required = files.required(path)
            faults, sheet = headers.tidy_headers(
                sheet.without(extra), table, required=required, is_bare=files.is_bare
            )
            problems += [*extra.values(), *faults]
        faults, tidied[path] = cells.tidy_cells(sheet, table)
        problems += faults
    return tidied


def _without_followers(problems: Collection[Problem]) -> list[Problem]:
    """Return the problems without those that an error already explains.

    These are warnings about a cell with an error, and widths of rows where the header is missing.
    """
    codes = problem_codes()
    errors = {_cell(problem) for problem in problems if problem.severity is Severity.ERROR}
    headless = {
        problem.file
        for problem in problems
        if problem.code == "header-missing" and not problem.field
    }
    return [
        problem
        for problem in problems
        if not (codes[problem.code].is_follower and _cell(problem) in errors)
        and not (problem.code == "row-ragged" and problem.file in headless)
    ]


def _cell(problem: Problem) -> tuple[str, int, str]:
    return problem.file, problem.line, problem.field
