"""Files too large to be read: their distinct rows, counted by DuckDB, as a table with places.

Parquet is always counted, CSV if the options say so. What is counted goes the way of any table
whose rows are several arguments each, so labels and names are checked as ever, and each distinct
row has the place of the first such row.
"""

import glob
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TypeVar

import pandas as pd

from theorycoding.exchange.formats import ForeignTable
from theorycoding.exchange.label_columns import ForeignFile, no_labels
from theorycoding.exchange.layout import PARQUET, Condition, Layout, position
from theorycoding.files.extras import import_extra
from theorycoding.files.reading import Columns, Sheet, as_sheet
from theorycoding.frames import FIRST, ROWS, count_rows, keep, text_of
from theorycoding.intercoder.ratings import Ratings, count_ratings
from theorycoding.problems import Place, UsageError
from theorycoding.vocabulary.codebook import unknown

_TIMES = "rows counted"  # the header of the column that says how often a row occurs
_ROW_BITS = 40  # of a row's number; the number of its file is above them
_BATCH = 16  # files that are counted at a time
_MEMORY = 250  # megabytes for each thread of DuckDB; what needs more is kept on disk
_DELIMITERS = ",;\t"
_LONGEST = 100_000  # characters of a header
_NEEDS_ROWS = (
    "such files are counted, not read: use tally, verdict or agreement, without --distinct, "
    "--corrected-by, --clusters and --diagnostics; for all else give a CSV file, without --engine"
)
_Result = TypeVar("_Result")


@dataclass(frozen=True, eq=False)
class LargeFiles:
    """Files with the same columns, which DuckDB reads as one table.

    Attributes
    ----------
    table
        The columns, without rows, to be found by the names that the layout gives.
    report
        What is called with each step, as counting may take long.
    labels
        The label of each distinct row, as the files have it, by the name of the row.
    """

    files: tuple[str, ...]
    table: ForeignFile
    connection: Any
    report: Callable[[str], None]
    labels: Mapping[str, Any]

    def column(self, name: str) -> str | None:
        """Return the header of the column for one of our names, None if there is none."""
        return next((self.table.sheet.header[at] for at in self.table.indexes(name)), None)

    def known(self, name: str) -> str:
        """Return the header of a column that an option names; `date:year` is a part of `date`."""
        header = self.table.sheet.header
        if name.casefold() not in map(str.casefold, header):
            name = name.rpartition(":")[0] or name
        return self.column(name) or header[position(self.table.sheet, name)]

    def conditions(self) -> list[Condition]:
        """Return the conditions on the rows, each with the header of its column."""
        where = self.table.layout.where
        return [condition._replace(column=self.known(condition.column)) for condition in where]

    def relation(self, first: int = 0, last: int | None = None) -> Any:
        """Return the rows of some files, or of all, each with its number in a column."""
        columns = ", ".join(map(_quoted, self.table.sheet.header))
        selected = []
        for at, file in [*enumerate(self.files)][first:last]:
            row = "file_row_number" if _is_parquet(file) else "row_number() OVER () - 1"
            number = f"CAST({at << _ROW_BITS} + {row} AS BIGINT) AS {_quoted(FIRST)}"
            selected.append(f"SELECT {columns}, {number} FROM {_reading(file)}")  # noqa: S608 - names are quoted
        return self.connection.sql(" UNION ALL ".join(selected))

    def counted(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return the distinct rows of some columns, with their number and that of the first."""
        parts = []
        for first in range(0, len(self.files), _BATCH):
            self.report(self.files[first])
            relation = self.relation(first, first + _BATCH)
            parts.append(count_rows(relation, columns, order=FIRST))
        keys = list(dict.fromkeys(columns))
        grouped = pd.concat(parts, ignore_index=True).groupby(keys, sort=False)
        return grouped.agg({ROWS: "sum", FIRST: "first"}).reset_index()

    def place(self, number: int) -> tuple[str, int]:
        """Return the file and the row (1-based) of a row's number."""
        at, row = divmod(number, 1 << _ROW_BITS)
        return self.files[at], row + 1

    def ratings(self, rows: pd.DataFrame, categories: Sequence[str | float] | None) -> Ratings:
        """Return all ratings, counted; `rows` has what the labels of the distinct ones mean.

        Raises
        ------
        UsageError
            There is no column of units, or DuckDB cannot read a file.
        ValueError
            As for `count_ratings`.
        """
        unit, coder, label = map(self.column, ("argument", "coder", "label"))
        if not (unit and coder and label):
            raise self.table.refusal("give --unit HEADER, --coder HEADER, --label HEADER")
        given = zip(rows["unit"], rows["label"], strict=True)
        meanings = {self.labels[row]: meaning for row, meaning in given}
        self.report("the ratings")
        whole = keep(self.relation(), self.conditions())
        return _sound(
            lambda: count_ratings(
                whole,
                (unit, coder, label),
                categories=categories,
                read=lambda value: meanings.get(text_of(value)),
            )
        )


def open_large(paths: Sequence[Path], layout: Layout) -> tuple[ForeignTable, Layout, LargeFiles]:
    """Count files, and return the distinct rows as a table, and the layout of that table.

    Raises
    ------
    UsageError
        There is no such file, DuckDB cannot read it, a column is missing, or something is asked
        for that needs single rows.
    """
    shown = paths[0].as_posix()
    if layout.report is None:
        raise UsageError(f"{shown}: {_NEEDS_ROWS}")
    if layout.coders or layout.wide or layout.dummies or layout.transpose:
        raise UsageError(f"{shown}: one row per label is needed: give --column label=HEADER")
    files = tuple(_expanded(paths))
    duckdb = import_extra("duckdb", "big", f"'{shown}'")
    import_extra("narwhals", "big", f"'{shown}'")
    threads = os.cpu_count() or 1
    settings = {
        "memory_limit": f"{_MEMORY * max(threads, 2)}MB",
        "threads": str(threads),
        # DuckDB makes the folder only when it needs it, and deletes it.
        "temp_directory": str(Path(gettempdir(), f"theorycoding-{os.getpid()}")),
    }
    connection = duckdb.connect(config=settings)
    header = _sound(lambda: tuple(connection.sql(f"FROM {_reading(files[0])}").columns))
    empty = as_sheet(files[0], header, [], lines=[], cell_name=lambda *_: "header")
    columns = ForeignFile("", empty, layout, False, [])
    large = LargeFiles(files, columns, connection, layout.report, {})
    wanted = _wanted(large)
    table = _sound(lambda: large.counted([*wanted]))
    coder = large.column("coder")
    if coder and not layout.only_labels:
        table = _of_one(table, coder, layout.coder, shown)
    return _table(large, table, wanted)


def _wanted(large: LargeFiles) -> dict[str, str]:
    """Return the headers of the columns that are counted, each with our name for it, if any."""
    layout = large.table.layout
    for name in ("argument", "label"):
        if len(layout.headers(name)) > 1:
            raise large.table.refusal(f"give one column for '{name}'")
    if large.column("label") is None:
        raise large.table.refusal(no_labels(large.table.sheet))
    names = ["label", "coder", *(["n"] if layout.headers("n") and not layout.only_labels else [])]
    known = {header: name for name in names if (header := large.column(name))}
    by = () if layout.only_labels else layout.by or ("actor",)
    further = [*map(large.known, by), *(condition.column for condition in large.conditions())]
    actor = large.column("actor")
    return {header: "actor" if header == actor else "" for header in further} | known


def _of_one(table: pd.DataFrame, column: str, coder: str | None, shown: str) -> pd.DataFrame:
    """Return the rows of the coder who is asked for, or of the only one."""
    named = [name for name in table[column].unique() if name]
    if coder is not None and coder not in named:
        raise UsageError(unknown("coder", coder, named))
    if coder is None and len(named) > 1:
        first, *others = sorted(named)
        known = f"--coder {first} or one of: {', '.join(others)}"
        raise UsageError(f"{shown} has several coders: use {known}")
    return table[table[column] == (coder or named[0])] if named else table


def _table(
    large: LargeFiles, table: pd.DataFrame, wanted: Mapping[str, str]
) -> tuple[ForeignTable, Layout, LargeFiles]:
    """Return distinct rows as a table: a row is named by the place of the first of its rows."""
    places = [large.place(number) for number in table[FIRST]]
    names = [f"{file} row {row}" for file, row in places]
    times = table[ROWS].tolist()
    if counts := next((header for header, name in wanted.items() if name == "n"), None):
        given = zip(table[counts], times, places, strict=True)
        times = [_times(*each, counts) for each in given]
    kept = [header for header, name in wanted.items() if name != "n"]
    header = (*kept, "argument", _TIMES)
    columns = [*(table[name].tolist() for name in kept), names, list(map(str, times))]

    def origin(row: int, index: int, _: int | None) -> Place:
        if row < 0:
            return Place(large.files[0], 1, index + 1, "header")
        file, number = places[row]
        name = f", {header[index]}" if index < len(kept) else ""
        return Place(file, number, index + 1, f"row {number}{name}")

    text, lines = "\n".join(chain(header, *columns)), [row for _, row in places]
    records = Columns(columns)
    sheet = Sheet(large.files[0], text, ",", header, records, lines, origin=origin, times=times)
    own = {name: header for header, name in wanted.items() if name and name != "n"}
    mapped = (*own.items(), ("argument", "argument"), ("n", _TIMES))
    labels = dict(zip(names, table[own["label"]], strict=True))
    layout = replace(large.table.layout, columns=mapped)
    return ForeignTable(sheet), layout, replace(large, labels=labels)


def _times(text: str, rows: int, place: tuple[str, int], column: str) -> int:
    if not text.isdecimal():
        file, row = place
        raise UsageError(
            f"{file}:row {row}, {column}: '{text}' is not a whole number, 0 or more: write how "
            "many arguments the row stands for"
        )
    return int(text) * rows


def _expanded(paths: Sequence[Path]) -> Iterator[str]:
    """Yield the files of paths, of patterns, and of folders such as Spark writes."""
    for path in paths:
        named = [path] if path.is_file() else map(Path, glob.glob(str(path)))  # noqa: PTH207 - may be absolute
        within = (each.rglob(f"*{PARQUET}") if each.is_dir() else [each] for each in named)
        files = sorted(file.as_posix() for each in within for file in each)
        if not files:
            raise UsageError(f"no file '{path}'")
        yield from files


def _is_parquet(file: str) -> bool:
    return file.lower().endswith(PARQUET)


def _reading(file: str) -> str:
    """Return what DuckDB reads a file with; it may not guess what a cell is."""
    name = "'" + file.replace("'", "''") + "'"
    if _is_parquet(file):
        return f"read_parquet({name})"
    with Path(file).open(encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline(_LONGEST)
    delimiter = max(_DELIMITERS, key=first.count)
    return (
        f"read_csv({name}, header=true, all_varchar=true, delim='{delimiter}', quote='\"', "
        "escape='\"', strict_mode=true, null_padding=false)"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sound(read: Callable[[], _Result]) -> _Result:
    """Return what DuckDB reads; a file that it cannot read is a usage error."""
    duckdb = import_extra("duckdb", "big", "such a file")
    try:
        return read()
    except duckdb.Error as error:
        raise UsageError(f"DuckDB cannot read the files: {str(error).splitlines()[0]}") from None
