"""What can be wrong with the files of a study: functions from located rows to problems."""

from collections.abc import Callable, Iterable
from typing import Final

from theorycoding.checks.cells import check_cells
from theorycoding.checks.columns import (
    check_keys,
    check_numbers,
    check_references,
    check_required,
    check_words,
)
from theorycoding.checks.events import check_dates
from theorycoding.checks.grids import check_grid_codes, check_grid_columns, check_grid_shape
from theorycoding.checks.headers import check_headers
from theorycoding.checks.labels import check_actors, check_labels, check_names, check_reasons
from theorycoding.checks.settings import check_links, check_settings
from theorycoding.folders import StudyFiles
from theorycoding.problems import Place, Problem, problem

CHECKS: Final[tuple[Callable[[StudyFiles], Iterable[Problem]], ...]] = (
    check_headers,
    check_required,
    check_keys,
    check_words,
    check_numbers,
    check_references,
    check_cells,
    check_names,
    check_labels,
    check_reasons,
    check_actors,
    check_grid_shape,
    check_grid_codes,
    check_grid_columns,
    check_dates,
    check_settings,
    check_links,
)


def check(files: StudyFiles) -> tuple[Problem, ...]:
    """Return every problem of a study's files, those of reading included, sorted by place."""
    found = set(files.problems)
    if not files.sheets and not any(known.severity == "error" for known in found):
        hint = "`theorycoding new` writes a study ready to fill in"
        place = Place(files.shown)
        found.add(problem("study-empty", place, "the study has no CSV file", hint=hint))
    for function in CHECKS:
        found.update(function(files))
    return tuple(sorted(found))
