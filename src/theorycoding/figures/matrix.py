"""A matrix of words: rows and columns with names, each cell with its word and its look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from theorycoding.figures.layout import Block, beside, bottoms_level, stack, text, width_for
from theorycoding.figures.marks import Box, Hatch, Mark, hatched
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint
from theorycoding.figures.words import wrap

_SIZE = 11
_INSIDE = 5  # between the edge of a cell and its words
_BETWEEN = 2
_LEAST, _MOST = 44, 150
_NAMES = 260
_ROW = 26


@dataclass(frozen=True, slots=True)
class Cell:
    """A word on its ground.

    `hatch` and `dashes` distinguish kinds without colour. A marked cell has a strong edge.
    """

    word: str
    ground: Paint | None = None
    hatch: Hatch = ""
    dashes: tuple[int, ...] = ()
    bold: bool = False
    ink: Paint = INK
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The name of a row, and a cell for each column."""

    name: str
    cells: tuple[Cell, ...]


def matrix(rows: Sequence[Row], columns: Sequence[str]) -> Block:
    """Return the rows below the names of the columns; every column is as wide as its words need."""
    names = width_for((row.name for row in rows), _NAMES)
    widths = [
        _width(head, [row.cells[place] for row in rows]) for place, head in enumerate(columns)
    ]
    drawn = [_head(columns, names, widths), *(_row(row, names, widths) for row in rows)]
    return stack(drawn, space=_BETWEEN)


def sample(cell: Cell) -> Block:
    """Return a small cell for a legend."""
    word = text(cell.word, 26, size=_SIZE, anchor="middle", paint=cell.ink)
    return Block(26, 16, (*_ground(cell, 26, 16), *word.marks))


def _width(head: str, cells: Iterable[Cell]) -> float:
    """Return a width that keeps the words of cells on one line; the head may break at spaces."""
    widest = width_for(head.split(), _MOST, size=_SIZE, bold=True)
    words = (width_for([cell.word], _MOST, size=_SIZE, bold=cell.bold) for cell in cells)
    needed = max([widest, *words])
    return min(max(needed + 2 * _INSIDE + 1, _LEAST), _MOST)


def _head(columns: Sequence[str], names: float, widths: Sequence[float]) -> Block:
    """Return the names of the columns, two pixels free on all sides."""
    heads = [
        text(head, width - 4, size=_SIZE, bold=True, anchor="middle")
        for head, width in zip(columns, widths, strict=True)
    ]
    row = beside([Block(names + 4, 0), *bottoms_level(heads)], space=_BETWEEN + 4)
    return replace(row, height=row.height + 2)


def _row(row: Row, names: float, widths: Sequence[float]) -> Block:
    name = text(row.name, names)
    words = [_words(cell, width) for cell, width in zip(row.cells, widths, strict=True)]
    height = max(_ROW, name.height + 4, *(word.height + 6 for word in words))
    cells = [
        _cell(cell, word, width, height)
        for cell, word, width in zip(row.cells, words, widths, strict=True)
    ]
    named = Block(names + 6, height, parts=((name, 0, (height - name.height) / 2),))
    return beside([named, *cells], space=_BETWEEN)


def _words(cell: Cell, width: float) -> Block:
    return text(
        cell.word,
        width - 2 * _INSIDE,
        size=_SIZE,
        bold=cell.bold,
        anchor="middle",
        paint=cell.ink,
    )


def _cell(cell: Cell, words: Block, width: float, height: float) -> Block:
    top = (height - words.height) / 2
    marks = _ground(cell, width, height)
    if cell.hatch:
        marks += (_behind(cell, words.height, width, top),)
    return Block(width, height, marks, parts=((words, _INSIDE, top),))


def _ground(cell: Cell, width: float, height: float) -> tuple[Mark, ...]:
    if not (cell.ground or cell.dashes or cell.hatch):
        return ()
    edge = MUTED if cell.dashes or cell.hatch else cell.ground
    box = Box(0.5, 0.5, width - 1, height - 1, cell.ground, edge, dashes=cell.dashes)
    if cell.is_marked:
        box = Box(1, 1, width - 2, height - 2, cell.ground, INK, thickness=2)
    return hatched(box, cell.hatch, MUTED)


def _behind(cell: Cell, height: float, width: float, top: float) -> Box:
    """Return plain ground behind the words of a hatched cell."""
    lines = wrap(cell.word, width - 2 * _INSIDE, _SIZE, bold=cell.bold)
    widest = width_for(lines, width - 2 * _INSIDE, size=_SIZE, bold=cell.bold)
    return Box((width - widest) / 2 - 2, top, widest + 4, height, cell.ground or PAPER)
