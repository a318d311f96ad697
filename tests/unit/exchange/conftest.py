"""Reading a file of another program, as the commands do."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from theorycoding.exchange.formats import ForeignTable, read_foreign


@pytest.fixture
def read() -> Callable[[Path], ForeignTable]:
    """Return the table of a file in which nothing is wrong."""

    def read(path: Path) -> ForeignTable:
        foreign = read_foreign(path, path.name)
        assert foreign is not None
        table, problems = foreign
        assert problems == []
        assert table is not None
        return table

    return read


@pytest.fixture
def fault() -> Callable[[Path], str]:
    """Return the one problem of a file that cannot be used."""

    def fault(path: Path) -> str:
        foreign = read_foreign(path, path.name)
        assert foreign is not None
        table, problems = foreign
        assert table is None
        (problem,) = problems
        return str(problem)

    return fault


@pytest.fixture
def cells() -> Callable[..., list[tuple[str, ...]]]:
    """Return the rows of some columns, called by our names or by the program's."""

    def cells(table: ForeignTable, *names: str) -> list[tuple[str, ...]]:
        columns = [table.sheet.column(table.columns.get(name, name)) for name in names]
        return list(zip(*columns, strict=True))

    return cells


@pytest.fixture
def database(tmp_path: Path) -> Callable[..., Path]:
    """Write a SQLite database: the statements of its program, and rows by table."""

    def database(name: str, schema: str, **tables: Sequence[tuple[object, ...]]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(schema)
            for table, rows in tables.items():
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 a test's own table
        return path

    return database
