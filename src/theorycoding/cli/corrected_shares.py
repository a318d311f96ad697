"""Shares by one coder, such as a machine, that the random sample of another corrects."""

from collections.abc import Sequence

import click

import theorycoding as tc
from theorycoding.cli.options import all_of, choice, value
from theorycoding.cli.row_options import CountedRows

MEANINGS = {
    "finite": "Shares of these arguments by {machine}, corrected by the random sample that {human} "
    "labelled; 95% limits for a finite population.",
    "infinite": "Shares by {machine}, corrected by the random sample that {human} labelled; 95% "
    "limits for an infinite population, of which these arguments are a random sample too.",
}
correction_options = all_of(
    value(
        "--corrected-by C",
        "Coder whose labels of a random sample correct the shares by --coder, such as a machine.",
    ),
    choice(
        "--sample",
        ("random",),
        "With --corrected-by only: how the arguments that C labelled were drawn, if "
        "study.toml does not say.",
    ),
    choice(
        "--population",
        MEANINGS,
        "With --corrected-by only: estimate the shares of these arguments (finite, the "
        "default) or of all those that they are a sample of.",
    ),
)


def corrector(
    study: "tc.Study", machine: str, human: str | None, sample: str | None, population: str | None
) -> str | None:
    """Return the coder of `--corrected-by`, whose arguments must be a random sample."""
    if human is None:
        if sample or population:
            raise click.UsageError("give --corrected-by C with --sample or --population")
        return None
    name = study.coder(human)
    if name == machine:
        raise click.UsageError(f"give another coder than '{name}' with --corrected-by")
    stated = next(coder.sample for coder in study.coders if coder.id == name)
    if not (sample or stated):
        raise click.UsageError(
            f"--corrected-by needs a random sample: if the arguments that '{name}' labelled were "
            'drawn at random, give --sample random, or write sample = "random" in the [[coder]] '
            "of study.toml"
        )
    return name


def corrected_tallies(
    study: "tc.Study",
    human: str,
    rows: CountedRows,
    rule: "tc.rules.CountingRule",
    population: "tc.corrected.Population",
) -> "Sequence[tc.corrected.CorrectedTally]":
    """Return the shares corrected by a coder, with doubts on stderr; each row is one argument."""
    if rows.times:
        raise click.UsageError("omit --column n=HEADER with --corrected-by")
    # Not narrowed: `--where label=` means the label by the machine.
    sampled = study.to_count(human, every=True)
    corrected = tc.corrected.corrected(
        rows.frame, sampled, rows.codebook, rule=rule, by=rows.by, population=population
    )
    for doubt in tc.corrected.doubts(corrected):
        click.echo(f"warning: {doubt}", err=True)
    return corrected
