"""Dates of events: real, and in order."""

import calendar
from collections.abc import Iterator, Mapping

from theorycoding.folders import StudyFiles
from theorycoding.problems import Problem, problem

_MONTHS = 12


def check_dates(files: StudyFiles) -> Iterator[Problem]:
    """Every date exists, ends no earlier than it begins, and follows the one before."""
    sheet = files.sheet("events.csv")
    if not sheet or "year" not in sheet.header:
        return
    earliest = (0, 0)
    for row, cells in sheet.rows():
        if row in sheet.ragged or not cells["year"].isdecimal():
            continue
        if column := _impossible(cells):
            message = f"'{cells[column]}' is no date here"
            yield problem("date-invalid", sheet.place(row, column), message, field=column)
            continue
        begins, ends = _span(cells)
        if ends < earliest:
            hint = "events stand in order of date"
            message = "this event ends before one above it begins"
            yield problem("date-order", sheet.place(row, "year"), message, field="year", hint=hint)
        earliest = max(earliest, begins)


def _span(cells: Mapping[str, str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last month in which an event may lie."""
    year, month = int(cells["year"]), cells.get("month") or ""
    to_year, to_month = cells.get("to_year") or "", cells.get("to_month") or ""
    last = to_month or (_MONTHS if to_year or not month else month)
    return (year, int(month or 1)), (int(to_year or year), int(last))


def _impossible(cells: Mapping[str, str]) -> str:
    """Return the column that makes the date impossible, or nothing."""
    number = {
        name: int(cells[name])
        for name in ("year", "month", "day", "to_year", "to_month")
        if cells.get(name, "").isdecimal()
    }
    for name in ("month", "to_month"):
        if not 1 <= number.get(name, 1) <= _MONTHS:
            return name
    if "day" in number:
        if "month" not in number:
            return "day"
        if number["day"] not in range(
            1, calendar.monthrange(number["year"], number["month"])[1] + 1
        ):
            return "day"
    begins, ends = _span(cells)
    return "to_year" if ends < begins else ""
