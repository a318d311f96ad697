"""Standard errors and 95 % intervals over units, or over clusters of units."""

import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from theorycoding.intercoder.arrays import Codes, Reals
from theorycoding.intercoder.contributions import Contributions
from theorycoding.intercoder.measures import Measure
from theorycoding.intercoder.patterns import structural_order
from theorycoding.intercoder.quantiles import t_quantile

Interval = Literal["auto", "bootstrap", "analytic"]

LIMITS = (0.025, 0.975)
DIGITS = 3
CHUNK = 4_000_000  # cells of weights held at once
MANY = 20_000_000  # cells of weights from which drawing takes seconds


class Spread(NamedTuple):
    """Standard error of an estimate, and the units or clusters it rests on."""

    se: float
    sampled: int


class Limits(NamedTuple):
    """A 95 % interval; `undefined` counts the resamples in which the coefficient was not."""

    low: float | None
    high: float | None
    undefined: int = 0


def spread(measure: Measure, value: float) -> Spread | None:
    """The standard error by linearisation; None where one unit or cluster is all there is.

    Gwet (2014, ch. 5): the variance of the deviations of units, divided by n. With clusters,
    deviations are summed within each first.
    """
    totals, contributions = measure.totals, measure.contributions
    gradient = measure.formula.gradient(totals, measure.distance, value)
    sampled = _sampled(contributions)
    if sampled <= 1:
        return None
    squares = (contributions.times * contributions.along(gradient) ** 2).sum()
    return Spread(float(np.sqrt(squares * sampled / (sampled - 1)) / totals[0]), sampled)


def analytic_limits(value: float, spread: Spread, least: float = -math.inf) -> Limits:
    """Value plus and minus t times the standard error, at most 1 (Gwet 2014, ch. 5)."""
    reach = t_quantile(LIMITS[1], spread.sampled - 1) * spread.se
    return Limits(max(least, value - reach), min(1.0, value + reach))


def bootstraps(measure: Measure, requested: Interval, draws: int) -> bool:
    """Whether to resample.

    `auto` does not where grouping saves nothing: every unit has a pattern of its own, or most
    have and drawing them would take long.
    """
    if requested != "auto":
        return requested == "bootstrap"
    groups, units = len(measure.contributions.times), len(measure.sampled.of_unit)
    if draws_patterns(measure) and groups == units:
        return False
    return 2 * groups <= units or groups * draws <= MANY


def draws_patterns(measure: Measure) -> bool:
    """Whether units are resampled, and not clusters of them."""
    return measure.contributions.times is measure.sampled.times


def bootstrap_limits(measures: Sequence[Measure], draws: int, seed: int) -> list[Limits]:
    """Percentile limits of each measure, over resamples of units or clusters.

    All measures must rest on the same groups; they see the same resamples.
    """
    values: list[list[Reals]] = [[] for _ in measures]
    for weights in _weights(measures, draws, seed):
        totals: dict[int, Reals] = {}
        for measure, found in zip(measures, values, strict=True):
            contributions, estimate = measure.resampled
            if id(contributions) not in totals:
                totals[id(contributions)] = contributions.totals(weights)
            drawn = totals[id(contributions)]
            found.append(estimate(drawn, measure.distance).coefficient)
    return [_percentiles(np.concatenate(found)) for found in values]


def _weights(measures: Sequence[Measure], draws: int, seed: int) -> Iterator[Reals]:
    """How often each group is drawn, shape (some draws, groups)."""
    times = measures[0].contributions.times
    order = _drawing_order(measures[0])
    generator = np.random.default_rng(seed)
    shares = times[order] / times.sum()
    widest = max(measure.resampled.contributions.width for measure in measures)
    step = max(1, CHUNK // max(len(times), widest))
    for start in range(0, draws, step):
        size = min(step, draws - start)
        weights = np.empty((size, len(times)))
        weights[:, order] = generator.multinomial(int(times.sum()), shares, size=size)
        yield weights


def _drawing_order(measure: Measure) -> Codes:
    if draws_patterns(measure):
        return structural_order(measure.sampled)
    return np.arange(len(measure.contributions.times))


def _percentiles(values: Reals) -> Limits:
    defined = values[np.isfinite(values)]
    undefined = len(values) - len(defined)
    if not defined.size:
        return Limits(None, None, undefined)
    low, high = np.quantile(defined, LIMITS)
    return Limits(_rounded(low), _rounded(high), undefined)


def _rounded(limit: float) -> float:
    return round(float(limit), DIGITS) + 0.0  # so that -0.0 is printed as 0.0


def _sampled(contributions: Contributions) -> int:
    """Units or clusters that add to the coefficient."""
    is_present = (contributions.column == 0) & (contributions.amount > 0)
    present = np.unique(contributions.group[is_present])
    return int(contributions.times[present].sum())
