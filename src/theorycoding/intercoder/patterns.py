"""Units counted by what their coders said, so that a million units cost as much as their patterns.

A *symbol* is what one rating says: a category, or a coder and a category where it matters who
said it (symbol = coder * categories + category).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

LARGEST_KEY = 2**53  # up to which every whole number is a float64, and so every sum is exact


def summed(place: Codes, amounts: Reals | Codes, size: int) -> Reals:
    """Return the sum of the amounts at each place.

    >>> summed(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 4).tolist()
    [1.0, 0.0, 5.0, 0.0]
    """
    return np.bincount(place, weights=amounts, minlength=size).astype(np.float64, copy=False)


@dataclass(frozen=True, eq=False)
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
        The pattern of each unit; only clusters and tables of units need it.
    """

    times: Codes
    ratings: Codes
    pattern: Codes
    symbol: Codes
    count: Codes
    of_unit: Codes

    @property
    def is_pairable(self) -> npt.NDArray[np.bool_]:
        """Whether a pattern has two or more ratings."""
        return self.ratings > 1

    @property
    def pairs(self) -> Codes:
        """Ordered pairs of ratings, r_i (r_i - 1), but 1 where there are none to divide by."""
        return np.asarray(np.maximum(self.ratings * (self.ratings - 1), 1))

    def recoded(self, translation: Codes) -> "Patterns":
        """Return the same patterns with each symbol replaced, and those that become one joined."""
        if np.array_equal(translation, np.arange(len(translation))):
            return self
        width = int(translation.max(initial=0)) + 1
        key, place = np.unique(self.pattern * width + translation[self.symbol], return_inverse=True)
        count = summed(place, self.count, len(key)).astype(np.int64)
        return replace(self, pattern=key // width, symbol=key % width, count=count)

    def merged(self, symbol: Codes, is_kept: npt.NDArray[np.bool_] | None = None) -> "Patterns":
        """Return the patterns with a new symbol for each entry, those that become alike joined.

        The count of each entry must be 1. All entries are kept by default; patterns without any
        entry are left out.
        """
        kept = np.ones(len(symbol), dtype=bool) if is_kept is None else is_kept
        left, place = np.unique(self.pattern[kept], return_inverse=True)
        joined = _by_content(place, symbol[kept])
        times = summed(joined.of_unit, self.times[left], len(joined.times)).astype(np.int64)
        successor = np.full(len(self.times), -1)
        successor[left] = joined.of_unit
        of_unit = successor[self.of_unit]
        return replace(joined, times=times, of_unit=of_unit[of_unit >= 0])

    def sum_of(self, amounts: Reals | Codes) -> Reals:
        """Return the sum of amounts per entry over each pattern."""
        return summed(self.pattern, amounts, len(self.times))

    def entry_pairs(self) -> Iterator[tuple[Codes, Codes]]:
        """Yield every pair of entries of one pattern once: neighbours first, then further apart."""
        entry, shift = np.arange(len(self.pattern)), 1
        while True:
            entry = entry[entry + shift < len(self.pattern)]
            entry = entry[self.pattern[entry] == self.pattern[entry + shift]]
            if not entry.size:
                return
            yield entry, entry + shift
            shift += 1


def count_patterns(
    unit: Codes, coder: Codes, label: Codes, *, coders: int, labels: int
) -> Patterns:
    """Return the units counted by who said what: symbol = coder * labels + label.

    The ratings of a unit are packed into one integer, and units with the same integer counted.
    Unit, coder and label are positions, one of each per rating; every unit has a rating, and no
    coder two of one unit.
    """
    symbol, base = coder * labels + label, labels + 1
    if (coders + 1) * base**coders > LARGEST_KEY:
        return _by_content(unit, symbol)
    place = base ** np.arange(coders)[::-1]
    # The leading digit is the number of ratings; a missing rating comes after every label.
    digit = base**coders + (label - labels) * place[coder]
    return _counted(np.bincount(unit, weights=digit), unit, symbol)


def structural_order(patterns: Patterns) -> Codes:
    """Return the patterns sorted by shape, not by the names of categories and coders.

    Resampling then draws the same numbers whatever the categories are called: by number of
    ratings, by how they split, by how often the pattern and its categories occur.
    """
    weight = patterns.count * patterns.times[patterns.pattern]
    frequency = summed(patterns.symbol, weight, 0)
    familiarity = patterns.sum_of(patterns.count * frequency[patterns.symbol])
    split = patterns.sum_of(patterns.count**2)
    return np.lexsort((familiarity, patterns.times, split, patterns.ratings))


def _by_content(unit: Codes, symbol: Codes) -> Patterns:
    """Return the same for any number of coders and labels: a digit per rating, not per coder."""
    base = int(symbol.max(initial=0)) + 2
    unit, digit = np.divmod(np.sort(unit * base + symbol + 1), base)
    length = np.bincount(unit)
    end = np.cumsum(length)
    key, span = np.zeros(len(length), dtype=np.int64), 1
    for place in range(int(length.max(initial=0)), 0, -1):
        if span > LARGEST_KEY // base:
            key, distinct = pd.factorize(key, sort=True)
            span = len(distinct)
        rated = np.flatnonzero(length >= place)
        key, span = key * base, span * base
        key[rated] += digit[end[rated] - place]
    return _counted(key, unit, digit - 1)


def _counted(key: Codes | Reals, unit: Codes, symbol: Codes) -> Patterns:
    """Return the patterns of units with the same key; one unit of each shows its ratings."""
    of_unit = pd.factorize(key, sort=True)[0].astype(np.int64, copy=False)
    times = np.bincount(of_unit)
    example, units = np.empty(len(times), dtype=np.int64), np.arange(len(of_unit))
    example[of_unit] = units
    shown = (example[of_unit] == units)[unit]
    width = int(symbol.max(initial=0)) + 1
    entries = np.sort(of_unit[unit[shown]] * width + symbol[shown])
    first = np.flatnonzero(np.diff(entries, prepend=-1))
    count = np.diff(first, append=len(entries))
    pattern = entries[first] // width
    ratings = summed(pattern, count, len(times)).astype(np.int64)
    return Patterns(times, ratings, pattern, entries[first] % width, count, of_unit)
