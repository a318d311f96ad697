"""Time and memory of counting Parquet files of a thousand to fifty million rows.

    python benchmarks/engines.py [--rows 1000 100000 ...] [--times 3]

For each number of rows, the rows are written into a temporary folder (four files, deleted at the
end). Then our commands and the bare queries of DuckDB on the same files take turns, each in a
process of its own, and the median of each is printed, with the ratio of ours to the bare query.
A command includes the start of Python and its imports; a bare query does not.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = (1_000, 100_000, 1_000_000, 10_000_000, 50_000_000)
FILES, CODERS = 4, 5
LABELS = ("Order", "Law", "Order (Law)", "Law / Order", "Trade", "")
_CASES = " ".join(f"WHEN '{label}' THEN {at}" for at, label in enumerate(LABELS[:-1], start=1))
_PLACES = " ".join(f"WHEN 'c{at}' THEN {len(LABELS) ** at}" for at in range(CODERS))

WRITE = """
COPY (
    SELECT 'a' || r AS argument, ['Nato', 'Eu', 'Csto', 'Un'][1 + (hash(r) % 4)::INT] AS actor,
        {labels}[1 + (hash(r * 7) % {size})::INT] AS label,
        'u' || (r // {coders}) AS unit, 'c' || (r % {coders}) AS coder
    FROM range({first}, {last}) t(r)
) TO '{path}'
"""
BARE = {
    "tally": "SELECT coder, actor, label, count(*) FROM {files} GROUP BY ALL",
    "agreement": f"""
        WITH units AS (
            SELECT unit, count(*) AS n,
                sum((CASE label {_CASES} END)::DOUBLE * (CASE coder {_PLACES} END)::DOUBLE) AS key
            FROM {{files}} WHERE label <> '' GROUP BY unit
        )
        SELECT key, n, count(*) FROM units GROUP BY ALL
    """,
}
OURS = {
    "tally": ["tally", "{files}", "--coder", "c0"],
    "agreement": ["agreement", "{files}", "--unit", "unit", "--coder", "coder", "--label", "label"],
}
# What a process runs: the time and the memory of what it was asked for, as JSON.
MEASURE = """
import json, resource, sys, time
began = time.perf_counter()
{body}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([time.perf_counter() - began, peak]), file=sys.stderr)
"""
BARE_BODY = """
import duckdb
connection = duckdb.connect(config={{"memory_limit": "500MB", "temp_directory": {scratch!r}}})
began = time.perf_counter()
connection.sql({query!r}).fetchall()
"""
OUR_BODY = """
from theorycoding.cli import run
assert run({arguments!r}) == 0
"""


def write(folder: Path, rows: int) -> str:
    """Write the rows as Parquet, and return the pattern of the files."""
    import duckdb  # noqa: PLC0415 - a process that only measures need not have it

    connection = duckdb.connect()
    size = -(-rows // FILES)
    for part in range(FILES):
        labels = "[" + ", ".join(f"'{label}'" for label in LABELS) + "]"
        first, last = part * size, min((part + 1) * size, rows)
        path = folder / f"part-{part}.parquet"
        span = {"labels": labels, "size": len(LABELS), "coders": CODERS, "first": first}
        connection.execute(WRITE.format(**span, last=last, path=path))
    return str(folder / "*.parquet")


def measured(body: str) -> tuple[float, float]:
    """Return the seconds and the megabytes of a process."""
    program = MEASURE.format(body=body)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    seconds, megabytes = json.loads(ran.stderr.splitlines()[-1])
    return seconds, megabytes


def compared(folder: Path, pattern: str, what: str, times: int) -> str:
    """Return a row of the table: both medians, the ratio, and the memory of ours."""
    query = BARE[what].format(files=f"read_parquet('{pattern}')")
    bare_body = BARE_BODY.format(query=query, scratch=str(folder / "scratch"))
    our_body = OUR_BODY.format(arguments=[word.format(files=pattern) for word in OURS[what]])
    bare, ours = [], []
    for _ in range(times):
        bare.append(measured(bare_body))
        ours.append(measured(our_body))
    seconds = [statistics.median(one for one, _ in each) for each in (bare, ours)]
    peaks = [max(peak for _, peak in each) for each in (bare, ours)]
    return (
        f"{seconds[0]:.2f} | {seconds[1]:.2f} | {seconds[1] / seconds[0]:.1f} "
        f"| {peaks[0]:.0f} | {peaks[1]:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    print("| Rows | Command | Bare query, s | Ours, s | Ratio | Bare, MB | Ours, MB |")
    print("| --: | :-- | --: | --: | --: | --: | --: |")
    for rows in given.rows:
        with tempfile.TemporaryDirectory() as name:
            pattern = write(Path(name), rows)
            for what in BARE:
                row = compared(Path(name), pattern, what, given.times)
                print(f"| {rows:,} | `{what}` | {row}", flush=True)


if __name__ == "__main__":
    main()
