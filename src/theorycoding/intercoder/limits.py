"""95% limits of a coefficient: the true values that the estimate does not contradict.

A coefficient varies differently at different true values. Where agreement is full, no sample shows
a disagreement; where a theory is rare, a few units decide. A standard error knows only the sample
at hand, and so it is smallest exactly where a sample misleads. Score limits (Wilson 1927) ask of
each possible value how much the coefficient would vary if it were the true one. The answer is that
of a model with the shares of the data: two coders name the same category, or else two independent
ones (for two categories: Bloch & Kraemer 1989; Donner & Eliasziw 1992).
"""

import math
from typing import NamedTuple

import numpy as np

from theorycoding.intercoder.coefficient_terms import HEAD
from theorycoding.intercoder.coefficients import Formula
from theorycoding.intercoder.distances import Distance
from theorycoding.intercoder.patterns import Reals
from theorycoding.intercoder.proportions import Z, student

HALVINGS = 30
TINY = 1e-9


class Chance(NamedTuple):
    """Two independent ratings with the shares of the data; numbers, or arrays of one shape.

    Attributes
    ----------
    expected
        D_e of the coefficient.
    distance, square
        The mean distance of the two ratings, and the mean of its square.
    pull, covariance
        Of a rating's pull on D_e (see `Formula`): variance, and covariance with its distance.
    """

    expected: Reals
    distance: Reals
    square: Reals
    pull: Reals
    covariance: Reals

    def variance(self, value: Reals) -> Reals:
        """Return the variance of one pair of ratings, in coefficients, if this were the value."""
        rest = 1 - value
        independent = rest * self.expected / self.distance
        alike = rest**2 * (1 + 4 * self.pull)
        apart = rest**2 * (1 + 2 * self.pull) + self.square / self.expected**2
        apart -= 2 * rest * (self.distance + 2 * self.covariance) / self.expected
        return np.maximum((1 - independent) * alike + independent * apart, 0.0)


def chance_of(formula: Formula, totals: Reals, distance: Distance) -> Chance:
    """Return what chance alone would give, from totals of a family of coefficients."""
    counts = totals[..., HEAD:].reshape(*totals.shape[:-1], -1, distance.size).sum(axis=-2)
    shares = counts / counts.sum(axis=-1, keepdims=True)
    pull, from_each = formula.pull(shares, distance), distance.mean_from(shares)
    mean, square = (shares * from_each).sum(axis=-1), distance.mean_square(shares)
    # With one category only, a disagreement would be with one that nobody used.
    is_single = mean < TINY
    return Chance(
        np.asarray(formula.estimate(totals, distance).expected),
        np.where(is_single, 1.0, mean),
        np.where(is_single, 1.0, square),
        (shares * pull**2).sum(axis=-1),
        (shares * pull * from_each).sum(axis=-1),
    )


def score_limits(
    value: Reals, se: Reals, chance: Chance, *, units: float, pairs: float
) -> tuple[Reals, Reals]:
    """Return the lowest and the highest value that the estimate does not contradict.

    Parameters
    ----------
    value, se
        Estimate and standard error; arrays of one shape.
    units, pairs
        What was sampled: units or clusters with two ratings or more, and pairs of ratings.
    """
    model, observed = chance.variance(value), se**2
    # The error says what a unit is worth: one pair of ratings at least, and at most the root of
    # its number of pairs, which are not independent. Variance beyond the model is estimated, so
    # that it has Student's t.
    worth = np.divide(observed, model, out=np.ones_like(model), where=model > TINY)
    worth = np.clip(worth, 1 / math.sqrt(units * pairs), 1 / units)
    beyond = student(units - 1) ** 2 * np.maximum(observed - worth * model, 0)
    inner = np.stack([value, value])
    outer = np.stack([np.minimum(1 - 1 / chance.expected, value), np.ones_like(value)])
    for _ in range(HALVINGS):
        middle = (inner + outer) / 2
        reach = Z**2 * worth * chance.variance(middle) + beyond
        is_within = (value - middle) ** 2 <= reach
        inner, outer = np.where(is_within, middle, inner), np.where(is_within, outer, middle)
    return inner[0], np.where(inner[1] > 1 - TINY, 1.0, inner[1])
