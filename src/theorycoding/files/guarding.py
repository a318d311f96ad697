"""Cells that a spreadsheet would take for a formula: guarded in exports, restored when read."""

import re
from typing import Final

GUARD: Final = "'"
_FORMULA: Final = re.compile(
    r"[=@\t\r＝＋－＠]|[+-](?!\Z)(?![\d.,]+(?:[eE][+-]?\d+)?(?:/\d+)? ?%?\Z)"
)
_GUARDED: Final = re.compile(rf"{GUARD}+(?:{_FORMULA.pattern})")


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text: an apostrophe before what begins a formula.

    >>> guarded("=1+1"), guarded("-0.5"), guarded("–")
    ("'=1+1", '-0.5', '–')
    """
    return GUARD + cell if _FORMULA.match(cell) or _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that was guarded.

    >>> unguarded("'=1+1"), unguarded("'tis so")
    ('=1+1', "'tis so")
    """
    return cell[len(GUARD) :] if _GUARDED.match(cell) else cell


def has_guarded(text: str) -> bool:
    """Return whether a text may hold a guarded cell."""
    return bool(re.search(rf"{GUARD}[=@\t\r＝＋－＠+-]", text))
