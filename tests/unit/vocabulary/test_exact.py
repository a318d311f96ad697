"""Exact numbers as people and programs read them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.vocabulary.exact import (
    decimal,
    for_data,
    for_people,
    for_spreadsheet,
    read_number,
    read_written,
)

fractions = st.fractions(min_value=-50, max_value=50, max_denominator=60)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(7, 3), "2⅓"),
        (Fraction(0), "0"),
        (Fraction(3), "3"),
        (3, "3"),
        (Fraction(1, 2), "½"),
        (Fraction(-7, 3), "−2⅓"),
        (Fraction(-1, 7), "−1/7"),
        (Fraction(1, 7), "1/7"),
        (Fraction(15, 7), "2 1/7"),
    ],
)
def test_a_number_is_shown_as_a_report_prints_it(number: Fraction | int, shown: str) -> None:
    assert for_people(number) == shown


@pytest.mark.parametrize(
    ("number", "written"), [(Fraction(7, 3), "7/3"), (Fraction(6, 3), 2), (0, 0), (-2, -2)]
)
def test_data_hold_integers_and_fractions_never_decimals(
    number: Fraction | int, written: int | str
) -> None:
    assert for_data(number) == written
    assert type(for_data(number)) is type(written)


@given(fractions)
def test_data_read_back_exactly(number: Fraction) -> None:
    assert Fraction(for_data(number)) == number


@given(fractions)
def test_people_never_see_a_decimal_point(number: Fraction) -> None:
    assert "." not in for_people(number)


@given(fractions, fractions)
def test_different_numbers_look_different(one: Fraction, other: Fraction) -> None:
    assert (for_people(one) == for_people(other)) == (one == other)


@pytest.mark.parametrize(
    ("number", "digits", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(25, 2), 0, "13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(2), 1, "2.0"),
        (Fraction(10**30 + 1, 3), 1, "333333333333333333333333333333.7"),
    ],
)
def test_a_half_is_rounded_up_and_nothing_is_minus_zero(
    number: Fraction, digits: int, shown: str
) -> None:
    assert decimal(number, digits) == shown


@given(fractions)
def test_a_spreadsheet_gets_a_number_within_half_a_millionth(number: Fraction) -> None:
    shown = for_spreadsheet(number)
    assert abs(Fraction(shown) - number) <= Fraction(1, 2 * 10**6)
    assert "/" not in shown
    assert not shown.endswith((".", "-0"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("-2", -2),
        ("0.75", Fraction(3, 4)),
        (" 2/3 ", Fraction(2, 3)),
        (".5", Fraction(1, 2)),
    ],
)
def test_a_number_is_read_exactly(text: str, number: Fraction) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("number", [Fraction(-9, 4), Fraction(-1, 7), 0, Fraction(30, 7), 12])
def test_a_number_is_read_as_it_is_written_for_people(number: Fraction) -> None:
    assert read_written(for_people(number)) == number


@pytest.mark.parametrize("text", ["½½", "1/2½", "2½3", "0.5½", "2 1/0"])
def test_two_fractions_are_not_one_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|divides by zero"):
        read_written(text)


@pytest.mark.parametrize(
    "text",
    ["", "three", "1/0", "1e9", "1e999999999", "9" * 5000, "1/2/3", "٣", "nan", "inf", "1_0"],
)
def test_text_and_endless_digits_are_refused_as_numbers_at_once(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|divides by zero"):
        read_number(text)
