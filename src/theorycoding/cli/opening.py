"""STUDY and FILE on the command line: the options of a FILE, and what is named, opened."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

import click

import theorycoding as tc
from theorycoding.cli.options import (
    KEEP,
    Command,
    Decorator,
    all_of,
    keep,
    kept,
    project_option,
    report_problems,
    value,
)
from theorycoding.cli.progress import progress_when_slow
from theorycoding.exchange.layout import Condition, Layout
from theorycoding.files.study_files import StudyFiles

# What is short for `--column`, by our name of the column.
_SHORT = {"argument": "--unit", "coder": "--coder", "label": "--label"}
_CHOOSING = {"where", "residual"}  # of a FILE, they choose rows before the rows are checked
_COUNTING = {"by", "readings"}  # only commands that can count files without reading them have one
_NEED_ROWS = ("distinct", "corrected_by", "clusters", "diagnostics")

Conditions = tuple[Condition, ...]


def _keep_list(context: click.Context, parameter: click.Parameter, lists: Any) -> None:
    keep(context, parameter, sum(lists, ()))


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
    return value(shown, about, **KEEP | more)


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
    _of_file("--decimal MARK", "FILE only: the decimal mark of numbers."),
    _of_file("--sheet NAME", "FILE only: the sheet of a workbook."),
    _of_file(
        "--engine",
        "FILE only: what counts a CSV file of any size; Parquet is always counted by duckdb.",
        type=click.Choice(("duckdb",)),
    ),
    _of_file("--codebook FILE", "FILE only: its codebook."),
)
# For commands that do not count rows, those that choose rows are options of a FILE too.
whole_file_options = all_of(file_options, where_option(**KEEP), residual_option(**KEEP))
rating_options = all_of(
    file_options,
    *(
        _of_file(
            f"{option} {ours}_columns H",
            f"FILE only: short for --column {ours}=H.",
            multiple=True,
        )
        for ours, option in _SHORT.items()
    ),
)


studies_argument = all_of(click.argument("studies", nargs=-1, metavar="[STUDY]..."), project_option)


def with_studies(*, nargs: int = -1, only_labels: bool = False) -> Decorator:
    """Add the argument STUDY or FILE…, a file per coder; the command gets them as one study."""

    def adding(command: Command) -> Command:
        @wraps(command)
        def opening(study: str | tuple[str, ...], **options: Any) -> Any:
            names = (study,) if isinstance(study, str) else study
            opened = open_study(names, only_labels=only_labels)
            if only_labels:
                require_coders(opened)
            if opened.files.is_bare:  # the rows are chosen already, before they were checked
                options |= dict.fromkeys(_CHOOSING & options.keys(), ())
            return command(opened, **options)

        metavar = "STUDY|FILE" if nargs == 1 else "STUDY|FILE..."
        argument = click.argument("study", nargs=nargs, required=True, metavar=metavar)
        return argument(project_option(opening))

    return adding


with_study = with_studies(nargs=1)


def open_project() -> "tc.folders.Project":
    """Return the project named on the command line, else the one found from here."""
    return tc.finding.open_project(kept().get("project"))


def given_layout() -> tuple[Layout, str | None]:
    """Return what the options of a FILE say, and its codebook."""
    given = kept()
    short = [(ours, header) for ours in _SHORT for header in given.get(f"{ours}_columns", ())]
    laid_out = {name: given[name] for name in vars(Layout()).keys() & given.keys()}
    columns = (*laid_out.pop("columns", ()), *short)
    return Layout(**laid_out, columns=columns), given.get("codebook")


def open_files(
    names: Sequence[str],
    codebook: str | None = None,
    *,
    only_labels: bool = False,
    at: Callable[[str], None] | None = None,
) -> StudyFiles:
    """Return the files of STUDY, or of one or several FILEs; `at` is called with each step."""
    if len(names) > 1 and not all(map(tc.finding.is_path, names)):
        raise click.UsageError("give one STUDY, or several FILEs with the labels of a coder each")
    layout, given = given_layout()
    options = click.get_current_context().params
    is_counted = not options.keys().isdisjoint(_COUNTING) and not any(map(options.get, _NEED_ROWS))
    whole = replace(
        layout,
        coder=options.get("coder"),
        by=options.get("by", ()),
        report=at if is_counted else None,
        only_labels=only_labels,
        **{name: options[name] for name in _CHOOSING & options.keys()},
    )
    own = given or codebook
    files = tc.finding.open_files(names, whole, own, project=kept().get("project"))
    if not files.is_bare and (layout != Layout() or own):
        raise click.UsageError("omit the options of a FILE: they do not go with a study")
    return files


def read_studies(studies: Sequence[str]) -> "list[tc.Study]":
    """Return the studies named, else all; errors end the command."""
    opened = []
    with progress_when_slow("reading") as at:
        for files in tc.finding.open_each(studies, kept().get("project")):
            at(files.name)
            opened.append(tc.loading.sound_study(files))
    return opened


def open_study(
    names: Sequence[str], codebook: str | None = None, *, only_labels: bool = False
) -> "tc.Study":
    """Return STUDY or FILE; warnings go to stderr, errors end the command."""
    with progress_when_slow("reading") as at:
        at(names[0])
        files = open_files(names, codebook, only_labels=only_labels, at=at)
        opened = tc.loading.sound_study(files)
    report_problems(opened.problems)
    for note in opened.files.foreign.notes:
        click.echo(f"note: {note}", err=True)
    if not opened.has_codebook and not only_labels:
        labels = () if opened.files.foreign.theories else opened.coding_table.cells["label"]
        click.echo(tc.sentences.theories_found(opened.codebook, labels), err=True)
    return opened


def require_coders(study: "tc.Study") -> None:
    """Refuse a FILE that does not say who gave its labels."""
    sheets = study.files.sheets
    if study.files.is_bare and not any(path.startswith("coders/") for path in sheets):
        raise click.UsageError(
            f"{study.files.shown}: nothing says who gave the labels: name one column per coder "
            "(--coders A,B) or the column of the coder (--column coder=HEADER), or give one file "
            "per coder"
        )
