"""The parts of a figure: boxes, dots, strokes and words, in pixels from the top left."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

from theorycoding.figures.paints import INK, Paint

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
Segment = tuple[Point, Point]
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

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        return self._replace(x=self.x + dx, y=self.y + dy)


class Dot(NamedTuple):
    """A circle; `x` and `y` are its middle."""

    x: float
    y: float
    radius: float
    fill: Paint | None = None
    edge: Paint | None = None
    thickness: float = 1

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        return self._replace(x=self.x + dx, y=self.y + dy)


class Strokes(NamedTuple):
    """Straight lines of one look."""

    segments: tuple[Segment, ...]
    paint: Paint = INK
    thickness: float = 1
    dashes: tuple[int, ...] = ()

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        moved = (((a + dx, b + dy), (c + dx, d + dy)) for (a, b), (c, d) in self.segments)
        return self._replace(segments=tuple(moved))


class Words(NamedTuple):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float = 12
    bold: bool = False
    anchor: Anchor = "start"
    paint: Paint = INK

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        return self._replace(x=self.x + dx, y=self.y + dy)


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


def hatched(box: Box, hatch: Hatch, paint: Paint) -> tuple[Mark, ...]:
    """Return a box and the lines across it; every program shows lines, and few show patterns."""
    segments: tuple[Segment, ...] = ()
    if hatch == "level":
        segments = _level(box)
    elif hatch:
        segments = _rising(box)
    if hatch == "crossed":
        segments += _falling(box)
    return (box, Strokes(segments, paint)) if segments else (box,)


def _level(box: Box) -> tuple[Segment, ...]:
    heights = range(_LEVEL_STEP, int(box.height), _LEVEL_STEP)
    return tuple(((box.x, box.y + y), (box.x + box.width, box.y + y)) for y in heights)


def _rising(box: Box) -> tuple[Segment, ...]:
    """Return diagonals from the lower left to the upper right, cut off at the edges."""
    steps = range(_RISING_STEP, int(box.width + box.height), _RISING_STEP)
    lefts = ((along, max(0, along - box.height)) for along in steps)
    ends = ((along, left, min(box.width, along)) for along, left in lefts)
    return tuple(
        ((box.x + left, box.y + along - left), (box.x + right, box.y + along - right))
        for along, left, right in ends
    )


def _falling(box: Box) -> tuple[Segment, ...]:
    middle = 2 * box.x + box.width
    return tuple(((middle - a, b), (middle - c, d)) for (a, b), (c, d) in _rising(box))
