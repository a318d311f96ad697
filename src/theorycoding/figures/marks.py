"""What a picture is made of: boxes, polygons, strokes and words, in pixels from the top left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Self

from theorycoding.figures.paints import INK, Paint

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
Segment = tuple[Point, Point]
Hatch = Literal["", "rising", "level", "crossed"]

_HATCH_STEP = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; a `radius` of half its side makes it a circle."""

    x: float
    y: float
    width: float
    height: float
    fill: Paint | None = None
    edge: Paint | None = None
    thickness: float = 1
    dashes: tuple[int, ...] = ()
    radius: float = 0

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled shape."""

    points: tuple[Point, ...]
    fill: Paint

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))


@dataclass(frozen=True, slots=True)
class Strokes:
    """Straight lines of one look."""

    segments: tuple[Segment, ...]
    paint: Paint = INK
    thickness: float = 1
    dashes: tuple[int, ...] = ()

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same mark elsewhere."""
        moved = (((a + dx, b + dy), (c + dx, d + dy)) for (a, b), (c, d) in self.segments)
        return replace(self, segments=tuple(moved))


@dataclass(frozen=True, slots=True)
class Words:
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
        return replace(self, x=self.x + dx, y=self.y + dy)


Mark = Box | Polygon | Strokes | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, from which svg, png and pdf are made.

    `description` says in full sentences what the picture shows, figures included: it is the
    alternative text.
    """

    title: str
    description: str
    width: float
    height: float
    marks: tuple[Mark, ...]


def hatched(box: Box, hatch: Hatch, paint: Paint) -> tuple[Mark, ...]:
    """Return a box and the lines across it, drawn one by one so that all programs show them."""
    drawn = {"": (), "level": _level(box), "rising": tuple(_rising(box))}
    segments = tuple(_rising(box)) + tuple(_falling(box)) if hatch == "crossed" else drawn[hatch]
    return (box, Strokes(segments, paint)) if segments else (box,)


def _level(box: Box) -> tuple[Segment, ...]:
    steps = range(1, int((box.height - 1) // 4) + 1)
    right = box.x + box.width
    return tuple(((box.x, box.y + 4 * step), (right, box.y + 4 * step)) for step in steps)


def _rising(box: Box) -> Iterator[Segment]:
    """Diagonals from the lower left to the upper right, cut off at the edges."""
    steps = int((box.width + box.height - 1) // _HATCH_STEP)
    for along in (_HATCH_STEP * step for step in range(1, steps + 1)):
        left, right = max(0, along - box.height), min(box.width, along)
        yield (
            (box.x + left, box.y + along - left),
            (box.x + right, box.y + along - right),
        )


def _falling(box: Box) -> Iterator[Segment]:
    middle = 2 * box.x + box.width
    for (x1, y1), (x2, y2) in _rising(box):
        yield (middle - x1, y1), (middle - x2, y2)
