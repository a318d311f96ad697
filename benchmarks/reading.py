"""Time and memory of reading and counting a million arguments, beside other programs, in one run.

    python -m venv peers && peers/bin/pip install -r benchmarks/requirements-reading.txt
    python benchmarks/reading.py --peers peers/bin/python

Every measurement is a whole process on the same file, imports included. The runs of all programs
alternate. The script prints the median time, the time beside that of pandas for the same task, and
the peak memory. The commands `check`, `tally` and `verdict` read and check. pandas reads, or reads
and groups, as text. DuckDB only reads, and frictionless validates fewer rows, because it takes
minutes. `plain` has no quotes. `quoted` has a quoted cell in every row, with a comma and doubled
quotes. `coded` has two coders in a column, whose `agreement` is measured. At the end `tally` grows
from 1,000 rows.
"""

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LABELS = ("Realism", "Liberalism", "Realism (Liberalism)", "Neither", "(Liberal) Realist")
CODEBOOK = Path(__file__).parent.parent / "tests" / "examples" / "base" / "codebook.csv"
HEADER = ("argument", "actor", "motivation", "label", "section", "note")


def write(path: Path, rows: int, *, quoted: bool) -> None:
    chance = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        for number in range(rows):
            reason = f'Reason, {number} "as" said' if quoted else f"Reason {number % 1000} as said"
            actor, label = chance.choice(("CSTO", "NATO", "Russia")), chance.choice(LABELS)
            place = f"§{number % 9} para {number % 77}"
            writer.writerow((f"A{number}", actor, reason, label, place, ""))


PANDAS = """
import sys, pandas
rows = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False, na_filter=False)
"""
GROUPS = "rows.groupby(['actor', 'label']).size()"
DUCKDB = """
import sys, duckdb
duckdb.sql(f"select * from read_csv('{sys.argv[1]}', all_varchar=true)").fetchall()
"""
FRICTIONLESS = """
import sys, frictionless
with frictionless.system.use_context(trusted=True):
    assert frictionless.validate(sys.argv[1], checklist=frictionless.Checklist()).valid
"""


class Task(NamedTuple):
    """What a process does with a file: Python text, or one of our commands; and its yardstick."""

    name: str
    program: str
    beside: str
    is_slow: bool = False


OURS = (
    Task("pandas reads", PANDAS, "pandas reads"),
    Task("check", "check", "pandas reads"),
    Task("pandas reads, groups", PANDAS + GROUPS, "pandas reads, groups"),
    Task("tally", "tally", "pandas reads, groups"),
    Task("verdict", "verdict", "tally"),
)
CODED = (
    Task(
        "pandas, by argument",
        f"{PANDAS}rows.groupby(['argument', 'coder']).size()",
        "pandas, by argument",
    ),
    Task("agreement", "agreement", "pandas, by argument"),
)
PEERS = (
    Task("DuckDB reads", DUCKDB, "pandas reads"),
    Task("frictionless validates", FRICTIONLESS, "pandas reads", is_slow=True),
)


class Measured(NamedTuple):
    seconds: float
    mebibytes: float


def measure(python: str, task: Task, path: Path) -> Measured:
    """Run a task in a process of its own."""
    call = [python, "-c", task.program, str(path)]
    if task.program.isalpha():
        call = [python, "-m", "theorycoding", task.program, str(path), "--codebook", str(CODEBOOK)]
    begin = time.perf_counter()
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    assert status == 0, f"{task.name} failed: {' '.join(call)}"
    return Measured(seconds, usage.ru_maxrss / 1024)


def medians(runs: Sequence[Measured]) -> Measured:
    return Measured(*(statistics.median(values) for values in zip(*runs, strict=True)))


def compare(options: argparse.Namespace, folder: Path) -> None:
    print(f"{'file':8} {'rows':>9} {'what':24} {'seconds':>8} {'ratio':>6} {'MiB':>6}")
    for kind in ("plain", "quoted"):
        tasks = [(sys.executable, task) for task in OURS]
        tasks += [(options.peers, task) for task in PEERS if options.peers]
        for is_slow in (False, True):
            rows = options.rows // 20 if is_slow else options.rows
            own = [(python, task) for python, task in tasks if task.is_slow == is_slow]
            if own and is_slow:
                own.insert(0, (sys.executable, OURS[0]))
            path = folder / f"{kind}-{rows}.csv"
            write(path, rows, quoted=kind == "quoted")
            show(kind, rows, alternating(own, path, 1 if is_slow else options.times), own)


def alternating(tasks: Sequence[tuple[str, Task]], path: Path, times: int) -> dict[str, Measured]:
    """Return the medians of each task, one after the other in every round."""
    rounds = [
        {task.name: measure(python, task, path) for python, task in tasks} for _ in range(times)
    ]
    return {task.name: medians([each[task.name] for each in rounds]) for _, task in tasks}


def show(
    kind: str, rows: int, found: dict[str, Measured], tasks: Sequence[tuple[str, Task]]
) -> None:
    for _, task in tasks:
        own = found[task.name]
        ratio = own.seconds / found[task.beside].seconds
        numbers = f"{own.seconds:8.2f} {ratio:6.2f} {own.mebibytes:6.0f}"
        print(f"{kind:8} {rows:9,} {task.name:24} {numbers}")


def coded(options: argparse.Namespace, folder: Path) -> None:
    chance = random.Random(1)
    path = folder / "coded.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("argument", "actor", "motivation", "coder", "label"))
        for row in range(options.rows):
            number, coder = divmod(row, 2)
            reason = f"Reason {number % 1000} as said"
            writer.writerow((f"A{number}", "NATO", reason, "AB"[coder], chance.choice(LABELS)))
    own = [(sys.executable, task) for task in CODED]
    show("coded", options.rows, alternating(own, path, options.times), own)


def growing(options: argparse.Namespace, folder: Path) -> None:
    (tally,) = (task for task in OURS if task.name == "tally")
    rows = 1_000
    while rows <= options.rows:
        path = folder / f"growing-{rows}.csv"
        write(path, rows, quoted=False)
        own = medians([measure(sys.executable, tally, path) for _ in range(options.times)])
        print(f"growing  {rows:9,} {tally.name:24} {own.seconds:8.2f} {'':6} {own.mebibytes:6.0f}")
        rows *= 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--peers", help="the Python that has the other packages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(options, Path(folder))
        coded(options, Path(folder))
        growing(options, Path(folder))


if __name__ == "__main__":
    main()
