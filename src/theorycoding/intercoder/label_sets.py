"""Several labels of one unit by one coder, joined to a set."""

from typing import Any

import numpy as np
import pandas as pd


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
