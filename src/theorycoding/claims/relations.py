"""Relations between a computed value and what a sentence states."""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Final

from theorycoding.claims.expressions import ClaimError, Found
from theorycoding.claims.measures import MEASURES, Count, Members, Value
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.dates import Interval
from theorycoding.vocabulary.exact import decimal, for_data, read_number


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
        raise ClaimError("claim-relation", "relation", f"no relation '{relation}'", hint)
    if stated and relation in _WITHOUT_STATED:
        hint = "leave 'stated' empty, or use a relation that compares with it"
        message = f"'{relation}' does not compare with what is stated"
        raise ClaimError("claim-relation", "stated", message, hint)
    return RELATIONS[relation](found, stated)


def written(found: Found) -> str:
    """Write a computed value as claims and reports show it: `2 of 5`, `7/3`, `C2; C5`."""
    if isinstance(found, list):
        return "; ".join(
            f"[{written(one)}]" if isinstance(one, Members) else written(one) for one in found
        )
    return str(for_data(found)) if isinstance(found, Fraction) else str(found)


def _is(found: Found, stated: str) -> bool:
    if stated.rstrip().endswith("%") and isinstance(found, Count | Fraction):
        return _is_percent(found, stated)
    match found:
        case Count(number=number, of=of):
            is_number = number == _stated_number(stated.partition(" of ")[0])
            return is_number and _has_stated_base(of, stated)
        case Members(names=names):
            return set(names) == _stated_names(stated, found)
        case Interval() if str(found) == stated:
            return True
        case Interval() | Fraction():
            return _throughout(found, stated, operator.eq)
        case str():
            return found == stated
    raise _misfit("is", found)


def _is_percent(found: Count | Fraction, stated: str) -> bool:
    """Return whether a share, rounded to the decimals of a stated percentage, is that one."""
    share = found.number / found.of if isinstance(found, Count) else found
    decimals = len(stated.rstrip("% ").partition(".")[2])
    return Fraction(decimal(share * 100, decimals)) == _stated_number(stated) * 100


def _is_not(found: Found, stated: str) -> bool:
    if isinstance(found, Interval):  # no point of it may be the stated number
        return not found.low <= _stated_number(stated) <= found.high
    return not _is(found, stated)


def _only(found: Found, stated: str) -> bool:
    if not isinstance(found, Members):
        raise _misfit("only", found)
    return set(found.names) == _stated_names(stated, found)


def _includes(found: Found, stated: str) -> bool:
    if not isinstance(found, Members):
        raise _misfit("includes", found)
    return _stated_names(stated, found) <= set(found.names)


def _compares_number(relation: str, found: Found, stated: str) -> bool:
    if isinstance(found, list):
        first, second = _two_numbers(relation, found)
        return _NUMBER_RELATIONS[relation](first, second * _times(stated))
    if not isinstance(found, Count | Interval | Fraction):
        raise _misfit(relation, found)
    return _throughout(found, stated, _NUMBER_RELATIONS[relation])


def _two_numbers(relation: str, found: Found) -> tuple[Fraction, Fraction]:
    numbers = _numbers(relation, found)
    if len(numbers) > 2:  # noqa: PLR2004 - more than a pair
        message = f"'{relation}' compares two numbers, not {len(numbers)}"
        raise ClaimError("claim-relation", "relation", message, "write a list of two measures")
    return numbers[0], numbers[1]


def _numbers(relation: str, found: Found) -> list[Fraction]:
    """Return the numbers of a list of measures, counts without their base."""
    listed = [one.number if isinstance(one, Count) else one for one in _pair(relation, found)]
    numbers = [one for one in listed if isinstance(one, Fraction)]
    if len(numbers) < len(listed):
        message = f"'{relation}' compares numbers"
        hint = "write the measure as [count(…), count(…)] or [share(…), share(…)]"
        raise ClaimError("claim-relation", "relation", message, hint)
    return numbers


def _times(stated: str) -> Fraction:
    """Return the factor of `2 times`; 1 if nothing is stated."""
    number, _, unit = stated.strip().partition(" ")
    if not stated.strip():
        return Fraction(1)
    if unit != "times":
        hint = "leave 'stated' empty, or state a factor such as 2 times"
        message = f"two measures are compared with each other, not with '{stated}'"
        raise ClaimError("claim-relation", "stated", message, hint)
    return _stated_number(number)


def _is_trend(relation: str, sign: int, found: Found, _: str) -> bool:
    """Return whether numbers never go the other way, and end higher (lower) than they begin."""
    numbers = _numbers(relation, found)
    steps = [(after - before) * sign for before, after in pairwise(numbers)]
    return min(steps) >= 0 and sum(steps) > 0


def _compares_share(relation: str, found: Found, _: str) -> bool:
    if isinstance(found, Members):
        found = Count(Fraction(len(found.names)), found.of)
    if not isinstance(found, Count):
        raise _misfit(relation, found)
    return _SHARE_RELATIONS[relation](found.number, found.of)


def _equal(found: Found, _: str) -> bool:
    return len({_key(one) for one in _pair("same", found)}) == 1


def _different(found: Found, _: str) -> bool:
    values = [_key(one) for one in _pair("different", found)]
    return len(set(values)) == len(values)


def _key(value: Value) -> object:
    """Return a key that equal values share: for sets, the members in any order."""
    return frozenset(value.names) if isinstance(value, Members) else written(value)


def _subset(found: Found, _: str) -> bool:
    first, second = _sets("subset", found)
    return first <= second


def _disjoint(found: Found, _: str) -> bool:
    first, second = _sets("disjoint", found)
    return not first & second


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
_WITHIN_A_LIST: Final[dict[str, Callable[[Found, str], bool]]] = {
    "same": _equal,
    "different": _different,
    "subset": _subset,
    "disjoint": _disjoint,
    "rises": partial(_is_trend, "rises", 1),
    "falls": partial(_is_trend, "falls", -1),
}
RELATIONS: Final[dict[str, Callable[[Found, str], bool]]] = {
    "is": _is,
    "is not": _is_not,
    **{name: partial(_compares_number, name) for name in _NUMBER_RELATIONS},
    **{name: partial(_compares_share, name) for name in _SHARE_RELATIONS},
    "only": _only,
    "includes": _includes,
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


def _throughout(found: Found, stated: str, holds: Callable[[Fraction, Fraction], bool]) -> bool:
    theirs = _stated_number(stated.partition(" of ")[0])
    if stated.rstrip().endswith("%") and isinstance(found, Count):
        found = found.number / found.of
    if isinstance(found, Interval):
        return holds(Fraction(found.low), theirs) and holds(Fraction(found.high), theirs)
    if isinstance(found, Count):
        return holds(found.number, theirs) and _has_stated_base(found.of, stated)
    assert isinstance(found, Fraction)  # noqa: S101  # its callers let no other type through
    return holds(found, theirs)


def _has_stated_base(of: int, stated: str) -> bool:
    """Return whether a base is the stated one, such as the 5 of `2 of 5`, if one is stated."""
    base = stated.partition(" of ")[2]
    return not base or of == _stated_number(base)


def _stated_number(text: str) -> Fraction:
    is_percent = text.rstrip().endswith("%")
    try:
        return read_number(text.rstrip().removesuffix("%")) / (100 if is_percent else 1)
    except ValueError:
        hint = "state a number such as 3, or 2 of 5"
        raise ClaimError("claim-relation", "stated", f"'{text}' is not a number", hint) from None


def _stated_names(text: str, found: Members) -> set[str]:
    """Return the stated set, whose members must be among those that the computed one could have."""
    names = {name.strip() for name in text.split(";") if name.strip()}
    if not names:
        raise ClaimError(
            "claim-incomplete", "stated", "'stated' is empty", "write none if the set is empty"
        )
    if names == {"none"}:
        return set()
    for name in sorted(names - {*found.among} if found.among else ()):
        parts = [part for part in re.split(r" *, *| and ", name) if part]
        hint = did_you_mean(name, found.among)
        if len(parts) > 1 and {*parts} <= {*found.among}:
            hint = f"separate by semicolons: {'; '.join(parts)}"
        raise ClaimError("claim-name", "stated", f"nothing here is called '{name}'", hint)
    return names


def _pair(relation: str, found: Found) -> list[Value]:
    if not isinstance(found, list) or len(found) <= 1:
        hint = f"write the measure as a list: [{MEASURES[0]}(…), {MEASURES[0]}(…)]"
        message = f"'{relation}' compares the members of a list"
        raise ClaimError("claim-relation", "relation", message, hint)
    return found


def _sets(relation: str, found: Found) -> tuple[set[str], set[str]]:
    match _pair(relation, found):
        case [Members(names=first), Members(names=second)]:
            if not first and not second:
                message = "both sets are empty"
                raise ClaimError("claim-empty-base", "measure", message)
            return set(first), set(second)
    message = f"'{relation}' compares two sets"
    hint = "write the measure as [cases(…), cases(…)]"
    raise ClaimError("claim-relation", "relation", message, hint)


def _misfit(relation: str, found: Found) -> ClaimError:
    shown = written(found)
    hint = "use a relation for this kind of value, as in docs/claims.md"
    message = f"'{relation}' does not fit the value {shown}"
    return ClaimError("claim-relation", "relation", message, hint)
