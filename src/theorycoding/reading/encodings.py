"""What bytes are that are not UTF-8: other encodings, damage, a file cut off."""

import re
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
}
_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_PUNCTUATION = "‘’“”–—…€"
_CONTINUATION = range(0x80, 0xC0)


def wide_encoding(data: bytes) -> str | None:
    """Return the name of an encoding that takes two or four bytes for each character.

    >>> wide_encoding("argument,actor".encode("utf-16-le"))
    'UTF-16 without a byte order mark'
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    sample = data[:_SAMPLE].rstrip(b"\0")
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
        return (
            "the file ends in the middle of a character: it was cut off",
            "take the whole file again from where it came",
        )
    if fault := _damage(data[error.start : error.start + 2]):
        return f"{byte}: {fault}", "write the character again in an editor that saves UTF-8"
    name, codec = _likeliest(data)
    word = _word_at(data, error.start).decode(codec, "replace")
    hint = f"the file seems to be {name}, where the word is '{word}': save it as UTF-8"
    return byte, f"{hint} (in Excel: 'CSV UTF-8')"


def _damage(pair: bytes) -> str | None:
    """What is wrong with a sequence that has the form of UTF-8."""
    lead, follower = pair[0], pair[1] if len(pair) > 1 else 0
    if follower not in _CONTINUATION:
        return None
    if lead in {0xC0, 0xC1} or (lead, follower < 0xA0) == (0xE0, True):
        return "an overlong form"
    if (lead, follower < 0x90) == (0xF0, True):
        return "an overlong form"
    if lead == 0xED and follower >= 0xA0:
        return "half of a surrogate pair"
    if lead >= 0xF5 or (lead == 0xF4 and follower >= 0x90):
        return "beyond the last character of Unicode"
    return None


def _word_at(data: bytes, at: int) -> bytes:
    start = max(0, at - 20)
    found = [match for match in _WORD.finditer(data, start, at + 20) if match.end() > at]
    return found[0][0] if found else data[at : at + 1]


def _likeliest(data: bytes) -> tuple[str, str]:
    """The encoding in which the words with high bytes look most like words."""
    words = [match[0] for match, _ in zip(_WORD.finditer(data), range(200), strict=False)]
    return max(_OTHERS.items(), key=lambda named: sum(_fit(word, named[1]) for word in words))


def _fit(word: bytes, codec: str) -> float:
    """How well a word fits an encoding: letters, small after small ones, of one script."""
    text = word.decode(codec, "replace")
    high = [index for index, byte in enumerate(word) if byte >= 0x80]
    fit = 0.0
    for index in high:
        character = text[index]
        before = text[index - 1 : index]
        fit += character.isalpha()
        fit += character.islower() or not before.islower()
        fit += 1.5 * (codec == "cp1252" and character in _PUNCTUATION)
        fit -= character == "\ufffd"
    is_one_script = codec != "cp1251" or len(high) == len(word) > 2
    return fit + 0.5 * len(high) * (codec == "cp1251") if is_one_script else 0.0
