"""How far apart two categories are: 0 for the same, symmetric, as a matrix or in closed form.

Agreement weights w of Gwet are 1 - d here, so that all coefficients read 1 - D_o / D_e.
No distance needs a categories-by-categories matrix in memory. Levels of measurement are those of
Krippendorff (2011, section C); weights are those of Gwet (2014, ch. 3) on the numeric values of
the categories, or on their ranks where they are text.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.intercoder.patterns import Codes, Patterns, Reals, summed

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["identity", "linear", "quadratic"]
Custom = Callable[[Any, Any], float] | npt.ArrayLike | pd.DataFrame

BLOCK = 1_000_000  # cells of a distance matrix held at once
TABULATED = 1_000  # categories up to which the matrix is kept


class Distance:
    """A distance between categories, given as a function of two arrays of them.

    Attributes
    ----------
    size
        Number of categories, q.
    between
        Distances of two arrays of categories, element by element.
    unit
        What a distance of 1 stands for on the scale of the labels.
    """

    def __init__(
        self, size: int, between: Callable[[Codes, Codes], Reals], unit: float = 1.0
    ) -> None:
        self.size, self.between, self.unit = size, between, unit

    def within(self, patterns: Patterns) -> Reals:
        """Return the sum over the ordered pairs of ratings of a unit, per pattern."""
        sums = np.zeros(len(patterns.times))
        for entry, other in patterns.entry_pairs():
            distance = self.between(patterns.symbol[entry], patterns.symbol[other])
            pairs = 2 * patterns.count[entry] * patterns.count[other]
            sums += summed(patterns.pattern[entry], pairs * distance, len(sums))
        return sums

    def mean_from(self, shares: Reals) -> Reals:
        """Return the mean distance of each category from ratings with these shares (last axis)."""
        means = np.empty(shares.shape)
        step = max(1, BLOCK // max(self.size, 1))
        categories = np.arange(self.size)
        for start in range(0, self.size, step):
            rows = categories[start : start + step]
            block = self.between(rows[:, np.newaxis], categories[np.newaxis, :])
            means[..., start : start + step] = shares @ block.T
        return means

    def mean(self, shares: Reals) -> Reals:
        """Return the mean distance of two independent ratings with these shares."""
        return np.asarray((shares * self.mean_from(shares)).sum(axis=-1))

    def mean_square(self, shares: Reals) -> Reals:
        """Return the mean squared distance of two independent ratings with these shares."""
        squared = Distance(self.size, lambda first, second: self.between(first, second) ** 2)
        return squared.mean(shares)

    def total(self) -> float:
        """Return the sum over all ordered pairs of categories."""
        return float(self.mean_from(np.ones(self.size)).sum())


class Nominal(Distance):
    """1 between any two categories."""

    def __init__(self, size: int) -> None:
        super().__init__(size, lambda first, second: np.asarray(first != second, dtype=np.float64))

    def within(self, patterns: Patterns) -> Reals:
        """r_i² - sum of r_ik² over k."""
        squares: Reals = patterns.ratings**2 - patterns.sum_of(patterns.count**2)
        return squares

    def mean_from(self, shares: Reals) -> Reals:
        """All shares but the category's own."""
        return np.asarray(shares.sum(axis=-1, keepdims=True) - shares)

    def mean_square(self, shares: Reals) -> Reals:
        """The mean distance, as each is 0 or 1."""
        return self.mean(shares)


class Squared(Distance):
    """(t_k - t_l)² of scores t: interval and ordinal distances, quadratic weights.

    Scores are brought to the range 0 to 1, which keeps the sums exact; `unit` undoes it.
    """

    def __init__(self, scores: Reals) -> None:
        width = (float(np.ptp(scores)) if scores.size else 0.0) or 1.0
        self.scores = (scores - scores.min(initial=np.inf)) / width
        between = lambda first, second: (self.scores[first] - self.scores[second]) ** 2  # noqa: E731
        super().__init__(len(scores), between, width**2)

    def within(self, patterns: Patterns) -> Reals:
        """2 r_i times the sum of squares about the unit's mean."""
        scores = self.scores[patterns.symbol]
        mean = patterns.sum_of(patterns.count * scores) / patterns.ratings
        deviation = scores - mean[patterns.pattern]
        # A unit with one score only is exactly 0, whatever the rounding of its mean.
        single = np.bincount(patterns.pattern, minlength=len(patterns.times)) == 1
        squares = patterns.sum_of(patterns.count * deviation**2)
        return np.where(single, 0.0, 2 * patterns.ratings * squares)

    def mean_from(self, shares: Reals) -> Reals:
        """Second moment of the shares about each score."""
        mass = shares.sum(axis=-1, keepdims=True)
        first = (shares @ self.scores)[..., np.newaxis]
        second = (shares @ self.scores**2)[..., np.newaxis]
        return np.asarray(mass * self.scores**2 - 2 * first * self.scores + second)

    def mean_square(self, shares: Reals) -> Reals:
        """2 m_4 + 6 m_2², of the moments about the mean."""
        deviation = self.scores - (shares @ self.scores)[..., np.newaxis]
        second, fourth = ((shares * deviation**power).sum(axis=-1) for power in (2, 4))
        return np.asarray(2 * fourth + 6 * second**2)


def tabulated(size: int, between: Callable[[Codes, Codes], Reals]) -> Distance:
    """Return a distance read from its matrix, where that is small; else computed where needed."""
    if size > TABULATED:
        return Distance(size, between)
    categories = np.arange(size)
    return from_matrix(between(categories[:, np.newaxis], categories[np.newaxis, :]))


def from_matrix(matrix: Reals, unit: float = 1.0) -> Distance:
    """Return a distance given as a symmetric matrix with zeros on its diagonal."""
    return Distance(len(matrix), lambda first, second: matrix[first, second], unit)


def level_distance(level: Level | Custom, categories: Sequence[Any], counts: Reals) -> Distance:
    """Return the distance of Krippendorff's alpha at a level of measurement.

    Categories are in order, and numbers for interval and ratio. `counts` are the pairable ratings
    of each, on whose ranks the ordinal distance rests.
    """
    if not isinstance(level, str):
        matrix = custom_matrix(level, categories)
        largest = float(matrix.max(initial=0.0)) or 1.0
        return from_matrix(matrix / largest, largest)
    if level == "nominal":
        return Nominal(len(categories))
    if level == "ordinal":
        return Squared(midranks(counts))
    values = _numbers(categories, level)
    if level == "interval":
        return Squared(values)

    def ratio(first: Codes, second: Codes) -> Reals:
        difference, total = values[first] - values[second], values[first] + values[second]
        return np.divide(difference, total, out=np.zeros(total.shape), where=total != 0) ** 2

    return tabulated(len(values), ratio)


def weights_distance(weights: Weights | Custom, categories: Sequence[Any]) -> Distance:
    """Return one minus the weights of partial agreement; those of a matrix are 1 if it is full."""
    if not isinstance(weights, str):
        return from_matrix(1.0 - custom_matrix(weights, categories, same=1.0))
    if weights == "identity":
        return Nominal(len(categories))
    are_numbers = all(map(_is_number, categories))
    points = np.array(categories if are_numbers else range(len(categories)), dtype=np.float64)
    if weights == "quadratic":
        return Squared(points)
    width = (float(np.ptp(points)) if points.size else 0.0) or 1.0
    return tabulated(
        len(points), lambda first, second: np.abs(points[first] - points[second]) / width
    )


def require_known(level: Level | Custom, weights: Weights | Custom) -> None:
    """Refuse names that are not a level and not weights."""
    for what, value, kinds in (("level", level, Level), ("weights", weights, Weights)):
        if isinstance(value, str) and value not in get_args(kinds):
            raise ValueError(f"no {what} {value!r}; there are {', '.join(get_args(kinds))}")


def midranks(counts: Reals) -> Reals:
    """Return the rank of the middle of each category, if all ratings stood in line (last axis).

    The ordinal distance of Krippendorff (2011), the sum of the counts from c to k less
    half of both, is the difference between these, squared.

    >>> midranks(np.array([4.0, 2.0, 2.0])).tolist()
    [2.0, 5.0, 7.0]
    """
    return np.cumsum(counts, axis=-1) - counts / 2


def custom_matrix(given: Custom, categories: Sequence[Any], same: float = 0.0) -> Reals:
    """Return a matrix over the categories from a function, an array or a labelled table.

    Raises
    ------
    ValueError
        The shape does not fit, a value is missing, the matrix is not symmetric, or a category
        compared with itself does not give `same`.
    """
    size = len(categories)
    if callable(given):
        matrix = np.full((size, size), same)
        for row, first in enumerate(categories):
            for column in range(row):
                matrix[row, column] = matrix[column, row] = given(first, categories[column])
    else:
        if isinstance(given, pd.DataFrame):
            given = given.reindex(index=list(categories), columns=list(categories))
        matrix = np.asarray(given, dtype=np.float64)
    if matrix.shape != (size, size):
        raise ValueError(f"matrix of shape {matrix.shape} for {size} categories: make it square")
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise ValueError("matrix is not symmetric or has missing values: fill and mirror it")
    if not np.allclose(matrix.diagonal(), same):
        raise ValueError(f"a category compared with itself must give {same:g} in the matrix")
    return matrix


def _numbers(categories: Sequence[Any], level: str) -> Reals:
    for text in (category for category in categories if not _is_number(category)):
        raise ValueError(
            f"level {level!r} needs numbers, and {text!r} is not one: convert the labels first"
        )
    values = np.array(categories, dtype=np.float64)
    if level == "ratio" and values.min(initial=0.0) < 0:
        raise ValueError(
            f"level 'ratio' has no values below zero, and {values.min():g} is one: use 'interval'"
        )
    return values


def _is_number(category: Any) -> bool:
    return isinstance(category, (int, float, np.number))
