"""Bytes to located rows: the only reader of data files on disk."""

from collections.abc import Sequence
from pathlib import Path

from theorycoding.files.reading.decoding import irregular, read_bytes, read_text
from theorycoding.files.reading.parsing import parse
from theorycoding.files.reading.settings import Settings, parse_settings
from theorycoding.files.reading.sheets import (
    Columns,
    Repetitive,
    Sheet,
    as_sheet,
    each_text,
    frequencies,
    repeated,
)
from theorycoding.problems import Problem

__all__ = [
    "Columns",
    "Repetitive",
    "Settings",
    "Sheet",
    "as_sheet",
    "each_text",
    "frequencies",
    "irregular",
    "read_bytes",
    "read_settings",
    "read_sheet",
    "repeated",
]


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
