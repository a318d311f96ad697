"""Bytes to located rows: the only reader of data files on disk."""

from collections.abc import Sequence
from pathlib import Path

from theorycoding.files.reading.decoding import irregular as irregular
from theorycoding.files.reading.decoding import read_bytes as read_bytes
from theorycoding.files.reading.decoding import read_text
from theorycoding.files.reading.parsing import parse
from theorycoding.files.reading.settings import Settings as Settings
from theorycoding.files.reading.settings import parse_settings
from theorycoding.files.reading.sheets import Columns as Columns
from theorycoding.files.reading.sheets import Facts as Facts
from theorycoding.files.reading.sheets import Repetitive as Repetitive
from theorycoding.files.reading.sheets import Sheet as Sheet
from theorycoding.files.reading.sheets import as_sheet as as_sheet
from theorycoding.files.reading.sheets import each_text as each_text
from theorycoding.files.reading.sheets import repeated as repeated
from theorycoding.problems import Problem


def read_sheet(
    path: Path, shown: str, known: Sequence[str] = ()
) -> tuple[Sheet | None, list[Problem]]:
    """Read a CSV file.

    Parameters
    ----------
    path
        A regular file; devices, pipes and directories are refused.
    shown
        The path to give in problems.
    known
        Column names that help to recognise the delimiter.

    Returns
    -------
    The sheet, or None if the file cannot be used; and the problems, notes included.
    """
    text, problems = read_text(path, shown, is_table=True)
    if text is None:
        return None, problems
    sheet, faults = parse(text, shown, known)
    return sheet, problems + faults


def read_settings(path: Path, shown: str) -> tuple[Settings | None, list[Problem]]:
    """Read a TOML file; a syntax error is a problem with its place."""
    text, problems = read_text(path, shown)
    if text is None:
        return None, problems
    settings, faults = parse_settings(text, shown)
    return settings, problems + faults
