"""The command `agreement`: how far coders agree, in a study or in any file of ratings."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli import opening, options
from theorycoding.cli.row_options import is_counted, known_column, narrow, repeated
from theorycoding.vocabulary.exact import has_thousands

if TYPE_CHECKING:
    import pandas as pd

    from theorycoding.intercoder import Agreement, Ratings, Validation
    from theorycoding.intercoder.validation import Sense

LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("identity", "linear", "quadratic")
INTERVALS = ("auto", "bootstrap", "analytic", "none")
COEFFICIENTS = ("percent", "alpha", "ac1", "fleiss", "conger", "brennan_prediger")
_NUMERIC = ("interval", "ratio")
_Categories = Sequence[str | float] | None


@click.command(short_help="Measure how far coders agree.")
@opening.rating_options
@opening.with_studies(only_labels=True)
@opening.where_option()
@options.value(
    "--clusters H", "FILE only: the column of clusters, if units were sampled in clusters."
)
@options.choice("--level", LEVELS, "FILE only: level of measurement for alpha.", "nominal")
@options.choice("--weights", WEIGHTS, "FILE only: weights for the other coefficients.", "identity")
@options.value(
    "--reading readings R",
    "Only this reading of mixed labels: primary, jaccard, dice, masi, ...; repeatable.",
    multiple=True,
)
@options.choice(
    "--coefficient coefficients", COEFFICIENTS, "Only this coefficient; repeatable.", multiple=True
)
@options.choice(
    "--interval",
    INTERVALS,
    "95% confidence interval: analytic (exact for percent, score limits for the others), or "
    "bootstrap over units; auto is analytic, and none with fewer than ten units.",
    "auto",
)
@options.value(
    "--draws",
    "Number of bootstrap samples.",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
)
@options.value("--seed", "Random seed for the bootstrap (default: a fixed seed).", type=int)
@options.value(
    "--against C",
    "Reference coder: also compare every other coder with C, theory by theory (default: the "
    "reference of study.toml, if it names one).",
)
@options.choice(
    "--rule",
    ("primary", "any"),
    "With a reference only: the theories that a mixed label names, primary or any.",
    "primary",
)
@options.flag(
    "--diagnostics", "Also show where coders differ: by theory, pair of coders and argument."
)
@options.flag(
    "--settled",
    "Study only: measure after settling, with decisions in place of the coders' own labels.",
)
@options.output_option
@options.format_option
def agreement(
    study: "tc.Study",
    where: opening.Conditions,
    clusters: str | None,
    against: str | None,
    rule: "Sense",
    diagnostics: bool,
    settled: bool,
    form: str,
    **given: Any,
) -> None:
    """Measure how far coders agree: percent, alpha, AC1, Fleiss, Conger, Brennan-Prediger.

    A FILE has one row per rating (--unit, --coder, --label) or one column per coder (--coders);
    several FILEs have the labels of one coder each. An empty label is a missing rating.
    """
    scale = {"--level": given["level"] != "nominal", "--weights": given["weights"] != "identity"}
    of_file = {"--clusters": clusters, **scale}
    _refuse_misplaced(study, of_file, settled=settled, against=against)
    rows = _narrowed(study, tc.settling.ratings(study, settled=settled), where)
    categories: _Categories = _categories(study)
    if any(scale.values()):  # labels are more than names
        rows, categories = _scaled(study, rows, categories, given["level"])
    try:
        ratings = _ratings(study, rows, categories, clusters)
        measured = tc.intercoder.agreement(ratings, **_estimation(study, given))
    except ValueError as error:
        raise tc.UsageError(f"{study.files.shown}: {error}") from None
    reference = against or (None if settled or form == "csv" else study.reference)
    validation = _validation(study, where, reference, rule) if reference else None
    _write_measured(measured, validation, ratings if diagnostics else None, form)
    for warning in measured.warnings:
        click.echo(f"warning: {warning}", err=True)


COMMANDS: tuple[click.Command, ...] = (agreement,)


def _refuse_misplaced(
    study: "tc.Study", of_file: Mapping[str, object], *, settled: bool, against: str | None
) -> None:
    """Raise a usage error for options that do not go with a study, or with a FILE."""
    misplaced = [name for name, value in of_file.items() if value and not study.files.is_bare]
    if misplaced:
        raise click.UsageError(f"omit {misplaced[0]} for a study: it needs a FILE")
    if settled and study.files.is_bare:
        raise click.UsageError("omit --settled for a FILE: only a study has decisions")
    if settled and against:
        raise click.UsageError("give either --settled or --against, not both")


def _estimation(study: "tc.Study", given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of `agreement`; those that are not given have its defaults."""
    estimation = {name: value for name, value in given.items() if value not in {None, ()}}
    if given["interval"] == "none":
        estimation["interval"] = None
    # Conger's coefficient needs to know who rated what.
    left_out = {"conger"} if study.files.foreign.is_anonymous else set()
    known = tuple(name for name in COEFFICIENTS if name not in left_out)
    return {"coefficients": known, **estimation}


def _ratings(
    study: "tc.Study", rows: "pd.DataFrame", categories: _Categories, clusters: str | None = None
) -> "Ratings":
    if large := study.files.foreign.large:
        counted: Ratings = large.ratings(rows, categories)
        return counted
    if clusters and is_counted(study):
        raise click.UsageError("give either --clusters or --column n=HEADER, not both")
    if is_counted(study):
        rows = repeated(study, rows)
    if clusters:
        arguments = study.arguments.set_index("argument")
        column = known_column(arguments, clusters)
        rows = rows.assign(cluster=rows["unit"].map(arguments[column]))
    return tc.intercoder.read_ratings(
        rows, categories=categories, clusters="cluster" if clusters else None
    )


def _validation(
    study: "tc.Study", where: opening.Conditions, reference: str, rule: "Sense"
) -> "Validation":
    """Return the other coders beside the reference."""
    rows = _narrowed(study, tc.settling.ratings(study, reference=reference), where)
    ratings = _ratings(study, rows, _categories(study))
    if reference not in ratings.coders:
        raise click.UsageError(tc.codebook.unknown("coder", reference, ratings.coders))
    validation = tc.intercoder.against(ratings, reference, rule=rule)
    if not validation.theories:
        click.echo(f"warning: no other coder labelled what '{reference}' labelled", err=True)
    return validation


def _narrowed(study: "tc.Study", rows: "pd.DataFrame", where: opening.Conditions) -> "pd.DataFrame":
    """Return the ratings of the arguments with these values."""
    if not where:
        return rows
    kept = narrow(study.arguments, where)["argument"]
    return rows[rows["unit"].isin(kept)].reset_index(drop=True)


def _categories(study: "tc.Study") -> tuple[str, ...] | None:
    """Return all categories in order; None if neither a codebook nor an option says so."""
    if study.has_codebook:
        return study.codebook.theories
    return study.files.foreign.categories or None


def _scaled(
    study: "tc.Study", rows: "pd.DataFrame", categories: _Categories, level: str
) -> "tuple[pd.DataFrame, _Categories]":
    """Return ratings and categories as numbers, unless the categories are words in their order."""
    foreign = study.files.foreign
    numbers = tuple(_number(str(text), foreign.decimal) for text in categories or ())
    if study.has_codebook or None in numbers or foreign.labels_are != "text":
        return rows, categories
    known = tuple(number for number in numbers if number is not None)
    return _with_numbers(study, rows, level), known or None


def _with_numbers(study: "tc.Study", rows: "pd.DataFrame", level: str) -> "pd.DataFrame":
    """Return the labels as numbers if all are; text is refused if numbers are needed."""
    texts = rows["label"].unique()
    decimal = study.files.foreign.decimal
    numbers = {text: number for text in texts if (number := _number(text, decimal)) is not None}
    wrong = {*texts} - {*numbers}
    negative = {text for text, number in numbers.items() if number < 0}
    if level == "ratio" and negative and not wrong:
        reason = "is below zero, which --level ratio has no values for"
        raise tc.DataError(_misfits(study, negative, reason, "correct it, or use --level interval"))
    if not wrong:
        return rows.assign(label=[numbers[text] for text in rows["label"]])
    if level in _NUMERIC:
        hint = "correct it, or name it with --missing if it stands for no rating"
        if all(_number(text, ",") is not None for text in wrong):
            hint = "give --decimal , if the comma is the decimal mark"
        reason = f"is not a number, which --level {level} needs"
        raise tc.DataError(_misfits(study, wrong, reason, hint))
    raise tc.UsageError(
        f"{study.files.shown}: text such as '{min(wrong)}' has no order: give --categories with "
        "all labels, in order"
    )


def _number(text: str, decimal: str) -> float | None:
    if decimal != "." and has_thousands(text):
        return None
    try:
        number = float(text.replace(decimal, "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _misfits(study: "tc.Study", wrong: set[str], reason: str, hint: str) -> list["tc.Problem"]:
    return [
        sheet.problem("number-invalid", row, "label", f"'{cell}' {reason}", hint=hint)
        for _, sheet in study.files.label_sheets()
        for row, cell in sheet.cells("label")
        if cell in wrong
    ]


def _write_measured(
    measured: "Agreement", validation: "Validation | None", diagnosed: "Ratings | None", form: str
) -> None:
    """Write the coefficients, the comparison with a reference and the diagnostics, if asked for."""
    table = tc.agreement_tables.list_agreement(measured)
    tables = tc.agreement_tables.list_diagnostics(diagnosed) if diagnosed else {}
    if form == "json":
        record = vars(measured) | (validation.to_record() if validation else {})
        if diagnosed:
            record["diagnostics"] = {title: each.records for title, each in tables.items()}
        options.write_result(table, form, record)
        return
    lines = tuple(tc.agreement_tables.agreement_lines(measured))
    if form not in {"text", "markdown"}:  # there, the lines are above the table
        click.echo(lines[0], err=True)
    if form == "csv" and validation:
        options.write_result(tc.agreement_tables.list_score_rows(validation), form)
        return
    if form == "csv" and diagnosed:
        options.write_result(tc.agreement_tables.stacked(tables), form)
        return
    shown = {**(tc.agreement_tables.list_validation(validation) if validation else {}), **tables}
    if options.save({"Agreement": table, **shown}, (*lines, *measured.warnings)):
        return
    options.write_result(table, form, above=lines)
    for title, table in shown.items():
        click.echo(f"\n{tc.markup.escape(title, form)}\n")
        click.echo(options.written(table, form), nl=False)
