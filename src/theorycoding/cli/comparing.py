"""Commands across studies: `compare`, `contradictions`."""

from dataclasses import asdict
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
    studies_argument,
    write_result,
)
from theorycoding.cli.saving import output_option


@click.command(short_help="Set the tallies of studies side by side.")
@studies_argument
@project_option
@rule_options
@output_option
@format_option
def compare(studies: tuple[str, ...], rule: str | None, weight: Fraction | None, form: str) -> None:
    """Set the tallies of studies side by side: theory by actor by study.

    Labels that a source publishes and labels by this project are kept apart and never pooled.
    """
    opened = read_studies(studies)
    chosen = counting_rule(rule, weight)
    compared = tc.comparison.compare(opened, rule=chosen)
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
    table = tc.listings.list_compared(compared, tc.comparison.theory_nouns(opened))
    above = [*tc.comparison.answers(opened), f"Counting rule {chosen}."]
    write_result(table, form, records, above=above)
    for name in tc.comparison.counted_twice(opened):
        click.echo(
            f"{name} is part of another source listed here: it is left out of the pooled rows.",
            err=True,
        )


@click.command(short_help="List the questions on which sources differ.")
@project_option
@format_option
def contradictions(form: str) -> None:
    """List the questions on which the sources differ, by kind; none is resolved."""
    questions = tc.comparison.contradictions(open_project())
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
    write_result(tc.listings.list_contradictions(questions), form, records)


COMMANDS: tuple[click.Command, ...] = (compare, contradictions)
