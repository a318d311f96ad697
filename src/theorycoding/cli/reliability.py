"""The command `agreement`: how far coders agree, in a study or in any file of ratings."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.options import choice, format_option, open_study, project_option, write_result

if TYPE_CHECKING:
    import pandas as pd

    from theorycoding.intercoder import Ratings

LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("identity", "linear", "quadratic")
INTERVALS = ("auto", "bootstrap", "analytic", "none")
_NUMERIC = ("interval", "ratio")
_UNSCALED = ("nominal", "identity")


@click.command(short_help="Measure how far coders agree.")
@click.argument("study", metavar="STUDY|FILE")
@project_option
@click.option("--unit", metavar="H", help="FILE only: the column that holds the units.")
@click.option("--coder", metavar="H", help="FILE only: the column that holds the coders.")
@click.option("--label", metavar="H", help="FILE only: the column that holds the labels.")
@click.option(
    "--wide", is_flag=True, help="FILE only: treat every column but the units as one coder."
)
@click.option("--sets", metavar="SEP", help="FILE only: the separator of several labels in a cell.")
@click.option(
    "--clusters",
    metavar="H",
    help="FILE only: the column of clusters to resample in place of units.",
)
@choice("--level", LEVELS, "nominal", "FILE only: level of measurement for alpha.")
@choice("--weights", WEIGHTS, "identity", "FILE only: weights for the other coefficients.")
@choice(
    "--interval",
    INTERVALS,
    "auto",
    "95% confidence interval: bootstrap over units, or analytic from the standard error; auto uses "
    "the bootstrap, but analytic if nearly every unit has its own pattern.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
    help="Number of bootstrap samples.",
)
@click.option(
    "--seed", type=int, default=None, help="Random seed for the bootstrap (default: a fixed seed)."
)
@click.option(
    "--diagnostics",
    is_flag=True,
    help="Also show where coders differ: by theory, pair of coders and argument.",
)
@click.option(
    "--settled",
    is_flag=True,
    help="Study only: measure after settling, with decisions in place of the coders' own labels.",
)
@format_option
def agreement(
    study: str,
    unit: str | None,
    coder: str | None,
    label: str | None,
    wide: bool,
    sets: str | None,
    clusters: str | None,
    level: str,
    weights: str,
    interval: str,
    draws: int,
    seed: int | None,
    diagnostics: bool,
    settled: bool,
    form: str,
) -> int:
    """Measure how far coders agree: percent, alpha, AC1, Fleiss, Conger, Brennan-Prediger.

    A FILE has one row per rating (--unit, --coder, --label) or one column per coder (--unit,
    --wide). An empty label is a missing rating.
    """
    is_scaled = (level, weights) != _UNSCALED
    is_file = bool(unit or wide or Path(study).suffix == ".csv")
    _refuse_misplaced(
        is_file,
        of_file={"--coder": coder, "--label": label, "--sets": sets, "--clusters": clusters},
        is_settled=settled,
        is_scaled=is_scaled,
        several_in=form if diagnostics else "",
    )
    if is_file:
        rows, categories = _file_ratings(study, unit, coder, label, wide, clusters), None
    else:
        opened = open_study(study)
        rows = tc.settling.ratings(opened, settled=settled)
        categories = tuple(opened.codebook.nouns())
    options: dict[str, Any] = {"level": level, "weights": weights, "draws": draws}
    options["interval"] = None if interval == "none" else interval
    if seed is not None:
        options["seed"] = seed
    try:
        ratings = _ratings(rows, level, sets, categories, clusters, is_scaled=is_scaled)
        measured = tc.intercoder.measure_agreement(ratings, **options)
    except ValueError as error:
        click.echo(f"{study}: {error}", err=True)
        return 1
    write_result(tc.listings.list_agreement(measured), form, measured)
    if diagnostics:
        _write_diagnostics(ratings, form)
    for warning in measured.warnings:
        click.echo(f"warning: {warning}", err=True)
    return 0


COMMANDS: tuple[click.Command, ...] = (agreement,)


def _write_diagnostics(ratings: "Ratings", form: str) -> None:
    for title, table in tc.listings.list_diagnostics(ratings).items():
        click.echo(f"\n{tc.markup.escape(title, form)}\n")
        click.echo(tc.markup.write_table(table, form), nl=False)


def _refuse_misplaced(
    is_file: bool,
    of_file: dict[str, str | None],
    *,
    is_settled: bool,
    is_scaled: bool,
    several_in: str,
) -> None:
    """Raise a usage error for options that do not go with a study, a FILE or a format."""
    if several_in in {"csv", "json"}:
        raise click.UsageError(
            f"omit --diagnostics with --format {several_in}: it writes several tables"
        )
    misplaced = [name for name, value in of_file.items() if value is not None and not is_file]
    if misplaced:
        raise click.UsageError(f"omit {misplaced[0]} for a study: it needs a FILE")
    if is_settled and is_file:
        raise click.UsageError("omit --settled for a FILE: only a study has decisions")
    if is_scaled and not is_file:
        raise click.UsageError("omit --level and --weights for a study: theories have no order")


def _ratings(
    rows: "pd.DataFrame",
    level: str,
    sets: str | None,
    categories: tuple[str, ...] | None,
    clusters: str | None,
    *,
    is_scaled: bool,
) -> "Ratings":
    if sets is not None:
        rows = tc.intercoder.label_sets(rows, separator=sets)
    elif is_scaled:
        rows = _with_numbers(rows, must=level in _NUMERIC)
    named = "cluster" if clusters else None
    return tc.intercoder.read_ratings(rows, categories=categories, clusters=named)


def _with_numbers(rows: "pd.DataFrame", *, must: bool) -> "pd.DataFrame":
    """Return the labels as numbers if all are; text is refused if numbers are needed."""
    try:
        return rows.assign(label=rows["label"].astype("float64"))
    except (ValueError, TypeError):
        if must:
            message = "this --level needs numbers, but not all labels are numbers"
            raise ValueError(message) from None
        return rows


def _file_ratings(
    file: str,
    unit: str | None,
    coder: str | None,
    label: str | None,
    wide: bool,
    clusters: str | None,
) -> "pd.DataFrame":
    """Return the ratings of a file as rows of unit, coder, label (and cluster)."""
    if unit is None or (wide and (coder or label)) or (not wide and None in {coder, label}):
        raise click.UsageError("give --unit with --coder and --label, or --unit with --wide")
    named = [unit, *([] if wide else [str(coder), str(label)]), *filter(None, [clusters])]
    frame = tc.loading.read_frame(file, named, every=wide)
    names = {unit: "unit", str(coder): "coder", str(label): "label", str(clusters): "cluster"}
    frame = frame.rename(columns={old: new for old, new in names.items() if old in named})
    if wide:
        fixed = [name for name in ("unit", "cluster") if name in frame.columns]
        frame = frame.melt(id_vars=fixed, var_name="coder", value_name="label")
    kept = [name for name in ("unit", "coder", "label", "cluster") if name in frame.columns]
    return frame.loc[frame["label"] != "", kept].reset_index(drop=True)
