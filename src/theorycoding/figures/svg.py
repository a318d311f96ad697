"""A picture as SVG: attributes for the light page, a style sheet for the dark one."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape

from theorycoding.figures.marks import Box, Dot, Mark, Picture, Strokes, Words
from theorycoding.figures.paints import Paint

_FONTS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(picture: Picture) -> bytes:
    """Return the picture as SVG; the same picture gives the same bytes everywhere."""
    said = f"{picture.title}\0{picture.description}".encode("utf-8", "replace")
    mark = hashlib.sha256(said).hexdigest()[:8]  # two pictures in one page need two names
    size = f'width="{number(picture.width)}" height="{number(picture.height)}"'
    box = f"0 0 {number(picture.width)} {number(picture.height)}"
    names = f'aria-labelledby="title-{mark} desc-{mark}"'
    look = f'viewBox="{box}" role="img" {names} font-family="{_FONTS}"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>',
        f'<title id="title-{mark}">{_escaped(picture.title)}</title>',
        f'<desc id="desc-{mark}">{_escaped(picture.description)}</desc>',
        *_dark_style(picture.marks),
        *map(_element, picture.marks),
        "</svg>",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def number(value: float) -> str:
    """Write a length, rounded to hundredths of a pixel.

    >>> number(12), number(0.5), number(1 / 3), number(-0.001)
    ('12', '0.5', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _dark_style(marks: Iterable[Mark]) -> Iterator[str]:
    """Give the rules for the paints in use. A style sheet wins over attributes."""
    used = {name: rule for mark in marks for name, rule in _dark_rules(mark)}
    rules = "".join(f".{name}{{{rule}}}" for name, rule in sorted(used.items()))
    yield f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"


def _dark_rules(mark: Mark) -> Iterator[tuple[str, str]]:
    for use, paint in _paints(mark):
        yield f"{use}-{paint.name}", f"{use}:{paint.dark}"


def _paints(mark: Mark) -> Iterator[tuple[str, Paint]]:
    match mark:
        case Box(fill=fill, edge=edge) | Dot(fill=fill, edge=edge):
            yield from ((use, paint) for use, paint in (("fill", fill), ("stroke", edge)) if paint)
        case Strokes(paint=paint):
            yield "stroke", paint
        case Words(paint=paint):
            yield "fill", paint


def _painted(mark: Mark) -> str:
    paints = list(_paints(mark))
    names = " ".join(f"{use}-{paint.name}" for use, paint in paints)
    colours = "".join(f' {use}="{paint.light}"' for use, paint in paints)
    return f' class="{names}"{colours}'


def _element(mark: Mark) -> str:
    match mark:
        case Box():
            return _rect(mark)
        case Dot():
            place = f'cx="{number(mark.x)}" cy="{number(mark.y)}" r="{number(mark.radius)}"'
            return f"<circle {place}{_outline(mark)}/>"
        case Strokes():
            path = "".join(
                f"M{number(a)} {number(b)}L{number(c)} {number(d)}"
                for (a, b), (c, d) in mark.segments
            )
            return f'<path d="{path}"{_painted(mark)}{_line(mark)}/>'
        case Words():
            return _text(mark)


def _rect(box: Box) -> str:
    place = f'x="{number(box.x)}" y="{number(box.y)}"'
    size = f'width="{number(box.width)}" height="{number(box.height)}"'
    return f"<rect {place} {size}{_outline(box)}/>"


def _outline(mark: Box | Dot) -> str:
    hollow = "" if mark.fill else ' fill="none"'
    return f"{hollow}{_painted(mark)}{_line(mark) if mark.edge else ''}"


def _line(mark: Box | Dot | Strokes) -> str:
    thickness = "" if mark.thickness == 1 else f' stroke-width="{number(mark.thickness)}"'
    if isinstance(mark, Dot) or not mark.dashes:
        return thickness
    dashes = " ".join(map(str, mark.dashes))
    return f'{thickness} stroke-dasharray="{dashes}"'


def _text(words: Words) -> str:
    place = f'x="{number(words.x)}" y="{number(words.y)}" font-size="{number(words.size)}"'
    weight = ' font-weight="bold"' if words.bold else ""
    anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
    return f"<text {place}{weight}{anchor}{_painted(words)}>{_escaped(words.text)}</text>"


def _escaped(text: str) -> str:
    """Return text for XML, which has no control characters even as entities."""
    return escape(_NOT_XML.sub("\ufffd", text))
