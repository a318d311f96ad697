"""Exact numbers as text: `2⅓` for people, `7/3` for programs; numbers and names in sentences."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial

DIGITS = 6  # decimals of a number in a spreadsheet
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30}|/\d{1,30})?|[+-]?\.\d{1,30}", re.ASCII)
_MIXED = re.compile(r"([+-]?)(\d{1,30})? (\d{1,30}/\d{1,30})", re.ASCII)  # 2 1/7
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
# Each fraction for which there is a character, as its number and the number it is divided by.
GLYPHS = {
    Fraction(unicodedata.numeric(glyph)).limit_denominator(8).as_integer_ratio(): glyph
    for glyph in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
}
_FRACTIONS = {glyph: f"{number}/{divisor}" for (number, divisor), glyph in GLYPHS.items()}


def cell_text(value: object) -> str:
    """Return a value of a database, of JSON or of a frame as a cell of CSV.

    >>> cell_text(None), cell_text(3.0), cell_text(True), cell_text("x")
    ('', '3', 'true', 'x')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def read_number(text: str) -> Fraction:
    """Read `3`, `0.75` or `2/3`; no powers of ten, which may have more digits than a machine.

    Raises
    ------
    ValueError
        The text is not such a number.
    """
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"'{text}' is not a number")
    try:
        return Fraction(text.strip())
    except ZeroDivisionError:
        raise ValueError(f"'{text}' divides by zero") from None


def read_written(text: str) -> Fraction:
    """Read a number as `read_number` does, or as `for_people` writes it.

    Raises
    ------
    ValueError
        The text is not such a number.

    Examples
    --------
    >>> read_written("2⅓"), read_written("2 1/7"), read_written("−½")
    (Fraction(7, 3), Fraction(15, 7), Fraction(-1, 2))
    """
    plain = text.strip().replace("−", "-")
    if fraction := _FRACTIONS.get(plain[-1:]):
        plain = f"{plain[:-1].rstrip()} {fraction}"
    match = _MIXED.fullmatch(plain)
    if not match:
        return read_number(plain)
    size = read_number(match[2] or "0") + read_number(match[3])
    return -size if match[1] == "-" else size


def has_thousands(text: str) -> bool:
    """Return whether points separate thousands, if the decimal mark is another one.

    >>> has_thousands("1.000"), has_thousands("1.5")
    (True, False)
    """
    return bool(_THOUSANDS.fullmatch(text.strip()))


def for_people(number: Fraction | int, *, glyphs: bool = True) -> str:
    """Write a number as a report does, its fraction as one character where there is one.

    >>> for_people(Fraction(7, 3)), for_people(Fraction(1, 2)), for_people(Fraction(15, 7))
    ('2⅓', '½', '2 1/7')
    """
    whole, rest = divmod(abs(number.numerator), number.denominator)
    sign = "−" if number < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    parts = (rest, number.denominator)
    glyph = GLYPHS.get(parts) if glyphs else None
    fraction = glyph or f"{' ' if whole else ''}{rest}/{number.denominator}"
    return f"{sign}{whole or ''}{fraction}"


def notation(numbers: Iterable[Fraction | int]) -> Callable[[Fraction | int], str]:
    """Return how to write these numbers, all in one way: `2⅓` only if all fractions have a glyph.

    >>> list(map(notation([Fraction(4, 5), Fraction(13, 10)]), [Fraction(4, 5), Fraction(13, 10)]))
    ['4/5', '1 3/10']
    """
    parts = ((number.numerator % number.denominator, number.denominator) for number in numbers)
    return partial(for_people, glyphs=all(part in GLYPHS for part in parts if part[0]))


def decimal(number: Fraction | int, digits: int) -> str:
    """Write a number with so many decimals; a half is rounded up, away from zero.

    >>> decimal(Fraction(5, 2), 2), decimal(Fraction(1, 8), 2), decimal(Fraction(-1, 1000), 2)
    ('2.50', '0.13', '0.00')
    """
    numerator, denominator = abs(number.numerator) * 10**digits, number.denominator
    rounded = (2 * numerator + denominator) // (2 * denominator)
    whole, rest = divmod(rounded, 10**digits)
    sign = "-" if number < 0 and rounded else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"


def for_spreadsheet(number: Fraction | int) -> str:
    """Write a number with at most six decimals: a spreadsheet takes `5/2` for a date.

    >>> for_spreadsheet(Fraction(5, 2)), for_spreadsheet(Fraction(2, 3)), for_spreadsheet(4)
    ('2.5', '0.666667', '4')
    """
    return decimal(number, DIGITS).rstrip("0").rstrip(".")


def for_data(number: Fraction | int) -> int | str:
    """Return a whole number as an integer, any other as text.

    >>> for_data(Fraction(6, 3)), for_data(Fraction(7, 3))
    (2, '7/3')
    """
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else str(exact)


def listed(names: Iterable[str], last: str = "and") -> str:
    """Join names as a sentence does.

    >>> listed(["realism", "liberalism", "constructivism"])
    'realism, liberalism and constructivism'
    """
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def capital(text: str) -> str:
    """Return a text that begins with a capital letter; the others stay as they are.

    >>> capital("the NATO arguments")
    'The NATO arguments'
    """
    return text[:1].upper() + text[1:]


def counted(number: int | Fraction, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "change"), counted(0, "change"), counted(Fraction(5, 2), "argument")
    ('1 change', '0 changes', '2½ arguments')
    """
    shown = f"{int(number):,}" if number.denominator == 1 else for_people(number)
    return f"{shown} {noun}{'' if number == 1 else 's'}"
