"""Pictures from plain records: one description of each, from which svg, png and pdf are made.

Functions turn records into a `Picture`, and `render` makes the bytes. SVG is written here, PNG and
PDF are drawn by matplotlib, which only they need.
"""

from importlib import import_module
from typing import Literal, get_args

from theorycoding.figures.arguments import arguments_picture
from theorycoding.figures.coders import coders_picture
from theorycoding.figures.grid import GridCell, grid_picture
from theorycoding.figures.marks import Picture
from theorycoding.figures.rules import rules_picture
from theorycoding.figures.svg import svg
from theorycoding.figures.weights import weights_picture
from theorycoding.files.folders import UsageError
from theorycoding.vocabulary.codebook import unknown

Format = Literal["svg", "png", "pdf"]
FORMATS: tuple[str, ...] = get_args(Format)


def render(picture: Picture, kind: str) -> bytes:
    """Return the picture as a file of this kind.

    Parameters
    ----------
    kind
        `svg` (light and dark page, the same bytes everywhere), `png` or `pdf` (light page; the
        same bytes with the same matplotlib and fonts).

    Raises
    ------
    UsageError
        Another kind; png or pdf without matplotlib, or with a text that no font here can write.
    """
    if kind not in FORMATS:
        raise UsageError(unknown("picture format", kind, FORMATS))
    if kind == "svg":
        return svg(picture)
    try:
        drawing = import_module("theorycoding.figures.paper")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "matplotlib":
            raise
        hint = "pip install 'theorycoding[figures]', or make an svg"
        raise UsageError(f"{kind} pictures need matplotlib ({hint})") from error
    made: bytes = drawing.paper(picture, kind)
    return made


__all__ = [
    "FORMATS",
    "GridCell",
    "Picture",
    "arguments_picture",
    "coders_picture",
    "grid_picture",
    "render",
    "rules_picture",
    "weights_picture",
]
