"""Comparison of a study with what is on record: claims, printed tables, totals, evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

from theorycoding.checks import check
from theorycoding.claims.outcomes import Claim, claim_differences, review_claims
from theorycoding.counting.grids import Matrix, Unsupported, is_congruence, totals, unsupported
from theorycoding.counting.schematic import Difference, differences, table_of_study
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, has_errors, new_problem, visible
from theorycoding.study.loading import build_study
from theorycoding.study.studies import Study


@dataclass(frozen=True, slots=True)
class Checked:
    """A study with all its problems; `study` is None if its files have errors."""

    study: Study | None
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a report can be made of it."""
        return self.study is not None and not has_errors(self.problems)


def check_study(files: StudyFiles) -> Checked:
    """Check the files of a study, and what is computed from them against what is on record.

    Beyond the files these are claims that cannot be evaluated or differ from their record, and
    tables and totals that differ from print.
    """
    problems = check(files)
    if has_errors(problems) or files.is_bare:  # a bare file has nothing on record to compare
        return Checked(None, (), problems)
    study = build_study(files, problems)
    faults = [*problems, *_printed_problems(study), *_wrong_totals(study)]
    faults += _unsupported_labels(study)
    claims, unclear = review_claims(study)
    faults += [*unclear, *claim_differences(study, claims)]
    return Checked(study, claims, tuple(sorted(map(visible, faults))))


def printed_differences(study: Study) -> dict[str, tuple[Difference, ...]]:
    """Return, for each table that the source prints, where the regenerated one differs."""
    return {
        settings["id"]: differences(table_of_study(study, settings), study.printed[settings["id"]])
        for settings in study.tables
        if settings["id"] in study.printed
    }


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
        (name, one) for name, matrix in expected.items() for one in unsupported(matrix, primary)
    )


def _printed_problems(study: Study) -> tuple[Problem, ...]:
    """Return a problem for each cell in which a regenerated table differs from the printed one."""
    found = []
    for table, cells in printed_differences(study).items():
        sheet = study.files.under("printed")[table]
        for cell in cells:
            if cell.row == 0:
                place = sheet.header_place(cell.column)
            elif cell.row <= len(sheet.records):
                place = sheet.place(cell.row - 1, cell.column)
            else:
                place = Place(sheet.path, sheet.lines[-1] if sheet.lines else 1)
            found.append(new_problem("printed-differs", place, str(cell), field=cell.header))
    return tuple(found)


def _unsupported_labels(study: Study) -> Iterator[Problem]:
    """Yield a warning for each label of the study's default coder that no expectation supports."""
    sheet = study.files.sheet("arguments.csv")
    if sheet is None or "label" not in sheet.header:
        return
    rows = {argument: row for row, argument in enumerate(sheet.column("argument"))}
    for name, one in unsupported_labels(study):
        rivals = f", though it contradicts {' and '.join(one.rejected)}" if one.rejected else ""
        message = (
            f"{one.argument} is labelled {one.theory}, but by the grid '{name}' it meets no "
            f"expectation of it{rivals}"
        )
        hint = "add the evidence, or reconsider the label: rejecting a rival does not support it"
        place = sheet.place(rows[one.argument], "label")
        yield new_problem("congruence-missing", place, message, field="label", hint=hint)


def _wrong_totals(study: Study) -> Iterator[Problem]:
    for name, grid in study.grids.items():
        sheet = study.files.sheet(f"grids/{name}.columns.csv")
        for row, total in enumerate(totals(Matrix(grid, study.codebook))):
            if sheet and total.is_right is False:
                message = (
                    f"{total.organisation or total.criterion}: {total.rows} in the rows and "
                    f"{total.outside} outside make {total.rows + (total.outside or 0)}, "
                    f"printed {total.printed}"
                )
                yield sheet.problem("total-differs", row, "members", message)
