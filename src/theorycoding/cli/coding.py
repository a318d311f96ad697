"""Commands for coders: `sheet`, `disagreements`, `diff`."""

from pathlib import Path

import click

import theorycoding as tc
from theorycoding.cli.options import (
    format_option,
    note_guarded,
    open_project,
    open_study,
    project_option,
    say,
)


@click.command(short_help="Write a blind coding sheet for one coder.")
@click.argument("study")
@project_option
@click.option("--coder", required=True, metavar="NAME", help="Who will fill it in.")
@click.option("-o", "--output", metavar="FILE", help="Where to write it (default: stdout).")
def sheet(study: str, project: str | None, coder: str, output: str | None) -> None:
    """Write a blind coding sheet: the arguments without anybody's labels.

    Filled in, it belongs into coders/NAME.csv of the study.
    """
    read = open_study(study, project)
    if coder in {known.id for known in read.coders}:
        raise click.UsageError(f"{coder} has coded {read.name} already")
    headers, *rows = tc.settling.blank_sheet(read)
    table = tc.markup.Table(headers, tuple(rows))
    text = tc.markup.write_table(table, "csv")
    note_guarded("csv", [table])
    if output is None:
        click.echo(text, nl=False)
        return
    if Path(output).exists():
        raise click.UsageError(f"{output} exists already")
    tc.writing.write(Path(output), text.encode(), within=read.files.root)
    click.echo(f"wrote {output}", err=True)


@click.command(short_help="List the arguments that coders label differently.")
@click.argument("study")
@project_option
@format_option
def disagreements(study: str, project: str | None, form: str) -> None:
    """List the arguments that coders label differently, with their labels and reasons.

    A row in decisions.csv (argument, label, decided_by, reason) settles one; the consensus is
    then derived, and `--coder consensus` counts it.
    """
    read = open_study(study, project)
    found = tc.settling.disagreements(read)
    records = [
        {
            "study": read.name,
            "argument": one.argument,
            "actor": one.actor,
            "motivation": one.motivation,
            "labels": dict(one.labels),
            "reasons": dict(one.reasons),
            "decision": one.decision or None,
            "decided_by": one.decided_by or None,
            "reason": one.reason or None,
        }
        for one in found
    ]
    say(tc.listings.list_disagreements(found), form, records)
    open_ones = sum(not one.decision for one in found)
    click.echo(f"{len(found)} of {len(read.coded())} arguments; {open_ones} undecided.", err=True)


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
def diff(study: str, project: str | None, revision: str, form: str) -> None:
    """Show what changed in a study, and which cells, counts, leaders and claims flip by it."""
    opened = open_project(project)
    after = open_study(study, project)
    with tc.revisions.earlier(opened, revision) as older:
        before = tc.read_study(study, project=older.root)
    found = tc.changes.changes(before, after)
    records = [{"study": after.name, **one._asdict()} for one in found]
    rows = tuple((one.change, one.item, one.before, one.after) for one in found)
    table = tc.markup.Table(("Change", "Item", "Before", "After"), rows)
    say(table, form, records)
    click.echo(f"{len(found)} changes since {revision}.", err=True)


COMMANDS: tuple[click.Command, ...] = (sheet, disagreements, diff)
