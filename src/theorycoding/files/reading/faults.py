"""Faults of rows: of their quotes, and cells more or fewer than those of the header."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from theorycoding.files.reading.places import NEWLINE, Lines
from theorycoding.files.reading.sheets import Sheet, closing_quote, scan_record
from theorycoding.problems import Problem, new_problem
from theorycoding.vocabulary.exact import counted

_Odd = dict[int, list[str]]  # rows of another width than the header, as they are in the text
_Found = tuple[Problem, tuple[int, ...]]  # a problem, and the rows that it explains

_DOUBLE = "put the whole cell in quotes, and write each quote inside it twice"
_CURLY_OPEN, _CURLY_CLOSE = re.compile(r"[“„«”]"), "”“»’"
_OTHERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_BACKSLASH = "a backslash does not escape a quote in CSV"


def row_faults(sheet: Sheet, odd: _Odd) -> tuple[list[Problem], frozenset[int]]:
    """Return the problems of rows, and the rows (0-based) that later checks must skip."""
    problems: list[Problem] = []
    unjudged: set[int] = set()
    for explain in (_stray_quotes, _swallowed_rows, _ragged_rows):
        explained = list(explain(sheet, odd, frozenset(unjudged)))
        problems += [problem for problem, _ in explained]
        unjudged.update(row for _, its_rows in explained for row in its_rows)
    return problems, frozenset(unjudged - {-1})


def explain_quotes(text: str, shown: str, delimiter: str, start: int) -> Problem:
    """Return the fault of the quoting in the record that begins at `start`."""
    cells, _ = scan_record(text, start, delimiter)
    cell, closing = next(_faulty(text, delimiter, cells), (start, len(text)))
    at, code, message, hint = _explain(text, delimiter, cell, closing)
    return new_problem(code, Lines(text).place(shown, at), message, hint=hint)


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


def _stray_quotes(sheet: Sheet, odd: _Odd, unjudged: frozenset[int]) -> Iterator[_Found]:
    """Yield the quotes inside cells that are not quoted; RFC 4180 allows none there."""
    if '"' not in sheet.text or _is_well_quoted(sheet.text, sheet.delimiter):
        return
    suspects = {row for row, record in odd.items() if any('"' in cell for cell in record)}
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


def _swallowed_rows(sheet: Sheet, odd: _Odd, unjudged: frozenset[int]) -> Iterator[_Found]:
    """Yield the quoted cells that contain whole rows: the quote is closed in a later row.

    If the row has a wrong number of cells, this is an error; otherwise it is a warning.
    """

    @cache
    def shapes() -> set[str]:  # slow for many ids, and seldom asked for
        return {shape for name in sheet.distinct(0) if (shape := _id_shape(name))}

    ends = [*sheet.lines[1:], len(sheet.physical.starts) + 1] if '"' in sheet.text else []
    for row, (line, end) in enumerate(zip(sheet.lines, ends, strict=False)):
        if end - line == 1 or row in unjudged:
            continue
        is_odd = row in odd
        if opening := _swallowing(sheet, row, shapes, is_odd=is_odd):
            code, message = "quote-swallow", "this quoted cell seems to contain whole rows"
            if is_odd:
                code, message = "quote-unclosed", "this quote is not closed"
            hint = "close the quote where the cell ends"
            problem = new_problem(code, sheet.located(opening), message, hint=hint)
            yield problem, (row,) if is_odd else ()


def _id_shape(text: str) -> str:
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
            if line.count(sheet.delimiter) >= fewest and _id_shape(first) in shapes():
                return cell
    return None


def _ragged_rows(sheet: Sheet, odd: _Odd, unjudged: frozenset[int]) -> Iterator[_Found]:
    """Yield one problem per row of a wrong width, or per several such rows with one cause."""
    odd = {row: record for row, record in odd.items() if row not in unjudged}
    widths = set(map(len, odd.values()))
    if len(odd) == len(sheet.records) > 1 and len(widths) == 1:
        yield _all_alike(sheet, odd, widths.pop()), tuple(odd)
        return
    explained: set[int] = set()
    shapes = {_id_shape(name) for name in sheet.distinct(0)} - {""} if odd else set()
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


def _all_alike(sheet: Sheet, odd: _Odd, width: int) -> Problem:
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


def _broken(sheet: Sheet, odd: _Odd, row: int, shapes: set[str]) -> tuple[int, ...]:
    """Return the rows that together are one row, broken in cells without quotes; else none."""
    missing = len(sheet.header) - len(odd[row])
    parts = [row]
    while missing > 0:
        following = parts[-1] + 1
        is_next = following in odd and sheet.lines[following] == sheet.lines[parts[-1]] + 1
        if not is_next or _id_shape(odd[following][0]) in shapes:
            return ()
        missing -= len(odd[following]) - 1
        parts.append(following)
    return tuple(parts) if missing == 0 and len(parts) > 1 else ()


def _curly(sheet: Sheet, row: int) -> Problem | None:
    cells, end = sheet.offsets(row)
    opening = next((cell for cell in cells if _CURLY_OPEN.match(sheet.text, cell)), None)
    if opening is None or not re.search("[”“»]", sheet.text[opening + 1 : end]):
        return None
    message = "a curly quote does not open a quoted cell"
    hint = 'type straight quotes: "'
    return new_problem("quote-curly", sheet.located(opening), message, hint=hint)
