"""Blocks of marks, put below and beside each other until they are a figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from theorycoding.figures.marks import Anchor, Box, Figure, Mark, Words
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint
from theorycoding.figures.words import text_width, wrap

PAGE = 920  # code-hosting services such as GitHub shrink wider figures
_PADDING = 16
_LEAST = 340
_LINE = 1.35  # from one baseline to the next, in font sizes


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle with its marks, and with smaller blocks and the places of their corners.

    Marks count from the top left corner. They are moved once, when the figure is framed.
    """

    width: float
    height: float
    own: tuple[Mark, ...] = ()
    parts: tuple[tuple["Block", float, float], ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every mark, those of the parts included."""
        return self.at(0, 0)

    def at(self, dx: float, dy: float) -> tuple[Mark, ...]:
        """Return the marks with the top left corner of the block at this place."""
        marks: list[Mark] = []
        self._put(marks, dx, dy)
        return tuple(marks)

    def _put(self, marks: list[Mark], dx: float, dy: float) -> None:
        marks += [mark.moved(dx, dy) for mark in self.own]
        for block, left, top in self.parts:
            block._put(marks, dx + left, dy + top)


def gap(size: float) -> Block:
    """Return an empty square block."""
    return Block(size, size)


@lru_cache(maxsize=1 << 12)  # the cells of a grid have few different words
def text(
    content: str,
    width: float,
    *,
    size: float = 12,
    bold: bool = False,
    anchor: Anchor = "start",
    paint: Paint = INK,
) -> Block:
    """Return a block of this width with the text broken into lines, at least one."""
    x = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    lines = wrap(content, width, size, bold=bold)
    words = (
        Words(x, (row * _LINE + 1) * size, line, size, bold, anchor, paint)
        for row, line in enumerate(lines)
        if line
    )
    return Block(width, len(lines) * _LINE * size, tuple(words))


def width_for(
    contents: Iterable[str], most: float, *, size: float = 12, bold: bool = False
) -> float:
    """Return the width that the longest text needs on one line, `most` at most."""
    return min(most, max((text_width(each, size, bold=bold) for each in contents), default=0))


def stack(blocks: Sequence[Block], *, space: float = 0) -> Block:
    """Return the blocks one below the other."""
    tops = accumulate((block.height + space for block in blocks), initial=0.0)
    parts = tuple((block, 0.0, top) for block, top in zip(blocks, tops, strict=False))
    height = sum(block.height for block in blocks) + space * max(len(blocks) - 1, 0)
    return Block(max((block.width for block in blocks), default=0), height, parts=parts)


def beside(blocks: Sequence[Block], *, space: float = 0) -> Block:
    """Return the blocks side by side, their tops level."""
    lefts = accumulate((block.width + space for block in blocks), initial=0.0)
    parts = tuple((block, left, 0.0) for block, left in zip(blocks, lefts, strict=False))
    width = sum(block.width for block in blocks) + space * max(len(blocks) - 1, 0)
    return Block(width, max((block.height for block in blocks), default=0), parts=parts)


def bottoms_level(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks in the height of the highest one, moved down so that their ends meet."""
    height = max((block.height for block in blocks), default=0)
    return [
        Block(block.width, height, parts=((block, 0, height - block.height),)) for block in blocks
    ]


def flow(blocks: Sequence[Block], width: float, *, space: float) -> Block:
    """Return the blocks in rows, as many side by side as the width takes."""
    rows: list[list[Block]] = [[]]
    taken = 0.0
    for block in blocks:
        if rows[-1] and taken + block.width > width:
            rows.append([])
            taken = 0.0
        rows[-1].append(block)
        taken += block.width + space
    return stack([beside(row, space=space) for row in rows], space=space)


def tiled(blocks: Sequence[Block], *, space: float) -> Block:
    """Return the blocks in rows as for `flow`, all as wide as the widest, within the page."""
    widest = max((block.width for block in blocks), default=0)
    return flow([replace(block, width=widest) for block in blocks], PAGE, space=space)


def legend(entries: Iterable[tuple[Block, str]], width: float) -> Block:
    """Return samples with their meanings, in as many rows as needed."""
    width = max(width, _LEAST)
    shown = [
        beside([sample, text(meaning, width_for([meaning], width - 40, size=11), size=11)], space=6)
        for sample, meaning in entries
    ]
    return flow(shown, width, space=16) if shown else gap(0)


def framed(body: Sequence[Block], *, title: str, description: str, subtitle: str = "") -> Figure:
    """Return a figure with a ground of its own: the title, the subtitle and the body below."""
    width = max(_LEAST, *(block.width for block in body))
    head = [text(title, width, size=15, bold=True)]
    if subtitle:
        head.append(text(subtitle, width, paint=MUTED))
    shown = [block for block in body if block.height]
    content = stack([stack(head, space=2), *shown], space=14)
    right, bottom = width + 2 * _PADDING, content.height + 2 * _PADDING
    ground = Box(0, 0, right, bottom, fill=PAPER)
    return Figure(title, description, right, bottom, (ground, *content.at(_PADDING, _PADDING)))
