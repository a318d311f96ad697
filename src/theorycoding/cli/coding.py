"""Commands for coders: `sheet`, `disagreements`, `diff`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

import theorycoding as tc
from theorycoding.cli.options import (
    format_option,
    note_guarded,
    open_project,
    open_study,
    project_option,
    with_study,
    write_result,
)

if TYPE_CHECKING:
    from theorycoding.study.studies import Study


@click.command(short_help="Write a blind coding sheet for one coder.")
@with_study
@click.option("--coder", required=True, metavar="NAME", help="Who will fill it in.")
@click.option("-o", "--output", metavar="FILE", help="Where to write it (default: stdout).")
def sheet(study: "Study", coder: str, output: str | None) -> None:
    """Write a blind coding sheet: the arguments without anybody's labels.

    Filled in, it belongs into coders/NAME.csv of the study.
    """
    if coder in {known.id for known in study.coders}:
        raise click.UsageError(f"{coder} has coded {study.name} already")
    headers, *rows = tc.settling.blank_sheet(study)
    table = tc.Table(headers, tuple(rows))
    text = tc.markup.write_table(table, "csv")
    note_guarded("csv", [table])
    if output is None:
        click.echo(text, nl=False)
        return
    if Path(output).exists():
        raise click.UsageError(f"{output} exists already")
    tc.writing.write(Path(output), text.encode(), within=study.files.root)
    click.echo(f"wrote {output}", err=True)


@click.command(short_help="List the arguments that coders label differently.")
@with_study
@format_option
def disagreements(study: "Study", form: str) -> None:
    """List the arguments that coders label differently, with their labels and reasons.

    A row in decisions.csv (argument, label, decided_by, reason) settles one; the consensus is
    then derived, and `--coder consensus` counts it.
    """
    differing = tc.settling.disagreements(study)
    decision = ("decision", "decided_by", "reason")
    names = ("argument", "actor", "motivation", "labels", "reasons", *decision)
    records = tc.json_text.records(differing, names, optional=decision)
    shown = [{"study": study.name, **record} for record in records]
    write_result(tc.listings.list_disagreements(differing), form, shown)
    undecided = sum(not one.decision for one in differing)
    number = len(study.coded())
    click.echo(f"{len(differing)} of {number} arguments; {undecided} undecided.", err=True)


@click.command(short_help="Show what changed in a study, and what flips.")
@click.argument("study")
@project_option
@click.option(
    "--from",
    "revision",
    required=True,
    metavar="REV-or-FOLDER",
    help="A Git revision, or a folder with another version of codings/.",
)
@format_option
def diff(study: str, revision: str, form: str) -> None:
    """Show what changed in a study, and which cells, counts, leaders and claims flip by it."""
    project = open_project()
    after = open_study(study)
    with tc.revisions.earlier(project, revision) as older:
        before = tc.read_study(study, project=older.root)
    changes = tc.changes.changes(before, after)
    records = [{"study": after.name, **change._asdict()} for change in changes]
    table = tc.Table(("Change", "Item", "Before", "After"), tuple(map(tuple, changes)))
    write_result(table, form, records)
    click.echo(f"{len(changes)} changes since {revision}.", err=True)


COMMANDS: tuple[click.Command, ...] = (sheet, disagreements, diff)
