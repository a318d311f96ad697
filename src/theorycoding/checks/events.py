"""Dates of events: real, and in order."""

import calendar
import re
from collections.abc import Iterator, Mapping

from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem
from theorycoding.vocabulary.dates import MONTHS, months_of

_MOST = {"year": 9999, "to_year": 9999, "month": MONTHS, "to_month": MONTHS}
_PARTS = ("year", "month", "day", "to_year", "to_month")
_DIGITS = re.compile("[0-9]{1,9}")


def check_dates(files: StudyFiles) -> Iterator[Problem]:
    """Report impossible dates, ranges that end before they begin, and events out of order."""
    sheet = files.sheet("events.csv")
    if "year" not in sheet.header:
        return
    earliest = 0
    for row, cells in sheet.rows():
        parts = [cells.get(name, "") for name in _PARTS]
        is_numeric = all(not part or _DIGITS.fullmatch(part) for part in parts)
        if row in sheet.ragged or not cells["year"] or not is_numeric:  # check_tables reports these
            continue
        if impossible := _impossible(cells):
            column, message, hint = impossible
            yield sheet.problem("date-invalid", row, column, message, hint=hint)
            continue
        months = months_of(cells)
        if months.high < earliest:
            hint = "put the events in order of date"
            message = "this event ends before an event above it begins"
            yield sheet.problem("date-order", row, "year", message, hint=hint)
        earliest = max(earliest, months.low)


def _impossible(cells: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return why a date is impossible: the column, the message and the hint; None if it is not."""
    number = {name: int(cells[name]) for name in _PARTS if cells.get(name)}
    for name, most in _MOST.items():
        if not 1 <= number.get(name, 1) <= most:
            part = name.removeprefix("to_")
            return name, f"'{cells[name]}' is not a {part}", f"write a {part} from 1 to {most}"
    if "day" in number:
        if "month" not in number:
            return "day", "a day is given without a month", "write the month, or delete the day"
        _, last = calendar.monthrange(number["year"], number["month"])
        if not 1 <= number["day"] <= last:
            message = f"the month {number['year']}-{number['month']:02} has no day {number['day']}"
            return "day", message, f"write a day from 1 to {last}"
    months = months_of(cells)
    if months.high < months.low:
        column = "to_year" if cells.get("to_year") else "to_month"
        return column, "the event ends before it begins", "swap the two dates, or correct one"
    return None
