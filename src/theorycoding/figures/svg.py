"""A picture as SVG: attributes for the light page, a style sheet for the dark one."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
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


@lru_cache(maxsize=1 << 14)  # few lengths, many marks
def number(value: float) -> str:
    """Write a length, rounded to hundredths of a pixel.

    >>> number(12), number(0.5), number(1 / 3), number(-0.001)
    ('12', '0.5', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _dark_style(marks: Iterable[Mark]) -> Iterator[str]:
    """Give the rules for the paints in use. A style sheet wins over attributes."""
    used = {(use, paint) for mark in marks for use, paint in _paints(mark) if paint}
    rules = "".join(f".{use}-{paint.name}{{{use}:{paint.dark}}}" for use, paint in sorted(used))
    yield f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"


def _paints(mark: Mark) -> tuple[tuple[str, Paint | None], ...]:
    match mark:
        case Strokes():
            return (("stroke", mark.paint),)
        case Words():
            return (("fill", mark.paint),)
        case _:
            return ("fill", mark.fill), ("stroke", mark.edge)


def _painted(mark: Mark) -> str:
    return _attributes(_paints(mark))


@lru_cache  # few looks, many marks
def _attributes(paints: tuple[tuple[str, Paint | None], ...]) -> str:
    used = [(use, paint) for use, paint in paints if paint]
    names = " ".join(f"{use}-{paint.name}" for use, paint in used)
    colours = "".join(f' {use}="{paint.light}"' for use, paint in used)
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
