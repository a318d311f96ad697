"""95% intervals over units, or over clusters of units: exact, by score, or by bootstrap.

A coefficient varies differently at different true values. Where agreement is full, no sample shows
a disagreement; where a theory is rare, a few units decide. A standard error knows only the sample
at hand, and so it is smallest exactly where a sample misleads. Score limits (Wilson 1927) ask of
each possible value how much the coefficient would vary if it were the true one. The answer is that
of a model with the shares of the data: two coders name the same category, or else two independent
ones (for two categories: Bloch & Kraemer 1989; Donner & Eliasziw 1992).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np

from theorycoding.intercoder.coefficients import HEAD, Formula
from theorycoding.intercoder.distances import Distance
from theorycoding.intercoder.estimation import Estimate, Estimated, Sums, Terms
from theorycoding.intercoder.patterns import Reals, structural_order
from theorycoding.intercoder.proportions import ROUNDING, Z, exact, student

Interval = Literal["auto", "bootstrap", "analytic"]

CHUNK = 4_000_000  # cells of weights held at once
# Percent of simulated samples of ten units, least and most of all cells: benchmarks/coverage.py.
COVERAGE = {"auto": (87, 100), "analytic": (87, 100), "bootstrap": (15, 91)}
FEW, ENOUGH = 10, 30  # units: below, no interval unless asked for; and a warning
HALVINGS = 30
TINY = 1e-9


class Limits(NamedTuple):
    """A 95% interval; `undefined` counts the resamples in which the coefficient was not."""

    low: float | None
    high: float | None
    undefined: int = 0


def with_intervals(
    found: Sequence[Estimated], interval: Interval, draws: int, seed: int
) -> tuple[tuple[Estimate, ...], bool, list[str]]:
    """Return the estimates with intervals, whether any was drawn, and warnings."""
    sampled = [one for one in found if one.sampled]
    least = FEW if interval == "auto" else 0
    limits = {one: analytic_limits(one) for one in sampled if one.sampled >= least}
    drawn = bootstrap_limits([*limits], draws, seed) if interval == "bootstrap" else {}
    # Resamples that are all alike do not show how sure the estimate is.
    limits |= {one: own for one, own in drawn.items() if own.low is None or own.low != own.high}
    limited = ((one.estimate, limits.get(one, Limits(None, None))) for one in found)
    estimates = tuple(replace(one, low=own.low, high=own.high) for one, own in limited)
    return estimates, bool(drawn), [*_undefined_draws(drawn, draws), *_doubts(sampled, interval)]


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
    value, se, patterns = one.estimate.value, one.estimate.se, one.sums.patterns
    if value is None or se is None:
        return Limits(None, None)
    if one.formula.name == "percent" and value >= 0:  # weights may be negative
        # So many units, each right or wrong, would have this standard error.
        effective = one.sampled if se < ROUNDING else value * (1 - value) / se**2 + 1
        return Limits(*exact(value, effective))
    low, high = score_limits(
        np.asarray(value),
        np.asarray(se),
        chance_of(one.formula, one.sums.terms.observed, one.sums.distance),
        units=one.sampled,
        pairs=(patterns.times * patterns.pairs)[patterns.is_pairable].sum() / 2,
    )
    return Limits(float(low), float(high))


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
    low, high = (round(float(limit), 3) + 0.0 for limit in np.quantile(defined, [0.025, 0.975]))
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


def _doubts(sampled: Sequence[Estimated], interval: Interval) -> Iterator[str]:
    """Yield a warning where few units, or full agreement, leave limits in doubt."""
    number = min((one.sampled for one in sampled), default=ENOUGH)
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
    full = [one.estimate.name for one in sampled if (one.estimate.se or 0.0) < ROUNDING]
    if full:
        yield (
            f"a standard error of 0 ({', '.join(dict.fromkeys(full))}) shows that these "
            f"{units} do not differ, not that others would not: read the limits"
        )


class Chance(NamedTuple):
    """Two independent ratings with the shares of the data; numbers, or arrays of one shape.

    Attributes
    ----------
    expected
        D_e of the coefficient.
    distance, square
        The mean distance of the two ratings, and the mean of its square.
    pull, covariance
        Of a rating's pull on D_e (see `Formula`): variance, and covariance with its distance.
    """

    expected: Reals
    distance: Reals
    square: Reals
    pull: Reals
    covariance: Reals

    def variance(self, value: Reals) -> Reals:
        """Return the variance of one pair of ratings, in coefficients, if this were the value."""
        rest = 1 - value
        independent = rest * self.expected / self.distance
        alike = rest**2 * (1 + 4 * self.pull)
        apart = rest**2 * (1 + 2 * self.pull) + self.square / self.expected**2
        apart -= 2 * rest * (self.distance + 2 * self.covariance) / self.expected
        return np.maximum((1 - independent) * alike + independent * apart, 0.0)


def chance_of(formula: Formula, totals: Reals, distance: Distance) -> Chance:
    """Return what chance alone would give, from totals of a family of coefficients."""
    counts = totals[..., HEAD:].reshape(*totals.shape[:-1], -1, distance.size).sum(axis=-2)
    shares = counts / counts.sum(axis=-1, keepdims=True)
    pull, from_each = formula.pull(shares, distance), distance.mean_from(shares)
    mean, square = (shares * from_each).sum(axis=-1), distance.mean_square(shares)
    # With one category only, a disagreement would be with one that nobody used.
    is_single = mean < TINY
    return Chance(
        formula.expected(totals, distance),
        np.where(is_single, 1.0, mean),
        np.where(is_single, 1.0, square),
        (shares * pull**2).sum(axis=-1),
        (shares * pull * from_each).sum(axis=-1),
    )


def score_limits(
    value: Reals, se: Reals, chance: Chance, *, units: float, pairs: float
) -> tuple[Reals, Reals]:
    """Return the lowest and the highest value that the estimate does not contradict.

    Parameters
    ----------
    value, se
        Estimate and standard error; arrays of one shape.
    units, pairs
        What was sampled: units or clusters with two ratings or more, and pairs of ratings.
    """
    model, observed = chance.variance(value), se**2
    # The error says what a unit is worth: one pair of ratings at least, and at most the root of
    # its number of pairs, which are not independent. Variance beyond the model is estimated, so
    # that it has Student's t.
    worth = np.divide(observed, model, out=np.ones_like(model), where=model > TINY)
    worth = np.clip(worth, 1 / math.sqrt(units * pairs), 1 / units)
    beyond = student(units - 1) ** 2 * np.maximum(observed - worth * model, 0)
    inner = np.stack([value, value])
    outer = np.stack([np.minimum(1 - 1 / chance.expected, value), np.ones_like(value)])
    for _ in range(HALVINGS):
        middle = (inner + outer) / 2
        reach = Z**2 * worth * chance.variance(middle) + beyond
        is_within = (value - middle) ** 2 <= reach
        inner, outer = np.where(is_within, middle, inner), np.where(is_within, outer, middle)
    return inner[0], np.where(inner[1] > 1 - TINY, 1.0, inner[1])
