"""Agreement among coders: every coefficient under every reading, with intervals."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from theorycoding.frames import Frame, in_fastest_engine
from theorycoding.intercoder.coefficients import COEFFICIENTS, Name
from theorycoding.intercoder.diagnostics import parted
from theorycoding.intercoder.distances import Custom, Level, Weights
from theorycoding.intercoder.estimation import Estimate, Estimated, estimates
from theorycoding.intercoder.intervals import FEW, Interval, with_intervals
from theorycoding.intercoder.naming import category_text
from theorycoding.intercoder.ratings import Ratings, read_ratings
from theorycoding.intercoder.readings import Reading, comparisons

DRAWS = 2_000
SEED = 1


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


def agreement(  # noqa: PLR0913 - the options of one question, all named
    ratings: Frame | Ratings,
    *,
    unit: str = "unit",
    coder: str = "coder",
    label: str = "label",
    readings: Iterable[str | Reading] | None = None,
    coefficients: Collection[Name] = COEFFICIENTS,
    categories: Iterable[Any] | None = None,
    level: Level | Custom = "nominal",
    weights: Weights | Custom = "identity",
    interval: Interval | None = "auto",
    draws: int = DRAWS,
    seed: int = SEED,
    clusters: str | None = None,
) -> Agreement:
    """Return how far coders agree, from long rows of unit, coder and label.

    Parameters
    ----------
    ratings
        One rating per row, in a frame of pandas or of any engine that narwhals reads (the extra
        `frames`): polars, PyArrow, DuckDB, ibis, Dask, PySpark. A missing rating has no row or no
        label. Labels are text or numbers (compared whole), `Label` objects (read as primary theory,
        Jaccard, Dice, MASI and weighted set) or frozensets (whole, Jaccard, Dice, MASI); see
        `label_sets`. Or what `read_ratings` returns, which knows its categories and clusters.
    unit, coder, label
        The columns.
    readings
        Which readings to report, by name or as `Reading`; by default all that fit the labels.
    coefficients
        Which coefficients to report.
    categories
        All categories (or theories) there are, in order; by default those used, sorted. AC1
        and Brennan-Prediger depend on their number. Where labels are sets, the categories of
        these two are the distinct sets found.
    level
        Of alpha: nominal, ordinal, interval, ratio, a distance matrix or function.
    weights
        Of the other coefficients: identity, linear, quadratic, a matrix or function.
    interval
        `analytic` has exact limits of percent agreement and score limits of the others (see
        `intervals`); `auto` the same from ten units on, and none below; `bootstrap` resamples
        units; None for none.
    draws, seed
        Of the bootstrap.
    clusters
        The column with the cluster of each unit; then clusters are resampled, not units.

    Raises
    ------
    ValueError
        The ratings are not as described, or an option is unknown or does not fit them.

    Examples
    --------
    >>> import pandas as pd
    >>> codings = pd.DataFrame({
    ...     "unit": [1, 1, 2, 2, 3, 3, 4, 4],
    ...     "coder": ["ann", "bob"] * 4,
    ...     "label": ["realism", "realism", "realism", "liberalism"] + ["liberalism"] * 4,
    ... })
    >>> found = agreement(codings, interval=None).find("alpha")
    >>> round(found.value, 3), found.units
    (0.533, 4)
    """
    if interval is not None and interval not in get_args(Interval):
        kinds = ", ".join(get_args(Interval))
        raise ValueError(f"no interval {interval!r}; there are {kinds} and None")
    if draws < 1:
        raise ValueError(f"{draws} draws: take one at least, 2,000 to publish")
    if not isinstance(ratings, Ratings):
        ratings = read_ratings(
            ratings if clusters else in_fastest_engine(ratings, [unit, coder, label]),
            unit=unit,
            coder=coder,
            label=label,
            categories=categories,
            clusters=clusters,
        )
    elif categories is not None or clusters is not None:
        raise ValueError("these ratings are read: give categories and clusters to read_ratings")
    compared = comparisons(ratings, readings, level, weights)
    found = list(estimates(ratings, compared, coefficients))
    results, is_drawn = tuple(one.estimate for one in found), False
    warnings = [*_few_units(found, interval), *parted(ratings, results)]
    if interval is not None:
        results, is_drawn, doubts = with_intervals(found, interval, draws, seed)
        warnings += doubts
    return Agreement(
        units=int(ratings.by_coder.times.sum()),
        coders=len(ratings.coders),
        coder_names=tuple(map(str, ratings.coders)),
        categories=tuple(map(category_text, ratings.theories)),
        ratings=ratings.count,
        seed=seed if is_drawn else None,
        warnings=tuple(warnings),
        coefficients=tuple(replace(one, title=_title(one, ratings)) for one in results),
    )


def _few_units(found: Sequence[Estimated], interval: Interval | None) -> Iterator[str]:
    """Yield a warning where hardly any unit was rated twice."""
    units = min((one.estimate.units for one in found), default=FEW)
    if units < FEW:
        verb = "unit has" if units == 1 else "units have"
        none = " (no intervals unless you ask for one)" if interval == "auto" else ""
        yield f"{units} {verb} two ratings or more: too few to infer from, read the labels{none}"


def _title(estimate: Estimate, ratings: Ratings) -> str:
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
