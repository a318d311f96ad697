"""Counting: how often each distinct label occurs per group, and the rules over those counts.

Every tally, rule and verdict is a function of label patterns. Labels are grouped as text, each
distinct text is parsed once, and exact arithmetic runs on a handful of patterns.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from math import lcm
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.counting.rules import PRIMARY, CountingRule, counting_rule, shares
from theorycoding.vocabulary.codebook import Codebook, theories_found, unknown
from theorycoding.vocabulary.labels import Label

Numbers = npt.NDArray[np.intp]

FIGURES = ("arguments", "mixed", "uncoded", "counts", "leader", "margin")  # what a tally has


@dataclass(frozen=True, slots=True)
class LabelPattern:
    """A distinct label and how many arguments of a group have it."""

    label: Label
    number: int


class Coded(NamedTuple):
    """Rows with a label, in the order of the table, and for each the number of its pattern."""

    rows: Numbers
    patterns: Numbers


CodedRows = Callable[[], Coded]  # found only where rows are asked for: counting needs none


@dataclass(frozen=True, slots=True)
class Group:
    """The arguments of one actor or of another group as label patterns; the pool has no name."""

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

    `counts` has every theory of the codebook, in its order. `first` has the theories with the most
    arguments among those that may lead: several if they share the lead, none if they have no
    arguments. `margin` is the lead of the first over the next.
    """

    group: Group
    rule: CountingRule
    counts: Mapping[str, Fraction]
    first: tuple[str, ...]
    margin: Fraction

    @property
    def leader(self) -> str | None:
        """The theory that leads alone; None if there is none."""
        return self.first[0] if len(self.first) == 1 else None

    @property
    def is_tie(self) -> bool:
        """Whether several theories share the lead."""
        return len(self.first) > 1


def groups(
    codings: pd.DataFrame, codebook: Codebook | None = None, *, by: str = "actor"
) -> tuple[Group, ...]:
    """Return label patterns per group.

    Parameters
    ----------
    codings
        One row per argument: the column `by`, and `label` (text; empty if not yet coded).
    codebook
        The theories; if None, those named in the labels.

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
    return tuple(group for group, _ in coded_groups(codings, codebook, by=by))


def coded_groups(
    codings: pd.DataFrame, codebook: Codebook | None = None, *, by: str = "actor"
) -> tuple[tuple[Group, CodedRows], ...]:
    """Return the groups as `groups` does, each with what finds its rows and their patterns."""
    if by not in codings.columns:
        raise ValueError(unknown("column", by, map(str, codings.columns)))
    label_of_row, labels = _labels(codings["label"], codebook or codebook_of(codings))
    group_of_row, names = pd.factorize(codings[by], use_na_sentinel=False)
    return (
        *_groups(list(names), group_of_row, label_of_row, labels),
        _pooled(label_of_row, labels),
    )


def group_of(labels: Iterable[Label | None], name: str | None = None) -> Group:
    """Return parsed labels as a group of label patterns; None is an argument not yet coded."""
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
    first, margin = lead(scaled, codebook.residual)
    return Tally(
        group=group,
        rule=rule,
        counts={name: Fraction(n, scale) for name, n in scaled.items()},
        first=first,
        margin=margin / scale,
    )


def lead(
    counts: Mapping[str, Fraction] | Mapping[str, int], residual: Iterable[str] = ()
) -> tuple[tuple[str, ...], Fraction]:
    """Return the theories with the most arguments, and their lead over the next theory.

    >>> lead({"realism": Fraction(3), "liberalism": Fraction(2)})
    (('realism',), Fraction(1, 1))
    """
    left_out = set(residual)
    rivals = {name: number for name, number in counts.items() if number and name not in left_out}
    if not rivals:
        return (), Fraction(0)
    most, second = sorted([*rivals.values(), 0], reverse=True)[:2]
    return tuple(name for name, n in rivals.items() if n == most), Fraction(most - second)


def tallies(
    codings: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    rule: CountingRule = PRIMARY,
    by: str = "actor",
) -> tuple[Tally, ...]:
    """Return the tally of every group under one rule, the pooled one last."""
    known = codebook or codebook_of(codings)
    return tuple(count(group, rule, known) for group in groups(codings, known, by=by))


def tally(
    codings: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    rule: str = "primary",
    weight: Fraction | str | float | None = None,
    by: str = "actor",
) -> pd.DataFrame:
    """Return the arguments per theory under one counting rule.

    Parameters
    ----------
    codings
        One row per argument: the columns `by` and `label`, as from `Study.coded`.
    codebook
        The theories, in order; if None, those named in the labels.
    rule, weight
        A counting rule: primary, any, pure or weighted, and the weight w of the last.

    Returns
    -------
    DataFrame
        One row per group in order of first appearance; the pooled one is last, with `by` missing.
        The columns are arguments, mixed, uncoded (integers), one per theory (exact `Fraction`s; 0
        for a theory in no label), leader (missing in a tie) and margin (`Fraction`).

    Raises
    ------
    ValueError
        The rule, the weight or the column is unknown, or the column has the name of a count.
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
        raise ValueError(f"a tally has a column '{by}' of its own: rename yours to group by it")
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


def codebook_of(codings: pd.DataFrame) -> Codebook:
    """Return a codebook of the theories that the labels of a table name, in order."""
    return theories_found(codings["label"].unique())


def _labels(texts: "pd.Series[str]", codebook: Codebook) -> tuple[Numbers, list[Label | None]]:
    """Return the number of each row's label, and the distinct labels, None (uncoded) first.

    Different texts of the same label (nouns, adjectives) have the same number.
    """
    text_of_row, distinct = pd.factorize(texts, use_na_sentinel=False)
    numbers: dict[Label | None, int] = {None: 0}
    label_of_text = [numbers.setdefault(codebook.label(text), len(numbers)) for text in distinct]
    return np.array(label_of_text, dtype=np.intp)[text_of_row], [*numbers]


def _groups(
    names: Sequence[str],
    group_of_row: Numbers,
    label_of_row: Numbers,
    labels: Sequence[Label | None],
) -> Iterator[tuple[Group, CodedRows]]:
    """Return the groups, with their label patterns in order of first appearance."""
    pair_of_row, pairs = pd.factorize(group_of_row * len(labels) + label_of_row)
    patterns: list[list[LabelPattern]] = [[] for _ in names]
    uncoded = [0] * len(names)
    pattern_of_pair = np.full(len(pairs), -1, dtype=np.intp)
    for pair, number in enumerate(np.bincount(pair_of_row).tolist()):
        group, at = divmod(int(pairs[pair]), len(labels))
        if label := labels[at]:
            pattern_of_pair[pair] = len(patterns[group])
            patterns[group].append(LabelPattern(label, number))
        else:
            uncoded[group] = number

    @cache
    def coded() -> list[Coded]:
        return list(_coded(group_of_row, pattern_of_pair[pair_of_row], len(names)))

    for number, name in enumerate(names):
        found = partial(lambda own: coded()[own], number)
        yield Group(name, tuple(patterns[number]), uncoded[number]), found


def _pooled(label_of_row: Numbers, labels: Sequence[Label | None]) -> tuple[Group, CodedRows]:
    """Return all rows as one group, whose patterns are the labels but the first, None."""
    uncoded, *numbers = np.bincount(label_of_row, minlength=len(labels)).tolist()
    patterns = (
        LabelPattern(label, n) for label, n in zip(labels[1:], numbers, strict=True) if label
    )

    @cache
    def coded() -> Coded:
        rows = np.flatnonzero(label_of_row)
        return Coded(rows, label_of_row[rows] - 1)

    return Group(None, tuple(patterns), uncoded), coded


def _coded(group_of_row: Numbers, pattern_of_row: Numbers, number: int) -> Iterator[Coded]:
    """Yield the rows of each group that have a label."""
    rows = np.flatnonzero(pattern_of_row >= 0)
    group = group_of_row[rows].astype(np.min_scalar_type(number))  # small integers sort faster
    ends = np.cumsum(np.bincount(group, minlength=number))
    for part in np.split(rows[np.argsort(group, kind="stable")], ends)[:number]:
        yield Coded(part, pattern_of_row[part])
