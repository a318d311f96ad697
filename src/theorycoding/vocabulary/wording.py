"""Words around numbers and names, in the sentences of every part."""

from collections.abc import Iterable


def listed(names: Iterable[str], last: str = "and") -> str:
    """Join names as a sentence does.

    >>> listed(["realism", "liberalism", "constructivism"])
    'realism, liberalism and constructivism'
    """
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "change"), counted(0, "change")
    ('1 change', '0 changes')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
