"""Bytes to text: regular files only, strict UTF-8; other kinds of file and encodings are named."""

import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from theorycoding.files.reading.places import Lines, refused
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
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"Rar!", "a RAR archive"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "a picture"),
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
_BOMS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAMPLE = 4096
_FEW = 3
_OTHERS: Final = {
    "Windows-1252": "cp1252",
    "Mac Roman": "mac_roman",
    "Windows-1251 (Cyrillic)": "cp1251",
    "code page 850 of DOS": "cp850",
}
_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_SECTION = re.compile(rb"([\xa4\xa7\xf5]) ?\d")  # § before a number, in one encoding or another
_PUNCTUATION = "‘’“”–—…€"
_ANY = range(0x80, 0xC0)
_OVERLONG, _BEYOND = "an overlong form", "beyond the last character of Unicode"
# Of sequences that have the form of UTF-8: the table of well-formed ones, turned round.
_DAMAGE = (  # first byte, second byte, fault
    (range(0xC0, 0xC2), _ANY, _OVERLONG),
    (range(0xE0, 0xE1), range(0x80, 0xA0), _OVERLONG),
    (range(0xED, 0xEE), range(0xA0, 0xC0), "half of a surrogate pair"),
    (range(0xF0, 0xF1), range(0x80, 0x90), _OVERLONG),
    (range(0xF4, 0xF5), range(0x90, 0xC0), _BEYOND),
    (range(0xF5, 0x100), _ANY, _BEYOND),
)
_ASCII = 128
_SHORT = 2
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
        status = path.stat()
        if kind := irregular(status.st_mode):
            hint = "only regular files are read: rename or remove it"
            return refused("file-kind", place, f"this is {kind}, not a file", hint)
        if status.st_size > MAX_BYTES:
            message, hint = f"larger than {MAX_BYTES:,} bytes", "split it, or check what it is"
            return refused("file-size", place, message, hint)
        return path.read_bytes(), []
    except OSError as error:
        message, hint = error.strerror or str(error), "check its name and that you may read it"
        if path.is_symlink() and isinstance(error, FileNotFoundError):
            message = "this is a link to a file that is gone"
            hint = "delete the link, or restore its target"
        return refused("file-unreadable", place, message, hint)


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
        return refused("encoding", Lines(good).place(shown, len(good)), *explain_bytes(data, error))
    problems = []
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(new_problem("bom", Place(shown), "byte order mark accepted"))
    if faults := [*_nul(text, shown), *_conflicts(text, shown)]:
        return None, problems + faults
    if "\x1a" in text and (match := _END_MARK.search(text)):
        place = Lines(text).place(shown, match.start())
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
    yield new_problem("nul", Lines(text).place(shown, at), message, hint=hint)


def _conflicts(text: str, shown: str) -> Iterator[Problem]:
    """Yield a problem where each conflict begins; any other marker counts if none begins."""
    if "\0" in text or not any(mark in text and mark * 7 in text for mark in "<=>|"):
        return
    found = list(_CONFLICT.finditer(text))
    begins = [match for match in found if match[0].startswith("<")]
    if not begins:  # a line within a quoted cell may be underlined
        outside = (match for match in found if text.count('"', 0, match.start()) % 2 == 0)
        begins = list(islice(outside, 1))
    lines = Lines(text)
    for match in begins:
        place = lines.place(shown, match.start())
        message = "this is a conflict marker of Git"
        hint = "settle the merge and delete the markers"
        yield new_problem("conflict", place, message, hint=hint)


def wide_encoding(data: bytes) -> str | None:
    """Return the name of an encoding that takes two or four bytes for each character.

    >>> wide_encoding("argument,actor".encode("utf-16-le"))
    'UTF-16 without a byte order mark'
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    sample = data[:_SAMPLE].rstrip(b"\0")
    if b"\0" not in sample:
        return None
    nuls = [at for at, byte in enumerate(sample) if byte == 0]
    if len(nuls) < _FEW or len(nuls) * 20 < len(sample):
        return None
    if len({at % 2 for at in nuls}) == 1:
        return "UTF-16 without a byte order mark"
    if len(nuls) * 10 > len(sample) * 6:
        return "UTF-32 without a byte order mark"
    return None


def explain_bytes(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Return the message and the hint for the first bytes that are not UTF-8."""
    byte = f"byte 0x{data[error.start]:02X} is not UTF-8"
    if error.reason == "unexpected end of data":
        hint = "copy the whole file again from where it came"
        if data[: error.start].isascii():
            last = data[error.start :].decode("cp1252", "replace")
            hint += f"; or save it as UTF-8, if it is Windows-1252 and ends in '{last}'"
        return "the file ends in the middle of a character: it was cut off", hint
    pair = data[error.start : error.start + 2]
    for leads, followers, fault in _DAMAGE if len(pair) > 1 else ():
        if pair[0] in leads and pair[1] in followers:
            return f"{byte}: {fault}", "write the character again in an editor that saves UTF-8"
    name, codec = _likeliest(data)
    word = _word_at(data, error.start).decode(codec, "replace")
    if not data[: error.start].isascii():
        return byte, f"type '{word}' again: it seems to be {name} in a file of UTF-8"
    hint = f"save the file as UTF-8: it seems to be {name}, where the word is '{word}'"
    return byte, f"{hint} (in Excel: 'CSV UTF-8')"


def _word_at(data: bytes, at: int) -> bytes:
    start = max(0, at - 20)
    found = [match for match in _WORD.finditer(data, start, at + 20) if match.end() > at]
    return found[0][0] if found else data[at : at + 1]


def _likeliest(data: bytes) -> tuple[str, str]:
    """Return the encoding in which the words with high bytes look most like words."""
    found = (match[0] for match in _WORD.finditer(data))
    words = [word for word in islice(found, 200) if len(word) > 1]
    sections = [match[1] for match in islice(_SECTION.finditer(data), 200)]

    def fit(named: tuple[str, str]) -> float:
        characters = [byte.decode(named[1], "replace") for byte in sections]
        return sum(_fit(word, named[1]) for word in words) + 3 * characters.count("§")

    return max(_OTHERS.items(), key=fit)


def _fit(word: bytes, codec: str) -> float:
    """Return how well a word fits an encoding: letters of one script, small after small ones."""
    text = word.decode(codec, "replace")
    high = [index for index, byte in enumerate(word) if byte >= _ASCII]
    if codec == "cp1251":  # whole words of high bytes, or the script would change within them
        return 2.5 * len(high) if len(high) == len(word) > _SHORT else 0.0
    fit = 0.0
    for index in high:
        fit += text[index].isalpha() - (text[index] == "\ufffd")
        fit += text[index].islower() or not text[index - 1 : index].islower()
        fit -= index > 0 and text[index].isupper() and text[index + 1 : index + 2].islower()
        is_edge = index in {0, len(text) - 1} or text[index] == "’"
        fit += 2.5 * (text[index] in _PUNCTUATION and is_edge)
    return fit
