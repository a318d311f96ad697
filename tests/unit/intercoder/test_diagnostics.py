import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycoding.intercoder import (
    Ratings,
    agreement,
    by_pair,
    by_theory,
    by_unit,
    coincidences,
    prevalence,
    read_ratings,
    without_each_coder,
)
from theorycoding.vocabulary.labels import parse_label

TABLES = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=1, max_size=8
)


def long(table: list[list[object]]) -> pd.DataFrame:
    rows = [
        (f"u{unit}", f"c{coder}", label)
        for unit, labels in enumerate(table)
        for coder, label in enumerate(labels)
        if label is not None
    ]
    return pd.DataFrame(rows, columns=["unit", "coder", "label"]).astype({"label": object})


def read(table: list[list[object]]) -> Ratings:
    return read_ratings(long(table), categories=["a", "b", "c"])


def mixed(*rows: tuple[str, ...]) -> Ratings:
    return read_ratings(long([[text and parse_label(text) for text in row] for row in rows]))


def test_coincidences_are_those_of_krippendorff_2011() -> None:
    """His example A: two observers, ten binary units."""
    first, second = "0101000000", "1110010000"
    table = [[int(one), int(other)] for one, other in zip(first, second, strict=True)]
    found = coincidences(read_ratings(long(table)))
    assert found.loc[0, 0] == 10
    assert found.loc[0, 1] == found.loc[1, 0] == 4
    assert found.loc[1, 1] == 2


@settings(deadline=None)
@given(TABLES)
def test_coincidences_are_symmetric_and_sum_to_the_pairable_ratings(
    table: list[list[object]],
) -> None:
    found = coincidences(read(table))
    assert found.to_numpy() == pytest.approx(found.to_numpy().T)
    given_by_unit = [[label for label in row if label] for row in table]
    pairable = [label for labels in given_by_unit if len(labels) > 1 for label in labels]
    assert found.sum(axis=1).to_dict() == pytest.approx(
        {category: pairable.count(category) for category in "abc"}
    )


def test_coincidences_of_mixed_labels_are_those_of_the_primary_theories() -> None:
    found = coincidences(mixed(("A (B)", "A"), ("B", "A / B")))
    assert found.loc["A", "A"] == 2
    assert found.loc["B", "{A; B}"] == 1


def test_units_are_ranked_by_disagreement() -> None:
    found = by_unit(read([["a", "a", "a"], ["a", "b", "c"], ["a", None, None], ["b", "b", "a"]]))
    assert found["unit"].tolist() == ["u1", "u3", "u0"]
    assert found["disagreement"].tolist() == pytest.approx([1, 2 / 3, 0])
    assert found["labels"].tolist() == ["a 1, b 1, c 1", "b 2, a 1", "a 3"]


def test_units_are_ranked_under_the_reading_asked_for() -> None:
    ratings = mixed(("A (B)", "A"), ("B", "B"))
    assert by_unit(ratings)["disagreement"].tolist() == [0, 0]
    assert by_unit(ratings, "jaccard")["disagreement"].tolist() == [0.5, 0]
    assert by_unit(ratings, "jaccard")["labels"].tolist()[0] == "A 1, {A; B} 1"


def test_a_theory_a_coder_never_named_has_a_prevalence_of_zero() -> None:
    found = prevalence(mixed(("A (B)", "A"), ("B", None))).set_index(["coder", "theory"])
    assert found["ratings"].to_dict() == {
        ("c0", "A"): 1, ("c0", "B"): 2, ("c1", "A"): 1, ("c1", "B"): 0
    }  # fmt: skip
    assert found.loc[("c0", "A"), "share"] == 0.5


@settings(deadline=None)
@given(TABLES)
def test_agreement_on_a_theory_is_agreement_on_named_or_not(table: list[list[object]]) -> None:
    found = by_theory(read(table)).set_index("theory")
    for theory in "abc":
        binary = [[label if label is None else label == theory for label in row] for row in table]
        expected = agreement(long(binary), categories=[False, True], interval=None)
        for name in ("percent", "alpha", "fleiss", "ac1"):
            value = expected.find(name).value
            shown = found.loc[theory, name]
            assert np.isnan(shown) if value is None else shown == pytest.approx(value)


def test_a_mixed_label_names_several_theories_and_one_of_them_first() -> None:
    found = by_theory(mixed(("A (B)", "B"), ("A", "A"))).set_index(["theory", "named"])
    assert found["ratings"].to_dict() == {
        ("A", "at_all"): 3, ("B", "at_all"): 2, ("A", "first"): 3, ("B", "first"): 1
    }  # fmt: skip
    assert found.loc[("B", "at_all"), "percent"] == 1
    assert found.loc[("B", "first"), "percent"] == 0.5


def test_positive_agreement_is_that_of_cicchetti_and_feinstein_1990() -> None:
    """2a / (2a + b + c) of the fourfold table a = 40, b = 9, c = 6, d = 45."""
    table = [["a", "a"]] * 40 + [["a", "b"]] * 9 + [["b", "a"]] * 6 + [["b", "b"]] * 45
    found = by_theory(read(table)).set_index("theory")
    assert found.loc["a", "positive"] == pytest.approx(80 / 95)
    assert found.loc["b", "positive"] == pytest.approx(90 / 105)
    assert np.isnan(found.loc["c", "positive"])


@settings(deadline=None)
@given(TABLES)
def test_a_pair_of_coders_agrees_as_if_nobody_else_had_rated(table: list[list[object]]) -> None:
    found = by_pair(read(table)).set_index(["coder", "other"])
    for one, other in ((0, 1), (0, 2), (1, 2)):
        both = [[row[one], row[other]] for row in table if row[one] and row[other]]
        if not both:
            assert (f"c{one}", f"c{other}") not in found.index
            continue
        alone = agreement(long(both), categories="abc", interval=None)
        row = found.loc[(f"c{one}", f"c{other}")]
        assert row["units"] == len(both)
        assert row["percent"] == pytest.approx(alone.find("percent").value)
        kappa = alone.find("conger").value
        assert np.isnan(row["conger"]) if kappa is None else row["conger"] == pytest.approx(kappa)


def test_leaving_each_coder_out_shows_who_differs() -> None:
    labels = ["a", "b", "a", "b", "b", "a"]
    ratings = read([[label, label, "a"] for label in labels])
    found = without_each_coder(ratings, ["alpha"]).set_index("coder")
    whole = agreement(long([[label, label, "a"] for label in labels]), interval=None)
    assert found["value"]["c2"] == 1
    assert found["change"]["c2"] == pytest.approx(1 - whole.find("alpha").value)
    assert found["change"]["c0"] < 0


def test_leaving_one_of_two_coders_out_leaves_nothing_to_compare() -> None:
    found = without_each_coder(read([["a", "b", None], ["a", "a", None]]), ["alpha"])
    assert found["value"].isna().all()


@pytest.mark.parametrize(
    "diagnostic", [coincidences, by_unit, prevalence, by_theory, by_pair, without_each_coder]
)
def test_without_ratings_there_is_an_empty_table(diagnostic) -> None:
    assert (diagnostic(read_ratings(long([]))).to_numpy() == 0).all()


def test_agreement_on_a_theory_has_the_limits_of_alpha_from_ten_units_on() -> None:
    table = [["a", "a", None]] * 12 + [["b", "b", "b"]] * 9 + [["a", "b", "b"], ["c", "a", "a"]]
    binary = [[label if label is None else label == "b" for label in row] for row in table]
    alpha = agreement(long(binary), categories=[False, True]).find("alpha")
    found = by_theory(read(table)).set_index("theory").loc["b"]
    assert (found["alpha_low"], found["alpha_high"]) == pytest.approx((alpha.low, alpha.high))
    assert by_theory(read(table[-9:]))["alpha_low"].isna().all()
