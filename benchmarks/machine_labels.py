"""How often limits of shares by machine labels contain the right share, by simulation.

    python benchmarks/machine_labels.py

A machine labels all arguments, with errors, and a person a random sample of them. The script counts
how often three kinds of 95% limits contain the share by the person's labels of all arguments: the
machine's share as if its labels were right, the corrected share with 1.96 standard errors, and the
corrected share with the limits that `theorycoding tally --corrected-by` gives.
"""

import argparse
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from theorycoding.counting.corrected import corrected

Z = 1.96
SIZES = ((2000, 200), (2000, 30), (500, 50), (200, 20), (300, 100))


class Machine(NamedTuple):
    """The right share of a theory, and how often the machine names it, rightly and wrongly."""

    share: float
    found: float
    mistaken: float


MACHINES = (
    Machine(0.5, 0.85, 0.15),
    Machine(0.3, 0.95, 0.3),
    Machine(0.1, 0.7, 0.1),
    Machine(0.03, 0.8, 0.01),
    Machine(0.03, 0.3, 0.0),
)


def arguments(number: int, machine: Machine, chance: np.random.Generator) -> pd.DataFrame:
    is_named = chance.random(number) < machine.share
    says = chance.random(number) < np.where(is_named, machine.found, machine.mistaken)
    words = np.array(["other", "theory"])
    return pd.DataFrame(
        {
            "argument": range(number),
            "actor": "x",
            "label": words[says.astype(int)],
            "right": words[is_named.astype(int)],
        }
    )


def coverage(number: int, sampled: int, machine: Machine, draws: int, seed: int) -> list[float]:
    chance = np.random.default_rng(seed)
    covered = np.zeros(3)
    for _ in range(draws):
        coded = arguments(number, machine, chance)
        right = (coded["right"] == "theory").mean()
        naive = (coded["label"] == "theory").mean()
        sample = coded.iloc[chance.choice(number, sampled, replace=False)]
        human = sample.assign(label=sample["right"])
        shares = corrected(coded, human)[-1].shares
        if "theory" not in shares:  # named by nobody at all
            covered += 1
            continue
        found = shares["theory"]
        covered += (
            abs(naive - right) <= Z * np.sqrt(naive * (1 - naive) / number),
            abs(found.share - right) <= Z * found.se + 1e-12,
            found.low <= right <= found.high,
        )
    return list(covered / draws)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("  all sampled share found mistaken  naive  1.96 SE  limits")
    for (number, sampled), machine in product(SIZES, MACHINES):
        naive, plain, limits = coverage(number, sampled, machine, options.draws, options.seed)
        print(
            f"{number:5} {sampled:7} {machine.share:5} {machine.found:5} {machine.mistaken:8} "
            f"{naive:6.3f} {plain:8.3f} {limits:7.3f}"
        )


if __name__ == "__main__":
    main()
