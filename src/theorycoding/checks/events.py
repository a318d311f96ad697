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
    latest = (0, 0)
    for row, cells in sheet.rows():
        if row in sheet.ragged or not cells["year"].isdecimal():
            continue
        if column := _impossible(cells):
            message = f"'{cells[column]}' is no date here"
            yield problem("date-invalid", sheet.place(row, column), message, field=column)
            continue
        begins = (int(cells["year"]), int(cells.get("month") or 0))
        if begins < latest:
            hint = "events stand in order of date"
            message = "this event begins before the one above it"
            yield problem("date-order", sheet.place(row, "year"), message, field="year", hint=hint)
        latest = max(latest, begins)


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
        if number["day"] not in range(1, calendar.monthrange(number["year"], number["month"])[1] + 1):
            return "day"
    begins = (number["year"], number.get("month", 1))
    ends = (number.get("to_year", number["year"]), number.get("to_month", _MONTHS))
    return "to_year" if ends < begins else ""
