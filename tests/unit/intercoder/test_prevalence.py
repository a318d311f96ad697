import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import agreement, prevalence, read_ratings
from theorycoding.vocabulary.labels import parse_label


def rated(*rows: str) -> pd.DataFrame:
    """Return ratings: one text per unit, one character per coder, a dot for none."""
    cells = [
        (unit, f"c{coder}", label)
        for unit, row in enumerate(rows)
        for coder, label in enumerate(row)
        if label != "."
    ]
    return pd.DataFrame(cells, columns=["unit", "coder", "label"])


def warnings(frame: pd.DataFrame, **options: object) -> list[str]:
    found = agreement(frame, interval=None, **options)
    return [text for text in found.warnings if "lie apart" in text]


def test_bias_is_how_much_more_often_a_coder_names_a_theory_than_the_others() -> None:
    found = prevalence(read_ratings(rated("aab", "ab.", "ba.", "a..", "..b")))
    bias = found.set_index(["coder", "theory"])["bias"]
    assert bias["c0", "a"] == pytest.approx((1 / 2 + 1 - 1) / 3)
    assert bias["c1", "a"] == pytest.approx((1 / 2 - 1 + 1) / 3)
    assert bias["c2", "b"] == 1
    assert bias["c2", "a"] == -1


def test_a_coder_who_shares_no_unit_has_no_bias() -> None:
    found = prevalence(read_ratings(rated("ab.", "..a"))).set_index(["coder", "theory"])
    assert np.isnan(found.loc[("c2", "a"), "bias"])
    assert found.loc[("c2", "a"), "share"] == 1


def test_bias_counts_every_theory_that_a_label_names() -> None:
    frame = rated("aa", "ab").assign(
        label=[parse_label(text) for text in ("A (B)", "A", "B", "B (A)")]
    )
    found = prevalence(read_ratings(frame)).set_index(["coder", "theory"])["bias"]
    assert (found["c0", "A"], found["c0", "B"]) == (-0.5, 0.5)


def test_coefficients_that_lie_apart_are_explained_in_one_line() -> None:
    frame = rated(*["nn"] * 496, "ny", "ny", "ny", "yn")
    (warning,) = warnings(frame)
    assert "percent 0.992" in warning
    assert "fleiss -0.004" in warning
    assert "99.6% of ratings name 'n'" in warning
    assert "coder 'c1' names" in warning or "coder 'c0' names" in warning
    assert "0.4 percentage points" in warning
    assert "\n" not in warning


@pytest.mark.parametrize("coefficients", [["percent", "alpha"], ["ac1", "conger"]])
def test_two_coefficients_may_lie_apart(coefficients: list[str]) -> None:
    assert warnings(rated(*["nn"] * 96, *["ny", "yn"] * 2), coefficients=coefficients)


@pytest.mark.parametrize("coefficients", [None, ["percent"], ["alpha"]])
def test_coefficients_that_tell_the_same_need_no_explanation(
    coefficients: list[str] | None,
) -> None:
    frame = rated(*["aa", "bb", "aa", "bb"] * 5, "ab", "ba")
    options = {"coefficients": coefficients} if coefficients else {}
    assert warnings(frame, **options) == []


def test_levels_of_measurement_are_not_compared_with_each_other() -> None:
    values = [(unit, coder, unit + 0.1 * coder) for unit in range(12) for coder in range(2)]
    frame = pd.DataFrame(values, columns=["unit", "coder", "label"])
    assert warnings(frame, level="interval", coefficients=["alpha", "ac1"]) == []
