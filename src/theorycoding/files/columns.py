"""Columns that keep each distinct cell once, and questions asked once per distinct cell."""

from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from theorycoding.files.reading import Repetitive

Rows = npt.NDArray[np.integer]
_Value = TypeVar("_Value")
_Cell = TypeVar("_Cell", bound=Hashable)


def repetitive(column: Sequence[_Cell]) -> Repetitive[_Cell]:
    """Return a column with each distinct cell once."""
    if isinstance(column, Repetitive):
        return column
    seen: dict[_Cell, int] = {}
    numbers = [seen.setdefault(cell, len(seen)) for cell in column]
    return Repetitive([*seen], np.array(numbers, dtype=np.int32))


def numbers_of(column: Repetitive[_Value]) -> Rows:
    """Return the number of the distinct cell in each row."""
    return np.asarray(column.numbers)


def mapped(column: Sequence[_Cell], meaning: Callable[[_Cell], _Value]) -> Repetitive[_Value]:
    """Return what each cell of a column means; each distinct one is asked for once."""
    own = repetitive(column)
    meanings = repetitive([meaning(cell) for cell in own.texts])
    return Repetitive(meanings.texts, numbers_of(meanings)[numbers_of(own)])


def holds(column: Sequence[_Cell], test: Callable[[_Cell], object]) -> npt.NDArray[np.bool_]:
    """Return whether a test holds, for each cell of a column."""
    own = repetitive(column)
    each = np.fromiter(map(bool, map(test, own.texts)), bool, len(own.texts))
    return each[numbers_of(own)]


def first_rows(numbers: Rows) -> Rows:
    """Return, for each row, the first one with the same number."""
    _, first, which = np.unique(numbers, return_index=True, return_inverse=True)
    return first[which]


def concatenated(columns: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return columns as one, one below the other."""
    if len(columns) == 1:
        return columns[0]
    columns = [column for column in columns if len(column)]
    own = [column for column in columns if isinstance(column, Repetitive)]
    if not own or len(own) < len(columns):
        return [*chain(*columns)]
    texts = repetitive([*chain(*(column.texts for column in own))])
    places = np.split(numbers_of(texts), np.cumsum([len(column.texts) for column in own])[:-1])
    numbers = [place[numbers_of(column)] for place, column in zip(places, own, strict=True)]
    return Repetitive(texts.texts, np.concatenate(numbers))
