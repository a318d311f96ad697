"""The parts of a figure: boxes, dots, strokes and words, in pixels from the top left."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from theorycoding.figures.paints import INK, Paint

Anchor = Literal["start", "middle", "end"]
Segment = tuple[tuple[float, float], tuple[float, float]]  # from one point to another
Hatch = Literal["", "rising", "level", "crossed"]

_RISING_STEP, _LEVEL_STEP = 6, 4


class Box(NamedTuple):
    """A rectangle; `x` and `y` are its top left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: Paint | None = None
    edge: Paint | None = None
    thickness: float = 1
    dashes: tuple[int, ...] = ()


class Dot(NamedTuple):
    """A circle; `x` and `y` are its middle."""

    x: float
    y: float
    radius: float
    fill: Paint | None = None
    edge: Paint | None = None
    thickness: float = 1


class Strokes(NamedTuple):
    """Straight lines of one look."""

    segments: tuple[Segment, ...]
    paint: Paint = INK
    thickness: float = 1
    dashes: tuple[int, ...] = ()


class Words(NamedTuple):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float = 12
    bold: bool = False
    anchor: Anchor = "start"
    paint: Paint = INK


Mark = Box | Dot | Strokes | Words


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, from which svg, png and pdf are made.

    `description` says in full sentences what the figure shows, numbers included. It is the
    alternative text.
    """

    title: str
    description: str
    width: float
    height: float
    marks: tuple[Mark, ...]


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """Return the same mark elsewhere."""
    if isinstance(mark, Strokes):
        segments = (((a + dx, b + dy), (c + dx, d + dy)) for (a, b), (c, d) in mark.segments)
        return type(mark)._make((tuple(segments), *mark[1:]))
    return type(mark)._make((mark.x + dx, mark.y + dy, *mark[2:]))


def hatched(box: Box, hatch: Hatch, paint: Paint) -> tuple[Mark, ...]:
    """Return a box and the lines across it; every program shows lines, and few show patterns."""
    if not hatch:
        return (box,)
    segments = _rising(box)
    if hatch == "level":
        heights = range(_LEVEL_STEP, int(box.height), _LEVEL_STEP)
        segments = [((box.x, box.y + y), (box.x + box.width, box.y + y)) for y in heights]
    if hatch == "crossed":
        middle = 2 * box.x + box.width
        segments += [((middle - a, b), (middle - c, d)) for (a, b), (c, d) in segments]
    return (box, Strokes(tuple(segments), paint)) if segments else (box,)


def _rising(box: Box) -> list[Segment]:
    """Return diagonals from the lower left to the upper right, cut off at the edges."""
    segments = []
    for along in range(_RISING_STEP, int(box.width + box.height), _RISING_STEP):
        left, right = max(0, along - box.height), min(box.width, along)
        start = (box.x + left, box.y + along - left)
        segments.append((start, (box.x + right, box.y + along - right)))
    return segments
