"""Which categories are compared, under which distances: a reading applied to the labels found."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from theorycoding.intercoder.arrays import Codes, Reals
from theorycoding.intercoder.distances import Distance
from theorycoding.intercoder.levels import (
    Custom,
    Level,
    WeightsName,
    level_distance,
    require_known,
    weights_distance,
)
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.readings import (
    OF_LABELS,
    OF_SETS,
    OF_VALUES,
    READINGS,
    Reading,
)
from theorycoding.vocabulary.labels import Label


class Comparison(NamedTuple):
    """A reading of the labels at hand.

    Attributes
    ----------
    reading, level, weighting
        Names to report: of the reading, of alpha's level, of the level of the other coefficients.
    category_of
        The category of each label.
    categories
        What the categories stand for; used or not.
    alpha_distance
        From the pairable ratings per category to alpha's distance.
    distance
        One minus the weights of the other coefficients.
    """

    reading: str
    level: str
    weighting: str
    category_of: Codes
    categories: Sequence[Any]
    alpha_distance: Callable[[Reals], Distance]
    distance: Distance


def comparisons(
    ratings: Ratings,
    readings: Iterable[str | Reading] | None = None,
    level: Level | Custom = "nominal",
    weights: WeightsName | Custom = "identity",
) -> list[Comparison]:
    """The comparisons asked for; by default every reading that fits the kind of the labels.

    Raises
    ------
    ValueError
        A reading that is unknown or does not fit the labels; a level or weights where mixed
        labels are read otherwise than whole.
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
    """Names of the readings reported by default for labels of this kind, in fixed order."""
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


def _whole_labels(
    ratings: Ratings, level: Level | Custom, weights: WeightsName | Custom
) -> Comparison:
    categories = ratings.labels
    weighting = _weighting(weights)
    if _is(level, "ordinal") or weighting not in ("nominal", "custom"):
        _require_order(ratings)
    return Comparison(
        reading="whole",
        level=level if isinstance(level, str) else "custom",
        weighting=weighting,
        category_of=np.arange(len(categories)),
        categories=categories,
        alpha_distance=lambda counts: level_distance(level, categories, counts),
        distance=weights_distance(weights, categories),
    )


def _require_order(ratings: Ratings) -> None:
    text = [label for label in ratings.labels if isinstance(label, str)]
    if text and ratings.categories is None:
        raise ValueError(f"text such as {text[0]!r} has no order: give the categories in theirs")


def _weighting(weights: WeightsName | Custom) -> str:
    if not isinstance(weights, str):
        return "custom"
    return "nominal" if weights == "identity" else weights


def _read_labels(ratings: Ratings, reading: Reading) -> Comparison:
    views = [reading.view(label) for label in ratings.labels]
    declared = [frozenset([theory]) for theory in ratings.categories or ()]
    first = declared if reading.name == "primary" else []
    categories = list(dict.fromkeys([*first, *views]))
    place = {view: position for position, view in enumerate(categories)}
    distance = reading.distance(categories)
    return Comparison(
        reading=reading.name,
        level="nominal",
        weighting="nominal",
        category_of=np.array([place[view] for view in views], dtype=np.int64),
        categories=categories,
        alpha_distance=lambda _: distance,
        distance=distance,
    )
