"""From measures to estimates: value, standard error, interval, or the reason for none."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from theorycoding.intercoder.intervals import (
    Interval,
    Limits,
    Spread,
    analytic_limits,
    bootstrap_limits,
    bootstraps,
    spread,
)
from theorycoding.intercoder.measures import Measure
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.results import Estimate, Reason

FEW_UNITS = 10


class Estimated(NamedTuple):
    """An estimate with what its interval is made from."""

    measure: Measure
    estimate: Estimate
    spread: Spread | None = None


def estimated(measure: Measure, ratings: Ratings) -> Estimated:
    """Value and standard error, or the reason for none."""
    blank = Estimate(
        name=measure.formula.name,
        reading=measure.reading,
        level=measure.level,
        value=None,
        units=measure.units,
        status="undefined",
    )
    if not measure.units:
        return Estimated(measure, replace(blank, reason=_reason_without_pairs(ratings)))
    found = measure.formula.estimate(measure.totals, measure.distance)
    observed, expected = _parts(measure, float(found.observed), float(found.expected))
    blank = replace(blank, observed=observed, expected=expected)
    value = float(found.coefficient)
    if np.isnan(value):
        return Estimated(measure, replace(blank, reason="no_variation"))
    error = spread(measure, value)
    blank = replace(blank, value=value, se=error.se if error else None)
    if measure.units == 1:
        worthless = replace(blank, status="too_little", reason="single_unit")
        return Estimated(measure, worthless)
    return Estimated(measure, replace(blank, status="defined"), error)


def with_intervals(
    found: Sequence[Estimated], interval: Interval, draws: int, seed: int
) -> tuple[tuple[Estimate, ...], bool, list[str]]:
    """The estimates with intervals, whether any was drawn, and warnings."""
    drawn = [
        position
        for position, (measure, estimate, _) in enumerate(found)
        if estimate.status == "defined" and bootstraps(measure, interval, draws)
    ]
    limits = _bootstrapped(found, drawn, draws, seed)
    for position, (_, estimate, error) in enumerate(found):
        if position not in limits and error is not None and estimate.value is not None:
            least = 0.0 if estimate.name == "percent" else -math.inf
            limits[position] = analytic_limits(estimate.value, error, least)
    estimates = tuple(
        replace(one.estimate, low=limits[place].low, high=limits[place].high)
        if place in limits
        else one.estimate
        for place, one in enumerate(found)
    )
    analytic = [place for place in limits if place not in drawn] if interval == "auto" else []
    warnings = [*_undefined_draws(found, limits, draws), *_not_drawn(found, analytic)]
    return estimates, bool(drawn), warnings


def few_units(found: Sequence[Estimated]) -> Iterator[str]:
    """A warning where hardly any unit was rated twice."""
    units = min((one.estimate.units for one in found), default=FEW_UNITS)
    if units < FEW_UNITS:
        verb = "unit has" if units == 1 else "units have"
        yield f"{units} {verb} two ratings or more: too few to infer from, read the labels"


def _reason_without_pairs(ratings: Ratings) -> Reason:
    return "single_coder" if len(ratings.coders) == 1 else "no_pairable_values"


def _parts(measure: Measure, observed: float, expected: float) -> tuple[float, float | None]:
    if measure.formula.name == "alpha":
        unit = measure.distance.unit
        return observed * unit, expected * unit
    return 1 - observed, None if measure.formula.name == "percent" else 1 - expected


def _bootstrapped(
    found: Sequence[Estimated], drawn: Sequence[int], draws: int, seed: int
) -> dict[int, Limits]:
    """Limits by position; measures that share their patterns share the resamples."""
    limits: dict[int, Limits] = {}
    for sampled in dict.fromkeys(id(found[place].measure.sampled) for place in drawn):
        together = [place for place in drawn if id(found[place].measure.sampled) == sampled]
        measures = [found[place].measure for place in together]
        limits.update(zip(together, bootstrap_limits(measures, draws, seed), strict=True))
    return limits


def _undefined_draws(
    found: Sequence[Estimated], limits: dict[int, Limits], draws: int
) -> Iterator[str]:
    by_count: dict[int, list[str]] = {}
    for place, limit in limits.items():
        estimate = found[place].estimate
        by_count.setdefault(limit.undefined, []).append(f"{estimate.name} ({estimate.reading})")
    for count, names in by_count.items():
        if count:
            yield (
                f"undefined in {count} of {draws} resamples, which the interval leaves out: "
                f"{', '.join(names)}"
            )


def _not_drawn(found: Sequence[Estimated], analytic: Sequence[int]) -> Iterator[str]:
    if analytic:
        names = dict.fromkeys(found[place].estimate.name for place in analytic)
        yield (
            f"intervals of {', '.join(names)} are analytic, as nearly every unit has a pattern "
            "of ratings of its own; interval 'bootstrap' resamples all the same"
        )
