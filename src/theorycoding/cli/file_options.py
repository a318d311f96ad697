"""The options of a FILE: where argument, actor, motivation, coder and label are in it."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import partial, wraps
from typing import Any

import click

from theorycoding.cli.options import Command, Decorator, all_of, choice, flag, value
from theorycoding.exchange.layout import Condition, Counted, Layout

_LISTS = ("coders", "dummies", "missing", "categories")
_OTHERS = ("columns", "wide", "transpose", "sets", "decimal", "sheet", "engine")


Conditions = tuple[Condition, ...]


def _pair(text: str) -> tuple[str, str]:
    """Split `NAME=VALUE` at the first equals sign."""
    name, sign, header = text.partition("=")
    if not sign or not name:
        raise ValueError(f"'{text}' is not NAME=VALUE")
    return name, header


def _list(text: str) -> tuple[str, ...]:
    """Read names separated by commas as one row of a CSV file: `"Anna, Dr.",Ben`."""
    try:
        (names,) = csv.reader([text], strict=True, skipinitialspace=True)
    except csv.Error:
        message = f"'{text}' is not a list: a name with a comma is in double quotes"
        raise ValueError(message) from None
    return tuple(filter(None, map(str.strip, names)))


def _condition(text: str) -> Condition:
    """Read `COLUMN=VALUE` or `COLUMN!=VALUE`."""
    name, sign, cell = text.partition("=")
    column = name.removesuffix("!")
    if not sign or not column:
        raise ValueError(f"'{text}' is not COLUMN=VALUE or COLUMN!=VALUE")
    return Condition(column, cell, is_not=column != name)


def _lists(name: str, metavar: str, about: str) -> Decorator:
    return value(name, metavar, about, type=_list, multiple=True)


_layout_options = all_of(
    value(
        "--column columns",
        "NAME=HEADER",
        "FILE only: your header, or its number, for argument, actor, motivation, coder, "
        "label, primary, secondary or n; argument and label may be repeated.",
        type=_pair,
        multiple=True,
    ),
    _lists("--coders", "A,B", "FILE only: the columns that hold one coder's labels each."),
    flag("--wide", "FILE only: every other column is one coder's."),
    _lists("--dummies", "A,B", "FILE only: the columns that mark one theory each (1, x, yes)."),
    flag("--transpose", "FILE only: coders are in rows."),
    value("--sets", "SEP", "FILE only: the separator of several labels in a cell."),
    _lists("--missing", "NA,-99", "FILE only: codes for a missing label."),
    _lists("--categories", "A,B", "FILE only: all labels there are, in order."),
    value("--decimal", "MARK", "FILE only: the decimal mark of numbers.", default="."),
    value("--sheet", "NAME", "FILE only: the sheet of a workbook.", default=""),
    choice(
        "--engine",
        ("duckdb",),
        "FILE only: what counts a CSV file of any size; Parquet is always counted by duckdb.",
    ),
    value("--codebook", "FILE", "FILE only: its codebook."),
)
where_option = value(
    "--where",
    "COLUMN=VALUE",
    "Use only the arguments with this value, or with != those without it; repeatable: values "
    "of one column are alternatives, and conditions on different columns hold together.",
    type=_condition,
    multiple=True,
)
residual_option = value(
    "--residual", "T", "Theory that counts in n and never leads; repeatable.", multiple=True
)


def whole_file_options(command: Command) -> Command:
    """Add the options of a FILE, with those that choose its rows and residual theories."""

    @wraps(command)
    def laid_out(
        layout: Layout, where: Conditions, residual: tuple[str, ...], **options: Any
    ) -> Any:
        return command(layout=replace(layout, where=where, residual=residual), **options)

    return file_options(where_option(residual_option(laid_out)))


# What is short for `--column`, by our name of the column.
_SHORT = {"argument": "--unit", "coder": "--coder", "label": "--label"}
_short_options = all_of(
    *(
        value(
            f"{option} {ours}_columns",
            "H",
            f"FILE only: short for --column {ours}=H.",
            multiple=True,
        )
        for ours, option in _SHORT.items()
    )
)


def rating_options(command: Command) -> Command:
    """Add the options of a FILE, and `--unit`, `--coder`, `--label`: short for `--column`."""

    @wraps(command)
    def laid_out(layout: Layout, **options: Any) -> Any:
        short = [(ours, header) for ours in _SHORT for header in options.pop(f"{ours}_columns")]
        return command(layout=replace(layout, columns=(*layout.columns, *short)), **options)

    return file_options(_short_options(laid_out))


_NEED_ROWS = ("distinct", "corrected_by", "clusters", "diagnostics")


def _counted(options: Mapping[str, Any]) -> Counted | None:
    """Return how a command counts files that are not read; None if it needs their rows."""
    if options.keys().isdisjoint({"by", "readings"}) or any(map(options.get, _NEED_ROWS)):
        return None
    return Counted(options.get("coder"), partial(click.echo, err=True))


def file_options(command: Command) -> Command:
    """Add the options of a FILE, which reach the command as `layout`, and `--codebook`."""

    @wraps(command)
    def laid_out(**options: Any) -> Any:
        lists: dict[str, Any] = {name: sum(options.pop(name), ()) for name in _LISTS}
        others = {name: options.pop(name) for name in _OTHERS}
        layout = Layout(**lists, **others, counted=_counted(options), by=options.get("by", ()))
        return command(layout=layout, **options)

    return _layout_options(laid_out)
