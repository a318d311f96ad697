"""Dates of events: real, and in order."""

import calendar
import re
from collections.abc import Iterator, Mapping

from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem

_MONTHS = 12
_LAST_YEAR = 9999
_PARTS = ("year", "month", "day", "to_year", "to_month")
_DIGITS = re.compile("[0-9]{1,9}")


def check_dates(files: StudyFiles) -> Iterator[Problem]:
    """Every date exists, ends no earlier than it begins, and follows the one before."""
    sheet = files.sheet("events.csv")
    if not sheet or "year" not in sheet.header:
        return
    earliest = (0, 0)
    for row, cells in sheet.rows():
        if row in sheet.ragged or not _is_numeric(cells):
            continue
        if column := _impossible(cells):
            message = f"'{cells[column]}' is no {column.removeprefix('to_')} here"
            hint = "look it up in the source; a year has four digits, months run from 1 to 12"
            yield sheet.problem("date-invalid", row, column, message, hint=hint)
            continue
        begins, ends = _span(cells)
        if ends < earliest:
            hint = "events stand in order of date"
            message = "this event ends before one above it begins"
            yield sheet.problem("date-order", row, "year", message, hint=hint)
        earliest = max(earliest, begins)


def _is_numeric(cells: Mapping[str, str]) -> bool:
    """Whether every part of the date can be read; if not, that is said already."""
    parts = [cells.get(name, "") for name in _PARTS]
    return bool(cells["year"]) and all(not part or _DIGITS.fullmatch(part) for part in parts)


def _span(cells: Mapping[str, str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last month in which an event may lie."""
    year, month = int(cells["year"]), cells.get("month") or ""
    to_year, to_month = cells.get("to_year") or "", cells.get("to_month") or ""
    last = to_month or (_MONTHS if to_year or not month else month)
    return (year, int(month or 1)), (int(to_year or year), int(last))


def _impossible(cells: Mapping[str, str]) -> str:
    """Return the column that makes the date impossible, or nothing."""
    number = {name: int(cells[name]) for name in _PARTS if cells.get(name)}
    for name in ("year", "to_year"):
        if not 1 <= number.get(name, 1) <= _LAST_YEAR:
            return name
    for name in ("month", "to_month"):
        if not 1 <= number.get(name, 1) <= _MONTHS:
            return name
    if "day" in number:
        if "month" not in number:
            return "day"
        _, last = calendar.monthrange(number["year"], number["month"])
        if not 1 <= number["day"] <= last:
            return "day"
    begins, ends = _span(cells)
    if ends < begins:
        return "to_year" if cells.get("to_year") else "to_month"
    return ""
