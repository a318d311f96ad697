"""Properties of every table of ratings, and the reasons given if nothing can be computed."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorycoding.intercoder import Agreement, Estimate, agreement, read_ratings
from theorycoding.showing.json_text import to_json
from theorycoding.vocabulary.labels import Label, parse_label

COEFFICIENTS = ("percent", "alpha", "ac1", "fleiss", "conger", "brennan_prediger")
CORRECTED = COEFFICIENTS[1:]

properties = settings(deadline=None, max_examples=40)

# One row per unit, one column per coder; None is a missing rating.
TABLES = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from(["a", "b", "c", None]), min_size=coders, max_size=coders),
        min_size=2,
        max_size=12,
    )
)


def long(table: list[list[object]]) -> pd.DataFrame:
    rows = [
        (f"u{unit}", f"c{coder}", label)
        for unit, labels in enumerate(table)
        for coder, label in enumerate(labels)
        if label is not None
    ]
    frame = pd.DataFrame(rows, columns=["unit", "coder", "label"])
    return frame.astype({"label": object})


def figures(found: Agreement) -> list[float | None]:
    return [
        figure
        for estimate in found.coefficients
        for figure in (estimate.value, estimate.se, estimate.observed, estimate.expected)
    ]


def measured(frame: pd.DataFrame, **options: object) -> list[float | None]:
    return figures(agreement(frame, **{"categories": ["a", "b", "c"], "interval": None, **options}))


def same(first: list[float | None], second: list[float | None]) -> bool:
    return all(
        one is other is None or one == pytest.approx(other, abs=1e-9)
        for one, other in zip(first, second, strict=True)
    )


@properties
@given(TABLES)
def test_coefficients_do_not_depend_on_the_names_of_categories(table: list[list[object]]) -> None:
    frame = long(table)
    renamed = frame.assign(label=frame["label"].map({"a": "z", "b": "y", "c": "x"}))
    assert same(measured(frame), measured(renamed, categories=["x", "y", "z"]))


@properties
@given(TABLES, st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_the_order_of_rows(table: list[list[object]], random) -> None:
    frame = long(table)
    rows = list(range(len(frame)))
    random.shuffle(rows)
    assert same(measured(frame), measured(frame.iloc[rows]))


@properties
@given(TABLES)
def test_coefficients_do_not_depend_on_the_names_of_coders(table: list[list[object]]) -> None:
    frame = long(table)
    swapped = frame.assign(coder=frame["coder"].map({"c0": "z", "c1": "y", "c2": "x", "c3": "w"}))
    assert same(measured(frame), measured(swapped))


@properties
@given(TABLES)
def test_interval_limits_do_not_depend_on_the_order_of_rows(table: list[list[object]]) -> None:
    frame = long(table)
    options = {"interval": "bootstrap", "draws": 50, "coefficients": ["alpha", "conger"]}
    first = agreement(frame, **options)
    second = agreement(frame.iloc[::-1], **options)
    limits = [[(one.low, one.high) for one in found.coefficients] for found in (first, second)]
    assert limits[0] == limits[1]


@properties
@given(TABLES)
def test_an_unused_category_changes_only_the_coefficients_that_count_categories(
    table: list[list[object]],
) -> None:
    frame = long(table)
    few, many = (
        agreement(frame, categories=categories, interval=None) for categories in ("abc", "abcdef")
    )
    for name in ("percent", "alpha", "fleiss", "conger"):
        assert same(figures_of(few.find(name)), figures_of(many.find(name)))
    expected = few.find("brennan_prediger").expected
    if expected is not None:
        assert expected == pytest.approx(1 / 3)
        assert many.find("brennan_prediger").expected == pytest.approx(1 / 6)


def figures_of(estimate: Estimate) -> list[float | None]:
    return [estimate.value, estimate.se, estimate.observed, estimate.expected]


@properties
@given(st.lists(st.sampled_from("abc"), min_size=2), st.integers(2, 4))
def test_identical_coders_agree_at_one(labels: list[str], coders: int) -> None:
    assume(len(set(labels)) > 1)
    found = agreement(long([[label] * coders for label in labels]), draws=20)
    for estimate in found.coefficients:
        assert estimate.value == 1
        assert estimate.se == pytest.approx(0, abs=1e-7)
        assert estimate.status == "defined"


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_random_ratings_agree_about_as_chance_has_it(seed: int, coders: int) -> None:
    picks = np.random.default_rng(seed).choice(list("abc"), (4_000, coders), p=[0.5, 0.3, 0.2])
    found = agreement(long(picks.tolist()), interval=None)
    for name in ("alpha", "fleiss", "conger"):
        estimate = found.find(name)
        assert estimate.value == pytest.approx(0, abs=5 * estimate.se)


@properties
@given(TABLES)
def test_sets_of_one_agree_like_the_labels_in_them(table: list[list[object]]) -> None:
    sets = [[label if label is None else frozenset([label]) for label in row] for row in table]
    plain = agreement(long(table), interval=None)
    for reading in ("whole", "jaccard", "dice", "masi"):
        found = agreement(long(sets), readings=[reading], interval=None)
        assert same(figures(found), figures(plain))


@properties
@given(TABLES)
def test_unmixed_labels_agree_alike_under_every_reading(table: list[list[object]]) -> None:
    labels = [[label if label is None else Label((label,)) for label in row] for row in table]
    assume(any(label is not None for row in table for label in row))
    found = agreement(long(labels), interval=None)
    plain = agreement(long(table), interval=None)
    assert figures_by_reading(found).keys() == {
        "primary",
        "jaccard",
        "dice",
        "masi",
        "weighted_set",
    }
    for figures_read in figures_by_reading(found).values():
        assert same(figures_read, figures(plain))


def figures_by_reading(found: Agreement) -> dict[str, list[float | None]]:
    by_reading: dict[str, list[float | None]] = {}
    for estimate in found.coefficients:
        by_reading.setdefault(estimate.reading, []).extend(figures_of(estimate))
    return by_reading


@properties
@given(TABLES)
def test_the_result_is_json_without_nan(table: list[list[object]]) -> None:
    found = json.loads(to_json(agreement(long(table), draws=20)))
    for record in found["coefficients"]:
        assert (record["value"] is None) == (record["status"] == "undefined")
        assert (record["reason"] is None) == (record["status"] == "defined")


# If nothing can be computed: value, status and reason of each coefficient.
UNDEFINED = {
    "no_variation": [["a", "a"]] * 12,
    "no_pairable_values": [["a", None], [None, "b"], ["a", None]],
    "single_coder": [["a"], ["b"], ["a"]],
}


@pytest.mark.parametrize("reason", UNDEFINED)
def test_an_undefined_coefficient_has_a_reason(reason: str) -> None:
    found = agreement(long(UNDEFINED[reason]))
    for name in CORRECTED:
        estimate = found.find(name)
        assert (estimate.value, estimate.status, estimate.reason) == (None, "undefined", reason)
        assert (estimate.se, estimate.low, estimate.high) == (None, None, None)


def test_coders_who_only_ever_use_one_label_agree_fully_in_percent() -> None:
    estimate = agreement(long(UNDEFINED["no_variation"])).find("percent")
    assert (estimate.value, estimate.status, estimate.units) == (1.0, "defined", 12)


def test_without_ratings_there_are_no_pairable_values() -> None:
    found = agreement(long([]))
    assert (found.units, found.coders, found.ratings) == (0, 0, 0)
    assert {estimate.reason for estimate in found.coefficients} == {"no_pairable_values"}


def test_a_single_unit_has_a_value_but_no_standard_error() -> None:
    found = agreement(long([["a", "b"], ["a", None]]), draws=20)
    estimate = found.find("alpha")
    assert (estimate.value, estimate.status, estimate.reason) == (0.0, "too_little", "single_unit")
    assert (estimate.se, estimate.low, estimate.high) == (None, None, None)
    assert found.seed is None


def test_one_category_used_of_several_declared_leaves_ac1_defined() -> None:
    found = agreement(long([["a", "a"]] * 12), categories=["a", "b"], interval=None)
    assert found.find("ac1").value == 1
    assert found.find("fleiss").reason == "no_variation"


@pytest.mark.parametrize(("units", "warned"), [(9, True), (10, False)])
def test_under_ten_pairable_units_there_is_a_warning(units: int, warned: bool) -> None:
    table = [["a", "a"], ["b", "b"], ["a", "b"]] + [["a", "a"]] * (units - 3) + [["a", None]]
    found = agreement(long(table), draws=20)
    assert any("too few" in warning for warning in found.warnings) == warned


def test_records_come_by_reading_and_then_in_fixed_order() -> None:
    labels = [[parse_label("A (B)"), parse_label("A")], [parse_label("B"), parse_label("A / B")]]
    found = agreement(long(labels), interval=None)
    assert [estimate.name for estimate in found.coefficients] == list(COEFFICIENTS) * 5
    assert found.find("alpha").reading == "primary"
    assert found.find("alpha", "masi").reading == "masi"


def test_declared_theories_are_the_categories_of_the_primary_reading() -> None:
    labels = [[Label(("a",)), Label(("b",))], [Label(("a",)), Label(("a",), ("b",))]]
    found = agreement(long(labels), categories=["a", "b", "c", "d"], interval=None)
    assert found.find("brennan_prediger", "primary").expected == pytest.approx(1 / 4)


def test_level_and_weights_are_reported_with_each_coefficient() -> None:
    found = agreement(long([[1, 2], [2, 2], [3, 1]]), level="interval", weights="linear")
    assert {one.name: one.level for one in found.coefficients} == {
        **dict.fromkeys(COEFFICIENTS, "linear"),
        "alpha": "interval",
    }


def test_conger_counts_units_rated_once_for_the_coder_who_rated_them() -> None:
    """Krippendorff 2011 gives the single value of unit 12 to coder B, Gwet 2014 to coder C."""
    rows = "1a1 1b1 1d1 2a2 2b2 2c3 2d2 3a3 3b3 3c3 3d3 4a3 4b3 4c3 4d3 5a2 5b2 5c2 5d2 6a1 6b2"
    rows += " 6c3 6d4 7a4 7b4 7c4 7d4 8a1 8b1 8c2 8d1 9a2 9b2 9c2 9d2 Ab5 Ac5 Ad5 Bc1 Bd1 C{}3"
    values = {}
    for coder in "bc":
        cells = [tuple(cell) for cell in rows.format(coder).split()]
        frame = pd.DataFrame(cells, columns=["unit", "coder", "label"])
        values[coder] = agreement(frame, interval=None).find("conger").value
    assert values == {"b": pytest.approx(0.76207, abs=5e-6), "c": pytest.approx(0.76282, abs=5e-6)}


@pytest.mark.parametrize("other", [{"categories": ["a", "b", "c"]}, {"clusters": "country"}])
def test_ratings_that_are_read_take_no_other_categories_or_clusters(other: dict[str, Any]) -> None:
    ratings = read_ratings(long([["a", "b"], ["b", "b"]]))
    with pytest.raises(ValueError, match="give categories and clusters to read_ratings"):
        agreement(ratings, **other)


def test_a_coefficient_that_was_not_asked_for_cannot_be_found() -> None:
    found = agreement(long([["a", "b"]]), coefficients=["alpha"], interval=None)
    with pytest.raises(KeyError, match="no ac1"):
        found.find("ac1")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"coefficients": ["kappa"]}, "no coefficient 'kappa'; there are percent"),
        ({"interval": "jackknife"}, "no interval 'jackknife'; there are auto"),
        ({"draws": 0}, "0 draws"),
        ({"readings": ["primary"]}, "no reading 'primary' of such labels; there are whole"),
        ({"level": "ordinal"}, "text such as 'a' has no order"),
        ({"weights": "linear"}, "text such as 'a' has no order"),
        ({"level": "interval"}, "'interval' needs numbers"),
    ],
)
def test_a_wrong_option_is_refused_by_name(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        agreement(long([["a", "b"]] * 3), **options)


@pytest.mark.parametrize(
    "options", [{"level": "ordinal"}, {"level": "interval"}, {"weights": "quadratic"}]
)
def test_sets_of_theories_have_no_order(options: dict[str, Any]) -> None:
    sets = long([[frozenset("a"), frozenset("ab")], [frozenset("b"), frozenset("b")]])
    mixed = long([[Label(("a",)), Label(("a",), ("b",))]] * 3)
    for labels in (sets, mixed):
        with pytest.raises(ValueError, match="no order: omit level and weights"):
            agreement(labels, **options)


def test_levels_do_not_apply_to_the_parts_of_mixed_labels() -> None:
    labels = long([[frozenset("a"), frozenset("ab")]] * 3)
    with pytest.raises(ValueError, match="compared whole"):
        agreement(labels, level=lambda one, other: float(one != other), readings=["masi"])


def test_a_distance_between_sets_may_be_any_function() -> None:
    labels = long([[frozenset("a"), frozenset("ab")], [frozenset("b"), frozenset("b")]])
    found = agreement(labels, level=lambda one, other: len(one ^ other) / 4, interval=None)
    assert found.find("alpha").level == "custom"
    assert found.find("alpha").observed == pytest.approx(0.125)
