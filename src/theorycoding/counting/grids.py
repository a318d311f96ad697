"""Grids: the values of cases by criteria, counted with respect to polarity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import pandas as pd

from theorycoding.study.studies import Grid
from theorycoding.vocabulary.codebook import LABEL, Codebook

NOT_CODED = "not-coded"
VERDICT = "verdict"
_COUNTED = ("favourable", "unfavourable", "between", "open", "missing", "not_coded")
_SIDES = {
    ("virtue", "affirms"): "favourable",
    ("fault", "denies"): "favourable",
    ("fault", "affirms"): "unfavourable",
    ("virtue", "denies"): "unfavourable",
}


@dataclass(frozen=True)
class Matrix:
    """A grid with its codebook, to look cells up in.

    Cases and criteria are in the order of the file.
    """

    grid: Grid
    codebook: Codebook

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """Cases, in order of first appearance."""
        return tuple(dict.fromkeys(row["case"] for row in self.grid.cells.rows))

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Criteria, in order of first appearance."""
        return tuple(dict.fromkeys(row["criterion"] for row in self.grid.cells.rows))

    @cached_property
    def whole_criteria(self) -> tuple[str, ...]:
        """Criteria that are not part of another one: those that are counted by default."""
        found = {name: self.codebook.find(self.grid.criteria, name) for name in self.criteria}
        return tuple(name for name, code in found.items() if not code or code.parent not in found)

    @cached_property
    def groups(self) -> dict[str, str]:
        """The group of each case."""
        return {cell["case"]: cell["group"] for cell in self.grid.cells.rows}

    @cached_property
    def values(self) -> dict[tuple[str, str], str]:
        """The value of each (case, criterion); a cell without a value is not in it."""
        cells = (cell for cell in self.grid.cells.rows if cell["value"])
        return {(cell["case"], cell["criterion"]): cell["value"] for cell in cells}

    @cached_property
    def default_value(self) -> str:
        """The first code of the values, by which membership is counted; empty if there is none."""
        codes = self.codebook.variable(self.grid.values)
        return codes[0].code if codes else ""

    def kind(self, case: str, criterion: str) -> str:
        """Return the kind of a value (verdict, open, missing); `not-coded` for an empty cell."""
        value = self.values.get((case, criterion))
        if value is None:
            return NOT_CODED
        code = self.codebook.find(self.grid.values, value)
        return (code.kind if code else "") or VERDICT

    def value_noun(self, value: str) -> str:
        """Return the noun to print for a value; the value where there is none."""
        return self.codebook.nouns(self.grid.values).get(value, value)

    def criterion_noun(self, criterion: str) -> str:
        """Return the noun to print for a criterion; the criterion where there is none."""
        return self.codebook.nouns(self.grid.criteria).get(criterion, criterion)

    def polarity(self, value: str) -> str:
        """Return what a value says, such as affirms or denies; empty text if nothing."""
        code = self.codebook.find(self.grid.values, value)
        return code.polarity if code else ""

    def theory_of(self, criterion: str) -> str:
        """Return the theory of which a criterion is an expectation; empty text if there is none."""
        code = self.codebook.find(self.grid.criteria, criterion)
        if code is None:
            return ""
        theory = code.code if self.grid.criteria == LABEL else code.parent
        return theory if theory in self.codebook.theories else ""

    @cached_property
    def has_polarity(self) -> bool:
        """Whether any value speaks for or against its case."""
        return any(self.side(case, criterion) for case, criterion in self.values)

    def with_value(self, criterion: str, value: str) -> tuple[str, ...]:
        """Return the cases that have this value by a criterion, in order."""
        return tuple(case for case in self.cases if self.values.get((case, criterion)) == value)

    def profile(self, case: str) -> tuple[str, ...]:
        """Return the values of a case by every criterion, in order; an empty cell is empty text."""
        return tuple(self.values.get((case, name), "") for name in self.criteria)

    def side(self, case: str, criterion: str) -> str:
        """Return whether a value is favourable or unfavourable; empty text if it is neither.

        A virtue affirmed and a fault denied speak for the case, the opposites against it.
        """
        of_value = self.polarity(self.values.get((case, criterion), ""))
        if of_value in {"favourable", "unfavourable"}:
            return of_value
        by = self.codebook.find(self.grid.criteria, criterion)
        return _SIDES.get((by.polarity if by else "", of_value), "")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An argument labelled with a theory of which it meets no expectation.

    `rejected` are the rival theories that it contradicts, which does not make it fit its own.
    """

    argument: str
    theory: str
    rejected: tuple[str, ...]


def unsupported(matrix: Matrix, primary: Mapping[str, Sequence[str]]) -> tuple[Unsupported, ...]:
    """Return the labels without congruent evidence (congruence analysis).

    Parameters
    ----------
    matrix
        Arguments by expectations; the codebook gives each expectation its theory as parent
        (or the criteria are the theories themselves).
    primary
        The primary theories of each argument.
    """
    labels = []
    for argument, theories in primary.items():
        fits: dict[str, set[str]] = {theory: set() for theory in matrix.codebook.theories}
        for criterion in matrix.criteria:
            if theory := matrix.theory_of(criterion):
                fits[theory].add(matrix.polarity(matrix.values.get((argument, criterion), "")))
        for theory in theories:
            if "affirms" not in fits.get(theory, {"affirms"}) and argument in matrix.cases:
                rivals = [rival for rival in fits if rival != theory and "denies" in fits[rival]]
                labels.append(Unsupported(argument, theory, tuple(rivals)))
    return tuple(labels)


def is_congruence(matrix: Matrix) -> bool:
    """Return whether a grid compares arguments with expectations of theories."""
    return matrix.grid.cases_are == "arguments" and any(
        matrix.theory_of(criterion) for criterion in matrix.criteria
    )


@dataclass(frozen=True, slots=True)
class Total:
    """A printed total and the rows: `rows` + `outside` should be `printed`."""

    criterion: str
    organisation: str
    rows: int
    outside: int | None
    outside_names: str
    printed: int | None

    @property
    def is_right(self) -> bool | None:
        """Whether the sum is the printed one; None if a number is not known."""
        if self.outside is None or self.printed is None:
            return None
        return self.rows + self.outside == self.printed


def totals(matrix: Matrix) -> tuple[Total, ...]:
    """Return each printed total of a grid with the rows and the members outside the rows."""
    return tuple(
        Total(
            criterion=row["criterion"],
            organisation=row["organisation"],
            rows=len(matrix.with_value(row["criterion"], matrix.default_value)),
            outside=_number(row["outside"]),
            outside_names=row["outside_names"],
            printed=_number(row["members"]),
        )
        for row in matrix.grid.columns.rows
    )


def counts(matrix: Matrix, *, by: str = "case", criteria: Sequence[str] = ()) -> pd.DataFrame:
    """Count the cells of a grid per case or per criterion, polarity respected.

    Parameters
    ----------
    by
        `case` or `criterion`.
    criteria
        The criteria to count; if empty, all that are not part of another criterion.

    Returns
    -------
    DataFrame
        One row per case (or criterion), in order: favourable, unfavourable, between (verdicts
        that are neither), open, missing, not_coded.

    Raises
    ------
    ValueError
        `by` is something else.
    """
    if by not in {"case", "criterion"}:
        raise ValueError(f"a grid is counted by case or by criterion, not by '{by}'")
    columns = [by, *_COUNTED]
    chosen = tuple(dict.fromkeys(criteria)) or matrix.whole_criteria
    names = matrix.cases if by == "case" else chosen
    numbers = {name: dict.fromkeys(_COUNTED, 0) for name in names}
    for case, criterion in product(matrix.cases, chosen):
        side, kind = matrix.side(case, criterion), matrix.kind(case, criterion)
        counted = side or ("between" if kind == VERDICT else kind.replace("-", "_"))
        numbers[case if by == "case" else criterion][counted] += 1
    return pd.DataFrame([{by: name, **own} for name, own in numbers.items()], columns=columns)


def _number(text: str) -> int | None:
    return int(text) if text else None
