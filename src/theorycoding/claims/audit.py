"""The audit: what is computed from a study, compared with what is on record."""

from collections.abc import Iterator
from dataclasses import dataclass

from theorycoding.checks import check
from theorycoding.claims.outcomes import Claim, claim_differences, review_claims
from theorycoding.counting.grids import Matrix, Unsupported, is_congruence, totals, unsupported
from theorycoding.counting.schematic import differences, table_of_study
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Fix, Place, Problem, has_errors, new_problem, visible
from theorycoding.study.loading import build_study
from theorycoding.study.studies import Study


@dataclass(frozen=True, slots=True)
class Checked:
    """A study with its problems; `study` is None if its files have errors."""

    study: Study | None
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


def check_study(files: StudyFiles) -> Checked:
    """Check the files of a study, and compare what is computed from them with what is on record.

    Claims that cannot be evaluated or differ from their record are reported, and so are tables
    and totals that differ from the printed ones.
    """
    problems = check(files)
    if has_errors(problems):
        return Checked(None, (), problems)
    study = build_study(files, problems)
    claims, claim_problems = review_claims(study)
    everything = (
        *problems,
        *_printed_problems(study),
        *_wrong_totals(study),
        *_unsupported_labels(study),
        *claim_problems,
        *claim_differences(study, claims),
    )
    return Checked(study, claims, tuple(sorted(map(visible, everything))))


def unsupported_labels(study: Study) -> tuple[tuple[str, Unsupported], ...]:
    """Return the labels of the default coder that no expectation supports, by grid."""
    matrices = {name: Matrix(grid, study.codebook) for name, grid in study.grids.items()}
    expected = {name: matrix for name, matrix in matrices.items() if is_congruence(matrix)}
    if not study.coders or not expected:
        return ()
    primary = {
        row["argument"]: label.primary
        for row in study.coded_rows()
        if (label := study.codebook.label(row["label"]))
    }
    return tuple(
        (name, label) for name, matrix in expected.items() for label in unsupported(matrix, primary)
    )


def _printed_problems(study: Study) -> Iterator[Problem]:
    """Yield a problem for each cell in which a regenerated table differs from the printed one."""
    for settings in study.tables:
        if settings["id"] not in study.printed:
            continue
        sheet = study.files.under("printed")[settings["id"]]
        regenerated, printed = table_of_study(study, settings), study.printed[settings["id"]]
        for cell in differences(regenerated, printed):
            if cell.row <= len(sheet.records):  # row 0 is the header
                place = sheet.place(cell.row - 1, cell.column)
            else:
                place = Place(sheet.path, sheet.lines[-1] if sheet.lines else 1)
            message, hint, fix = str(cell), "", None
            old, new = cell.printed or "", cell.regenerated or ""
            if old.split() == new.split() != []:
                message = f"{cell}: only the spaces differ"
                hint, fix = "write it as regenerated", Fix(old, new)
            yield new_problem(
                "printed-differs", place, message, field=cell.header, hint=hint, fix=fix
            )


def _unsupported_labels(study: Study) -> Iterator[Problem]:
    """Yield a warning for each label of the default coder that no expectation supports."""
    sheet = study.files.sheet("arguments.csv")
    if "label" not in sheet.header:
        return
    rows = {argument: row for row, argument in enumerate(sheet.column("argument"))}
    for grid, label in unsupported_labels(study):
        rivals = f", though it contradicts {' and '.join(label.rejected)}" if label.rejected else ""
        message = (
            f"{label.argument} is labelled {label.theory}, but in the grid '{grid}' it meets no "
            f"expectation of that theory{rivals}"
        )
        hint = "check the label and the grid"
        if label.rejected:
            hint = "check the label: contradicting a rival does not make an argument fit a theory"
        row = rows[label.argument]
        yield sheet.problem("congruence-missing", row, "label", message, hint=hint)


def _wrong_totals(study: Study) -> Iterator[Problem]:
    for name, grid in study.grids.items():
        sheet = study.files.sheet(f"grids/{name}.columns.csv")
        for row, total in enumerate(totals(Matrix(grid, study.codebook))):
            if sheet.header and total.is_right is False:
                message = (
                    f"{total.organisation or total.criterion}: {total.rows} in the rows and "
                    f"{total.outside} outside make {total.rows + (total.outside or 0)}, "
                    f"printed {total.printed}"
                )
                yield sheet.problem("total-differs", row, "members", message)
