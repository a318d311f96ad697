"""Ways to read mixed labels: what of two labels is compared, and how much they differ.

| reading | compares | distance |
|---|---|---|
| `whole` | the labels as they stand | 0 if the same, else 1 |
| `primary` | the primary theories | 1 - shared / larger, so 0 or 1 where each label has one |
| `jaccard` | all theories named | 1 - shared / named by either |
| `dice` | all theories named | 1 - 2 shared / sum of both |
| `masi` | all theories named | 1 - Jaccard similarity x monotonicity (Passonneau 2006) |
| `weighted_set` | theories by their share | half the sum of the differences between shares |

Two empty sets are the same: distance 0.
"""

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from theorycoding.intercoder.arrays import Codes, Reals
from theorycoding.intercoder.distances import Distance, Nominal, tabulated
from theorycoding.intercoder.naming import parts, theories_first, theories_named
from theorycoding.vocabulary.labels import Label

WORD = 63  # theories per integer of a bit set
Overlap = Callable[[Reals, Reals, Reals], Reals]  # shared, size of one, size of other -> similarity


class Reading(NamedTuple):
    """One way to read labels.

    Attributes
    ----------
    name
        As reported.
    view
        What of a label is compared.
    distance
        The distance among the distinct views.
    """

    name: str
    view: Callable[[Any], Hashable]
    distance: Callable[[Sequence[Any]], Distance]


def weighted_set(weight: Fraction = Fraction(2, 3)) -> Reading:
    """Labels as shares of theories: `weight` for the primaries, the rest for the secondaries.

    Labels without secondaries are wholly their primaries', as under the weighted counting rule.
    """

    def distance(views: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Distance:
        shares = _shares(views, float(weight))

        def between(first: Codes, second: Codes) -> Reals:
            difference = np.zeros(np.broadcast(first, second).shape)
            for column in shares.T:
                difference += np.abs(column[first] - column[second])
            return difference / 2

        return tabulated(len(views), between)

    return Reading("weighted_set", parts, distance)


def set_distance(sets: Sequence[frozenset[Any]], similarity: Overlap) -> Distance:
    """One minus a similarity that depends on the sizes of two sets and of what they share."""
    bits, sizes = _bits(sets), np.array([len(members) for members in sets], dtype=np.float64)

    def between(first: Codes, second: Codes) -> Reals:
        shared = np.zeros(np.broadcast(first, second).shape)
        for word in bits.T:
            shared += np.bitwise_count(word[first] & word[second])
        both_empty = (sizes[first] + sizes[second]) == 0
        return np.where(both_empty, 0.0, 1 - similarity(shared, sizes[first], sizes[second]))

    return tabulated(len(sets), between)


def _larger_share(shared: Reals, one: Reals, other: Reals) -> Reals:
    return shared / np.maximum(np.maximum(one, other), 1)


def _jaccard(shared: Reals, one: Reals, other: Reals) -> Reals:
    return shared / np.maximum(one + other - shared, 1)


def _dice(shared: Reals, one: Reals, other: Reals) -> Reals:
    return 2 * shared / np.maximum(one + other, 1)


def _masi(shared: Reals, one: Reals, other: Reals) -> Reals:
    """Jaccard times 1 for the same set, 2/3 for a subset, 1/3 for an overlap, 0 for none."""
    same = (shared == one) & (shared == other)
    subset = shared == np.minimum(one, other)
    return _jaccard(shared, one, other) * np.where(same, 1, np.where(subset, 2 / 3, 1 / 3))


def _whole(label: Any) -> Hashable:
    return parts(label) if isinstance(label, Label) else label


def _nominal(views: Sequence[Any]) -> Distance:
    return Nominal(len(views))


def _sets(similarity: Overlap) -> Callable[[Sequence[Any]], Distance]:
    return lambda views: set_distance(views, similarity)


def _primary(views: Sequence[frozenset[str]]) -> Distance:
    if all(len(primaries) == 1 for primaries in views):
        return Nominal(len(views))
    return set_distance(views, _larger_share)


def _bits(sets: Sequence[frozenset[Any]]) -> Codes:
    """Each set as bits of as many integers as its theories need; shape (sets, words)."""
    place = {theory: position for position, theory in enumerate(_members(sets))}
    bits = np.zeros((len(sets), len(place) // WORD + 1), dtype=np.int64)
    for row, members in enumerate(sets):
        for theory in members:
            word, bit = divmod(place[theory], WORD)
            bits[row, word] |= 1 << bit
    return bits


def _shares(views: Sequence[tuple[frozenset[str], frozenset[str]]], weight: float) -> Reals:
    theories = list(_members([primary | secondary for primary, secondary in views]))
    shares = np.zeros((len(views), len(theories)))
    place = {theory: position for position, theory in enumerate(theories)}
    for row, (primary, secondary) in enumerate(views):
        for theory in primary:
            shares[row, place[theory]] = (weight if secondary else 1.0) / len(primary)
        for theory in secondary:
            shares[row, place[theory]] = (1 - weight) / len(secondary)
    return shares


def _members(sets: Sequence[frozenset[Any]]) -> dict[Any, None]:
    """Every member of any set, once; the order does not matter to a distance."""
    return dict.fromkeys(member for members in sets for member in members)


WHOLE = Reading("whole", _whole, _nominal)
PRIMARY = Reading("primary", theories_first, _primary)
JACCARD = Reading("jaccard", theories_named, _sets(_jaccard))
DICE = Reading("dice", theories_named, _sets(_dice))
MASI = Reading("masi", theories_named, _sets(_masi))

READINGS = (WHOLE, PRIMARY, JACCARD, DICE, MASI, weighted_set())
OF_LABELS = ("primary", "jaccard", "dice", "masi", "weighted_set")
OF_SETS = ("whole", "jaccard", "dice", "masi")
OF_VALUES = ("whole",)
