"""Agreement of each pair of coders, and with each coder left out."""

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder.arrays import Codes, Reals, summed
from theorycoding.intercoder.coefficients import Disagreement, Name
from theorycoding.intercoder.comparisons import Comparison, comparisons, fitting_readings
from theorycoding.intercoder.distances import with_successor
from theorycoding.intercoder.patterns import coder_patterns
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.readings import Reading
from theorycoding.intercoder.reliability import COEFFICIENTS, measure_agreement


class Meetings(NamedTuple):
    """Two coders rating the same unit: positions of both, their categories, how many units."""

    coder: Codes
    other: Codes
    category: Codes
    other_category: Codes
    units: Codes


def by_pair(ratings: Ratings, reading: str | Reading | None = None) -> pd.DataFrame:
    """Agreement of each two coders on the units both rated.

    Parameters
    ----------
    reading
        By default the first that fits the labels: primary theories, or labels whole.

    Returns
    -------
    DataFrame
        `coder`, `other`, `units`, `percent` and `conger`, which is Cohen's kappa for two and
        NaN where undefined. Pairs who share no unit are left out. The mean of `conger` is
        Light's kappa.
    """
    chosen = fitting_readings(ratings)[0] if reading is None else reading
    comparison = comparisons(ratings, [chosen])[0]
    met = _meetings(ratings, comparison)
    pairs, place = np.unique(met.coder * len(ratings.coders) + met.other, return_inverse=True)
    units = summed(place, met.units, len(pairs))
    apart = comparison.distance.between(met.category, met.other_category)
    observed = summed(place, met.units * apart, len(pairs)) / units
    shares = [
        _shares(place, category, met.units, comparison) / units[:, np.newaxis]
        for category in (met.category, met.other_category)
    ]
    expected = (shares[0] * comparison.distance.mean_from(shares[1])).sum(axis=-1)
    names = np.array(ratings.coders, dtype=object)
    return pd.DataFrame(
        {
            "coder": names[pairs // len(names)],
            "other": names[pairs % len(names)],
            "units": units.astype(np.int64),
            "percent": 1 - observed,
            "conger": Disagreement(observed, expected).coefficient,
        }
    )


def without_each_coder(
    ratings: Ratings, coefficients: Collection[Name] = COEFFICIENTS
) -> pd.DataFrame:
    """The coefficients with each coder left out in turn: who pulls them down, who up.

    Returns
    -------
    DataFrame
        `coder` (left out), `reading`, `name`, `value` without them, `change` from the value
        with all; NaN where undefined.
    """
    whole = measure_agreement(ratings, coefficients=coefficients, interval=None)
    readings = list(dict.fromkeys(estimate.reading for estimate in whole.coefficients))
    rows = []
    for position, coder in enumerate(ratings.coders):
        rest = measure_agreement(
            ratings.without(position),
            readings=readings,
            coefficients=coefficients,
            interval=None,
        )
        for found, all_found in zip(rest.coefficients, whole.coefficients, strict=True):
            value, before = _number(found.value), _number(all_found.value)
            rows.append((coder, found.reading, found.name, value, value - before))
    return pd.DataFrame(rows, columns=["coder", "reading", "name", "value", "change"])


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _meetings(ratings: Ratings, comparison: Comparison) -> Meetings:
    patterns = coder_patterns(ratings)
    coder, label = np.divmod(patterns.symbol, max(len(ratings.labels), 1))
    category = comparison.category_of[label]
    found = [Meetings(*(np.zeros(0, dtype=np.int64),) * 5)]
    entry, shift = np.arange(len(patterns.pattern)), 1
    while (entry := with_successor(patterns.pattern, entry, shift)).size:
        other, times = entry + shift, patterns.times[patterns.pattern[entry]]
        found.append(Meetings(coder[entry], coder[other], category[entry], category[other], times))
        shift += 1
    return Meetings(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _shares(place: Codes, category: Codes, units: Codes, comparison: Comparison) -> Reals:
    size = max(len(comparison.categories), 1)
    pairs = int(place.max(initial=-1)) + 1
    cells = summed(place * size + category, units, pairs * size)
    return cells.reshape(pairs, size)
