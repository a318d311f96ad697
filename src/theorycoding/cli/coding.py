"""Commands for coders: `sheet`, `disagreements`, `diff`."""

from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.file_options import rating_options
from theorycoding.cli.options import (
    Command,
    format_option,
    note_guarded,
    open_files,
    open_project,
    open_study,
    project_option,
    report_problems,
    with_studies,
    write_result,
)
from theorycoding.vocabulary.labels import CONSENSUS
from theorycoding.vocabulary.wording import counted

if TYPE_CHECKING:
    from theorycoding.study.studies import Study


def _with_arguments(command: Command) -> Command:
    """Add the argument STUDY; the command gets a study of its arguments and labels only."""

    @wraps(command)
    def opening(study: str, **options: Any) -> Any:
        return command(_arguments_of(study), **options)

    return click.argument("study", metavar="STUDY|FILE")(project_option(opening))


def _arguments_of(name: str) -> "Study":
    """Return a study without grids and claims; errors in these files do not end the command."""
    files = open_files((name,))
    needed = {"arguments.csv", "codebook.csv", tc.folders.SETTINGS_FILE}
    problems = tuple(
        problem
        for problem in tc.check(files)
        if problem.code != "setting-link"
        and (problem.file == files.shown or Path(problem.file).name in needed)
    )
    if tc.problems.has_errors(problems):
        raise tc.DataError(problems)
    report_problems(problems)
    sheets = {
        path: sheet
        for path, sheet in files.sheets.items()
        if path in needed or path.startswith("coders/")
    }
    return tc.loading.build_study(replace(files, sheets=sheets), problems)


@click.command(short_help="Write a blind coding sheet for one coder.")
@_with_arguments
@click.option("--coder", required=True, metavar="NAME", help="Coder who will fill in the sheet.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="File to write the sheet to: .csv or .xlsx (default: stdout, as CSV).",
)
def sheet(study: "Study", coder: str, output: str | None) -> None:
    """Write a blind coding sheet: the arguments without any labels.

    As .xlsx, labels are chosen from the codebook, and all other cells are locked. Once filled in,
    a .csv sheet belongs in coders/NAME.csv of the study; import adds any sheet to it.
    """
    if coder == CONSENSUS:
        raise click.UsageError(f"'{coder}' is a reserved name: give another --coder")
    if coder in {known.id for known in study.coders}:
        raise click.UsageError(f"{coder} has already coded {study.name}: give another --coder")
    headers, *rows = tc.settling.blank_sheet(study)
    table = tc.Table(headers, tuple(rows))
    path = Path(output or "sheet.csv")
    write = tc.table_files.writer_of(path, {".csv": _csv, ".xlsx": tc.workbooks.write_coding_sheet})
    content = write(table, study.codebook)
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    if path.exists():
        raise click.UsageError(f"{output} already exists: give another FILE with -o")
    tc.writing.write(path, content, within=study.files.root)
    click.echo(f"wrote {output}", err=True)


@click.command(short_help="List the arguments that coders label differently.")
@rating_options
@with_studies(only_labels=True)
@click.option("--all", "every", is_flag=True, help="Also list what all coders label alike.")
@format_option
def disagreements(study: "Study", every: bool, form: str) -> None:
    """List the arguments that coders label differently, with their labels and reasons.

    The column Most has the label that more coders gave than any other.

    A row in decisions.csv (argument, label, decided_by, reason) settles a disagreement. The
    consensus is then derived, and `--coder consensus` counts it.
    """
    listed = tc.settling.disagreements(study, every=every)
    optional = ("most", "decision", "decided_by", "reason")
    names = ("argument", "actor", "motivation", "labels", "reasons", *optional)
    records = tc.json_text.records(listed, names, optional=optional)
    shown = [{"study": study.name, **record} for record in records]
    write_result(tc.agreement_tables.list_disagreements(listed), form, shown)
    differing = tc.settling.disagreements(study)
    undecided = sum(not each.decision for each in differing)
    number = len(study.whole_arguments)
    click.echo(f"{len(differing)} of {number} arguments; {undecided} undecided.", err=True)


@click.command(short_help="Show what changed in a study and its results.")
@click.argument("study")
@project_option
@click.option(
    "--from",
    "revision",
    required=True,
    metavar="REV-or-FOLDER",
    help="Git revision or folder with the earlier version of codings/.",
)
@format_option
def diff(study: str, revision: str, form: str) -> None:
    """Show which rows of a study changed, and which cells, counts, leaders and claims differ."""
    project = open_project()
    after = open_study((study,))
    with tc.revisions.earlier(project, revision) as older:
        before = tc.read_study(study, project=older.root)
    changes = tc.changes.changes(before, after)
    records = [{"study": after.name, **change._asdict()} for change in changes]
    table = tc.Table(("Change", "Item", "Before", "After"), tuple(map(tuple, changes)))
    write_result(table, form, records)
    click.echo(f"{counted(len(changes), 'change')} since {revision}.", err=True)


COMMANDS: tuple[click.Command, ...] = (sheet, disagreements, diff)


def _csv(table: tc.Table, _: tc.Codebook) -> bytes:
    note_guarded("csv", [table])
    return tc.markup.write_table(table, "csv").encode()
