"""Figures of words in rows and columns: grids, and the labels of coders side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from theorycoding.counting.grids import VERDICT, Matrix
from theorycoding.figures.layout import Block, beside, framed, legend, stack, text, width_for
from theorycoding.figures.marks import Box, Figure, Hatch, Mark, Words, hatched
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint, theory_ground, value_grounds
from theorycoding.figures.words import text_width
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.labels import Label, write_label

_SIZE = 11
_INSIDE = 5  # between the edge of a cell and its words
_BETWEEN = 2
_LEAST, _MOST = 44, 150
_NAMES = 260
_ROW = 26


class Cell(NamedTuple):
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


_NOT_CODED = Cell("not coded", PAPER, dashes=(3, 2), ink=MUTED)
_NO_ENTRY = Cell("·", ink=MUTED)
_OTHER_KIND = Cell("", PAPER, hatch="crossed")
_LOOKS = {
    "open": Cell("", PAPER, hatch="rising"),
    "missing": Cell("", PAPER, dashes=(3, 2), ink=MUTED),
}


class Agreement(StrEnum):
    """How the labels of one argument compare, in the words of the last column."""

    SAME = "= the same"
    BRACKET = "≈ bracket differs"
    PRIMARY = "≠ primary differs"
    ONE_LABEL = "– fewer than two labels"


def grid_figure(grid: Matrix, grounds: Mapping[str, Paint] = MappingProxyType({})) -> Figure:
    """Draw one row per case and one column per criterion, in the order of the file.

    Values of the kind `verdict` are coloured. Values of other kinds (`open`, `missing`) have
    patterns, and an empty cell is marked as having no entry.

    Parameters
    ----------
    grounds
        The colours of values that have one in all figures of a study; others get a colour here.
    """
    kinds = {value: grid.kind(*cell) for cell, value in grid.values.items()}
    findings = (value for value, kind in kinds.items() if kind == VERDICT)
    paints = {**value_grounds(findings), **grounds}
    looks = {"": _NO_ENTRY}
    for value, kind in kinds.items():
        look = Cell("", paints[value]) if kind == VERDICT else _LOOKS.get(kind, _OTHER_KIND)
        looks[value] = look._replace(word=grid.value_noun(value))
    rows = {case: [looks[value] for value in grid.profile(case)] for case in grid.cases}
    body = _matrix(rows, list(map(grid.criterion_noun, grid.criteria)))
    words = Counter(cell.word for cells in rows.values() for cell in cells if cell != _NO_ENTRY)
    numbers = [f"{number} {word}" for word, number in words.most_common()]
    size = f"{counted(len(rows), 'row')} and {counted(len(grid.criteria), 'column')}"
    return framed(
        [body, legend(_samples(kinds, looks, grid), body.width)],
        title=grid.grid.title,
        what=f"Matrix of {size}, each value with its word and colour.",
        finding=f"{', '.join(numbers)}." if numbers else "",
    )


def _samples(
    kinds: Mapping[str, str], looks: Mapping[str, Cell], grid: Matrix
) -> list[tuple[Block, str]]:
    """Return the patterns in use, with the values that have them.

    Colours need no legend, since each cell has its word.
    """
    by_kind: dict[str, list[str]] = {}
    for value, kind in kinds.items():
        if kind != VERDICT:
            by_kind.setdefault(kind, []).append(looks[value].word)
    samples = [
        (_sample(_LOOKS.get(kind, _OTHER_KIND)), ", ".join(words))
        for kind, words in by_kind.items()
    ]
    if len(grid.values) < len(grid.cases) * len(grid.criteria):
        samples.append((_sample(_NO_ENTRY), "no entry"))
    return samples


def coders_figure(
    arguments: Iterable[str],
    labels: Mapping[str, Mapping[str, Label]],
    codebook: Codebook,
    *,
    subtitle: str = "",
) -> Figure:
    """Draw one row per argument and one column per coder, and say in a last column who agrees.

    Parameters
    ----------
    labels
        The label of each argument that a coder has labelled, by coder.
    codebook
        The theories, in the order of their colours, with their nouns.
    """
    by_argument = {name: [own.get(name) for own in labels.values()] for name in arguments}
    outcomes = [agreement(given) for given in by_argument.values()]
    looks = _looks([one for given in by_argument.values() for one in given if one], codebook)
    rows = {}
    for (name, given), outcome in zip(by_argument.items(), outcomes, strict=True):
        differs = outcome in {Agreement.BRACKET, Agreement.PRIMARY}
        cells = [looks[label]._replace(is_marked=bool(label and differs)) for label in given]
        rows[name] = [*cells, Cell(outcome, PAPER, bold=differs, ink=INK if differs else MUTED)]
    primary, bracket = (outcomes.count(each) for each in (Agreement.PRIMARY, Agreement.BRACKET))
    by = f"Labels of {counted(len(rows), 'argument')} by {counted(len(labels), 'coder')}"
    return framed(
        [_matrix(rows, [*labels, "agreement"])],
        title="Labels by argument and coder",
        subtitle=subtitle,
        what=f"{by}; where they differ, cells have a strong edge.",
        finding=f"The primary theory differs in {primary}, a bracket in {bracket}.",
    )


def agreement(labels: Iterable[Label | None]) -> Agreement:
    """Compare the labels of one argument; the order of co-equal theories does not matter.

    >>> print(agreement([Label(("realism",), ("liberalism",)), Label(("realism",)), None]))
    ≈ bracket differs
    """
    given = [label for label in labels if label]
    if not given[1:]:
        return Agreement.ONE_LABEL
    if len({label.key[0] for label in given}) > 1:
        return Agreement.PRIMARY
    return Agreement.BRACKET if len({label.key for label in given}) > 1 else Agreement.SAME


def _looks(labels: Sequence[Label], codebook: Codebook) -> dict[Label | None, Cell]:
    """Return the cell to draw for each label; that of a single theory has the theory's ground."""
    theories = [frozenset([theory]) for theory in codebook.theories]
    used = dict.fromkeys([*theories, *(frozenset(label.primary) for label in labels)])
    grounds = {
        primary: theory_ground(place, is_theory=place < len(theories))
        for place, primary in enumerate(used)
    }
    looks: dict[Label | None, Cell] = {None: _NOT_CODED}
    for label in dict.fromkeys(labels):
        word = write_label(label, codebook.nouns())
        looks[label] = Cell(word, grounds[frozenset(label.primary)])
    return looks


def _matrix(rows: Mapping[str, Sequence[Cell]], columns: Sequence[str]) -> Block:
    """Return the rows below the names of the columns; every column is as wide as its words need."""
    names = width_for(rows, _NAMES)
    by_column = zip(columns, *rows.values(), strict=True)
    widths = [_width(head, cells) for head, *cells in by_column]
    drawn = (_row(name, cells, names, widths) for name, cells in rows.items())
    return stack([_head(columns, names, widths), *drawn], space=_BETWEEN)


def _sample(cell: Cell) -> Block:
    """Return a small cell for a legend."""
    return Block(26, 16, (*_ground(cell, 26, 16), *_words(cell, 26).own))


def _width(head: str, cells: Iterable[Cell]) -> float:
    """Return a width that keeps the words of cells on one line; the head may break at spaces."""
    widest = width_for(head.split(), _MOST, size=_SIZE, bold=True)
    words = (text_width(cell.word, _SIZE, bold=cell.bold) for cell in cells)
    return min(max(max([widest, *words]) + 2 * _INSIDE + 1, _LEAST), _MOST)


def _head(columns: Sequence[str], names: float, widths: Sequence[float]) -> Block:
    """Return the names of the columns, two pixels free on all sides."""
    heads = [
        text(head, width - 4, size=_SIZE, bold=True, anchor="middle")
        for head, width in zip(columns, widths, strict=True)
    ]
    row = beside([Block(names + 4, 0), *heads], space=_BETWEEN + 4, ends_level=True)
    return row._replace(height=row.height + 2)


def _row(row: str, cells: Sequence[Cell], names: float, widths: Sequence[float]) -> Block:
    name = text(row, names)
    sized = [(cell, width - 2 * _INSIDE) for cell, width in zip(cells, widths, strict=True)]
    height = max(_ROW, name.height + 4, *(_words(*each).height + 6 for each in sized))
    named = Block(names + 6, height, parts=((name, 0, (height - name.height) / 2),))
    return beside([named, *(_cell(*each, height) for each in sized)], space=_BETWEEN)


def _words(cell: Cell, width: float) -> Block:
    return text(cell.word, width, size=_SIZE, bold=cell.bold, anchor="middle", paint=cell.ink)


@lru_cache(maxsize=1 << 12)  # a column of a grid has few different cells
def _cell(cell: Cell, inside: float, height: float) -> Block:
    """Return a cell, `inside` is for its words; those on a hatch have plain ground behind them."""
    words = _words(cell, inside)
    width = inside + 2 * _INSIDE
    top = (height - words.height) / 2
    marks = _ground(cell, width, height)
    if cell.hatch:
        lines = (mark.text for mark in words.own if isinstance(mark, Words))
        widest = width_for(lines, words.width, size=_SIZE, bold=cell.bold) + 4
        ground = cell.ground or PAPER
        marks += (Box((width - widest) / 2, top, widest, words.height, ground),)
    return Block(width, height, marks, parts=((words, _INSIDE, top),))


def _ground(cell: Cell, width: float, height: float) -> tuple[Mark, ...]:
    if not (cell.ground or cell.dashes or cell.hatch):
        return ()
    edge = MUTED if cell.dashes or cell.hatch else cell.ground
    box = Box(0.5, 0.5, width - 1, height - 1, cell.ground, edge, dashes=cell.dashes)
    if cell.is_marked:
        box = Box(1, 1, width - 2, height - 2, cell.ground, INK, thickness=2)
    return hatched(box, cell.hatch, MUTED)
