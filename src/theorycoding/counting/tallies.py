"""Tallies: the counts per theory of a group of label patterns under a counting rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

import pandas as pd

from theorycoding.counting.groups import By, Group, coded_groups, columns_of, rows_to_count
from theorycoding.counting.rules import PRIMARY, CountingRule, counting_rule, shares
from theorycoding.frames import Frame
from theorycoding.vocabulary.codebook import Codebook

FIGURES = ("arguments", "mixed", "uncoded", "counts", "shares", "leader", "margin")  # of a tally
Share = Literal["percent", "fraction"]


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


def count(group: Group, rule: CountingRule, codebook: Codebook) -> Tally:
    """Count one group under one rule."""
    given = [(shares(pattern.label, rule), pattern.arguments) for pattern in group.patterns]
    parts = lcm(*(share.denominator for one, _ in given for share in one.values()))
    scale = parts * lcm(*(number.denominator for _, number in given))
    scaled = dict.fromkeys(codebook.theories, 0)  # whole numbers add faster than fractions
    for one, number in given:
        for theory, share in one.items():
            scaled[theory] += int(share.numerator * (scale // share.denominator) * number)
    first, margin = lead(scaled, codebook.residual)
    return Tally(
        group=group,
        rule=rule,
        counts={name: Fraction(n, scale) for name, n in scaled.items()},
        first=first,
        margin=margin / scale,
    )


def shares_of(tally: Tally, share: Share = "fraction") -> dict[str, Fraction | None]:
    """Return the share of each theory in n, exactly; None where no argument is coded."""
    n = tally.group.arguments
    whole = 100 if share == "percent" else 1
    return {
        theory: Fraction(number * whole, n) if n else None
        for theory, number in tally.counts.items()
    }


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
    codings: Frame,
    codebook: Codebook | None = None,
    *,
    rule: CountingRule = PRIMARY,
    by: By = "actor",
    times: str | None = None,
) -> tuple[Tally, ...]:
    """Return the tally of every group under one rule, the pooled one last."""
    rows, known = rows_to_count(codings, codebook, by=by, times=times)
    groups = coded_groups(rows, known, by=by, times=times)
    return tuple(count(group, rule, known) for group, _ in groups)


def tally(
    codings: Frame,
    codebook: Codebook | None = None,
    *,
    rule: str = "primary",
    weight: Fraction | str | float | None = None,
    by: By = "actor",
    times: str | None = None,
) -> pd.DataFrame:
    """Return the arguments per theory under one counting rule.

    Parameters
    ----------
    codings, codebook, by, times
        As for `groups`.
    rule, weight
        A counting rule: primary, any, pure or weighted, and the weight w of the last.

    Returns
    -------
    DataFrame
        One row per group, as `groups` orders them; a column of `by` is missing where it is pooled.
        The columns are arguments, mixed, uncoded (integers; with `times` they may be `Fraction`s),
        one per theory (exact `Fraction`s; 0 for a theory in no label), leader (missing in a tie)
        and margin (`Fraction`).

    Raises
    ------
    ValueError
        The rule, the weight or a column is unknown, a column of `by` has the name of a count, or a
        cell is not a date or a number.
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
    columns = columns_of(by)
    for column in columns:
        if column in FIGURES:
            raise ValueError(
                f"a tally has a column '{column}' of its own: rename yours to group by it"
            )
    counted = tallies(codings, codebook, rule=counting_rule(rule, weight), by=by, times=times)
    rows = [
        {
            **dict(zip(columns, one.group.key, strict=True)),
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
