"""A grid as a figure: findings have colours, and other kinds of values have patterns."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from theorycoding.counting.grids import VERDICT, Matrix
from theorycoding.figures.layout import Block, framed, legend
from theorycoding.figures.marks import Figure
from theorycoding.figures.matrix import Cell, Row, matrix, sample
from theorycoding.figures.paints import MUTED, PAPER, Paint, value_grounds
from theorycoding.figures.panels import described
from theorycoding.vocabulary.wording import counted

_NO_ENTRY = Cell("·", ink=MUTED)
_OTHER_KIND = Cell("", PAPER, hatch="crossed")
_LOOKS = {
    "open": Cell("", PAPER, hatch="rising"),
    "missing": Cell("", PAPER, dashes=(3, 2), ink=MUTED),
}


def grid_figure(grid: Matrix, grounds: Mapping[str, Paint] = MappingProxyType({})) -> Figure:
    """Draw one row per case and one column per criterion, in the order of the file.

    Values of the kind `verdict` are coloured. Values of other kinds (`open`, `missing`) have
    patterns, and an empty cell is marked as having no entry.

    Parameters
    ----------
    grounds
        The colours of values that have one in all figures of a study; others get a colour here.
    """
    looks = _looks(grid, grounds)
    rows = [
        Row(case, tuple(looks[grid.values.get((case, name), "")] for name in grid.criteria))
        for case in grid.cases
    ]
    nouns = grid.codebook.nouns(grid.grid.criteria)
    criteria = [nouns.get(name, name) for name in grid.criteria]
    body = matrix(rows, criteria)
    samples = legend(_samples(rows, grid), body.width)
    description = _description(rows, criteria)
    return framed([body, samples], title=grid.grid.title, description=description)


def _looks(grid: Matrix, grounds: Mapping[str, Paint]) -> dict[str, Cell]:
    """Return the cell to draw for each value; that of the empty text for no entry."""
    nouns = grid.codebook.nouns(grid.grid.values)
    kinds = _kinds(grid)
    findings = (value for value, kind in kinds.items() if kind == VERDICT)
    paints = {**value_grounds(findings), **grounds}
    looks = {"": _NO_ENTRY}
    for value, kind in kinds.items():
        plain = Cell("", paints[value]) if kind == VERDICT else _LOOKS.get(kind, _OTHER_KIND)
        looks[value] = replace(plain, word=nouns.get(value, value))
    return looks


def _kinds(grid: Matrix) -> dict[str, str]:
    """Return the kind of each value that the grid has."""
    return {value: grid.kind(*cell) for cell, value in grid.values.items()}


def _samples(rows: Iterable[Row], grid: Matrix) -> list[tuple[Block, str]]:
    """Return the patterns in use, with the values that have them.

    Colours need no legend, since each cell has its word.
    """
    nouns = grid.codebook.nouns(grid.grid.values)
    by_kind: dict[str, list[str]] = {}
    for value, kind in _kinds(grid).items():
        if kind != VERDICT:
            by_kind.setdefault(kind, []).append(nouns.get(value, value))
    samples = [
        (sample(_LOOKS.get(kind, _OTHER_KIND)), ", ".join(words)) for kind, words in by_kind.items()
    ]
    if any(cell is _NO_ENTRY for row in rows for cell in row.cells):
        samples.append((sample(_NO_ENTRY), "no entry"))
    return samples


def _description(rows: Sequence[Row], criteria: Sequence[str]) -> str:
    words = Counter(cell.word for row in rows for cell in row.cells if cell is not _NO_ENTRY)
    numbers = [f"{number} {word}" for word, number in words.most_common()]
    size = f"Matrix of {counted(len(rows), 'row')} and {counted(len(criteria), 'column')}"
    finding = f"{', '.join(numbers)}." if numbers else ""
    return described(f"{size}, each value with its word and colour.", finding)
