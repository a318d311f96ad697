"""Rows with more or fewer cells than the header, and why."""

import re
from collections.abc import Iterator
from itertools import pairwise

from theorycoding.files.reading.quoting import Found, id_shape
from theorycoding.files.reading.rows import Rows
from theorycoding.files.reading.sheets import Sheet
from theorycoding.problems import Problem, new_problem
from theorycoding.vocabulary.wording import counted

_OTHERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CURLY = re.compile(r"[“„«”]")


def explain_ragged(sheet: Sheet, rows: Rows, unjudged: frozenset[int]) -> Iterator[Found]:
    """Yield one problem per row of a wrong width, or per several such rows with one cause."""
    odd = {row: record for row, record in rows.odd.items() if row not in unjudged}
    widths = set(map(len, odd.values()))
    if len(odd) == len(rows.records) > 1 and len(widths) == 1:
        yield _all_alike(sheet, odd, widths.pop()), tuple(odd)
        return
    explained: set[int] = set()
    shapes = {id_shape(name) for name in sheet.distinct(0)} - {""} if odd else set()
    for row in sorted(odd):
        if row in explained:
            continue
        if parts := _broken(sheet, odd, row, shapes):
            explained.update(parts)
            message = "the line ends inside a cell, and the row continues below"
            hint = "join the lines, or put the cell in quotes"
            place = sheet.place(row, len(sheet.header))
            yield new_problem("row-broken", place, message, hint=hint), parts
        else:
            yield _curly(sheet, row) or _ragged(sheet, row, odd[row]), (row,)


def _all_alike(sheet: Sheet, odd: dict[int, list[str]], width: int) -> Problem:
    message = (
        f"all {len(odd)} rows have {counted(width, 'cell')}, but the header has {len(sheet.header)}"
    )
    hint = _other_delimiter(sheet, 0) or "give the header as many names as the rows have cells"
    place = sheet.place(0, min(width, len(sheet.header)))
    return new_problem("row-ragged", place, message, hint=hint)


def _ragged(sheet: Sheet, row: int, record: list[str]) -> Problem:
    width = len(sheet.header)
    place = sheet.place(row, min(width, len(record)))
    message = f"the row has {counted(len(record), 'cell')}, but the header has {width}"
    field = sheet.header[len(record)] if len(record) < width else ""
    return new_problem("row-ragged", place, message, field=field, hint=_hint(sheet, row, record))


def _hint(sheet: Sheet, row: int, record: list[str]) -> str:
    if other := _other_delimiter(sheet, row):
        return other
    width, separator = len(sheet.header), _OTHERS[sheet.delimiter]
    if len(record) > width:
        for one, other in pairwise(record):
            if other.startswith(" "):
                return f'put the cell in quotes: "{one}{sheet.delimiter}{other}"'
        if not any(record[width:]):
            return f"delete the {separator} at the end of the row"
        return f"put each cell that contains a {separator} in quotes"
    if row == len(sheet.records) - 1 and not sheet.text.endswith(("\n", "\r")):
        return (
            "check whether the file was cut off; if not, add an empty cell for each missing value"
        )
    return f"add the missing {separator}, or an empty cell for each missing value"


def _other_delimiter(sheet: Sheet, row: int) -> str:
    cells, end = sheet.offsets(row)
    raw = sheet.text[cells[0] : end]
    for other, name in _OTHERS.items():
        if other != sheet.delimiter and raw.count(other) == len(sheet.header) - 1 > 0:
            return f"separate the row like the header, not by a {name}"
    return ""


def _broken(sheet: Sheet, odd: dict[int, list[str]], row: int, shapes: set[str]) -> tuple[int, ...]:
    """Return the rows that together are one row, broken in cells without quotes; else none."""
    missing = len(sheet.header) - len(odd[row])
    parts = [row]
    while missing > 0:
        following = parts[-1] + 1
        is_next = following in odd and sheet.lines[following] == sheet.lines[parts[-1]] + 1
        if not is_next or id_shape(odd[following][0]) in shapes:
            return ()
        missing -= len(odd[following]) - 1
        parts.append(following)
    return tuple(parts) if missing == 0 and len(parts) > 1 else ()


def _curly(sheet: Sheet, row: int) -> Problem | None:
    cells, end = sheet.offsets(row)
    opening = next((cell for cell in cells if _CURLY.match(sheet.text, cell)), None)
    if opening is None or not re.search("[”“»]", sheet.text[opening + 1 : end]):
        return None
    message = "a curly quote does not open a quoted cell"
    hint = 'type straight quotes: "'
    return new_problem("quote-curly", sheet.located(opening), message, hint=hint)
