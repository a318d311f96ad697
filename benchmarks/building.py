"""Time and memory of building many studies, as ratios to those of one study.

    python benchmarks/building.py

The studies are 1, 10 and 100 copies of ffi-2007.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
STUDY = "ffi-2007"
COPIES = (1, 10, 100)
ROUNDS = 5
BUILD = "from theorycoding.cli import main; main()"
NO_PICTURES = "import theorycoding.reports.building as b; b.draw = lambda *_: {}"
PROGRAMS = {
    "without pictures": f"{NO_PICTURES}; {BUILD}",
    "with pictures": BUILD,
}


def project(folder: Path, copies: int) -> Path:
    codings = folder / "codings"
    codings.mkdir(parents=True)
    for name in ("codebook.csv", "sources.csv"):
        shutil.copy(REPOSITORY / "codings" / name, codings)
    for number in range(copies):
        shutil.copytree(REPOSITORY / "codings" / STUDY, codings / f"copy-{number}")
    return codings.parent


def build_seconds(copies: int, program: str) -> float:
    with tempfile.TemporaryDirectory() as temporary:
        folder = project(Path(temporary), copies)
        command = [sys.executable, "-c", program, "--project", str(folder), "build"]
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - begun


def main() -> None:
    for kind, program in PROGRAMS.items():
        rounds = [
            {copies: build_seconds(copies, program) for copies in COPIES} for _ in range(ROUNDS)
        ]
        for copies in COPIES:
            taken = statistics.median(seconds[copies] for seconds in rounds)
            times = statistics.median(seconds[copies] / seconds[1] for seconds in rounds)
            print(f"{copies:4d} studies {kind}: {taken:6.2f} s, {times:5.1f} times one study")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
