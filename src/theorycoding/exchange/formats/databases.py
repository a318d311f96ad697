"""Projects that are SQLite databases, such as those of QualCoder: opened only to read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from theorycoding.exchange.formats import dna, maxqda, taguette
from theorycoding.exchange.formats.codings import Coding, codings_table
from theorycoding.exchange.formats.foreign import Foreign, unreadable
from theorycoding.vocabulary.exact import cell_text

MAGIC = b"SQLite format 3\0"
Reader: TypeAlias = Callable[[sqlite3.Connection, str], Foreign]
QUALCODER = "data.qda"
_CODED_TEXTS = """
    SELECT ctid, source.name, pos0, pos1, seltext, code_name.name, code_cat.name,
        code_text.owner, code_text.memo
    FROM code_text
    LEFT JOIN source ON source.id = fid
    LEFT JOIN code_name ON code_name.cid = code_text.cid
    LEFT JOIN code_cat ON code_cat.catid = code_name.catid
    ORDER BY fid, pos0, pos1, ctid
"""
_LOST = "Cases, attributes, journals, annotations, colours and the tree of codes are not read."
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


def _read_qualcoder(connection: sqlite3.Connection, shown: str) -> Foreign:
    """Read the coded texts of a project of QualCoder."""
    codings = []
    for key, document, start, end, *texts in connection.execute(_CODED_TEXTS):
        name, text, code, group, coder, note = map(cell_text, (document, *texts))
        place, segment = f"code_text {key}", f"{document} {start}-{end}"
        codings.append(Coding(place, segment, text, code, coder, name, start, end, group, note))
    return codings_table(shown, codings, (*_left_out(connection), _LOST))


def _left_out(connection: sqlite3.Connection) -> Iterator[str]:
    for table, what in (("code_image", "part of a picture"), ("code_av", "part of a recording")):
        ((number,),) = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 our own name
        if number:
            plural = what.replace("part", "parts", 1) if number > 1 else what
            yield f"{number:,} coded {plural}: not read, as only texts are."


# The program, tables that only it has, and its reader.
_PROGRAMS: tuple[tuple[str, frozenset[str], Reader], ...] = (
    ("Taguette", frozenset({"highlights", "highlight_tags"}), taguette.read_project),
    ("QualCoder", frozenset({"code_text", "code_name"}), _read_qualcoder),
    ("DNA", frozenset({"STATEMENTS", "STATEMENTTYPES"}), dna.read_project),
    ("MAXQDA", frozenset({"Codings", "Codewords"}), maxqda.read_project),
)
