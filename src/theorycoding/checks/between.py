"""Files between studies: the studies and arguments they refer to must exist and agree."""

from collections.abc import Iterator, Mapping

from theorycoding.checks.cells import tidy_cells
from theorycoding.checks.columns import Names, unknown_names
from theorycoding.checks.headers import tidy_headers
from theorycoding.files.folders import Project, open_shared, original_of
from theorycoding.files.reading import Sheet, read_sheet
from theorycoding.problems import Place, Problem, new_problem, visible
from theorycoding.vocabulary.codebook import did_you_mean, suggest
from theorycoding.vocabulary.tables import ARGUMENTS, CONTRADICTIONS, OVERLAPS, Table

_PAIR = ("study", "argument", "other_study", "other_argument", "coder")


def check_project(project: Project) -> tuple[Problem, ...]:
    """Return what is wrong between studies: references, repetitions, disagreeing rows.

    Faults of the cells themselves are reported with every study.
    """
    shared = open_shared(project).sheets
    sheets = {
        table: _tidied(shared[table.path], table)
        for table in (CONTRADICTIONS, OVERLAPS)
        if table.path in shared
    }
    problems = list(_copies(project))
    for sheet in sheets.values():
        for column in ("study", "other_study"):
            names = Names(project.studies, "no study", "codings/")
            is_required = column == "study"
            problems += unknown_names(sheet, column, names, is_required=is_required)
    if statements := sheets.get(CONTRADICTIONS):
        problems += _differing(statements)
    if pairs := sheets.get(OVERLAPS):
        arguments = {name: _arguments(project, name) for name in project.studies}
        problems += _unknown_arguments(pairs, arguments)
        problems += _repeated(pairs)
    return tuple(sorted(map(visible, problems)))


def _copies(project: Project) -> Iterator[Problem]:
    for study in project.studies:
        if (original := original_of(study)) in project.studies:
            message = (
                f"looks like a copy of the study '{original}', and is counted as another study"
            )
            hint = "merge what is new into the original and delete the copy"
            place = Place(project.shown(project.codings / study))
            yield new_problem("file-copy", place, message, hint=hint)


def _tidied(sheet: Sheet, table: Table) -> Sheet:
    """Return a file under its right headers, with cells of wrong characters passed over."""
    return tidy_cells(tidy_headers(sheet, table)[1], table)[1]


def _arguments(project: Project, study: str) -> frozenset[str] | None:
    """Return the arguments of a study, sub-reasons included; None if its file cannot be read."""
    path = project.codings / study / ARGUMENTS.path
    if not path.is_file():
        near = suggest(ARGUMENTS.path, (other.name for other in path.parent.iterdir()))
        return None if near else frozenset()  # the misspelt name is reported with the study
    sheet, _ = read_sheet(path, project.shown(path), ARGUMENTS.names)
    sheet = _tidied(sheet, ARGUMENTS) if sheet else None
    if not sheet or "argument" not in sheet.header or sheet.ragged:  # an error of the study
        return None
    return sheet.distinct("argument")


def _differing(sheet: Sheet) -> Iterator[Problem]:
    """Yield the statements whose question or kind differs from that of the first statement."""
    for column in ("question", "kind"):
        first: dict[str, str] = {}
        names = sheet.column("contradiction")
        for row, cell in sheet.cells(column):
            if not names[row] or not cell:
                continue
            if (known := first.setdefault(names[row], cell)) != cell:
                message = f"'{cell}' differs from the {column} of {names[row]} above"
                hint = f"write '{known}', or give the row another id"
                yield sheet.problem("contradiction-differs", row, column, message, hint=hint)


def _unknown_arguments(
    sheet: Sheet, arguments: Mapping[str, frozenset[str] | None]
) -> Iterator[Problem]:
    for study_column, column in (("study", "argument"), ("other_study", "other_argument")):
        studies = sheet.column(study_column)
        for row, cell in sheet.cells(column):
            known = arguments.get(studies[row])
            if cell and not studies[row]:
                message = f"the argument '{cell}' has no study: '{study_column}' is empty"
                hint = f"write the study into '{study_column}'"
                yield sheet.problem("cell-missing", row, study_column, message, hint=hint)
            elif column == "argument" and not cell.strip():
                continue  # check_tables reports it
            elif cell and known is not None and cell not in known:
                message = f"the study '{studies[row]}' has no argument '{cell}'"
                hint = did_you_mean(cell, sorted(known)) or "correct the id, or add the argument"
                yield sheet.problem("reference-unknown", row, column, message, hint=hint)


def _repeated(sheet: Sheet) -> Iterator[Problem]:
    """Yield the pairs that occur twice, in whichever order."""
    first: dict[object, int] = {}
    columns = [sheet.column(name) for name in _PAIR]
    for row, _ in sheet.cells("argument"):
        study, argument, other_study, other_argument, coder = (cells[row] for cells in columns)
        pair = frozenset({(study, argument), (other_study, other_argument)})
        if (before := first.setdefault((pair, coder), row)) != row:
            message = f"this pair is already on line {sheet.lines[before]}"
            place, hint = sheet.place(row), "delete one of the rows"
            yield new_problem("id-duplicate", place, message, field="argument", hint=hint)
