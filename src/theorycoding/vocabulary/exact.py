"""Exact numbers as text: `2⅓` for people, `7/3` for programs, never 2.3333."""

import re
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30}|/\d{1,30})?|[+-]?\.\d{1,30}", re.ASCII)
GLYPHS = {
    (1, 2): "½",
    (1, 3): "⅓",
    (2, 3): "⅔",
    (1, 4): "¼",
    (3, 4): "¾",
    (1, 5): "⅕",
    (2, 5): "⅖",
    (3, 5): "⅗",
    (4, 5): "⅘",
    (1, 6): "⅙",
    (5, 6): "⅚",
    (1, 8): "⅛",
    (3, 8): "⅜",
    (5, 8): "⅝",
    (7, 8): "⅞",
}


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


def for_people(number: Fraction | int) -> str:
    """Write a number as a report does.

    >>> for_people(Fraction(7, 3)), for_people(Fraction(1, 2)), for_people(Fraction(15, 7))
    ('2⅓', '½', '2 1/7')
    """
    whole, rest = divmod(abs(number.numerator), number.denominator)
    sign = "−" if number < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    parts = (rest, number.denominator)
    fraction = GLYPHS.get(parts) or f"{' ' if whole else ''}{rest}/{number.denominator}"
    return f"{sign}{whole or ''}{fraction}"


def for_data(number: Fraction | int) -> int | str:
    """Return a whole number as an integer, any other as text.

    >>> for_data(Fraction(6, 3)), for_data(Fraction(7, 3))
    (2, '7/3')
    """
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else str(exact)


def percent(part: Fraction | int, of: int) -> str:
    """Return a share in whole per cent, a half rounded up.

    >>> percent(1, 8)
    '13 %'
    """
    share = Fraction(part) * 100 / of
    return f"{(2 * share.numerator + share.denominator) // (2 * share.denominator)} %"
