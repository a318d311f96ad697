"""Tables as files: the writers, by the end of the file's name."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from theorycoding.files.folders import UsageError
from theorycoding.showing.documents import DOCUMENTS, table_document
from theorycoding.showing.markup import write_table
from theorycoding.showing.workbooks import write_workbook
from theorycoding.vocabulary.shown_table import Table

Writer = Callable[[Mapping[str, Table], Iterable[str]], bytes]


def _csv(tables: Mapping[str, Table], _: Iterable[str]) -> bytes:
    if len(tables) != 1:
        names = ", ".join(tables)
        raise UsageError(f"a CSV file holds one table, and there are several: {names}")
    (table,) = tables.values()
    return write_table(table, "csv").encode()


WRITERS: Final[Mapping[str, Writer]] = {
    ".csv": _csv,
    ".xlsx": write_workbook,
    **{suffix: partial(table_document, suffix) for suffix in DOCUMENTS},
}


def write_tables(path: Path, tables: Mapping[str, Table], notes: Iterable[str] = ()) -> bytes:
    """Return the content of a file with these tables, as the end of its name says.

    Parameters
    ----------
    tables
        One or more tables by name.
    notes
        Sentences about them, such as the counting rule; CSV has no room for them.

    Raises
    ------
    UsageError
        There is no writer for such files, or they cannot hold the tables.
    """
    return writer_of(path, WRITERS)(tables, notes)


def writer_of(path: Path, writers: Mapping[str, Callable[..., bytes]]) -> Callable[..., bytes]:
    """Return the writer for the end of a file's name.

    Raises
    ------
    UsageError
        There is none; the message lists those that there are.
    """
    suffix = path.suffix.casefold()
    if suffix not in writers:
        known = ", ".join(writers)
        raise UsageError(f"{path}: no writer for '{suffix or path.name}': use one of: {known}")
    return writers[suffix]
