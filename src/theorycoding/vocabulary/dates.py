"""Dates: parts of them, and how far apart two uncertain ones are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS = 12
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ][\d:.,Z+-]*)?", re.ASCII)
# The part of a year and a month, as it is written; so text is in order of time.
PARTS: Final[Mapping[str, Callable[[int, int], str]]] = {
    "year": lambda year, _: f"{year:04}",
    "month": lambda year, month: f"{year:04}-{month:02}",
    "decade": lambda year, _: f"{year // 10:03}0s",
}


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A number known to be between two whole numbers, both included."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


def part_of_date(text: str, part: str) -> str:
    """Return the year, month or decade of a date; empty for an empty text.

    An uncertain date such as `2004/2006` has an interval of them if it spans several.

    Raises
    ------
    ValueError
        The text is not a date as ISO 8601 has it, or no such day exists.

    Examples
    --------
    >>> part_of_date("2008-09-15", "month"), part_of_date("2008", "decade")
    ('2008-09', '2000s')
    >>> part_of_date("2004/2006", "year"), part_of_date("2008", "month")
    ('2004/2006', '2008-01/2008-12')
    """
    if not text:
        return ""
    first, slash, last = text.partition("/")
    begins, ends = _span(first, text)[0], _span(last if slash else first, text)[1]
    if ends < begins:
        raise ValueError(f"'{text}' ends before it begins")
    parts = dict.fromkeys((PARTS[part](*begins), PARTS[part](*ends)))
    return "/".join(parts)


def _span(day: str, text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and the last year and month in which a date, a part of a text, may be."""
    found = _DATE.fullmatch(day.strip())
    if not found:
        raise ValueError(
            f"'{text}' may mean several dates or none: write 1970, 1970-05, 1970-05-31, or "
            "1970/1972 for an uncertain one"
        )
    year, month, of_month = (int(part) if part else 0 for part in found.groups())
    try:
        date(year, month or 1, of_month or 1)
    except ValueError:
        raise ValueError(f"there is no date '{text}'") from None
    return (year, month or 1), (year, month or MONTHS)


def months_between(first: Mapping[str, str], second: Mapping[str, str]) -> Interval:
    """Return how many calendar months lie between two events, at least and at most.

    Parameters
    ----------
    first, second
        Rows of `events.csv`; an event without a month may be in any month of its year.

    Examples
    --------
    >>> print(months_between({"year": "2004", "month": "9", "to_month": "12"},
    ...                      {"year": "2005", "month": "7"}))
    7 to 10
    """
    begin, end = months_of(first), months_of(second)
    return Interval(end.low - begin.high, end.high - begin.low)


def months_of(event: Mapping[str, str]) -> Interval:
    """Return the first and the last month in which an event may be, counted from year 0."""
    year, month = int(event["year"]), event.get("month")
    to_year, to_month = event.get("to_year"), event.get("to_month")
    last = to_month or (MONTHS if to_year or not month else month)
    return Interval(year * MONTHS + int(month or 1), int(to_year or year) * MONTHS + int(last))
