"""Commands across studies: `check`, `claims`, `list`, `compare`, `contradictions`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

import theorycoding as tc
from theorycoding.cli import opening, options
from theorycoding.cli.progress import progress_when_slow
from theorycoding.exchange.layout import Layout
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.shown_table import FORMATS


@click.command(short_help="Report every problem in the files and how to fix it.")
@opening.studies_argument
@opening.whole_file_options
@options.flag("--verbose", "Also show notes: irregularities that were accepted.")
@options.flag("--fix", "Fix what can be fixed safely, and show the difference.")
@options.choice(
    "--format form",
    (*FORMATS, "github", "sarif"),
    "Output format; github and sarif are for code-hosting services.",
    "text",
)
def check(studies: tuple[str, ...], verbose: bool, fix: bool, form: str) -> int:
    """Report every problem in the files and how to fix it.

    Without STUDY, check all studies and the files that they share.

    --fix removes leading and trailing spaces, invisible characters and blank rows, and corrects
    look-alike letters, the case of headers and labels, and spaces in printed tables. It changes no
    other byte of a file.
    """
    find = partial(_find, studies)
    problems = _fix(find) if fix else _flat(find())
    shown = [problem for problem in problems if verbose or problem.severity != "note"]
    number = len(shown)
    if form not in _FOR_PROGRAMS:
        shown = tc.problems.grouped(shown)
    if form == "text":
        for problem in shown:
            click.echo(str(problem))
    elif form in tc.forge_formats.ANNOTATIONS:
        click.echo(tc.forge_formats.ANNOTATIONS[form](shown), nl=False)
    else:
        names = ("file", "line", "column", "severity", "code", "field", "message", "hint")
        options.write_result(tc.table_fields.table_of(shown, names, names, every=True), form)
    if len(shown) < number:
        click.echo("Problems of one kind are one line: --format csv lists every place.", err=True)
    summary = ", ".join(
        counted(number, severity)
        for severity, number in Counter(problem.severity for problem in problems).items()
        if verbose or severity != "note"
    )
    click.echo(summary or "No problems.", err=True)
    return int(tc.problems.has_errors(problems))


@click.command(short_help="Evaluate claims and compare each with the record.")
@opening.studies_argument
@options.format_option
def claims(studies: tuple[str, ...], form: str) -> int:
    """Evaluate claims and compare each outcome with the one on record.

    The exit code is 1 if an outcome or a pinned value differs from the record.
    """
    evaluated: list[tc.outcomes.Claim] = []
    differing: list[tc.Problem] = []
    for study in opening.read_studies(studies):
        own = tc.evaluate_claims(study)
        differing += tc.outcomes.claim_differences(study, own)
        evaluated += own
    names = ("study", "claim", "by", "whose", "expected", "outcome", "found", "stated", "note")
    records = tc.json_text.records(evaluated, names, optional=("whose", "expected", "found"))
    options.write_result(tc.listings.list_claims(evaluated), form, records)
    for problem in differing:
        click.echo(str(problem), err=True)
    return int(bool(differing))


@click.command("list", short_help="List the studies and their contents.")
@options.project_option
@options.format_option
def list_command(form: str) -> None:
    """List the studies with their arguments, actors, coders, tables, grids and claims."""
    records = [
        {
            "study": study.name,
            "title": study.title,
            "arguments": len(study.whole_arguments),
            "actors": list(dict.fromkeys(row["actor"] for row in study.argument_table.rows)),
            "coders": [coder.id for coder in study.coders],
            "tables": [table["id"] for table in study.tables],
            "grids": list(study.grids),
            "claims": len(study.claims.rows),
        }
        for study in opening.read_studies(())
    ]
    headers = ("study", "title", "arguments", "actors", "coders", "tables", "grids", "claims")
    rows = tuple(tuple(map(_joined, record.values())) for record in records)
    options.write_result(tc.Table(headers, rows, align="llrllllr"), form, records)


@click.command(short_help="Set the tallies of studies side by side.")
@opening.studies_argument
@options.rule_options
@options.output_option
@options.format_option
def compare(studies: tuple[str, ...], rule: "tc.rules.CountingRule", form: str) -> None:
    """Set the tallies of studies side by side: theory by actor by study.

    Labels that a source publishes and labels by this project are kept apart and never pooled.
    """
    opened = opening.read_studies(studies)
    compared = tc.comparison.compare(opened, rule=rule)
    records = [
        {
            "study": one.study,
            "actor": one.actor,
            "coder": one.coder,
            "origin": one.origin,
            "rule": rule.name,
            "weight": None if rule.weight is None else str(rule.weight),
            "arguments": one.tally.group.arguments,
            "mixed": one.tally.group.mixed,
            "counts": dict(one.tally.counts),
            "leader": one.tally.leader,
            "margin": one.tally.margin,
        }
        for one in compared
    ]
    table = tc.listings.list_compared(compared, tc.comparison.theory_nouns(opened))
    above = [*tc.comparison.answers(opened), f"Counting rule {rule}."]
    options.write_result(table, form, records, above=above)
    for name in tc.comparison.counted_twice(opened):
        click.echo(
            f"{name} is part of another source listed here: it is left out of the pooled rows.",
            err=True,
        )


@click.command(short_help="List the questions on which sources differ.")
@options.project_option
@options.format_option
def contradictions(form: str) -> None:
    """List the questions on which the sources differ, by kind; none is resolved."""
    questions = tc.comparison.contradictions(opening.open_project())
    records = [
        {
            "contradiction": question.contradiction,
            "question": question.question,
            "kind": question.kind,
            **asdict(statement),
        }
        for question in questions
        for statement in question.statements
    ]
    options.write_result(tc.listings.list_contradictions(questions), form, records)


_FOR_PROGRAMS = ("csv", "json", "sarif")
_ROUNDS = 10  # a fix may uncover another: an invisible character before a space
COMMANDS = (check, claims, list_command, compare, contradictions)


def _find(studies: tuple[str, ...]) -> dict[Path, set["tc.Problem"]]:
    """Return every problem, by the folder to which the paths of its files are relative."""
    found: dict[Path, set[tc.Problem]] = {}
    names = studies
    if not studies:
        opened = opening.open_project()
        names = opened.studies
        found[opened.root] = set(tc.checks.check_project(opened))
        if not names:
            raise tc.UsageError(f"{opened.codings} has no study: `theorycoding new` writes one")
    with progress_when_slow("checking") as at:
        is_file = opening.given_layout() != (Layout(), None)
        is_file = is_file or any(map(tc.finding.is_path, names))
        alone = (opening.open_files((name,)) for name in names)
        found_each = tc.finding.open_each(studies, options.kept().get("project"))
        for files in alone if is_file else found_each:
            at(files.name)
            is_bare = files.is_bare  # it has nothing on record to compare
            problems = tc.checks.check(files) if is_bare else tc.audit.check_study(files).problems
            found.setdefault(files.root, set()).update(problems)
    return found


def _flat(found: dict[Path, set["tc.Problem"]]) -> list["tc.Problem"]:
    return sorted(set().union(*found.values()))


def _fix(find: Callable[[], dict[Path, set["tc.Problem"]]]) -> list["tc.Problem"]:
    """Fix what can be fixed, report what changed, and return the problems that remain."""
    fixed: dict[str, tc.fixing.Fixed] = {}
    found = find()
    for _ in range(_ROUNDS):
        each = [one for root, part in found.items() for one in tc.fixing.fix_files(root, part)]
        if not each:
            break
        for one in each:
            fixed[one.file] = one.following(fixed.get(one.file))
        found = find()
    for one in fixed.values():
        for what in one.problems:
            click.echo(f"{what.place}: fixed {what.code}: {what.message}", err=True)
        click.echo(one.difference(), nl=False, err=True)
    if not fixed:
        click.echo("Nothing can be fixed automatically.", err=True)
    return _flat(found)


def _joined(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
