"""Options that several commands share, and the writing of results."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.progress import progress_when_slow
from theorycoding.cli.saving import save
from theorycoding.counting.rules import CONVENTIONS, PRIMARY, WEIGHTED
from theorycoding.exchange.layout import Layout

if TYPE_CHECKING:
    from theorycoding.counting.rules import CountingRule
    from theorycoding.files.folders import Project
    from theorycoding.files.study_files import StudyFiles
    from theorycoding.problems import Problem
    from theorycoding.study.studies import Study
    from theorycoding.vocabulary.shown_table import Table

FORMATS = ("text", "markdown", "csv", "json", "html", "latex")
WIDTH = 80  # of text tables, where there is no terminal

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


class WeightType(click.ParamType[Fraction]):
    """A fraction from 1/2 to 1."""

    name = "fraction"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read `2/3` or `0.75`."""
        try:
            return tc.rules.counting_rule(WEIGHTED, value).weight or Fraction(1)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def choice(name: str, words: Iterable[str], default: str, about: str) -> Decorator:
    """Return an option for one of a few words."""
    kind = click.Choice(tuple(words))
    return click.option(*name.split(), type=kind, default=default, show_default=True, help=about)


def _keep_project(context: click.Context, _: click.Parameter, folder: str | None) -> None:
    context.obj = folder or context.obj


format_option = choice("--format form", FORMATS, "text", "Output format.")
project_option = click.option(
    "--project",
    metavar="DIR",
    help="Folder that contains codings/ (default: found from here upwards).",
    callback=_keep_project,
    expose_value=False,
)
studies_argument = click.argument("studies", nargs=-1, metavar="[STUDY]...")
coder_option = click.option(
    "--coder", metavar="C", help="Coder whose labels are used (default: the study's default coder)."
)


def rule_options(command: Command) -> Command:
    """Add `--rule` and `--weight`."""
    weight = click.option(
        "--weight",
        type=WeightType(),
        metavar="W",
        help="Weight of the primary theories under --rule weighted: a fraction from 1/2 to 1 "
        "(default 2/3).",
    )
    about = "Counting rule for mixed labels (default: primary, or weighted if --weight is given)."
    return click.option("--rule", type=click.Choice([*CONVENTIONS]), help=about)(weight(command))


def counting_rule(rule: str | None, weight: Fraction | None) -> "CountingRule":
    """Return the rule of `--rule` and `--weight`; a weight alone means `weighted`."""
    if weight is not None and rule not in {None, WEIGHTED}:
        raise click.UsageError(
            f"--weight needs --rule {WEIGHTED}: omit --weight, or give --rule {WEIGHTED}"
        )
    name = rule or (WEIGHTED if weight is not None else PRIMARY.name)
    return tc.rules.counting_rule(name, weight)


def with_study(command: Command) -> Command:
    """Add the argument STUDY and `--project`; the command gets the study, opened."""

    @wraps(command)
    def opening(
        study: str, layout: Layout | None = None, codebook: str | None = None, **options: Any
    ) -> Any:
        return command(open_study((study,), layout, codebook), **options)

    return click.argument("study", metavar="STUDY|FILE")(project_option(opening))


def with_studies(*, only_labels: bool = False) -> Decorator:
    """Add the argument STUDY or FILE…, a file per coder; the command gets them as one study."""

    def adding(command: Command) -> Command:
        @wraps(command)
        def opening(
            study: tuple[str, ...],
            layout: Layout | None = None,
            codebook: str | None = None,
            **options: Any,
        ) -> Any:
            if layout and any(map(tc.loading.is_path, study)):  # before the rows are checked
                chosen = {name: options[name] for name in ("where", "residual") if name in options}
                layout = replace(layout, **chosen)
                options |= dict.fromkeys(chosen, ())
            opened = open_study(study, layout, codebook, only_labels=only_labels)
            if only_labels:
                require_coders(opened)
            return command(opened, **options)

        argument = click.argument("study", nargs=-1, required=True, metavar="STUDY|FILE...")
        return argument(project_option(opening))

    return adding


def chosen_project() -> str | None:
    """Return the folder of `--project`, given with the command or before it; None if not given."""
    folder: str | None = click.get_current_context().obj
    return folder


def open_project() -> "Project":
    """Return the project named on the command line, else the one found from here."""
    return tc.loading.open_project(chosen_project())


def open_files(
    names: Sequence[str],
    layout: Layout | None = None,
    codebook: str | None = None,
    *,
    only_labels: bool = False,
) -> "StudyFiles":
    """Return the files of STUDY, or one or several FILEs, found and read."""
    first, *more = names
    if more and not all(map(tc.loading.is_path, names)):
        raise click.UsageError("give one STUDY, or several FILEs with the labels of a coder each")
    files = tc.loading.open_files(
        first,
        project=chosen_project(),
        layout=layout,
        codebook=codebook,
        more=more,
        only_labels=only_labels,
    )
    if not files.is_bare and (layout not in {None, Layout()} or codebook):
        raise click.UsageError("omit the options of a FILE: they do not go with a study")
    return files


def open_each(studies: Sequence[str]) -> "Iterator[StudyFiles]":
    """Yield the files of each study named, else of all; shared files are read once."""
    if studies:
        return tc.loading.open_each(studies, project=chosen_project())
    opened = open_project()
    return tc.folders.open_studies(opened, opened.studies)


def read_studies(studies: Sequence[str]) -> "list[Study]":
    """Return the studies named, else all; errors end the command."""
    opened = []
    with progress_when_slow("reading") as at:
        for files in open_each(studies):
            at(files.name)
            opened.append(tc.loading.sound_study(files))
    return opened


def open_study(
    names: Sequence[str],
    layout: Layout | None = None,
    codebook: str | None = None,
    *,
    only_labels: bool = False,
) -> "Study":
    """Return STUDY or FILE; warnings go to stderr, errors end the command."""
    with progress_when_slow("reading") as at:
        at(names[0])
        files = open_files(names, layout, codebook, only_labels=only_labels)
        problems = tc.check(files)
        if tc.problems.has_errors(problems):
            raise tc.DataError(problems)
        opened = tc.loading.build_study(files, problems)
    report_problems(problems)
    for note in files.foreign.notes if files.foreign else ():
        click.echo(f"note: {note}", err=True)
    if not opened.has_codebook and not only_labels:
        is_read_whole = files.foreign and files.foreign.theories
        labels = () if is_read_whole else opened.coding_table.cells["label"]
        click.echo(tc.sentences.theories_found(opened.codebook, labels), err=True)
    return opened


def require_coders(study: "Study") -> None:
    """Refuse a FILE that does not say who gave its labels."""
    sheets = study.files.sheets
    if study.files.is_bare and not any(path.startswith("coders/") for path in sheets):
        where = tc.label_columns.no_labels(sheets["arguments.csv"])
        raise click.UsageError(f"{study.files.shown}: {where}")


def report_problems(problems: "Iterable[Problem]") -> None:
    """Write the problems to stderr, except notes; many of one kind are one line."""
    for problem in tc.problems.grouped(problems):
        if problem.severity != "note":
            click.echo(str(problem), err=True)


def write_result(
    table: "Table",
    form: str,
    records: Any = None,
    *,
    above: Iterable[str] = (),
    remarks: Sequence[str] = (),
) -> None:
    """Write a result to the file of `-o`, else to stdout: as JSON if `records` are given.

    `above` has lines of explanation for formats that people read. `remarks` are what nobody must
    miss: they are above the table too, and on stderr in other formats.
    """
    is_read = form in {"text", "markdown"}
    lines = [*above, *remarks]
    is_saved = save({click.get_current_context().info_name or "table": table}, lines)
    for remark in remarks if is_saved or not is_read else ():
        click.echo(f"note: {remark}", err=True)
    if is_saved:
        return
    if form == "json" and records is not None:
        click.echo(tc.json_text.to_json(records), nl=False)
        return
    for line in lines if is_read else ():
        click.echo(f"{tc.markup.escape(line, form)}\n")
    click.echo(tc.markup.write_table(table, form, width=text_width()), nl=False)
    note_guarded(form, [table])


def text_width() -> int:
    """Return the width of tables as text: that of the terminal, else 80."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH


def note_guarded(form: str, tables: Iterable["Table"]) -> None:
    """Report on stderr that text in CSV is guarded from spreadsheets, if any is."""
    if form == "csv" and any(map(tc.markup.has_formulas, tables)):
        message = "note: cells that a spreadsheet would take for a formula begin with an apostrophe"
        click.echo(message, err=True)
