"""The part that a theory has in labels: alone, with others or in a bracket; counted per theory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from theorycoding.counting.groups import Group
from theorycoding.vocabulary.labels import Label


class Standing(StrEnum):
    """The part that a theory has in a label."""

    ALONE = "alone"
    WITH_BRACKET = "with a bracket"
    CO_EQUAL = "co-equal with another theory"
    IN_BRACKET = "in a bracket"


PRIMARY = (Standing.ALONE, Standing.WITH_BRACKET, Standing.CO_EQUAL)

Standings = Mapping[Standing, int]


def standing(label: Label, theory: str) -> Standing:
    """Return the part that a theory has in a label that names it.

    >>> print(standing(Label(("realism",), ("liberalism",)), "liberalism"))
    in a bracket
    """
    if theory in label.secondary:
        return Standing.IN_BRACKET
    if len(label.primary) > 1:
        return Standing.CO_EQUAL
    return Standing.WITH_BRACKET if label.secondary else Standing.ALONE


def standings(group: Group, theories: Iterable[str]) -> dict[str, Standings]:
    """Return the number of arguments of a group by theory and standing."""
    counts = {theory: Counter[Standing]() for theory in theories}
    for pattern in group.patterns:
        for theory in pattern.label.theories:
            counts[theory][standing(pattern.label, theory)] += pattern.number
    return {theory: {each: own[each] for each in Standing} for theory, own in counts.items()}


def primaries(numbers: Standings) -> int:
    """Return the number of labels in which a theory is primary, co-equal or not."""
    return sum(numbers[each] for each in PRIMARY)


def sum_of_primaries(numbers: Standings) -> str:
    """Write the number of labels in which a theory is primary, as a sum if it has several parts.

    >>> sum_of_primaries({Standing.ALONE: 1, Standing.WITH_BRACKET: 2, Standing.CO_EQUAL: 0})
    '3 = 1 + 2'
    """
    parts = " + ".join(str(numbers[each]) for each in PRIMARY if numbers[each])
    return f"{primaries(numbers)} = {parts}" if "+" in parts else str(primaries(numbers))
