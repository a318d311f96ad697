"""How robust a verdict is: who leads if a rule, an argument, a weight or a label changes.

All numbers are exact and computed from label patterns. Arguments of a group with the same label are
exchangeable, so each question is answered once per pattern. The names of the arguments are looked
up only where they are needed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from theorycoding.counting.groups import (
    By,
    Group,
    LabelPattern,
    coded_groups,
    columns_of,
    rows_to_count,
)
from theorycoding.counting.relabelling import CodedArguments, Relabelling, relabellings
from theorycoding.counting.rules import RULES, CountingRule, shares
from theorycoding.counting.tallies import Tally, count, lead
from theorycoding.counting.weights import Stretch, scores_of, stretches
from theorycoding.frames import Frame
from theorycoding.vocabulary.codebook import Codebook, unknown
from theorycoding.vocabulary.exact import for_data

STRAW = "straw-in-the-wind"
MOST_ARGUMENTS = 1000  # named one by one; a reader of more wants their labels
GRADES = (STRAW, "hoop", "smoking-gun", "doubly-decisive")


class Outcome(NamedTuple):
    """The theory that leads alone under one rule (None if there is none), and by how much."""

    rule: CountingRule
    leader: str | None
    margin: Fraction

    def to_record(self) -> dict[str, Any]:
        """Return the outcome as JSON has it."""
        return {
            "rule": self.rule.name,
            "weight": None if self.rule.weight is None else for_data(self.rule.weight),
            "leader": self.leader,
            "margin": for_data(self.margin),
        }


class LeftOut(NamedTuple):
    """An argument left out, or any of the `times` arguments with the same label, and the outcome.

    `argument` is the first of them.
    """

    argument: str
    label: str
    times: int
    outcome: Outcome

    def to_record(self) -> dict[str, Any]:
        """Return the outcome as JSON has it."""
        named = {"argument": self.argument, "label": self.label, "times": self.times}
        return named | self.outcome.to_record()


@dataclass(frozen=True, eq=False)
class Verdict:
    """Who leads in one group, and on what that depends.

    Attributes
    ----------
    by
        The columns that make the groups.
    tallies
        Counts, leader and margin under each of `rules.RULES`, in their order.
    to_lose_lead, to_reverse
        The least number of arguments to relabel, under `primary`, for the leader to lose its sole
        lead, and for another theory to lead alone; and which ones.
    """

    by: tuple[str, ...]
    group: Group
    codebook: Codebook = field(repr=False)
    tallies: tuple[Tally, ...] = field(repr=False)
    to_lose_lead: Relabelling
    to_reverse: Relabelling
    _arguments: CodedArguments = field(repr=False)

    @property
    def leader(self) -> str | None:
        """The theory that leads alone under the rule `primary`; None if there is none."""
        return self.tallies[0].leader

    @property
    def has_long_sets(self) -> bool:
        """Whether the sets to relabel have more than 1,000 arguments each."""
        return (self.to_lose_lead.number or 0) > MOST_ARGUMENTS

    @property
    def rules(self) -> tuple[Outcome, ...]:
        """The outcome under each rule."""
        return tuple(Outcome(tally.rule, tally.leader, tally.margin) for tally in self.tallies)

    @cached_property
    def weights(self) -> tuple[Stretch, ...]:
        """Where in [1/2, 1] a theory leads alone, by rising weight.

        Each theory has at most one stretch, since every count is a straight line over the weight.
        """
        found = stretches(scores_of(self.group, self.codebook))
        return tuple(stretch for stretch in found if len(stretch.first) == 1)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The coded arguments, in order."""
        return self._arguments.named(range(len(self._arguments.coded().rows)))

    @cached_property
    def _left_out(self) -> tuple[tuple[Outcome, ...], ...]:
        """The outcome under each rule without one argument of each label pattern."""
        residual, patterns = self.codebook.residual, self.group.patterns
        by_rule = [_without(patterns, tally, residual) for tally in self.tallies]
        return tuple(zip(*by_rule, strict=True))

    def drop_one(self) -> Iterator[LeftOut]:
        """Yield what each argument left out changes, under each rule in turn.

        In a group of more than 1,000 arguments, and where rows are several arguments, those with
        the same label are one.
        """
        patterns, arguments = self.group.patterns, self._arguments
        is_few = sum(pattern.number for pattern in patterns) <= MOST_ARGUMENTS
        drops_each = is_few and arguments.are_named
        if drops_each:
            names, numbers = self.arguments, arguments.coded().patterns
        else:
            first = np.unique(arguments.coded().patterns, return_index=True)[1]
            numbers = np.argsort(first)
            names = arguments.named(first[numbers])
        for argument, number in zip(names, numbers.tolist(), strict=True):
            label = str(patterns[number].label)
            times = 1 if drops_each else patterns[number].number
            for outcome in self._left_out[number]:
                yield LeftOut(argument, label, times, outcome)

    @property
    def needed(self) -> tuple[str, ...]:
        """The arguments without one of which the leader under `primary` loses its sole lead."""
        return self._arguments.with_patterns(
            [self.leader not in {None, by_rule[0].leader} for by_rule in self._left_out]
        )

    def carried_by(self, theory: str) -> tuple[str, ...]:
        """Return the arguments whose label has this theory as a primary, in order."""
        return self._arguments.with_patterns(
            [theory in pattern.label.primary for pattern in self.group.patterns]
        )

    def to_record(self) -> dict[str, Any]:
        """Return the verdict as JSON has it: a group of the command `verdict`.

        The sets and the arguments that all of them need are those for losing the lead. Sets of
        more than 1,000 arguments are left out.
        """
        return {
            **dict(zip(self.by, self.group.key, strict=True)),
            "rules": [outcome.to_record() for outcome in self.rules],
            "drop_one": [left_out.to_record() for left_out in self.drop_one()],
            "weights": [stretch.to_record() for stretch in self.weights],
            "relabel": {
                "to_lose_lead": self.to_lose_lead.number,
                "to_reverse": self.to_reverse.number,
                "sets": [] if self.has_long_sets else list(map(list, self.to_lose_lead.sets)),
                "necessary": list(self.to_lose_lead.necessary),
            },
        }


def verdicts(
    codings: Frame,
    codebook: Codebook | None = None,
    *,
    by: By = "actor",
    times: str | None = None,
) -> tuple[Verdict, ...]:
    """Return the verdict on each group, and on what it depends.

    Parameters
    ----------
    codings
        One row per argument, of one coder, as from `Study.coded`: the columns `argument`, `by` and
        `label`. Arguments without a label are left out.
    codebook, by, times
        As for `groups`. Where a row stands for several arguments, leaving out or relabelling one
        of them is meant; a row with a weight is one argument.

    Returns
    -------
    One verdict per group, in the order of `groups`; all arguments pooled come last.

    Raises
    ------
    ValueError
        A column is missing, or an argument has two rows.
    LabelError
        A label is malformed.

    Examples
    --------
    >>> codings = pd.DataFrame({
    ...     "argument": ["C1", "C2", "C3", "C4", "C5"],
    ...     "actor": "CSTO",
    ...     "label": ["Realism", "Liberalism", "Realism (Liberalism)", "Realism (Liberalism)",
    ...               "Liberalism"],
    ... })
    >>> csto, pooled = verdicts(codings)
    >>> csto.leader, csto.to_lose_lead.number, csto.to_lose_lead.sets
    ('Realism', 1, (('C1',), ('C3',), ('C4',)))
    >>> for stretch in csto.weights:
    ...     print(stretch.start, stretch.end, *stretch.first)
    1/2 3/4 Liberalism
    3/4 1 Realism
    """
    rows, known = rows_to_count(codings, codebook, by=by, times=times, example="argument")
    repeated = rows["argument"][rows["argument"].duplicated()]
    if len(repeated):
        raise ValueError(
            f"argument '{repeated.iloc[0]}' has two rows: give one row per argument, of one coder"
        )
    names = rows["argument"].to_numpy(dtype=object)
    return tuple(
        _verdict(columns_of(by), CodedArguments(group, coded, names), known)
        for group, coded in coded_groups(rows, known, by=by, times=times)
    )


def verdict(
    codings: Frame,
    codebook: Codebook | None = None,
    *,
    by: By = "actor",
    times: str | None = None,
) -> pd.DataFrame:
    """Return leader and margin under every rule, with all arguments and without each in turn.

    Parameters
    ----------
    codings, codebook, by, times
        As for `verdicts`, which also has the weights and the relabelling.

    Returns
    -------
    DataFrame
        One row per group, argument left out and rule; the key is (`by`, left_out, rule, weight).
        `by` is missing where groups are pooled. left_out is missing in the first rows of a
        group, for which every argument counts. label is that of left_out. In a group of more than
        1,000 arguments, left_out is the first one with this label, and times how many have it;
        else times is 1, and 0 where nothing is left out. weight is a `Fraction`, missing for all
        rules but `weighted`. leader is missing if no theory leads alone. margin is a `Fraction`.

    Raises
    ------
    ValueError
        A column is missing, or an argument has two rows.
    LabelError
        A label is malformed.

    Examples
    --------
    >>> codings = pd.DataFrame({
    ...     "argument": ["N1", "N2", "N3"],
    ...     "actor": "NATO",
    ...     "label": ["Realism", "Liberalism (Realism)", "Liberalism"],
    ... })
    >>> table = verdict(codings).query("rule == 'any' and actor == 'NATO'")
    >>> print(table[["left_out", "leader", "margin"]].to_string(index=False, na_rep="-"))
    left_out     leader margin
           -          -      0
          N1 Liberalism      1
          N2          -      0
          N3    Realism      1
    """
    rows = []
    for each in verdicts(codings, codebook, by=by, times=times):
        whole = ((None, None, 0, outcome) for outcome in each.rules)
        rows += [
            (*each.group.key, left_out, label, number, *rule, leader, margin)
            for left_out, label, number, (rule, leader, margin) in (*whole, *each.drop_one())
        ]
    columns = columns_of(by)
    names = (*columns, "left_out", "label", "times", "rule", "weight", "leader", "margin")
    texts = dict.fromkeys((*columns, "left_out", "label", "rule", "leader"), "str")
    return pd.DataFrame(rows, columns=names, dtype=object).astype({**texts, "times": int})


def rests_on_straws(verdict: Verdict, grades: Mapping[str, str]) -> bool:
    """Return whether every argument that carries the leading theory is graded a straw in the wind.

    Parameters
    ----------
    verdict
        The leader is that under `primary`, carried by the arguments that have it as a primary. If
        no theory leads alone, the answer is no.
    grades
        One of `GRADES` by argument; an argument without a grade is not a straw.

    Raises
    ------
    ValueError
        A grade is not one of the four.
    """
    for grade in grades.values():
        if grade and grade not in GRADES:
            raise ValueError(unknown("evidence grade", grade, GRADES))
    if verdict.leader is None:
        return False
    return all(grades.get(argument) == STRAW for argument in verdict.carried_by(verdict.leader))


def _verdict(by: tuple[str, ...], arguments: CodedArguments, codebook: Codebook) -> Verdict:
    counted = tuple(count(arguments.group, rule, codebook) for rule in RULES)
    to_lose_lead, to_reverse = relabellings(counted[0], codebook.residual, arguments)
    return Verdict(
        by=by,
        group=arguments.group,
        codebook=codebook,
        tallies=counted,
        to_lose_lead=to_lose_lead,
        to_reverse=to_reverse,
        _arguments=arguments,
    )


def _without(
    patterns: Iterable[LabelPattern], tally: Tally, residual: Iterable[str]
) -> list[Outcome]:
    """Return the outcome without one argument of each label pattern.

    Only the theories of that label and the two highest of the others can be first or second.
    """
    ranked = sorted(
        (n, theory) for theory, n in tally.counts.items() if n and theory not in residual
    )
    ranking = [theory for _, theory in reversed(ranked)]
    outcomes = []
    for pattern in patterns:
        given = shares(pattern.label, tally.rule)
        highest = islice((theory for theory in ranking if theory not in given), 2)
        counts = {theory: tally.counts[theory] for theory in highest}
        counts |= {
            theory: tally.counts[theory] - share * pattern.weight for theory, share in given.items()
        }
        first, margin = lead(counts, residual)
        outcomes.append(Outcome(tally.rule, first[0] if margin else None, margin))
    return outcomes
