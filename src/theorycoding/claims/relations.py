"""Relations between a computed value and what a sentence states."""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Final

from theorycoding.claims.expressions import ClaimError, Found
from theorycoding.claims.measures import MEASURES, Count, Members, Value
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.dates import Interval
from theorycoding.vocabulary.exact import decimal, for_data, read_written


def compare(found: Found, relation: str, stated: str) -> bool:
    """Return whether a relation holds between a computed value and what is stated.

    For an interval it must hold at every point.

    Raises
    ------
    ClaimError
        The relation is unknown or does not fit the value, or the stated value cannot be read.
    """
    if relation not in RELATIONS:
        known = did_you_mean(relation, RELATIONS) or f"use one of: {', '.join(RELATIONS)}"
        hint = f"did you mean '{_MEANT[relation]}'?" if relation in _MEANT else known
        raise _misuse(f"no relation '{relation}'", hint)
    if stated and relation in _WITHOUT_STATED:
        hint = "leave 'stated' empty, or use a relation that compares with it"
        raise _misuse(f"'{relation}' does not compare with what is stated", hint, "stated")
    return RELATIONS[relation](relation, found, stated)


def written(found: Found) -> str:
    """Write a computed value as claims and reports show it: `2 of 5`, `7/3`, `C2; C5`."""
    if isinstance(found, list):
        return "; ".join(
            f"[{written(one)}]" if isinstance(one, Members) else written(one) for one in found
        )
    return str(for_data(found)) if isinstance(found, Fraction) else str(found)


def _is(relation: str, found: Found, stated: str) -> bool:
    if isinstance(found, str):
        return found == stated
    if isinstance(found, Members):
        return set(found.names) == _stated_names(stated, found)
    if isinstance(found, list):
        raise _misfit(relation, found)
    if stated.rstrip().endswith("%") and not isinstance(found, Interval):
        return _is_percent(found, stated)
    return str(found) == stated or _throughout(operator.eq, found, stated)


def _is_percent(found: Count | Fraction, stated: str) -> bool:
    """Return whether a share, exact or rounded to the decimals of a percentage, is that one."""
    share = found.number / found.of if isinstance(found, Count) else found
    theirs = _stated_number(stated)
    decimals = len(stated.rstrip("% ").partition(".")[2])
    return share == theirs or Fraction(decimal(share * 100, decimals)) == theirs * 100


def _is_not(relation: str, found: Found, stated: str) -> bool:
    if isinstance(found, Interval):  # no point of it may be the stated number
        return not found.low <= _stated_number(stated) <= found.high
    return not _is(relation, found, stated)


def _compares_set(relation: str, found: Found, stated: str) -> bool:
    if not isinstance(found, Members):
        raise _misfit(relation, found)
    return _SET_RELATIONS[relation]({*found.names}, _stated_names(stated, found))


def _compares_number(relation: str, found: Found, stated: str) -> bool:
    holds = _NUMBER_RELATIONS[relation]
    if isinstance(found, Count | Interval | Fraction):
        return _throughout(holds, found, stated)
    if not isinstance(found, list):
        raise _misfit(relation, found)
    first, *others = _numbers(relation, found)
    if len(others) > 1:
        message = f"'{relation}' compares two numbers, not {len(found)}"
        raise _misuse(message, "write a list of two measures")
    return holds(first, others[0] * _times(stated))


def _numbers(relation: str, found: Found) -> list[Fraction]:
    """Return the numbers of a list of measures, counts without their base."""
    listed = [one.number if isinstance(one, Count) else one for one in _several(relation, found)]
    numbers = [one for one in listed if isinstance(one, Fraction)]
    if len(numbers) < len(listed):
        hint = "write the measure as [count(…), count(…)] or [share(…), share(…)]"
        raise _misuse(f"'{relation}' compares numbers", hint)
    return numbers


def _times(stated: str) -> Fraction:
    """Return the factor of `2 times`; 1 if nothing is stated."""
    number, _, unit = stated.strip().rpartition(" ")
    if not stated.strip():
        return Fraction(1)
    if unit != "times":
        hint = "leave 'stated' empty, or state a factor such as 2 times"
        message = f"two measures are compared with each other, not with '{stated}'"
        raise _misuse(message, hint, "stated")
    return _stated_number(number)


def _is_trend(relation: str, found: Found, _: str) -> bool:
    """Return whether numbers never go the other way, and end higher (lower) than they begin."""
    sign = 1 if relation == "rises" else -1
    steps = [(after - before) * sign for before, after in pairwise(_numbers(relation, found))]
    return min(steps) >= 0 and sum(steps) > 0


def _compares_share(relation: str, found: Found, _: str) -> bool:
    if isinstance(found, Members):
        found = Count(Fraction(len(found.names)), found.of)
    if not isinstance(found, Count):
        raise _misfit(relation, found)
    return _SHARE_RELATIONS[relation](found.number, found.of)


def _compares_values(relation: str, found: Found, _: str) -> bool:
    """Return whether all values are the same, or no two; sets with their members in any order."""
    values = [
        frozenset(one.names) if isinstance(one, Members) else written(one)
        for one in _several(relation, found)
    ]
    return len(set(values)) == (1 if relation == "same" else len(values))


def _compares_sets(relation: str, found: Found, _: str) -> bool:
    several = _several(relation, found)
    sets = [{*one.names} for one in several if isinstance(one, Members)]
    if len(several) > 2 or len(sets) < len(several):  # noqa: PLR2004  # a pair
        hint = "write the measure as [cases(…), cases(…)]"
        raise _misuse(f"'{relation}' compares two sets", hint)
    if not any(sets):
        raise ClaimError("claim-empty-base", "measure", "both sets are empty")
    return _TWO_SET_RELATIONS[relation](*sets)


_NUMBER_RELATIONS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "at least": operator.ge,
    "more than": operator.gt,
    "at most": operator.le,
    "less than": operator.lt,
    "fewer than": operator.lt,
}
_SHARE_RELATIONS: Final[dict[str, Callable[[Fraction, int], bool]]] = {
    "all": lambda number, of: number == of,
    "none": lambda number, of: number == 0 and of > 0,
    "some": lambda number, of: 0 < number <= of,
    "only some": lambda number, of: 0 < number < of,
    "not all": lambda number, of: number < of,
}
_Sets = dict[str, Callable[[set[str], set[str]], bool]]
_SET_RELATIONS: Final[_Sets] = {"only": operator.eq, "includes": operator.ge}
_TWO_SET_RELATIONS: Final[_Sets] = {"subset": operator.le, "disjoint": set.isdisjoint}
_WITHIN_A_LIST: Final[dict[str, Callable[[str, Found, str], bool]]] = {
    **dict.fromkeys(("same", "different"), _compares_values),
    **dict.fromkeys(_TWO_SET_RELATIONS, _compares_sets),
    **dict.fromkeys(("rises", "falls"), _is_trend),
}
RELATIONS: Final[dict[str, Callable[[str, Found, str], bool]]] = {
    "is": _is,
    "is not": _is_not,
    **dict.fromkeys(_NUMBER_RELATIONS, _compares_number),
    **dict.fromkeys(_SHARE_RELATIONS, _compares_share),
    **dict.fromkeys(_SET_RELATIONS, _compares_set),
    **_WITHIN_A_LIST,
}
_WITHOUT_STATED: Final = {*_SHARE_RELATIONS, *_WITHIN_A_LIST}
_MEANT: Final = {  # the nearest in spelling would mean the opposite
    "no more than": "at most",
    "not more than": "at most",
    "not at least": "less than",
    "no less than": "at least",
    "not less than": "at least",
    "not at most": "more than",
    "no fewer than": "at least",
}


def _throughout(
    holds: Callable[[Fraction, Fraction], bool], found: Count | Interval | Fraction, stated: str
) -> bool:
    """Return whether a number, and its base if one is stated, compares so at every point."""
    number, _, base = stated.partition(" of ")
    theirs = _stated_number(number)
    if not isinstance(found, Count):
        ends = (found.low, found.high) if isinstance(found, Interval) else (found,)
        return all(holds(Fraction(end), theirs) for end in ends)
    if stated.rstrip().endswith("%"):
        return holds(found.number / found.of, theirs)
    return holds(found.number, theirs) and (not base or found.of == _stated_number(base))


def _stated_number(text: str) -> Fraction:
    is_percent = text.rstrip().endswith("%")
    try:
        return read_written(text.rstrip().removesuffix("%")) / (100 if is_percent else 1)
    except ValueError:
        hint = "state a number such as 3, or 2 of 5"
        raise _misuse(f"'{text}' is not a number", hint, "stated") from None


def _stated_names(text: str, found: Members) -> set[str]:
    """Return the stated set, whose members must be among those that the computed one could have."""
    names = {name.strip() for name in text.split(";") if name.strip()}
    if not names:
        hint = "write none if the set is empty"
        raise ClaimError("claim-incomplete", "stated", "'stated' is empty", hint)
    if names == {"none"}:
        return set()
    for name in sorted(names - {*found.among} if found.among else ()):
        parts = [part for part in re.split(r" *, *| and ", name) if part]
        hint = did_you_mean(name, found.among)
        if len(parts) > 1 and {*parts} <= {*found.among}:
            hint = f"separate by semicolons: {'; '.join(parts)}"
        raise ClaimError("claim-name", "stated", f"nothing here is called '{name}'", hint)
    return names


def _several(relation: str, found: Found) -> list[Value]:
    if not isinstance(found, list) or len(found) <= 1:
        hint = f"write the measure as a list: [{MEASURES[0]}(…), {MEASURES[0]}(…)]"
        raise _misuse(f"'{relation}' compares the members of a list", hint)
    return found


def _misfit(relation: str, found: Found) -> ClaimError:
    hint = "use a relation for this kind of value, as in docs/claims.md"
    return _misuse(f"'{relation}' does not fit the value {written(found)}", hint)


def _misuse(message: str, hint: str, column: str = "relation") -> ClaimError:
    return ClaimError("claim-relation", column, message, hint)
