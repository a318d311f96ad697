"""How far apart two categories are: 0 for the same, symmetric, as a matrix or in closed form.

Agreement weights w of Gwet are 1 - d here, so that all coefficients read 1 - D_o / D_e.
No distance needs a categories-by-categories matrix in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from theorycoding.intercoder.arrays import Codes, Reals, summed
from theorycoding.intercoder.patterns import Patterns

BLOCK = 1_000_000  # cells of a distance matrix held at once
TABULATED = 1_000  # categories up to which the matrix is kept


class Distance(Protocol):
    """A distance between categories, in units of `unit`."""

    @property
    def size(self) -> int:
        """Number of categories, q."""

    @property
    def unit(self) -> float:
        """What a distance of 1 stands for on the scale of the labels."""

    def between(self, first: Codes, second: Codes) -> Reals:
        """Distances of two arrays of categories, element by element."""

    def within(self, patterns: Patterns) -> Reals:
        """Sum over the ordered pairs of ratings of a unit, per pattern."""

    def mean_from(self, shares: Reals) -> Reals:
        """Mean distance of each category from ratings with these shares (last axis)."""

    def total(self) -> float:
        """Sum over all ordered pairs of categories."""


@dataclass(frozen=True)
class Nominal:
    """1 between any two categories."""

    size: int
    unit: float = 1.0

    def between(self, first: Codes, second: Codes) -> Reals:
        """0 where they are the same."""
        return np.asarray(first != second, dtype=np.float64)

    def within(self, patterns: Patterns) -> Reals:
        """r_i² - sum of r_ik² over k."""
        squares: Reals = patterns.ratings**2 - patterns.sum_of(patterns.count**2)
        return squares

    def mean_from(self, shares: Reals) -> Reals:
        """All shares but the category's own."""
        return np.asarray(shares.sum(axis=-1, keepdims=True) - shares)

    def total(self) -> float:
        """As many as there are ordered pairs, q (q - 1)."""
        return float(self.size * (self.size - 1))


@dataclass(frozen=True)
class Squared:
    """(t_k - t_l)² of scores t: interval and ordinal distances, quadratic weights."""

    scores: Reals
    unit: float

    @classmethod
    def of(cls, scores: Reals) -> "Squared":
        """Scores brought to the range 0 to 1, which keeps the sums exact; `unit` undoes it."""
        width = float(np.ptp(scores)) if scores.size else 0.0
        if width == 0.0:
            return cls(np.zeros_like(scores, dtype=np.float64), 1.0)
        return cls((scores - scores.min()) / width, width**2)

    @property
    def size(self) -> int:
        """Number of scores."""
        return len(self.scores)

    def between(self, first: Codes, second: Codes) -> Reals:
        """Squared difference of the scores."""
        return (self.scores[first] - self.scores[second]) ** 2

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

    def total(self) -> float:
        """2 (q sum of t² - (sum of t)²)."""
        return float(self.mean_from(np.ones(self.size)).sum())


@dataclass(frozen=True)
class Pairwise:
    """Any distance, given as a function of two arrays of categories, element by element."""

    size: int
    function: Callable[[Codes, Codes], Reals]
    unit: float = 1.0

    def between(self, first: Codes, second: Codes) -> Reals:
        """The function itself."""
        return self.function(first, second)

    def within(self, patterns: Patterns) -> Reals:
        """Each entry compared with the next of its pattern, the one after, and so on."""
        sums = np.zeros(len(patterns.times))
        entry = np.arange(len(patterns.pattern))
        shift = 1
        while (entry := with_successor(patterns.pattern, entry, shift)).size:
            other = entry + shift
            distance = self.between(patterns.symbol[entry], patterns.symbol[other])
            pairs = 2 * patterns.count[entry] * patterns.count[other]
            sums += summed(patterns.pattern[entry], pairs * distance, len(sums))
            shift += 1
        return sums

    def mean_from(self, shares: Reals) -> Reals:
        """Shares times the distance matrix, made block by block."""
        means = np.empty(shares.shape)
        step = max(1, BLOCK // max(self.size, 1))
        categories = np.arange(self.size)
        for start in range(0, self.size, step):
            rows = categories[start : start + step]
            block = self.between(rows[:, np.newaxis], categories[np.newaxis, :])
            means[..., start : start + step] = shares @ block.T
        return means

    def total(self) -> float:
        """Sum of the distance matrix."""
        return float(self.mean_from(np.ones(self.size)).sum())


def tabulated(size: int, between: Callable[[Codes, Codes], Reals], unit: float = 1.0) -> Pairwise:
    """A distance read from its matrix, where that is small; else computed where needed."""
    if size > TABULATED:
        return Pairwise(size, between, unit)
    categories = np.arange(size)
    return from_matrix(between(categories[:, np.newaxis], categories[np.newaxis, :]), unit)


def from_matrix(matrix: Reals, unit: float = 1.0) -> Pairwise:
    """A distance given as a symmetric matrix with zeros on its diagonal."""
    return Pairwise(len(matrix), lambda first, second: matrix[first, second], unit)


def with_successor(pattern: Codes, entry: Codes, shift: int) -> Codes:
    """Those entries after which, `shift` on, the same pattern still goes on."""
    entry = entry[entry + shift < len(pattern)]
    is_within = pattern[entry] == pattern[entry + shift]
    return np.asarray(entry[is_within], dtype=np.int64)
