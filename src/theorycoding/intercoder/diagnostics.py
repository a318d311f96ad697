"""Where coders disagree: over which theories, on which units, and how often each was used."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder.arrays import Codes, Reals, summed
from theorycoding.intercoder.comparisons import Comparison, comparisons, fitting_readings
from theorycoding.intercoder.distances import with_successor
from theorycoding.intercoder.naming import shown
from theorycoding.intercoder.patterns import Patterns, coder_patterns, pooled
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.readings import Reading
from theorycoding.intercoder.theories import naming


class Read(NamedTuple):
    """Patterns under a reading."""

    comparison: Comparison
    patterns: Patterns


def coincidences(ratings: Ratings, reading: str | Reading | None = None) -> pd.DataFrame:
    """How often one category met another on the same unit.

    Parameters
    ----------
    reading
        By default the first that fits the labels: primary theories, or labels whole.

    Returns
    -------
    DataFrame
        Categories by categories, o_ck of Krippendorff (2011): symmetric, each rating counted
        once, so that rows sum to the pairable ratings of a category.
    """
    comparison, patterns = _read(ratings, reading)
    size = len(comparison.categories)
    table = np.zeros((size, size))
    np.fill_diagonal(table, _own_coincidences(patterns, size))
    entry, shift = np.arange(len(patterns.pattern)), 1
    while (entry := with_successor(patterns.pattern, entry, shift)).size:
        _add_coincidences(table, patterns, entry, entry + shift)
        shift += 1
    names = [shown(category) for category in comparison.categories]
    return pd.DataFrame(table, index=names, columns=names)


def by_unit(ratings: Ratings, reading: str | Reading | None = None) -> pd.DataFrame:
    """Units with two ratings or more, those most disputed first.

    Returns
    -------
    DataFrame
        `unit`, `ratings`, `disagreement` (mean distance between two of its ratings) and
        `labels`, each category with how many chose it.
    """
    comparison, patterns = _read(ratings, reading)
    pairs = np.maximum(patterns.ratings * (patterns.ratings - 1), 1)
    disagreement = comparison.distance.within(patterns) / pairs
    of_unit = patterns.of_unit
    units = pd.DataFrame(
        {
            "unit": ratings.units,
            "ratings": patterns.ratings[of_unit],
            "disagreement": disagreement[of_unit],
            "labels": _summaries(comparison, patterns)[of_unit],
        }
    )
    disputed = units.loc[units["ratings"] > 1]
    # Stable, so that units equally disputed stay in the order of the ratings.
    return disputed.sort_values("disagreement", ascending=False, kind="stable", ignore_index=True)


def prevalence(ratings: Ratings) -> pd.DataFrame:
    """How often each coder named each theory, alone or among others.

    Returns
    -------
    DataFrame
        `coder`, `theory`, `ratings` (how many name it) and `share` of the coder's ratings; a
        theory that a coder never named has 0.
    """
    theories, label, theory = naming(ratings)
    coders, labels = len(ratings.coders), len(ratings.labels)
    cell = ratings.coder * labels + ratings.label
    used = np.bincount(cell, minlength=coders * labels).reshape(coders, labels)
    counts = np.zeros((coders, len(theories)), dtype=np.int64)
    np.add.at(counts.T, theory, used[:, label].T)
    given = np.bincount(ratings.coder, minlength=coders)
    return pd.DataFrame(
        {
            "coder": np.repeat(np.array(ratings.coders, dtype=object), len(theories)),
            "theory": np.tile(np.array(theories, dtype=object), coders),
            "ratings": counts.ravel(),
            "share": (counts / given[:, np.newaxis]).ravel(),
        }
    )


def _read(ratings: Ratings, reading: str | Reading | None) -> Read:
    chosen = fitting_readings(ratings)[0] if reading is None else reading
    comparison = comparisons(ratings, [chosen])[0]
    patterns = pooled(coder_patterns(ratings), max(len(ratings.labels), 1))
    return Read(comparison, patterns.recoded(comparison.category_of))


def _own_coincidences(patterns: Patterns, size: int) -> Reals:
    count, ratings = patterns.count, patterns.ratings[patterns.pattern]
    pairs = patterns.times[patterns.pattern] * count * (count - 1) / np.maximum(ratings - 1, 1)
    return summed(patterns.symbol, pairs, size)


def _add_coincidences(table: Reals, patterns: Patterns, entry: Codes, other: Codes) -> None:
    pattern = patterns.pattern[entry]
    pairs = patterns.times[pattern] * patterns.count[entry] * patterns.count[other]
    amounts = pairs / (patterns.ratings[pattern] - 1)
    first, second = patterns.symbol[entry], patterns.symbol[other]
    np.add.at(table, (first, second), amounts)
    np.add.at(table, (second, first), amounts)


def _summaries(comparison: Comparison, patterns: Patterns) -> Any:
    """Each pattern in words: `realism 2, liberalism 1`, the most chosen first."""
    names = [str(shown(category)) for category in comparison.categories]
    order = np.lexsort((patterns.symbol, -patterns.count, patterns.pattern))
    parts: list[list[str]] = [[] for _ in patterns.times]
    cells = zip(
        patterns.pattern[order].tolist(),
        patterns.symbol[order].tolist(),
        patterns.count[order].tolist(),
        strict=True,
    )
    for pattern, symbol, count in cells:
        parts[pattern].append(f"{names[symbol]} {count}")
    return np.array([", ".join(part) for part in parts], dtype=object)
