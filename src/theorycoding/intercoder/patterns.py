"""Units grouped by what their coders said, so that a million units cost as much as their patterns.

A *symbol* is what one rating says: a category, or a coder and a category where it matters who
said it (symbol = coder * categories + category).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.intercoder.arrays import Codes, Reals, spans, summed
from theorycoding.intercoder.ratings import Ratings

LARGEST_KEY = 2**62


@dataclass(frozen=True)
class Patterns:
    """The distinct patterns of ratings, each a row of r_ik in the notation of Gwet (2014).

    Attributes
    ----------
    times
        Units with the pattern.
    ratings
        Ratings of one such unit, r_i.
    pattern, symbol, count
        One entry per pattern and symbol that occurs in it, sorted by both; `count` is r_ik.
    of_unit
        The pattern of each unit.
    """

    times: Codes
    ratings: Codes
    pattern: Codes
    symbol: Codes
    count: Codes
    of_unit: Codes

    def recoded(self, translation: Codes) -> "Patterns":
        """The same patterns with each symbol replaced, those that become one joined."""
        if np.array_equal(translation, np.arange(len(translation))):
            return self
        width = int(translation.max(initial=0)) + 1
        key, place = np.unique(self.pattern * width + translation[self.symbol], return_inverse=True)
        count = summed(place, self.count, len(key)).astype(np.int64)
        return replace(self, pattern=key // width, symbol=key % width, count=count)

    def sum_of(self, amounts: Reals | Codes) -> Reals:
        """Sum of amounts per entry over each pattern."""
        return summed(self.pattern, amounts, len(self.times))

    @property
    def is_pairable(self) -> npt.NDArray[np.bool_]:
        """Whether a pattern has two or more ratings."""
        return self.ratings > 1


def coder_patterns(ratings: Ratings) -> Patterns:
    """Units grouped by who said what: symbol = coder * labels + label."""
    symbol = ratings.coder * max(len(ratings.labels), 1) + ratings.label
    return group_units(ratings.unit, symbol)


def pooled(patterns: Patterns, labels: int) -> Patterns:
    """Units grouped by what was said, whoever said it: the symbol is the label."""
    packed = np.sort(patterns.pattern * labels + patterns.symbol % labels)
    merged = group_units(packed // labels, packed % labels)
    times = summed(merged.of_unit, patterns.times, len(merged.times))
    return replace(merged, times=times.astype(np.int64), of_unit=merged.of_unit[patterns.of_unit])


def structural_order(patterns: Patterns) -> Codes:
    """Positions of the patterns sorted by shape, not by the names of categories and coders.

    Resampling then draws the same numbers whatever the categories are called: by number of
    ratings, by how they split, by how often the pattern and its categories occur.
    """
    weight = patterns.count * patterns.times[patterns.pattern]
    frequency = summed(patterns.symbol, weight, 0)
    familiarity = patterns.sum_of(patterns.count * frequency[patterns.symbol])
    split = patterns.sum_of(patterns.count**2)
    return np.lexsort((familiarity, patterns.times, split, patterns.ratings))


def group_units(unit: Codes, symbol: Codes) -> Patterns:
    """The patterns of units.

    Parameters
    ----------
    unit, symbol
        One a rating; sorted by unit and within it by symbol. Every unit has a rating at least.
    """
    length = np.bincount(unit)
    start = np.cumsum(length) - length
    of_unit = _content(start, length, symbol)
    times = np.bincount(of_unit)
    example = np.zeros(len(times), dtype=np.int64)
    example[of_unit] = np.arange(len(of_unit))
    ratings = length[example]
    pattern = np.repeat(np.arange(len(times)), ratings)
    return _with_counts(times, ratings, pattern, symbol[spans(start[example], ratings)], of_unit)


def _with_counts(
    times: Codes, ratings: Codes, pattern: Codes, symbol: Codes, of_unit: Codes
) -> Patterns:
    begins = np.ones(len(pattern), dtype=bool)
    begins[1:] = (pattern[1:] != pattern[:-1]) | (symbol[1:] != symbol[:-1])
    first = np.flatnonzero(begins)
    count = np.diff(np.append(first, len(pattern)))
    return Patterns(times, ratings, pattern[first], symbol[first], count, of_unit)


def _content(start: Codes, length: Codes, symbol: Codes) -> Codes:
    """A number per unit, the same for units with the same symbols; ordered by them."""
    content = np.zeros(len(length), dtype=np.int64)
    base = int(symbol.max(initial=0)) + 1
    found = 0
    for size in np.unique(length):
        units = np.flatnonzero(length == size)
        codes = _sequences(start[units], int(size), symbol, base)
        content[units] = codes + found
        found += int(codes.max()) + 1
    return content


def _sequences(start: Codes, size: int, symbol: Codes, base: int) -> Codes:
    key = np.zeros(len(start), dtype=np.int64)
    span = 1
    for position in range(size):
        if span > LARGEST_KEY // base:
            key, distinct = pd.factorize(key, sort=True)
            span = len(distinct)
        key = key * base + symbol[start + position]
        span *= base
    return pd.factorize(key, sort=True)[0]
