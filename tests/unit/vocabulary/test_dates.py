"""Parts of dates, and months between uncertain ones."""

import re

import pytest

from theorycoding.vocabulary.dates import Interval, months_between, part_of_date


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


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("2008-09-15", "year", "2008"),
        ("2008-09-15T12:30:00+02:00", "month", "2008-09"),
        ("1989", "decade", "1980s"),
        ("0985", "decade", "0980s"),
        ("1999/2001", "decade", "1990s/2000s"),
        ("2004-11/2005-02", "year", "2004/2005"),
        ("2004-11/2004-12", "year", "2004"),
        ("2008", "month", "2008-01/2008-12"),
        ("", "year", ""),
    ],
)
def test_a_date_has_a_part_or_an_interval_of_parts(text: str, part: str, found: str) -> None:
    assert part_of_date(text, part) == found


@pytest.mark.parametrize(
    "text",
    ["70", "12/05/2008", "12.05.2008", "May 2008", "2008-13", "2008-02-30", "2009/2008", "/"],
)
def test_a_date_that_may_mean_several_days_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        part_of_date(text, "year")
