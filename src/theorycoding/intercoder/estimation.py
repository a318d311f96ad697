"""From patterns of ratings to estimates: the terms of each pattern, their sums, and what follows.

Every coefficient is a function of sums over units, so a resample, a cluster or a unit left out
is only another weighting of the same terms. Letters as in Gwet (2014, chs. 2-6).

| family | column 0 | column 1 | column 2 | further columns |
|---|---|---|---|---|
| shares | 1 | 1 if r_i >= 2 | D_i / (r_i (r_i - 1)) | r_ik / r_i |
| alpha | 1 if r_i >= 2 | r_i if r_i >= 2 | D_i / (r_i - 1) | r_ik if r_i >= 2 |
| coders | 1 | 1 if r_i >= 2 | D_i / (r_i (r_i - 1)) | 1 where coder g chose category k |

D_i is the sum of the distances over the ordered pairs of ratings of unit i.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder.coefficients import FORMULAS, HEAD, Family, Formula, ordinal_alpha
from theorycoding.intercoder.distances import Distance, Nominal
from theorycoding.intercoder.patterns import Codes, Patterns, Reals, summed
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.readings import Comparison

Status = Literal["defined", "too_little", "undefined"]
Reason = Literal["no_variation", "no_pairable_values", "single_unit", "single_coder"]

DENSE = 16_000_000  # cells of the table written out at once
MOVING_UP_TO = 40  # categories; beyond, the ranks of the whole data serve for every resample


@dataclass(frozen=True, eq=False)
class Terms:
    """A sparse table, groups of units by columns, with how often each group was seen.

    Attributes
    ----------
    times
        Units with the pattern, or 1 for a cluster.
    group, column, amount
        The cells that are not 0, in any order.
    width
        Number of columns.
    """

    times: Codes
    group: Codes
    column: Codes
    amount: Reals
    width: int

    @cached_property
    def observed(self) -> Reals:
        """Sums of each column over the units as they are, shape (width,)."""
        return summed(self.column, self.amount * self.times[self.group], self.width)

    def totals(self, weights: Reals) -> Reals:
        """Return the sums of each column, shape (draws, width).

        The weights say how often each group counts, shape (draws, groups).
        """
        totals = np.zeros((len(weights), self.width))
        step = max(1, DENSE // self.width)
        for start in range(0, len(self.times), step):
            part = weights[:, start : start + step]
            is_here = (self.group >= start) & (self.group < start + step)
            cell = (self.group[is_here] - start) * self.width + self.column[is_here]
            table = summed(cell, self.amount[is_here], part.shape[1] * self.width)
            totals += part @ table.reshape(-1, self.width)
        return totals

    def along(self, gradient: Reals) -> Reals:
        """Return the terms of each group weighted by column, shape (groups,)."""
        return summed(self.group, self.amount * gradient[self.column], len(self.times))

    def by_cluster(self, of_unit: Codes, cluster: Codes) -> "Terms":
        """Return the same terms of clusters of units, given the pattern and cluster of each."""
        key, units = np.unique(cluster * len(self.times) + of_unit, return_counts=True)
        whole, group = np.divmod(key, len(self.times))
        met = pd.DataFrame({"cluster": whole, "group": group, "units": units})
        cells = {"group": self.group, "column": self.column, "amount": self.amount}
        met = met.merge(pd.DataFrame(cells), on="group")
        return Terms(
            np.ones(int(cluster.max()) + 1, dtype=np.int64),
            met["cluster"].to_numpy(),
            met["column"].to_numpy(),
            (met["amount"] * met["units"]).to_numpy(),
            self.width,
        )


def share_terms(patterns: Patterns, distance: Distance) -> Terms:
    """Return the terms of percent agreement, AC1, Fleiss' kappa and Brennan-Prediger."""
    share = patterns.count / patterns.ratings[patterns.pattern]
    return _terms(patterns, _pair_head(patterns, distance), share, distance.size)


def alpha_terms(patterns: Patterns, distance: Distance) -> Terms:
    """Return the terms of Krippendorff's alpha, to which a unit with one rating adds nothing."""
    pairable = patterns.is_pairable
    disagreement = distance.within(patterns) / np.maximum(patterns.ratings - 1, 1)
    head = [pairable.astype(float), np.where(pairable, patterns.ratings, 0.0), disagreement]
    count = np.where(pairable[patterns.pattern], patterns.count, 0.0)
    return _terms(patterns, head, count, distance.size)


def ordinal_terms(patterns: Patterns, categories: int) -> Terms:
    """Return the terms of alpha without a distance, then o_kl + o_lk for each k < l, row by row.

    The ordinal distance rests on how often each category was used, so every resample has its
    own. Coincidences of categories let it be computed afterwards.
    """
    base = alpha_terms(patterns, Nominal(categories))
    number = np.zeros((categories, categories), dtype=np.int64)
    number[np.triu_indices(categories, k=1)] = np.arange(categories * (categories - 1) // 2)
    cells = [(base.group, base.column, base.amount)]
    for entry, other in patterns.entry_pairs():
        group = patterns.pattern[entry]
        product = 2 * patterns.count[entry] * patterns.count[other]
        column = base.width + number[patterns.symbol[entry], patterns.symbol[other]]
        cells.append((group, column, product / (patterns.ratings[group] - 1)))
    group, column, amount = map(np.concatenate, zip(*cells, strict=True))
    width = base.width + categories * (categories - 1) // 2
    return Terms(base.times, group, column, amount, width)


def _pair_head(patterns: Patterns, distance: Distance) -> list[Reals]:
    return [
        np.ones(len(patterns.times)),
        patterns.is_pairable.astype(float),
        distance.within(patterns) / patterns.pairs,
    ]


def _terms(patterns: Patterns, head: Sequence[Reals], amount: Reals, categories: int) -> Terms:
    groups = np.arange(len(patterns.times))
    return Terms(
        patterns.times,
        np.concatenate([np.tile(groups, HEAD), patterns.pattern]),
        np.concatenate([np.repeat(np.arange(HEAD), len(groups)), patterns.symbol + HEAD]),
        np.concatenate([*head, amount]),
        HEAD + categories,
    )


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


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A coefficient under a reading.

    Attributes
    ----------
    name, title
        Coefficient, and the name to cite: Cohen's kappa only where two coders rated every unit.
    reading
        How labels were compared.
    level
        Level of measurement or weights; `nominal` where every difference counts the same.
    value
        The coefficient; None where undefined, and `reason` says why.
    se
        Standard error, as in Gwet (2014, ch. 5).
    low, high
        95 % interval. Bootstrap limits have three digits, as more would depend on the numpy used.
    observed, expected
        Of alpha the disagreements D_o and D_e on the scale of the labels, so that it is
        1 - D_o / D_e; of the others the agreements p_a and p_e (Gwet), so that they are
        (p_a - p_e) / (1 - p_e). Percent agreement expects nothing: None.
    units
        Units with two ratings or more.
    status
        `defined`; `undefined`; or `too_little`: one unit only, whose value says nothing.
    reason
        Why a value is missing or worthless, else None.
    """

    name: str
    title: str = ""
    reading: str
    level: str
    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    observed: float | None = None
    expected: float | None = None
    units: int
    status: Status
    reason: Reason | None = None


class Estimated(NamedTuple):
    """An estimate with what its interval is made from.

    `sampled` is the number of units or clusters that its standard error rests on; 0 without one.
    """

    formula: Formula
    sums: Sums
    estimate: Estimate
    sampled: int = 0


def estimates(
    ratings: Ratings, compared: Iterable[Comparison], names: Collection[str]
) -> Iterator[Estimated]:
    """Yield every coefficient named, reading by reading, in fixed order."""
    known = [formula.name for formula in FORMULAS]
    for name in (name for name in names if name not in known):
        raise ValueError(f"no coefficient {name!r}; there are {', '.join(known)}")
    for comparison in compared:
        sums: dict[Family, Sums] = {}
        for formula in FORMULAS:
            if formula.name in names:
                if formula.family not in sums:
                    sums[formula.family] = _sums(ratings, comparison, formula.family)
                yield _estimated(ratings, formula, sums[formula.family])


def _sums(ratings: Ratings, comparison: Comparison, family: Family) -> Sums:
    patterns = ratings.by_coder if family == "coders" else ratings.pooled
    distance, size = comparison.distance, len(comparison.categories)
    redrawn = None
    if family == "coders":
        terms = _coder_terms(ratings, comparison)
    elif family == "shares":
        terms = share_terms(patterns.recoded(comparison.category_of), distance)
    else:
        read = patterns.recoded(comparison.category_of)
        if comparison.alpha_distance:
            # Ratings per category over units with two ratings or more: n_k of Krippendorff.
            times = np.where(read.is_pairable, read.times, 0)[read.pattern]
            distance = comparison.alpha_distance(summed(read.symbol, times * read.count, size))
        terms = alpha_terms(read, distance)
        if comparison.level == "ordinal" and size <= MOVING_UP_TO:
            redrawn = ordinal_terms(read, size)
    if ratings.cluster is not None:
        terms = terms.by_cluster(patterns.of_unit, ratings.cluster)
        redrawn = redrawn and redrawn.by_cluster(patterns.of_unit, ratings.cluster)
    return Sums(comparison, distance, patterns, terms, redrawn or terms)


def _coder_terms(ratings: Ratings, comparison: Comparison) -> Terms:
    """Return the terms of Conger's kappa, in columns of coder * categories + category."""
    coders, size = len(ratings.coders), len(comparison.categories)
    category = np.tile(comparison.category_of, coders)
    coder = np.repeat(np.arange(coders), len(ratings.labels))
    head = _pair_head(ratings.by_coder.recoded(category), comparison.distance)
    said = ratings.by_coder.recoded(coder * size + category)
    return _terms(said, head, np.ones(len(said.symbol)), coders * size)


def _estimated(ratings: Ratings, formula: Formula, sums: Sums) -> Estimated:
    is_alpha, totals = formula.name == "alpha", sums.terms.observed
    estimate = Estimate(
        name=formula.name,
        reading=sums.comparison.reading,
        level=sums.comparison.level if is_alpha else sums.comparison.weighting,
        value=None,
        units=int(totals[0 if is_alpha else 1]),
        status="undefined",
        reason="single_coder" if len(ratings.coders) == 1 else "no_pairable_values",
    )
    if not estimate.units:
        return Estimated(formula, sums, estimate)
    found = formula.estimate(totals, sums.distance)
    observed, expected = float(found.observed), float(found.expected)
    if is_alpha:
        observed, expected = observed * sums.distance.unit, expected * sums.distance.unit
    else:
        observed, expected = 1 - observed, 1 - expected
    is_corrected = formula.name != "percent"
    estimate = replace(estimate, observed=observed, expected=expected if is_corrected else None)
    value = float(found.coefficient)
    if np.isnan(value):
        return Estimated(formula, sums, replace(estimate, reason="no_variation"))
    if estimate.units == 1:
        estimate = replace(estimate, value=value, status="too_little", reason="single_unit")
        return Estimated(formula, sums, estimate)
    se, sampled = _standard_error(formula, sums, value)
    estimate = replace(estimate, value=value, se=se, status="defined", reason=None)
    return Estimated(formula, sums, estimate, sampled)


def _standard_error(formula: Formula, sums: Sums, value: float) -> tuple[float | None, int]:
    """Return the standard error by linearisation, and the units or clusters it rests on.

    Gwet (2014, ch. 5): the variance of the deviations of units, divided by n. Units that one
    coder alone rated cannot agree, so those with two ratings are the n, and agreement is a
    ratio estimate over them; irrCAC counts the others too, as if they might have agreed. With
    clusters, deviations are summed within each first. A single unit or cluster has no error.
    """
    terms, totals = sums.terms, sums.terms.observed
    is_pairable = terms.column == (0 if formula.family == "alpha" else 1)
    present = np.unique(terms.group[is_pairable & (terms.amount > 0)])
    sampled = int(terms.times[present].sum())
    if sampled <= 1:
        return None, 0
    deviations = terms.along(formula.gradient(totals, sums.distance, value))
    squares = (terms.times * deviations**2).sum()
    return float(np.sqrt(squares * sampled / (sampled - 1)) / totals[0]), sampled
