"""Characters of cells: lost, invisible, from another script, or misread by other programs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from theorycoding.checks.characters import (
    EDGE,
    NameFault,
    as_seen,
    described,
    name_fault,
    stranger_fault,
    twin_faults,
)
from theorycoding.files.reading import Columns, Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Fix, Problem, new_problem
from theorycoding.vocabulary.missing import MISSING_WORDS
from theorycoding.vocabulary.tables import Table, table_of

# Columns of names: one more character makes a different name.
NAMING = frozenset({"argument", "actor", "label", "part_of", "source", "variable", "code"})
NAMING |= {"noun", "adjective", "aliases", "parent", "case", "criterion", "event"}
NAMING |= {"claim", "discrepancy", "contradiction", "study", "other_study"}
NAMING |= {"other_argument", "organisation", "polarity", "kind", "degree", "by"}
NAMING |= {"relation", "expected"}
_FEW = 5  # cells with the same fault: more have one cause
_OWN_BLANKS = " \t"  # the label grammar allows spaces and tabs between theories


class Suspect(NamedTuple):
    """A pattern of doubtful text, with the code, message and hint of its problem."""

    code: str
    pattern: re.Pattern[str]
    message: str
    hint: str


_AFTER_LEAD = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_AFTER_LEAD += "\x81\x8d\x8f\x90\x9d"
_LETTER_LIKE = "".join(letter for letter in _AFTER_LEAD if letter not in "“”’‘…–—«»›‹„‚")
_MOJIBAKE = (
    rf"Ã(?:[{re.escape(_LETTER_LIKE)}]|[{re.escape(_AFTER_LEAD)}](?=\w))"
    rf"|â[€‚„†‡ˆ‰][{re.escape(_AFTER_LEAD)}]"
    r"|â€|ï»¿|ðŸ|Â[\u00a0-\u00ba\u00bc-\u00bf]"
    rf"|[ÄÅ](?![\u00a0²³])[{re.escape(_LETTER_LIKE)}]"  # except square ångströms
    rf"|(?:[ÐÑ][{re.escape(_AFTER_LEAD)}]){{2}}"
    r"|(?<=[^\W\d_]{2})√[©®±°¢£§¶ß´¨≠ÆØ∞≤≥¥µ∂∑∏π∫ªºΩæø]|‚Ä[ôúùìî¶ò]|¬[ß†°´ªº]"  # as Mac Roman
    r"|[┬├][^\s┬├]|В§"  # as an old code page of DOS, as Windows-1251
)
SUSPECTS = (
    Suspect(
        "character-lost",
        re.compile("\ufffd"),
        "a character was lost here",
        "type it again; the file was once read in the wrong encoding",
    ),
    Suspect(
        "character-control",
        re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"),
        "control character",
        "delete it",
    ),
    Suspect(
        "character-bidi",
        re.compile("[\u202a-\u202e\u2066-\u2069]"),
        "this character reverses the order of the text around it",
        "delete it; right-to-left text does not need it",
    ),
    Suspect(
        "mojibake",
        re.compile(_MOJIBAKE),
        "UTF-8 was once read in another encoding",
        "type the word again and save the file as UTF-8",
    ),
    Suspect(
        "character-invisible",
        re.compile(
            "[\u0085\u00ad\u200b\u2028\u2029\u2060\ufeff]"
            "|(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]"
        ),
        "invisible character",
        "delete it, or type the cell again",
    ),
)
_SIGNS = frozenset("=@+-")  # with which a formula may begin
_FORMULA = re.compile(r"[=@]|[+-](?=\S)(?![\d.,]+ ?%?$)")
# As Excel, Sheets and LibreOffice write them, in English, German, French, Norwegian and Russian.
_SPREADSHEET_ERROR = re.compile(
    r"#{3,}|#(?:N/A|NV|I/T|Н/Д)|Err:\d{3}|#(?:NAME|NOM|NAVN|ИМЯ)\?|#(?:DIV|ДЕЛ)/0!"
    r"|#(?:REF|VALUE|NUM|NULL|SPILL|CALC|ERROR|BEZUG|WERT|ZAHL|VALEUR|NOMBRE|NUL|VERDI|TALL"
    r"|ССЫЛКА|ЗНАЧ|ЧИСЛО|ПУСТО)!"
)
_PAGE_COLUMNS = ("section", "pages")
# Numbers after a word such as §, Table or no. may have a dash, as in Table 14-3.
_PAGE_RANGE = re.compile(
    r"(?:^|[,;]|\b(?:pp?|pages?|paras?|paragraphs?|lines?|bullets|SS?|Seiten?)\b\.?)[ \u00a0]*"
    r"(?P<first>\d{1,9}) ?[-–—] ?(?P<last>[1-9]\d{0,8})(?![\w–—-]|[./]\d)"
)
_YEAR = re.compile(r"[12]\d{3}")
_LEADS = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u00c2-\u00c5\u00d0\u00d1\u00e2\u00ef\u00f0"
    "\u200b\u2028-\u202e\u2060-\u2069\u201a\u221a\ufeff\ufffd-\uffff\U000e0000-\U000e007f]"
)
_USUAL = b"\t\n\r" + bytes(range(ord(" "), ord("~") + 1))


class CellFault(NamedTuple):
    """A fault in the characters of a cell, and the cell without it.

    `problem` is None if the first fault of its kind reports it too.
    """

    row: int
    column: int
    tidy: str
    problem: Problem | None


def tidy_cells(sheet: Sheet, table: Table | None) -> tuple[list[Problem], Sheet]:
    """Return what is wrong with characters, and the sheet with these cells tidied and doubtful."""
    cells = chain(sheet.header, *(facts.each for facts in sheet.records.facts))
    is_suspect = _has_suspects("".join(cells))
    faults: dict[tuple[int, int], CellFault] = {}
    for fault in (*(_suspects(sheet) if is_suspect else ()), *_names(sheet, table)):
        faults.setdefault((fault.row, fault.column), fault)
    tidied = _tidied(sheet, list(faults.values())) if faults else sheet
    problems = [fault.problem for fault in faults.values() if fault.problem]
    return problems + (list(_invisible(tidied)) if is_suspect else []), tidied


def _has_suspects(text: str) -> bool:
    """Return whether a text has any character that a suspect begins with."""
    unusual = text.encode().translate(None, _USUAL)
    if len(unusual) * 10 > len(text):
        return bool(_LEADS.search(text))
    return any(map(_LEADS.match, set(unusual.decode())))


def _tidied(sheet: Sheet, faults: list[CellFault]) -> Sheet:
    columns = {index: list(sheet.column(index)) for index in {fault.column for fault in faults}}
    for fault in faults:
        if fault.row >= 0:
            columns[fault.column][fault.row] = fault.tidy
    every = [columns.get(index, sheet.column(index)) for index in range(len(sheet.header))]
    doubtful = {(fault.row, fault.column) for fault in faults}
    return replace(sheet, records=Columns(every), doubtful=sheet.doubtful | doubtful)


def name_problems(sheet: Sheet, name: str) -> Iterator[Problem]:
    """Yield a problem for each cell of a column of names that is not the name it seems to be."""

    def fault_of(cell: str) -> NameFault | None:
        is_plain = cell.isascii() and cell == cell.strip()
        return None if is_plain else name_fault(cell)

    for row, _, fault in sheet.faulty(name, fault_of):
        yield fault.at(sheet, row, name)


def check_cells(files: StudyFiles) -> Iterator[Problem]:
    """Report error values of spreadsheets; except in printed tables, other oddities too."""
    for path, sheet in [*files.shared.items(), *files.sheets.items()]:
        may_have_errors = "#" in sheet.text or "Err:" in sheet.text
        for index, name in enumerate(sheet.header if may_have_errors else ()):
            yield from _spreadsheet_errors(sheet, index, name)
        if table := table_of(path):
            for index, name in enumerate(sheet.header):
                is_required = name in table.required
                yield from _edges(sheet, index, name, is_required=is_required)
                yield from _formulas(sheet, index, name)
                if name in _PAGE_COLUMNS and table.column(name):
                    yield from _backward_pages(sheet, index, name)


def _suspects(sheet: Sheet) -> Iterator[CellFault]:
    """Yield the errors in any cell; where there are many of a kind, the first reports them all."""
    for suspect in SUSPECTS[:-1]:
        if not suspect.pattern.search(sheet.text):
            continue
        hits = [
            (row, index, cell, match)
            for row, index, cell in _all_cells(sheet)
            if (match := suspect.pattern.search(cell))
        ]
        hits.sort(key=lambda hit: hit[:2])
        for number, (row, index, cell, match) in enumerate(hits):
            problem = None
            if number == 0 or len(hits) <= _FEW:
                cells = len(hits) if len(hits) > _FEW else 0
                problem = _suspect_problem(sheet, suspect, (row, index), match, cells)
            yield CellFault(row, index, suspect.pattern.sub("", cell), problem)


def _suspect_problem(
    sheet: Sheet,
    suspect: Suspect,
    cell: tuple[int, int],
    match: re.Match[str],
    cells: int = 0,
) -> Problem:
    shown = match[0] if suspect.code == "mojibake" else described(match[0])
    message = f"{suspect.message}: {shown}{f' (in {cells} cells of the file)' if cells else ''}"
    is_safe = suspect.code == "character-invisible" and not match[0].isspace()
    fix = Fix(match[0], "") if is_safe else None
    offset = match.start()
    return sheet.problem(suspect.code, *cell, message, hint=suspect.hint, offset=offset, fix=fix)


def _names(sheet: Sheet, table: Table | None) -> Iterator[CellFault]:
    """Yield the names with spaces at their edges or characters that are taken for others."""
    for index, name in enumerate(sheet.header):
        if table is None or name not in NAMING or sheet.header.index(name) != index:
            continue
        faults = _name_faults(sheet, name, is_key=name in table.key[-1:])
        if not faults:
            continue
        for row, cell in sheet.cells(name):
            if fault := faults.get(cell):
                yield CellFault(row, index, fault.tidy, fault.at(sheet, row, index))


def _name_faults(sheet: Sheet, name: str, *, is_key: bool) -> dict[str, NameFault]:
    cells = sheet.facts(name).each
    if all(map(str.isascii, cells)) and sheet.facts(name).is_clean:
        return {}
    distinct = sheet.distinct(name)
    in_order = [cell for cell in dict.fromkeys(sheet.column(name)) if cell.strip()]
    faults = {cell: fault for cell in in_order if (fault := name_fault(cell))}
    if name == "label":
        return {
            cell: fault
            for cell, fault in faults.items()
            if cell.strip(_OWN_BLANKS) != as_seen(cell)
        }
    rest = [cell for cell in in_order if cell not in faults]
    if is_key:
        faults |= {cell: fault for cell in rest if (fault := stranger_fault(cell, distinct))}
    faults = twin_faults(rest) | faults
    if is_key:  # a fix must not make two rows the same
        merging = {cell for cell, fault in faults.items() if fault.tidy in distinct}
        faults |= {cell: faults[cell]._replace(fix=None) for cell in merging}
    return faults


def _invisible(sheet: Sheet) -> Iterator[Problem]:
    suspect = SUSPECTS[-1]
    if not suspect.pattern.search(sheet.text):
        return
    for row, index, cell in _all_cells(sheet):
        if match := suspect.pattern.search(cell):
            yield _suspect_problem(sheet, suspect, (row, index), match)


def _edges(sheet: Sheet, index: int, name: str, *, is_required: bool) -> Iterator[Problem]:
    if name == name.strip() and sheet.facts(index).is_clean:
        return
    for row, cell in _cells_of(sheet, index, name):
        shown = cell.strip()
        if not (edge := EDGE.search(cell)) or (is_required and not shown):
            continue  # a required cell of spaces only is reported as empty
        message = f"a space at the edge of '{shown[:40]}'" if shown else "nothing but spaces"
        place = sheet.place(row, index, offset=edge.start())
        field, hint, fix = name.strip(), "delete the space", Fix(edge[0], "")
        yield new_problem("cell-blanks", place, message, field=field, hint=hint, fix=fix)


def _formulas(sheet: Sheet, index: int, name: str) -> Iterator[Problem]:
    if not any(two[:1] in _SIGNS for two in {name[:1], *sheet.facts(index).beginnings} - {""}):
        return
    for row, cell in _cells_of(sheet, index, name):
        if cell[:1] in "=@+-" and _FORMULA.match(cell):
            message = f"a spreadsheet would take '{cell[:20]}' for a formula"
            hint = "begin the cell with a word"
            yield sheet.problem("formula", row, index, message, hint=hint)


def _spreadsheet_errors(sheet: Sheet, index: int, name: str) -> Iterator[Problem]:
    """Report what a spreadsheet writes where it cannot compute or show a value."""
    errors = {
        cell for cell in sheet.facts(index).each if _SPREADSHEET_ERROR.fullmatch(cell.strip())
    }
    for row, cell in _cells_of(sheet, index, name) if errors else ():
        if row >= 0 and cell in errors:
            message = f"'{cell.strip()[:20]}' is an error value of a spreadsheet"
            hint = "type the value that was meant"
            if name == "label" and cell.strip().casefold() in MISSING_WORDS:
                hint = "if it stands for a missing label, leave the cell empty"
            yield sheet.problem("spreadsheet-error", row, index, message, hint=hint)


def _backward_pages(sheet: Sheet, index: int, name: str) -> Iterator[Problem]:
    """Report ranges of pages or paragraphs that end before they begin."""
    ranges = {cell: pages for cell in sheet.facts(index).each if (pages := _backward_range(cell))}
    for row, cell in _cells_of(sheet, index, name) if ranges else ():
        if pages := ranges.get(cell):
            first, last = pages["first"], pages["last"]
            message = f"the range from {first} to {last} ends before it begins"
            hint = f"correct a number; or, if this is a section, write §{first}-{last}"
            offset = pages.start("first")
            yield sheet.problem("pages-backwards", row, index, message, hint=hint, offset=offset)


def _backward_range(cell: str) -> re.Match[str] | None:
    return next(filter(_runs_backwards, _PAGE_RANGE.finditer(cell)), None)


def _runs_backwards(pages: re.Match[str]) -> bool:
    """Return whether a range ends before it begins, short forms such as 114–15 read in full."""
    first, last = pages["first"], pages["last"]
    if _YEAR.fullmatch(first) and len(last) < 3:  # noqa: PLR2004  # a month or an issue: 2007-3
        return False
    return int(first[: -len(last)] + last) < int(first)


def _all_cells(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    for index, name in enumerate(sheet.header):
        for row, cell in _cells_of(sheet, index, name):
            yield row, index, cell


def _cells_of(sheet: Sheet, index: int, name: str) -> Iterator[tuple[int, str]]:
    """Yield row (-1 for the header) and text of each cell of a column that is not yet doubtful."""
    if (-1, index) not in sheet.doubtful:
        yield -1, name
    for row, cell in enumerate(sheet.column(index)):
        if row not in sheet.ragged and (row, index) not in sheet.doubtful:
            yield row, cell
