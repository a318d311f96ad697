"""Agreement on each theory by itself: does a label name it, and does it name it first."""

from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder.arrays import Codes, Reals, spans, summed
from theorycoding.intercoder.coefficients import Disagreement
from theorycoding.intercoder.naming import in_order, theories_first, theories_named
from theorycoding.intercoder.patterns import Patterns, coder_patterns, pooled
from theorycoding.intercoder.ratings import Ratings
from theorycoding.vocabulary.labels import Label

Named = Literal["at_all", "first"]


class Naming(NamedTuple):
    """Which label names which theory: positions of both, sorted by label."""

    theories: list[Any]
    label: Codes
    theory: Codes


class Mentions(NamedTuple):
    """How many ratings of a pattern name a theory: x of the r_i of pattern i."""

    patterns: Patterns
    theories: int
    pattern: Codes
    theory: Codes
    named: Codes

    def total(self, amounts: Reals | Codes) -> Reals:
        """Sum over units per theory of an amount per pattern and theory."""
        amounts = amounts * self.patterns.times[self.pattern]
        return summed(self.theory, amounts, self.theories)


def by_theory(ratings: Ratings) -> pd.DataFrame:
    """Agreement on each theory against all others.

    Returns
    -------
    DataFrame
        A row per theory and `named`: `at_all` (the label names it), and for `Label` objects
        also `first` (it is among the primaries). Columns:

        - `ratings`, `share`: ratings that name it, and their share of all;
        - `percent`: agreement on whether it is named;
        - `positive`: where one rating of a pair names it, how often the other does too
          (specific agreement: Cicchetti & Feinstein 1990);
        - `alpha`, `fleiss`, `ac1`: of named against not named; NaN where undefined.
    """
    patterns = pooled(coder_patterns(ratings), max(len(ratings.labels), 1))
    senses: list[Named] = ["at_all"]
    if isinstance(next(iter(ratings.labels), None), Label):
        senses.append("first")
    tables = [_against_rest(ratings, patterns, named) for named in senses]
    return pd.concat(tables, ignore_index=True)


def naming(ratings: Ratings, named: Named = "at_all") -> Naming:
    """Which label names which theory; the theories in order, declared ones all."""
    read = theories_first if named == "first" else theories_named
    found = {theory for label in ratings.labels for theory in theories_named(label)}
    theories = list(ratings.categories) if ratings.categories is not None else in_order(found)
    place = {theory: position for position, theory in enumerate(theories)}
    pairs = [
        (position, place[theory])
        for position, label in enumerate(ratings.labels)
        for theory in in_order(read(label))
    ]
    label, theory = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Naming(theories, label, theory)


def _against_rest(ratings: Ratings, patterns: Patterns, named: Named) -> pd.DataFrame:
    known = naming(ratings, named)
    mentions = _mentions(patterns, known, len(ratings.labels))
    total = mentions.total(mentions.named)
    percent, positive = _pairwise(mentions)
    fleiss, ac1 = _from_shares(mentions, percent)
    return pd.DataFrame(
        {
            "theory": np.array(known.theories, dtype=object),
            "named": named,
            "ratings": total.astype(np.int64),
            "share": total / max(len(ratings.unit), 1),
            "percent": percent,
            "positive": positive,
            "alpha": _alpha(mentions),
            "fleiss": fleiss,
            "ac1": ac1,
        }
    )


def _mentions(patterns: Patterns, known: Naming, labels: int) -> Mentions:
    theories = max(len(known.theories), 1)
    length = np.bincount(known.label, minlength=labels)
    start, size = (np.cumsum(length) - length)[patterns.symbol], length[patterns.symbol]
    cell = np.repeat(patterns.pattern, size) * theories + known.theory[spans(start, size)]
    key, place = np.unique(cell, return_inverse=True)
    named = summed(place, np.repeat(patterns.count, size), len(key)).astype(np.int64)
    return Mentions(patterns, len(known.theories), key // theories, key % theories, named)


def _pairwise(mentions: Mentions) -> tuple[Reals, Reals]:
    """Percent agreement, and agreement where the theory is named."""
    named = mentions.named
    ratings, units = _pairable(mentions)
    split = mentions.total(2 * named * (ratings - named) / np.maximum(ratings * (ratings - 1), 1))
    both = mentions.total(named * (named - 1) / np.maximum(ratings - 1, 1))
    any_named = mentions.total(np.where(ratings > 1, named, 0))
    return 1 - _over(split, units), _over(both, any_named)


def _alpha(mentions: Mentions) -> Reals:
    patterns, named = mentions.patterns, mentions.named
    ratings, _ = _pairable(mentions)
    split = mentions.total(2 * named * (ratings - named) / np.maximum(ratings - 1, 1))
    total = float((patterns.times * patterns.ratings)[patterns.is_pairable].sum())
    naming_it = mentions.total(np.where(ratings > 1, named, 0))
    expected = _over(2 * naming_it * (total - naming_it), total * (total - 1))
    return Disagreement(_over(split, total), expected).coefficient


def _from_shares(mentions: Mentions, percent: Reals) -> tuple[Reals, Reals]:
    """Fleiss' kappa and AC1 of two categories."""
    ratings = mentions.patterns.ratings[mentions.pattern]
    share = mentions.total(mentions.named / ratings) / max(mentions.patterns.times.sum(), 1)
    apart = 2 * share * (1 - share)
    fleiss = Disagreement(1 - percent, apart).coefficient
    return fleiss, Disagreement(1 - percent, 1 - apart).coefficient


def _pairable(mentions: Mentions) -> tuple[Codes, float]:
    """Ratings of each cell's pattern, and the number of units with two or more."""
    patterns = mentions.patterns
    units = float(patterns.times[patterns.is_pairable].sum())
    return patterns.ratings[mentions.pattern], units


def _over(part: Reals, whole: Reals | float) -> Reals:
    """The quotient; NaN over nothing."""
    result = np.full(np.shape(part), np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole) > 0)
    return result
