"""Time, memory and growth of verdicts: they depend on label patterns, not on arguments.

python benchmarks/verdicts.py
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from theorycoding.counting.verdicts import verdict, verdicts
from theorycoding.showing.sentences import sentence
from theorycoding.vocabulary.codebook import Code, Codebook

THEORIES = ("realism", "liberalism", "constructivism", "marxism", "geopolitics")
EVEN = (1, 1, 1, 1, 1)
LOPSIDED = (5, 2, 1, 1, 1)  # a clear leader, so that many arguments must be relabelled
SEED = 20070


class Measured(NamedTuple):
    seconds: float
    megabytes: float
    result: Any


def codebook() -> Codebook:
    return Codebook(tuple(Code("label", theory) for theory in THEORIES))


def codings(arguments: int, actors: int, odds: tuple[int, ...] = EVEN) -> pd.DataFrame:
    """Return codings with 25 label patterns of five theories; half of the labels are mixed."""
    random = np.random.default_rng(SEED)
    pairs = [(first, second) for first in THEORIES for second in THEORIES]
    texts = [first if first == second else f"{first} ({second})" for first, second in pairs]
    weight = np.array(
        [odds[THEORIES.index(first)] * (4 if first == second else 1) for first, second in pairs],
        dtype=float,
    )
    return pd.DataFrame(
        {
            "argument": [f"A{number}" for number in range(arguments)],
            "actor": random.choice([f"actor {number}" for number in range(actors)], arguments),
            "label": random.choice(texts, arguments, p=weight / weight.sum()),
        },
        dtype="str",
    )


def measured(task: Callable[[], Any]) -> Measured:
    """Measure time and memory in separate runs, because tracing memory takes time."""
    gc.collect()
    start = time.perf_counter()
    result = task()
    seconds = time.perf_counter() - start
    tracemalloc.start()
    task()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Measured(seconds, peak / 2**20, result)


def show(what: str, arguments: int, actors: int, found: Measured, before: Measured | None) -> None:
    growth = f"{found.seconds / before.seconds:6.1f}" if before else "     –"
    print(
        f"{what:<34} {arguments:>9,} {actors:>6} {found.seconds:>9.3f}"
        f" {found.megabytes:>9.1f} {growth}"
    )


def growing_arguments() -> None:
    before = None
    for arguments in (1_000, 10_000, 100_000, 1_000_000):
        rows = codings(arguments, 50)
        found = measured(lambda rows=rows: verdicts(rows, codebook()))
        show("verdicts", arguments, 50, found, before)
        before = found


def growing_groups() -> None:
    before = None
    for actors in (5, 50, 500):
        rows = codings(10_000, actors)
        found = measured(lambda rows=rows: verdicts(rows, codebook()))
        show("verdicts", 10_000, actors, found, before)
        before = found


def spread_over_arguments() -> None:
    rows = codings(10_000, 50)
    every = verdicts(rows, codebook())
    tasks = {
        "the table of drop-one": lambda: verdict(rows, codebook()),
        "JSON records, all groups": lambda: [one.to_record() for one in every],
        "sentences, all groups": lambda: [sentence(one) for one in every],
    }
    for what, task in tasks.items():
        show(what, 10_000, 50, measured(task), None)


def many_to_relabel() -> None:
    rows = codings(1_000_000, 50, LOPSIDED)
    found = measured(lambda: verdicts(rows, codebook()))
    show("verdicts, a clear leader", 1_000_000, 50, found, None)
    pooled = found.result[-1]
    start = time.perf_counter()
    shown = pooled.to_lose_lead.sets
    seconds = time.perf_counter() - start
    print(
        f"  the first {len(shown)} sets of {pooled.to_lose_lead.number:,} arguments that end"
        f" the lead of {pooled.leader}: {seconds:.2f} s, asked for separately"
    )


if __name__ == "__main__":
    print(f"{'':<34} {'arguments':>9} {'actors':>6} {'seconds':>9} {'MB (peak)':>9} growth")
    growing_arguments()
    growing_groups()
    spread_over_arguments()
    many_to_relabel()
