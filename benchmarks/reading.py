"""Time and memory of reading and checking a million arguments, beside other readers, in one run.

    python -m venv peers && peers/bin/pip install -r benchmarks/requirements-reading.txt
    python benchmarks/reading.py --peers peers/bin/python

Every measurement runs in a process of its own on the same file. The script prints the best time of
several, without imports, and the peak memory of the process, with imports. Our reader reads and
checks. pandas and DuckDB only read, as text. frictionless validates fewer rows, because it takes
minutes. `plain` has no quotes. `quoted` has a quoted cell in every row, with a comma and doubled
quotes.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__)
LABELS = ("Realism", "Liberalism", "Realism (Liberalism)", "Neither", "(Liberal) Realist")
CODEBOOK = HERE.parent.parent / "tests" / "examples" / "base" / "codebook.csv"
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


# ruff: noqa: PLC0415 - no environment has all packages, and an import would count as memory


def theorycoding_checks(path: Path) -> float:
    from theorycoding.checks import check
    from theorycoding.exchange.opening import open_foreign

    begin = time.perf_counter()
    problems = check(open_foreign([path], codebook=CODEBOOK))
    seconds = time.perf_counter() - begin
    assert problems == (), problems[:3]
    return seconds


def pandas_reads(path: Path) -> float:
    import pandas as pd

    begin = time.perf_counter()
    pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)
    return time.perf_counter() - begin


def duckdb_reads(path: Path) -> float:
    import duckdb

    begin = time.perf_counter()
    duckdb.sql(f"select * from read_csv('{path}', all_varchar=true)").fetchall()
    return time.perf_counter() - begin


def frictionless_validates(path: Path) -> float:
    from frictionless import Checklist, system, validate

    with system.use_context(trusted=True):
        begin = time.perf_counter()
        report = validate(str(path), checklist=Checklist())
        seconds = time.perf_counter() - begin
    assert report.valid
    return seconds


OURS = (theorycoding_checks, pandas_reads)
PEERS = (duckdb_reads, frictionless_validates)
SLOW = {"frictionless_validates"}


def peak_mebibytes() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(python: str, name: str, path: Path, times: int) -> dict[str, float] | None:
    runs = []
    for _ in range(times):
        command = [python, str(HERE), "--call", name, "--file", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        runs.append(json.loads(done.stdout))
    return {key: min(run[key] for run in runs) for key in runs[0]}


def compare(options: argparse.Namespace, folder: Path) -> None:
    print(f"{'file':8} {'rows':>9} {'what':24} {'seconds':>8} {'× pandas':>9} {'MiB':>6}")
    for kind in ("plain", "quoted"):
        files = {rows: folder / f"{kind}-{rows}.csv" for rows in (options.rows, options.rows // 20)}
        for rows, path in files.items():
            write(path, rows, quoted=kind == "quoted")
        calls = [(sys.executable, call.__name__) for call in OURS[::-1]]
        calls += [(options.peers, call.__name__) for call in PEERS if options.peers]
        base: dict[int, float] = {}
        for python, name in calls:
            rows = options.rows // 20 if name in SLOW else options.rows
            if name in SLOW:
                small = measure(sys.executable, "pandas_reads", files[rows], options.times)
                base[rows] = small["seconds"] if small else float("nan")
            if found := measure(python, name, files[rows], 1 if name in SLOW else options.times):
                base.setdefault(rows, found["seconds"])
                ratio = found["seconds"] / base[rows]
                shown = f"{found['seconds']:8.2f} {ratio:9.1f} {found['mebibytes']:6.0f}"
                print(f"{kind:8} {rows:9,} {name.replace('_', ' '):24} {shown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--peers", help="the Python that has the other packages")
    parser.add_argument("--call", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.call:
        call = {one.__name__: one for one in (*OURS, *PEERS)}[options.call]
        seconds = call(options.file)
        print(json.dumps({"seconds": seconds, "mebibytes": peak_mebibytes()}))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(options, Path(folder))


if __name__ == "__main__":
    main()
