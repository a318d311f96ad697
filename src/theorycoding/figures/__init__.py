"""Figures: each is described once, and SVG, PNG and PDF are made from that description.

Functions turn what is counted into a `Figure`, and `render` returns it as a file. SVG is written
here. PNG and PDF are made of it by typst, which only they need.
"""

from theorycoding.figures.arguments import arguments_figure
from theorycoding.figures.coders import coders_figure
from theorycoding.figures.grid import grid_figure
from theorycoding.figures.marks import Figure
from theorycoding.figures.paper import paper
from theorycoding.figures.rules import rules_figure
from theorycoding.figures.svg import svg
from theorycoding.figures.weights import weights_figure
from theorycoding.files.folders import UsageError
from theorycoding.vocabulary.codebook import unknown

FORMATS = ("svg", "png", "pdf")


def render(figure: Figure, kind: str) -> bytes:
    """Return the figure as a file of this kind.

    Parameters
    ----------
    kind
        `svg` (for light and dark pages, the same bytes on every machine), `png` or `pdf` (for
        light pages, the same bytes with the same typst and fonts).

    Raises
    ------
    UsageError
        The kind is another one; typst is missing for png or pdf, or no font on this machine
        has a character of the figure.
    """
    if kind not in FORMATS:
        raise UsageError(unknown("figure format", kind, FORMATS))
    if kind == "svg":
        return svg(figure)
    return paper(figure, kind)


__all__ = [
    "FORMATS",
    "Figure",
    "arguments_figure",
    "coders_figure",
    "grid_figure",
    "render",
    "rules_figure",
    "weights_figure",
]
