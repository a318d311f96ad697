"""The terms that each pattern of ratings adds to the sums behind the coefficients.

Every coefficient is a function of sums over units, so a resample, a cluster or a unit left out
is only another weighting of the same terms. Letters as in Gwet (2014, chs. 2-6).

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
import pandas as pd

from theorycoding.intercoder.distances import Distance, Nominal
from theorycoding.intercoder.patterns import Codes, Patterns, Reals, summed

HEAD = 3  # columns before the categories
DENSE = 16_000_000  # cells of the table written out at once


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
        amounts = self.amount * self.times[self.group]
        return summed(self.column, amounts, self.width)

    def totals(self, weights: Reals) -> Reals:
        """Return the sums of each column over the groups, shape (draws, width).

        Parameters
        ----------
        weights
            How often each group counts; shape (draws, groups).
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
        amounts = self.amount * gradient[self.column]
        return summed(self.group, amounts, len(self.times))

    def by_cluster(self, of_unit: Codes, cluster: Codes) -> "Terms":
        """Return the same terms of clusters of units instead of patterns.

        Parameters
        ----------
        of_unit, cluster
            The pattern and the cluster of each unit.
        """
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
    head = _pair_head(patterns, distance)
    return _stacked(patterns, head, patterns.symbol, share, distance.size)


def alpha_terms(patterns: Patterns, distance: Distance) -> Terms:
    """Return the terms of Krippendorff's alpha, to which a unit with one rating adds nothing."""
    pairable = patterns.is_pairable
    disagreement = distance.within(patterns) / np.maximum(patterns.ratings - 1, 1)
    head = [pairable.astype(float), np.where(pairable, patterns.ratings, 0.0), disagreement]
    count = np.where(pairable[patterns.pattern], patterns.count, 0.0)
    return _stacked(patterns, head, patterns.symbol, count, distance.size)


def coder_terms(by_coder: Patterns, patterns: Patterns, distance: Distance, coders: int) -> Terms:
    """Return the terms of Conger's kappa.

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


def pairable_counts(patterns: Patterns, categories: int) -> Reals:
    """Return the ratings per category over units with two ratings or more, n_k of Krippendorff."""
    times = np.where(patterns.is_pairable, patterns.times, 0)[patterns.pattern]
    return summed(patterns.symbol, times * patterns.count, categories)


def _pair_head(patterns: Patterns, distance: Distance) -> list[Reals]:
    return [
        np.ones(len(patterns.times)),
        patterns.is_pairable.astype(float),
        distance.within(patterns) / patterns.pairs,
    ]


def _stacked(
    patterns: Patterns, head: Sequence[Reals], column: Codes, amount: Reals, categories: int
) -> Terms:
    groups = np.arange(len(patterns.times))
    return Terms(
        patterns.times,
        np.concatenate([np.tile(groups, len(head)), patterns.pattern]),
        np.concatenate([np.repeat(np.arange(len(head)), len(groups)), column + len(head)]),
        np.concatenate([*head, amount]),
        len(head) + categories,
    )
