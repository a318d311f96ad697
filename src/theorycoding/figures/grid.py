"""Grids: case by criterion, each value its colour, what is no finding told apart by pattern."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from theorycoding.figures.layout import Block, framed, legend
from theorycoding.figures.marks import Picture
from theorycoding.figures.matrix import Cell, Row, matrix, sample
from theorycoding.figures.paints import MUTED, PAPER, tints
from theorycoding.vocabulary.wording import listed

FINDINGS = ("", "verdict")  # kinds of values that are findings
_OPEN = Cell("", PAPER, hatch="rising")
_MISSING = Cell("", PAPER, dashes=(3, 2), ink=MUTED)
_OTHER_KIND = Cell("", PAPER, hatch="crossed")
_NO_ENTRY = Cell("·", ink=MUTED)
_LOOKS = {"open": _OPEN, "missing": _MISSING}


class GridCell(NamedTuple):
    """A cell of a grid, in the words to be printed; `kind` is that of its value in the codebook."""

    case: str
    criterion: str
    value: str
    kind: str = ""

    @property
    def is_finding(self) -> bool:
        """Whether the value says something about the case."""
        return self.kind in FINDINGS


def grid_picture(
    cells: Iterable[tuple[str, str, str, str]],
    *,
    values: Iterable[str] = (),
    title: str = "Values by case and criterion",
    subtitle: str = "",
) -> Picture:
    """Draw a row a case and a column a criterion, both in order of first appearance.

    Parameters
    ----------
    cells
        Case, criterion, value and kind of value, in the words to be printed. Values of the kind
        `verdict` or of none are coloured, those of other kinds (`open`, `missing`) have patterns;
        a cell that is left out, or empty, is marked as having no entry.
    values
        Findings in the order of their colours, as in the codebook; others follow as they come.

    Raises
    ------
    ValueError
        A cell is there twice.
    """
    found = [GridCell(*cell) for cell in cells]
    cases = list(dict.fromkeys(cell.case for cell in found))
    criteria = list(dict.fromkeys(cell.criterion for cell in found))
    entered = _entered(found)
    grounds = _grounds(entered.values(), values)
    looks = {key: _look(cell, grounds) for key, cell in entered.items()}
    rows = [
        Row(case, tuple(looks.get((case, criterion), _NO_ENTRY) for criterion in criteria))
        for case in cases
    ]
    body = matrix(rows, criteria)
    samples = legend(_samples(rows, entered.values()), body.width)
    said = _description(rows, criteria)
    return framed([body, samples], title=title, subtitle=subtitle, description=said)


def _entered(found: Iterable[GridCell]) -> dict[tuple[str, str], GridCell]:
    entered: dict[tuple[str, str], GridCell] = {}
    for cell in found:
        key = (cell.case, cell.criterion)
        if key in entered:
            raise ValueError(f"the cell '{cell.case}', '{cell.criterion}' is there twice: keep one")
        if cell.value:
            entered[key] = cell
    return entered


def _grounds(entered: Iterable[GridCell], values: Iterable[str]) -> dict[str, Cell]:
    """Return a ground for each finding."""
    findings = dict.fromkeys(cell.value for cell in entered if cell.is_finding)
    ordered = [value for value in dict.fromkeys([*values, *findings]) if value in findings]
    paints = tints(len(ordered))
    return {value: Cell(value, paint) for value, paint in zip(ordered, paints, strict=True)}


def _look(cell: GridCell, grounds: Mapping[str, Cell]) -> Cell:
    if cell.is_finding:
        return grounds[cell.value]
    return replace(_LOOKS.get(cell.kind, _OTHER_KIND), word=cell.value)


def _samples(rows: Iterable[Row], entered: Iterable[GridCell]) -> list[tuple[Block, str]]:
    """Return the patterns in use; colours need no legend, since each cell has its word."""
    kinds = dict.fromkeys(cell.kind for cell in entered if not cell.is_finding)
    shown = [(sample(_LOOKS.get(kind, _OTHER_KIND)), kind) for kind in kinds]
    if any(cell is _NO_ENTRY for row in rows for cell in row.cells):
        shown.append((sample(_NO_ENTRY), "no entry"))
    return shown


def _description(rows: Sequence[Row], criteria: Sequence[str]) -> str:
    words = Counter(cell.word for row in rows for cell in row.cells if cell is not _NO_ENTRY)
    counted = [f"{word} {number}" for word, number in words.most_common()]
    size = f"{len(rows)} by {len(criteria)} cells: {listed(counted) if counted else 'no entries'}."
    return " ".join([size, *(_sentence(row, criteria) for row in rows)])


def _sentence(row: Row, criteria: Sequence[str]) -> str:
    said = [
        f"{criterion} {cell.word}"
        for criterion, cell in zip(criteria, row.cells, strict=True)
        if cell is not _NO_ENTRY
    ]
    return f"{row.name}: {'; '.join(said) or 'no entry'}."
