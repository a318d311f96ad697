"""Blocks of marks, put below and beside each other until they are a figure."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from theorycoding.figures.marks import Anchor, Box, Figure, Mark, Words, moved
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint
from theorycoding.figures.words import text_width, wrap

MOST_WORDS = 25  # of an alternative text, as the table beside the figure has the numbers
_PAGE = 920  # code-hosting services such as GitHub shrink wider figures
_PADDING = 16
_LEAST = 340
_LINE = 1.35  # from one baseline to the next, in font sizes


class Block(NamedTuple):
    """A rectangle with its marks, and with smaller blocks and the places of their corners.

    Marks count from the top left corner. They are moved once, when the figure is framed.
    """

    width: float
    height: float
    own: tuple[Mark, ...] = ()
    parts: tuple[tuple["Block", float, float], ...] = ()

    def marks(self, dx: float = 0, dy: float = 0) -> list[Mark]:
        """Return every mark, with the top left corner of the block at this place."""
        marks = [moved(mark, dx, dy) for mark in self.own]
        for block, left, top in self.parts:
            marks += block.marks(dx + left, dy + top)
        return marks


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


def beside(blocks: Sequence[Block], *, space: float = 0, ends_level: bool = False) -> Block:
    """Return the blocks side by side, their tops level, or their ends."""
    height = max((block.height for block in blocks), default=0)
    lefts = accumulate((block.width + space for block in blocks), initial=0.0)
    parts = tuple(
        (block, left, height - block.height if ends_level else 0)
        for block, left in zip(blocks, lefts, strict=False)
    )
    width = sum(block.width for block in blocks) + space * max(len(blocks) - 1, 0)
    return Block(width, height, parts=parts)


def _flow(blocks: Sequence[Block], width: float, *, space: float) -> Block:
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
    """Return the blocks in rows, all as wide as the widest, within the page."""
    widest = max((block.width for block in blocks), default=0)
    return _flow([block._replace(width=widest) for block in blocks], _PAGE, space=space)


def legend(entries: Iterable[tuple[Block, str]], width: float) -> Block:
    """Return samples with their meanings, in as many rows as needed."""
    width = max(width, _LEAST)
    shown = [
        beside([sample, text(meaning, width_for([meaning], width - 40, size=11), size=11)], space=6)
        for sample, meaning in entries
    ]
    return _flow(shown, width, space=16)


def framed(
    body: Sequence[Block], *, title: str, what: str, finding: str = "", subtitle: str = ""
) -> Figure:
    """Return a figure with a ground of its own: the title, the subtitle and the body below.

    Its alternative text says what it shows, and the main finding if there is room.
    """
    both = f"{what} {finding}".strip()
    description = both if len(both.split()) <= MOST_WORDS else what
    width = max(_LEAST, *(block.width for block in body))
    head = [text(title, width, size=15, bold=True)]
    if subtitle:
        head.append(text(subtitle, width, paint=MUTED))
    shown = [block for block in body if block.height]
    content = stack([stack(head, space=2), *shown], space=14)
    right, bottom = width + 2 * _PADDING, content.height + 2 * _PADDING
    ground = Box(0, 0, right, bottom, fill=PAPER)
    return Figure(title, description, right, bottom, (ground, *content.marks(_PADDING, _PADDING)))
