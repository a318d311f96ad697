"""Codes for missing values, known by their form."""

import pytest

from theorycoding.vocabulary.missing import likely_missing


@pytest.mark.parametrize(
    "cell", ["NA", "n/a", "N.A.", "null", "NaN", "#N/A", "<no annotation>", "-", "?", "Missing"]
)
def test_a_word_for_a_missing_value_is_likely_missing(cell: str) -> None:
    assert likely_missing({"Frame": 3, cell: 1}) == [cell]


def test_none_may_be_a_category() -> None:
    assert likely_missing({"Frame": 3, "None": 1, "": 1}) == []


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["1", "2", "5", "99"], ["99"]),
        (["1", "4", "-9", "999"], ["-9", "999"]),
        (["1.0", "4.0", "-99.0"], ["-99.0"]),
        (["1", "7", "9"], []),  # not far outside
        (["97", "98", "99", "100"], []),
        (["3", "99"], []),  # one other number has no range
        (["a", "b", "99"], []),  # words, so 99 may be one
    ],
)
def test_a_number_is_likely_missing_only_far_outside_the_others(
    cells: list[str], missing: list[str]
) -> None:
    assert likely_missing(dict.fromkeys(cells, 1)) == missing
