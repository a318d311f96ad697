"""Several labels of one unit by one coder, joined to a set."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.intercoder.arrays import Codes
from theorycoding.intercoder.factorising import factorised
from theorycoding.intercoder.patterns import group_units


def label_sets(
    ratings: pd.DataFrame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    label: str = "label",
    separator: str | None = None,
) -> pd.DataFrame:
    """One row per unit and coder, its label the frozenset of all that the coder gave.

    Parameters
    ----------
    ratings
        One label a row, or several in one cell. Rows without a label are not coded and left out.
    unit, coder, label
        The columns.
    separator
        What stands between labels in one cell. A cell with nothing but the separator is the
        empty set: coded, and no label fits.

    Returns
    -------
    DataFrame
        The columns of `ratings`, further ones as in the first row of each unit and coder.

    Raises
    ------
    ValueError
        The separator is empty, or a label to be split is no text.

    Examples
    --------
    >>> codings = pd.DataFrame(
    ...     {"unit": [1, 1, 1], "coder": ["ann", "ann", "bob"], "label": ["a", "b", "b; c"]}
    ... )
    >>> [sorted(label) for label in label_sets(codings, separator=";")["label"]]
    [['a', 'b'], ['b', 'c']]
    """
    codes, distinct = factorised(ratings[label])
    sets = [_parts(value, separator) for value in distinct]
    is_coded = np.array([*(value != "" for value in distinct), False], dtype=bool)[codes]
    coded, codes = ratings.loc[is_coded], codes[is_coded]
    rating, first = _ratings(coded, unit, coder)
    joined = _joined(rating, codes, sets)
    return coded.iloc[first].assign(**{label: pd.Series(joined, index=coded.index[first])})


def _parts(value: Any, separator: str | None) -> frozenset[Any]:
    if separator is None:
        return frozenset([value])
    if not separator or not isinstance(value, str):
        raise ValueError(f"cannot split {value!r} at {separator!r}: give text and a separator")
    return frozenset(part for part in map(str.strip, value.split(separator)) if part)


def _ratings(coded: pd.DataFrame, unit: str, coder: str) -> tuple[Codes, Codes]:
    """Which rating each row belongs to, in order of appearance, and where each first appears."""
    unit_code, _ = factorised(coded[unit])
    coder_code, coders = factorised(coded[coder])
    rating, distinct = pd.factorize(unit_code * (len(coders) + 1) + coder_code)
    first = np.empty(len(distinct), dtype=np.int64)
    first[rating[::-1]] = np.arange(len(rating))[::-1]
    return rating, first


def _joined(rating: Codes, codes: Codes, sets: list[frozenset[Any]]) -> npt.NDArray[np.object_]:
    """The union of the sets of each rating; the same combination is joined once."""
    order = np.lexsort((codes, rating))
    patterns = group_units(rating[order], codes[order])
    unions: list[set[Any]] = [set() for _ in patterns.times]
    for pattern, symbol in zip(patterns.pattern.tolist(), patterns.symbol.tolist(), strict=True):
        unions[pattern] |= sets[symbol]
    # One object per distinct set, which makes the column cheap to code again.
    known: dict[frozenset[Any], frozenset[Any]] = {}
    frozen = np.empty(len(unions), dtype=object)
    for position, union in enumerate(map(frozenset, unions)):
        frozen[position] = known.setdefault(union, union)
    return frozen[patterns.of_unit]
