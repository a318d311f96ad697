"""Claims: a sentence restated so that it can be computed, its relation, and its outcome."""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from theorycoding.codebook import did_you_mean
from theorycoding.dates import Interval
from theorycoding.exact import for_data
from theorycoding.measures import (
    MEASURES,
    NOBODY,
    TIE,
    Count,
    EmptyBaseError,
    Measures,
    Members,
    UnknownNameError,
    Value,
)
from theorycoding.problems import Place, Problem, problem
from theorycoding.studies import Study
from theorycoding.tallies import PRIMARY, RULES, CountingRule

_USES_RULE = re.compile(r"\b(?:count|leader|margin)\(")
HOLDS, FAILS, RECORDED = "holds", "fails", "recorded"

Found = Value | list[Value]


class ClaimError(ValueError):
    """A claim that cannot be evaluated: what is wrong, in which cell, and the mend."""

    def __init__(self, code: str, field: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.field, self.hint = code, field, hint


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its outcome.

    `outcome` is holds, fails or recorded; `found` the computed value as text; `holds_under` the
    counting rules under which it holds, where its measure depends on one; `is_as_recorded`
    whether outcome and value are those that the file expects.
    """

    study: str
    claim: str
    by: str
    section: str
    statement: str
    measure: str
    relation: str
    stated: str
    expected: str
    outcome: str
    found: str
    pinned: str
    note: str
    holds_under: tuple[str, ...]
    depends_on_rule: bool

    @property
    def is_as_recorded(self) -> bool:
        """Whether the outcome, and a pinned value, are as recorded."""
        if self.outcome == RECORDED:
            return True
        return self.outcome == self.expected and (not self.pinned or self.pinned == self.found)


def evaluate_claims(study: Study) -> tuple[Claim, ...]:
    """Evaluate every claim of a study, in the order of the file.

    Raises
    ------
    ClaimError
        A claim cannot be evaluated; `claim_problems` says of each what is wrong with it.
    """
    measures = Measures(study)
    return tuple(_evaluated(study, measures, row) for row in _rows(study))


def claim_problems(study: Study) -> tuple[Problem, ...]:
    """Return what keeps claims from being evaluated, and what they lack, each at its cell."""
    problems = []
    measures = Measures(study)
    for number, row in enumerate(_rows(study)):
        for code, column, message, hint in _faults(study, measures, row):
            place = _place(study, number, column)
            said = f"claim {row['claim']}: {message}"
            problems.append(problem(code, place, said, field=column, hint=hint))
    return tuple(problems)


def claim_differences(study: Study, claims: Sequence[Claim]) -> tuple[Problem, ...]:
    """Return a problem for each claim whose outcome or value is not as recorded."""
    problems = []
    for number, claim in enumerate(claims):
        if claim.is_as_recorded:
            continue
        column = "expected" if claim.outcome != claim.expected else "found"
        recorded = f"expected '{claim.expected}'" + (
            f" with {claim.pinned}" if claim.pinned else ""
        )
        message = f"claim {claim.claim} {claim.outcome} with {claim.found}; {recorded}"
        place = _place(study, number, column)
        hint = "the codings or the record are wrong"
        problems.append(problem("claim-differs", place, message, field=column, hint=hint))
    return tuple(problems)


def evaluate(text: str, functions: Mapping[str, Callable[..., Any]]) -> Found:
    """Evaluate a measure: calls of the given functions on literals, or a list of such calls.

    Nothing else is evaluated: no attribute, no operator, no other name.

    Raises
    ------
    ClaimError
        The text is no such expression, or names an unknown function.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        hint = "write a call, such as count('realism', actor='NATO')"
        raise ClaimError("claim-measure", "measure", f"'{text}' cannot be read", hint) from None
    if not isinstance(tree, ast.Call | ast.List):
        hint = "write a call, or a list of calls"
        raise ClaimError("claim-measure", "measure", f"'{text}' computes nothing", hint)
    found: Found = _node(tree, functions)
    return found


def compare(found: Found, relation: str, stated: str) -> bool:
    """Return whether a computed value stands in a relation to what is stated.

    An interval must stand in it throughout.

    Raises
    ------
    ClaimError
        The relation is unknown or does not fit the value; what is stated cannot be read.
    """
    if relation not in RELATIONS:
        hint = did_you_mean(relation, RELATIONS)
        raise ClaimError("claim-relation", "relation", f"no relation '{relation}'", hint)
    return RELATIONS[relation](found, stated)


def written(found: Found) -> str:
    """Write a computed value as claims and reports show it: `2 of 5`, `7/3`, `C2; C5`."""
    if isinstance(found, list):
        return "; ".join(
            f"[{written(one)}]" if isinstance(one, Members) else written(one) for one in found
        )
    return str(for_data(found)) if isinstance(found, Fraction) else str(found)


def _node(node: ast.expr, functions: Mapping[str, Callable[..., Any]]) -> Any:
    match node:
        case ast.Constant(value=str() | int() | bool() | None as value):
            return value
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_node(element, functions) for element in elements]
        case ast.Dict(keys=keys, values=values) if all(keys):
            pairs = zip(keys, values, strict=True)
            return {_node(key, functions): _node(value, functions) for key, value in pairs if key}
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
            return _call(name, arguments, keywords, functions)
    hint = f"functions: {', '.join(functions)}"
    message = f"'{ast.unparse(node)}' is neither a call nor a plain value"
    raise ClaimError("claim-measure", "measure", message, hint)


def _call(
    name: str,
    arguments: list[ast.expr],
    keywords: list[ast.keyword],
    functions: Mapping[str, Callable[..., Any]],
) -> Any:
    if name not in functions:
        hint = did_you_mean(name, functions) or f"functions: {', '.join(functions)}"
        raise ClaimError("claim-name", "measure", f"no measure '{name}'", hint)
    positional = [_node(argument, functions) for argument in arguments]
    named: dict[str, Any] = {}
    for keyword in keywords:
        value = _node(keyword.value, functions)
        named |= {keyword.arg: value} if keyword.arg else value
    try:
        return functions[name](*positional, **named)
    except UnknownNameError as error:
        raise ClaimError("claim-name", "measure", str(error), error.hint) from None
    except EmptyBaseError as error:
        hint = "correct the filter: a claim about nothing always holds"
        raise ClaimError("claim-empty-base", "measure", str(error), hint) from None
    except (TypeError, ValueError) as error:
        message = str(error).replace("Measures.", "")
        raise ClaimError("claim-measure", "measure", message) from None


def claim_functions(
    study: Study, measures: Measures | None = None, rule: CountingRule = PRIMARY
) -> dict[str, Callable[..., Any]]:
    """Return every function that a measure may call, and that templates may call as well."""
    known = measures or Measures(study)

    def rules(*claims: str) -> Members:
        """Return the counting rules under which all of these claims hold."""
        rows = {row["claim"]: row for row in _rows(study)}
        for claim in claims:
            if claim not in rows:
                raise UnknownNameError("claim", claim, rows)
            if "rules(" in rows[claim]["measure"]:
                raise ValueError(f"{claim} is itself about rules")
        names = [
            str(one)
            for one in RULES
            if all(_holds(study, known, rows[claim], one) for claim in claims)
        ]
        return Members(tuple(names), len(RULES))

    return {**known.under(rule).functions(), "rules": rules}


def _holds(study: Study, measures: Measures, row: Mapping[str, str], rule: CountingRule) -> bool:
    found = evaluate(row["measure"], claim_functions(study, measures, rule))
    return compare(found, row["relation"], row["stated"])


def _evaluated(study: Study, measures: Measures, row: Mapping[str, str]) -> Claim:
    shown = {name: row[name] for name in _COPIED} | {"study": study.name, "pinned": row["found"]}
    if not row["measure"]:
        return Claim(**shown, outcome=RECORDED, found="", holds_under=(), depends_on_rule=False)
    found = evaluate(row["measure"], claim_functions(study, measures))
    holds = compare(found, row["relation"], row["stated"])
    under, depends = _under(study, measures, row)
    return Claim(
        **shown,
        outcome=HOLDS if holds else FAILS,
        found=written(found),
        holds_under=under,
        depends_on_rule=depends,
    )


def _under(
    study: Study, measures: Measures, row: Mapping[str, str]
) -> tuple[tuple[str, ...], bool]:
    """The rules under which a claim holds, and whether the rule matters to what it measures."""
    if "rules(" in row["measure"] or not _USES_RULE.search(row["measure"]):
        return (), False
    found = [evaluate(row["measure"], claim_functions(study, measures, rule)) for rule in RULES]
    outcomes = [compare(value, row["relation"], row["stated"]) for value in found]
    names = tuple(str(rule) for rule, holds in zip(RULES, outcomes, strict=True) if holds)
    return names, any(written(value) != written(found[0]) for value in found)


def _faults(
    study: Study, measures: Measures, row: Mapping[str, str]
) -> list[tuple[str, str, str, str]]:
    if lacking := _lacking(row):
        return [("claim-incomplete", *lacking)]
    if not row["measure"]:
        return []
    try:
        _holds(study, measures, row, PRIMARY)
        _stated_theory(study, row)
    except ClaimError as error:
        return [(error.code, error.field, str(error), error.hint)]
    return []


def _lacking(row: Mapping[str, str]) -> tuple[str, str, str] | None:
    """The cell that a claim needs and does not have, with what to say of it."""
    if not row["measure"]:
        if row["expected"]:
            return "expected", "recorded only, but an outcome is expected", "give it a measure"
        return None if row["note"] else ("note", "recorded only: the note must say why", "")
    if not row["expected"]:
        return "expected", "'expected' is empty", "write holds or fails"
    if row["expected"] == FAILS and not row["found"]:
        return "found", "expected to fail, but no value is pinned", "write the computed value"
    return None


def _stated_theory(study: Study, row: Mapping[str, str]) -> None:
    """What is stated of a leader must be a theory of the codebook, or a tie."""
    theories = (*study.codebook.theories, TIE, NOBODY)
    is_leader = row["measure"].lstrip().startswith("leader(")
    if is_leader and row["relation"] in {"is", "is not"} and row["stated"] not in theories:
        message = f"no theory '{row['stated']}'"
        hint = did_you_mean(row["stated"], theories)
        raise ClaimError("claim-name", "stated", message, hint)


def _rows(study: Study) -> list[dict[str, str]]:
    return [
        {str(name): cell for name, cell in row.items()} for row in study.claims.to_dict("records")
    ]


def _place(study: Study, number: int, column: str) -> Place:
    sheet = study.files.sheet("claims.csv")
    return sheet.place(number, column) if sheet else Place(study.files.shown)


# Relations: from what was found and what is stated to whether the claim holds.


def _is(found: Found, stated: str) -> bool:
    match found:
        case Count(number=number, of=of):
            said, _, base = stated.partition(" of ")
            return number == _stated_number(said) and (not base or of == _stated_number(base))
        case Members(names=names):
            return set(names) == _stated_names(stated)
        case Interval() | Fraction():
            return _throughout(found, stated, lambda mine, theirs: mine == theirs)
        case str():
            return found == stated
    raise _misfit("is", found)


def _only(found: Found, stated: str) -> bool:
    if not isinstance(found, Members):
        raise _misfit("only", found)
    return set(found.names) == _stated_names(stated)


def _includes(found: Found, stated: str) -> bool:
    if not isinstance(found, Members):
        raise _misfit("includes", found)
    return _stated_names(stated) <= set(found.names)


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
    """What makes two values the same: of sets the members, in any order."""
    return frozenset(value.names) if isinstance(value, Members) else written(value)


def _subset(found: Found, stated: str) -> bool:  # noqa: ARG001
    first, second = _sets("subset", found)
    return first <= second


def _disjoint(found: Found, stated: str) -> bool:  # noqa: ARG001
    first, second = _sets("disjoint", found)
    return not first & second


RELATIONS: Final[dict[str, Callable[[Found, str], bool]]] = {
    "is": _is,
    "is not": lambda found, stated: not _is(found, stated),
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


def _throughout(found: Found, stated: str, holds: Callable[[Fraction, Fraction], bool]) -> bool:
    theirs = _stated_number(stated.partition(" of ")[0])
    if isinstance(found, Interval):
        return holds(Fraction(found.low), theirs) and holds(Fraction(found.high), theirs)
    number = found.number if isinstance(found, Count) else found
    assert isinstance(number, Fraction)  # noqa: S101  # the relations let nothing else through
    return holds(number, theirs)


def _stated_number(text: str) -> Fraction:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        hint = "state a number such as 3, or 2 of 5"
        raise ClaimError("claim-relation", "stated", f"'{text}' is no number", hint) from None


def _stated_names(text: str) -> set[str]:
    names = {name.strip() for name in text.split(";") if name.strip()}
    return set() if names == {"none"} else names


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


_COPIED = (
    "claim",
    "by",
    "section",
    "statement",
    "measure",
    "relation",
    "stated",
    "expected",
    "note",
)
