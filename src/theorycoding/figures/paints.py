"""Colours, each with its shade for a light and for a dark page.

The hues are those of Okabe and Ito (2008), which colour-blind readers can distinguish. Nothing
depends on colour alone: names, positions, hatches, dashes and markers say the same.
"""

from collections.abc import Iterable
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
# They run from dark to light, so that the first ones differ in greyscale too.
_THEORY_TINTS = (
    Paint("tint-blue", "#8cc3e3", "#10507a"),
    Paint("tint-vermillion", "#f5c4a1", "#7a3a0c"),
    Paint("tint-green", "#c9ebdf", "#0c4a38"),
    Paint("tint-purple", "#efcfe1", "#5c2a48"),
    Paint("tint-yellow", "#f9f0b4", "#57500f"),
    Paint("tint-grey", "#e6eaee", "#2b323a"),
)
# Values of grids have hues of their own, so that no value has the colour of a theory.
_VALUE_TINTS = (
    Paint("tint-teal", "#7cc6c4", "#0b5553"),
    Paint("tint-lilac", "#c7b8ec", "#46327c"),
    Paint("tint-lime", "#d3e08c", "#48510f"),
    Paint("tint-rose", "#f6c6c6", "#6e2430"),
    Paint("tint-sand", "#ead9bd", "#544122"),
    Paint("tint-stone", "#ecebe8", "#34322e"),
)
_DASHES = ((), (7, 3), (2, 2), (9, 3, 2, 3), (4, 4), (1, 4))


def theory_paint(place: int) -> Paint:
    """Return the colour of the theory at this place of the codebook."""
    return _THEORIES[place % len(_THEORIES)]


def theory_dashes(place: int) -> tuple[int, ...]:
    """Return the lengths of dashes and gaps for the theory at this place; none for a solid line."""
    return _DASHES[place % len(_DASHES)]


def theory_ground(place: int, *, is_theory: bool = True) -> Paint:
    """Return the ground of the theory at this place of the codebook; ink is readable on it.

    Joined theories (`is_theory` is false) come after the theories, and are plain when no colour
    is left.
    """
    if is_theory or place < len(_THEORY_TINTS):
        return _THEORY_TINTS[place % len(_THEORY_TINTS)]
    return FAINT


def value_grounds(values: Iterable[str]) -> dict[str, Paint]:
    """Return a ground for each value of a grid, on which ink is readable.

    If there are too few colours, all grounds are the same plain one.
    """
    distinct = list(dict.fromkeys(values))
    if len(distinct) > len(_VALUE_TINTS):
        return dict.fromkeys(distinct, _VALUE_TINTS[-1])
    return dict(zip(distinct, _VALUE_TINTS, strict=False))
