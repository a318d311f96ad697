import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.intercoder.distances import (
    Distance,
    Nominal,
    Squared,
    custom_matrix,
    from_matrix,
    level_distance,
    midranks,
    require_known,
    tabulated,
    weights_distance,
)
from theorycoding.intercoder.patterns import _by_content

SCORES = np.array([0.0, 1.0, 1.5, 4.0])
UNITS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=6), min_size=1, max_size=12)
CLOSED = {"nominal": Nominal(4), "squared": Squared(SCORES)}


def matrix_of(distance: Distance) -> np.ndarray:
    return distance.mean_from(np.eye(distance.size))


@pytest.mark.parametrize("kind", CLOSED)
@given(units=UNITS)
def test_a_closed_form_gives_what_its_matrix_gives(kind: str, units: list[list[int]]) -> None:
    closed = CLOSED[kind]
    written = from_matrix(matrix_of(closed))
    unit = np.repeat(np.arange(len(units)), [len(symbols) for symbols in units])
    patterns = _by_content(unit, np.array([k for symbols in units for k in sorted(symbols)]))
    assert closed.within(patterns) == pytest.approx(written.within(patterns), abs=1e-12)
    shares = np.random.default_rng(1).random((3, 4))
    assert closed.mean_from(shares) == pytest.approx(written.mean_from(shares))
    assert closed.total() == pytest.approx(written.total())
    every = np.arange(4)
    assert closed.between(every[:, None], every) == pytest.approx(matrix_of(written))


def test_a_unit_of_equal_scores_is_exactly_without_disagreement() -> None:
    patterns = _by_content(np.zeros(3, dtype=int), np.full(3, 1))
    assert Squared(np.array([0.1, 0.3, 0.7])).within(patterns).tolist() == [0.0]


def test_within_counts_every_ordered_pair_of_ratings() -> None:
    patterns = _by_content(np.zeros(3, dtype=int), np.array([0, 0, 1]))
    assert Nominal(2).within(patterns).tolist() == [4.0]


def test_a_matrix_too_large_to_keep_is_made_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tabulated(4, lambda first, second: np.abs(SCORES[first] - SCORES[second]))
    monkeypatch.setattr("theorycoding.intercoder.distances.TABULATED", 2)
    monkeypatch.setattr("theorycoding.intercoder.distances.BLOCK", 5)
    blocks = tabulated(4, lambda first, second: np.abs(SCORES[first] - SCORES[second]))
    shares = np.random.default_rng(2).random((3, 4))
    assert blocks.mean_from(shares) == pytest.approx(whole.mean_from(shares))


def test_interval_distances_are_reported_on_the_scale_of_the_labels() -> None:
    distance = level_distance("interval", [2, 5, 12], np.ones(3))
    assert (matrix_of(distance) * distance.unit).tolist() == [[0, 9, 100], [9, 0, 49], [100, 49, 0]]


def test_a_single_value_is_at_distance_zero_from_itself() -> None:
    assert matrix_of(level_distance("interval", [3], np.ones(1))).tolist() == [[0.0]]


def test_ordinal_distances_are_those_of_krippendorff_2011() -> None:
    counts = np.array([9.0, 13.0, 10.0, 5.0, 3.0])  # n_k of his example C
    distance = level_distance("ordinal", [1, 2, 3, 4, 5], counts)
    first, last = 1, 3
    printed = counts[first : last + 1].sum() - (counts[first] + counts[last]) / 2
    assert matrix_of(distance)[first, last] * distance.unit == pytest.approx(printed**2)
    assert np.diff(midranks(counts)).tolist() == [11.0, 11.5, 7.5, 4.0]


def test_ratio_distances_are_those_of_krippendorff_2011() -> None:
    matrix = matrix_of(level_distance("ratio", [0, 1, 3], np.ones(3)))
    assert matrix == pytest.approx(np.array([[0, 1, 1], [1, 0, 0.25], [1, 0.25, 0]]))


# Weights between the first category and each of five, as irrCAC 0.4.4 prints them.
PRINTED = {
    "identity": [1, 0, 0, 0, 0],
    "linear": [1, 0.75, 0.5, 0.25, 0],
    "quadratic": [1, 0.9375, 0.75, 0.4375, 0],
}


@pytest.mark.parametrize("weights", PRINTED)
def test_weights_are_those_of_gwet_2014(weights: str) -> None:
    distance = weights_distance(weights, [1, 2, 3, 4, 5])
    assert 1 - matrix_of(distance)[0] == pytest.approx(PRINTED[weights], abs=1e-8)
    assert distance.total() == pytest.approx(matrix_of(distance).sum())


def test_weights_on_text_depend_on_the_order_of_the_categories() -> None:
    distance = weights_distance("linear", ["low", "middle", "high"])
    assert matrix_of(distance)[0].tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(("level", "weights"), [("nominol", "identity"), ("nominal", "none")])
def test_unknown_names_are_refused_with_the_known_ones(level: str, weights: str) -> None:
    with pytest.raises(ValueError, match=r"no (level 'nominol'|weights 'none'); there are"):
        require_known(level, weights)


def test_interval_levels_need_numbers() -> None:
    with pytest.raises(ValueError, match=r"'interval' needs numbers, and 'low' is not one"):
        level_distance("interval", [1, "low"], np.ones(2))


def test_a_function_of_two_labels_becomes_a_matrix() -> None:
    matrix = custom_matrix(lambda one, other: abs(len(one) - len(other)), ["a", "bbb"])
    assert matrix.tolist() == [[0, 2], [2, 0]]


def test_a_labelled_matrix_is_read_by_its_labels() -> None:
    table = pd.DataFrame([[0, 5], [5, 0]], index=["b", "a"], columns=["b", "a"])
    table.loc["c"] = [1, 2]
    table["c"] = [1, 2, 0]
    assert custom_matrix(table, ["a", "b"]).tolist() == [[0, 5], [5, 0]]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[0, 1]], "make it square"),
        ([[0, 1], [2, 0]], "not symmetric"),
        ([[0, np.nan], [np.nan, 0]], "missing values"),
        ([[0, 1], [1, 1]], "must give 0"),
    ],
)
def test_a_matrix_that_is_not_a_distance_is_refused(
    matrix: list[list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        custom_matrix(matrix, ["a", "b"])


def test_a_ratio_scale_has_no_values_below_zero() -> None:
    with pytest.raises(ValueError, match=r"no values below zero, and -2\.5 is one"):
        level_distance("ratio", [-2.5, -0.5, 3.0, 4.0], np.ones(4))


@pytest.mark.parametrize("distance", [CLOSED["nominal"], CLOSED["squared"]])
def test_the_mean_squared_distance_is_that_of_all_pairs(distance: Distance) -> None:
    shares = np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.0, 0.3, 0.0]])
    places = np.arange(4)
    squares = distance.between(places[:, np.newaxis], places) ** 2
    expected = np.einsum("sk,sl,kl->s", shares, shares, squares)
    assert distance.mean_square(shares) == pytest.approx(expected)
    assert Distance(4, distance.between).mean_square(shares) == pytest.approx(expected)
