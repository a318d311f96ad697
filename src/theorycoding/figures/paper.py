"""A picture as PNG or PDF, drawn by matplotlib from the same marks as the SVG."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from matplotlib.patches import Circle, Patch, Rectangle
from matplotlib.text import Text

from theorycoding.figures.marks import Anchor, Box, Dot, Mark, Picture, Strokes, Words
from theorycoding.files.folders import UsageError

PaperFormat = Literal["png", "pdf"]

_PER_INCH = 96  # pixels of the picture
_POINT = 72 / _PER_INCH
_SHARPNESS = 2  # pixels of the PNG for each of the picture
_OURS = "DejaVu Sans"  # comes with matplotlib, so that every machine draws the same
_NO_FONT = "Last Resort"  # comes with matplotlib too, and has a box for every character
_HORIZONTAL: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
_DrawnLine = tuple[float, Sequence[float]]


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
    """Return title and description; no date and no version."""
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
    """Return dashes as multiples of the thickness, which is how matplotlib counts them."""
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
        parse_math=False,  # a dollar is a dollar
    )


def _families(texts: Iterable[str]) -> list[str]:
    """Return our font, then as few others of this machine as have what it lacks."""
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
    """Give name and file of upright fonts, ours first, the others by name."""
    yield _OURS, str(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
    upright = (font for font in fontManager.ttflist if font.style == "normal")
    others = {(font.name, font.fname) for font in upright if not font.name.startswith(_NO_FONT)}
    yield from sorted(others)
