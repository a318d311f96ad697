"""95% intervals over units, or over clusters of units: exact, by score, or by bootstrap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np

from theorycoding.intercoder.coefficient_terms import Terms
from theorycoding.intercoder.estimation import Estimated, Spread, Sums
from theorycoding.intercoder.limits import chance_of, score_limits
from theorycoding.intercoder.patterns import Reals, structural_order
from theorycoding.intercoder.proportions import ROUNDING, exact
from theorycoding.intercoder.results import Estimate

Interval = Literal["auto", "bootstrap", "analytic"]

LIMITS = (0.025, 0.975)
DIGITS = 3
CHUNK = 4_000_000  # cells of weights held at once
# Percent of simulated samples of ten units, least and most of all cells: benchmarks/coverage.py.
COVERAGE = {"auto": (87, 100), "analytic": (87, 100), "bootstrap": (15, 91)}
FEW, ENOUGH = 10, 30  # units: below, no interval unless asked for; and a warning


class Limits(NamedTuple):
    """A 95% interval; `undefined` counts the resamples in which the coefficient was not."""

    low: float | None
    high: float | None
    undefined: int = 0

    @property
    def is_point(self) -> bool:
        """Whether both limits are the same number."""
        return self.low is not None and self.low == self.high


def with_intervals(
    found: Sequence[Estimated], interval: Interval, draws: int, seed: int
) -> tuple[tuple[Estimate, ...], bool, list[str]]:
    """Return the estimates with intervals, whether any was drawn, and warnings."""
    sampled = {one: one.spread.sampled for one in found if one.spread}
    least = FEW if interval == "auto" else 0
    limits = {one: analytic_limits(one) for one, units in sampled.items() if units >= least}
    drawn = bootstrap_limits([*limits], draws, seed) if interval == "bootstrap" else {}
    # Resamples that are all alike do not show how sure the estimate is.
    limits |= {one: limit for one, limit in drawn.items() if not limit.is_point}
    estimates = (
        replace(one.estimate, low=limits[one].low, high=limits[one].high)
        if one in limits
        else one.estimate
        for one in found
    )
    warnings = [*_undefined_draws(drawn, draws), *_doubts(sampled, interval)]
    return tuple(estimates), bool(drawn), warnings


def bootstrap_limits(found: Sequence[Estimated], draws: int, seed: int) -> dict[Estimated, Limits]:
    """Return percentile limits over resamples of units or clusters.

    Estimates from the same patterns see the same resamples.
    """
    limits = {}
    for patterns in dict.fromkeys(one.sums.patterns for one in found):
        together = [one for one in found if one.sums.patterns is patterns]
        values: dict[Estimated, list[Reals]] = {one: [] for one in together}
        for weights in _weights([one.sums for one in together], draws, seed):
            totals: dict[Terms, Reals] = {}  # the coefficients of a family share them
            for one in together:
                terms = one.sums.redrawn
                if terms not in totals:
                    totals[terms] = terms.totals(weights)
                values[one].append(one.sums.redraw(one.formula, totals[terms]))
        limits.update({one: _percentiles(np.concatenate(drawn)) for one, drawn in values.items()})
    return limits


def analytic_limits(one: Estimated) -> Limits:
    """Return exact limits of percent agreement, and score limits of the other coefficients."""
    spread, value, patterns = one.spread, one.estimate.value, one.sums.patterns
    if spread is None or value is None:
        return Limits(None, None)
    if one.formula.name == "percent" and value >= 0:  # weights may be negative
        return Limits(*exact(value, _effective_units(value, spread)))
    low, high = score_limits(
        np.asarray(value),
        np.asarray(spread.se),
        chance_of(one.formula, one.sums.terms.observed, one.sums.distance),
        units=spread.sampled,
        pairs=(patterns.times * patterns.pairs)[patterns.is_pairable].sum() / 2,
    )
    return Limits(float(low), float(high))


def _effective_units(share: float, spread: Spread) -> float:
    """Return how many units, each right or wrong, would have this standard error."""
    if spread.se < ROUNDING:
        return spread.sampled
    return share * (1 - share) / spread.se**2 + 1


def _weights(sums: Sequence[Sums], draws: int, seed: int) -> Iterator[Reals]:
    """Yield how often each group is drawn, shape (some draws, groups)."""
    times = sums[0].terms.times
    groups = len(times)
    order = np.arange(groups) if sums[0].are_clusters else structural_order(sums[0].patterns)
    generator = np.random.default_rng(seed)
    step = max(1, CHUNK // max(groups, *(one.redrawn.width for one in sums)))
    for start in range(0, draws, step):
        size = min(step, draws - start)
        weights = np.empty((size, groups))
        shares = times[order] / times.sum()
        weights[:, order] = generator.multinomial(int(times.sum()), shares, size=size)
        yield weights


def _percentiles(values: Reals) -> Limits:
    defined = values[np.isfinite(values)]
    undefined = len(values) - len(defined)
    if not defined.size:
        return Limits(None, None, undefined)
    # Adding 0.0 makes -0.0 print as 0.0.
    low, high = (round(float(limit), DIGITS) + 0.0 for limit in np.quantile(defined, LIMITS))
    return Limits(low, high, undefined)


def _undefined_draws(limits: dict[Estimated, Limits], draws: int) -> Iterator[str]:
    by_count: dict[int, list[str]] = {}
    for one, limit in limits.items():
        name = f"{one.estimate.name} ({one.estimate.reading})"
        by_count.setdefault(limit.undefined, []).append(name)
    for count, names in by_count.items():
        if count:
            yield (
                f"undefined in {count} of {draws} resamples, which the interval leaves out: "
                f"{', '.join(names)}"
            )


def _doubts(sampled: Mapping[Estimated, int], interval: Interval) -> Iterator[str]:
    """Yield a warning where few units, or full agreement, leave limits in doubt."""
    number = min(sampled.values(), default=ENOUGH)
    are_clusters = any(one.sums.are_clusters for one in sampled)
    units = "clusters" if are_clusters else "units"
    if number < FEW and interval == "auto":
        if are_clusters:
            yield f"no intervals unless you ask for one: {number} clusters are too few"
        return
    if number < ENOUGH:
        low, high = COVERAGE[interval]
        yield (
            f"intervals rest on {number} {units}: expect 95% limits to hold the true value in "
            f"{low} to {high}% of samples (as simulated with {FEW})"
        )
    full = [one.estimate.name for one in sampled if one.spread and one.spread.se < ROUNDING]
    if full:
        yield (
            f"a standard error of 0 ({', '.join(dict.fromkeys(full))}) shows that these "
            f"{units} do not differ, not that others would not: read the limits"
        )
