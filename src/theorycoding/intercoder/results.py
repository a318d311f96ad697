"""What `agreement` returns: one record per reading and coefficient, and the name to cite."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from theorycoding.intercoder.coefficients import Name
from theorycoding.intercoder.ratings import Ratings

Status = Literal["defined", "too_little", "undefined"]
Reason = Literal["no_variation", "no_pairable_values", "single_unit", "single_coder"]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A coefficient under a reading.

    Attributes
    ----------
    name, title
        Coefficient, and the name to cite: Cohen's kappa only where two coders rated every unit.
    reading
        How labels were compared.
    level
        Level of measurement or weights; `nominal` where every difference counts the same.
    value
        The coefficient; None where undefined, and `reason` says why.
    se
        Standard error, as in Gwet (2014, ch. 5).
    low, high
        95 % interval. Bootstrap limits have three digits, as more would depend on the numpy used.
    observed, expected
        Of alpha the disagreements D_o and D_e on the scale of the labels, so that it is
        1 - D_o / D_e; of the others the agreements p_a and p_e (Gwet), so that they are
        (p_a - p_e) / (1 - p_e). Percent agreement expects nothing: None.
    units
        Units with two ratings or more.
    status
        `defined`; `undefined`; or `too_little`: one unit only, whose value says nothing.
    reason
        Why a value is missing or worthless, else None.
    """

    name: str
    title: str = ""
    reading: str
    level: str
    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    observed: float | None = None
    expected: float | None = None
    units: int
    status: Status
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Agreement among coders.

    Attributes
    ----------
    units, coders, ratings
        How many there are; units with a rating at least.
    coder_names, categories
        Who they are, sorted; and the categories or theories there are, in order.
    seed
        Of the bootstrap; None where nothing was drawn.
    warnings
        What a reader of the figures must know.
    coefficients
        By reading, then by coefficient, in fixed order.
    """

    units: int
    coders: int
    coder_names: tuple[str, ...]
    categories: tuple[str, ...]
    ratings: int
    seed: int | None
    warnings: tuple[str, ...]
    coefficients: Sequence[Estimate]

    def find(self, name: Name, reading: str | None = None) -> Estimate:
        """The estimate of that name, under the first reading unless one is named.

        Raises
        ------
        KeyError
            There is none.
        """
        for estimate in self.coefficients:
            if estimate.name == name and reading in (None, estimate.reading):
                return estimate
        raise KeyError(f"no {name} under reading {reading}")


def title(estimate: Estimate, ratings: Ratings) -> str:
    """Return the name to cite: Cohen's kappa, Scott's pi and AC2 only where they are meant."""
    pair = 2
    is_pair = len(ratings.coders) == pair
    is_complete_pair = is_pair and bool((ratings.by_coder.ratings == pair).all())
    is_weighted = estimate.level != "nominal"
    names = {
        "percent": "percent agreement",
        "alpha": "Krippendorff's alpha" + (f", {estimate.level}" if is_weighted else ""),
        "ac1": "Gwet's AC2" if is_weighted else "Gwet's AC1",
        "fleiss": "Scott's pi" if is_pair else "Fleiss' kappa",
        "conger": "Cohen's kappa" if is_complete_pair else "Conger's kappa",
        "brennan_prediger": "Brennan-Prediger coefficient",
    }
    weighted = "weighted " if is_weighted and estimate.name in {"fleiss", "conger"} else ""
    return weighted + names[estimate.name]
