"""What labels of any kind name, in which order, and how a table shows it."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from theorycoding.vocabulary.labels import Label


def theories_named(label: Any) -> frozenset[Any]:
    """Return every theory of a label; the members of a set; else the label itself."""
    if isinstance(label, Label):
        return frozenset(label.theories)
    return label if isinstance(label, frozenset) else frozenset([label])


def theories_first(label: Any) -> frozenset[Any]:
    """Return the primary theories of a `Label`; all that another label names."""
    return frozenset(label.primary) if isinstance(label, Label) else theories_named(label)


def in_order(names: Iterable[Any]) -> list[Any]:
    """Return the names sorted, those of different kinds by kind and then as text."""
    listed = list(names)
    try:
        return sorted(listed, key=_sort_key)
    except TypeError:
        return sorted(listed, key=lambda name: (type(name).__name__, str(name)))


def shown(view: Any) -> Any:
    """Return a category as a table shows it: theories by name, sets in braces, the rest as it is.

    >>> shown(frozenset({"realism"})), shown(frozenset({"realism", "liberalism"}))
    ('realism', '{liberalism; realism}')
    """
    if isinstance(view, tuple):
        primary, secondary = (tuple(in_order(part)) for part in view)
        return str(Label(primary, secondary))
    if not isinstance(view, frozenset):
        return view
    if len(view) == 1:
        return next(iter(view))
    return "{" + "; ".join(str(theory) for theory in in_order(view)) + "}"


def category_text(name: Any) -> str:
    """Return a category as text, whole numbers without decimals.

    >>> category_text(1.0), category_text(3.5), category_text("realism")
    ('1', '3.5', 'realism')
    """
    return str(int(name) if isinstance(name, float) and name.is_integer() else name)


def quoted(name: Any) -> str:
    """Return a name as it is in a message."""
    # Numbers of numpy would be quoted with their type.
    return repr(name.item() if isinstance(name, np.generic) else name)


def listed(texts: Iterable[str], most: int = 5) -> str:
    """Return the first few, and how many more there are."""
    known = list(texts)
    text = ", ".join(known[:most])
    return text if len(known) <= most else f"{text} and {len(known) - most} more"


def _sort_key(name: Any) -> Any:
    if isinstance(name, Label):
        return (sorted(name.primary), sorted(name.secondary))
    return sorted(name) if isinstance(name, frozenset) else name
