"""Faults of quotes: not closed, stray, curly, escaped by a backslash, swallowing rows."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from theorycoding.files.reading.places import NEWLINE, place_in
from theorycoding.files.reading.rows import Rows
from theorycoding.files.reading.sheets import Sheet, closing_quote, scan_record
from theorycoding.problems import Problem, new_problem

Found = tuple[Problem, tuple[int, ...]]  # a problem, and the rows that it explains

_DOUBLE = "put the whole cell in quotes, and write each quote inside it twice"
_CURLY_CLOSE = "”“»’"
_BACKSLASH = "a backslash does not escape a quote in CSV"


def explain_quotes(text: str, shown: str, delimiter: str, start: int) -> Problem:
    """Return the fault of the quoting in the record that begins at `start`."""
    cells, _ = scan_record(text, start, delimiter)
    cell, closing = next(_faulty(text, delimiter, cells), (start, len(text)))
    at, code, message, hint = _explain(text, delimiter, cell, closing)
    return new_problem(code, place_in(shown, text, at), message, hint=hint)


def _faulty(text: str, delimiter: str, cells: list[int]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each quoted cell that is not followed by a delimiter."""
    for cell in cells:
        if text.startswith('"', cell):
            closing = closing_quote(text, cell)
            is_followed = text[closing + 1 : closing + 2] in {"", delimiter, "\r", "\n"}
            if closing == len(text) or not is_followed:
                yield cell, closing


def _explain(text: str, delimiter: str, cell: int, closing: int) -> tuple[int, str, str, str]:
    """Return offset, code, message and hint for a quoted cell that does not end as it should."""
    newline = NEWLINE.search(text, cell)
    line_end = newline.start() if newline else len(text)
    is_one_line = closing < line_end
    if (slip := text.find('\\"', cell, line_end)) >= 0 and (slip + 1 == closing or not is_one_line):
        return slip, "quote-backslash", _BACKSLASH, _DOUBLE
    curly = re.search(f"[{_CURLY_CLOSE}](?={re.escape(delimiter)}|$)", text[cell:line_end])
    if curly and not is_one_line:
        message = "a curly quote does not close the cell"
        return cell + curly.start(), "quote-curly", message, 'type a straight quote: "'
    is_opening = text[closing - 1] in f"{delimiter}\r\n "
    if closing == len(text) or (not is_one_line and is_opening):
        hint = "close it where the cell ends, and write each quote inside it twice"
        return cell, "quote-unclosed", "this quote is never closed", hint
    if re.match(rf"[ \t\u00a0]+(?:{re.escape(delimiter)}|[\r\n]|$)", text[closing + 1 :]):
        return closing + 1, "quote-stray", "a space follows the closing quote", "delete the space"
    return closing, "quote-stray", "text follows this quote", _DOUBLE


def stray_quotes(sheet: Sheet, rows: Rows, unjudged: frozenset[int]) -> Iterator[Found]:
    """Yield the quotes inside cells that are not quoted; RFC 4180 allows none there."""
    if '"' not in sheet.text or _is_well_quoted(sheet.text, sheet.delimiter):
        return
    suspects = {row for row, record in rows.odd.items() if any('"' in cell for cell in record)}
    for index, name in enumerate(sheet.header):
        suspects |= {row for row, cell in enumerate(sheet.column(index)) if '"' in cell}
        suspects |= {-1} if '"' in name else set()
    for row in sorted(suspects - unjudged):
        if problem := _stray(sheet, row):
            yield problem, (row,)


def _is_well_quoted(text: str, delimiter: str) -> bool:
    """Return whether every quote of a text belongs to a quoted cell."""
    cell = rf'(?<![^{re.escape(delimiter)}\r\n])"[^"]*+(?:""[^"]*+)*+"'
    match = re.match(rf'(?:[^"]++|{cell})*+', text)
    return match is not None and match.end() == len(text)


def _stray(sheet: Sheet, row: int) -> Problem | None:
    cells, end = sheet.offsets(row)
    before = ""
    for start, following in pairwise([*cells, end + 1]):
        raw = sheet.text[start : following - 1]
        if '"' in raw and not raw.startswith('"'):
            return _explain_stray(sheet, start, raw, before)
        before = raw
    return None


def _explain_stray(sheet: Sheet, start: int, raw: str, before: str) -> Problem:
    at = raw.index('"')
    code, message, hint = "quote-backslash", _BACKSLASH, _DOUBLE
    if before.startswith('"') and before.endswith('\\"'):
        place = sheet.located(start - 3)
    elif at and raw[at - 1] == "\\":
        place = sheet.located(start + at - 1)
    elif not raw[:at].strip():
        code, place, hint = "quote-stray", sheet.located(start), "delete the space"
        message = "a space before this quote keeps it from opening a quoted cell"
    else:
        code, place = "quote-stray", sheet.located(start + at)
        message = "this quote is inside a cell that is not quoted"
    return new_problem(code, place, message, hint=hint)


def swallowed_rows(sheet: Sheet, rows: Rows, unjudged: frozenset[int]) -> Iterator[Found]:
    """Yield the quoted cells that contain whole rows: the quote is closed in a later row.

    If the row has a wrong number of cells, this is an error; otherwise it is a warning.
    """
    if not rows.has_long_rows or not rows.lines:
        return

    @cache
    def shapes() -> set[str]:  # slow for many ids, and seldom asked for
        return {shape for name in sheet.distinct(0) if (shape := id_shape(name))}

    ends = [*sheet.lines[1:], len(sheet.starts) + 1]
    for row, (line, end) in enumerate(zip(sheet.lines, ends, strict=True)):
        if end - line == 1 or row in unjudged:
            continue
        is_odd = row in rows.odd
        if opening := _swallowing(sheet, row, shapes, is_odd=is_odd):
            code, message = "quote-swallow", "this quoted cell seems to contain whole rows"
            if is_odd:
                code, message = "quote-unclosed", "this quote is not closed"
            hint = "close the quote where the cell ends"
            problem = new_problem(code, sheet.located(opening), message, hint=hint)
            yield problem, (row,) if is_odd else ()


def id_shape(text: str) -> str:
    """Return the shape of an id with a number in it: `C12` → `A9`; else nothing."""
    shape = re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", text))
    return shape if "9" in shape else ""


def _swallowing(
    sheet: Sheet, row: int, shapes: Callable[[], set[str]], *, is_odd: bool
) -> int | None:
    """Return the offset of a quoted cell that contains a line like a row; else None."""
    cells, _ = sheet.offsets(row)
    fewest = 1 if is_odd else max(1, len(sheet.header) - 2)
    for cell in cells:
        if not sheet.text.startswith('"', cell):
            continue
        for newline in NEWLINE.finditer(sheet.text, cell, closing_quote(sheet.text, cell)):
            following = NEWLINE.search(sheet.text, newline.end())
            line = sheet.text[newline.end() : following.start() if following else None]
            first = line.split(sheet.delimiter)[0]
            if line.count(sheet.delimiter) >= fewest and id_shape(first) in shapes():
                return cell
    return None
