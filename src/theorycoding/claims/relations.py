"""Relations between a computed value and what a sentence states."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from theorycoding.claims.expressions import ClaimError, Found
from theorycoding.claims.measures import MEASURES, Count, Members, Value
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.dates import Interval
from theorycoding.vocabulary.exact import for_data, read_number


def compare(found: Found, relation: str, stated: str) -> bool:
    """Return whether a computed value has a relation to what is stated.

    The relation must hold for the whole of an interval.

    Raises
    ------
    ClaimError
        The relation is unknown or does not fit the value; what is stated cannot be read.
    """
    if relation not in RELATIONS:
        known = did_you_mean(relation, RELATIONS) or f"use one of: {', '.join(RELATIONS)}"
        hint = f"did you mean '{_MEANT[relation]}'?" if relation in _MEANT else known
        raise ClaimError("claim-relation", "relation", f"no relation '{relation}'", hint)
    if stated and relation in _WITHOUT_STATED:
        hint = "leave 'stated' empty, or choose the relation that compares with it"
        raise ClaimError("claim-relation", "stated", f"'{relation}' compares with nothing", hint)
    return RELATIONS[relation](found, stated)


def written(found: Found) -> str:
    """Write a computed value as claims and reports show it: `2 of 5`, `7/3`, `C2; C5`."""
    if isinstance(found, list):
        return "; ".join(
            f"[{written(one)}]" if isinstance(one, Members) else written(one) for one in found
        )
    return str(for_data(found)) if isinstance(found, Fraction) else str(found)


def _is(found: Found, stated: str) -> bool:
    match found:
        case Count(number=number, of=of):
            said = stated.partition(" of ")[0]
            return number == _stated_number(said) and _has_stated_base(of, stated)
        case Members(names=names):
            return set(names) == _stated_names(stated, found)
        case Interval() if str(found) == stated:
            return True
        case Interval() | Fraction():
            return _throughout(found, stated, lambda mine, theirs: mine == theirs)
        case str():
            return found == stated
    raise _misfit("is", found)


def _is_not(found: Found, stated: str) -> bool:
    if isinstance(found, Interval):  # throughout: what is stated lies outside it
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


def _number_relation(
    name: str, holds: Callable[[Fraction, Fraction], bool]
) -> Callable[[Found, str], bool]:
    def relation(found: Found, stated: str) -> bool:
        if not isinstance(found, Count | Interval | Fraction):
            raise _misfit(name, found)
        return _throughout(found, stated, holds)

    return relation


def _share_relation(
    name: str, holds: Callable[[Fraction, int], bool]
) -> Callable[[Found, str], bool]:
    def relation(found: Found, stated: str) -> bool:  # noqa: ARG001  # nothing need be stated
        if isinstance(found, Members):
            found = Count(Fraction(len(found.names)), found.of)
        if not isinstance(found, Count):
            raise _misfit(name, found)
        return holds(found.number, found.of)

    return relation


def _equal(found: Found, stated: str) -> bool:  # noqa: ARG001  # nothing need be stated
    return len({_key(one) for one in _pair("same", found)}) == 1


def _different(found: Found, stated: str) -> bool:  # noqa: ARG001
    values = [_key(one) for one in _pair("different", found)]
    return len(set(values)) == len(values)


def _key(value: Value) -> object:
    """Return a key that equal values share; the order of the members of a set does not matter."""
    return frozenset(value.names) if isinstance(value, Members) else written(value)


def _subset(found: Found, stated: str) -> bool:  # noqa: ARG001
    first, second = _sets("subset", found)
    return first <= second


def _disjoint(found: Found, stated: str) -> bool:  # noqa: ARG001
    first, second = _sets("disjoint", found)
    return not first & second


RELATIONS: Final[dict[str, Callable[[Found, str], bool]]] = {
    "is": _is,
    "is not": _is_not,
    "at least": _number_relation("at least", lambda mine, theirs: mine >= theirs),
    "more than": _number_relation("more than", lambda mine, theirs: mine > theirs),
    "at most": _number_relation("at most", lambda mine, theirs: mine <= theirs),
    "less than": _number_relation("less than", lambda mine, theirs: mine < theirs),
    "all": _share_relation("all", lambda number, of: number == of),
    "none": _share_relation("none", lambda number, of: number == 0 and of > 0),
    "some": _share_relation("some", lambda number, of: 0 < number <= of),
    "only some": _share_relation("only some", lambda number, of: 0 < number < of),
    "not all": _share_relation("not all", lambda number, of: number < of),
    "only": _only,
    "includes": _includes,
    "same": _equal,
    "different": _different,
    "subset": _subset,
    "disjoint": _disjoint,
}


_WITHOUT_STATED: Final = frozenset(
    {"all", "none", "some", "only some", "not all", "same", "different", "subset", "disjoint"}
)
_MEANT: Final = {  # the nearest in spelling would mean the opposite
    "fewer than": "less than",
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
    if isinstance(found, Interval):
        return holds(Fraction(found.low), theirs) and holds(Fraction(found.high), theirs)
    if isinstance(found, Count):
        return holds(found.number, theirs) and _has_stated_base(found.of, stated)
    assert isinstance(found, Fraction)  # noqa: S101  # the relations let nothing else through
    return holds(found, theirs)


def _has_stated_base(of: int, stated: str) -> bool:
    """Return whether the base is the one stated, if any: the 5 of `2 of 5`."""
    base = stated.partition(" of ")[2]
    return not base or of == _stated_number(base)


def _stated_number(text: str) -> Fraction:
    try:
        return read_number(text)
    except ValueError:
        hint = "state a number such as 3, or 2 of 5"
        raise ClaimError("claim-relation", "stated", f"'{text}' is not a number", hint) from None


def _stated_names(text: str, found: Members) -> set[str]:
    """The set that is stated; its members must be among those that could be in the one found."""
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
    hint = "see docs/claims.md for what each relation compares"
    message = f"'{relation}' does not fit the value {shown}"
    return ClaimError("claim-relation", "relation", message, hint)
