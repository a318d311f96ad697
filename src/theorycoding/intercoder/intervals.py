"""95% intervals over units, or over clusters of units: by bootstrap, or from standard errors."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np

from theorycoding.intercoder.coefficient_terms import Terms
from theorycoding.intercoder.estimation import Estimated, Spread, Sums
from theorycoding.intercoder.patterns import Reals, structural_order
from theorycoding.intercoder.results import Estimate

Interval = Literal["auto", "bootstrap", "analytic"]

LIMITS = (0.025, 0.975)
DIGITS = 3
CHUNK = 4_000_000  # cells of weights held at once
MANY = 20_000_000  # cells of weights from which drawing takes seconds
EXACT_UP_TO = 50  # degrees of freedom of t; the expansion is good to 1e-8 beyond


class Limits(NamedTuple):
    """A 95% interval; `undefined` counts the resamples in which the coefficient was not."""

    low: float | None
    high: float | None
    undefined: int = 0


def with_intervals(
    found: Sequence[Estimated], interval: Interval, draws: int, seed: int
) -> tuple[tuple[Estimate, ...], bool, list[str]]:
    """Return the estimates with intervals, whether any was drawn, and warnings."""
    is_drawn = [
        one.estimate.status == "defined" and bootstraps(one.sums, interval, draws) for one in found
    ]
    sampled = [one for one, drawn in zip(found, is_drawn, strict=True) if drawn]
    limits = bootstrap_limits(sampled, draws, seed)
    spared = []
    for one in found:
        if one not in limits and one.spread is not None:
            limits[one] = analytic_limits(one.estimate, one.spread)
            spared.append(one.estimate.name)
    estimates = (
        replace(one.estimate, low=limits[one].low, high=limits[one].high)
        if one in limits
        else one.estimate
        for one in found
    )
    warnings = [*_undefined_draws(limits, draws), *_not_drawn(spared, interval)]
    return tuple(estimates), bool(sampled), warnings


def bootstraps(sums: Sums, requested: Interval, draws: int) -> bool:
    """Return whether to resample.

    `auto` does not where counting saves nothing: every unit has a pattern of its own, or most
    have and drawing them would take long.
    """
    if requested != "auto":
        return requested == "bootstrap"
    groups, units = len(sums.terms.times), int(sums.patterns.times.sum())
    if groups == units and not sums.are_clusters:
        return False
    return 2 * groups <= units or groups * draws <= MANY


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


def analytic_limits(estimate: Estimate, spread: Spread) -> Limits:
    """Return value plus and minus t times the standard error, at most 1 (Gwet 2014, ch. 5)."""
    value = estimate.value or 0.0
    reach = t_quantile(LIMITS[1], spread.sampled - 1) * spread.se
    least = 0.0 if estimate.name == "percent" else -math.inf
    return Limits(max(least, value - reach), min(1.0, value + reach))


def t_quantile(probability: float, degrees: int) -> float:
    """Return the quantile of Student's t distribution, for probabilities from a half up.

    The distribution function for whole degrees of freedom is Abramowitz & Stegun (1972,
    26.7.3 and 26.7.4), halved until it fits; from 51 degrees on their expansion 26.7.5.

    >>> round(t_quantile(0.975, 11), 4)
    2.201
    """
    if degrees > EXACT_UP_TO:
        return _expansion(NormalDist().inv_cdf(probability), degrees)
    low, high = 0.0, math.pi / 2  # angles, whose tangent is t / sqrt(degrees)
    for _ in range(60):
        angle = (low + high) / 2
        if _distribution(angle, degrees) < probability:
            low = angle
        else:
            high = angle
    return math.tan(low) * math.sqrt(degrees)


def _distribution(angle: float, degrees: int) -> float:
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term = cosine if odd else 1.0
    total = 0.0
    for step in range(1 + odd, degrees, 2):
        total += term
        term *= cosine**2 * step / (step + 1)
    within = (angle + sine * total) * 2 / math.pi if odd else sine * total
    return (1 + within) / 2


def _expansion(z: float, degrees: int) -> float:
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / degrees**power for power, term in enumerate(terms))


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


def _not_drawn(spared: Sequence[str], interval: Interval) -> Iterator[str]:
    if spared and interval == "auto":
        yield (
            f"intervals of {', '.join(dict.fromkeys(spared))} are analytic, as nearly every unit "
            "has a pattern of ratings of its own; interval 'bootstrap' resamples all the same"
        )
