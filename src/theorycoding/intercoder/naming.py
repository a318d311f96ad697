"""What labels of any kind name, in which order, and how a table shows it; labels as sets."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

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


def label_sets(
    ratings: pd.DataFrame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    label: str = "label",
    separator: str | None = None,
) -> pd.DataFrame:
    """Return one row per unit and coder, its label the frozenset of all that the coder gave.

    Parameters
    ----------
    ratings
        One label per row, or several in one cell. Rows without a label are not coded and left
        out.
    unit, coder, label
        The columns.
    separator
        The text between labels in one cell. A cell with nothing but the separator is the
        empty set: coded, and no label fits.

    Returns
    -------
    DataFrame
        The columns of `ratings`, further ones as in the first row of each unit and coder.

    Raises
    ------
    ValueError
        The separator is empty, or a label to be split is not text.

    Examples
    --------
    >>> codings = pd.DataFrame(
    ...     {"unit": [1, 1, 1], "coder": ["ann", "ann", "bob"], "label": ["a", "b", "b; c"]}
    ... )
    >>> [sorted(label) for label in label_sets(codings, separator=";")["label"]]
    [['a', 'b'], ['b', 'c']]
    """
    # As objects, so that neither text nor tuples are converted.
    codes, distinct = pd.factorize(ratings[label].to_numpy(dtype=object))
    parts = [_parts(value, separator) for value in distinct]
    is_coded = np.array([*(value != "" for value in distinct), False], dtype=bool)[codes]
    coded = ratings.loc[is_coded]
    rating = coded.groupby([unit, coder], sort=False, dropna=False).ngroup()
    joined: dict[int, frozenset[Any]] = {}
    for place, code in zip(rating, codes[is_coded], strict=True):
        joined[place] = joined[place] | parts[code] if place in joined else parts[code]
    first = coded.loc[~rating.duplicated().to_numpy()]
    return first.assign(
        **{label: pd.Series(list(joined.values()), index=first.index, dtype=object)}
    )


def _parts(value: Any, separator: str | None) -> frozenset[Any]:
    if separator is None:
        return frozenset([value])
    if not separator or not isinstance(value, str):
        raise ValueError(f"cannot split {value!r} at {separator!r}: give text and a separator")
    return frozenset(part for part in map(str.strip, value.split(separator)) if part)
