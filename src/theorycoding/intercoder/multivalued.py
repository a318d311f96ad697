"""Krippendorff's alpha for sets of labels whose chance disagreement is that of their members."""

from dataclasses import replace

import numpy as np

from theorycoding.intercoder.arrays import Reals
from theorycoding.intercoder.coefficients import NO_DISAGREEMENT_EXPECTED
from theorycoding.intercoder.comparisons import comparisons
from theorycoding.intercoder.contributions import pairable_counts
from theorycoding.intercoder.estimation import estimated
from theorycoding.intercoder.measures import measures
from theorycoding.intercoder.naming import theories_named
from theorycoding.intercoder.patterns import coder_patterns, pooled
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.results import Estimate


def multi_valued_alpha(ratings: Ratings) -> Estimate:
    """Alpha of nominal multi-valued data, labels being sets of theories.

    Observed disagreement is that of Dice's distance. Expected disagreement lets coders draw
    sets of the sizes found, theory by theory, in proportion to how often each was named; a
    set never holds a theory twice, and no rating is paired with itself. Krippendorff & Craggs
    (2016), as computed by mvalpha 0.6.0 for R. Without standard error and interval.

    Raises
    ------
    ValueError
        Labels are neither `Label` objects nor sets.
    """
    if ratings.labels and not ratings.names_several:
        raise ValueError("labels name one theory each: use alpha, or make sets of them first")
    measure = next(measures(ratings, comparisons(ratings, ["dice"]), ["alpha"]))
    dice = replace(estimated(measure, ratings).estimate, name="multi_valued_alpha", se=None)
    if dice.observed is None:
        return dice
    expected = _expected_disagreement(ratings)
    if expected <= NO_DISAGREEMENT_EXPECTED:
        undefined = replace(dice, value=None, status="undefined", reason="no_variation")
        return replace(undefined, expected=expected)
    found = replace(dice, value=1 - dice.observed / expected, expected=expected)
    return replace(found, status="defined", reason=None) if measure.units > 1 else found


def _expected_disagreement(ratings: Ratings) -> float:
    sets = [theories_named(label) for label in ratings.labels]
    counts = pairable_counts(pooled(coder_patterns(ratings), len(sets)), len(sets))
    of_size = np.bincount([len(members) for members in sets], weights=counts) / counts.sum()
    distances = _mean_distances(_named(sets, counts), len(of_size) - 1)
    return float(of_size @ distances @ of_size)


def _named(sets: list[frozenset[str]], counts: Reals) -> Reals:
    """How often each theory was named."""
    times: dict[str, float] = {}
    for members, count in zip(sets, counts, strict=True):
        for theory in members:
            times[theory] = times.get(theory, 0.0) + count
    return np.array(list(times.values()))


def _mean_distances(named: Reals, largest: int) -> Reals:
    """Dice's distance to expect between a set of a theories and one of b; shape (a, b)."""
    weights = _weights_by_overlap(named, largest)
    sizes = np.arange(largest + 1)
    total = np.maximum(sizes[:, np.newaxis] + sizes, 1)[..., np.newaxis]
    distance = np.where(weights > 0, 1 - 2 * sizes / total, 0.0)
    mass = weights.sum(axis=-1)
    means: Reals = (weights * distance).sum(axis=-1) / np.where(mass > 0, mass, 1)
    means[0, 0] = 0.0  # two empty sets are the same
    return means


def _weights_by_overlap(named: Reals, largest: int) -> Reals:
    """Weight of all pairs of sets of a and b theories that share s; shape (a, b, s).

    The weight of a pair is the product of n over the theories in one of the sets and of
    n (n - 1) over those in both, so all pairs together are the coefficients of the product,
    over theories, of 1 + n x + n y + n (n - 1) x y z: no set needs to be written out.
    """
    weights = np.zeros((largest + 1,) * 3)
    weights[0, 0, 0] = 1.0
    scale = named.max(initial=1.0)  # keeps products of many counts within range
    for count in named:
        with_theory = weights.copy()
        with_theory[1:] += weights[:-1] * count / scale
        with_theory[:, 1:] += weights[:, :-1] * count / scale
        both = count * (count - 1) / scale**2
        with_theory[1:, 1:, 1:] += weights[:-1, :-1, :-1] * both
        weights = with_theory
    return weights
