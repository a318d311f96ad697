"""Figures as PNG or PDF, from the same SVG as in reports, and whole pages as PDF, by typst."""

import re
import struct
import zlib
from collections.abc import Mapping

from theorycoding.figures.marks import Figure
from theorycoding.figures.svg import svg
from theorycoding.files.extras import import_extra
from theorycoding.problems import UsageError
from theorycoding.vocabulary.codebook import unknown

FORMATS = ("svg", "png", "pdf")
_PER_INCH = 2 * 96  # the PNG has two pixels for each pixel of the figure
_FIGURE = """#set document(title: {title}, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image("figure.svg", alt: {alt})
"""


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
    content = picture(svg(figure), kind, title=figure.title, alt=figure.description)
    return _described(content, figure) if kind == "png" else content


def _described(png: bytes, figure: Figure) -> bytes:
    """Return a PNG with the title and the description in it, of which typst keeps none."""
    begin = png.index(b"IDAT") - 4  # before it is the length of the pixels
    texts = {"Title": figure.title, "Description": figure.description}
    chunks = b""
    for key, text in texts.items():
        body = b"iTXt" + key.encode() + bytes(5) + text.encode("utf-8", "replace")
        chunks += struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:begin] + chunks + png[begin:]


def picture(drawing: bytes, kind: str, *, title: str, alt: str) -> bytes:
    """Return an SVG as PNG or PDF."""
    page = _FIGURE.format(title=typst_text(title or "-"), alt=typst_text(alt or "-"))
    return typeset(page, {"figure.svg": drawing}, kind)


def typeset(page: str, pictures: Mapping[str, bytes], kind: str = "pdf") -> bytes:
    """Return a page of typst as PDF that a screen reader can read, or as PNG.

    Raises
    ------
    UsageError
        No font on this machine has a character, or typst is missing.
    """
    typst = import_extra("typst", "figures", f"a file as {kind}")
    files = {"main.typ": page.encode("utf-8", "replace"), **pictures}
    try:
        # Only PDF/UA refuses characters without a font: elsewhere they would be empty boxes.
        content: bytes = typst.compile(files, format="pdf", pdf_standards="ua-1", timestamp=0)
        if kind == "png":
            content = typst.compile(files, format="png", ppi=_PER_INCH)
    except typst.TypstError as error:
        lacking = re.search(r'the text `"(.*)"` could not be displayed', error.message)
        if lacking is None:
            raise UsageError(f"typst failed: {error.message}") from error
        text = re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code[1], 16)), lacking[1])
        hint = "install one that has, such as a Noto font, or choose another kind of file"
        raise UsageError(f"no font on this machine has {text} ({hint})") from error
    return content


def typst_text(text: str) -> str:
    r"""Return a text as a string of typst's.

    >>> print(typst_text('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
