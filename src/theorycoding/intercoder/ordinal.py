"""Alpha of ordinal data in resamples, where the ranks move with the counts.

The ordinal distance rests on how often each category was used, so every resample has its own.
Sums over pairs of categories, instead of over distances, let it be computed afterwards.
"""

import numpy as np

from theorycoding.intercoder.arrays import Codes, Reals
from theorycoding.intercoder.coefficients import Disagreement
from theorycoding.intercoder.contributions import HEAD, Contributions, alpha_contributions
from theorycoding.intercoder.distances import Distance, Nominal, with_successor
from theorycoding.intercoder.levels import midranks
from theorycoding.intercoder.patterns import Patterns

MOVING_UP_TO = 40  # categories; beyond, the ranks of the whole data serve for every resample


def moving_contributions(patterns: Patterns, categories: int) -> Contributions:
    """Columns of alpha (see `contributions`), then o_kl for each k < l, row by row."""
    base = alpha_contributions(patterns, Nominal(categories))
    group, column, amount = _pairs(patterns, categories)
    return Contributions(
        base.times,
        np.concatenate([base.group, group]),
        np.concatenate([base.column, base.width + column]),
        np.concatenate([base.amount, amount]),
        base.width + categories * (categories - 1) // 2,
    )


def moving_alpha(totals: Reals, distance: Distance) -> Disagreement:
    """D_o and D_e in squared shares of rank, with the ranks of each resample."""
    ratings, counts, pairs = _split(totals, distance.size)
    rank = midranks(counts) / np.maximum(ratings, 1)[..., np.newaxis]
    first, second = np.triu_indices(distance.size, k=1)
    observed = (pairs * (rank[..., first] - rank[..., second]) ** 2).sum(axis=-1)
    shares = counts / np.maximum(ratings, 1)[..., np.newaxis]
    mean = (shares * rank).sum(axis=-1, keepdims=True)
    variance = (shares * (rank - mean) ** 2).sum(axis=-1)
    without_itself = ratings / np.maximum(ratings - 1, 1)
    return Disagreement(observed / np.maximum(ratings, 1), 2 * variance * without_itself)


def _split(totals: Reals, categories: int) -> tuple[Reals, Reals, Reals]:
    counts, pairs = np.split(totals[..., HEAD:], [categories], axis=-1)
    return totals[..., 1], counts, pairs


def _pairs(patterns: Patterns, categories: int) -> tuple[Codes, Codes, Reals]:
    """Cells of o_kl + o_lk: twice r_ik r_il / (r_i - 1), Krippendorff's coincidences."""
    number = np.zeros((categories, categories), dtype=np.int64)
    number[np.triu_indices(categories, k=1)] = np.arange(categories * (categories - 1) // 2)
    cells: list[tuple[Codes, Codes, Reals]] = []
    entry, shift = np.arange(len(patterns.pattern)), 1
    while (entry := with_successor(patterns.pattern, entry, shift)).size:
        group, other = patterns.pattern[entry], entry + shift
        product = 2 * patterns.count[entry] * patterns.count[other]
        column = number[patterns.symbol[entry], patterns.symbol[other]]
        cells.append((group, column, product / (patterns.ratings[group] - 1)))
        shift += 1
    empty = np.zeros(0, dtype=np.int64)
    groups, columns, amounts = zip(*cells, strict=True) if cells else ((empty,),) * 3
    return np.concatenate(groups), np.concatenate(columns), np.concatenate(amounts)
