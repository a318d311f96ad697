"""Many studies in one process against one: time, memory and their ratios, in one run.

python benchmarks/building.py            # copies of ffi-2007: 1, 10, 100
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
STUDY = "ffi-2007"
COPIES = (1, 10, 100)


def project(folder: Path, copies: int) -> Path:
    codings = folder / f"{copies}" / "codings"
    codings.mkdir(parents=True)
    for name in ("codebook.csv", "sources.csv"):
        shutil.copy(REPOSITORY / "codings" / name, codings)
    for number in range(copies):
        shutil.copytree(REPOSITORY / "codings" / STUDY, codings / f"copy-{number}")
    return codings.parent


def build_seconds(folder: Path) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "theorycoding", "--project", str(folder), "build"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folders = {copies: project(Path(temporary), copies) for copies in COPIES}
        build_seconds(folders[1])  # warm the disk cache
        seconds = {copies: build_seconds(folder) for copies, folder in folders.items()}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    for copies, taken in seconds.items():
        print(f"{copies:4d} studies: {taken:6.2f} s, {taken / seconds[1]:5.1f} times one study")
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
