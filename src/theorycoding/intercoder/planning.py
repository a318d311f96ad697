"""How many arguments several coders must label for limits of alpha of a given width, simulated."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from theorycoding.intercoder.coefficients import Name
from theorycoding.intercoder.naming import in_order, shown, theories_first
from theorycoding.intercoder.reliability import agreement as measured
from theorycoding.vocabulary.exact import counted

FEWEST = 30  # arguments; below, 95% limits are not to be relied on
MOST = 100_000
ASSURANCE = 0.9  # samples of ten whose limits are not wider
SEED = 1
_ALPHA: tuple[Name, ...] = ("alpha",)
_AIM = 0.91  # a little more than the assurance, so that chance in the simulation does not lower it
_ROUGH, _FINE = 150, 400  # samples
_STEPS = 6  # rounds, of which two suffice as a rule
_NEAR = 0.1  # change from which the next number is tried with more samples
_ROUNDING = 0.005  # between the sum of prevalences and 1


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many arguments to code, and what that rests on.

    Attributes
    ----------
    arguments
        The number that all coders label, so that 95% limits of alpha are no wider than `width` in
        nine of ten samples.
    width, reached
        The width that was wanted, and the share of simulated samples with such limits.
    agreement, prevalence, coders
        What was assumed: alpha, the share of each category, and who labels.
    samples, seed
        Of the simulation.
    """

    arguments: int
    width: float
    reached: float
    agreement: float
    prevalence: tuple[float, ...]
    coders: int
    samples: int = _FINE
    seed: int = SEED


class Pilot(NamedTuple):
    """What coders did with the arguments that several of them labelled; alpha may not exist."""

    arguments: int
    coders: int
    categories: tuple[Any, ...]
    prevalence: tuple[float, ...]
    agreement: float | None


def pilot(ratings: pd.DataFrame) -> Pilot:
    """Return what a plan needs of ratings, from the units that several coders labelled.

    Labels are read by their primary theories; co-equal ones together are a category of their own.

    Parameters
    ----------
    ratings
        One row per rating: unit, coder, label, as from `theorycoding.settling.ratings`.
    """
    labels = [shown(theories_first(label)) for label in ratings["label"]]
    rated = ratings.assign(label=pd.Series(labels, index=ratings.index, dtype=object))
    rated = rated[rated.groupby("unit")["coder"].transform("nunique") > 1]
    counts = Counter(rated["label"])
    categories = tuple(in_order(counts))
    alpha = measured(rated, coefficients=_ALPHA, interval=None).coefficients[0] if counts else None
    return Pilot(
        arguments=rated["unit"].nunique(),
        coders=rated["coder"].nunique(),
        categories=categories,
        prevalence=tuple(counts[name] / len(rated) for name in categories),
        agreement=alpha.value if alpha else None,
    )


def plan(
    prevalence: Sequence[float],
    agreement: float = 0.8,
    *,
    coders: int = 2,
    width: float = 0.2,
    seed: int = SEED,
    at: Callable[[str], object] = str,
) -> Plan:
    """Return how many arguments all coders must label for 95% limits of alpha of a given width.

    Each argument has a category, with the given prevalence. Each coder sees it with the
    probability sqrt(agreement), and else names one at random with the same prevalence, so that
    alpha is the agreement. Limits are those of `agreement()`. As some samples have wider limits
    than others, the number is such that they are no wider in nine samples of ten.

    Parameters
    ----------
    prevalence
        The share of each category; one share is that of a theory against all others.
    agreement
        The alpha expected, between 0 and 1.
    at
        Called with the number of arguments that is being tried.

    Raises
    ------
    ValueError
        A value is out of its range, or the plan needs more than 100,000 arguments.
    """
    shares = _shares(prevalence)
    _require(agreement, coders, width)
    chance = np.random.default_rng(seed)

    def widths(number: int, samples: int) -> list[float]:
        at(f"{number:,} arguments")
        drawn = (_sample(number, shares, agreement, coders, chance) for _ in range(samples))
        return [_width(sample) for sample in drawn]

    # A first number is from the normal limits of agreement between two coders.
    expected = sum(share**2 for share in shares)
    observed = agreement + (1 - agreement) * expected
    variance = observed * (1 - observed) / (1 - expected) ** 2
    number = _feasible(variance * (2 * 1.96 / width) ** 2)
    for _ in range(_STEPS):
        # Widths shrink with the square root of the number; they are infinite without limits.
        widest = float(np.quantile(widths(number, _ROUGH), _AIM))
        number, before = _feasible(number * min(4.0, (widest / width) ** 2)), number
        if abs(number - before) <= _NEAR * before:
            break
    while (reached := np.mean([one <= width for one in widths(number, _FINE)])) < ASSURANCE:
        number = _feasible(number * 1.03)
    return Plan(
        arguments=number,
        width=width,
        reached=float(reached),
        agreement=agreement,
        prevalence=shares,
        coders=coders,
        seed=seed,
    )


def _shares(prevalence: Sequence[float]) -> tuple[float, ...]:
    shares = tuple(prevalence)
    if len(shares) == 1:
        shares = (*shares, 1 - shares[0])
    if not shares or min(shares) <= 0 or abs(sum(shares) - 1) > _ROUNDING:
        text = ", ".join(f"{share:g}" for share in prevalence)
        raise ValueError(
            f"the prevalences {text} are not shares above 0 that sum to 1: give the share of each "
            "category, or one share for a theory against all others"
        )
    return tuple(share / sum(shares) for share in shares)


def _require(agreement: float, coders: int, width: float) -> None:
    if not 0 < agreement < 1:
        raise ValueError(f"the agreement {agreement:g} is not between 0 and 1")
    if coders <= 1:
        raise ValueError(f"{counted(coders, 'coder')} cannot agree: plan for 2 or more")
    if not 0 < width < 1:
        raise ValueError(f"the width {width:g} is not between 0 and 1")


def _feasible(number: float) -> int:
    if math.ceil(number) > MOST:
        raise ValueError(f"more than {MOST:,} arguments would be needed: ask for a larger width")
    return max(FEWEST, math.ceil(number))


def _sample(
    number: int, shares: Sequence[float], agreement: float, coders: int, chance: np.random.Generator
) -> pd.DataFrame:
    """Return ratings of so many arguments, as `plan` describes them."""
    right = chance.choice(len(shares), number, p=shares)
    random = chance.choice(len(shares), (coders, number), p=shares)
    labels = np.where(chance.random((coders, number)) < math.sqrt(agreement), right, random)
    return pd.DataFrame(
        {
            "unit": np.tile(np.arange(number), coders),
            "coder": np.repeat(np.arange(coders), number),
            "label": labels.ravel(),
        }
    )


def _width(sample: pd.DataFrame) -> float:
    """Return the width of the limits of alpha, infinite where there are none."""
    alpha = measured(sample, coefficients=_ALPHA).coefficients[0]
    return math.inf if alpha.low is None or alpha.high is None else alpha.high - alpha.low
