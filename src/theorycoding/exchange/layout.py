"""How a foreign table is laid out: what the options of a FILE say, or the file beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from theorycoding.files.reading import Settings, Sheet, read_settings
from theorycoding.problems import DataError, Problem, UsageError, has_errors, new_problem
from theorycoding.vocabulary.codebook import did_you_mean, same_names, unknown

Pairs = tuple[tuple[str, str], ...]
TIMES = "n"  # the column that says how many arguments a row stands for
PARQUET = ".parquet"  # the suffix of files that are counted, not read
OURS = ("argument", "actor", "motivation", "coder", "label", "primary", "secondary", TIMES)
_REMEMBERED = ".toml"
_Column = TypeVar("_Column")
_TOP = 20  # rows in which a header that is too low is looked for


class Condition(NamedTuple):
    """A column has a value, or does not have it."""

    column: str
    value: str
    is_not: bool = False


@dataclass(frozen=True)
class Layout:
    """Where argument, actor, motivation, coder, label and n are in a table of any shape.

    Attributes
    ----------
    columns
        Our column name, in any case, and the header (or the number, 1-based) of the column for it.
        `argument` and `label` may be there several times: a unit made of several columns, a set
        of labels.
    coders, wide
        The columns that hold one coder's labels each; with `wide` all that nothing else names.
    dummies
        The columns that stand for one theory each: 0 and 1, x, yes; or numbers of raters.
    transpose
        Whether the table has a row per coder, and a column per argument.
    sets
        The text between several labels in one cell.
    missing
        Codes for a missing label.
    categories
        The labels there are, in order.
    residual
        Theories that count and never lead.
    decimal
        The decimal mark of numbers.
    sheet
        The sheet of a workbook.
    engine
        What counts the file instead of reading it: `duckdb`, or None.
    coder
        Whose labels the command counts in files that are not read; None for the only coder.
    report
        What is called with each step of such counting; None if the command needs their rows.
    only_labels
        Whether only who gave which label matters: actor and motivation may be missing, counts are
        numbers of raters, and a row that repeats an argument is not a further label of it.
    where
        Which rows there are: column, value, and whether the value is what they must not have.
    by
        The columns that make the groups of the command; empty if it groups by actor or not at all.
    """

    columns: Pairs = ()
    coders: tuple[str, ...] = ()
    wide: bool = False
    dummies: tuple[str, ...] = ()
    transpose: bool = False
    sets: str | None = None
    missing: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    residual: tuple[str, ...] = ()
    decimal: str = "."
    sheet: str = ""
    engine: str | None = None
    coder: str | None = field(default=None, compare=False)
    report: Callable[[str], None] | None = field(default=None, compare=False)
    only_labels: bool = field(default=False, compare=False)
    where: Sequence[Condition] = ()
    by: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        columns = tuple((name.strip().casefold(), header) for name, header in self.columns)
        object.__setattr__(self, "columns", columns)

    def headers(self, name: str) -> tuple[str, ...]:
        """Return the headers given for one of our columns."""
        return tuple(header for ours, header in self.columns if ours == name)

    def over(self, other: "Layout") -> "Layout":
        """Return this layout, with what it leaves open as the other has it."""
        own = vars(self).items()
        given = {name: value for name, value in own if value != getattr(_NONE, name)}
        named = {name for name, _ in self.columns}
        kept = tuple(pair for pair in other.columns if pair[0] not in named)
        return replace(other, **given | {"columns": (*self.columns, *kept)})


_NONE = Layout()
_KEPT = tuple(own.name for own in fields(Layout) if own.compare and own.name != "where")
_LISTS = ("coders", "dummies", "missing", "categories", "residual")


def remembered(path: Path) -> tuple[Layout, Path | None]:
    """Return the layout that `data.csv.toml` keeps for `data.csv`, and that file; else no layout.

    Raises
    ------
    DataError
        It cannot be read, or has a setting that is not an option of a FILE.
    """
    beside = path.with_name(path.name + _REMEMBERED)
    if not beside.is_file():
        return _NONE, None
    settings, problems = read_settings(beside, beside.as_posix())
    if settings is None or has_errors(problems):
        raise DataError(problems)
    if wrong := list(_wrong(settings)):
        raise DataError(wrong)
    lists = {name: tuple(settings.values[name]) for name in _LISTS if name in settings.values}
    columns = tuple(_pairs(settings.values.get("columns", {})))
    return Layout(**{**settings.values, **lists, "columns": columns}), beside


def _pairs(columns: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, headers in columns.items():
        for header in headers if isinstance(headers, list) else [headers]:
            yield name, header


def _wrong(settings: Settings) -> Iterable[Problem]:
    """Yield a problem for each setting that is not an option, or whose value has a wrong type."""
    for key, value in settings.values.items():
        place = settings.place(key)
        if key not in _KEPT:
            hint = did_you_mean(key, _KEPT)
            yield new_problem("setting-unknown", place, f"unknown setting '{key}'", hint=hint)
        elif expected := _expected(key, value):
            message = f"'{key}' has a value of the wrong type"
            yield new_problem("setting-type", place, message, hint=f"write {expected}")


def _expected(key: str, value: Any) -> str | None:
    """Return what the value of an option should be; None if it is that."""
    if isinstance(getattr(_NONE, key), bool):
        return None if isinstance(value, bool) else "true or false"
    if key == "columns":
        fits = isinstance(value, dict) and all(isinstance(own, str) for _, own in _pairs(value))
        return None if fits else "a table"
    if key in _LISTS:
        fits = isinstance(value, list) and all(isinstance(own, str) for own in value)
        return None if fits else "a list of texts"
    return None if isinstance(value, str) else "a text in quotes"


def rows_that_meet(
    where: Iterable[Condition],
    columns: Mapping[str, _Column],
    cells: Callable[[_Column], Sequence[str]],
) -> list[int]:
    """Return the rows (0-based) that meet all conditions; values of a column are alternatives.

    `columns` has the column that each name means. A value that no row has is a `ValueError`.
    """
    wanted: dict[tuple[_Column, bool], set[str]] = {}
    for name, value, is_not in where:
        known = dict.fromkeys(cells(columns[name]))
        if value not in known:
            raise ValueError(unknown(f"row with the {name}", value, known))
        wanted.setdefault((columns[name], is_not), set()).add(value)
    each = (
        [(cell in values) != is_not for cell in cells(column)]
        for (column, is_not), values in wanted.items()
    )
    kept = [row for row, are_met in enumerate(zip(*each, strict=True)) if all(are_met)]
    if not kept:
        raise ValueError("no row meets all conditions of --where")
    return kept


def position(sheet: Sheet, given: str) -> int:
    """Return the number (0-based) of the column that a header or a number (1-based) names.

    Raises
    ------
    UsageError
        There is no such column, or several; the message says which there are.
    """
    same = same_names(given, sheet.header)
    if len(same) > 1:
        numbers = " and ".join(str(at + 1) for at in same)
        raise UsageError(
            f"{sheet.path}: the header '{given}' occurs in the columns {numbers}: give its number; "
            "or, if the first row is data already, write a row with the names of the columns above"
        )
    if not same and given.isdecimal() and 1 <= int(given) <= len(sheet.header):
        return int(given) - 1
    if not same:
        raise UsageError(f"{sheet.path}: {_lower(sheet, given)}")
    return same[0]


def _lower(sheet: Sheet, given: str) -> str:
    """Return that there is no such column, or in which row below a header has that name."""
    for row in range(min(_TOP, len(sheet.records))):
        record = sheet.records[row]
        if given in record:
            place = sheet.place(row)
            cells = ", ".join(filter(None, record))
            return (
                f"no column '{given}' in the first row; the header seems to be in row "
                f"{place.line} ({cells}): delete the rows above it"
            )
    message = unknown("column", given, sheet.header)
    if any(header.startswith(f"{given},") for header in sheet.header):
        return f"{message}; in a list, a header with a comma is in double quotes"
    return message
