"""A figure as SVG: attributes give the colours of light pages, a style sheet those of dark ones."""

import hashlib
import re
from functools import lru_cache
from html import escape

from theorycoding.figures.marks import Box, Dot, Figure, Mark, Strokes, Words
from theorycoding.figures.paints import Paint

_FONTS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Look = tuple[tuple[str, Paint | None], ...]  # the paint of each use, `fill` and `stroke`


def svg(figure: Figure) -> bytes:
    """Return the figure as SVG; the same figure gives the same bytes everywhere."""
    words = f"{figure.title}\0{figure.description}".encode("utf-8", "replace")
    mark = hashlib.sha256(words).hexdigest()[:8]  # two figures on one page need two ids
    width, height = number(figure.width), number(figure.height)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    look = f'role="img" aria-labelledby="title-{mark} desc-{mark}" font-family="{_FONTS}"'
    looks = [_paints(one) for one in figure.marks]
    used = {(use, paint) for each in set(looks) for use, paint in each if paint}
    dark = "".join(f".{use}-{paint.name}{{{use}:{paint.dark}}}" for use, paint in sorted(used))
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>',
        f'<title id="title-{mark}">{_escaped(figure.title)}</title>',
        f'<desc id="desc-{mark}">{_escaped(figure.description)}</desc>',
        f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>",
        *map(_element, figure.marks, looks),
        "</svg>",
    )
    return "".join(f"{line}\n" for line in lines).encode()


@lru_cache(maxsize=1 << 14)  # few lengths, many marks
def number(value: float) -> str:
    """Write a length, rounded to hundredths of a pixel.

    >>> number(12), number(0.5), number(1 / 3), number(-0.001)
    ('12', '0.5', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _paints(mark: Mark) -> _Look:
    if isinstance(mark, (Box, Dot)):
        return ("fill", mark.fill), ("stroke", mark.edge)
    return (("stroke" if isinstance(mark, Strokes) else "fill", mark.paint),)


@lru_cache  # few looks, many marks
def _painted(look: _Look) -> str:
    hollow = ' fill="none"' if ("fill", None) in look else ""
    used = [(use, paint) for use, paint in look if paint]
    names = " ".join(f"{use}-{paint.name}" for use, paint in used)
    colours = "".join(f' {use}="{paint.light}"' for use, paint in used)
    return f'{hollow} class="{names}"{colours}'


def _element(mark: Mark, look: _Look) -> str:
    match mark:
        case Words():
            place = f'x="{number(mark.x)}" y="{number(mark.y)}" font-size="{number(mark.size)}"'
            weight = ' font-weight="bold"' if mark.bold else ""
            anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
            return f"<text {place}{weight}{anchor}{_painted(look)}>{_escaped(mark.text)}</text>"
        case Box():
            shape = f'rect x="{number(mark.x)}" y="{number(mark.y)}"'
            shape += f' width="{number(mark.width)}" height="{number(mark.height)}"'
        case Dot():
            shape = f'circle cx="{number(mark.x)}" cy="{number(mark.y)}" r="{number(mark.radius)}"'
        case Strokes():
            path = "".join(
                f"M{number(a)} {number(b)}L{number(c)} {number(d)}"
                for (a, b), (c, d) in mark.segments
            )
            shape = f'path d="{path}"'
    return f"<{shape}{_painted(look)}{_line(mark)}/>"


def _line(mark: Box | Dot | Strokes) -> str:
    if not isinstance(mark, Strokes) and not mark.edge:
        return ""
    thickness = "" if mark.thickness == 1 else f' stroke-width="{number(mark.thickness)}"'
    if isinstance(mark, Dot) or not mark.dashes:
        return thickness
    return f'{thickness} stroke-dasharray="{" ".join(map(str, mark.dashes))}"'


@lru_cache(maxsize=1 << 12)  # the words of a grid recur
def _escaped(text: str) -> str:
    """Return a text for XML, which allows control characters not even as entities."""
    return escape(_NOT_XML.sub("\ufffd", text))
