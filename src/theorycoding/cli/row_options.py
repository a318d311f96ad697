"""Which rows a command counts: conditions, groups, repeated statements, rows that are several."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

import click

import theorycoding as tc
from theorycoding.cli.opening import (
    Conditions,
    given_layout,
    residual_option,
    where_option,
)
from theorycoding.cli.options import all_of, coder_option, value
from theorycoding.exchange.layout import TIMES, rows_that_meet
from theorycoding.vocabulary.exact import counted, listed

if TYPE_CHECKING:
    import pandas as pd


class Selection(TypedDict):
    """The options that choose rows, as they were given."""

    coder: str | None
    where: Conditions
    distinct: str | None
    residual: tuple[str, ...]
    by: NotRequired[tuple[str, ...]]


@dataclass(frozen=True)
class CountedRows:
    """The rows to count, with what was decided about them.

    `by` are the columns that make the groups, `times` the column that says how many arguments a
    row stands for. `remarks` tell readers what was left out, and `left_out` tells programs.
    """

    coder: str
    frame: "pd.DataFrame"
    codebook: "tc.Codebook"
    by: tuple[str, ...]
    times: str | None
    remarks: tuple[str, ...]
    left_out: dict[str, int]


by_option = value(
    "--by COLUMN",
    "Column whose values make the groups (default: actor); repeated, a table of both columns; "
    "date:year, date:month or date:decade for a part of a date.",
    multiple=True,
)
row_options = all_of(
    where_option(),
    value(
        "--distinct COLUMNS",
        "Count arguments once that have the same in all these columns, such as "
        "actor,motivation,label.",
    ),
    residual_option(),
    coder_option,
)


def counted_rows(study: "tc.Study", **selection: Unpack[Selection]) -> CountedRows:
    """Return the rows that the options choose; what they name must exist."""
    name = study.coder(selection["coder"])
    try:
        codebook = study.codebook.with_residual(selection["residual"])
    except ValueError as error:
        raise click.UsageError(f"--residual: {error}") from None
    rows = narrow(study.to_count(name, every=True), selection["where"])
    arguments = tc.groups.arguments_of(rows, codebook)
    times = _times(study, rows)
    by = tuple(grouping_column(rows, column) for column in selection.get("by") or ("actor",))
    if len(set(by)) < len(by):
        raise click.UsageError("give each column once with --by")
    if problems := list(_unreadable(study, arguments, by, times)):
        raise tc.DataError(problems)
    kept = _distinct(arguments, selection["distinct"], codebook, times)
    left_out = {"not_arguments": len(rows) - len(arguments), "repeated": len(arguments) - len(kept)}
    remarks = tuple(
        _remarks(codebook, left_out, selection["distinct"], is_counted=_is_asked(study))
    )
    left_out = {name: number for name, number in left_out.items() if number}
    return CountedRows(name, kept, codebook, by, times, remarks, left_out)


def narrow(rows: "pd.DataFrame", where: Conditions) -> "pd.DataFrame":
    """Return the rows that meet the conditions; an unknown column or value is a usage error."""
    if not where:
        return rows
    columns = {name: known_column(rows, name) for name, *_ in where}
    try:
        return rows.iloc[rows_that_meet(where, columns, lambda column: rows[column].tolist())]
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def known_column(rows: "pd.DataFrame", column: str) -> str:
    """Return the column of that name, in any case; an unknown column is a usage error."""
    names = [str(name) for name in rows.columns]
    same = tc.codebook.same_names(column, names)
    if len(same) != 1:
        raise click.UsageError(tc.codebook.unknown("column", column, names))
    return names[same[0]]


def grouping_column(rows: "pd.DataFrame", column: str) -> str:
    """Return the column that makes groups; `date:year` is the part of a date."""
    name, colon, part = column.rpartition(":")
    if colon and part in tc.dates.PARTS and column not in rows.columns:
        return f"{known_column(rows, name)}:{part}"
    known = known_column(rows, column)
    if known in tc.tallies.FIGURES:
        raise click.UsageError(f"rename the column '{known}': a tally has a number of that name")
    return known


def is_counted(study: "tc.Study") -> bool:
    """Return whether the options say which column has how many arguments a row stands for."""
    layout, _ = given_layout()
    return bool(layout.headers(TIMES)) or TIMES in study.files.foreign.aliases.values()


def refuse_counted(study: "tc.Study") -> None:
    """Refuse a column of how many arguments a row stands for, where each row is one argument."""
    if is_counted(study):
        raise click.UsageError(
            f"{study.files.shown}: here each row is one argument: omit --column {TIMES}=HEADER; "
            "tally, verdict and explain count by it"
        )


def repeated(study: "tc.Study", ratings: "pd.DataFrame") -> "pd.DataFrame":
    """Return the ratings of units, each as often as its row says that there are such units."""
    numbers = study.arguments.set_index("argument")[TIMES]
    if problems := list(_faults(study, study.arguments, TIMES, "number-invalid", _whole_times)):
        raise tc.DataError(problems)
    times = ratings["unit"].map({name: _whole_times(text) for name, text in numbers.items()})
    copies = ratings.loc[ratings.index.repeat(times)].reset_index(drop=True)
    number = copies.groupby(["unit", "coder"], sort=False).cumcount() + 1
    return copies.assign(unit=copies["unit"].astype(str) + " #" + number.astype(str))


def _whole_times(text: str) -> int:
    number = tc.groups.read_times(text)
    if number.denominator != 1:
        raise ValueError(f"'{text}' is not a whole number: so many units cannot have these labels")
    return int(number)


def _times(study: "tc.Study", rows: "pd.DataFrame") -> str | None:
    """Return the column that says how many arguments a row stands for; it must be asked for."""
    large = study.files.foreign.large
    headers = large.table.sheet.header if large else rows.columns
    if TIMES in headers and not _is_asked(study):
        where = "" if study.files.is_bare else "the path of the file in place of the study, and "
        click.echo(
            f"note: the column '{TIMES}' is not used: if it says how many arguments a row stands "
            f"for, give {where}--column {TIMES}={TIMES}",
            err=True,
        )
    return TIMES if is_counted(study) else None


def _is_asked(study: "tc.Study") -> bool:
    """Return whether rows count as an option says: those of a large file are counted always."""
    large = study.files.foreign.large
    return bool(large.table.layout.headers(TIMES)) if large else is_counted(study)


def _unreadable(
    study: "tc.Study", rows: "pd.DataFrame", by: Sequence[str], times: str | None
) -> "Iterator[tc.Problem]":
    """Yield a problem for each cell that is not a date, or not a number of arguments."""
    for column in by:
        name, _, part = column.rpartition(":")
        if column not in rows.columns:
            read = partial(tc.dates.part_of_date, part=part)
            yield from _faults(study, rows, name, "date-invalid", read)
    if times:
        yield from _faults(study, rows, times, "number-invalid", tc.groups.read_times)


def _faults(
    study: "tc.Study", rows: "pd.DataFrame", column: str, code: str, read: Callable[[str], object]
) -> "Iterator[tc.Problem]":
    faults = {}
    for text in rows[column].unique():
        try:
            read(text)
        except ValueError as error:
            message, _, hint = str(error).partition(": ")
            faults[text] = message, hint
    sheet = study.files.sheet("arguments.csv")
    if not (faults and sheet.header):
        return
    own = study.files.foreign.aliases
    field = column if column in sheet.header else own.get(column, column)
    row_of = {argument: row for row, argument in enumerate(sheet.column("argument"))}
    for argument, text in zip(rows["argument"], rows[column], strict=True):
        if fault := faults.get(text):
            yield sheet.problem(code, row_of[argument], field, fault[0], hint=fault[1])


def _distinct(
    rows: "pd.DataFrame", columns: str | None, codebook: "tc.Codebook", times: str | None
) -> "pd.DataFrame":
    """Return the first of the rows that have the same in these columns; labels as they are read."""
    if columns is None:
        return rows
    if times:
        raise click.UsageError(f"give either --distinct or --column {TIMES}=HEADER, not both")
    names = [known_column(rows, column.strip()) for column in columns.split(",")]
    keys = rows[names].copy()
    label_columns = [name for name in names if rows[name].equals(rows["label"])]
    if label_columns:
        labels = {text: codebook.label(text) for text in rows["label"].unique()}
        numbers: dict[object, int] = {}
        number_of = {
            text: numbers.setdefault(label and label.key, len(numbers))
            for text, label in labels.items()
        }
        keys[label_columns] = rows[label_columns].map(number_of.__getitem__)
    return rows[~keys.duplicated().to_numpy()]


def _remarks(
    codebook: "tc.Codebook", left_out: dict[str, int], distinct: str | None, *, is_counted: bool
) -> Iterator[str]:
    if number := left_out["not_arguments"]:
        codes = listed([codebook.noun(code) for code in sorted(codebook.not_arguments)], "or")
        yield f"Left out: {counted(number, 'row')} labelled {codes}, not arguments."
    if distinct is not None:
        columns = listed([column.strip() for column in distinct.split(",")])
        number = left_out["repeated"]
        yield f"Counted once: {counted(number, 'row')} repeated the {columns} of an earlier row."
    if is_counted:
        yield "Each row counts as often as its number of arguments says."
