"""Projects that are SQLite databases: opened only to read, distinguished by their tables."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from theorycoding.exchange.formats import dna, maxqda, qualcoder, taguette
from theorycoding.exchange.formats.foreign import Foreign, unreadable

MAGIC = b"SQLite format 3\0"
Reader: TypeAlias = Callable[[sqlite3.Connection, str], Foreign]
# The program, tables that only it has, and its reader.
_PROGRAMS: tuple[tuple[str, frozenset[str], Reader], ...] = (
    ("Taguette", frozenset({"highlights", "highlight_tags"}), taguette.read_project),
    ("QualCoder", frozenset({"code_text", "code_name"}), qualcoder.read_project),
    ("DNA", frozenset({"STATEMENTS", "STATEMENTTYPES"}), dna.read_project),
    ("MAXQDA", frozenset({"Codings", "Codewords"}), maxqda.read_project),
)
_ODD = (AttributeError, TypeError, ValueError)  # a column of SQLite may hold any kind of value
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_EXPORT = "export the codings from the program as CSV or REFI-QDA"


def read_database(path: Path, shown: str) -> Foreign:
    """Read the project of a program that stores it in SQLite."""
    journals = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    # They belong to a program that is still writing, or that crashed.
    if unsaved := [file.name for file in journals if file.is_file() and file.stat().st_size]:
        message = f"'{unsaved[0]}' beside it has changes that are not in the file yet"
        return unreadable(shown, message, "close the project in its program, then try again")
    program = "SQLite"
    try:
        # `immutable` keeps SQLite from writing a journal beside the file of the user.
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            tables = {name for (name,) in connection.execute(_TABLES)}
            for name, own, read in _PROGRAMS:
                if own <= tables:
                    program = name
                    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
                    if verdict != "ok":
                        raise sqlite3.DatabaseError(" ".join(verdict.split()))
                    return read(connection, shown)
    except sqlite3.OperationalError as error:
        return unreadable(shown, f"not a {program} project of a known version: {error}", _EXPORT)
    except _ODD as error:
        return unreadable(shown, f"not as {program} writes its projects: {error}", _EXPORT)
    except sqlite3.DatabaseError as error:
        return unreadable(shown, f"damaged: {error}", "take a backup, or " + _EXPORT)
    programs = ", ".join(name for name, *_ in _PROGRAMS)
    return unreadable(shown, f"a SQLite database, but not one of {programs}", _EXPORT)
