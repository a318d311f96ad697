"""Where coders disagree: over which theories, on which units, who with whom.

All tables take ratings that `read_ratings` has read, and work on their patterns.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from theorycoding.intercoder.coefficients import COEFFICIENTS, Disagreement, Name
from theorycoding.intercoder.distances import Nominal
from theorycoding.intercoder.estimation import Estimate, estimates
from theorycoding.intercoder.intervals import with_intervals
from theorycoding.intercoder.naming import quoted, shown, theories_first, theories_named
from theorycoding.intercoder.patterns import Codes, Patterns, summed
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.readings import Comparison, Reading, comparisons, fitting_readings
from theorycoding.vocabulary.labels import Label

APART = 0.2  # chance-corrected coefficients that differ by as much need an explanation
HIGH, LOW = 0.9, 0.4  # and so does high percent agreement beside a low coefficient


def coincidences(ratings: Ratings, reading: str | Reading | None = None) -> pd.DataFrame:
    """Return how often one category met another on the same unit.

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
    size, count = len(comparison.categories), patterns.count
    others = np.maximum(patterns.ratings - 1, 1)[patterns.pattern]
    per_rating = patterns.times[patterns.pattern] * count
    table = np.diag(summed(patterns.symbol, per_rating * (count - 1) / others, size))
    for entry, other in patterns.entry_pairs():
        amounts = per_rating[entry] * count[other] / others[entry]
        first, second = patterns.symbol[entry], patterns.symbol[other]
        np.add.at(table, (first, second), amounts)
        np.add.at(table, (second, first), amounts)
    names = [shown(category) for category in comparison.categories]
    return pd.DataFrame(table, index=names, columns=names)


def by_unit(ratings: Ratings, reading: str | Reading | None = None) -> pd.DataFrame:
    """Return the units with two ratings or more, those most disputed first.

    Returns
    -------
    DataFrame
        `unit`, `ratings`, `disagreement` (mean distance between two of its ratings) and
        `labels`, each category with how many chose it.

    Raises
    ------
    ValueError
        The ratings were counted by an engine, which does not keep the names of units.
    """
    comparison, patterns = _read(ratings, reading)
    of_unit = patterns.of_unit
    if len(of_unit) < patterns.times.sum():
        raise ValueError("units are not known by name where an engine has counted them")
    units = pd.DataFrame(
        {
            "unit": ratings.units,
            "ratings": patterns.ratings[of_unit],
            "disagreement": (comparison.distance.within(patterns) / patterns.pairs)[of_unit],
            "labels": _summaries(comparison, patterns)[of_unit],
        }
    )
    disputed = units.loc[units["ratings"] > 1]
    # Stable, so that units equally disputed stay in the order of the ratings.
    return disputed.sort_values("disagreement", ascending=False, kind="stable", ignore_index=True)


def by_theory(ratings: Ratings) -> pd.DataFrame:
    """Return the agreement on each theory against all others.

    Returns
    -------
    DataFrame
        One row per theory and `named`: `at_all` (the label names it), and for `Label` objects
        also `first` (it is among the primaries). Columns:

        - `ratings`, `share`: ratings that name it, and their share of all;
        - `percent`: agreement on whether it is named;
        - `positive`: where one rating of a pair names it, how often the other does too
          (specific agreement: Cicchetti & Feinstein 1990);
        - `alpha`, `fleiss`, `ac1`: of named against not named; NaN where undefined;
        - `alpha_low`, `alpha_high`: 95% limits, from ten units on.
    """
    senses = {"at_all": theories_named}
    if isinstance(next(iter(ratings.labels), None), Label):
        senses["first"] = theories_first
    rows = [
        {"theory": theory, "named": named, **_against_rest(ratings, is_named)}
        for named, theories in senses.items()
        for theory in ratings.theories
        for is_named in [np.array([theory in theories(label) for label in ratings.labels])]
    ]
    columns = ["theory", "named", "ratings", "share", "percent", "positive"]
    columns += ["alpha", "alpha_low", "alpha_high", "fleiss", "ac1"]
    return pd.DataFrame(rows, columns=columns)


def by_pair(ratings: Ratings, reading: str | Reading | None = None) -> pd.DataFrame:
    """Return the agreement of each two coders on the units both rated.

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
    comparison, _ = _read(ratings, reading)
    size, distance = len(comparison.categories), comparison.distance
    rows = []
    for _, met in ratings.meetings.groupby(["coder", "other"]):
        times, units = met["units"].to_numpy(), met["units"].sum()
        one, another = (comparison.category_of[met[side]] for side in ("label", "other_label"))
        observed = (times * distance.between(one, another)).sum() / units
        first, second = (summed(side, times, size) / units for side in (one, another))
        found = Disagreement(observed, (first * distance.mean_from(second)).sum())
        names = [ratings.coders[place] for place in met[["coder", "other"]].iloc[0]]
        rows.append((*names, units, 1 - observed, float(found.coefficient)))
    return pd.DataFrame(rows, columns=["coder", "other", "units", "percent", "conger"])


def without_each_coder(
    ratings: Ratings, coefficients: Collection[Name] = COEFFICIENTS
) -> pd.DataFrame:
    """Return the coefficients with each coder left out in turn: who pulls them down, who up.

    Returns
    -------
    DataFrame
        `coder` (left out), `reading`, `name`, `value` without them, `change` from the value
        with all; NaN where undefined.
    """
    compared = comparisons(ratings)
    whole = [_number(one.estimate.value) for one in estimates(ratings, compared, coefficients)]
    rows = []
    for position, coder in enumerate(ratings.coders):
        rest = ratings.without(position)
        readings = comparisons(rest, [comparison.reading for comparison in compared])
        for found, before in zip(estimates(rest, readings, coefficients), whole, strict=True):
            one, value = found.estimate, _number(found.estimate.value)
            rows.append((coder, one.reading, one.name, value, value - before))
    return pd.DataFrame(rows, columns=["coder", "reading", "name", "value", "change"])


def prevalence(ratings: Ratings) -> pd.DataFrame:
    """Return how often each coder named each theory, alone or among others.

    Returns
    -------
    DataFrame
        `coder`, `theory`, `ratings` (how many name it), `share` of the coder's ratings, and
        `bias`: on the units that others rated too, the coder's share less the others'. A theory
        that a coder never named has 0.
    """
    theories, coders = ratings.theories, len(ratings.coders)
    patterns, labels = ratings.by_coder, max(len(ratings.labels), 1)
    coder, label = np.divmod(patterns.symbol, labels)
    times = patterns.times[patterns.pattern]
    all_ratings = summed(coder, times, coders)
    shared = np.where(patterns.is_pairable[patterns.pattern], times, 0)
    others = np.maximum(patterns.ratings - 1, 1)[patterns.pattern]
    counts, more = np.zeros((coders, len(theories))), np.zeros((coders, len(theories)))
    for place, theory in enumerate(theories):
        names = np.array([theory in theories_named(one) for one in ratings.labels], dtype=float)
        own = names[label]
        by_others = (patterns.sum_of(own)[patterns.pattern] - own) / others
        counts[:, place] = summed(coder, times * own, coders)
        more[:, place] = summed(coder, shared * (own - by_others), coders)
    compared = summed(coder, shared, coders)[:, np.newaxis]
    return pd.DataFrame(
        {
            "coder": np.repeat(np.array(ratings.coders, dtype=object), len(theories)),
            "theory": np.tile(np.array(theories, dtype=object), coders),
            "ratings": counts.ravel().astype(np.int64),
            "share": (counts / all_ratings[:, np.newaxis]).ravel(),
            "bias": np.where(compared > 0, more / np.maximum(compared, 1), np.nan).ravel(),
        }
    )


def parted(ratings: Ratings, found: Iterable[Estimate]) -> Iterator[str]:
    """Yield a warning where coefficients lie apart, with the prevalence and bias behind it."""
    comparable = (one for one in found if one.status == "defined" and one.level == "nominal")
    for reading, several in groupby(comparable, key=lambda one: one.reading):
        if ends := _ends(list(several)):
            values = ", ".join(f"{one.name} {one.value:.3f}" for one in ends)
            yield f"coefficients lie apart ({reading}: {values}): {_reason(ratings)}"
            return


def _ends(several: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """Return the greatest and the least coefficient, if readers need to know why they differ."""
    by_value = sorted(several, key=lambda one: one.value or 0.0)
    corrected = [one for one in by_value if one.name != "percent"]
    if not corrected:
        return ()
    least, most, greatest = corrected[0], corrected[-1], by_value[-1]
    low, high, top = (one.value or 0.0 for one in (least, most, greatest))
    return (greatest, least) if high - low >= APART or (top >= HIGH and low < LOW) else ()


def _reason(ratings: Ratings) -> str:
    """Return which theory prevails, and which coder names one more often than the others do."""
    rows = prevalence(ratings)
    named = rows.groupby("theory", sort=False)["ratings"].sum()
    most = rows.iloc[int(rows["bias"].abs().fillna(0).argmax())]
    points = 100 * most["bias"]
    more = f"{abs(points):.1f} percentage points {'less' if points < 0 else 'more'}"
    return (
        f"{100 * named.max() / ratings.count:.1f}% of ratings name {quoted(named.idxmax())}, and "
        f"coder {quoted(most['coder'])} names {quoted(most['theory'])} {more} often than others "
        "do; the diagnostics have all of them"
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _read(ratings: Ratings, reading: str | Reading | None) -> tuple[Comparison, Patterns]:
    chosen = fitting_readings(ratings)[0] if reading is None else reading
    comparison = comparisons(ratings, [chosen])[0]
    return comparison, ratings.pooled.recoded(comparison.category_of)


def _against_rest(ratings: Ratings, is_named: Codes) -> dict[str, float]:
    """Return the agreement on whether a theory is named: category 1 against category 0."""
    category = is_named.astype(np.int64)
    named_or_not = Comparison(category, (False, True), Nominal(2), "named")
    found = list(estimates(ratings, [named_or_not], ("percent", "alpha", "fleiss", "ac1")))
    limited, _, _ = with_intervals(found, "auto", draws=0, seed=0)
    one = {estimate.name: estimate for estimate in limited}
    patterns = ratings.pooled.recoded(category)
    named = patterns.sum_of(patterns.count * patterns.symbol)
    both = patterns.times * named * (named - 1) / np.maximum(patterns.ratings - 1, 1)
    in_pairs = (patterns.times * named)[patterns.is_pairable].sum()
    total = int((patterns.times * named).sum())
    return {
        "ratings": total,
        "share": total / max(ratings.count, 1),
        "positive": both.sum() / in_pairs if in_pairs else math.nan,
        "alpha_low": _number(one["alpha"].low),
        "alpha_high": _number(one["alpha"].high),
        **{name: _number(estimate.value) for name, estimate in one.items()},
    }


def _summaries(comparison: Comparison, patterns: Patterns) -> Any:
    """Return each pattern in words: `realism 2, liberalism 1`, the most chosen first."""
    names = [str(shown(category)) for category in comparison.categories]
    order = np.lexsort((patterns.symbol, -patterns.count, patterns.pattern))
    columns = (patterns.pattern, patterns.symbol, patterns.count)
    cells = zip(*(column[order].tolist() for column in columns), strict=True)
    parts: list[list[str]] = [[] for _ in patterns.times]
    for pattern, symbol, count in cells:
        parts[pattern].append(f"{names[symbol]} {count}")
    return np.array([", ".join(part) for part in parts], dtype=object)
