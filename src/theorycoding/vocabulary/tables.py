"""Every file's columns and settings: declared in two data files, read by checks and docs alike."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what it means and what its cells must be.

    `refers_to` names the column (`table.column`) in which every cell must occur; `codes` names
    the codebook variable whose codes are allowed, or gives the allowed words themselves.
    """

    name: str
    meaning: str
    required: bool = False
    refers_to: str = ""
    codes: Sequence[str] = ()
    is_number: bool = False
    is_list: bool = False


@dataclass(frozen=True, eq=False)
class Table:
    """One kind of CSV file: its path, its row, its columns, its key."""

    name: str
    path: str
    row: str
    columns: tuple[Column, ...]
    key: Sequence[str] = ()
    order_matters: bool = False
    extra_columns: bool = False
    in_study: bool = True

    def column(self, name: str) -> Column | None:
        """Return the declaration of one column."""
        return next((column for column in self.columns if column.name == name), None)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that a file must have."""
        return tuple(column.name for column in self.columns if column.required)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of `study.toml`: its type, its meaning, the words it allows."""

    name: str
    type: type
    meaning: str
    required: bool = False
    allowed: Sequence[str] = ()


def _declared(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("theorycoding.vocabulary") / file).read_text(encoding="utf-8"))


def _table(name: str, *, columns: dict[str, Any], **rest: Any) -> Table:
    declared = tuple(Column(column, **cells) for column, cells in columns.items())
    return Table(name, columns=declared, **rest)


_TYPES: dict[str, type] = {"text": str, "list": list, "table": dict, "boolean": bool}
_BY_NAME = {name: _table(**{"name": name, **own}) for name, own in _declared("tables.toml").items()}

TABLES = tuple(_BY_NAME.values())
CODEBOOK, SOURCES = _BY_NAME["codebook"], _BY_NAME["sources"]
CONTRADICTIONS, OVERLAPS = _BY_NAME["contradictions"], _BY_NAME["overlaps"]
ARGUMENTS, CODER, DECISIONS = _BY_NAME["arguments"], _BY_NAME["coder"], _BY_NAME["decisions"]
GRID, GRID_COLUMNS = _BY_NAME["grid"], _BY_NAME["grid-columns"]
EVENTS, CLAIMS, DISCREPANCIES = (_BY_NAME[name] for name in ("events", "claims", "discrepancies"))
PRINTED = "printed/*.csv"  # cells exactly as printed: no declared columns
# By section of study.toml; "" are the keys at the top.
SETTINGS = {
    "" if section == "study" else section: tuple(
        Setting(name, **{**keys, "type": _TYPES[keys["type"]]}) for name, keys in declared.items()
    )
    for section, declared in _declared("settings.toml").items()
}


@lru_cache
def table_of(path: str) -> Table | None:
    """Return the table that a path within `codings/<study>/` holds; None for printed or unknown.

    >>> table_of("grids/membership.columns.csv").name
    'grid columns'
    """
    return next((table for table in TABLES if fnmatchcase(path, table.path)), None)
