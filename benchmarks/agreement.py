"""Time and memory of agreement on large tables, beside those of other packages, in one run.

    python -m venv peers && peers/bin/pip install -r benchmarks/requirements-agreement.txt
    python benchmarks/agreement.py --peers peers/bin/python

Every measurement runs in a process of its own, on the same ratings, so that times and memory
do not mix. A time is the best of several calls, without imports and without building the input.
Our functions read a long table of text labels, and compute standard error and interval too. The
other packages get the array, table or triples that they need, and compute the value alone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder import agreement

HERE = Path(__file__).parent


class Task(NamedTuple):
    """Ratings to measure on."""

    units: int
    coders: int
    categories: int
    missing: float = 0.2


class Peer(NamedTuple):
    """A call of another package, and its number of units: fewer if the call takes minutes."""

    call: str
    units: int


class Comparison(NamedTuple):
    what: str
    task: Task
    ours: tuple[str, ...]
    peers: tuple[Peer, ...]


class Measured(NamedTuple):
    seconds: float
    megabytes: float
    value: float


NOMINAL, MASI = Task(1_000_000, 5, 5), Task(1_000_000, 3, 40)
COMPARISONS = (
    Comparison(
        "nominal alpha, error, 1,000 draws",
        NOMINAL,
        ("ours_nominal", "ours_nominal_shuffled_text"),
        (
            Peer("krippendorff_nominal", 1_000_000),
            Peer("nltk_nominal", 100_000),
            Peer("simpledorff_nominal", 10_000),
        ),
    ),
    Comparison("all six coefficients, error, 1,000 draws", NOMINAL, ("ours_all",), ()),
    Comparison(
        "Fleiss' kappa of complete units, error, 1,000 draws",
        NOMINAL,
        ("ours_fleiss",),
        (Peer("statsmodels_fleiss", 1_000_000),),
    ),
    Comparison(
        "Cohen's kappa of two coders, error, 1,000 draws",
        NOMINAL,
        ("ours_cohen",),
        (Peer("sklearn_cohen", 1_000_000),),
    ),
    # krippendorff makes units x sets x sets cells: 13 GB an array for a million units.
    Comparison(
        "alpha of 40 sets under MASI, error, 1,000 draws",
        MASI,
        ("ours_masi",),
        (Peer("krippendorff_masi", 100_000), Peer("nltk_masi", 100_000)),
    ),
    # And units x values x values cells: 32 TB for a million units and 2,000 values.
    Comparison(
        "interval alpha of 2,000 values, error",
        Task(1_000_000, 3, 2_000),
        ("ours_interval",),
        (Peer("krippendorff_interval", 100),),
    ),
)

# Call of another package on twelve units, our coefficient and level, and why they differ.
DIFFERENCES = (
    (
        "krippendorff.alpha(array)",
        "alpha",
        "interval",
        "its default level is interval, not nominal",
    ),
    ("krippendorff.alpha(array, level_of_measurement='nominal')", "alpha", "nominal", ""),
    ("krippendorff.alpha of one category", None, "", "raises; ours is null, no_variation"),
    ("AnnotationTask(triples).alpha()", "alpha", "nominal", ""),
    ("AnnotationTask(triples).multi_kappa()", "conger", "nominal", "needs complete ratings"),
    ("AnnotationTask(complete).multi_kappa()", "conger", "nominal", "drops incomplete units"),
    ("AnnotationTask(empty sets, masi_distance).alpha()", None, "", "two empty sets: 0 / 0"),
    ("simpledorff.calculate_krippendorffs_alpha_for_df(table)", "alpha", "nominal", ""),
    ("fleiss_kappa(aggregate_raters(array))", "fleiss", "nominal", "missing is a category to it"),
    ("fleiss_kappa(aggregate_raters(complete units))", "fleiss", "nominal", "drops units"),
    ("cohen_kappa_score(first, second)", None, "", "needs complete ratings of two coders"),
)


def made(task: Task) -> np.ndarray:
    """Return ratings, coders by units, -1 if missing; coders see the truth 7 times in 10."""
    random = np.random.default_rng(20)
    truth = random.integers(0, task.categories, task.units)
    guess = random.integers(0, task.categories, (task.coders, task.units))
    seen = np.where(random.random(guess.shape) < 0.7, truth, guess)
    return np.where(random.random(guess.shape) < task.missing, -1, seen)


def run(python: str, call: str, task: Task, folder: Path) -> Measured:
    path = folder / f"{'-'.join(map(str, task))}.npy"
    if not path.exists():
        np.save(path, made(task))
    command = [python, str(HERE / "agreement_calls.py"), call, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def compare(peers: str, folder: Path) -> None:
    row("what", "units", "coders", "call", "s", "MB", "value", "ours takes, times as long")
    row(*["---"] * 8)
    for comparison in COMPARISONS:
        for call in comparison.ours:
            show(
                comparison,
                call,
                comparison.task,
                run(sys.executable, call, comparison.task, folder),
            )
        pairs = [(comparison.ours[0], peer) for peer in comparison.peers]
        pairs += [(call, peer) for call in comparison.ours[1:] for peer in comparison.peers[:1]]
        for call, peer in pairs:
            task = comparison.task._replace(units=peer.units)
            mine = run(sys.executable, call, task, folder)
            theirs = run(peers, peer.call, task, folder)
            show(comparison, f"{peer.call}, to {call}", task, theirs, mine)


def show(
    comparison: Comparison, call: str, task: Task, found: Measured, mine: Measured | None = None
) -> None:
    figures = f"{found.seconds:.3f}", f"{found.megabytes:,.0f}", f"{found.value:.6f}"
    ratio = f"{mine.seconds / found.seconds:.2f}" if mine else ""
    if mine and abs(mine.value - found.value) > 1e-9:
        ratio += f", and has another value, {mine.value:.6f}"
    row(comparison.what, f"{task.units:,}", task.coders, call, *figures, ratio)


def grow(peers: str, folder: Path) -> None:
    print("\nGrowth: nominal alpha of five coders, error, 1,000 draws, none missing\n")
    row("ratings", "ours, s", "MB", "all coefficients, s", "krippendorff, s", "MB")
    row(*["---"] * 6)
    for units in (2_000, 20_000, 200_000, 2_000_000):
        task = Task(units, 5, 5, 0.0)
        mine, every = (
            run(sys.executable, call, task, folder) for call in ("ours_nominal", "ours_all")
        )
        peer = run(peers, "krippendorff_nominal", task, folder)
        cells = [mine.seconds, mine.megabytes, every.seconds, peer.seconds, peer.megabytes]
        row(f"{5 * units:,}", *(f"{cell:,.3f}" for cell in cells))


def differ(peers: str) -> None:
    print(
        "\nTwelve units, four observers (Krippendorff 2011, example C): who gives what, and why\n"
    )
    row("call", "gives", "ours", "why")
    row(*["---"] * 4)
    script = str(HERE / "agreement_defaults.py")
    done = subprocess.run([peers, script], capture_output=True, text=True, check=True)
    outcomes = json.loads(done.stdout)
    mine = our_values()
    for call, name, level, why in DIFFERENCES:
        gives = outcomes[call]
        shown = f"{gives:.6f}" if isinstance(gives, float) else gives.split(":")[0]
        row(f"`{call}`", shown, f"{mine[name, level]:.6f}" if name else "", why or "the same")


def our_values() -> dict[tuple[str, str], float]:
    rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    cells = [
        (unit, observer, int(value))
        for observer, values in enumerate(rows)
        for unit, value in enumerate(values)
        if value != "."
    ]
    table = pd.DataFrame(cells, columns=["unit", "coder", "label"])
    return {
        (one.name, level): one.value
        for level in ("nominal", "interval")
        for one in agreement(table, level=level, interval=None).coefficients
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True, help="the Python that has the other packages")
    peers = parser.parse_args().peers
    with tempfile.TemporaryDirectory() as folder:
        compare(peers, Path(folder))
        grow(peers, Path(folder))
    differ(peers)


if __name__ == "__main__":
    main()
