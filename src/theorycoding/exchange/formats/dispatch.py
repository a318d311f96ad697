"""Which program wrote a file: by its content first, then by its name."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from theorycoding.exchange.formats import databases, json_files, maxqda, refi, taguette
from theorycoding.exchange.formats.data_sets import read_spss, read_stata
from theorycoding.exchange.formats.foreign import Foreign, ForeignTable, unreadable
from theorycoding.files.reading import Sheet, irregular, read_sheet

Reader: TypeAlias = Callable[[Path, str], Foreign | None]
_ENCRYPTED_SPSS = b"ENCRYPTEDSAV"
# How a file begins, and its reader; a reader returns None for a file of another program.
_BEGINNINGS: tuple[tuple[bytes, Reader], ...] = (
    (databases.MAGIC, databases.read_database),
    (b"$FL2@(#)", read_spss),
    (b"$FL3@(#)", read_spss),
    (b"<stata_dta>", read_stata),
)
# What only the files of a program are called: with another content they are not CSV either.
_SUFFIXES = {
    ".sqlite3": "a SQLite database",
    ".qda": "a project of QualCoder",
    ".dna": "a database of DNA",
    ".mex": "an exchange file of MAXQDA",
    ".mx": "a project of MAXQDA",
    ".qdpx": "a project of REFI-QDA",
    ".qde": "a project of REFI-QDA",
    ".sav": "an SPSS file",
    ".zsav": "an SPSS file",
    ".dta": "a Stata file",
}
_OLD_STATA = range(104, 116)  # the first byte of a file before Stata 13
_HEAD = 4096


def read_foreign(path: Path, shown: str) -> Foreign | None:
    """Read a file, or the folder of a project, of another program.

    Returns
    -------
    The table, or None if it cannot be used, and the problems; None instead of both if the file is
    of no program that is known here, and may be CSV.
    """
    if path.is_dir():
        database = path / databases.QUALCODER
        return databases.read_database(database, shown) if database.is_file() else None
    head = _head(path)
    reader = _reader(path, head)
    foreign = reader(path, shown) if reader else _exported(path, shown, head)
    suffix = ".mx" if path.suffix.lower().startswith(".mx") else path.suffix.lower()
    if foreign is None and head and suffix in _SUFFIXES:
        message = f"this is not {_SUFFIXES[suffix]}, although its name says so"
        hint = "export it again from its program; a project with a password has to lose it there"
        return unreadable(shown, message, hint)
    return foreign


def _head(path: Path) -> bytes:
    """Return how a regular file begins; nothing of any other, which the reader of CSV reports."""
    try:
        if irregular(path.stat().st_mode):
            return b""
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _reader(path: Path, head: bytes) -> Reader | None:
    for beginning, reader in _BEGINNINGS:
        if head.startswith(beginning):
            return reader
    if _ENCRYPTED_SPSS in head[:64]:
        return _encrypted
    if path.suffix.lower() == ".dta" and head and head[0] in _OLD_STATA:
        return read_stata
    if head.startswith(b"PK"):  # a workbook is read elsewhere
        return refi.read_archive if refi.is_archive(path) else None
    if b"urn:QDA-XML:project" in head:
        return refi.read_project
    return json_files.read_json if json_files.LOOKS_SO.match(head) else None


def _encrypted(_: Path, shown: str) -> Foreign:
    hint = "open it in SPSS and save it without a password"
    return unreadable(shown, "protected by a password", hint)


def _exported(path: Path, shown: str, head: bytes) -> Foreign | None:
    """Read a CSV file if its first lines are those of a program's export."""
    lines = head.decode("utf-8-sig", "replace").splitlines()[:2]
    if not any(",".join(taguette.EXPORTED) in line or maxqda.DOT in line for line in lines):
        return None
    sheet, problems = read_sheet(path, shown)
    table = of_export(sheet) if sheet else None
    return (table, problems) if table else None


def of_export(sheet: Sheet) -> ForeignTable | None:
    """Return a table of a program's export, from CSV or a workbook; None if it is of no program."""
    if sheet.header == taguette.EXPORTED:
        return taguette.read_export(sheet)
    if len(sheet.records) and maxqda.is_export(sheet.header, sheet.records[0]):
        return maxqda.read_export(sheet)
    return None
