"""Discourse Network Analyzer: statements with the variables of their type, versions 2 and 3."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from theorycoding.exchange.formats.foreign import (
    Foreign,
    ForeignTable,
    located_sheet,
    on_one_line,
    without_rows,
)
from theorycoding.vocabulary.exact import cell_text, counted, listed

# Our column, and the variables that can be it, the first one there is.
_VARIABLES = {"label": ("concept",), "actor": ("organization", "organisation", "actor", "person")}
_DOCUMENT = ("document", "author", "source", "section", "date")
_HEADER = ("statement", "statement type", *_DOCUMENT, "start", "end", "coder", "text")
_STATEMENTS = """
    SELECT STATEMENTS.ID, STATEMENTTYPES.Label, Title, Author, Source, Section, Date, Start, Stop,
        CODERS.Name, Text
    FROM STATEMENTS
    LEFT JOIN STATEMENTTYPES ON STATEMENTTYPES.ID = StatementTypeId
    LEFT JOIN DOCUMENTS ON DOCUMENTS.ID = DocumentId
    LEFT JOIN CODERS ON CODERS.ID = STATEMENTS.Coder
    ORDER BY STATEMENTS.ID
"""
_SHORT_TEXT = "SELECT StatementId, VariableId, Value FROM DATASHORTTEXT"
_ENTITIES = """
    SELECT StatementId, d.VariableId, e.Value
    FROM DATASHORTTEXT d LEFT JOIN ENTITIES e ON e.ID = d.Entity
"""
_OTHERS = ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_project(connection: sqlite3.Connection, shown: str) -> Foreign:
    """Read the statements of every type that has a concept; of every type if none has."""
    variables = _variables(connection)
    kept = {kind for kind in variables if "concept" in map(str.casefold, variables[kind])}
    kept = kept or set(variables)
    statements = connection.execute(_STATEMENTS).fetchall()
    rows = [statement for statement in statements if statement[1] in kept]
    if not rows:
        return without_rows(shown, "statement")
    named = [*dict.fromkeys(name for kind in variables if kind in kept for name in variables[kind])]
    headers = [f"variable {name}" if name in _HEADER else name for name in named]
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'ENTITIES'"
    is_version_3 = connection.execute(query).fetchone() != (0,)
    values = _values(connection, is_version_3)
    per_second = 1 if is_version_3 else 1000
    cells = [
        [*_own_cells(row, per_second), *(values[row[0]].get(name, "") for name in named)]
        for row in rows
    ]
    columns = {"argument": "statement", "motivation": "text", "coder": "coder"}
    for ours, candidates in _VARIABLES.items():
        present = [name for kind in candidates for name in headers if name.casefold() == kind]
        columns |= {ours: present[0]} if present else {}
    notes = _notes(statements, kept, columns, headers)
    places = [f"statement {row[0]}" for row in rows]
    sheet = located_sheet(shown, [*_HEADER, *headers], places, cells)
    # Several statements may be on one passage, which then has a set of concepts.
    return ForeignTable(sheet, columns, has_sets=True, notes=tuple(notes)), []


def _variables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the variables of each type of statement, as the program orders them."""
    query = """
        SELECT Label, Variable FROM VARIABLES
        JOIN STATEMENTTYPES ON STATEMENTTYPES.ID = StatementTypeId ORDER BY VARIABLES.ID
    """
    variables: dict[str, list[str]] = defaultdict(list)
    for kind, variable in connection.execute(query):
        variables[kind].append(variable)
    return variables


def _values(connection: sqlite3.Connection, is_version_3: bool) -> Mapping[int, dict[str, str]]:
    """Return the values of each statement by variable."""
    names = dict(connection.execute("SELECT ID, Variable FROM VARIABLES").fetchall())
    queries = [_ENTITIES if is_version_3 else _SHORT_TEXT]
    queries += [f"SELECT StatementId, VariableId, Value FROM {table}" for table in _OTHERS]  # noqa: S608 our own names
    values: dict[int, dict[str, str]] = defaultdict(dict)
    for query in queries:
        for statement, variable, value in connection.execute(query):
            values[statement][names.get(variable, "")] = cell_text(value)
    return values


def _own_cells(statement: tuple[object, ...], per_second: int) -> list[str]:
    """Return the cells of a statement and of its document, in the order of the header."""
    key, kind, title, author, source, section, date, start, stop, coder, text = statement
    day = _day(date, per_second) if isinstance(date, int) else ""
    passage = _passage(cell_text(text), start, stop)
    cells = (key, kind, title, author, source, section, day, start, stop, coder)
    return [*map(cell_text, cells), on_one_line(passage)]


def _day(date: int, per_second: int) -> str:
    """Return the day of a time in Unix seconds (version 3) or milliseconds (version 2).

    >>> _day(1106697600, 1), _day(1106697600000, 1000)
    ('2005-01-26', '2005-01-26')
    """
    return (_EPOCH + timedelta(seconds=date / per_second)).date().isoformat()


def _passage(text: str, start: object, stop: object) -> str:
    """Return a part of a text; the program counts in UTF-16, as Java does.

    >>> _passage("🙂 gas", 3, 6)
    'gas'
    """
    if not isinstance(start, int) or not isinstance(stop, int):
        return ""
    return text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le", "replace")


def _notes(
    statements: list[tuple[object, ...]],
    kept: set[str],
    columns: Mapping[str, str],
    headers: list[str],
) -> Iterator[str]:
    rows = [statement for statement in statements if statement[1] in kept]
    others = sorted({str(statement[1]) for statement in statements} - kept)
    yield f"Read {counted(len(rows), 'statement')} of {listed(sorted(kept))}."
    if others:
        number = counted(len(statements) - len(rows), "statement")
        yield f"{number} of {listed(others)} without a concept: not read."
    if "label" not in columns:
        yield "No variable is called concept: --column label=VARIABLE names the one to count."
    if "agreement" in headers:
        yield (
            "A concept counts whether the statement agrees with it or not: --where agreement=1 "
            "keeps those that agree, and --where agreement=0 those that disagree."
        )
    if len({statement[9] for statement in rows}) > 1:
        yield (
            "Each statement is an argument; to compare coders who marked the same passage, give "
            "--column argument=document --column argument=start --column argument=end."
        )
    yield "Attributes of entities, links between them, colours and patterns are not read."
