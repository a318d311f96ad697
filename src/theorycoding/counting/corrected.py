"""Shares of theories by a machine's labels, corrected by a random sample that a person labelled.

The corrected share is the mean of the machine over all arguments plus the mean of (human - machine)
over the sample: prediction-powered inference (Angelopoulos et al. 2023), the difference estimator
of survey sampling (Cochran 1977, section 7.9), design-based supervised learning for a share
(Egami et al. 2023).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

import pandas as pd

from theorycoding.counting.groups import By, Group, arguments_of, coded_groups
from theorycoding.counting.rules import PRIMARY, CountingRule, shares
from theorycoding.intercoder.proportions import Z, padded_variance, variance
from theorycoding.vocabulary.codebook import Codebook, theories_found
from theorycoding.vocabulary.labels import Label

Population = Literal["finite", "infinite"]
Reason = Literal["none_sampled", "too_few_sampled"]

FEWEST = 10  # sampled arguments of a group, below which nothing is estimated
FEW = 30  # below which limits are wide and the estimates get a warning
_UNLIKELY = 4  # standard deviations between the sampled number of a group and the expected one


@dataclass(frozen=True, slots=True)
class CorrectedShare:
    """A share of arguments, its standard error and its 95% limits; None where not estimated."""

    share: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CorrectedTally:
    """The corrected shares of one group, by theory.

    `group` has the labels of the machine, `sampled` says how many of its arguments the person
    labelled too. `reason` says why nothing is estimated, else it is None.
    """

    group: Group
    sampled: int
    shares: Mapping[str, CorrectedShare]
    reason: Reason | None = None


# What the machine and the person (None if not sampled) say of so many arguments.
_Pairs = Sequence[tuple[Label, Label | None, int]]


def corrected(
    machine: pd.DataFrame,
    human: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    rule: CountingRule = PRIMARY,
    by: By = "actor",
    population: Population = "finite",
) -> tuple[CorrectedTally, ...]:
    """Return the corrected shares of every group, in the order of `tallies`.

    Parameters
    ----------
    machine, human
        One row per argument, as from `Study.coded`: the columns `argument` and `label` (empty if
        not labelled), and in `machine` the columns `by`. The arguments that both label must be
        a random sample of those that the machine labels.
    codebook
        The theories; if None, those named in the labels.
    population
        `finite`: the shares are those of these arguments, so that a complete sample leaves no
        error. `infinite`: these arguments are a sample themselves; then the standard errors are
        those of `ppi_py.ppi_mean_ci` with `lam=1`.

    Raises
    ------
    ValueError
        There is no such column, or the population is unknown.

    Examples
    --------
    >>> labels = ["A"] * 12 + ["B"] * 8
    >>> machine = pd.DataFrame({"argument": range(20), "actor": "X", "label": labels})
    >>> human = machine.iloc[::2].assign(label=["A"] * 5 + ["B"] * 5)
    >>> pooled = corrected(machine, human)[-1]
    >>> round(pooled.shares["A"].share, 3), round(pooled.shares["A"].se, 3)
    (0.5, 0.071)
    """
    if population not in get_args(Population):
        raise ValueError(f"no population '{population}': use {' or '.join(get_args(Population))}")
    known = codebook or theories_found([*machine["label"].unique(), *human["label"].unique()])
    rows = arguments_of(machine, known)
    given = dict(zip(human["argument"], human["label"], strict=True))
    texts = rows["argument"].map(lambda argument: given.get(argument, ""))
    text_of_row, distinct = pd.factorize(texts)
    labels = [known.label(text) for text in distinct]
    found = []
    for group, coded in coded_groups(rows, known, by=by):
        said = zip(coded().patterns.tolist(), text_of_row[coded().rows].tolist(), strict=True)
        pairs = [
            (group.patterns[pattern].label, labels[text], number)
            for (pattern, text), number in Counter(said).items()
        ]
        found.append(_tally(group, pairs, known, rule, population))
    return tuple(found)


def doubts(tallies: Sequence[CorrectedTally]) -> Iterator[str]:
    """Yield what a reader of the corrected shares must know."""
    *groups, pool = tallies
    shown = tallies if len(groups) > 1 else [pool]
    for reason, text in _REASONS.items():
        names = [_named(one) for one in shown if one.reason == reason and one.group.arguments]
        if names:
            yield f"{', '.join(names)}: {text}"
    few = [
        _named(one)
        for one in shown
        if not one.reason and one.sampled < min(FEW, one.group.arguments)
    ]
    if few:
        yield f"{', '.join(few)}: fewer than {FEW} sampled arguments, so the limits are rough"
    if uneven := [_named(one) for one in groups if _is_uneven(one, pool)]:
        yield (
            f"{', '.join(uneven)}: sampled at another rate than the rest, which a random sample "
            "of all arguments hardly does; then only the shares of the groups are right"
        )


_REASONS: dict[Reason, str] = {
    "none_sampled": "no argument is sampled, so no share is corrected",
    "too_few_sampled": f"fewer than {FEWEST} sampled arguments, so no share is corrected",
}


def _named(tally: CorrectedTally) -> str:
    return f"{tally.group.name or 'all'} ({tally.sampled} of {tally.group.arguments})"


def _is_uneven(tally: CorrectedTally, pool: CorrectedTally) -> bool:
    """Return whether a random sample of all would hardly have so many arguments of the group."""
    number = max(pool.group.arguments, 1)
    share, rate = tally.group.arguments / number, pool.sampled / number
    variance = pool.sampled * share * (1 - share) * (1 - rate)  # hypergeometric
    away = tally.sampled - pool.sampled * share
    return variance > 0 and abs(away) > _UNLIKELY * math.sqrt(variance)


def _tally(
    group: Group, pairs: _Pairs, codebook: Codebook, rule: CountingRule, population: Population
) -> CorrectedTally:
    number = sum(number for *_, number in pairs)
    sampled = sum(number for _, human, number in pairs if human)
    is_whole = population == "finite" and sampled == number  # nothing is left to estimate
    reason: Reason | None = None
    if sampled < FEWEST and not (is_whole and sampled):
        reason = "too_few_sampled" if sampled else "none_sampled"
    found = {
        theory: CorrectedShare() if reason else _share(pairs, theory, rule, population)
        for theory in codebook.theories
    }
    return CorrectedTally(group, sampled, found, reason)


def _share(
    pairs: _Pairs, theory: str, rule: CountingRule, population: Population
) -> CorrectedShare:
    """Return the corrected share of one theory.

    Of a finite population the standard error is sqrt((1 - n/N) s² / n) of the differences
    (Cochran 1977, equation 7.70); of an infinite one sqrt(s_f² / N + s_d² / n) (Angelopoulos et
    al. 2023, as `ppi_py` computes it). Limits use no less than the padded variance.
    """

    def value(label: Label) -> Fraction:
        return shares(label, rule).get(theory, Fraction(0))

    machines = _sums((value(machine), number) for machine, _, number in pairs)
    differences = _sums(
        (value(human) - value(machine), number) for machine, human, number in pairs if human
    )
    (given, *_, number), (difference, *_, n) = machines, differences
    share, spread = given / number + difference / n, variance(*differences)
    factor, outside = 1.0, variance(*machines) / number
    if population == "finite":
        factor, outside, spread = 1 - n / number, 0.0, spread * n / max(n - 1, 1)
    se = math.sqrt(outside + factor * spread / n)
    reach = Z * math.sqrt(outside + factor * max(spread, padded_variance(*differences)) / n)
    # No share lies outside 0 to 1, although an estimate may.
    low, high = min(share, max(0.0, share - reach)), max(share, min(1.0, share + reach))
    return CorrectedShare(share, se, low, high)


def _sums(values: Iterable[tuple[Fraction, int]]) -> tuple[float, float, int]:
    """Return the sum of values that occur so often each, that of their squares, and how many.

    The sums are exact, so the order does not matter.
    """
    given = list(values)
    total = sum(value * number for value, number in given)
    squares = sum(value**2 * number for value, number in given)
    return float(total), float(squares), sum(number for _, number in given)
