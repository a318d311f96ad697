"""The width of a text, estimated on the safe side, and its line breaks.

Nobody knows which fonts a reader's machine has. The widths are those of DejaVu Sans, the widest
common font, so a text that fits here fits in Helvetica, Arial or Noto too.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

# Advance widths in em of DejaVu Sans 2.37, rounded up: the ASCII characters and wide letters.
_MEMBERS = {
    0.30: "'ijlIJ",
    0.36: " ,./:;\\|f",
    0.42: "-()[]t!r",
    0.56: '"*_`szc?L',
    0.62: "FkvxyPTYoae",
    0.64: "EhnuSbdgpq$0123456789{}",
    0.70: "KAVXZBRC",
    0.79: "UNHDG&OQ",
    0.84: "w#+<=>^~",
    1.00: "M%mW@жшщюыфмљњæœ",
}
_WIDTHS = {character: width for width, members in _MEMBERS.items() for character in members}
_BOLD = 0.08  # a bold letter is wider by this, in em
_BY_CATEGORY = {"Lu": 0.9, "Ll": 0.72, "Lo": 0.9, "Pd": 1.0, "Po": 0.5, "Pi": 0.62, "Pf": 0.62}
_NO_WIDTH = ("Mn", "Me", "Cf")


@lru_cache(maxsize=1 << 14)  # the same words are measured again and again
def text_width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """Return the width of a line in pixels, estimated too wide rather than too narrow.

    >>> text_width("Realism") < text_width("Realism", bold=True) < text_width("REALISM", 15)
    True
    """
    extra = _BOLD if bold else 0
    return sum(_em(character) + (extra if _em(character) else 0) for character in text) * size


def wrap(text: str, width: float, size: float = 12, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than `width`; nothing is cut off.

    Lines break at spaces, between East Asian characters and after `/`, `-` and `–`. A word that
    is too long for a line breaks anywhere.

    >>> wrap("Ability to control peacekeeping", 110)
    ['Ability to control', 'peacekeeping']
    """

    def fits(line: str) -> bool:
        return text_width(line.rstrip(), size, bold=bold) <= width

    if fits(whole := " ".join(text.split())):
        return [whole]
    lines = [""]
    for piece in _chopped(_pieces(whole), fits):
        if fits(lines[-1] + piece):
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


@cache
def _em(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    category = unicodedata.category(character)
    if category in _NO_WIDTH:
        return 0
    if _is_wide(character):
        return 1.3 if category == "So" else 1.0
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base) or _BY_CATEGORY.get(category, 1.0)


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts between which a line may break; joined, they are the text."""
    for word in re.findall(r"\S+\s*", text):
        yield from re.findall(r"[/–-]*[^/–-]+[/–-]*|[/–-]+", word)


def _chopped(pieces: Iterable[str], fits: Callable[[str], bool]) -> Iterator[str]:
    """Yield the pieces, those too long for a line cut up."""
    for piece in pieces:
        start = ""
        for cluster in _clusters(piece):
            if start and (_is_wide(cluster[0]) or not fits(start + cluster)):
                yield start
                start = ""
            start += cluster
        yield start


def _clusters(piece: str) -> list[str]:
    """Return each character with its combining marks, from which no line break may part it."""
    clusters: list[str] = []
    for character in piece:
        if clusters and unicodedata.category(character) in (*_NO_WIDTH, "Mc"):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
