"""Codes for missing values that a column may have, known by their form."""

from collections.abc import Collection

MISSING_WORDS = frozenset({"na", "n/a", "none", "null", "nan", "-", "–", "—", "?", "missing"})
MISSING_WORDS |= {"n.a.", "tbd", "todo", "uncoded", "not coded", "...", "…", ".", "#n/a", "#nv"}
MISSING_WORDS |= {"<no annotation>", "no annotation", "<na>", "<none>", "<null>", "(null)"}
_NUMBERS = frozenset({-9, -99, -999, -9999, -8, -88, -888, 9, 99, 999, 9999, 88, 888})


def likely_missing(cells: Collection[str]) -> list[str]:
    """Return the distinct cells that are hardly values, in order: NA, `-99`, `<no annotation>`.

    "None" may be a value. A number is one unless it is far outside all the others.

    >>> likely_missing(["1", "NA", "2", "4", "-99"])
    ['NA', '-99']
    """
    words = [cell for cell in cells if cell.strip().casefold() in MISSING_WORDS - {"none"}]
    numbers = {cell: _number(cell) for cell in cells if cell.strip() and cell not in words}
    values = {number for number in numbers.values() if number is not None and number in _NUMBERS}
    others = [number for number in numbers.values() if number is not None and number not in values]
    if None in numbers.values() or len(set(others)) < 2:  # noqa: PLR2004  # one has no range
        return words
    low, high = min(others), max(others)
    far = (low - (high - low), high + (high - low))
    outside = {number for number in values if not far[0] <= number <= far[1]}
    return [cell for cell in cells if cell in words or numbers.get(cell) in outside]


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
