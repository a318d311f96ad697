"""Grids: case by criterion, each value its colour, what is no finding told apart by pattern."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from theorycoding.figures.layout import Block, framed, legend
from theorycoding.figures.marks import Picture
from theorycoding.figures.matrix import Cell, Row, matrix, sample
from theorycoding.figures.paints import MUTED, PAPER, Paint, value_grounds
from theorycoding.figures.panels import described
from theorycoding.vocabulary.wording import counted

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
    grounds: Mapping[str, Paint] = MappingProxyType({}),
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
    grounds
        The colour of each finding, where other figures have the value too; the rest get colours as
        they come.

    Raises
    ------
    ValueError
        A cell is there twice.
    """
    found = [GridCell(*cell) for cell in cells]
    cases = list(dict.fromkeys(cell.case for cell in found))
    criteria = list(dict.fromkeys(cell.criterion for cell in found))
    entered = _entered(found)
    findings = (cell.value for cell in entered.values() if cell.is_finding)
    known = {**value_grounds(findings), **grounds}
    looks = {key: _look(cell, known) for key, cell in entered.items()}
    rows = [
        Row(case, tuple(looks.get((case, criterion), _NO_ENTRY) for criterion in criteria))
        for case in cases
    ]
    body = matrix(rows, criteria)
    samples = legend(_samples(rows, entered.values()), body.width)
    description = _description(rows, criteria)
    return framed([body, samples], title=title, subtitle=subtitle, description=description)


def _entered(found: Iterable[GridCell]) -> dict[tuple[str, str], GridCell]:
    entered: dict[tuple[str, str], GridCell] = {}
    for cell in found:
        key = (cell.case, cell.criterion)
        if key in entered:
            raise ValueError(f"the cell '{cell.case}', '{cell.criterion}' is there twice: keep one")
        if cell.value:
            entered[key] = cell
    return entered


def _look(cell: GridCell, grounds: Mapping[str, Paint]) -> Cell:
    if cell.is_finding:
        return Cell(cell.value, grounds[cell.value])
    return replace(_LOOKS.get(cell.kind, _OTHER_KIND), word=cell.value)


def _samples(rows: Iterable[Row], entered: Iterable[GridCell]) -> list[tuple[Block, str]]:
    """Return the patterns in use, with the values that have them.

    Colours need no legend, since each cell has its word.
    """
    kinds: dict[str, dict[str, None]] = {}
    for cell in entered:
        if not cell.is_finding:
            kinds.setdefault(cell.kind, {}).setdefault(cell.value)
    shown = [
        (sample(_LOOKS.get(kind, _OTHER_KIND)), ", ".join(values)) for kind, values in kinds.items()
    ]
    if any(cell is _NO_ENTRY for row in rows for cell in row.cells):
        shown.append((sample(_NO_ENTRY), "no entry"))
    return shown


def _description(rows: Sequence[Row], criteria: Sequence[str]) -> str:
    words = Counter(cell.word for row in rows for cell in row.cells if cell is not _NO_ENTRY)
    numbers = [f"{number} {word}" for word, number in words.most_common()]
    size = f"Matrix of {counted(len(rows), 'row')} and {counted(len(criteria), 'column')}"
    finding = f"{', '.join(numbers)}." if numbers else ""
    return described(f"{size}, each value with its word and colour.", finding)
