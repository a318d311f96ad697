"""Characters that a reader cannot see, that another program reads otherwise, or that got lost."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from theorycoding.folders import StudyFiles
from theorycoding.problems import Place, Problem, problem
from theorycoding.reading import Sheet


class Suspect(NamedTuple):
    """A pattern of doubtful text, the problem that it is, and the mend."""

    code: str
    pattern: re.Pattern[str]
    message: str
    hint: str


SUSPECTS = (
    Suspect(
        "character-lost",
        re.compile("\ufffd"),
        "a character was lost here (U+FFFD)",
        "type it again; the file was once read in a wrong encoding",
    ),
    Suspect(
        "character-control",
        re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"),
        "control character",
        "delete it",
    ),
    Suspect(
        "character-bidi",
        re.compile("[\u202a-\u202e\u2066-\u2069]"),
        "a character that reverses the order of the text around it",
        "delete it; right-to-left text needs none",
    ),
    Suspect(
        "character-invisible",
        re.compile("[\u00ad\u200b\u2060\ufeff]"),
        "invisible character",
        "delete it, or type the cell again",
    ),
    Suspect(
        "mojibake",
        re.compile("Ã[\u0080-\u00bf]|â€[™œ\u009d“”˜]|Â[\u00a0-\u00bf]|Ð[\u0080-\u00bf]"),
        "UTF-8 read as Windows-1252 somewhere on the way",
        "type the word again and save as UTF-8",
    ),
)
_FORMULA = re.compile(r"[=@\t\r]|[+-]\S")


def check_cells(files: StudyFiles) -> Iterator[Problem]:
    """No cell holds doubtful characters, blanks at its edges or a spreadsheet formula."""
    for path, sheet in [*files.shared.items(), *files.sheets.items()]:
        yield from _suspects(sheet)
        yield from _edges(sheet)
        if not path.startswith("printed/"):
            yield from _formulas(sheet)


def _suspects(sheet: Sheet) -> Iterator[Problem]:
    for suspect in SUSPECTS:
        if not suspect.pattern.search(sheet.text):  # the whole file at once: this is the fast path
            continue
        for row, name, cell in _all_cells(sheet):
            for match in suspect.pattern.finditer(cell):
                place = _place(sheet, row, name, match.start())
                field = sheet.header[name] if row >= 0 else ""
                shown = f"{suspect.message}: {_shown(match[0])}"
                yield problem(suspect.code, place, shown, field=field, hint=suspect.hint)


def _edges(sheet: Sheet) -> Iterator[Problem]:
    for row, name, cell in _all_cells(sheet):
        if cell and (cell[0].isspace() or cell[-1].isspace()):
            offset = 0 if cell[0].isspace() else len(cell.rstrip())
            field = sheet.header[name].strip()
            message = f"blank at the edge of '{cell.strip()}'" if cell.strip() else "only blanks"
            hint = "delete the blank"
            place = _place(sheet, row, name, offset)
            yield problem("cell-blanks", place, message, field=field, hint=hint)


def _formulas(sheet: Sheet) -> Iterator[Problem]:
    for row, name, cell in _all_cells(sheet):
        if cell and cell[0] in "=@+-\t\r" and _FORMULA.match(cell):
            message = f"a spreadsheet takes '{cell[:20]}' for a formula"
            hint = "begin the cell with a word"
            place = _place(sheet, row, name, 0)
            yield problem("formula", place, message, field=sheet.header[name], hint=hint)


def _all_cells(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Row (-1 for the header), column number and text of each cell that is in the file."""
    for number, name in enumerate(sheet.header):
        yield -1, number, name
    for row, record in enumerate(sheet.records):
        if row not in sheet.ragged:
            for number, cell in enumerate(record):
                yield row, number, cell


def _place(sheet: Sheet, row: int, column: int, offset: int) -> Place:
    if row < 0:
        return sheet.header_place(column, offset=offset)
    return sheet.place(row, column, offset=offset)


def _shown(text: str) -> str:
    return " ".join(
        f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip() for character in text
    )
