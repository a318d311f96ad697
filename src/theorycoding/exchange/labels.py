"""What a cell of a foreign table says: one label, several, none, or a mark for a theory."""

import ast
import json
from collections.abc import Iterable, Sequence
from typing import Any

from theorycoding.exchange.layout import Layout
from theorycoding.vocabulary.labels import Label

_YES = "1 1.0 x ✓ ✔ y yes true ja wahr oui vrai sí si verdadero vero sim verdadeiro да истина"
_NO = "0 0.0 - n no false nein falsch non faux falso não nao nei nej нет ложь"
_MARKS, _NO_MARKS = frozenset(_YES.split()), frozenset(["", *_NO.split()])
_DIGITS = 4  # of a number of raters: larger numbers are something else


class NestedError(ValueError):
    """A cell that holds a list within a list, or other structured data than a list of labels."""


def read_label(cell: str, layout: Layout) -> Label | None:
    """Return the label that a cell has, None if it has none; it may be a `NestedError`."""
    if cell.strip() in {"", *layout.missing}:
        return None
    names = listed(cell.strip())
    if names is None and layout.sets:
        names = cell.split(layout.sets)
    if names is None:
        return Label((cell,))  # spaces at its edges are reported
    stripped = map(str.strip, names)
    return label_of(name for name in stripped if name not in {"", *layout.missing})


def label_of(names: Iterable[str]) -> Label | None:
    """Return a set of names as a label of co-equal theories; None if there is none."""
    primary = tuple(dict.fromkeys(names))
    return Label(primary) if primary else None


def listed(cell: str) -> list[str] | None:
    """Return the names in a list that a program wrote into a cell; None if it is not a list.

    >>> listed('{"choices": ["realism", "liberalism"]}'), listed("['realism']"), listed("realism")
    (['realism', 'liberalism'], ['realism'], None)

    Raises
    ------
    NestedError
        The cell holds something deeper than one list of names.
    """
    if cell[:1] + cell[-1:] not in {"[]", "{}"}:
        return None
    value = _parsed(cell)
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    if value is None:
        return None
    if not isinstance(value, list | tuple | set) or not all(isinstance(one, str) for one in value):
        raise NestedError(cell)
    return list(value)


def _parsed(cell: str) -> Any:
    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def with_secondary(primary: Label | None, secondary: Label | None) -> Label | None:
    """Return a label with the theories of a second column in brackets."""
    if primary is None:
        return None
    others = secondary.primary if secondary else ()
    return Label(primary.primary, tuple(name for name in others if name not in primary.primary))


def joined(labels: Sequence[Label | None]) -> Label | None:
    """Return the set of all theories of several labels."""
    return label_of(name for label in labels if label for name in label.primary)


def is_marked(cell: str) -> bool | None:
    """Return whether a cell marks the theory of its column; None if nobody can tell."""
    folded = cell.strip().casefold()
    if folded in _MARKS:
        return True
    return False if folded in _NO_MARKS else None


def are_counts(columns: Iterable[Iterable[str]]) -> bool:
    """Return whether all cells may be numbers of raters or empty, one of them above 1."""
    cells = {cell.strip() for column in columns for cell in set(column)} - {""}
    may_count = all(cell.isascii() and cell.isdecimal() and len(cell) <= _DIGITS for cell in cells)
    return may_count and any(int(cell) > 1 for cell in cells)
