"""Uncertain dates: an event is somewhere between two months."""

from collections.abc import Mapping
from dataclasses import dataclass

_MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A number known to be between two whole numbers, both included."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


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
    begin, end = _months(first), _months(second)
    return Interval(end.low - begin.high, end.high - begin.low)


def _months(event: Mapping[str, str]) -> Interval:
    """Return the first and the last month in which an event may be, counted from year 0."""
    year, month = int(event["year"]), event.get("month")
    to_year, to_month = event.get("to_year"), event.get("to_month")
    first = year * _MONTHS + (int(month) if month else 1)
    if to_month:
        return Interval(first, int(to_year or year) * _MONTHS + int(to_month))
    if to_year:
        return Interval(first, int(to_year) * _MONTHS + _MONTHS)
    return Interval(first, first if month else year * _MONTHS + _MONTHS)
