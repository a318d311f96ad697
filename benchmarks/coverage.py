"""How often 95% limits of a coefficient hold the true value, and how wide they are, by simulation.

    python benchmarks/coverage.py

Coders rate units of a population whose agreement is known: with probability s = √alpha each sees
the true category of a unit, and otherwise picks one by the shares of the categories. So two coders
agree by more than chance with probability s², and alpha is exactly s². A sample is the number of
units with each pattern of ratings, so thousands of samples are one draw.

Each cell of the tables has the percentage of samples whose limits hold the true value, and the mean
width of the limits over that of the true sampling distribution (2.5 to 97.5% of the estimates in
many samples). Samples in which the coefficient is undefined are counted apart and left out.
`score` is what the package does; the other methods are here only.
"""

import argparse
import itertools
from collections.abc import Iterator
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder import agreement, read_ratings
from theorycoding.intercoder.coefficients import FORMULAS, Formula
from theorycoding.intercoder.distances import Nominal
from theorycoding.intercoder.estimation import alpha_terms, share_terms
from theorycoding.intercoder.intervals import chance_of, score_limits
from theorycoding.intercoder.proportions import Z, exact, student

MANY = 40_000  # samples that stand for the sampling distribution
EVEN, RARE = (0.5, 0.5), (0.9, 0.1)
NEAR_0, NEAR_1 = 1e-3, 1 - 1e-6  # where transformations end
AIM = {10: (85, 100), 30: (90, 99), 100: (90, 99)}
WIDEST = 1.25
normal = np.vectorize(NormalDist().cdf)
normal_quantile = np.vectorize(NormalDist().inv_cdf)


class Design(NamedTuple):
    """Units that all coders rate, and others that one coder alone rates."""

    units: int
    coders: int
    shares: tuple[float, ...]
    alpha: float
    once: int = 0


GRID = [
    Design(units, coders, shares, alpha)
    for units in (10, 30, 100)
    for coders in (2, 4)
    for shares in (EVEN, RARE)
    for alpha in (0.2, 0.6, 0.9)
]
A_FIFTH_TWICE = [
    Design(units, 2, shares, alpha, once=4 * units)
    for units in (30, 100)
    for shares in (EVEN, RARE)
    for alpha in (0.2, 0.6, 0.9)
]


class Population(NamedTuple):
    """The patterns of ratings: what each adds to the sums of a coefficient, and how likely."""

    formula: Formula
    distance: Nominal
    table: np.ndarray  # shape (patterns, columns)
    chances: np.ndarray  # of the patterns, where all coders rate
    chances_once: np.ndarray  # where one rates
    design: Design

    def samples(self, number: int, random: np.random.Generator) -> np.ndarray:
        """Return how often each pattern was drawn, shape (samples, patterns)."""
        several = random.multinomial(self.design.units, self.chances, number)
        return several + random.multinomial(self.design.once, self.chances_once, number)

    def values(self, counts: np.ndarray) -> np.ndarray:
        return self.of_totals(counts @ self.table)

    def of_totals(self, totals: np.ndarray) -> np.ndarray:
        return self.formula.estimate(totals, self.distance).coefficient

    @property
    def truth(self) -> float:
        mixed = self.design.units * self.chances + self.design.once * self.chances_once
        return float(self.values(1e9 * mixed))


class Samples(NamedTuple):
    """Samples in which the coefficient is defined; arrays have one entry per sample."""

    population: Population
    counts: np.ndarray
    value: np.ndarray
    linear: np.ndarray  # standard error as the package and irrCAC have it
    jackknife: np.ndarray
    acceleration: np.ndarray

    @property
    def reach(self) -> float:
        return student(self.population.design.units - 1)


def population_of(design: Design, name: str) -> Population:
    seen, shares = np.sqrt(design.alpha), np.array(design.shares)
    size = len(shares)
    once = [(category,) for category in range(size)]
    patterns = [*itertools.product(range(size), repeat=design.coders), *once]
    rows = [
        (unit, coder, label)
        for unit, pattern in enumerate(patterns)
        for coder, label in enumerate(pattern)
    ]
    frame = pd.DataFrame(rows, columns=["unit", "coder", "label"])
    pooled = read_ratings(frame, categories=range(size)).pooled
    sees = seen * np.eye(size) + (1 - seen) * shares  # truth by what a coder says
    likely = np.array([shares @ np.prod(sees[:, list(one)], axis=1) for one in patterns])
    is_once = np.array([len(one) == 1 for one in patterns])
    number = len(pooled.times)
    formula = next(one for one in FORMULAS if one.name == name)
    distance = Nominal(size)
    terms = (alpha_terms if formula.family == "alpha" else share_terms)(pooled, distance)
    return Population(
        formula,
        distance,
        terms.totals(np.eye(number)),
        np.bincount(pooled.of_unit, likely * ~is_once, number),
        np.bincount(pooled.of_unit, likely * is_once, number),
        design,
    )


def defined_samples(population: Population, number: int, random: np.random.Generator) -> Samples:
    counts = population.samples(number, random).astype(float)
    value = population.values(counts)
    counts, value = counts[np.isfinite(value)], value[np.isfinite(value)]
    jackknife, acceleration = jackknifed(population, counts, value)
    linear = np.array([linearised(population, *one) for one in zip(counts, value, strict=True)])
    return Samples(population, counts, value, linear, jackknife, acceleration)


def jackknifed(
    population: Population, counts: np.ndarray, value: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the standard error and BCa's acceleration, leaving each unit out in turn."""
    units = counts.sum(axis=1)
    totals = (counts @ population.table)[:, np.newaxis] - population.table
    left = population.of_totals(np.maximum(totals, 0))
    left = np.where((counts > 0) & np.isfinite(left), left, value[:, np.newaxis])
    change = (counts * left).sum(axis=1)[:, np.newaxis] / units[:, np.newaxis] - left
    squares = (counts * change**2).sum(axis=1)
    cubes = (counts * change**3).sum(axis=1)
    acceleration = np.divide(cubes, 6 * squares**1.5, out=np.zeros_like(cubes), where=squares > 0)
    return np.sqrt((units - 1) / units * squares), acceleration


def linearised(population: Population, counts: np.ndarray, value: float) -> float:
    totals, units = counts @ population.table, population.design.units
    gradient = population.formula.gradient(totals, population.distance, value)
    squares = counts @ (population.table @ gradient) ** 2
    return np.sqrt(squares * units / (units - 1)) / totals[0]


def score(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    population = samples.population
    units, coders = population.design[:2]
    if population.formula.name == "percent":
        spread = samples.linear**2
        agreed = samples.value * (1 - samples.value)
        of = np.divide(agreed, spread, out=np.full_like(agreed, units - 1), where=spread > 0) + 1
        return tuple(np.transpose([exact(*one) for one in zip(samples.value, of, strict=True)]))
    chance = chance_of(population.formula, samples.counts @ population.table, population.distance)
    pairs = units * coders * (coders - 1) / 2
    return score_limits(samples.value, samples.linear, chance, units=units, pairs=pairs)


def analytic_t(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of irrCAC."""
    reach = samples.reach * samples.linear
    return samples.value - reach, np.minimum(samples.value + reach, 1)


def jackknife_t(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    reach = samples.reach * samples.jackknife
    return samples.value - reach, np.minimum(samples.value + reach, 1)


def fisher_t(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    value = np.clip(samples.value, -NEAR_1, NEAR_1)
    reach = samples.reach * samples.jackknife / (1 - value**2)
    return np.tanh(np.arctanh(value) - reach), np.tanh(np.arctanh(value) + reach)


def logit_t(samples: Samples) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval on the logit scale; below 0, where there is none, that of jackknife t."""
    value = np.clip(samples.value, NEAR_0, NEAR_1)
    reach = samples.reach * samples.jackknife / (value * (1 - value))
    middle = np.log(value / (1 - value))
    plain = jackknife_t(samples)
    low, high = (1 / (1 + np.exp(-np.clip(middle + end, -700, 700))) for end in (-reach, reach))
    is_low = samples.value <= 0
    return np.where(is_low, plain[0], low), np.where(is_low, plain[1], high)


def bootstraps(
    samples: Samples, draws: int, random: np.random.Generator
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return percentile and BCa limits over resamples of units."""
    percentile, corrected = (np.full((len(samples.value), 2), np.nan) for _ in range(2))
    for place, (counts, value) in enumerate(zip(samples.counts, samples.value, strict=True)):
        units = int(counts.sum())
        weights = random.multinomial(units, counts / units, size=draws)
        drawn = samples.population.values(weights)
        drawn = drawn[np.isfinite(drawn)]
        if drawn.size:
            percentile[place] = np.quantile(drawn, [0.025, 0.975])
            levels = bca_levels(drawn, value, samples.acceleration[place])
            corrected[place] = np.quantile(drawn, levels)
    return {"percentile": tuple(percentile.T), "BCa": tuple(corrected.T)}


def bca_levels(drawn: np.ndarray, value: float, acceleration: float) -> np.ndarray:
    """Return the bias-corrected and accelerated levels of Efron (1987)."""
    is_same = np.isclose(drawn, value, atol=1e-12, rtol=0)
    below = ((drawn < value) & ~is_same).mean() + is_same.mean() / 2
    bias = normal_quantile(np.clip(below, 1e-4, 1 - 1e-4))
    shifted = bias + np.array([-Z, Z])
    return np.clip(normal(bias + shifted / (1 - acceleration * shifted)), 0, 1)


def pairs_as_independent(
    samples: Samples, draws: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of KALPHA (Hayes & Krippendorff 2007), for alpha only.

    Pairs of ratings are drawn as if they were independent, and expected disagreement stays.
    """
    population = samples.population
    totals = samples.counts @ population.table
    found = population.formula.estimate(totals, population.distance)
    units, coders = population.design[:2]
    pairs = units * coders * (coders - 1) // 2
    observed = np.clip(found.observed, 0, 1)[:, np.newaxis]
    apart = random.binomial(pairs, observed, (len(observed), draws)) / pairs
    drawn = 1 - apart / found.expected[:, np.newaxis]
    return tuple(np.quantile(drawn, [0.025, 0.975], axis=1))


def rows_of(
    designs: list[Design], name: str, samples: int, draws: int
) -> Iterator[dict[str, object]]:
    random = np.random.default_rng(3)
    for design in designs:
        population = population_of(design, name)
        true, estimates = population.truth, population.values(population.samples(MANY, random))
        estimates = estimates[np.isfinite(estimates)]
        width = np.ptp(np.quantile(estimates, [0.025, 0.975]))
        found = defined_samples(population, samples, random)
        limits = {
            "irrCAC's t": analytic_t(found),
            "jackknife t": jackknife_t(found),
            "Fisher t": fisher_t(found),
            "logit t": logit_t(found),
            **bootstraps(found, draws, random),
            "score": score(found),
        }
        if name == "alpha":
            limits["pairs"] = pairs_as_independent(found, draws, random)
        yield {
            "twice" if design.once else "units": design.units,
            **({"once": design.once} if design.once else {"coders": design.coders}),
            "largest share": max(design.shares),
            "alpha": design.alpha,
            "undefined": f"{100 * (1 - len(found.value) / samples):.0f}%",
            "error / true": f"{found.linear.mean() / estimates.std():.2f}",
            **{method: told(design.units, true, width, *ends) for method, ends in limits.items()},
        }


def told(units: int, true: float, width: float, low: np.ndarray, high: np.ndarray) -> str:
    """Return coverage and width, in brackets where the aim is missed."""
    held = 100 * np.mean((low <= true + 1e-9) & (true - 1e-9 <= high))
    ratio = np.nanmean(high - low) / width
    least, most = AIM[units]
    text = f"{held:.0f}% {ratio:.2f}"
    return text if least <= held <= most and ratio <= WIDEST else f"({text})"


def report(designs: list[Design], name: str, samples: int, draws: int) -> None:
    print(f"\n### {name}{', a fifth of the units coded twice' if designs[0].once else ''}\n")
    for number, row in enumerate(rows_of(designs, name, samples, draws)):
        if not number:
            print("| " + " | ".join(row) + " |\n|" + " --: |" * len(row))
        print("| " + " | ".join(map(str, row.values())) + " |", flush=True)


def clusters(samples: int) -> None:
    """Print the coverage where units come in clusters of ten, some of them harder to code."""
    print("\n### Clusters of ten units, three coders\n")
    print("| units | coefficient | as units | as clusters |\n| --: | :-- | --: | --: |")
    random, names = np.random.default_rng(4), ("percent", "alpha", "ac1")
    true = {one.name: one.value for one in measured(clustered(200_000, random), names)}
    for units in (200, 500):
        held = {name: [0, 0] for name in names}
        for _ in range(samples):
            frame = clustered(units, random)
            for place, column in enumerate((None, "cluster")):
                for one in measured(frame, names, interval="analytic", clusters=column):
                    held[one.name][place] += one.low <= true[one.name] <= one.high
        for name, (as_units, as_clusters) in held.items():
            shares = f"{100 * as_units / samples:.0f}% | {100 * as_clusters / samples:.0f}%"
            print(f"| {units} | {name} | {shares} |", flush=True)


def clustered(units: int, random: np.random.Generator) -> pd.DataFrame:
    cluster = np.arange(units) // 10
    seen = random.beta(1.4, 0.6, units)[cluster]
    truth = random.choice(4, units, p=(0.4, 0.3, 0.2, 0.1))
    picked = random.integers(0, 4, (units, 3))
    is_seen = random.random((units, 3)) < seen[:, np.newaxis]
    labels = np.where(is_seen, truth[:, np.newaxis], picked).ravel()
    rows = {"unit": np.repeat(np.arange(units), 3), "coder": np.tile(range(3), units)}
    return pd.DataFrame({**rows, "label": labels, "cluster": np.repeat(cluster, 3)})


def measured(frame: pd.DataFrame, names: tuple[str, ...], **options: object) -> tuple:
    options = {"interval": None, **options}
    return agreement(frame, coefficients=names, categories=range(4), **options).coefficients


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2_000, help="per row of the tables")
    parser.add_argument("--draws", type=int, default=1_000, help="of each bootstrap")
    options = parser.parse_args()
    error = 196 * np.sqrt(0.05 * 0.95 / options.samples)
    print(f"Coverage and relative width of 95% limits, {options.samples:,} samples per row")
    print(f"(simulation error about {error:.1f} points; in brackets where the aim is missed)")
    report(GRID, "alpha", options.samples, options.draws)
    for name in ("alpha", "percent", "fleiss"):
        report(A_FIFTH_TWICE, name, options.samples, options.draws)
    clusters(options.samples // 10)


if __name__ == "__main__":
    main()
