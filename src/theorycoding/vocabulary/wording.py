"""Words around numbers and names, in the sentences of every part."""

from collections.abc import Iterable
from fractions import Fraction

from theorycoding.vocabulary.exact import for_people


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
