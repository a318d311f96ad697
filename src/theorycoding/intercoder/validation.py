"""Coders against a reference: what each takes for what, and how well and how often per theory."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from theorycoding.intercoder.naming import in_order, shown, theories_first, theories_named
from theorycoding.intercoder.proportions import Z, padded_variance, wilson
from theorycoding.intercoder.ratings import Ratings

Sense = Literal["primary", "any"]
Reason = Literal["never_assigned", "not_in_reference", "in_neither"]

_Pairs = Counter[tuple[frozenset[Any], frozenset[Any]]]  # what the reference, then the coder names
_THEORIES = {"primary": theories_first, "any": theories_named}
_REASONS: dict[tuple[bool, bool], Reason | None] = {  # by whether anybody assigned, and expected it
    (True, True): None,
    (True, False): "not_in_reference",
    (False, True): "never_assigned",
    (False, False): "in_neither",
}


class Limited(NamedTuple):
    """A value and its 95% limits; all None where the value does not exist."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class TheoryScore:
    """How a coder assigns one theory, on the units that the reference labels too.

    Attributes
    ----------
    tp, fp, fn
        Units for which both name it, the coder alone, the reference alone.
    precision, recall
        tp / (tp + fp) and tp / (tp + fn), with limits after Wilson (1927).
    f1
        2 tp / (2 tp + fp + fn), which is 2 J / (1 + J) of the proportion J = tp / (tp + fp + fn),
        whose limits after Wilson give those of F1 (Lam, Gopal & Qian 2023: Wilson indirect).
    bias
        The share of units for which the coder names it, less that of the reference, with the
        variance of Bonett and Price (2012).
    reason
        Why precision (`never_assigned`), recall (`not_in_reference`) or all but the bias
        (`in_neither`) do not exist, else None.
    """

    coder: Any
    theory: Any
    units: int
    tp: int
    fp: int
    fn: int
    precision: Limited
    recall: Limited
    f1: Limited
    bias: Limited
    reason: Reason | None

    def to_record(self) -> dict[str, Any]:
        """Return the attributes by name, the limits of each value as `precision_low` and so on."""
        record: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, Limited):
                record |= {name: value.value, f"{name}_low": value.low, f"{name}_high": value.high}
            else:
                record[name] = value
        return record


class Confusion(NamedTuple):
    """How many units the coder gives one label where the reference has another, or the same."""

    coder: Any
    reference: str
    given: str
    units: int


@dataclass(frozen=True)
class Validation:
    """Every other coder against the reference, by coder and theory."""

    against: Any
    rule: Sense
    theories: tuple[TheoryScore, ...]
    confusion: tuple[Confusion, ...]

    def to_record(self) -> dict[str, Any]:
        """Return plain records: the scores by coder and theory, and the confusion."""
        return {
            "against": self.against,
            "rule": self.rule,
            "theories": [score.to_record() for score in self.theories],
            "confusion": [cell._asdict() for cell in self.confusion],
        }


def against(ratings: Ratings, reference: Any, *, rule: Sense = "primary") -> Validation:
    """Return how the labels of every coder compare with those of a reference.

    Only units that both label count. Labels are compared theory by theory: under `primary` a
    label names its primary theories (co-equal ones all), under `any` the bracketed ones too.

    Raises
    ------
    ValueError
        Nobody of that name labelled anything, or the rule is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> from theorycoding.intercoder import read_ratings
    >>> rows = [(u, c, l) for u, r, m in ("1AA", "2AA", "3AB", "4BB")
    ...         for c, l in (("expert", r), ("machine", m))]
    >>> read = read_ratings(pd.DataFrame(rows, columns=["unit", "coder", "label"]))
    >>> score = against(read, "expert").theories[0]
    >>> score.theory, score.tp, score.fp, score.fn, score.bias.value
    ('A', 2, 0, 1, -0.25)
    """
    if reference not in ratings.coders:
        raise ValueError(f"no ratings by {reference!r}: use one of {list(ratings.coders)}")
    if rule not in get_args(Sense):
        raise ValueError(f"no rule {rule!r} here: use one of {', '.join(get_args(Sense))}")
    views = list(map(_THEORIES[rule], ratings.labels))
    scores: list[TheoryScore] = []
    confusion: list[Confusion] = []
    turned = ratings.meetings.set_axis(["other", "coder", "other_label", "label", "units"], axis=1)
    met = pd.concat([ratings.meetings, turned])
    met = met[met["coder"] == list(ratings.coders).index(reference)]
    for _, rows in met.groupby("other"):
        coder = ratings.coders[rows["other"].iloc[0]]
        pairs: _Pairs = Counter()
        columns = (rows[name] for name in ("label", "other_label", "units"))
        for label, other_label, units in zip(*columns, strict=True):
            pairs[views[label], views[other_label]] += units
        scores += (_score(coder, theory, pairs) for theory in ratings.theories)
        confusion += _confusion(coder, pairs, ratings.theories)
    return Validation(reference, rule, tuple(scores), tuple(confusion))


def _score(coder: Any, theory: Any, pairs: _Pairs) -> TheoryScore:
    named = Counter[tuple[bool, bool]]()
    for (expected, given), units in pairs.items():
        named[theory in expected, theory in given] += units
    tp, fp, fn, units = named[True, True], named[False, True], named[True, False], named.total()
    jaccard = _proportion(tp, tp + fp + fn)
    bias = (fp - fn) / units
    reach = Z * math.sqrt(padded_variance(fp - fn, fp + fn, units) / units)
    return TheoryScore(
        coder=coder,
        theory=theory,
        units=units,
        tp=tp,
        fp=fp,
        fn=fn,
        precision=_proportion(tp, tp + fp),
        recall=_proportion(tp, tp + fn),
        f1=Limited(*(None if one is None else 2 * one / (1 + one) for one in jaccard)),
        bias=Limited(bias, max(-1.0, bias - reach), min(1.0, bias + reach)),
        reason=_REASONS[tp + fp > 0, tp + fn > 0],
    )


def _proportion(part: int, of: int) -> Limited:
    return Limited(part / of, *wilson(part, of)) if of else Limited()


def _confusion(coder: Any, pairs: _Pairs, theories: Iterable[Any]) -> Iterator[Confusion]:
    """Yield the cells that are not 0, in the order of the reference's labels, then the coder's."""
    alone = [frozenset([theory]) for theory in theories]
    mixed = in_order({*chain(*pairs)}.difference(alone))
    order = {view: place for place, view in enumerate([*alone, *mixed])}
    for expected, given in sorted(pairs, key=lambda pair: [order[view] for view in pair]):
        names = str(shown(expected)), str(shown(given))
        yield Confusion(coder, *names, pairs[expected, given])
