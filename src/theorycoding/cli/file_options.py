"""The options of a FILE: where argument, actor, motivation, coder and label are in it."""

import csv
from typing import Any

import click

from theorycoding.cli.options import SHORT, Decorator, all_of, value
from theorycoding.cli.saving import FILE
from theorycoding.exchange.layout import Condition

Conditions = tuple[Condition, ...]


def _keep(context: click.Context, parameter: click.Parameter, given: Any) -> None:
    context.meta.setdefault(FILE, {})[parameter.name] = given


def _keep_list(context: click.Context, parameter: click.Parameter, lists: Any) -> None:
    _keep(context, parameter, sum(lists, ()))


# Such options do not reach the command: `open_files` takes them from the context.
_KEPT: dict[str, Any] = {"expose_value": False, "callback": _keep}


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


def _of_file(shown: str, about: str, **more: Any) -> Decorator:
    return value(shown, about, **_KEPT | more)


def _lists(shown: str, about: str) -> Decorator:
    return _of_file(shown, about, type=_list, multiple=True, callback=_keep_list)


def where_option(**more: Any) -> Decorator:
    """Return the option for conditions on the rows."""
    return value(
        "--where COLUMN=VALUE",
        "Use only the arguments with this value, or with != those without it; repeatable: values "
        "of one column are alternatives, and conditions on different columns hold together.",
        type=_condition,
        multiple=True,
        **more,
    )


def residual_option(**more: Any) -> Decorator:
    """Return the option for theories that never lead."""
    about = "Theory that counts in n and never leads; repeatable."
    return value("--residual T", about, multiple=True, **more)


file_options = all_of(
    _of_file(
        "--column columns NAME=HEADER",
        "FILE only: your header, or its number, for argument, actor, motivation, coder, "
        "label, primary, secondary or n; argument and label may be repeated.",
        type=_pair,
        multiple=True,
    ),
    _lists("--coders A,B", "FILE only: the columns that hold one coder's labels each."),
    _of_file("--wide", "FILE only: every other column is one coder's.", is_flag=True),
    _lists("--dummies A,B", "FILE only: the columns that mark one theory each (1, x, yes)."),
    _of_file("--transpose", "FILE only: coders are in rows.", is_flag=True),
    _of_file("--sets SEP", "FILE only: the separator of several labels in a cell."),
    _lists("--missing NA,-99", "FILE only: codes for a missing label."),
    _lists("--categories A,B", "FILE only: all labels there are, in order."),
    _of_file("--decimal MARK", "FILE only: the decimal mark of numbers.", default="."),
    _of_file("--sheet NAME", "FILE only: the sheet of a workbook.", default=""),
    _of_file(
        "--engine",
        "FILE only: what counts a CSV file of any size; Parquet is always counted by duckdb.",
        type=click.Choice(("duckdb",)),
    ),
    _of_file("--codebook FILE", "FILE only: its codebook."),
)
# For commands that do not count rows, those that choose rows are options of a FILE too.
whole_file_options = all_of(file_options, where_option(**_KEPT), residual_option(**_KEPT))
rating_options = all_of(
    file_options,
    *(
        _of_file(
            f"{option} {ours}_columns H",
            f"FILE only: short for --column {ours}=H.",
            multiple=True,
        )
        for ours, option in SHORT.items()
    ),
)
