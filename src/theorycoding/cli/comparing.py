"""Commands across studies: `compare`, `contradictions`."""

from fractions import Fraction

import click

import theorycoding as tc
from theorycoding.cli.options import (
    counting_rule,
    format_option,
    open_project,
    project_option,
    read_studies,
    rule_options,
    say,
)


@click.command(short_help="Set the tallies of studies side by side.")
@click.argument("studies", nargs=-1, metavar="[STUDY]...")
@project_option
@rule_options
@format_option
def compare(
    studies: tuple[str, ...],
    project: str | None,
    rule: str | None,
    weight: Fraction | None,
    form: str,
) -> None:
    """Set the tallies of studies side by side: theory by actor by study.

    Labels that a source publishes and labels of this project are told apart and never pooled.
    """
    read = read_studies(studies, project)
    chosen = counting_rule(rule, weight)
    compared = tc.comparison.compare(read, rule=chosen)
    records = [
        {
            "study": one.study,
            "actor": one.actor,
            "coder": one.coder,
            "origin": one.origin,
            "rule": chosen.name,
            "weight": None if chosen.weight is None else str(chosen.weight),
            "arguments": one.tally.group.arguments,
            "mixed": one.tally.group.mixed,
            "counts": dict(one.tally.counts),
            "leader": one.tally.leader,
            "margin": one.tally.margin,
        }
        for one in compared
    ]
    say(tc.listings.list_compared(compared), form, records, above=[f"Counting rule {chosen}."])
    for name in tc.comparison.counted_twice(read):
        click.echo(f"{name} is part of another source here: left out of the pooled rows.", err=True)


@click.command(short_help="List the questions on which sources differ.")
@project_option
@format_option
def contradictions(project: str | None, form: str) -> None:
    """List the questions on which the sources differ, by kind; none is resolved here."""
    found = tc.comparison.contradictions(open_project(project))
    records = [
        {
            "contradiction": one.contradiction,
            "question": one.question,
            "kind": one.kind,
            "study": statement.study,
            "section": statement.section,
            "says": statement.says,
            "value": statement.value,
            "date": statement.date,
            "note": statement.note,
        }
        for one in found
        for statement in one.statements
    ]
    say(tc.listings.list_contradictions(found), form, records)


COMMANDS: tuple[click.Command, ...] = (compare, contradictions)
