"""Commands for coders: `sheet`, `disagreements`, `diff`, `plan`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

import theorycoding as tc
from theorycoding.cli import opening, options
from theorycoding.cli.progress import progress_when_slow
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.labels import CONSENSUS
from theorycoding.vocabulary.shown_table import Rounded


def _arguments_of(name: str) -> "tc.Study":
    """Return a study without grids and claims; errors in these files do not end the command."""
    files = opening.open_files((name,))
    needed = {"arguments.csv", "codebook.csv", tc.folders.SETTINGS_FILE}
    problems = tuple(
        problem
        for problem in tc.check(files)
        if problem.code != "setting-link"
        and (problem.file == files.shown or Path(problem.file).name in needed)
    )
    if tc.problems.has_errors(problems):
        raise tc.DataError(problems)
    options.report_problems(problems)
    sheets = {
        path: sheet
        for path, sheet in files.sheets.items()
        if path in needed or path.startswith("coders/")
    }
    return tc.loading.build_study(replace(files, sheets=sheets), problems)


@click.command(short_help="Write a blind coding sheet for one coder.")
@click.argument("study", metavar="STUDY|FILE")
@options.project_option
@options.value("--coder NAME", "Coder who will fill in the sheet.", required=True)
@options.value(
    "-o --output FILE", "File to write the sheet to: .csv or .xlsx (default: stdout, as CSV)."
)
def sheet(study: str, coder: str, output: str | None) -> None:
    """Write a blind coding sheet: the arguments without any labels.

    As .xlsx, labels are chosen from the codebook, and all other cells are locked. Once filled in,
    a .csv sheet belongs in coders/NAME.csv of the study; import adds any sheet to it.
    """
    opened = _arguments_of(study)
    if coder == CONSENSUS:
        raise click.UsageError(f"'{coder}' is a reserved name: give another --coder")
    if coder in {known.id for known in opened.coders}:
        raise click.UsageError(f"{coder} has already coded {opened.name}: give another --coder")
    headers, *rows = tc.settling.blank_sheet(opened)
    table = tc.Table(headers, tuple(rows))
    path = Path(output or "sheet.csv")
    write = tc.documents.writer_of(path, {".csv": _csv, ".xlsx": tc.workbooks.write_coding_sheet})
    content = write(table, opened.codebook)
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    if path.exists():
        raise click.UsageError(f"{output} already exists: give another FILE with -o")
    tc.writing.write(path, content, within=opened.files.root)
    click.echo(f"wrote {output}", err=True)


@click.command(short_help="List the arguments that coders label differently.")
@opening.rating_options
@opening.with_studies(only_labels=True)
@options.flag("--all every", "Also list what all coders label alike.")
@options.format_option
def disagreements(study: "tc.Study", every: bool, form: str) -> None:
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
    options.write_result(tc.agreement_tables.list_disagreements(listed), form, shown)
    differing = [each for each in listed if each.differs]
    undecided = sum(not each.decision for each in differing)
    number = [*study.argument_table.cells["part_of"]].count("")
    click.echo(f"{len(differing)} of {number} arguments; {undecided} undecided.", err=True)


@click.command(short_help="Show what changed in a study and its results.")
@click.argument("study")
@options.project_option
@options.value(
    "--from revision REV-or-FOLDER",
    "Git revision or folder with the earlier version of codings/.",
    required=True,
)
@options.format_option
def diff(study: str, revision: str, form: str) -> None:
    """Show which rows of a study changed, and which cells, counts, leaders and claims differ."""
    project = opening.open_project()
    after = opening.open_study((study,))
    with tc.revisions.earlier(project, revision) as older:
        before = tc.read_study(study, project=older.root)
    changes = tc.changes.changes(before, after)
    records = [{"study": after.name, **change._asdict()} for change in changes]
    table = tc.Table(("Change", "Item", "Before", "After"), tuple(map(tuple, changes)))
    options.write_result(table, form, records)
    click.echo(f"{counted(len(changes), 'change')} since {revision}.", err=True)


def _shares(text: str) -> tuple[float, ...]:
    """Read `0.5,0.3,1/5`."""
    return tuple(float(tc.exact.read_number(part)) for part in text.split(","))


@click.command(short_help="Plan how many arguments to code twice.")
@click.argument("study", required=False)
@options.project_option
@options.value(
    "--width W",
    "Width of the 95% limits of alpha, from the lower to the upper one.",
    type=float,
    default=0.2,
    show_default=True,
)
@options.value(
    "--prevalence P,P,...",
    "Expected share of each theory, or one share for a theory against all others (default: as "
    "in STUDY).",
    type=_shares,
)
@options.value("--coders K", "Number of coders (default: as in STUDY, else 2).", type=int)
@options.value(
    "--agreement A",
    "Expected alpha, between 0 and 1 (default: as in STUDY, else 0.8).",
    type=float,
)
@options.format_option
def plan(
    study: str | None,
    width: float,
    prevalence: tuple[float, ...] | None,
    coders: int | None,
    agreement: float | None,
    form: str,
) -> None:
    """Plan how many arguments to code twice for limits of alpha of a given width.

    STUDY is a pilot: its arguments that several coders labelled. Without it, give --prevalence. The
    number is such that the limits are no wider than --width in 90% of samples, by simulation.
    """
    pilot = _pilot(study) if study else None
    shares = prevalence or (pilot.prevalence if pilot else None)
    if shares is None:
        raise click.UsageError("give STUDY as a pilot, or --prevalence P,P,...")
    if agreement is None:
        agreement = _agreement_of(pilot) if pilot else 0.8
    if coders is None:
        coders = pilot.coders if pilot else 2
    try:
        with progress_when_slow("simulating") as at:
            found = tc.planning.plan(shares, agreement, coders=coders, width=width, at=at)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    names = pilot.categories if pilot and not prevalence else None
    rests_on = f"the {counted(pilot.arguments, 'argument')} of {study}" if pilot else None
    record = vars(found) | {"categories": names, "pilot": rests_on}
    options.write_result(_shown(found), form, record, above=_assumptions(found, names, rests_on))


FEW_IN_PILOT = 30
COMMANDS: tuple[click.Command, ...] = (sheet, disagreements, diff, plan)


def _csv(table: tc.Table, _: tc.Codebook) -> bytes:
    options.note_guarded("csv", [table])
    return tc.markup.write_table(table, "csv").encode()


def _pilot(study: str) -> "tc.planning.Pilot":
    """Return the arguments of a study that several coders labelled; a warning if they are few."""
    pilot = tc.planning.pilot(tc.settling.ratings(opening.open_study((study,))))
    if not pilot.arguments:
        raise click.UsageError(
            f"no argument of {study} was labelled by two coders: give --prevalence in place of it"
        )
    if pilot.arguments < FEW_IN_PILOT:
        click.echo(
            f"warning: a pilot of {counted(pilot.arguments, 'argument')} says little about the "
            "agreement to expect: plan with a lower --agreement too",
            err=True,
        )
    return pilot


def _agreement_of(pilot: "tc.planning.Pilot") -> float:
    """Return the alpha of a pilot, if it is one to plan with."""
    if pilot.agreement is not None and 0 < pilot.agreement < 1:
        return pilot.agreement
    found = "does not exist" if pilot.agreement is None else f"is {Rounded(pilot.agreement)}"
    raise click.UsageError(f"the alpha of the pilot {found}: give --agreement with what you expect")


def _shown(found: "tc.planning.Plan") -> "tc.Table":
    headers = ("Arguments", "Coders", "Alpha expected", "Width wanted", "Samples within the width")
    row = (
        found.arguments,
        found.coders,
        Rounded(found.agreement),
        f"{found.width:g}",
        Rounded(found.reached),
    )
    return tc.Table(headers, (row,), align="rrrrr")


def _assumptions(
    found: "tc.planning.Plan", names: tuple[Any, ...] | None, rests_on: str | None
) -> tuple[str, ...]:
    """Return the plan in a sentence, and what it assumes."""
    shares = [str(Rounded(share)) for share in found.prevalence]
    if names:
        shares = [f"{name} {share}" for name, share in zip(names, shares, strict=True)]
    advice = (
        f"Have {counted(found.coders, 'coder')} label the same "
        f"{counted(found.arguments, 'argument')}, drawn at random. In 90% of samples the 95% "
        f"limits of alpha are then no wider than {found.width:g}."
    )
    source = f", from {rests_on} where you gave nothing else" if rests_on else ""
    assumed = (
        f"Assumed{source}: an alpha of {Rounded(found.agreement)}; "
        f"shares of primary theories {', '.join(shares)}; coders who err independently and name "
        "the theories equally often; every argument labelled by all. Simulated with "
        f"{found.samples} samples (seed {found.seed})."
    )
    return advice, assumed
