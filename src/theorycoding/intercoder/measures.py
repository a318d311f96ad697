"""A coefficient with the sums it is computed from, for a reading of the ratings at hand."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from theorycoding.intercoder.arrays import Reals
from theorycoding.intercoder.coefficients import FORMULAS, Disagreement, Family, Formula
from theorycoding.intercoder.comparisons import Comparison
from theorycoding.intercoder.contributions import (
    Contributions,
    alpha_contributions,
    coder_contributions,
    pairable_counts,
    share_contributions,
)
from theorycoding.intercoder.distances import Distance
from theorycoding.intercoder.ordinal import (
    MOVING_UP_TO,
    moving_alpha,
    moving_contributions,
)
from theorycoding.intercoder.patterns import Patterns, coder_patterns, pooled
from theorycoding.intercoder.ratings import Ratings


class Resampled(NamedTuple):
    """How resamples are estimated: the sums to draw, and what to make of them."""

    contributions: Contributions
    estimate: Callable[[Reals, Distance], Disagreement]


@dataclass(frozen=True, eq=False)
class Measure:
    """One coefficient under one reading.

    Attributes
    ----------
    sampled
        The patterns units were grouped by, for the order in which they are drawn.
    contributions
        Of patterns, or of clusters where units were sampled in clusters.
    resampled
        The same for resamples; differs where the distance itself is re-estimated.
    """

    formula: Formula
    reading: str
    level: str
    distance: Distance
    sampled: Patterns
    contributions: Contributions
    resampled: Resampled

    @property
    def totals(self) -> Reals:
        """Sums over all units."""
        return self.contributions.observed

    @property
    def units(self) -> int:
        """Units with two ratings or more."""
        column = 0 if self.formula.family == "alpha" else 1
        return int(self.totals[column])


def measures(
    ratings: Ratings, compared: Iterable[Comparison], names: Collection[str]
) -> Iterator[Measure]:
    """Every coefficient named, reading by reading, in fixed order."""
    by_coder = coder_patterns(ratings)
    together = pooled(by_coder, max(len(ratings.labels), 1))
    for comparison in compared:
        families: dict[Family, Measure] = {}
        for formula in FORMULAS:
            if formula.name in names:
                known = families.get(formula.family)
                if known is None:
                    known = _measure(ratings, comparison, formula, by_coder, together)
                    families[formula.family] = known
                yield _of(known, formula)


def _of(measure: Measure, formula: Formula) -> Measure:
    """The same sums under another formula of the family."""
    if measure.formula is formula:
        return measure
    resampled = Resampled(measure.contributions, formula.estimate)
    return replace(measure, formula=formula, resampled=resampled)


def _measure(
    ratings: Ratings,
    comparison: Comparison,
    formula: Formula,
    by_coder: Patterns,
    together: Patterns,
) -> Measure:
    build = {"alpha": _alpha_sums, "shares": _share_sums, "coders": _coder_sums}[formula.family]
    sampled = by_coder if formula.family == "coders" else together
    distance, contributions, moving = build(ratings, comparison, sampled)
    if ratings.cluster is not None:
        contributions = contributions.by_cluster(sampled.of_unit, ratings.cluster)
        moving = moving and moving.by_cluster(sampled.of_unit, ratings.cluster)
    return Measure(
        formula=formula,
        reading=comparison.reading,
        level=comparison.level if formula.family == "alpha" else comparison.weighting,
        distance=distance,
        sampled=sampled,
        contributions=contributions,
        resampled=Resampled(moving, moving_alpha)
        if moving
        else Resampled(contributions, formula.estimate),
    )


Sums = tuple[Distance, Contributions, Contributions | None]


def _alpha_sums(_ratings: Ratings, comparison: Comparison, sampled: Patterns) -> Sums:
    patterns = sampled.recoded(comparison.category_of)
    size = len(comparison.categories)
    distance = comparison.alpha_distance(pairable_counts(patterns, size))
    is_moving = comparison.level == "ordinal" and size <= MOVING_UP_TO
    moving = moving_contributions(patterns, size) if is_moving else None
    return distance, alpha_contributions(patterns, distance), moving


def _share_sums(_ratings: Ratings, comparison: Comparison, sampled: Patterns) -> Sums:
    patterns = sampled.recoded(comparison.category_of)
    return comparison.distance, share_contributions(patterns, comparison.distance), None


def _coder_sums(ratings: Ratings, comparison: Comparison, sampled: Patterns) -> Sums:
    coders, labels = len(ratings.coders), len(ratings.labels)
    categories = len(comparison.categories)
    coder = np.repeat(np.arange(coders), labels)
    category = np.tile(comparison.category_of, coders)
    contributions = coder_contributions(
        sampled.recoded(coder * categories + category),
        sampled.recoded(category),
        comparison.distance,
        coders,
    )
    return comparison.distance, contributions, None
