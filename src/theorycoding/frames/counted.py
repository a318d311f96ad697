"""The group-bys that every count needs, over the frame of any engine.

A frame is what narwhals reads: polars, PyArrow, DuckDB, ibis, Dask, PySpark. Only the distinct
rows leave the engine, as a pandas frame. Aggregations are elementary, since PyArrow has no others.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

import pandas as pd

from theorycoding.vocabulary.exact import cell_text

Frame: TypeAlias = Any  # of pandas, or of an engine that may not be installed
ROWS = "theorycoding:rows"  # hardly the name of a column of anybody
FIRST = "theorycoding:first"
_MISSING = "a frame that is not of pandas needs narwhals (pip install 'theorycoding[frames]')"
_SHOWN = 5  # repeated ratings, as examples


@cache
def _narwhals() -> Any:
    try:
        return import_module("narwhals")
    except ModuleNotFoundError as error:
        raise ValueError(_MISSING) from error


def text_of(value: Any) -> str:
    """Return a value as a cell of CSV has it: 3 for 3.0, nothing if it is missing."""
    return "" if pd.isna(value) else cell_text(value)


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


def count_ratings(frame: Frame, unit: str, coder: str, label: str) -> pd.DataFrame:
    """Return the distinct pairs of coder and label, how often each is, and how often unit-less.

    The columns are coder, label, ROWS and `nameless`; ratings without a label are left out.
    """
    nw = _narwhals()
    rated = _rated(frame, unit, coder, label)
    counted = rated.with_columns(nameless=nw.col("unit").is_null().cast(nw.Int64))
    grouped = counted.group_by("coder", "label")
    table = _collected(grouped.agg(nw.len().alias(ROWS), nw.col("nameless").sum()))
    return table.sort_values(["coder", "label"], key=lambda column: column.astype(str))


def count_units(
    frame: Frame,
    unit: str,
    coder: str,
    label: str,
    *,
    digits: Mapping[Any, float],
    places: Sequence[Mapping[Any, float]],
) -> pd.DataFrame:
    """Return the distinct patterns of ratings, and how many units have each.

    Parameters
    ----------
    digits
        The digit of each label, from 1.
    places
        For each key, what the digit of each of its coders is multiplied by.

    Returns
    -------
    DataFrame
        The columns are ratings, digits (their sum), key0, key1, ... (the sums of digit times
        place; exact, as floats are up to 2**53) and ROWS, the number of units.
    """
    nw = _narwhals()
    rated = _rated(frame, unit, coder, label)
    digit = _mapped("label", digits)
    keys = {f"key{at}": digit * _mapped("coder", own) for at, own in enumerate(places)}
    sums = [nw.col(name).sum() for name in ("digits", *keys)]
    units = rated.select("unit", digits=digit, **keys)
    units = units.group_by("unit").agg(nw.len().alias("ratings"), *sums)
    names = ("ratings", "digits", *keys)
    return _collected(units.group_by(*names).agg(nw.len().alias(ROWS)))


def repeated_ratings(frame: Frame, unit: str, coder: str, label: str) -> list[tuple[Any, Any]]:
    """Return units with a coder who rated them several times: the first of them, by name."""
    nw = _narwhals()
    rated = _rated(frame, unit, coder, label)
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


def _rated(frame: Frame, unit: str, coder: str, label: str) -> Any:
    """Return the ratings that have a label."""
    nw = _narwhals()
    lazy = _lazy(frame)
    named = zip(("unit", "coder", "label"), (unit, coder, label), strict=True)
    lazy = lazy.select(**{ours: _key(lazy, name) for ours, name in named})
    kind, given = lazy.collect_schema()["label"], nw.col("label")
    lazy = lazy.filter(~given.is_null())
    if kind == nw.String:
        return lazy.filter(given != "")
    return lazy.filter(~given.is_nan()) if kind.is_float() else lazy


def _mapped(column: str, numbers: Mapping[Any, float]) -> Any:
    nw = _narwhals()
    mapping = {name: float(number) for name, number in numbers.items()}
    return nw.col(column).replace_strict(mapping, default=0.0, return_dtype=nw.Float64)


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
