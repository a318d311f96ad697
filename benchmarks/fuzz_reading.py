"""Damage good files at random and check them: a crash or a silent loss is a bug.

Each file is read in the fast way and in the careful one: a difference is a bug.

    python benchmarks/fuzz_reading.py [SECONDS] [SEED]

The script takes the good examples of `tests/examples`, changes bytes, cells or rows of one file at
a time, and checks the study. It prints the number of changes, of files with a message, of files
read without one and of problems per code, and each crash with the file that caused it.
"""

import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

from theorycoding.checks import check_project
from theorycoding.files.folders import Project, open_study
from theorycoding.files.reading import parsing, read_sheet
from theorycoding.files.reading.rows import regular_columns
from theorycoding.reports.building import check_study

EXAMPLES = Path(__file__).parent.parent / "tests" / "examples"
TOKENS = [
    *(sign.encode() for sign in ('"', '""', ",", ";", "\t", "|", "\n", "\r", "\r\n", "\0", "\x1a")),
    *(text.encode() for text in ("\ufeff", "é", "e\u0301", "\u200b", "\u202e", "\u00a0", "\ufffd")),
    *(
        text.encode()
        for text in ("А", "（", "“", "\\", "=", "-", "'", "(", ")", "/", "NA", " ", "#")
    ),
    *(text.encode() for text in ("<<<<<<< HEAD\n", "=======\n", "sep=;\n", "[[table]]\n")),
    *(text.encode() for text in ("[", "{", "}", "9" * 5000, "[" * 3000)),
    *(b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe9", b"\xc3"),
]


def insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS) + data[at:]


def delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randint(1, 8) :]


def replace(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS) + data[at + chance.randint(1, 4) :]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def repeat_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def drop_cell(data: bytes, chance: random.Random) -> bytes:
    cells = data.split(b",")
    del cells[chance.randrange(len(cells))]
    return b",".join(cells)


def swap_cells(data: bytes, chance: random.Random) -> bytes:
    cells = data.split(b",")
    first, second = chance.randrange(len(cells)), chance.randrange(len(cells))
    cells[first], cells[second] = cells[second], cells[first]
    return b",".join(cells)


def recode(data: bytes, chance: random.Random) -> bytes:
    codec = chance.choice(("cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-32", "cp1251"))
    return data.decode("utf-8", "replace").encode(codec, "replace")


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data or b"x")
    changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


CHANGES = (insert, insert, replace, delete, cut, repeat_line, drop_cell, swap_cells, recode, flip)


def lay_out(example: Path, folder: Path) -> Project:
    codings = folder / "codings"
    shutil.copytree(example, codings / "example", ignore=shutil.ignore_patterns("project"))
    if (example / "project").exists():
        shutil.copytree(example / "project", codings, dirs_exist_ok=True)
    for name in ("codebook.csv", "sources.csv"):
        if not (codings / name).exists():
            shutil.copy(EXAMPLES / "base" / name, codings / name)
    if not (codings / "example" / "arguments.csv").exists():
        shutil.copy(EXAMPLES / "base" / "arguments.csv", codings / "example")
    return Project(folder)


def read_twice(path: Path) -> tuple[object, object, bool]:
    """Return what each way reads, and whether the file could be read in the fast way."""
    regular: list[bool] = []

    def fast(*arguments: Any) -> Any:
        columns = regular_columns(*arguments)
        regular.append(columns is not None)
        return columns

    results = []
    for way in (lambda *_: None, fast):
        with patch.object(parsing, "regular_columns", way):
            sheet, problems = read_sheet(path, path.name)
        cells = sheet and (sheet.header, list(sheet.records), list(sheet.lines), sheet.ragged)
        results.append((cells, problems))
    return results[0], results[1], any(regular)


def damage_one(example: Path, chance: random.Random, counts: Counter[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        project = lay_out(example, Path(name))
        files = sorted(path for path in project.codings.rglob("*") if path.is_file())
        path = chance.choice([path for path in files if path.suffix in {".csv", ".toml"}])
        data = path.read_bytes()
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            data = chance.choice(CHANGES)(data, chance)
        path.write_bytes(data)
        counts["changes"] += 1
        try:
            problems = {*check_study(open_study(project, "example")).problems}
            problems |= {*check_project(project)}
        except Exception:
            counts["crashes"] += 1
            print(f"CRASH in {example.name}/{path.name}: {data!r}\n{traceback.format_exc()}")
            return
        slow, fast, is_regular = read_twice(path)
        counts["regular"] += is_regular
        if slow != fast:
            counts["differences"] += 1
            print(f"DIFFERENCE in {example.name}/{path.name}: {data!r}")
        counts["with a message" if problems else "read as they were"] += 1
        counts.update(f"  {code}" for code in {problem.code for problem in problems})


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    examples = [path for path in sorted((EXAMPLES / "good").iterdir()) if path.is_dir()]
    examples = [path for path in examples if not (path / "bare.csv").exists()]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        damage_one(chance.choice(examples), chance, counts)
    print(f"seed {seed}, {seconds:g} s")
    bugs = counts["crashes"] + counts["differences"]
    for name in (
        *("changes", "with a message", "read as they were", "regular"),
        *("crashes", "differences"),
    ):
        print(f"{counts.pop(name, 0):>8} {name}")
    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        print(f"{count:>8} {name}")
    return int(bool(bugs))


if __name__ == "__main__":
    sys.exit(main())
