"""A picture as PNG or PDF, drawn by matplotlib from the same marks as the SVG."""

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from matplotlib.patches import BoxStyle, FancyBboxPatch, Rectangle
from matplotlib.patches import Polygon as Shape
from matplotlib.text import Text

from theorycoding.figures.marks import Box, Mark, Picture, Polygon, Strokes, Words
from theorycoding.folders import UsageError

PaperFormat = Literal["png", "pdf"]

_PER_INCH = 96  # pixels of the picture
_POINT = 72 / _PER_INCH
_SHARPNESS = 2  # pixels of the PNG for each of the picture
_OURS = "DejaVu Sans"  # comes with matplotlib, so that every machine draws the same
_HORIZONTAL = {"start": "left", "middle": "center", "end": "right"}
_DrawnLine = tuple[float, tuple[float, ...] | None]


def paper(picture: Picture, kind: PaperFormat) -> bytes:
    """Return the picture for a light page, twice as sharp as its pixels in the PNG.

    Raises
    ------
    UsageError
        No font of this machine has a character of the picture.
    """
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever matplotlibrc the reader has
        mpl.rcParams["pdf.fonttype"] = 42  # text remains text
        figure = _figure(picture)
        out = io.BytesIO()
        dpi = _PER_INCH * _SHARPNESS
        figure.savefig(out, format=kind, dpi=dpi, metadata=_metadata(picture, kind))
    return out.getvalue()


def _metadata(picture: Picture, kind: PaperFormat) -> dict[str, str | None]:
    """Title and description; no date and no version."""
    if kind == "png":
        said = {"Title": picture.title, "Description": picture.description}
        return {"Software": None, **said}
    nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
    return {**nothing, "Title": picture.title, "Subject": picture.description}


def _figure(picture: Picture) -> Figure:
    figure = Figure(figsize=(picture.width / _PER_INCH, picture.height / _PER_INCH))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, picture.width)
    axes.set_ylim(picture.height, 0)
    families = _families(mark.text for mark in picture.marks if isinstance(mark, Words))
    for place, mark in enumerate(picture.marks):
        artist = _artist(mark, families)
        artist.set_zorder(place)
        axes.add_artist(artist)
    return figure


def _artist(mark: Mark, families: list[str]) -> Artist:
    match mark:
        case Box():
            return _box(mark)
        case Polygon():
            return Shape(mark.points, closed=True, facecolor=mark.fill.light, linewidth=0)
        case Strokes():
            return LineCollection(
                mark.segments,
                colors=mark.paint.light,
                linewidths=mark.thickness * _POINT,
                linestyles=[_dashes(mark)],
            )
        case Words():
            return _text(mark, families)


def _box(box: Box) -> Artist:
    corner, size = (box.x, box.y), (box.width, box.height)
    look = {
        "facecolor": box.fill.light if box.fill else "none",
        "edgecolor": box.edge.light if box.edge else "none",
        "linewidth": box.thickness * _POINT if box.edge else 0,
        "linestyle": _dashes(box),
    }
    if not box.radius:
        return Rectangle(corner, *size, **look)
    style = BoxStyle.Round(pad=0, rounding_size=box.radius)
    return FancyBboxPatch(corner, *size, boxstyle=style, **look)


def _dashes(mark: Box | Strokes) -> _DrawnLine:
    """Dashes as multiples of the thickness, which is how matplotlib counts them."""
    return 0, tuple(length / mark.thickness for length in mark.dashes) or None


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
        parse_math=False,  # a dollar is a dollar
    )


def _families(texts: Iterable[str]) -> list[str]:
    """Our font, then as few others of this machine as have what it lacks."""
    missing = {ord(character) for character in chain.from_iterable(texts)}
    families = []
    for name, path in _fonts():
        if has := missing & get_font(path).get_charmap().keys():
            families.append(name)
            missing -= has
        if not missing:
            return families
    lacking = " ".join(sorted(map(chr, missing)))
    raise UsageError(
        f"no font of this machine has {lacking}"
        " (install one that has, such as one of the Noto fonts, or make an svg)"
    )


def _fonts() -> Iterator[tuple[str, str]]:
    """Name and file of upright fonts, ours first, the others by name."""
    yield _OURS, str(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
    others = {(font.name, font.fname) for font in fontManager.ttflist if font.style == "normal"}
    yield from sorted(others)
