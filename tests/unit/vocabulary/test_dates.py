"""Months between uncertain dates."""

import pytest

from theorycoding.vocabulary.dates import Interval, months_between


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ({"year": "2004", "month": "6"}, {"year": "2005", "month": "7"}, "13"),
        (
            {"year": "2004", "month": "9", "to_month": "12"},
            {"year": "2005", "month": "7"},
            "7 to 10",
        ),
        ({"year": "2004"}, {"year": "2005", "month": "7"}, "7 to 18"),
        ({"year": "2004"}, {"year": "2004"}, "-11 to 11"),
        ({"year": "2003", "to_year": "2004"}, {"year": "2005", "month": "1"}, "1 to 24"),
        (
            {"year": "2003", "month": "11", "to_year": "2004", "to_month": "2"},
            {"year": "2004", "month": "3"},
            "1 to 4",
        ),
        ({"year": "2005", "month": "7"}, {"year": "2004", "month": "6"}, "-13"),
    ],
)
def test_the_distance_of_two_events_is_as_uncertain_as_their_dates(
    first: dict[str, str], second: dict[str, str], shown: str
) -> None:
    assert str(months_between(first, second)) == shown


def test_empty_cells_are_unknown_months() -> None:
    event = {"year": "2004", "month": "", "to_year": "", "to_month": ""}
    assert months_between(event, {"year": "2005", "month": "1"}) == Interval(1, 12)
