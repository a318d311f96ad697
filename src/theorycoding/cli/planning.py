"""The command `plan`: how many arguments to code twice."""

from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.options import format_option, open_study, project_option, write_result
from theorycoding.cli.progress import progress_when_slow
from theorycoding.vocabulary.shown_table import Rounded
from theorycoding.vocabulary.wording import counted

if TYPE_CHECKING:
    from theorycoding.intercoder.planning import Pilot, Plan

FEW_IN_PILOT = 30


class PrevalenceType(click.ParamType[tuple[float, ...]]):
    """Shares, separated by commas."""

    name = "shares"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        """Read `0.5,0.3,1/5`."""
        try:
            return tuple(float(tc.exact.read_number(part)) for part in str(value).split(","))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command(short_help="Plan how many arguments to code twice.")
@click.argument("study", required=False)
@project_option
@click.option(
    "--width",
    type=float,
    default=0.2,
    show_default=True,
    metavar="W",
    help="Width of the 95% limits of alpha, from the lower to the upper one.",
)
@click.option(
    "--prevalence",
    type=PrevalenceType(),
    metavar="P,P,...",
    help="Expected share of each theory, or one share for a theory against all others (default: as "
    "in STUDY).",
)
@click.option(
    "--coders", type=int, metavar="K", help="Number of coders (default: as in STUDY, else 2)."
)
@click.option(
    "--agreement",
    type=float,
    metavar="A",
    help="Expected alpha, between 0 and 1 (default: as in STUDY, else 0.8).",
)
@format_option
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
    write_result(_shown(found), form, record, above=_assumptions(found, names, rests_on))


COMMANDS: tuple[click.Command, ...] = (plan,)


def _pilot(study: str) -> "Pilot":
    """Return the arguments of a study that several coders labelled; a warning if they are few."""
    pilot = tc.planning.pilot(tc.settling.ratings(open_study((study,))))
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


def _agreement_of(pilot: "Pilot") -> float:
    """Return the alpha of a pilot, if it is one to plan with."""
    if pilot.agreement is not None and 0 < pilot.agreement < 1:
        return pilot.agreement
    found = "does not exist" if pilot.agreement is None else f"is {Rounded(pilot.agreement)}"
    raise click.UsageError(f"the alpha of the pilot {found}: give --agreement with what you expect")


def _shown(found: "Plan") -> "tc.Table":
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
    found: "Plan", names: tuple[Any, ...] | None, rests_on: str | None
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
