"""Safe mends of files: of each only the bytes that are wrong change, and never half of them."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from theorycoding.files.reading.places import line_starts
from theorycoding.files.writing import write
from theorycoding.problems import Fix, Problem, printable

_BOM = "\ufeff"
_SIGNS = ',;\t|"\r\n'  # what they part or quote must not change


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that was mended: what was wrong with it, and its text before and after."""

    file: str
    problems: tuple[Problem, ...]
    before: str
    after: str

    def following(self, earlier: "Mended | None") -> "Mended":
        """Return this mend and an earlier one of the same file as one."""
        if earlier is None:
            return self
        problems = (*earlier.problems, *self.problems)
        return replace(self, before=earlier.before, problems=problems)

    def difference(self) -> str:
        """Return what changed as a unified diff, characters that nobody sees as their numbers."""
        lines = difflib.unified_diff(
            _lines(self.before), _lines(self.after), self.file, self.file, lineterm="", n=0
        )
        return "".join(f"{printable(line)}\n" for line in lines)


def mend(root: Path, problems: Iterable[Problem]) -> tuple[Mended, ...]:
    """Carry out the mends of these problems that are safe, file by file.

    Parameters
    ----------
    root
        The folder to which the files of the problems are relative.

    Raises
    ------
    OSError
        A file cannot be written: it is then untouched.
    """
    by_file: dict[str, list[Problem]] = {}
    for found in sorted(problems):
        if found.fix and _is_harmless(found.fix):
            by_file.setdefault(found.file, []).append(found)
    return tuple(filter(None, (_mend_file(root, file, found) for file, found in by_file.items())))


def _is_harmless(fix: Fix) -> bool:
    """Whether a mend leaves the cells of a row apart as they are; whole rows may go."""
    old, new = fix
    is_row = not new and old.endswith(("\n", "\r"))
    return '"' not in old and (is_row or all(old.count(sign) >= new.count(sign) for sign in _SIGNS))


def _mend_file(root: Path, file: str, problems: Iterable[Problem]) -> Mended | None:
    path = (root / file).resolve()  # a link stays a link
    if not path.is_file():  # its name has signs that are shown otherwise
        return None
    text = path.read_bytes().decode()
    mark = _BOM if text.startswith(_BOM) else ""
    before = text.removeprefix(_BOM)
    parts, end, mended = [], 0, []
    for start, fix, found in _located(before, problems):
        if start >= end:
            parts += [before[end:start], fix.new]
            end = start + len(fix.old)
            mended.append(found)
    if not mended:
        return None
    after = "".join([*parts, before[end:]])
    write(path, f"{mark}{after}".encode())
    return Mended(file, tuple(mended), before, after)


def _located(text: str, problems: Iterable[Problem]) -> Iterator[tuple[int, Fix, Problem]]:
    """Give each mend with its offset, in order; none whose text stands there no more."""
    starts = line_starts(text)
    for found in problems:
        line = starts[found.line - 1] if found.line <= len(starts) else len(text)
        at = line + found.column - 1
        if text[at : at + 1] == '"':
            at += 1
        if found.fix and text.startswith(found.fix.old, at):
            yield at, found.fix, found


def _lines(text: str) -> list[str]:
    starts = [*line_starts(text), len(text)]
    return [text[start:end].rstrip("\r\n") for start, end in pairwise(starts)]
