"""From terms to estimates: value and standard error of each coefficient, or the reason for none."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from theorycoding.intercoder.coefficient_terms import (
    Terms,
    alpha_terms,
    coder_terms,
    ordinal_terms,
    pairable_counts,
    share_terms,
)
from theorycoding.intercoder.coefficients import FORMULAS, Family, Formula, ordinal_alpha
from theorycoding.intercoder.distances import Distance
from theorycoding.intercoder.patterns import Patterns, Reals
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.readings import Comparison
from theorycoding.intercoder.results import Estimate, Reason

Parts = tuple[Distance, Terms, Terms | None]  # of `Sums`: distance, terms and redrawn

MOVING_UP_TO = 40  # categories; beyond, the ranks of the whole data serve for every resample


@dataclass(frozen=True, eq=False)
class Sums:
    """The sums that a family of coefficients is computed from, under one reading.

    Attributes
    ----------
    comparison, distance
        The reading, and how far its categories are apart.
    patterns
        What units were counted by.
    terms
        Of patterns, or of clusters where units were sampled in clusters.
    redrawn
        The same for resamples; differs where the distance itself is re-estimated.
    """

    comparison: Comparison
    distance: Distance
    patterns: Patterns
    terms: Terms
    redrawn: Terms

    @property
    def are_clusters(self) -> bool:
        """Whether clusters of units are resampled, and not units."""
        return self.terms.times is not self.patterns.times

    def redraw(self, formula: Formula, totals: Reals) -> Reals:
        """Return the coefficient in resamples, from the totals of `redrawn`."""
        estimate = formula.estimate if self.redrawn is self.terms else ordinal_alpha
        return estimate(totals, self.distance).coefficient


class Spread(NamedTuple):
    """Standard error of an estimate, and the units or clusters it rests on."""

    se: float
    sampled: int


class Estimated(NamedTuple):
    """An estimate with what its interval is made from."""

    formula: Formula
    sums: Sums
    estimate: Estimate
    spread: Spread | None


def estimates(
    ratings: Ratings, compared: Iterable[Comparison], names: Collection[str]
) -> Iterator[Estimated]:
    """Yield every coefficient named, reading by reading, in fixed order."""
    for comparison in compared:
        sums: dict[Family, Sums] = {}
        for formula in FORMULAS:
            if formula.name in names:
                if formula.family not in sums:
                    sums[formula.family] = family_sums(ratings, comparison, formula.family)
                yield _estimated(ratings, formula, sums[formula.family])


def family_sums(ratings: Ratings, comparison: Comparison, family: Family) -> Sums:
    """Return the sums of one family of coefficients."""
    patterns = ratings.by_coder if family == "coders" else ratings.pooled
    distance, terms, redrawn = _FAMILY[family](ratings, comparison, patterns)
    if ratings.cluster is not None:
        terms = terms.by_cluster(patterns.of_unit, ratings.cluster)
        redrawn = redrawn and redrawn.by_cluster(patterns.of_unit, ratings.cluster)
    return Sums(comparison, distance, patterns, terms, redrawn or terms)


def _share_sums(_ratings: Ratings, comparison: Comparison, patterns: Patterns) -> Parts:
    read = patterns.recoded(comparison.category_of)
    return comparison.distance, share_terms(read, comparison.distance), None


def _alpha_sums(_ratings: Ratings, comparison: Comparison, patterns: Patterns) -> Parts:
    read, size = patterns.recoded(comparison.category_of), len(comparison.categories)
    distance = comparison.alpha_distance(pairable_counts(read, size))
    is_moving = comparison.level == "ordinal" and size <= MOVING_UP_TO
    return distance, alpha_terms(read, distance), ordinal_terms(read, size) if is_moving else None


def _coder_sums(ratings: Ratings, comparison: Comparison, patterns: Patterns) -> Parts:
    coders, distance = len(ratings.coders), comparison.distance
    category = np.tile(comparison.category_of, coders)
    coder = np.repeat(np.arange(coders), len(ratings.labels))
    said = patterns.recoded(coder * len(comparison.categories) + category)
    return distance, coder_terms(said, patterns.recoded(category), distance, coders), None


_FAMILY = {"shares": _share_sums, "alpha": _alpha_sums, "coders": _coder_sums}


def spread(formula: Formula, sums: Sums, value: float) -> Spread | None:
    """Return the standard error by linearisation; None for a single unit or cluster.

    Gwet (2014, ch. 5): the variance of the deviations of units, divided by n. Units that one
    coder alone rated cannot agree, so those with two ratings are the n, and agreement is a
    ratio estimate over them; irrCAC counts the others too, as if they might have agreed. With
    clusters, deviations are summed within each first.
    """
    terms, totals = sums.terms, sums.terms.observed
    is_pairable = terms.column == (0 if formula.family == "alpha" else 1)
    present = np.unique(terms.group[is_pairable & (terms.amount > 0)])
    sampled = int(terms.times[present].sum())
    if sampled <= 1:
        return None
    deviations = terms.along(formula.gradient(totals, sums.distance, value))
    squares = (terms.times * deviations**2).sum()
    return Spread(float(np.sqrt(squares * sampled / (sampled - 1)) / totals[0]), sampled)


def _estimated(ratings: Ratings, formula: Formula, sums: Sums) -> Estimated:
    is_alpha, totals = formula.name == "alpha", sums.terms.observed
    units = int(totals[0 if is_alpha else 1])
    blank = Estimate(
        name=formula.name,
        reading=sums.comparison.reading,
        level=sums.comparison.level if is_alpha else sums.comparison.weighting,
        value=None,
        units=units,
        status="undefined",
    )
    if not units:
        reason: Reason = "single_coder" if len(ratings.coders) == 1 else "no_pairable_values"
        return Estimated(formula, sums, replace(blank, reason=reason), None)
    found = formula.estimate(totals, sums.distance)
    observed, expected = float(found.observed), float(found.expected)
    if is_alpha:
        observed, expected = observed * sums.distance.unit, expected * sums.distance.unit
    else:
        observed, expected = 1 - observed, 1 - expected
    is_corrected = formula.name != "percent"
    blank = replace(blank, observed=observed, expected=expected if is_corrected else None)
    value = float(found.coefficient)
    if np.isnan(value):
        return Estimated(formula, sums, replace(blank, reason="no_variation"), None)
    error = spread(formula, sums, value)
    blank = replace(blank, value=value, se=error.se if error else None)
    if units == 1:
        blank = replace(blank, status="too_little", reason="single_unit")
        return Estimated(formula, sums, blank, None)
    return Estimated(formula, sums, replace(blank, status="defined"), error)
