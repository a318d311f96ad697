"""Options that several commands share, and how a command writes its result."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.progress import progress_when_slow
from theorycoding.counting.rules import CONVENTIONS, PRIMARY, WEIGHTED

if TYPE_CHECKING:
    import pandas as pd

    from theorycoding.counting.rules import CountingRule
    from theorycoding.files.folders import Project
    from theorycoding.files.study_files import StudyFiles
    from theorycoding.problems import Problem
    from theorycoding.study.studies import Study
    from theorycoding.vocabulary.shown_table import Table

FORMATS = ("text", "markdown", "csv", "json", "html", "latex")

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]
Pairs = tuple[tuple[str, str], ...]


class WeightType(click.ParamType[Fraction]):
    """A fraction from 1/2 to 1."""

    name = "fraction"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read `2/3` or `0.75`."""
        try:
            weight = tc.exact.read_number(str(value))
        except ValueError:
            self.fail(f"'{value}' is no fraction such as 2/3", param, ctx)
        if not Fraction(1, 2) <= weight <= 1:
            self.fail(f"{weight} is not between 1/2 and 1", param, ctx)
        return weight


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


def choice(name: str, words: Iterable[str], default: str, about: str) -> Decorator:
    """Return an option for one of a few words."""
    kind = click.Choice(tuple(words))
    return click.option(*name.split(), type=kind, default=default, show_default=True, help=about)


def _keep_project(context: click.Context, _: click.Parameter, folder: str | None) -> None:
    context.obj = folder or context.obj


format_option = choice("--format form", FORMATS, "text", "How to write the result.")
project_option = click.option(
    "--project",
    metavar="DIR",
    help="The folder with codings/.",
    callback=_keep_project,
    expose_value=False,
)
studies_argument = click.argument("studies", nargs=-1, metavar="[STUDY]...")
where_option = click.option(
    "--where",
    type=PairType(),
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only these arguments; repeatable.",
)
by_option = click.option(
    "--by", default="actor", show_default=True, metavar="COLUMN", help="A group for each value."
)
coder_option = click.option("--coder", metavar="C", help="Whose labels (default: the study's).")


def rule_options(command: Command) -> Command:
    """Add `--rule` and `--weight`."""
    weight = click.option(
        "--weight",
        type=WeightType(),
        metavar="W",
        help="Of the primary under the rule weighted: a fraction from 1/2 to 1 (default 2/3).",
    )
    about = "How a mixed label counts (default: primary)."
    return click.option("--rule", type=click.Choice([*CONVENTIONS]), help=about)(weight(command))


def counting_rule(rule: str | None, weight: Fraction | None) -> "CountingRule":
    """Return the rule of `--rule` and `--weight`; a weight alone means `weighted`."""
    if weight is not None and rule not in {None, WEIGHTED}:
        raise click.UsageError(f"--weight goes with --rule {WEIGHTED}, not with {rule}")
    name = rule or (WEIGHTED if weight is not None else PRIMARY.name)
    return tc.rules.counting_rule(name, weight)


def bare_options(command: Command) -> Command:
    """Add what a bare CSV file needs."""
    column = click.option(
        "--column",
        "columns",
        type=PairType(),
        multiple=True,
        metavar='label="My header"',
        help="What a bare CSV file calls a column; repeatable, case ignored.",
    )
    about = "A codebook for a bare CSV file."
    return column(click.option("--codebook", metavar="FILE", help=about)(command))


def with_study(command: Command) -> Command:
    """Add the argument STUDY and `--project`; the command gets the study, opened."""

    @wraps(command)
    def opening(
        study: str, columns: Pairs = (), codebook: str | None = None, **options: Any
    ) -> Any:
        return command(open_study(study, columns, codebook), **options)

    return click.argument("study")(project_option(opening))


def chosen_project() -> str | None:
    """Return the folder named on the command line, at the command or before it."""
    folder: str | None = click.get_current_context().obj
    return folder


def open_project() -> "Project":
    """Return the project named on the command line, else the one found from here."""
    return tc.loading.open_project(chosen_project())


def open_files(study: str, columns: Pairs, codebook: str | None) -> "StudyFiles":
    """Find and read the files of STUDY."""
    files = tc.loading.open_files(
        study, project=chosen_project(), columns=dict(columns), codebook=codebook
    )
    if not files.is_bare and (columns or codebook):
        raise click.UsageError("--column and --codebook go with a CSV file: a study has its own")
    return files


def open_each(studies: Sequence[str]) -> "Iterator[StudyFiles]":
    """Yield the files of each study named, else of every one; what they share is read once."""
    if studies:
        return tc.loading.open_each(studies, project=chosen_project())
    opened = open_project()
    return tc.folders.open_studies(opened, opened.studies)


def read_studies(studies: Sequence[str]) -> "list[Study]":
    """Read the studies named, else every one; errors end the command."""
    read = []
    with progress_when_slow("reading") as at:
        for files in open_each(studies):
            at(files.name)
            read.append(tc.loading.sound_study(files))
    return read


def open_study(study: str, columns: Pairs = (), codebook: str | None = None) -> "Study":
    """Read STUDY; warnings go to stderr, errors end the command."""
    with progress_when_slow("reading") as at:
        at(study)
        files = open_files(study, columns, codebook)
        problems = tc.check(files)
        if tc.problems.has_errors(problems):
            raise tc.DataError(problems)
        opened = tc.loading.build_study(files, problems)
    report_problems(problems)
    if not opened.has_codebook:
        theories = ", ".join(opened.codebook.theories) or "none"
        click.echo(f"No codebook: the theories are those found ({theories}).", err=True)
    return opened


def report_problems(problems: "Iterable[Problem]") -> None:
    """Write the problems to stderr, notes left out."""
    for problem in problems:
        if problem.severity != "note":
            click.echo(str(problem), err=True)


def narrow(rows: "pd.DataFrame", where: Pairs) -> "pd.DataFrame":
    """Keep the rows with these values; a column or value that does not occur is wrong use."""
    for given, value in where:
        column = known_column(rows, given)
        known = [str(cell) for cell in rows[column].unique()]
        if value not in known:
            raise click.UsageError(tc.codebook.unknown(f"row with the {column}", value, known))
        rows = rows[rows[column] == value]
    return rows


def known_column(rows: "pd.DataFrame", column: str) -> str:
    """Return the column of that name, case ignored; one that the rows do not have is wrong use."""
    same = [name for name in map(str, rows.columns) if name.casefold() == column.casefold()]
    if column in same or len(same) == 1:
        return column if column in same else same[0]
    raise click.UsageError(tc.codebook.unknown("column", column, map(str, rows.columns)))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 change`, `2 changes`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_result(
    table: "Table", form: str, records: Any = None, *, above: Iterable[str] = ()
) -> None:
    """Write a result to stdout: `records` as JSON if given, else the table in the format.

    `above` has lines of explanation for formats that people read.
    """
    if form == "json" and records is not None:
        click.echo(tc.json_text.to_json(records), nl=False)
        return
    for line in above if form in {"text", "markdown"} else ():
        click.echo(f"{tc.markup.escape(line, form)}\n")
    if form == "text" and sys.stdout.isatty():
        table = tc.markup.fitted(table, shutil.get_terminal_size().columns)
    click.echo(tc.markup.write_table(table, form), nl=False)
    note_guarded(form, [table])


def note_guarded(form: str, tables: Iterable["Table"]) -> None:
    """Say on stderr that text in CSV is guarded from spreadsheets, if any is."""
    if form == "csv" and any(map(tc.markup.has_formulas, tables)):
        message = "note: text that a spreadsheet takes for a formula begins with an apostrophe here"
        click.echo(message, err=True)
