"""What each group of units adds to the sums that the coefficients are made of.

Every coefficient is a function of sums over units, so a resample, a cluster or a unit left out
is only another weighting of the same contributions. Letters as in Gwet (2014, chs. 2-6).

| family | column 0 | column 1 | column 2 | further columns |
|---|---|---|---|---|
| shares | 1 | 1 if r_i >= 2 | D_i / (r_i (r_i - 1)) | r_ik / r_i |
| alpha | 1 if r_i >= 2 | r_i if r_i >= 2 | D_i / (r_i - 1) | r_ik if r_i >= 2 |
| coders | 1 | 1 if r_i >= 2 | D_i / (r_i (r_i - 1)) | 1 where coder g chose category k |

D_i is the sum of the distances over the ordered pairs of ratings of unit i.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from theorycoding.intercoder.arrays import Codes, Reals, spans, summed
from theorycoding.intercoder.distances import Distance
from theorycoding.intercoder.patterns import Patterns

HEAD = 3  # columns before the categories
DENSE = 16_000_000  # cells up to which the table is written out
GATHERED = 8_000_000  # cells read at once from a table that is not


@dataclass(frozen=True)
class Contributions:
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

    def totals(self, weights: Reals) -> Reals:
        """Sums of each column over the groups, shape (draws, width).

        Parameters
        ----------
        weights
            How often each group counts; shape (draws, groups).
        """
        if len(self.times) * self.width <= DENSE:
            return weights @ self._dense
        return self._gathered_totals(weights)

    @cached_property
    def observed(self) -> Reals:
        """Sums of each column over the units as they are, shape (width,)."""
        amounts = self.amount * self.times[self.group]
        return summed(self.column, amounts, self.width)

    def along(self, gradient: Reals) -> Reals:
        """Each group's contributions weighted by column, shape (groups,)."""
        amounts = self.amount * gradient[self.column]
        return summed(self.group, amounts, len(self.times))

    def by_cluster(self, of_unit: Codes, cluster: Codes) -> "Contributions":
        """The same sums over clusters of units instead of patterns.

        Parameters
        ----------
        of_unit, cluster
            The pattern and the cluster of each unit.
        """
        patterns = len(self.times)
        key, units = np.unique(cluster * patterns + of_unit, return_counts=True)
        cells = np.bincount(self.group, minlength=patterns)
        by_group = np.argsort(self.group, kind="stable")
        pattern = key % patterns
        cell = by_group[spans((np.cumsum(cells) - cells)[pattern], cells[pattern])]
        group = np.repeat(key // patterns, cells[pattern])
        amount = self.amount[cell] * np.repeat(units, cells[pattern])
        times = np.ones(int(cluster.max()) + 1, dtype=np.int64)
        return Contributions(times, group, self.column[cell], amount, self.width)

    @cached_property
    def _dense(self) -> Reals:
        table = np.zeros((len(self.times), self.width))
        np.add.at(table, (self.group, self.column), self.amount)
        return table

    def _gathered_totals(self, weights: Reals) -> Reals:
        totals = np.zeros((len(weights), self.width))
        order = np.argsort(self.column, kind="stable")
        group, column, amount = self.group[order], self.column[order], self.amount[order]
        begins = np.flatnonzero(np.diff(column, prepend=-1))
        step = max(1, GATHERED // len(group))
        for start in range(0, len(weights), step):
            amounts = weights[start : start + step][:, group] * amount
            sums = np.add.reduceat(amounts, begins, axis=1)
            totals[start : start + step, column[begins]] = sums
        return totals


def share_contributions(patterns: Patterns, distance: Distance) -> Contributions:
    """For percent agreement, AC1, Fleiss' kappa and Brennan-Prediger."""
    share = patterns.count / patterns.ratings[patterns.pattern]
    head = _pair_head(patterns, distance)
    return _stacked(patterns, head, patterns.symbol, share, distance.size)


def alpha_contributions(patterns: Patterns, distance: Distance) -> Contributions:
    """For Krippendorff's alpha, to which a unit with one rating adds nothing."""
    pairable = patterns.is_pairable
    disagreement = distance.within(patterns) / np.maximum(patterns.ratings - 1, 1)
    head = [pairable.astype(float), np.where(pairable, patterns.ratings, 0.0), disagreement]
    count = np.where(pairable[patterns.pattern], patterns.count, 0.0)
    return _stacked(patterns, head, patterns.symbol, count, distance.size)


def coder_contributions(
    by_coder: Patterns, patterns: Patterns, distance: Distance, coders: int
) -> Contributions:
    """For Conger's kappa.

    Parameters
    ----------
    by_coder
        Patterns that keep coders apart: symbol = coder * categories + category.
    patterns
        The same patterns without coders: symbol = category.
    """
    head = _pair_head(patterns, distance)
    chosen = np.ones(len(by_coder.symbol))
    return _stacked(by_coder, head, by_coder.symbol, chosen, coders * distance.size)


def pairable_counts(patterns: Patterns, categories: int) -> Reals:
    """Ratings per category over units with two ratings or more, n_k of Krippendorff."""
    times = np.where(patterns.is_pairable, patterns.times, 0)[patterns.pattern]
    return summed(patterns.symbol, times * patterns.count, categories)


def _pair_head(patterns: Patterns, distance: Distance) -> list[Reals]:
    pairs = np.maximum(patterns.ratings * (patterns.ratings - 1), 1)
    return [
        np.ones(len(patterns.times)),
        patterns.is_pairable.astype(float),
        distance.within(patterns) / pairs,
    ]


def _stacked(
    patterns: Patterns, head: Sequence[Reals], column: Codes, amount: Reals, categories: int
) -> Contributions:
    groups = np.arange(len(patterns.times))
    return Contributions(
        patterns.times,
        np.concatenate([np.tile(groups, len(head)), patterns.pattern]),
        np.concatenate([np.repeat(np.arange(len(head)), len(groups)), column + len(head)]),
        np.concatenate([*head, amount]),
        len(head) + categories,
    )
