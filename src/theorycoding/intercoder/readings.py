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

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from theorycoding.intercoder.distances import (
    Custom,
    Distance,
    Level,
    Nominal,
    Weights,
    level_distance,
    require_known,
    tabulated,
    weights_distance,
)
from theorycoding.intercoder.naming import in_order, theories_first, theories_named
from theorycoding.intercoder.patterns import Codes, Reals
from theorycoding.intercoder.ratings import Ratings
from theorycoding.vocabulary.labels import Label

# Of what two views share, or of how much they differ, and of the size of each.
OfTwo = Callable[[Reals, Reals, Reals], Reals]


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


class Comparison(NamedTuple):
    """A reading of the labels at hand.

    Attributes
    ----------
    category_of
        The category of each label.
    categories
        What the categories stand for; used or not.
    distance
        One minus the weights of the coefficients.
    reading, level, weighting
        Names to report: of the reading, of alpha's level, of the level of the other coefficients.
    alpha_distance
        From the pairable ratings per category to alpha's distance, if it is another one.
    """

    category_of: Codes
    categories: Sequence[Any]
    distance: Distance
    reading: str
    level: str = "nominal"
    weighting: str = "nominal"
    alpha_distance: Callable[[Reals], Distance] | None = None


def weighted_set(weight: Fraction = Fraction(2, 3)) -> Reading:
    """Return the reading of labels as shares of theories.

    The primaries share `weight` and the secondaries the rest; without secondaries the
    primaries share all, as under the weighted counting rule.
    """

    def shares(view: tuple[frozenset[str], frozenset[str]]) -> dict[str, float]:
        primary, secondary = view
        own = float(weight) if secondary else 1.0
        rest = dict.fromkeys(secondary, (1 - own) / max(len(secondary), 1))
        return dict.fromkeys(primary, own / len(primary)) | rest

    def distance(views: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Distance:
        return _by_theory([shares(view) for view in views], lambda apart, *_: apart / 2)

    return Reading("weighted_set", _whole, distance)


def _sets(similarity: OfTwo) -> Callable[[Sequence[frozenset[Any]]], Distance]:
    """Return the distance that is one minus a similarity, given what sets share and their sizes."""

    def distance(apart: Reals, one: Reals, other: Reals) -> Reals:
        both_empty = one + other == 0
        return np.where(both_empty, 0.0, 1 - similarity((one + other - apart) / 2, one, other))

    return lambda sets: _by_theory([dict.fromkeys(members, 1.0) for members in sets], distance)


def _by_theory(views: Sequence[dict[Any, float]], distance: OfTwo) -> Distance:
    """Return a distance of views that have an amount of each theory.

    It depends on the sum of the differences of two views, theory by theory, and on their sizes.
    """
    theories = in_order({*chain(*views)})
    amounts = [np.array([view.get(theory, 0.0) for view in views]) for theory in theories]
    sizes = sum(amounts, np.zeros(len(views)))

    def between(first: Codes, second: Codes) -> Reals:
        apart = np.zeros(np.broadcast(first, second).shape)
        for amount in amounts:
            apart += np.abs(amount[first] - amount[second])
        return distance(apart, sizes[first], sizes[second])

    return tabulated(len(views), between)


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
    return label.key if isinstance(label, Label) else label


def _primary(views: Sequence[frozenset[str]]) -> Distance:
    if all(len(primaries) == 1 for primaries in views):
        return Nominal(len(views))
    return _sets(_larger_share)(views)


WHOLE = Reading("whole", _whole, lambda views: Nominal(len(views)))
PRIMARY = Reading("primary", theories_first, _primary)
JACCARD = Reading("jaccard", theories_named, _sets(_jaccard))
DICE = Reading("dice", theories_named, _sets(_dice))
MASI = Reading("masi", theories_named, _sets(_masi))

READINGS = (WHOLE, PRIMARY, JACCARD, DICE, MASI, weighted_set())
OF_LABELS = ("primary", "jaccard", "dice", "masi", "weighted_set")
OF_SETS = ("whole", "jaccard", "dice", "masi")
OF_VALUES = ("whole",)


def comparisons(
    ratings: Ratings,
    readings: Iterable[str | Reading] | None = None,
    level: Level | Custom = "nominal",
    weights: Weights | Custom = "identity",
) -> list[Comparison]:
    """Return the comparisons asked for; by default every reading that fits the kind of the labels.

    Raises
    ------
    ValueError
        A reading that is unknown or does not fit the labels; a level or weights where mixed
        labels are not read whole.
    """
    require_known(level, weights)
    fitting = fitting_readings(ratings)
    is_plain = _is(level, "nominal") and _is(weights, "identity")
    if readings is None:
        readings = fitting if is_plain else ("whole",)
    # Where there is no label yet, any reading fits.
    allowed = (*fitting, "whole") if ratings.labels else tuple(known.name for known in READINGS)
    chosen = [_known(reading, allowed) for reading in readings]
    if not is_plain and any(reading.name != "whole" for reading in chosen):
        raise ValueError("level and weights apply to labels compared whole: read them 'whole'")
    return [
        _whole_labels(ratings, level, weights)
        if reading.name == "whole" and not (ratings.names_several and is_plain)
        else _read_labels(ratings, reading)
        for reading in chosen
    ]


def fitting_readings(ratings: Ratings) -> tuple[str, ...]:
    """Return the names of the readings reported by default for labels of this kind."""
    if not ratings.names_several:
        return OF_VALUES
    return OF_LABELS if isinstance(ratings.labels[0], Label) else OF_SETS


def _is(given: object, name: str) -> bool:
    return isinstance(given, str) and given == name


def _known(reading: str | Reading, allowed: tuple[str, ...]) -> Reading:
    if isinstance(reading, Reading):
        return reading
    if reading not in allowed:
        names = ", ".join(dict.fromkeys(allowed))
        raise ValueError(f"no reading {reading!r} of such labels; there are {names}")
    return next(known for known in READINGS if known.name == reading)


def _whole_labels(ratings: Ratings, level: Level | Custom, weights: Weights | Custom) -> Comparison:
    categories, weighting = ratings.labels, "custom"
    if isinstance(weights, str):
        weighting = "nominal" if weights == "identity" else weights
    has_weights = weighting not in ("nominal", "custom")
    has_level = isinstance(level, str) and level != "nominal"
    if ratings.names_several and (has_weights or has_level):
        raise ValueError("labels that name several theories have no order: omit level and weights")
    text = [label for label in categories if isinstance(label, str)]
    is_ordered = has_weights or _is(level, "ordinal")
    if is_ordered and text and ratings.categories is None:
        raise ValueError(f"text such as {text[0]!r} has no order: give the categories in theirs")
    return Comparison(
        category_of=np.arange(len(categories)),
        categories=categories,
        distance=weights_distance(weights, categories),
        reading="whole",
        level=level if isinstance(level, str) else "custom",
        weighting=weighting,
        alpha_distance=lambda counts: level_distance(level, categories, counts),
    )


def _read_labels(ratings: Ratings, reading: Reading) -> Comparison:
    views = [reading.view(label) for label in ratings.labels]
    declared = (ratings.categories or ()) if reading.name == "primary" else ()
    categories = list(dict.fromkeys([*(frozenset([theory]) for theory in declared), *views]))
    place = {view: position for position, view in enumerate(categories)}
    category_of = np.array([place[view] for view in views], dtype=np.int64)
    return Comparison(category_of, categories, reading.distance(categories), reading.name)
