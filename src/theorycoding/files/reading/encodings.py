"""Bytes that are not UTF-8: other encodings, damage, a file that was cut off."""

import re
from itertools import islice
from typing import Final

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
