"""Counting: how often each distinct label occurs per group, and the rules over those counts.

Every tally, rule and verdict is a function of label patterns. Labels are grouped as text, each
distinct text is parsed once, and exact arithmetic runs on a handful of patterns.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

import numpy as np
import pandas as pd

from theorycoding.vocabulary.codebook import Codebook, theories_found, unknown
from theorycoding.vocabulary.exact import read_number
from theorycoding.vocabulary.labels import Label, parse_label

DEFAULT_WEIGHT = Fraction(2, 3)
_ZERO = Fraction(0)


class CountingRule(NamedTuple):
    """How a mixed label counts; `weight` is that of its primaries under the rule `weighted`."""

    name: str
    weight: Fraction | None = None

    def __str__(self) -> str:
        return self.name if self.weight is None else f"{self.name} {self.weight}"


PRIMARY = CountingRule("primary")
ANY = CountingRule("any")
PURE = CountingRule("pure")
RULES = (
    PRIMARY,
    ANY,
    PURE,
    *(CountingRule("weighted", Fraction(weight)) for weight in ("1/2", "2/3", "3/4")),
)
RULE_NAMES = ("primary", "any", "pure", "weighted")
RULE_MEANINGS = {
    "primary": "the theory outside the bracket counts 1, the bracketed one 0",
    "any": "every theory that is named counts 1, so totals may exceed the number of arguments",
    "pure": "only unmixed labels count",
    "weighted": "the theory outside the bracket counts w, the bracketed one 1 − w",
}

FIGURES = ("arguments", "mixed", "uncoded", "counts", "leader", "margin")  # of a tally, by name


@dataclass(frozen=True, slots=True)
class LabelPattern:
    """A distinct label and how many arguments of a group have it."""

    label: Label
    number: int


@dataclass(frozen=True, slots=True)
class Group:
    """The arguments of one actor (or of any other group; None: all of them) as label patterns."""

    name: str | None
    patterns: tuple[LabelPattern, ...]
    uncoded: int = 0

    @property
    def arguments(self) -> int:
        """Number of coded arguments: the n of every count."""
        return sum(pattern.number for pattern in self.patterns)

    @property
    def mixed(self) -> int:
        """Number of arguments whose label names more than one theory."""
        return sum(pattern.number for pattern in self.patterns if pattern.label.is_mixed)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts per theory of one group under one rule.

    `counts` has every theory of the codebook, in its order; `leader` is None where the lead is
    shared (`is_tie`) or no theory that may lead has any; `margin` is by how much the first leads
    the second.
    """

    group: Group
    rule: CountingRule
    counts: Mapping[str, Fraction]
    leader: str | None
    margin: Fraction
    is_tie: bool


def counting_rule(name: str, weight: Fraction | str | float | None = None) -> CountingRule:
    """Return a counting rule by name.

    Raises
    ------
    ValueError
        Unknown name; a weight outside [1/2, 1], or one for a rule that has none.

    Examples
    --------
    >>> str(counting_rule("weighted", "3/4"))
    'weighted 3/4'
    """
    name, _, behind = str(name).partition(" ")
    if behind and weight is None:
        weight = behind
    if name not in RULE_NAMES:
        raise ValueError(unknown("counting rule", name, RULE_NAMES))
    if name != "weighted":
        if weight is not None:
            raise ValueError(f"the rule '{name}' takes no weight: only 'weighted' does")
        return CountingRule(name)
    return CountingRule(name, _weight(DEFAULT_WEIGHT if weight is None else weight))


@lru_cache(maxsize=1 << 14)  # few distinct labels, counted again and again
def shares(label: Label, rule: CountingRule) -> Mapping[str, Fraction]:
    """Return what one argument with this label adds to each theory it names.

    >>> label = Label(("realism",), ("liberalism",))
    >>> {theory: str(share) for theory, share in shares(label, counting_rule("weighted")).items()}
    {'realism': '2/3', 'liberalism': '1/3'}
    """
    if rule.name == "any":
        return dict.fromkeys(label.theories, Fraction(1))
    if rule.name == "pure":
        return {} if label.is_mixed else {label.primary[0]: Fraction(1)}
    weight = Fraction(1)
    if rule.weight is not None and label.secondary:
        weight = rule.weight
    given = {theory: weight / len(label.primary) for theory in label.primary}
    if weight != 1:
        given |= {theory: (1 - weight) / len(label.secondary) for theory in label.secondary}
    return given


def groups(
    codings: pd.DataFrame, codebook: Codebook | None = None, *, by: str = "actor"
) -> tuple[Group, ...]:
    """Return label patterns per group.

    Parameters
    ----------
    codings
        A row an argument: the column `by` and `label` (text; empty if not yet coded).
    codebook
        Names of the theories; None takes any name as a theory.

    Returns
    -------
    The groups in order of first appearance, then all arguments pooled, named None.

    Raises
    ------
    ValueError
        There is no column `by`.
    LabelError
        A label is malformed.
    """
    if by not in codings.columns:
        raise ValueError(unknown("column", by, map(str, codings.columns)))
    names = codebook.names() if codebook else None
    group_of_row, found_groups = pd.factorize(codings[by], use_na_sentinel=False)
    text_of_row, texts = pd.factorize(codings["label"], use_na_sentinel=False)
    pair_of_row, pairs = pd.factorize(group_of_row * len(texts) + text_of_row)
    counts: list[dict[str, int]] = [{} for _ in found_groups]
    for pair, number in zip(pairs.tolist(), np.bincount(pair_of_row).tolist(), strict=True):
        group_at, text_at = divmod(pair, len(texts))
        counts[group_at][texts[text_at]] = number
    parsed = {text: parse_label(text, names) for text in texts if text}
    named = dict(zip(found_groups, counts, strict=True))
    pooled: dict[str, int] = {}
    for found in counts:
        for text, number in found.items():
            pooled[text] = pooled.get(text, 0) + number
    return (
        *(_group(name, found, parsed) for name, found in named.items()),
        _group(None, pooled, parsed),
    )


def group_of(labels: Iterable[Label | None], name: str | None = None) -> Group:
    """Return the label patterns of labels that are parsed already; None is not yet coded."""
    numbers = Counter(labels)
    uncoded = numbers.pop(None, 0)
    patterns = (LabelPattern(label, number) for label, number in numbers.items() if label)
    return Group(name, tuple(patterns), uncoded)


def count(group: Group, rule: CountingRule, codebook: Codebook) -> Tally:
    """Count one group under one rule."""
    given = [(shares(pattern.label, rule), pattern.number) for pattern in group.patterns]
    scale = lcm(*(share.denominator for one, _ in given for share in one.values()))
    scaled = dict.fromkeys(codebook.theories, 0)  # whole numbers add faster than fractions
    for one, number in given:
        for theory, share in one.items():
            scaled[theory] += share.numerator * (scale // share.denominator) * number
    leader, margin = lead(scaled, codebook.residual)
    has_any = any(n for name, n in scaled.items() if n and name not in codebook.residual)
    return Tally(
        group=group,
        rule=rule,
        counts={name: Fraction(n, scale) if n else _ZERO for name, n in scaled.items()},
        leader=leader,
        margin=margin / scale,
        is_tie=leader is None and has_any,
    )


def lead(
    counts: Mapping[str, Fraction] | Mapping[str, int], residual: Iterable[str] = ()
) -> tuple[str | None, Fraction]:
    """Return the theory with most and its lead over the next; None and 0 where it is shared.

    >>> lead({"realism": Fraction(3), "liberalism": Fraction(2)})
    ('realism', Fraction(1, 1))
    """
    left_out = set(residual)
    rivals = {name: number for name, number in counts.items() if number and name not in left_out}
    ordered = sorted(rivals.values(), reverse=True)
    if not ordered:
        return None, Fraction(0)
    margin = Fraction(ordered[0] - (ordered[1] if len(ordered) > 1 else 0))
    leader = next(theory for theory, number in rivals.items() if number == ordered[0])
    return (leader if margin else None), margin


def tallies(
    codings: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    rule: CountingRule = PRIMARY,
    by: str = "actor",
) -> tuple[Tally, ...]:
    """Count every group, the pooled one last, under one rule."""
    found = groups(codings, codebook, by=by)
    known = codebook or theories_met(found)
    return tuple(count(group, rule, known) for group in found)


def tally(
    codings: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    rule: str = "primary",
    weight: Fraction | str | float | None = None,
    by: str = "actor",
) -> pd.DataFrame:
    """Arguments per theory under one counting rule.

    Parameters
    ----------
    codings
        A row an argument: the column `by` and `label`, as from `Study.coded`.
    codebook
        The theories, in order; None takes those found.
    rule, weight
        A counting rule: primary, any, pure or weighted, and the weight w of the last.

    Returns
    -------
    DataFrame
        A row a group in order of first appearance, the pooled one last with `by` missing:
        arguments, mixed, uncoded (integers), one column a theory (exact `Fraction`s; theories
        nobody named are 0), leader (missing in a tie), margin (`Fraction`).

    Raises
    ------
    ValueError
        Unknown rule, weight or column; a column with the name of a figure.
    LabelError
        A label is malformed.

    Examples
    --------
    >>> codings = pd.DataFrame({
    ...     "actor": ["NATO", "NATO", "CSTO"],
    ...     "label": ["Realism (Liberalism)", "Realism", "Liberalism"],
    ... })
    >>> print(tally(codings).to_string(index=False, na_rep="all"))
    actor  arguments  mixed  uncoded Realism Liberalism     leader margin
     NATO          2      1        0       2          0    Realism      2
     CSTO          1      0        0       0          1 Liberalism      1
      all          3      1        0       2          1    Realism      1
    """
    if by in FIGURES:
        raise ValueError(f"a tally has a figure called '{by}': rename the column to group by it")
    counted = tallies(codings, codebook, rule=counting_rule(rule, weight), by=by)
    rows = [
        {
            by: one.group.name,
            "arguments": one.group.arguments,
            "mixed": one.group.mixed,
            "uncoded": one.group.uncoded,
            **one.counts,
            "leader": one.leader,
            "margin": one.margin,
        }
        for one in counted
    ]
    return pd.DataFrame(rows)


def theories_met(found: Sequence[Group]) -> Codebook:
    """Return a codebook of the theories in these groups, in order of first appearance."""
    pooled = found[-1]
    return theories_found(
        theory for pattern in pooled.patterns for theory in pattern.label.theories
    )


def _weight(weight: Fraction | str | float) -> Fraction:
    try:
        exact = read_number(str(weight))
    except ValueError:
        raise ValueError(f"'{weight}' is no weight: write a fraction such as 2/3") from None
    if not Fraction(1, 2) <= exact <= 1:
        raise ValueError(f"the weight {exact} is not between 1/2 and 1: the primary would not lead")
    return exact


def _group(name: str | None, found: Mapping[str, int], parsed: Mapping[str, Label]) -> Group:
    """Texts of the same label (nouns, adjectives, order) fall together."""
    numbers: dict[Label, int] = {}
    for text, number in found.items():
        if text:
            numbers[parsed[text]] = numbers.get(parsed[text], 0) + number
    patterns = tuple(LabelPattern(label, number) for label, number in numbers.items())
    return Group(name, patterns, found.get("", 0))
