"""How often 95% confidence intervals contain the true agreement, by simulation.

    python benchmarks/coverage.py

Coders rate units drawn from a population whose agreement is known. The script counts how often the
interval contains it, for three kinds of interval: the bootstrap over units, the analytic interval,
and, for comparison, the bootstrap over pairs of ratings as if they were independent (KALPHA: Hayes
& Krippendorff 2007). A second table has units in clusters, some of which are harder to code.
"""

import argparse
from typing import NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder import Agreement, agreement

LARGE = 300_000  # units that stand for the population
NAMES = ("alpha", "ac1", "conger")
EVEN, SKEWED = (0.4, 0.3, 0.2, 0.1), (0.85, 0.07, 0.05, 0.03)


class Population(NamedTuple):
    """Units with a true category; a coder sees it, or answers by a habit of their own."""

    coders: int
    shares: tuple[float, ...]
    seen: float
    missing: float = 0.0
    cluster: int = 1  # units per cluster; how often the truth is seen varies between clusters


class Scenario(NamedTuple):
    units: int
    population: Population


SCENARIOS = [
    Scenario(units, Population(coders, shares, seen, missing))
    for units in (20, 50, 200)
    for coders, shares, seen, missing in (
        (2, EVEN, 0.7, 0.0),
        (3, EVEN, 0.7, 0.2),
        (3, SKEWED, 0.7, 0.0),
        (5, EVEN, 0.7, 0.0),
    )
]
CLUSTERED = [Scenario(units, Population(3, EVEN, 0.7, cluster=10)) for units in (200, 500)]


def sample(population: Population, units: int, random: np.random.Generator) -> pd.DataFrame:
    """Return one row per rating, with the category as a number and the cluster of the unit."""
    shape = (units, population.coders)
    categories = len(population.shares)
    truth = random.choice(categories, units, p=population.shares)
    habits = np.random.default_rng(1).dirichlet(np.full(categories, 2.0), population.coders)
    habit = [random.choice(categories, units, p=habits[coder]) for coder in range(shape[1])]
    cluster = np.arange(units) // population.cluster
    seen = np.full(units, population.seen)
    if population.cluster > 1:
        seen = random.beta(2 * population.seen, 2 * (1 - population.seen), units)[cluster]
    is_seen = random.random(shape) < seen[:, np.newaxis]
    rated = random.random(shape) >= population.missing
    label = np.where(is_seen, truth[:, np.newaxis], np.transpose(habit))
    unit, coder = np.nonzero(rated)
    columns = {"unit": unit, "coder": coder, "label": label[rated], "cluster": cluster[unit]}
    return pd.DataFrame(columns)


def truth(population: Population) -> dict[str, float]:
    ratings = sample(population, LARGE, np.random.default_rng(2))
    return values(measured(ratings, population, interval=None))


def measured(ratings: pd.DataFrame, population: Population, **options: object) -> Agreement:
    categories = range(len(population.shares))
    return agreement(ratings, coefficients=NAMES, categories=categories, **options)


def values(found: Agreement) -> dict[str, float]:
    return {one.name: one.value for one in found.coefficients}


def holds(found: Agreement, true: dict[str, float]) -> list[bool]:
    """Return whether each interval contains the true value; a missing interval does not."""
    return [
        one.low is not None and one.high is not None and one.low <= true[one.name] <= one.high
        for one in found.coefficients
    ]


def pairs_hold(found: Agreement, true: float, coders: int, random: np.random.Generator) -> bool:
    """Return whether the bootstrap over pairs of ratings contains the true value.

    Expected disagreement is kept as it is.
    """
    alpha = found.find("alpha")
    if alpha.observed is None or not alpha.expected:
        return False
    pairs = alpha.units * coders * (coders - 1) // 2
    apart = random.binomial(pairs, min(alpha.observed, 1.0), 2_000) / pairs
    low, high = np.quantile(1 - apart / alpha.expected, [0.025, 0.975])
    return bool(low <= true <= high)


def covered(scenario: Scenario, samples: int, draws: int) -> pd.Series:
    """Return the share of samples whose intervals contain the truth, per kind of interval."""
    units, population = scenario
    true = truth(population)
    random = np.random.default_rng(3)
    rows = []
    for _ in range(samples):
        ratings = sample(population, units, random)
        drawn = measured(ratings, population, interval="bootstrap", draws=draws)
        analytic = measured(ratings, population, interval="analytic")
        row = dict(zip((f"bootstrap {name}" for name in NAMES), holds(drawn, true), strict=True))
        row |= zip((f"analytic {name}" for name in NAMES), holds(analytic, true), strict=True)
        if population.cluster > 1:
            in_clusters = {"clusters": "cluster", "draws": draws}
            whole = measured(ratings, population, interval="bootstrap", **in_clusters)
            row |= zip((f"clusters {name}" for name in NAMES), holds(whole, true), strict=True)
        elif not population.missing:
            row["pairs alpha"] = pairs_hold(drawn, true["alpha"], population.coders, random)
        rows.append(row)
    return pd.DataFrame(rows).mean()


def report(scenarios: list[Scenario], samples: int, draws: int) -> None:
    header: list[str] = []
    for scenario in scenarios:
        shares = covered(scenario, samples, draws)
        columns = [*scenario._fields[:1], "coders", "largest share", "missing", *shares.index]
        if not set(columns) <= set(header):
            header = columns
            print("\n| " + " | ".join(header) + " |\n|" + " --- |" * len(header))
        population = scenario.population
        setting = [scenario.units, population.coders, max(population.shares), population.missing]
        figures = [f"{100 * shares[name]:.1f}" if name in shares else "" for name in header[4:]]
        print("| " + " | ".join([*map(str, setting), *figures]) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1_000, help="per row of the tables")
    parser.add_argument("--draws", type=int, default=1_000, help="of each bootstrap")
    options = parser.parse_args()
    print(f"Intervals of 95 % that hold the truth, in %, of {options.samples} samples")
    print(f"(simulation error about {196 * np.sqrt(0.05 * 0.95 / options.samples):.1f} points)")
    report(SCENARIOS, options.samples, options.draws)
    report(CLUSTERED, options.samples, options.draws)


if __name__ == "__main__":
    main()
