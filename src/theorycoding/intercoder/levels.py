"""Distances for labels compared whole: levels of measurement, and weights of partial agreement.

Levels are those of Krippendorff (2011, section C); weights are those of Gwet (2014, ch. 3) on the
numeric values of the categories, or on their ranks where they are text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.intercoder.arrays import Codes, Reals
from theorycoding.intercoder.distances import Distance, Nominal, Squared, from_matrix, tabulated

Level = Literal["nominal", "ordinal", "interval", "ratio"]
WeightsName = Literal[
    "identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"
]
Custom = Callable[[Any, Any], float] | npt.ArrayLike | pd.DataFrame

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def level_distance(level: Level | Custom, categories: Sequence[Any], counts: Reals) -> Distance:
    """The distance of Krippendorff's alpha at a level of measurement.

    Parameters
    ----------
    level
        A level, a function of two labels, or a matrix of distances in the order of the categories.
    categories
        In order; numbers for interval and ratio.
    counts
        Pairable ratings per category, on whose ranks the ordinal distance rests.
    """
    if not isinstance(level, str):
        matrix = custom_matrix(level, categories)
        largest = float(matrix.max(initial=0.0)) or 1.0
        return from_matrix(matrix / largest, largest)
    if level == "nominal":
        return Nominal(len(categories))
    if level == "ordinal":
        return Squared.of(midranks(counts))
    values = _numbers(categories, level)
    return Squared.of(values) if level == "interval" else _ratio(values)


def weights_distance(weights: WeightsName | Custom, categories: Sequence[Any]) -> Distance:
    """One minus the weights of partial agreement.

    Parameters
    ----------
    weights
        One of Gwet's, a function of two labels, or a matrix: 1 for full agreement, 0 for none.
    categories
        In order.
    """
    if not isinstance(weights, str):
        return from_matrix(1.0 - custom_matrix(weights, categories, same=1.0))
    if weights == "identity":
        return Nominal(len(categories))
    points = _points(categories)
    if weights == "quadratic":
        return Squared(Squared.of(points).scores, 1.0)
    return _scaled(_WEIGHTS[weights](points), points)


def require_known(level: Level | Custom, weights: WeightsName | Custom) -> None:
    """Refuse names that are no level and no weights."""
    for what, value, known in (
        ("level", level, LEVELS),
        ("weights", weights, ("identity", "quadratic", *_WEIGHTS)),
    ):
        if isinstance(value, str) and value not in known:
            raise ValueError(f"no {what} {value!r}; there are {', '.join(known)}")


def midranks(counts: Reals) -> Reals:
    """Rank of the middle of each category, if all ratings stood in line (last axis).

    The ordinal distance of Krippendorff (2011), the sum of the counts from c to k less
    half of both, is the difference between these, squared.

    >>> midranks(np.array([4.0, 2.0, 2.0])).tolist()
    [2.0, 5.0, 7.0]
    """
    return np.cumsum(counts, axis=-1) - counts / 2


def custom_matrix(given: Custom, categories: Sequence[Any], same: float = 0.0) -> Reals:
    """A matrix over the categories from a function, an array or a labelled table.

    Raises
    ------
    ValueError
        The shape does not fit, a value is missing, the matrix is not symmetric, or a category
        compared with itself does not give `same`.
    """
    matrix = _called(given, categories, same) if callable(given) else _read(given, categories)
    size = len(categories)
    if matrix.shape != (size, size):
        raise ValueError(f"matrix of shape {matrix.shape} for {size} categories: make it square")
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise ValueError("matrix is not symmetric or has missing values: fill and mirror it")
    if not np.allclose(matrix.diagonal(), same):
        raise ValueError(f"a category compared with itself must give {same:g} in the matrix")
    return matrix


def _called(function: Callable[[Any, Any], float], categories: Sequence[Any], same: float) -> Reals:
    matrix = np.full((len(categories), len(categories)), same)
    for row, first in enumerate(categories):
        for column in range(row):
            matrix[row, column] = matrix[column, row] = function(first, categories[column])
    return matrix


def _read(given: npt.ArrayLike | pd.DataFrame, categories: Sequence[Any]) -> Reals:
    if isinstance(given, pd.DataFrame):
        given = given.reindex(index=list(categories), columns=list(categories))
    return np.asarray(given, dtype=np.float64)


def _numbers(categories: Sequence[Any], level: str) -> Reals:
    if not _are_numbers(categories):
        text = next(category for category in categories if not _is_number(category))
        raise ValueError(
            f"level {level!r} needs numbers, and {text!r} is none: convert the labels first"
        )
    return np.array(categories, dtype=np.float64)


def _points(categories: Sequence[Any]) -> Reals:
    if _are_numbers(categories):
        return np.array(categories, dtype=np.float64)
    return np.arange(1.0, len(categories) + 1)


def _are_numbers(categories: Sequence[Any]) -> bool:
    return all(_is_number(category) for category in categories)


def _is_number(category: Any) -> bool:
    return isinstance(category, (int, float, np.number))


def _ratio(values: Reals) -> Distance:
    def between(first: Codes, second: Codes) -> Reals:
        difference, total = values[first] - values[second], values[first] + values[second]
        return np.divide(difference, total, out=np.zeros(total.shape), where=total != 0) ** 2

    return tabulated(len(values), between)


def _linear(points: Reals) -> Callable[[Codes, Codes], Reals]:
    return lambda first, second: np.abs(points[first] - points[second])


def _radical(points: Reals) -> Callable[[Codes, Codes], Reals]:
    return lambda first, second: np.sqrt(np.abs(points[first] - points[second]))


def _ordinal(points: Reals) -> Callable[[Codes, Codes], Reals]:
    del points  # ordinal weights rest on the places of the categories only

    def pairs_between(first: Codes, second: Codes) -> Reals:
        steps = np.abs(first - second)
        return np.asarray(steps * (steps + 1) / 2, dtype=np.float64)

    return pairs_between


def _ratio_weights(points: Reals) -> Callable[[Codes, Codes], Reals]:
    if (points <= 0).any():
        raise ValueError("ratio weights need categories above 0: choose other weights")
    return lambda first, second: (
        ((points[first] - points[second]) / (points[first] + points[second])) ** 2
    )


def _circular(points: Reals) -> Callable[[Codes, Codes], Reals]:
    turn = np.pi / (np.ptp(points) + 1)
    return lambda first, second: np.sin(turn * (points[first] - points[second])) ** 2


def _bipolar(points: Reals) -> Callable[[Codes, Codes], Reals]:
    low, high = points.min(), points.max()

    def between(first: Codes, second: Codes) -> Reals:
        total = points[first] + points[second]
        room = (total - 2 * low) * (2 * high - total)
        squares = (points[first] - points[second]) ** 2
        return np.asarray(np.divide(squares, room, out=np.zeros(total.shape), where=squares > 0))

    return between


_WEIGHTS: Mapping[str, Callable[[Reals], Callable[[Codes, Codes], Reals]]] = {
    "linear": _linear,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio_weights,
    "circular": _circular,
    "bipolar": _bipolar,
}


def _scaled(between: Callable[[Codes, Codes], Reals], points: Reals) -> Distance:
    """The distance divided by its largest value, so that weights run from 0 to 1."""
    places = np.arange(len(points))
    largest = max(
        (float(between(places[k : k + 1], places).max()) for k in range(len(points))), default=0.0
    )
    return tabulated(len(points), lambda first, second: between(first, second) / (largest or 1.0))
