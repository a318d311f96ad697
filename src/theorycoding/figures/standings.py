"""How a theory stands in labels: alone, with others, in a bracket; counted per theory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from theorycoding.counting.tallies import Group
from theorycoding.vocabulary.labels import Label


class Standing(StrEnum):
    """How a theory stands in a label that names it."""

    ALONE = "alone"
    WITH_BRACKET = "with a bracket"
    CO_EQUAL = "co-equal with another theory"
    IN_BRACKET = "in a bracket"


PRIMARY = (Standing.ALONE, Standing.WITH_BRACKET, Standing.CO_EQUAL)

Standings = Mapping[Standing, int]


def standing(label: Label, theory: str) -> Standing:
    """Return how a theory stands in a label that names it.

    >>> print(standing(Label(("realism",), ("liberalism",)), "liberalism"))
    in a bracket
    """
    if theory in label.secondary:
        return Standing.IN_BRACKET
    if len(label.primary) > 1:
        return Standing.CO_EQUAL
    return Standing.WITH_BRACKET if label.secondary else Standing.ALONE


def standings(group: Group, theories: Iterable[str]) -> dict[str, Standings]:
    """Return for each theory how many arguments of the group have it in each standing."""
    counts = {theory: Counter[Standing]() for theory in theories}
    for pattern in group.patterns:
        for theory in pattern.label.theories:
            counts[theory][standing(pattern.label, theory)] += pattern.number
    return {theory: {each: found[each] for each in Standing} for theory, found in counts.items()}


def primaries(found: Standings) -> int:
    """Return in how many labels a theory is primary, co-equal or not."""
    return sum(found[each] for each in PRIMARY)


def figures(found: Standings) -> str:
    """Write in how many labels a theory is primary, and the parts where they are several.

    >>> figures({Standing.ALONE: 1, Standing.WITH_BRACKET: 2, Standing.CO_EQUAL: 0})
    '3 = 1 + 2'
    """
    parts = " + ".join(str(found[each]) for each in PRIMARY if found[each])
    return f"{primaries(found)} = {parts}" if "+" in parts else str(primaries(found))
