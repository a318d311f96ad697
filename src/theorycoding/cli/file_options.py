"""The options of a FILE: where argument, actor, motivation, coder and label are in it."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial, wraps
from typing import Any

import click

from theorycoding.exchange.layout import Condition, Counted, Layout

Command = Callable[..., Any]
_LISTS = ("coders", "dummies", "missing", "categories")
_OTHERS = ("columns", "wide", "transpose", "sets", "decimal", "sheet", "engine")


class PairType(click.ParamType[tuple[str, str]]):
    """`NAME=VALUE`."""

    name = "name=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split at the first equals sign."""
        name, sign, text = str(value).partition("=")
        if not sign or not name:
            self.fail(f"'{value}' is not NAME=VALUE", param, ctx)
        return name, text


class ListType(click.ParamType[tuple[str, ...]]):
    """Names separated by commas; a name with a comma is in double quotes, as in CSV."""

    name = "list"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Read the value as one row of a CSV file."""
        try:
            (names,) = csv.reader([str(value)], strict=True, skipinitialspace=True)
        except csv.Error:
            self.fail(
                f"'{value}' is not a list: a name with a comma is in double quotes", param, ctx
            )
        return tuple(filter(None, map(str.strip, names)))


class ConditionType(click.ParamType[Condition]):
    """`COLUMN=VALUE` or `COLUMN!=VALUE`."""

    name = "condition"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Condition:
        """Split at the first equals sign."""
        name, sign, text = str(value).partition("=")
        column = name.removesuffix("!")
        if not sign or not column:
            self.fail(f"'{value}' is not COLUMN=VALUE or COLUMN!=VALUE", param, ctx)
        return Condition(column, text, is_not=column != name)


Conditions = tuple[Condition, ...]


def _list_option(name: str, metavar: str, about: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", type=ListType(), multiple=True, metavar=metavar, help=about)


_OPTIONS = (
    click.option(
        "--column",
        "columns",
        type=PairType(),
        multiple=True,
        metavar="NAME=HEADER",
        help="FILE only: your header, or its number, for argument, actor, motivation, coder, "
        "label, primary, secondary or n; argument and label may be repeated.",
    ),
    _list_option("coders", "A,B", "FILE only: the columns that hold one coder's labels each."),
    click.option("--wide", is_flag=True, help="FILE only: every other column is one coder's."),
    _list_option("dummies", "A,B", "FILE only: the columns that mark one theory each (1, x, yes)."),
    click.option("--transpose", is_flag=True, help="FILE only: coders are in rows."),
    click.option(
        "--sets", metavar="SEP", help="FILE only: the separator of several labels in a cell."
    ),
    _list_option("missing", "NA,-99", "FILE only: codes for a missing label."),
    _list_option("categories", "A,B", "FILE only: all labels there are, in order."),
    click.option(
        "--decimal", metavar="MARK", default=".", help="FILE only: the decimal mark of numbers."
    ),
    click.option("--sheet", metavar="NAME", default="", help="FILE only: the sheet of a workbook."),
    click.option(
        "--engine",
        type=click.Choice(["duckdb"]),
        help="FILE only: what counts a CSV file of any size; Parquet is always counted by duckdb.",
    ),
    click.option("--codebook", metavar="FILE", help="FILE only: its codebook."),
)
where_option = click.option(
    "--where",
    type=ConditionType(),
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Use only the arguments with this value, or with != those without it; repeatable: values "
    "of one column are alternatives, and conditions on different columns hold together.",
)
residual_option = click.option(
    "--residual",
    multiple=True,
    metavar="T",
    help="Theory that counts in n and never leads; repeatable.",
)


# What is short for `--column`: the option, its parameter, and our column.
_SHORT = (
    ("--unit", "units", "argument"),
    ("--coder", "coder_column", "coder"),
    ("--label", "labels", "label"),
)


def whole_file_options(command: Command) -> Command:
    """Add the options of a FILE, with those that choose its rows and residual theories."""

    @wraps(command)
    def laid_out(
        layout: Layout, where: Conditions, residual: tuple[str, ...], **options: Any
    ) -> Any:
        return command(layout=replace(layout, where=where, residual=residual), **options)

    return file_options(where_option(residual_option(laid_out)))


def rating_options(command: Command) -> Command:
    """Add the options of a FILE, and `--unit`, `--coder`, `--label`: short for `--column`."""

    @wraps(command)
    def laid_out(layout: Layout, **options: Any) -> Any:
        short = [(ours, header) for _, name, ours in _SHORT for header in options.pop(name)]
        return command(layout=replace(layout, columns=(*layout.columns, *short)), **options)

    wrapped: Command = laid_out
    for option, name, ours in reversed(_SHORT):
        about = f"FILE only: short for --column {ours}=H."
        wrapped = click.option(option, name, multiple=True, metavar="H", help=about)(wrapped)
    return file_options(wrapped)


_NEED_ROWS = ("distinct", "corrected_by", "clusters", "diagnostics")


def _counted(options: Mapping[str, Any]) -> Counted | None:
    """Return how a command counts files that are not read; None if it needs their rows."""
    is_tally, is_agreement = "by" in options, "readings" in options
    if not (is_tally or is_agreement) or any(map(options.get, _NEED_ROWS)):
        return None
    columns = (options["by"] or ("actor",)) if is_tally else ()
    return Counted(columns, options.get("coder"), partial(click.echo, err=True))


def file_options(command: Command) -> Command:
    """Add the options of a FILE, which reach the command as `layout`, and `--codebook`."""

    @wraps(command)
    def laid_out(**options: Any) -> Any:
        lists: dict[str, Any] = {name: sum(options.pop(name), ()) for name in _LISTS}
        others = {name: options.pop(name) for name in _OTHERS}
        layout = Layout(**lists, **others, counted=_counted(options))
        return command(layout=layout, **options)

    wrapped: Command = laid_out
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
