"""The coefficients: each 1 - D_o / D_e, observed over expected disagreement.

A coefficient is what is *expected*, from totals (see `estimation`) to D_e, and a *pull*, how much
more than others a rating of each category adds to D_e. Its *gradient* is the weights of the columns
in a unit's deviation from the coefficient, from which standard errors follow. Totals may have any
leading axes, so a thousand resamples are one call. Agreement p of Gwet (2014) is 1 - D here, so
p_a = 1 - D_o and p_e = 1 - D_e.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from theorycoding.intercoder.distances import Distance, midranks
from theorycoding.intercoder.patterns import Reals

Name = Literal["percent", "alpha", "ac1", "fleiss", "conger", "brennan_prediger"]
Family = Literal["shares", "alpha", "coders"]

HEAD = 3  # columns of totals before those of the categories
NO_DISAGREEMENT_EXPECTED = 1e-12  # rounding leaves this much of an expected disagreement of 0


class Disagreement(NamedTuple):
    """Observed and expected disagreement; arrays of one shape."""

    observed: Reals
    expected: Reals

    @property
    def coefficient(self) -> Reals:
        """1 - D_o / D_e; NaN where no disagreement is expected or nothing is observed."""
        return 1 - _ratio(self.observed, self.expected, above=NO_DISAGREEMENT_EXPECTED)


class Formula(NamedTuple):
    """One coefficient, by its name in reports and JSON, with the terms it reads.

    `expected` goes from totals and distance to D_e, `pull` from shares of the categories and
    distance to what a rating of each adds to D_e, as a share of D_e and less the mean.
    """

    name: Name
    family: Family
    expected: Callable[[Reals, Distance], Reals]
    pull: Callable[[Reals, Distance], Reals]

    def estimate(self, totals: Reals, distance: Distance) -> Disagreement:
        """Return what is observed and what is expected."""
        return Disagreement(_ratio(totals[..., 2], totals[..., 1]), self.expected(totals, distance))

    def gradient(self, totals: Reals, distance: Distance, value: float) -> Reals:
        """Return the weight of each column in a unit's deviation from the coefficient."""
        if self.family == "alpha":
            return alpha_gradient(totals, distance)
        gradient = np.zeros(len(totals))
        expected = float(self.expected(totals, distance))
        gradient[1:HEAD] = totals[0] / totals[1] * np.array([1 - value, -1 / expected])
        if self.family == "coders":
            gradient[HEAD:] = (1 - value) * conger_pull(totals, distance, expected)
        else:
            gradient[HEAD:] = 2 * (1 - value) * self.pull(_shares(totals), distance)
        return gradient


def percent(totals: Reals, _distance: Distance) -> Reals:
    """Pairwise percent agreement over the units with two ratings or more (Gwet 2014, ch. 2)."""
    return np.ones(totals.shape[:-1])


def brennan_prediger(totals: Reals, distance: Distance) -> Reals:
    """p_e = T_w / q² (Brennan & Prediger 1981; Gwet 2014, ch. 4)."""
    return np.full(totals.shape[:-1], distance.total() / distance.size**2)


def fleiss(totals: Reals, distance: Distance) -> Reals:
    """p_e = sum of w_kl pi_k pi_l; Scott's pi for two coders.

    Fleiss (1971, p. 379); with missing ratings and weights Gwet (2014, chs. 2 and 3).
    """
    return distance.mean(_shares(totals))


def ac1(totals: Reals, distance: Distance) -> Reals:
    """p_e = T_w / (q (q - 1)) * sum of pi_k (1 - pi_k); AC2 where weighted.

    Gwet (2008, pp. 29-48; 2014, ch. 4).
    """
    if distance.size < 2:  # noqa: PLR2004 - with one category nothing can be expected
        return np.zeros(totals.shape[:-1])
    shares = _shares(totals)
    return np.asarray(1 - _ac_factor(distance) * (shares * (1 - shares)).sum(axis=-1))


def conger(totals: Reals, distance: Distance) -> Reals:
    """p_e averaged over the pairs of coders; Cohen's kappa for two.

    Conger (1980, pp. 322-328); with missing ratings Gwet (2014, pp. 55-56). A coder
    who rated nothing, as happens in resamples, is left out of the average.
    """
    shares, ratings = _coder_shares(totals, distance)
    coders = (ratings > 0).sum(axis=-1)
    own = distance.mean(shares).sum(axis=-1)
    pairs = np.maximum(coders * (coders - 1), 1)
    return np.asarray((distance.mean(shares.sum(axis=-2)) - own) / pairs)


def alpha(totals: Reals, distance: Distance) -> Reals:
    """Krippendorff's alpha: D_e = sum of n_k n_l d_kl / (n (n - 1)).

    Krippendorff (2011, section C); the same number as in Gwet (2014, p. 88).
    """
    ratings = totals[..., 1]
    return np.asarray(distance.mean(totals[..., HEAD:]) / np.maximum(ratings * (ratings - 1), 1))


def ordinal_alpha(totals: Reals, distance: Distance) -> Disagreement:
    """Alpha of ordinal data, in squared shares of rank, with the ranks of each resample."""
    ratings = np.maximum(totals[..., 1], 1)
    counts, pairs = np.split(totals[..., HEAD:], [distance.size], axis=-1)
    rank = midranks(counts) / ratings[..., np.newaxis]
    first, second = np.triu_indices(distance.size, k=1)
    observed = (pairs * (rank[..., first] - rank[..., second]) ** 2).sum(axis=-1)
    shares = counts / ratings[..., np.newaxis]
    mean = (shares * rank).sum(axis=-1, keepdims=True)
    variance = (shares * (rank - mean) ** 2).sum(axis=-1)
    without_itself = totals[..., 1] / np.maximum(totals[..., 1] - 1, 1)
    return Disagreement(observed / ratings, 2 * variance * without_itself)


def no_pull(shares: Reals, _distance: Distance) -> Reals:
    """Return 0 for each category: expected disagreement does not vary (Gwet 2014, ch. 5)."""
    return np.zeros_like(shares)


def mean_pull(shares: Reals, distance: Distance) -> Reals:
    """p_e|i - p_e over 1 - p_e, from the marginals (Gwet 2014, ch. 5)."""
    from_each = distance.mean_from(shares)
    return np.asarray(from_each / (shares * from_each).sum(axis=-1, keepdims=True) - 1)


def ac1_pull(shares: Reals, distance: Distance) -> Reals:
    """The same with p_e|i = T_w / (q (q - 1)) * sum of r_ik / r_i (1 - pi_k) (Gwet 2008)."""
    per_category = _ac_factor(distance) * (1 - shares)
    agreement = (shares * per_category).sum(axis=-1, keepdims=True)
    return np.asarray((agreement - per_category) / (1 - agreement))


def conger_pull(totals: Reals, distance: Distance, expected: float) -> Reals:
    """The same from the marginals of the other coders, per coder and category (Gwet 2014, ch. 5).

    lambda_ig of the book becomes a table over coders and categories: what a rating of k by
    coder g adds to p_e|i is how far k stands from the others' ratings, less than usual.
    """
    shares, ratings = _coder_shares(totals, distance)
    coders = int((ratings > 0).sum())
    others = distance.mean_from(shares.sum(axis=0) - shares)
    deviation = others - (shares * others).sum(axis=-1, keepdims=True)
    scale = totals[0] / ratings[:, np.newaxis] / (coders * (coders - 1))
    return np.asarray(2 / expected * scale * deviation).ravel()


def alpha_gradient(totals: Reals, distance: Distance) -> Reals:
    """About alpha without its correction for small n (Gwet 2014, ch. 5)."""
    units, ratings, disagreement = totals[:HEAD]
    mean_ratings = ratings / units
    shares = totals[HEAD:] / ratings
    expected = float(distance.mean(shares))
    uncorrected = 1 - disagreement / ratings / expected
    observed = disagreement / ratings * (1 - 1 / ratings)
    gradient = np.empty_like(totals)
    gradient[0] = (expected - observed) / expected - uncorrected
    gradient[1] = (observed / expected - 2 * (1 - uncorrected)) / mean_ratings
    gradient[2] = -1 / (mean_ratings * expected)
    per_category = distance.mean_from(shares) / (mean_ratings * expected)
    gradient[HEAD:] = 2 * (1 - uncorrected) * per_category
    return gradient


FORMULAS = (
    Formula("percent", "shares", percent, no_pull),
    Formula("alpha", "alpha", alpha, mean_pull),
    Formula("ac1", "shares", ac1, ac1_pull),
    Formula("fleiss", "shares", fleiss, mean_pull),
    Formula("conger", "coders", conger, mean_pull),
    Formula("brennan_prediger", "shares", brennan_prediger, no_pull),
)
COEFFICIENTS: tuple[Name, ...] = tuple(formula.name for formula in FORMULAS)


def _shares(totals: Reals) -> Reals:
    return totals[..., HEAD:] / np.maximum(totals[..., :1], 1)


def _coder_shares(totals: Reals, distance: Distance) -> tuple[Reals, Reals]:
    """Return p_gk, the share of category k in the ratings of coder g, and how many those are."""
    table = totals[..., HEAD:].reshape(*totals.shape[:-1], -1, distance.size)
    ratings = table.sum(axis=-1)
    return table / np.maximum(ratings, 1)[..., np.newaxis], ratings


def _ac_factor(distance: Distance) -> float:
    return (distance.size**2 - distance.total()) / (distance.size * (distance.size - 1))


def _ratio(part: Reals, whole: Reals, above: float = 0.0) -> Reals:
    """Return NaN where the whole is not above this."""
    ratio = np.full(np.shape(part), np.nan)
    np.divide(part, whole, out=ratio, where=whole > above)
    return ratio
