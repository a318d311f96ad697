"""Characters of cells: lost, invisible, from another script, or misread by other programs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from theorycoding.checks.characters import (
    EDGE,
    Fault,
    as_seen,
    described,
    name_fault,
    stranger_fault,
    twin_faults,
)
from theorycoding.files.reading import Columns, Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Fix, Problem
from theorycoding.vocabulary.missing import MISSING_WORDS
from theorycoding.vocabulary.tables import Table, table_of

# Columns of names: one more character makes a different name.
NAMING = frozenset({"argument", "actor", "label", "part_of", "source", "variable", "code"})
NAMING |= {"noun", "adjective", "aliases", "parent", "case", "criterion", "event"}
NAMING |= {"claim", "discrepancy", "contradiction", "study", "other_study"}
NAMING |= {"other_argument", "organisation", "polarity", "kind", "degree", "by"}
NAMING |= {"relation", "expected"}
_FEW = 5  # cells with the same fault: more have one cause
_LONG = 100_000  # characters
_OWN_BLANKS = " \t"  # the label grammar allows spaces and tabs between theories


class Suspect(NamedTuple):
    """A pattern of doubtful text, with the code, message and hint of its problem."""

    code: str
    pattern: re.Pattern[str]
    message: str
    hint: str

    def fault(self, text: str) -> Fault | None:
        """Return the first such fault of a text."""
        match = self.pattern.search(text)
        if not match:
            return None
        shown = match[0] if self.code == "mojibake" else described(match[0])
        is_safe = self.code == "character-invisible" and not match[0].isspace()
        fix = Fix(match[0], "") if is_safe else None
        tidy = self.pattern.sub("", text)
        return Fault(self.code, match.start(), f"{self.message}: {shown}", self.hint, tidy, fix)


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
_Find = Callable[[str], Fault | None]
_Tidied = dict[tuple[int, int], tuple[str, Problem]]  # by cell, its text without the fault
_USUAL = b"\t\n\r" + bytes(range(ord(" "), ord("~") + 1))


def tidy_cells(sheet: Sheet, table: Table | None) -> tuple[list[Problem], Sheet]:
    """Return what is wrong with characters, and the sheet with these cells tidied and doubtful."""
    text = sheet.text
    if len(text) > _LONG:  # then the distinct cells are looked through faster
        text = "".join([*sheet.header, *(facts.joined for facts in sheet.records.facts)])
    suspects = SUSPECTS if has_suspects(text) else ()
    tidied: _Tidied = {}
    for suspect in suspects[:-1]:
        tidied = _suspects(sheet, suspect) | tidied
    tidied = _names(sheet, table) | tidied
    if tidied:
        sheet = _with_tidied(sheet, tidied)
    # Invisible characters are looked for in what is left, and stay in the sheet.
    invisible = _suspects(sheet, suspects[-1]) if suspects else {}
    return [problem for _, problem in (*tidied.values(), *invisible.values())], sheet


def _with_tidied(sheet: Sheet, tidied: _Tidied) -> Sheet:
    """Return a sheet with the texts of these cells, which are doubtful; a header stays as it is."""
    columns = {index: list(sheet.column(index)) for _, index in tidied}
    for (row, index), (text, _) in tidied.items():
        if row >= 0:
            columns[index][row] = text
    every = [columns.get(index, sheet.column(index)) for index in range(len(sheet.header))]
    return replace(sheet, records=Columns(every), doubtful=sheet.doubtful.union(tidied))


def has_suspects(text: str) -> bool:
    """Return whether a text has any character that a suspect begins with."""
    unusual = text.encode().translate(None, _USUAL)
    if len(unusual) * 10 > len(text):
        return bool(_LEADS.search(text))
    return any(map(_LEADS.match, set(unusual.decode())))


def name_problems(sheet: Sheet, name: str) -> Iterator[Problem]:
    """Yield a problem for each cell of a column of names that is not the name it seems to be."""

    def fault_of(cell: str) -> Fault | None:
        is_plain = cell.isascii() and cell == cell.strip()
        return None if is_plain else name_fault(cell)

    for row, _, fault in sheet.faulty(name, fault_of):
        yield fault.at(sheet, row, name)


def check_cells(files: StudyFiles) -> Iterator[Problem]:
    """Report error values of spreadsheets; except in printed tables, other oddities too."""
    for path, sheet in [*files.shared.items(), *files.sheets.items()]:
        may_have_errors = "#" in sheet.text or "Err:" in sheet.text
        for index, name in enumerate(sheet.header):
            if may_have_errors:
                for row, _, fault in sheet.faulty(index, partial(_error_value, column=name)):
                    yield fault.at(sheet, row, index)
            for find in _oddities(sheet, index, table_of(path)):
                for row, fault in _faulty(sheet, index, find):
                    yield fault.at(sheet, row, index)


def _oddities(sheet: Sheet, index: int, table: Table | None) -> Iterator[_Find]:
    """Yield the functions that look for oddities which a column may have."""
    if not table:
        return
    name, facts = sheet.header[index], sheet.facts(index)
    if name != name.strip() or not facts.is_clean:
        yield partial(_edge, is_required=name in table.required)
    if not _SIGNS.isdisjoint({name[:1], *(two[:1] for two in facts.beginnings)}):
        yield _formula
    if name in _PAGE_COLUMNS and table.column(name):
        yield _backward_pages


def _faulty(sheet: Sheet, index: int, find: _Find) -> Iterator[tuple[int, Fault]]:
    """Yield row (-1 for the header) and fault of each cell of a column in which there is one."""
    if (-1, index) not in sheet.doubtful and (fault := find(sheet.header[index])):
        yield -1, fault
    for row, _, fault in sheet.faulty(index, find):
        yield row, fault


def _suspects(sheet: Sheet, suspect: Suspect) -> _Tidied:
    """Return the cells with an error; where there are many, the first problem reports them all."""
    if not suspect.pattern.search(sheet.text):
        return {}
    columns = range(len(sheet.header))
    cells = {(row, at): fault for at in columns for row, fault in _faulty(sheet, at, suspect.fault)}
    if len(cells) <= _FEW or suspect is SUSPECTS[-1]:
        return {cell: (fault.tidy, fault.at(sheet, *cell)) for cell, fault in cells.items()}
    first, fault = min(cells.items())
    message = f"{fault.message} (in {len(cells)} cells of the file)"
    problem = fault._replace(message=message).at(sheet, *first)
    return {cell: (fault.tidy, problem) for cell, fault in cells.items()}


def _names(sheet: Sheet, table: Table | None) -> _Tidied:
    """Return the names with spaces at their edges or characters that are taken for others."""
    tidied = {}
    for index, name in enumerate(sheet.header):
        if table and name in NAMING and sheet.header.index(name) == index:
            faults = _name_faults(sheet, name, is_key=name in table.key[-1:])
            for row, _, fault in sheet.faulty(index, faults.get) if faults else ():
                tidied[row, index] = fault.tidy, fault.at(sheet, row, index)
    return tidied


def _name_faults(sheet: Sheet, name: str, *, is_key: bool) -> dict[str, Fault]:
    facts = sheet.facts(name)
    if facts.is_clean and (sheet.text.isascii() or facts.joined.isascii()):
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


def _edge(cell: str, *, is_required: bool) -> Fault | None:
    shown = cell.strip()
    if not (edge := EDGE.search(cell)) or (is_required and not shown):
        return None  # a required cell of spaces only is reported as empty
    message = f"a space at the edge of '{shown[:40]}'" if shown else "nothing but spaces"
    return Fault("cell-blanks", edge.start(), message, "delete the space", fix=Fix(edge[0], ""))


def _formula(cell: str) -> Fault | None:
    if not _FORMULA.match(cell):
        return None
    message = f"a spreadsheet would take '{cell[:20]}' for a formula"
    return Fault("formula", None, message, "begin the cell with a word")


def _error_value(cell: str, *, column: str) -> Fault | None:
    """Return what a spreadsheet writes where it cannot compute or show a value."""
    value = cell.strip()
    if not _SPREADSHEET_ERROR.fullmatch(value):
        return None
    hint = "type the value that was meant"
    if column == "label" and value.casefold() in MISSING_WORDS:
        hint = "if it stands for a missing label, leave the cell empty"
    message = f"'{value[:20]}' is an error value of a spreadsheet"
    return Fault("spreadsheet-error", None, message, hint)


def _backward_pages(cell: str) -> Fault | None:
    """Return the first range of pages or paragraphs that ends before it begins."""
    for pages in _PAGE_RANGE.finditer(cell):
        first, last = pages["first"], pages["last"]
        if _YEAR.fullmatch(first) and len(last) < 3:  # noqa: PLR2004  # a month or an issue: 2007-3
            continue
        if int(first[: -len(last)] + last) >= int(first):  # a short form such as 114–15, in full
            continue
        message = f"the range from {first} to {last} ends before it begins"
        hint = f"correct a number; or, if this is a section, write §{first}-{last}"
        return Fault("pages-backwards", pages.start("first"), message, hint)
    return None
