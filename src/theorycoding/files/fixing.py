"""Safe fixes of files: only the wrong bytes change, and a file is written whole or not at all."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from theorycoding.files.reading.places import Lines
from theorycoding.files.writing import write
from theorycoding.problems import Fix, Problem, printable

_BOM = "\ufeff"
_STRUCTURE = ',;\t|"\r\n'  # no fix may add one of these, or cells and rows would change


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file that was fixed: what was wrong with it, and its text before and after."""

    file: str
    problems: tuple[Problem, ...]
    before: str
    after: str

    def following(self, earlier: "Fixed | None") -> "Fixed":
        """Return this fix and an earlier one of the same file as one."""
        if earlier is None:
            return self
        problems = (*earlier.problems, *self.problems)
        return replace(self, before=earlier.before, problems=problems)

    def difference(self) -> str:
        """Return what changed as a unified diff, with invisible characters as their numbers."""
        lines = difflib.unified_diff(
            _lines(self.before), _lines(self.after), self.file, self.file, lineterm="", n=0
        )
        return "".join(f"{printable(line)}\n" for line in lines)


def fix_files(root: Path, problems: Iterable[Problem]) -> tuple[Fixed, ...]:
    """Carry out the safe fixes of these problems, file by file.

    Parameters
    ----------
    root
        The folder to which the files of the problems are relative.

    Raises
    ------
    OSError
        A file cannot be written; it is then unchanged.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in sorted(problems):
        if problem.fix and not problem.cell and _is_harmless(problem.fix):
            by_file.setdefault(problem.file, []).append(problem)
    return tuple(filter(None, (_fix_file(root, file, own) for file, own in by_file.items())))


def _is_harmless(fix: Fix) -> bool:
    """Return whether a fix leaves the cells of a row separate; whole rows may be deleted."""
    old, new = fix
    is_row = not new and old.endswith(("\n", "\r"))
    return '"' not in old and (
        is_row or all(old.count(mark) >= new.count(mark) for mark in _STRUCTURE)
    )


def _fix_file(root: Path, file: str, problems: Iterable[Problem]) -> Fixed | None:
    path = (root / file).resolve()  # a link stays a link
    if not path.is_file():  # its name has characters that are shown as numbers
        return None
    text = path.read_bytes().decode()
    mark = _BOM if text.startswith(_BOM) else ""
    before = text.removeprefix(_BOM)
    parts, end, fixed = [], 0, []
    for start, fix, problem in _located(before, problems):
        if start >= end:
            parts += [before[end:start], fix.new]
            end = start + len(fix.old)
            fixed.append(problem)
    if not fixed:
        return None
    after = "".join([*parts, before[end:]])
    write(path, f"{mark}{after}".encode())
    return Fixed(file, tuple(fixed), before, after)


def _located(text: str, problems: Iterable[Problem]) -> Iterator[tuple[int, Fix, Problem]]:
    """Yield each fix with its offset, in order, if its text is still there."""
    starts = Lines(text).starts
    for problem in problems:
        line = starts[problem.line - 1] if problem.line <= len(starts) else len(text)
        at = line + problem.column - 1
        if text[at : at + 1] == '"':
            at += 1
        if problem.fix and text.startswith(problem.fix.old, at):
            yield at, problem.fix, problem


def _lines(text: str) -> list[str]:
    starts = [*Lines(text).starts, len(text)]
    return [text[start:end].rstrip("\r\n") for start, end in pairwise(starts)]
