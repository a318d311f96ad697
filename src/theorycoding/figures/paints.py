"""Colours, each with its shade for a light and for a dark page.

The hues are those of Okabe and Ito (2008), chosen to be told apart by colour-blind readers. They
are never alone: names, positions, hatches, dashes and markers say the same.
"""

from typing import NamedTuple


class Paint(NamedTuple):
    """A colour by name, as `#rrggbb` on a light and on a dark page."""

    name: str
    light: str
    dark: str


INK = Paint("ink", "#1f2328", "#f0f6fc")
MUTED = Paint("muted", "#59636e", "#a5adb6")
FAINT = Paint("faint", "#c4ccd4", "#4b535d")
PAPER = Paint("paper", "#ffffff", "#0d1117")

_THEORIES = (
    Paint("blue", "#0072b2", "#56b4e9"),
    Paint("vermillion", "#d55e00", "#ff8b3d"),
    Paint("green", "#009e73", "#2fc79a"),
    Paint("purple", "#b5548c", "#e79cc4"),
    Paint("orange", "#b87a00", "#e69f00"),
    Paint("grey", "#59636e", "#a5adb6"),
)
# From dark to light, so that the first values stand out in greyscale too; ink stays readable.
_TINTS = (
    Paint("tint-blue", "#8cc3e3", "#10507a"),
    Paint("tint-vermillion", "#f5c4a1", "#7a3a0c"),
    Paint("tint-green", "#c9ebdf", "#0c4a38"),
    Paint("tint-purple", "#efcfe1", "#5c2a48"),
    Paint("tint-yellow", "#f9f0b4", "#57500f"),
    Paint("tint-grey", "#e6eaee", "#2b323a"),
)
MOST_TINTS = len(_TINTS)
_DASHES = ((), (7, 3), (2, 2), (9, 3, 2, 3), (4, 4), (1, 4))


def theory_paint(place: int) -> Paint:
    """Return the colour of the theory at this place of the codebook."""
    return _THEORIES[place % len(_THEORIES)]


def theory_dashes(place: int) -> tuple[int, ...]:
    """Return lengths of dash and gap for the line of the theory at this place; none is solid."""
    return _DASHES[place % len(_DASHES)]


def tints(number: int) -> tuple[Paint, ...]:
    """Return so many grounds for cells, on which ink is readable.

    More than there are colours would not be told apart: then all are the same plain one.
    """
    return _TINTS[:number] if number <= len(_TINTS) else _TINTS[-1:] * number
