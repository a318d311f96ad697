"""Bytes to text: regular files only, strict UTF-8, and recognition of other kinds of file."""

import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from theorycoding.files.reading.encodings import explain_bytes, wide_encoding
from theorycoding.files.reading.places import line_starts, place_at, place_in, refused
from theorycoding.problems import Place, Problem, new_problem

MAX_BYTES = 1 << 30
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a word processor's RTF text"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"Rar!", "a RAR archive"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a sound or a film"),
    (b"\x7fELF", "a program"),
    (b"$FL2@(#)", "an SPSS file"),
    (b"\x09\x08\x08\x00\x00\x05", "an old Excel worksheet"),
    (b"version https://git-lfs", "a Git LFS pointer"),
)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|table|!--)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml", re.IGNORECASE)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"\]]")
_CONFLICT = re.compile(r"(?:^|(?<=[\r\n]))(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)")
_END_MARK = re.compile("\x1a+[\r\n]*$")  # Ctrl-Z ended files under DOS and CP/M


_CSV = ("CSV", "export the table as CSV in UTF-8 from the program that wrote it")
_TOML = ("TOML", "write the settings as plain text in UTF-8")


def read_text(
    path: Path, shown: str, *, is_table: bool = False
) -> tuple[str | None, list[Problem]]:
    """Return the text of a file without its BOM, or None and the problems.

    The file is CSV if `is_table`, and JSON is refused then; else it is TOML.
    """
    data, problems = read_bytes(path, shown)
    if data is None:
        return None, problems
    if kind := _foreign(data, is_table=is_table):
        expected, hint = _CSV if is_table else _TOML
        if "LFS" in kind:
            hint = "fetch the file itself with 'git lfs pull'"
        return refused("file-kind", Place(shown), f"this is {kind}, not {expected}", hint)
    return _decode(data, shown, is_table=is_table)


def read_bytes(path: Path, shown: str) -> tuple[bytes | None, list[Problem]]:
    """Return the bytes of a regular file, or None and the problem."""
    place = Place(shown)
    try:
        if kind := irregular(path.stat().st_mode):
            hint = "only regular files are read: rename or remove it"
            return refused("file-kind", place, f"this is {kind}, not a file", hint)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        message, hint = error.strerror or str(error), "check its name and that you may read it"
        if path.is_symlink() and isinstance(error, FileNotFoundError):
            message = "this is a link to a file that is gone"
            hint = "delete the link, or restore its target"
        return refused("file-unreadable", place, message, hint)
    if len(data) > MAX_BYTES:
        message, hint = f"larger than {MAX_BYTES:,} bytes", "split it, or check what it is"
        return refused("file-size", place, message, hint)
    return data, []


def irregular(mode: int) -> str | None:
    """Return the kind of a file system entry that is not a regular file; else None."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a device or a socket"


def _foreign(data: bytes, *, is_table: bool) -> str | None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    head = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(head):
        return "an HTML page (perhaps a login page)"
    if _XML.match(head):
        return "an XML file"
    return "JSON" if is_table and _JSON.match(head) else None


def _decode(data: bytes, shown: str, *, is_table: bool) -> tuple[str | None, list[Problem]]:
    if wide := wide_encoding(data):
        hint = "save it as UTF-8" + (" (in Excel: 'CSV UTF-8')" if is_table else "")
        return refused("encoding", Place(shown), f"this is {wide}, not UTF-8", hint)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        return refused("encoding", place_in(shown, good, len(good)), *explain_bytes(data, error))
    problems = []
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(new_problem("bom", Place(shown), "byte order mark accepted"))
    if faults := [*_nul(text, shown), *_conflicts(text, shown)]:
        return None, problems + faults
    if "\x1a" in text and (match := _END_MARK.search(text)):
        place = place_in(shown, text, match.start())
        message = "this is Ctrl-Z (U+001A), an old mark for the end of a file"
        problems.append(new_problem("character-control", place, message, hint="delete it"))
        text = text[: match.start()]
    return text, problems


def _nul(text: str, shown: str) -> Iterator[Problem]:
    at = text.find("\0")
    if at < 0:
        return
    message = "this is a NUL character"
    hint = "the file is damaged here: type the text again and save the file as UTF-8"
    if at >= len(text.rstrip("\0\r\n")):
        message = "NUL characters at the end: the file was not written to its end"
        hint = "take the last good version, or delete them and check what is missing"
    yield new_problem("nul", place_in(shown, text, at), message, hint=hint)


def _conflicts(text: str, shown: str) -> Iterator[Problem]:
    """Yield a problem where each conflict begins; any other marker counts if none begins."""
    if "\0" in text or not any(mark * 7 in text for mark in "<=>|"):  # faster than the pattern
        return
    found = list(_CONFLICT.finditer(text))
    begins = [match for match in found if match[0].startswith("<")]
    if not begins:  # a line within a quoted cell may be underlined
        outside = (match for match in found if text.count('"', 0, match.start()) % 2 == 0)
        begins = list(islice(outside, 1))
    starts = line_starts(text)
    for match in begins:
        place = place_at(shown, starts, match.start())
        message = "this is a conflict marker of Git"
        hint = "settle the merge and delete the markers"
        yield new_problem("conflict", place, message, hint=hint)
