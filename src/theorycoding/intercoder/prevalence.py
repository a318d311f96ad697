"""How often each coder names each theory, and whether that sets coefficients apart."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from theorycoding.intercoder.naming import quoted, theories_named
from theorycoding.intercoder.patterns import summed
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.results import Estimate

APART = 0.2  # chance-corrected coefficients that differ by as much need an explanation
HIGH, LOW = 0.9, 0.4  # and so does high percent agreement beside a low coefficient


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
