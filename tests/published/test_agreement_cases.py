"""Published agreement statistics, recomputed from the published data.

`agreement/expected.json` has each case, its source, the printed value with its tolerance and,
as a second witness, the same value to ten digits as other packages compute it.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import (
    Estimate,
    Ratings,
    Reading,
    agreement,
    by_pair,
    by_theory,
    prevalence,
    read_ratings,
)
from theorycoding.intercoder.distances import from_matrix
from theorycoding.intercoder.estimation import estimates
from theorycoding.intercoder.readings import comparisons

FOLDER = Path(__file__).parent / "agreement"
CASES = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["cases"]
EXACT = 1e-9

COEFFICIENTS = {
    "percent_agreement": "percent",
    "alpha": "alpha",
    "gwet_ac": "ac1",
    "fleiss": "fleiss",
    "scott": "fleiss",
    "conger": "conger",
    "cohen": "conger",
    "brennan_prediger": "brennan_prediger",
}


class Asked(NamedTuple):
    """A statistic of a case; `options` are level, weights, distance and the like."""

    case: str
    stat: str
    options: dict[str, Any]


@cache
def ratings_of(case_id: str) -> Ratings:
    case = next(case for case in CASES if case["id"] == case_id)
    # As text first, so that no value becomes missing.
    frame = pd.read_csv(FOLDER / case["file"], dtype=str, keep_default_na=False)
    categories = case["categories"]
    if categories == "sets":
        frame["value"] = [frozenset(text[1:-1].split("|")) - {""} for text in frame["value"]]
        categories = None
    elif not isinstance(categories[0], str):
        frame["value"] = pd.to_numeric(frame["value"])
    return read_ratings(frame, label="value", categories=categories)


@cache
def estimate(case_id: str, name: str, level: str, weights: str, reading: str) -> Estimate:
    ratings = ratings_of(case_id)
    return agreement(
        ratings,
        readings=[reading],
        coefficients=[name],
        level=level,
        weights=weight_matrix(weights, ratings.labels) if weights == "bipolar" else weights,
        interval=None,
    ).coefficients[0]


def weight_matrix(weights: str, categories: list[Any]) -> np.ndarray:
    """Weights of partial agreement (Gwet 2014, ch. 3): those with a name, and bipolar ones."""
    if weights == "identity":
        return np.eye(len(categories))
    points = np.array(categories, dtype=float)
    apart, both = np.abs(points[:, None] - points), points[:, None] + points
    if weights == "linear":
        return 1 - apart / np.ptp(points)
    if weights == "quadratic":
        return 1 - (apart / np.ptp(points)) ** 2
    room = (both - 2 * points.min()) * (2 * points.max() - both)
    disagreement = np.divide(apart**2, room, out=np.zeros(both.shape), where=apart > 0)
    return 1 - disagreement / disagreement.max()


def alpha_under_weights(case_id: str, weights: str) -> Estimate:
    """Return the alpha of irrCAC, whose distance is one minus the weights."""
    ratings = ratings_of(case_id)
    distance = 1 - weight_matrix(weights, ratings.labels)
    found = agreement(ratings, coefficients=["alpha"], level=distance, interval=None)
    return found.find("alpha")


def expected_estimate(asked: Asked, stat: str) -> Estimate:
    weights = asked.options.get("weights", "identity")
    if stat == "alpha" and weights != "identity":
        return alpha_under_weights(asked.case, weights)
    level, reading = asked.options.get("level", "nominal"), asked.options.get("distance", "whole")
    return estimate(asked.case, COEFFICIENTS[stat], level, weights, reading)


def coefficient(asked: Asked) -> float | None:
    return expected_estimate(asked, asked.stat).value


def standard_error(asked: Asked) -> float | None:
    stat = asked.stat.split("_se")[0]
    found = expected_estimate(asked, stat)
    are_some_alone = 0 < found.units < len(ratings_of(asked.case).units)
    if stat != "alpha" and are_some_alone:
        return error_with_units_rated_once(asked, COEFFICIENTS[stat])
    if asked.options.get("divisor") != "n" or found.se is None:
        return found.se
    # Tables of irrCAC divide the variance by n, raw ratings by n - 1.
    return found.se * np.sqrt((found.units - 1) / found.units)


def error_with_units_rated_once(asked: Asked, name: str) -> float | None:
    """Return the error of Gwet (2014, ch. 5), in which a unit rated once has agreement 0.

    Ours has only the units that can be compared. On units all of which can, both are the same.
    """
    ratings, weights = ratings_of(asked.case), asked.options.get("weights", "identity")
    compared = comparisons(ratings, weights=weight_matrix(weights, ratings.labels))
    one = next(estimates(ratings, compared, [name]))
    if one.estimate.value is None:
        return None
    terms, value = one.sums.terms, one.estimate.value
    units, compared_units = terms.observed[:2]
    gradient = one.formula.gradient(terms.observed, one.sums.distance, value)
    gradient[:2] += -value, value * units / compared_units
    squares = (terms.times * terms.along(gradient) ** 2).sum()
    return np.sqrt(squares / (units * (units - 1)))


def delta_error(asked: Asked) -> float | None:
    """Return the linearised error of Fleiss, Cohen & Everitt (1969), divided by n."""
    return standard_error(Asked(asked.case, "cohen_se", {**asked.options, "divisor": "n"}))


def of_category(asked: Asked) -> float:
    table = by_theory(ratings_of(asked.case)).set_index("theory")
    return float(table.loc[asked.options["category"], asked.stat.removesuffix("_category")])


def light(asked: Asked) -> float | None:
    """Return the mean of Cohen's kappa over pairs of coders."""
    kappas = by_pair(ratings_of(asked.case))["conger"]
    return None if kappas.isna().any() or kappas.empty else float(kappas.mean())


def weighted_by_cohen(asked: Asked) -> float | None:
    worst = np.max(asked.options["disagreement"])
    weights = 1 - np.array(asked.options["disagreement"]) / worst
    return agreement(ratings_of(asked.case), weights=weights, interval=None).find("conger").value


def margins(case_id: str) -> np.ndarray:
    """Return the shares of the categories per coder, shape (coders, categories)."""
    shares = prevalence(ratings_of(case_id)).pivot_table(
        index="coder", columns="theory", values="share", sort=False
    )
    return shares.to_numpy()


def largest_kappa(asked: Asked) -> float:
    """Return the greatest kappa that the margins allow (Cohen 1960, p. 42)."""
    possible = margins(asked.case).min(axis=0).sum()
    expected = estimate(asked.case, "conger", "nominal", "identity", "whole").expected
    return (possible - expected) / (1 - expected)


def error_of_1960(asked: Asked) -> float:
    """Return the error by Cohen's first formula, as if expected agreement were known."""
    kappa = estimate(asked.case, "conger", "nominal", "identity", "whole")
    observed, expected = kappa.observed, kappa.expected
    return np.sqrt(observed * (1 - observed) / kappa.units) / (1 - expected)


def error_under_chance(asked: Asked) -> float:
    """Return the error if the coders were independent (Fleiss, Cohen & Everitt 1969)."""
    kappa = estimate(asked.case, "conger", "nominal", asked.options["weights"], "whole")
    first, second = margins(asked.case)
    weights = weight_matrix(asked.options["weights"], ratings_of(asked.case).labels)
    means = (weights @ second)[:, None] + (weights @ first)[None, :]
    variance = (np.outer(first, second) * (weights - means) ** 2).sum() - kappa.expected**2
    return np.sqrt(variance / kappa.units) / (1 - kappa.expected)


def z_under_chance(asked: Asked) -> float:
    """Return kappa over its error if coders were independent (Fleiss, Nee & Landis 1979)."""
    ratings = ratings_of(asked.case)
    kappa = estimate(asked.case, "fleiss", "nominal", "identity", "whole")
    raters = ratings.count // len(ratings.units)
    share = by_theory(ratings)["share"].to_numpy()
    rest = share * (1 - share)
    spread = rest.sum() ** 2 - (rest * (1 - 2 * share)).sum()
    error = np.sqrt(2 * spread / (kappa.units * raters * (raters - 1))) / rest.sum()
    return kappa.value / error


def on_another_scale(asked: Asked) -> float | None:
    """Return agreement under distances that the library lacks, given as functions of two sets."""
    function = ELSEWHERE[asked.options["distance"]]

    def distance(sets: list[frozenset[str]]) -> Any:
        return from_matrix(np.array([[function(one, other) for other in sets] for one in sets]))

    reading = Reading("elsewhere", lambda label: label, distance)
    found = agreement(ratings_of(asked.case), readings=[reading], interval=None)
    return found.find("alpha").value


def passonneau_2004(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 0.0
    if one <= other or other <= one:
        return 1 / 3
    return 2 / 3 if one & other else 1.0


def masi_of_dkpro(one: frozenset[str], other: frozenset[str]) -> float:
    union = one | other
    jaccard = 1 - len(one & other) / len(union) if union else 0.0
    return jaccard * passonneau_2004(one, other)


COMPUTED: dict[str, Callable[[Asked], float | None]] = {
    **dict.fromkeys(COEFFICIENTS, coefficient),
    **{f"{stat}_se": standard_error for stat in COEFFICIENTS},
    "cohen_se_gwet": standard_error,
    "cohen_ase": delta_error,
    "cohen_ase0": error_under_chance,
    "cohen_se_1960": error_of_1960,
    "cohen_max": largest_kappa,
    "cohen_weighted_custom": weighted_by_cohen,
    "cohen_pe": lambda asked: expected_estimate(asked, "cohen").expected,
    "fleiss_pe": lambda asked: expected_estimate(asked, "fleiss").expected,
    "fleiss_z_null": z_under_chance,
    "alpha_observed_disagreement": lambda asked: expected_estimate(asked, "alpha").observed,
    "alpha_expected_disagreement": lambda asked: expected_estimate(asked, "alpha").expected,
    "alpha_category": of_category,
    "fleiss_category": of_category,
    "light": light,
}
ELSEWHERE = {"passonneau2004": passonneau_2004, "masi_dkpro": masi_of_dkpro}
DETAILS = ("level", "weights", "distance", "category")


def recomputed(asked: Asked) -> float | None:
    if asked.options.get("distance") in ELSEWHERE:
        return on_another_scale(asked)
    return COMPUTED[asked.stat](asked)


def published() -> list[Any]:
    parameters = []
    for case in CASES:
        source = ""
        for expected in case["expect"]:
            source = source if expected["where"].startswith("same") else expected["where"]
            detail = [str(expected[key]) for key in DETAILS if key in expected]
            name = "-".join([source, case["id"], expected["stat"], *detail])
            asked = Asked(case["id"], expected["stat"], expected)
            parameters.append(pytest.param(asked, expected, id=name))
    return parameters


@pytest.mark.parametrize(("asked", "expected"), published())
def test_a_published_value_is_reproduced(asked: Asked, expected: dict[str, Any]) -> None:
    value = recomputed(asked)
    if expected["published"] is None:
        assert value is None
    else:
        assert value == pytest.approx(expected["published"], abs=expected["tol"], rel=0)
        assert value == pytest.approx(expected["computed"], abs=EXACT, rel=0)


# Where the second witness has no value and ours is the one that packages print on these data.
DEPARTURES = {
    # Cohen's kappa is 0 for the coder who used one category only: nltk and irr average it too.
    ("r04_oolong_3x10_complete", "light"): 0.0952380952,
    # irrCAC 0.4.4 prints 1 with an error of 1, from the one unit that two coders rated.
    ("d05_all_missing_but_one_pair", "conger"): 1.0,
    ("d05_all_missing_but_one_pair", "conger_se"): 1.0,
}


def witnessed() -> list[Any]:
    """Yield every statistic of every case that some other package computes too."""
    parameters = []
    for case in CASES:
        for key, witness in case.get("peers", {}).items():
            stat, _, option = key.partition(":")
            if stat not in COMPUTED:  # agreement of all coders at once: no coefficient of ours
                continue
            asked = Asked(case["id"], stat, {named(stat, option): option} if option else {})
            computed = DEPARTURES.get((case["id"], stat), witness["computed"])
            packages = ", ".join(witness["agree"]) or "computed"
            name = f"{case['id']}-{key}-{packages}"
            parameters.append(pytest.param(asked, computed, id=name))
    return parameters


def named(stat: str, option: str) -> str:
    if option in ("masi", "jaccard"):
        return "distance"
    is_level = stat == "alpha" and option not in ("identity", "quadratic", "bipolar")
    return "level" if is_level else "weights"


@pytest.mark.parametrize(("asked", "computed"), witnessed())
def test_a_value_of_other_packages_is_reproduced(asked: Asked, computed: float | None) -> None:
    value = recomputed(asked)
    if computed is None:
        assert value is None
    else:
        assert value == pytest.approx(computed, abs=EXACT, rel=0)
