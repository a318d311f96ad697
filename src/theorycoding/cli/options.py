"""Options that several commands share, and the writing of results."""

import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial, wraps
from typing import Any

import click

import theorycoding as tc
from theorycoding.cli.progress import progress_when_slow
from theorycoding.cli.saving import FILE, save
from theorycoding.counting.rules import CONVENTIONS, PRIMARY, WEIGHTED
from theorycoding.exchange.layout import Layout
from theorycoding.files.study_files import StudyFiles
from theorycoding.vocabulary.shown_table import FORMATS

WIDTH = 80  # of text tables, where there is no terminal
# What is short for `--column`, by our name of the column.
SHORT = {"argument": "--unit", "coder": "--coder", "label": "--label"}
_CHOOSING = {"where", "residual"}  # of a FILE, they choose rows before the rows are checked
_COUNTING = {"by", "readings"}  # only commands that can count files without reading them have one
_NEED_ROWS = ("distinct", "corrected_by", "clusters", "diagnostics")

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def all_of(*options: Decorator) -> Decorator:
    """Return a decorator that adds several options, in this order."""

    def adding(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return adding


def value(shown: str, about: str, **more: Any) -> Decorator:
    """Return an option with a value, as its help shows it: `-o --output FILE`.

    A word in lower case is the name of the parameter: `--from revision REV`.
    """
    words = shown.split()
    names = [word for word in words if word.startswith("-") or word.islower()]
    metavar = next((word for word in words if word not in names), None)
    return click.option(*names, metavar=metavar, help=about, **more)


def flag(names: str, about: str) -> Decorator:
    """Return an option without a value."""
    return click.option(*names.split(), is_flag=True, help=about)


def choice(
    names: str, words: Iterable[str], about: str, default: str | None = None, **more: Any
) -> Decorator:
    """Return an option for one of a few words."""
    kind = click.Choice(tuple(words))
    return value(names, about, type=kind, default=default, show_default=True, **more)


def _keep_project(context: click.Context, _: click.Parameter, folder: str | None) -> None:
    context.obj = folder or context.obj


format_option = choice("--format form", FORMATS, "Output format.", "text")
project_option = value(
    "--project DIR",
    "Folder that contains codings/ (default: found from here upwards).",
    callback=_keep_project,
    expose_value=False,
)
studies_argument = all_of(click.argument("studies", nargs=-1, metavar="[STUDY]..."), project_option)
coder_option = value(
    "--coder C", "Coder whose labels are used (default: the study's default coder)."
)


def rule_options(command: Command) -> Command:
    """Add `--rule` and `--weight`, which reach the command as `rule`."""

    @wraps(command)
    def counting(*given: Any, rule: str | None, weight: Fraction | None, **options: Any) -> Any:
        if weight is not None and rule not in {None, WEIGHTED}:
            raise click.UsageError(
                f"--weight needs --rule {WEIGHTED}: omit --weight, or give --rule {WEIGHTED}"
            )
        name = rule or (WEIGHTED if weight is not None else PRIMARY.name)
        return command(*given, rule=tc.rules.counting_rule(name, weight), **options)

    return all_of(
        choice(
            "--rule",
            CONVENTIONS,
            "Counting rule for mixed labels (default: primary, or weighted if --weight is given).",
        ),
        value(
            "--weight W",
            "Weight of the primary theories under --rule weighted: a fraction from 1/2 to 1 "
            "(default 2/3).",
            type=_weight,
        ),
    )(counting)


def _weight(text: str) -> Fraction | None:
    """Read `2/3` or `0.75`."""
    return tc.rules.counting_rule(WEIGHTED, text).weight


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


def chosen_project() -> str | None:
    """Return the folder of `--project`, given with the command or before it; None if not given."""
    folder: str | None = click.get_current_context().obj
    return folder


def open_project() -> "tc.folders.Project":
    """Return the project named on the command line, else the one found from here."""
    return tc.loading.open_project(chosen_project())


def given_layout() -> tuple[Layout, str | None]:
    """Return what the options of a FILE say, and its codebook."""
    context = click.get_current_context()
    given = {**context.meta.get(FILE, {})}
    codebook = given.pop("codebook", None)
    short = [(ours, header) for ours in SHORT for header in given.pop(f"{ours}_columns", ())]
    return Layout(**given | {"columns": (*given.get("columns", ()), *short)}), codebook


def open_files(
    names: Sequence[str], codebook: str | None = None, *, only_labels: bool = False
) -> StudyFiles:
    """Return the files of STUDY, or one or several FILEs, found and read."""
    if len(names) > 1 and not all(map(tc.loading.is_path, names)):
        raise click.UsageError("give one STUDY, or several FILEs with the labels of a coder each")
    layout, given = given_layout()
    options = click.get_current_context().params
    is_counted = not options.keys().isdisjoint(_COUNTING) and not any(map(options.get, _NEED_ROWS))
    whole = replace(
        layout,
        coder=options.get("coder"),
        by=options.get("by", ()),
        report=partial(click.echo, err=True) if is_counted else None,
        **{name: options[name] for name in _CHOOSING & options.keys()},
    )
    own = given or codebook
    files = tc.loading.open_files(
        names, whole, own, project=chosen_project(), only_labels=only_labels
    )
    if not files.is_bare and (layout != Layout() or given):
        raise click.UsageError("omit the options of a FILE: they do not go with a study")
    return files


def read_studies(studies: Sequence[str]) -> "list[tc.Study]":
    """Return the studies named, else all; errors end the command."""
    opened = []
    with progress_when_slow("reading") as at:
        for files in tc.loading.open_each(studies, chosen_project()):
            at(files.name)
            opened.append(tc.loading.sound_study(files))
    return opened


def open_study(
    names: Sequence[str], codebook: str | None = None, *, only_labels: bool = False
) -> "tc.Study":
    """Return STUDY or FILE; warnings go to stderr, errors end the command."""
    with progress_when_slow("reading") as at:
        at(names[0])
        files = open_files(names, codebook, only_labels=only_labels)
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


def report_problems(problems: "Iterable[tc.Problem]") -> None:
    """Write the problems to stderr, except notes; many of one kind are one line."""
    for problem in tc.problems.grouped(problems):
        if problem.severity != "note":
            click.echo(str(problem), err=True)


def write_result(
    table: "tc.Table",
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
    click.echo(written(table, form), nl=False)
    note_guarded(form, [table])


def written(table: "tc.Table", form: str) -> str:
    """Return a table in a format; as text it is as wide as the terminal, else 80 characters."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    return tc.markup.write_table(table, form, width=width)


def note_guarded(form: str, tables: Iterable["tc.Table"]) -> None:
    """Report on stderr that text in CSV is guarded from spreadsheets, if any is."""
    if form == "csv" and any(map(tc.markup.has_formulas, tables)):
        message = "note: cells that a spreadsheet would take for a formula begin with an apostrophe"
        click.echo(message, err=True)
