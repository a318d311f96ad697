"""A figure as PNG or PDF, drawn by matplotlib from the same marks as the SVG."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import fontManager, get_font
from matplotlib.patches import Circle, Patch, Rectangle
from matplotlib.text import Text

from theorycoding.figures.marks import Anchor, Box, Dot, Figure, Mark, Strokes, Words
from theorycoding.files.folders import UsageError

PaperFormat = Literal["png", "pdf"]

_PER_INCH = 96  # pixels of the figure
_POINT = 72 / _PER_INCH
_SHARPNESS = 2  # pixels of the PNG for each of the figure
_OURS = "DejaVu Sans"  # comes with matplotlib, so every machine draws the same letters
_NO_FONT = "Last Resort"  # comes with matplotlib too, and draws a box for every character
_HORIZONTAL: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
_DrawnLine = tuple[float, Sequence[float]]


def paper(figure: Figure, kind: PaperFormat) -> bytes:
    """Return the figure for light pages; a PNG has two pixels for each pixel of the figure.

    Raises
    ------
    UsageError
        No font on this machine has a character of the figure.
    """
    with mpl.rc_context():
        mpl.rcdefaults()  # a matplotlibrc file of the user must not change the bytes
        mpl.rcParams["pdf.fonttype"] = 42  # text remains text
        canvas = _canvas(figure)
        out = io.BytesIO()
        dpi = _PER_INCH * _SHARPNESS
        canvas.savefig(out, format=kind, dpi=dpi, metadata=_metadata(figure, kind))
    return out.getvalue()


def _metadata(figure: Figure, kind: PaperFormat) -> dict[str, str | None]:
    """Return the title and the description; a date or a version would change the bytes."""
    if kind == "png":
        return {"Software": None, "Title": figure.title, "Description": figure.description}
    nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
    return {**nothing, "Title": figure.title, "Subject": figure.description}


def _canvas(figure: Figure) -> Canvas:
    canvas = Canvas(figsize=(figure.width / _PER_INCH, figure.height / _PER_INCH))
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, figure.width)
    axes.set_ylim(figure.height, 0)
    families = _families(mark.text for mark in figure.marks if isinstance(mark, Words))
    for place, mark in enumerate(figure.marks):
        artist = _artist(mark, families)
        artist.set_zorder(place)
        axes.add_artist(artist)
    return canvas


def _artist(mark: Mark, families: list[str]) -> Artist:
    match mark:
        case Box():
            outline = Rectangle((mark.x, mark.y), mark.width, mark.height)
            return _painted(outline, mark)
        case Dot():
            return _painted(Circle((mark.x, mark.y), mark.radius), mark)
        case Strokes():
            return LineCollection(
                mark.segments,
                colors=mark.paint.light,
                linewidths=mark.thickness * _POINT,
                linestyles=[_dashes(mark) or "solid"],
            )
        case Words():
            return _text(mark, families)


def _painted(patch: Patch, mark: Box | Dot) -> Patch:
    patch.set_facecolor(mark.fill.light if mark.fill else "none")
    patch.set_edgecolor(mark.edge.light if mark.edge else "none")
    patch.set_linewidth(mark.thickness * _POINT if mark.edge else 0)
    if isinstance(mark, Box):
        patch.set_linestyle(_dashes(mark) or "solid")
    return patch


def _dashes(mark: Box | Strokes) -> _DrawnLine | None:
    """Return the dashes as multiples of the thickness, as matplotlib expects them."""
    return (0, [length / mark.thickness for length in mark.dashes]) if mark.dashes else None


def _text(words: Words, families: list[str]) -> Text:
    return Text(
        words.x,
        words.y,
        words.text,
        color=words.paint.light,
        fontfamily=families,
        fontsize=words.size * _POINT,
        fontweight="bold" if words.bold else "normal",
        horizontalalignment=_HORIZONTAL[words.anchor],
        verticalalignment="baseline",
        parse_math=False,  # `$` does not begin a formula
    )


def _families(texts: Iterable[str]) -> list[str]:
    """Return our font, then those on this machine that have the characters still missing."""
    missing = {ord(character) for character in chain.from_iterable(texts)}
    families = []
    for name, path in _fonts():
        if covered := missing & get_font(path).get_charmap().keys():
            families.append(name)
            missing -= covered
        if not missing:
            return families
    lacking = " ".join(sorted(map(chr, missing)))
    raise UsageError(
        f"no font on this machine has {lacking}"
        " (install a font that has them, such as one of the Noto fonts, or make an svg)"
    )


def _fonts() -> Iterator[tuple[str, str]]:
    """Yield the name and the file of each upright font, ours first, the others by name."""
    yield _OURS, str(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
    upright = (font for font in fontManager.ttflist if font.style == "normal")
    others = {(font.name, font.fname) for font in upright if not font.name.startswith(_NO_FONT)}
    yield from sorted(others)
