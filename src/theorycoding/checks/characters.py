"""Characters that are taken for others: Unicode forms, look-alikes, invisible ones, spaces."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from theorycoding.files.reading import Sheet
from theorycoding.problems import Fix, Problem

_BLANKS = " \t\r\n\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
EDGE = re.compile(rf"^[{_BLANKS}]+|[{_BLANKS}]+\Z")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028\u2029\u2060-\u2064\ufeff]"
    "|(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"  # except in flags of regions
    "|(?<=[A-Za-z0-9])[\u200c\u200d](?![^\\W\\d_a-zA-Z])"  # these join letters of other scripts
    "|[\u17b4\u17b5\u2800\u3164\uffa0\ufff9-\ufffc\U0001d173-\U0001d17a]"
    "|^[\u200c\u200d]"
    "|(?<=[A-Za-z])[\ufe00-\ufe0f]"  # left over from an emoji
)
_FULL_WIDTH = re.compile("[\uff08\uff09\uff0c\uff0f-\uff19\uff1b\uff21-\uff3a\uff41-\uff5a]")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = dict(
    zip(
        "АВСЕНІЈКМОРЅТХУасеһіјӏорԛѕухѵԝԁ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιαρυκ",
        "ABCEHIJKMOPSTXYacehijlopqsyxvwd" + "ABEZHIKMNOPTYXoviapuk",
        strict=True,
    )
)
_AS_LATIN = str.maketrans(_LATIN)
_AS_TYPED = str.maketrans("‐‑‒–−‘’ʼ′", "-----''''")


class Fault(NamedTuple):
    """A fault of a text: its offset, None for all of it, and a name without the fault."""

    code: str
    offset: int | None
    message: str
    hint: str
    tidy: str = ""
    fix: Fix | None = None

    def at(self, sheet: Sheet, row: int, column: str | int) -> Problem:
        """Return the fault as the problem of a cell."""
        return sheet.problem(
            self.code, row, column, self.message, hint=self.hint, offset=self.offset, fix=self.fix
        )


def as_seen(text: str) -> str:
    """Return what a reader sees, so that texts that look the same become the same.

    >>> as_seen("ＣＳＴＯ\u200b") == as_seen("СSTO") == "CSTO"
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text).translate(_AS_LATIN))
    return " ".join(text.split())


def as_typed(text: str) -> str:
    """Return what a reader sees, with the dashes and apostrophes of a keyboard.

    >>> as_typed("NATO–Russia")
    'NATO-Russia'
    """
    seen = as_seen(text)
    return seen if seen.isascii() else seen.translate(_AS_TYPED)


def first_difference(text: str, other: str) -> int:
    """Return the offset of the first character in which a text differs from another."""
    pairs = enumerate(zip(text, other, strict=False))
    shorter = min(len(other), max(len(text) - 1, 0))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), shorter)


def is_slip(name: str, other: str) -> bool:
    """Return whether names differ by one letter: added, missing, wrong, or swapped with the next.

    >>> is_slip("Libralism", "Liberalism"), is_slip("Neorealism", "Realism")
    (True, False)
    """
    mine, theirs = name.casefold(), other.casefold()
    if abs(len(mine) - len(theirs)) > 1:
        return False
    if len(mine) == len(theirs):
        differing = [
            at for at, pair in enumerate(zip(mine, theirs, strict=True)) if len({*pair}) > 1
        ]
        is_swap = sorted(mine) == sorted(theirs) and len(differing) == 2  # noqa: PLR2004
        return len(differing) == 1 or is_swap
    shorter, longer = sorted((mine, theirs), key=len)
    cut = (longer[:at] + longer[at + 1 :] for at in range(len(longer)))
    return shorter in cut


def described(text: str) -> str:
    """Return code point and name of the first character: `U+0421 CYRILLIC CAPITAL LETTER ES`."""
    return f"U+{ord(text[0]):04X} {unicodedata.name(text[0], '')}".strip()


def unlike(cell: str, name: str) -> Fault:
    """Return the fault of a cell that looks like `name` but contains other characters."""
    offset = first_difference(cell, name)
    if unicodedata.normalize("NFC", cell) == unicodedata.normalize("NFC", name):
        message = f"looks like '{name}' but its letters and accents are composed differently"
    else:
        message = f"looks like '{name}' but contains {described(cell[offset:])}"
    fix = Fix(cell[offset:], name[offset:])
    return Fault("name-characters", offset, message, f"type '{name}' again", name, fix)


def name_fault(cell: str) -> Fault | None:
    """Return what is wrong with the characters of a name in itself; None if nothing is."""
    if edge := EDGE.search(cell):
        tidy = as_seen(cell)
        kind = "a space" if edge[0].isascii() else described(edge[0])
        message = f"{kind} at the edge of '{EDGE.sub('', cell)}'"
        fix = Fix(edge[0], "")
        return Fault("name-blanks", edge.start(), message, f"write '{tidy}'", tidy, fix)
    if hidden := INVISIBLE.search(cell):
        return unlike(cell, as_seen(cell))._replace(
            offset=hidden.start(),
            message=f"invisible character: {described(hidden[0])}",
            fix=Fix(hidden[0], ""),
        )
    if any(map(_is_mixed, _LETTERS.findall(cell))):
        return unlike(cell, _LETTERS.sub(_as_latin, cell))
    if _FULL_WIDTH.search(cell) and not _EAST_ASIAN.search(cell):
        return unlike(cell, unicodedata.normalize("NFKC", cell))
    return None


def stranger_fault(name: str, others: Iterable[str]) -> Fault | None:
    """Return the fault of an id such as `С3` in Cyrillic letters among ids with a Latin C."""
    latin = name.translate(_AS_LATIN)
    if latin == name or not latin.isascii() or not any(map(str.isdigit, latin)):
        return None
    stem = latin.rstrip("0123456789")
    is_alone = not any(other != latin and other.startswith(stem) for other in others)
    return None if is_alone else unlike(name, latin)


def twin_faults(names: Iterable[str]) -> dict[str, Fault]:
    """Return the fault of each name that looks like another of these names and is the wrong one.

    Of names that look the same, the one without foreign characters is right, else the first.
    """
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(as_seen(name), []).append(name)
    faults: dict[str, Fault] = {}
    for seen, group in alike.items():
        right = min(group, key=lambda name: (name != seen, group.index(name)))
        faults |= {name: unlike(name, right) for name in group if name != right}
    return faults


def _as_latin(run: re.Match[str]) -> str:
    return run[0].translate(_AS_LATIN) if _is_mixed(run[0]) else run[0]


def _is_mixed(letters: str) -> bool:
    """Return whether a run of Latin letters also has foreign letters that look Latin."""
    foreign = [letter for letter in letters if letter in _LATIN]
    others = [letter for letter in letters if letter not in _LATIN]
    are_latin = (unicodedata.name(letter, "").startswith("LATIN") for letter in others)
    return bool(foreign and others) and all(are_latin)
