"""Text to a sheet: the delimiter from the header, then the rows, then their problems."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from theorycoding.files.reading.faults import explain_quotes, row_faults
from theorycoding.files.reading.places import refused
from theorycoding.files.reading.rows import LONG_CELL, careful_rows, regular_columns
from theorycoding.files.reading.sheets import Sheet, scan_record
from theorycoding.problems import Fix, Place, Problem, new_problem

DELIMITERS = ",;\t|"
_DOUBLED = 2  # so many runs of blank rows may be intended
_SEP = re.compile(r"sep=(.?)(?:\r\n|\n|\r|$)", re.IGNORECASE)


def parse(text: str, shown: str, known: Sequence[str]) -> tuple[Sheet | None, list[Problem]]:
    """Return the sheet that a text holds and the problems found; None if it cannot be read."""
    hint = "write the header, or delete the file"
    if not text or text.isspace():
        return refused("file-empty", Place(shown), "the file is empty", hint)
    announced = _SEP.match(text)
    start = announced.end() if announced else 0
    delimiter, problems = _delimiter(text, start, announced, shown, known)
    problems += _line_ends(text, shown)
    line = 2 if announced else 1
    if regular := regular_columns(text, start, delimiter):
        lines = range(line + 1, line + 1 + len(regular[1]))
        return Sheet(shown, text, delimiter, *regular, lines, line), problems
    rows = careful_rows(shown, text, start, line, delimiter)
    if isinstance(rows, int):
        return None, [*problems, explain_quotes(text, shown, delimiter, rows)]
    sheet, odd, blank = rows
    if not sheet.header:
        _, faults = refused("file-empty", Place(shown), "the file has no header", hint)
        return None, [*problems, *faults]
    problems += [*_blank_rows(sheet, blank), *_long_cells(sheet)]
    if not len(sheet.records) and not blank:
        message, hint = "the file has a header but no rows", "add a row, or delete the file"
        problems.append(new_problem("table-empty", Place(shown), message, hint=hint))
    found, unjudged = row_faults(sheet, odd)
    return sheet.without(unjudged), problems + found


def _delimiter(
    text: str, start: int, announced: re.Match[str] | None, shown: str, known: Sequence[str]
) -> tuple[str, list[Problem]]:
    """Return the delimiter that is announced or splits the header into the most known names."""
    best = _splitting_best(text, start, known)
    named = announced[1] if announced else ""
    is_usual = bool(named) and named in DELIMITERS
    if is_usual and (_splits(text, start, named) or not _splits(text, start, best)):
        message = f"Excel's 'sep={named}' accepted"
        return named, [new_problem("separator", Place(shown), message)]
    if announced:
        hint = "separate cells by a comma and delete this line"
        message = f"'{named}' does not separate cells here"
        place = Place(shown, 1, len("sep=") + 1)
        return best, [new_problem("separator-unknown", place, message, hint=hint)]
    name = "tab" if best == "\t" else f"'{best}'"
    accepted = new_problem("separator", Place(shown), f"cells separated by {name}")
    return best, [] if best == "," else [accepted]


def _splits(text: str, start: int, delimiter: str) -> bool:
    return len(scan_record(text, start, delimiter)[0]) > 1


def _splitting_best(text: str, start: int, known: Sequence[str]) -> str:
    while text[start : start + 1] in {"\r", "\n"}:
        start += 1
    folded = {name.casefold() for name in known}

    def rank(delimiter: str) -> tuple[int, int]:
        cells, end = scan_record(text, start, delimiter)
        pairs = pairwise([*cells, end + 1])
        names = (text[begin : stop - 1].strip(' "').casefold() for begin, stop in pairs)
        return sum(name in folded for name in names), len(cells)

    return max(DELIMITERS, key=rank)


def _line_ends(text: str, shown: str) -> list[Problem]:
    if "\r" not in text:
        return []
    both = text.count("\r\n")
    counts = {"CRLF": both, "CR": text.count("\r") - both, "LF": text.count("\n") - both}
    names = " and ".join(name for name, count in counts.items() if count)
    return [new_problem("line-ends", Place(shown), f"lines end in {names}; accepted")]


def _blank_rows(sheet: Sheet, blank: Sequence[int]) -> list[Problem]:
    """Return a problem for each run of blank rows; those at the end of the file are harmless."""
    runs: list[list[int]] = []
    for line in blank:
        if runs and runs[-1][-1] == line - 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) > _DOUBLED and len(runs) >= len(sheet.records) - 1:
        message = f"every other row is blank ({len(blank)} in all); they are left out"
        hint = "save the file again: its line ends seem to have been written twice"
        return [new_problem("row-blank", Place(sheet.path, runs[0][0]), message, hint=hint)]
    last = sheet.lines[-1] if len(sheet.lines) else sheet.header_line
    problems = []
    for run in runs:
        starts = sheet.physical.starts
        end = starts[run[-1]] if run[-1] < len(starts) else len(sheet.text)
        rows = sheet.text[starts[run[0] - 1] : end]
        code = "row-blank-end" if run[0] > last and run is runs[-1] else "row-blank"
        message, hint = f"{len(run)} blank rows, left out", "delete them"
        if len(run) == 1:
            message, hint = "a blank row, left out", "delete it"
        fix = None if '"' in rows else Fix(rows, "")
        place = Place(sheet.path, run[0])
        problems.append(new_problem(code, place, message, hint=hint, fix=fix))
    return problems


def _long_cells(sheet: Sheet) -> Iterator[Problem]:
    message = f"this cell has more than {LONG_CELL:,} characters; accepted"
    for index in range(len(sheet.header)) if len(sheet.text) > LONG_CELL else ():
        for row, _, _ in sheet.faulty(index, lambda cell: len(cell) > LONG_CELL):
            yield sheet.problem("cell-long", row, index, message)
