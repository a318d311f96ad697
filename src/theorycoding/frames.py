"""Frames of any engine, counted where they are: the only room that knows an engine.

A frame is what narwhals reads: polars, PyArrow, DuckDB, ibis, Dask, PySpark. Only the distinct
rows leave the engine, as a pandas frame. Aggregations are elementary, since PyArrow has no others.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

import pandas as pd

from theorycoding.vocabulary.exact import cell_text

Frame: TypeAlias = Any  # of pandas, or of an engine that may not be installed
ROWS = "theorycoding:rows"  # hardly the name of a column of anybody
FIRST = "theorycoding:first"
_MISSING = "a frame that is not of pandas needs narwhals (pip install 'theorycoding[frames]')"
_FEW = 50  # values that are compared one by one, which takes DuckDB half the time
_SHOWN = 5  # repeated ratings, as examples
_MANY = 100_000  # rows from which counting takes longer than the import of another engine


@cache
def _narwhals() -> Any:
    try:
        return import_module("narwhals")
    except ModuleNotFoundError as error:
        raise ValueError(_MISSING) from error


def text_of(value: Any) -> str:
    """Return a value as a cell of CSV has it: 3 for 3.0, nothing if it is missing."""
    return "" if pd.isna(value) else cell_text(value)


def in_fastest_engine(frame: Frame, columns: Sequence[str]) -> Frame:
    """Return columns of a large pandas frame of text as polars has them, which counts much faster.

    Any other frame is returned as it is, and so is every frame where polars is not installed.
    """
    if not isinstance(frame, pd.DataFrame) or len(frame) < _MANY or not {*columns} <= {*frame}:
        return frame
    kinds = {getattr(dtype, "storage", "") for dtype in frame[[*columns]].dtypes}
    try:
        polars = import_module("polars")
        _narwhals()
    except (ModuleNotFoundError, ValueError):
        return frame
    return polars.from_pandas(frame[[*columns]]) if kinds == {"pyarrow"} else frame


def column_names(frame: Frame) -> list[str]:
    """Return the names of the columns.

    Raises
    ------
    ValueError
        This is not a frame of an engine that narwhals knows, or narwhals is not installed.
    """
    return list(_lazy(frame).collect_schema().names())


def count_rows(
    frame: Frame, columns: Sequence[str], *, example: str | None = None, order: str | None = None
) -> pd.DataFrame:
    """Return the distinct rows of some columns, and how many rows of the frame each stands for.

    Parameters
    ----------
    columns
        What makes rows distinct. Missing values are empty text, and numbers are written as text.
    example
        A column of which a value is wanted: that of the first row, or the least where rows have
        no order.
    order
        The column with the number of each row, in a frame whose rows have no order.

    Returns
    -------
    DataFrame
        The columns as text, `ROWS`, `FIRST` (the number of the first such row) and the example.
        Rows are in order of first appearance, else sorted; then FIRST is missing.
    """
    nw = _narwhals()
    lazy, order = _in_order(frame, order)
    keys = list(dict.fromkeys(columns))
    named = {} if order is None else {FIRST: nw.col(order)}
    more = {} if example is None or order is not None else {_EXAMPLE: _key(lazy, example)}
    found = [nw.col(name).min() for name in (*named, *more)]
    grouped = (
        lazy.select(*(_key(lazy, name).alias(name) for name in keys), **named, **more)
        .group_by(*keys)
        .agg(nw.len().alias(ROWS), *found)
    )
    if example is not None and order is not None:
        examples = lazy.select(nw.col(order).alias(FIRST), _key(lazy, example).alias(_EXAMPLE))
        grouped = grouped.join(examples, on=FIRST, how="left")
    table = _collected(grouped)
    for name in (*keys, *([] if example is None else [_EXAMPLE])):
        table[name] = table[name].map(text_of).astype(object)
    table = table.sort_values([FIRST] if order is not None else list(table.columns))
    table = _joined(table, keys)
    return table if example is None else table.rename(columns={_EXAMPLE: example})


def keep(frame: Frame, conditions: Iterable[tuple[str, str, bool]]) -> Any:
    """Return the rows that meet conditions: column, value as text, and whether it must not be.

    Values of one column are alternatives.
    """
    nw = _narwhals()
    lazy = _lazy(frame)
    wanted: dict[tuple[str, bool], list[str]] = {}
    for column, value, is_not in conditions:
        wanted.setdefault((column, is_not), []).append(value)
    for (column, is_not), values in wanted.items():
        kind = lazy.collect_schema()[column]
        given = [_read_as(kind, value) for value in values if value]
        is_met = _key(lazy, column).is_in(given) if given else nw.lit(False)
        is_met = nw.when(_is_missing(lazy, column)).then(nw.lit("" in values)).otherwise(is_met)
        lazy = lazy.filter(~is_met if is_not else is_met)
    return lazy


def count_ratings(frame: Frame, coder: str, label: str) -> pd.DataFrame:
    """Return the distinct pairs of coder and label, and how often each is, as ROWS.

    The columns are coder and label; ratings without a label are left out.
    """
    rated = _rated(frame, coder=coder, label=label)
    grouped = rated.group_by("coder", "label").agg(_narwhals().len().alias(ROWS))
    table = _collected(grouped)
    return table.sort_values(["coder", "label"], key=lambda column: column.astype(str))


def count_units(
    frame: Frame,
    unit: str,
    coder: str,
    label: str,
    *,
    digits: Mapping[Any, float],
    places: Sequence[tuple[Mapping[Any, float], float]],
) -> pd.DataFrame:
    """Return the distinct patterns of ratings, and how many units have each.

    Parameters
    ----------
    digits
        The digit of each label, from 1; ratings with another label are left out.
    places
        For each key, what the digit of each of its coders is multiplied by, and what is added for
        each rating.

    Returns
    -------
    DataFrame
        The columns are nameless (whether the unit has no name), key0, key1, ... (sums over the
        ratings of a unit; exact, as floats are up to 2**53) and ROWS, the number of units.
    """
    nw = _narwhals()
    digit = nw.col("digit")
    keys = {}
    for at, (own, each) in enumerate(places):
        added = nw.lit(each) if len(places) == 1 else _mapped("coder", dict.fromkeys(own, each))
        keys[f"key{at}"] = digit * _mapped("coder", own) + added
    named = _named(frame, unit=unit, coder=coder, label=label)
    rated = named.with_columns(digit=_mapped("label", digits)).filter(digit > 0)
    sums = [nw.col(name).sum() for name in keys]
    units = rated.select("unit", **keys).group_by("unit").agg(*sums)
    patterns = units.select(*keys, nameless=_is_missing(units, "unit"))
    return _collected(patterns.group_by("nameless", *keys).agg(nw.len().alias(ROWS)))


def repeated_ratings(frame: Frame, unit: str, coder: str, label: str) -> list[tuple[Any, Any]]:
    """Return units with a coder who rated them several times: the first of them, by name."""
    nw = _narwhals()
    rated = _rated(frame, unit=unit, coder=coder, label=label)
    counted = rated.group_by("unit", "coder").agg(nw.len().alias(ROWS))
    again = counted.filter(nw.col(ROWS) > 1).select("unit", "coder")
    table = _collected(again.sort("unit", "coder").head(_SHOWN + 1))
    return list(table.itertuples(index=False, name=None))


_EXAMPLE = "theorycoding:example"


def _lazy(frame: Frame) -> Any:
    try:
        return _narwhals().from_native(frame).lazy()
    except TypeError:
        kind = f"{type(frame).__module__}.{type(frame).__qualname__}"
        raise ValueError(
            f"{kind} is not a frame: give one of pandas, polars, PyArrow, DuckDB, ibis, Dask or "
            "PySpark"
        ) from None


def _in_order(frame: Frame, order: str | None) -> tuple[Any, str | None]:
    """Return a frame with the column that numbers its rows; None where they have no order."""
    nw = _narwhals()
    if order is not None:
        return _lazy(frame), order
    if hasattr(frame, "with_row_index"):  # polars, whose lazy frames have an order too
        return _lazy(frame.with_row_index(FIRST)), FIRST
    known = nw.from_native(frame)
    if isinstance(known, nw.DataFrame):
        return known.with_row_index(FIRST).lazy(), FIRST
    return known, None


def _key(lazy: Any, column: str) -> Any:
    """Return a column to group by: numbers and text as they are, all else as text."""
    nw = _narwhals()
    kind = lazy.collect_schema()[column]
    is_plain = kind.is_numeric() or kind in {nw.String, nw.Boolean}
    return nw.col(column) if is_plain else nw.col(column).cast(nw.String)


def _rated(frame: Frame, **columns: str) -> Any:
    """Return the ratings that have a label."""
    named = _named(frame, **columns)
    return named.filter(~_is_missing(named, "label"))


def _named(frame: Frame, **columns: str) -> Any:
    """Return columns under our names."""
    lazy = _lazy(frame)
    return lazy.select(**{ours: _key(lazy, name) for ours, name in columns.items()})


def _is_missing(lazy: Any, column: str) -> Any:
    """Return whether a cell has nothing in it."""
    nw = _narwhals()
    kind, key = lazy.collect_schema()[column], _key(lazy, column)
    if kind.is_float():
        return key.is_null() | key.is_nan()
    return key.is_null() if kind.is_numeric() or kind == nw.Boolean else key.fill_null("") == ""


def _read_as(kind: Any, text: str) -> Any:
    """Return a cell as a value of the column that it is compared with."""
    if kind == _narwhals().Boolean:
        return text == "true"
    return float(text) if kind.is_numeric() else text


def _mapped(column: str, numbers: Mapping[Any, float]) -> Any:
    """Return the number of each value, 0 for any other."""
    nw = _narwhals()
    values = nw.col(column)
    if len(numbers) > _FEW:
        floats = {name: float(number) for name, number in numbers.items()}
        return values.replace_strict(floats, default=0.0, return_dtype=nw.Float64)
    mapped = nw.lit(0.0)
    for name, number in numbers.items():
        mapped = nw.when(values == name).then(nw.lit(float(number))).otherwise(mapped)
    return mapped


def _collected(lazy: Any) -> pd.DataFrame:
    """Return what is counted, few rows, as pandas has it."""
    own = "polars" if lazy.implementation.is_polars() else "pandas"
    return pd.DataFrame(lazy.collect(own).to_dict(as_series=False))


def _joined(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the table with rows that are the same as text (missing and empty) as one."""
    if not len(table):
        return table
    more = {name: "first" for name in table.columns if name not in {*keys, ROWS}}
    joined = table.groupby(list(keys), sort=False, dropna=False).agg({ROWS: "sum", **more})
    return joined.reset_index().astype({ROWS: int})
