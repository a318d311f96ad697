"""Claims: sentences restated so that they can be computed, and their outcomes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from theorycoding.claims.expressions import ClaimError, Found, evaluate
from theorycoding.claims.measures import NOBODY, TIE, Measures, Members, UnknownNameError
from theorycoding.claims.relations import compare, written
from theorycoding.counting.rules import PRIMARY, RULES, CountingRule
from theorycoding.problems import DataError, Problem
from theorycoding.study.studies import Study
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.tables import CLAIMS

HOLDS, FAILS, RECORDED = "holds", "fails", "recorded"
SOURCE, REPORTED = "source", "reported"
_USES_RULE = re.compile(r"\b(?:count|leader|margin|shares?|most|rank)\(")
_COPIED = tuple(name for name in CLAIMS.names if name != "found")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its outcome.

    `outcome` is holds, fails or recorded. `found` is the computed value as text, `pinned` the value
    on record. `holds_under` has the counting rules under which the claim holds, if the value
    depends on the rule.
    """

    study: str
    claim: str
    by: str
    whose: str
    qualifier: str
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
    def says(self) -> str:
        """The relation and the stated value: `more than 12`, `only C5`, `2 of 5`."""
        relation = "" if self.relation == "is" and self.stated else self.relation
        return f"{relation} {self.stated}".strip()

    @property
    def is_as_recorded(self) -> bool:
        """Whether the outcome, and the value if one is pinned, are those on record."""
        if self.outcome == RECORDED:
            return True
        is_value = not self.pinned or _parts(self.pinned) == _parts(self.found)
        return self.outcome == self.expected and is_value


def _parts(value: str) -> list[str]:
    """Return the parts of a value as the file has it; sets are sorted, as their order is free."""
    return [value] if "[" in value else sorted(part.strip() for part in value.split(";"))


def evaluate_claims(study: Study) -> tuple[Claim, ...]:
    """Evaluate every claim of a study, in the order of the file.

    Raises
    ------
    DataError
        Claims cannot be evaluated; `problems` has every reason.
    """
    claims, problems = review_claims(study)
    if problems:
        raise DataError(problems)
    return claims


def review_claims(study: Study) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Return the claims that can be evaluated, and a problem for each of the others."""
    evaluator = _Evaluator(study)
    claims, problems = [], []
    for number, (name, row) in enumerate(evaluator.rows.items()):
        try:
            claims.append(evaluator.claim(row))
        except ClaimError as error:
            sheet, message = study.files.sheets[CLAIMS.path], f"claim {name}: {error}"
            problem = sheet.problem(error.code, number, error.field, message, hint=error.hint)
            problems.append(problem)
    return tuple(claims), tuple(problems)


def claim_functions(study: Study) -> dict[str, Callable[..., Any]]:
    """Return every function that measures and templates may call."""
    return _Evaluator(study).functions(PRIMARY)


def claim_differences(study: Study, claims: Sequence[Claim]) -> tuple[Problem, ...]:
    """Return a problem for each claim whose outcome or value is not as recorded."""
    problems = []
    numbers = {row["claim"]: number for number, row in enumerate(study.claims.rows)}
    for claim in claims:
        if claim.is_as_recorded:
            continue
        column = "expected" if claim.outcome != claim.expected else "found"
        expected = f"expected '{claim.expected}'{f' with {claim.pinned}' if claim.pinned else ''}"
        message = f"claim {claim.claim} {claim.outcome} with {claim.found}; {expected}"
        hint = "correct the codings, or the record in claims.csv"
        sheet, number = study.files.sheets[CLAIMS.path], numbers[claim.claim]
        problems.append(sheet.problem("claim-differs", number, column, message, hint=hint))
    return tuple(problems)


class _Evaluator:
    """The claims of one study; whatever several measures need is read once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.rows = {row["claim"]: row for row in study.claims.rows}
        self._measures = Measures(study)
        self.functions = cache(self._functions)
        self._under = cache(self._evaluated)

    def _functions(self, rule: CountingRule) -> dict[str, Callable[..., Any]]:
        return {**self._measures.functions(rule), "rules": self.rules}

    def rules(self, *claims: str) -> Members:
        """Return the counting rules under which all of these claims hold."""
        if not claims:
            raise ValueError("rules() takes one claim or more")
        for claim in claims:
            if claim not in self.rows:
                raise UnknownNameError("claim", claim, self.rows)
            if "rules(" in self.rows[claim]["measure"]:
                raise ValueError(f"{claim} is itself about rules")
        holding = [rule for rule in RULES if all(self._under(name, rule)[0] for name in claims)]
        return Members(tuple(map(str, holding)), len(RULES), tuple(map(str, RULES)))

    def claim(self, row: Mapping[str, str]) -> Claim:
        _refuse_lacking(row)
        shown = {name: row[name] for name in _COPIED}
        shown |= {"study": self.study.name, "pinned": row["found"]}
        if not row["measure"]:
            return Claim(**shown, outcome=RECORDED, found="", holds_under=(), depends_on_rule=False)
        holds, found = self._under(row["claim"], PRIMARY)
        is_leader = row["measure"].lstrip().startswith("leader(")
        if is_leader and row["relation"] in {"is", "is not"}:
            theories, stated = (*self.study.codebook.theories, TIE, NOBODY), self._stated(row, "")
            if stated not in theories:
                hint = did_you_mean(stated, theories)
                raise ClaimError("claim-name", "stated", f"no theory '{stated}'", hint)
        if row["expected"] == FAILS and not row["found"]:
            message = "expected to fail, but no value is pinned"
            hint = f"write '{found}' in the column 'found'"
            raise ClaimError("claim-incomplete", "found", message, hint)
        rules = RULES if _USES_RULE.search(row["measure"]) else (PRIMARY,)
        by_rule = [(rule, *self._under(row["claim"], rule)) for rule in rules]
        depends = len({value for _, _, value in by_rule}) > 1
        return Claim(
            **shown,
            outcome=HOLDS if holds else FAILS,
            found=found,
            holds_under=tuple(str(rule) for rule, held, _ in by_rule if held) if depends else (),
            depends_on_rule=depends,
        )

    def _evaluated(self, claim: str, rule: CountingRule) -> tuple[bool, str]:
        """Return whether a claim holds under a rule, and the computed value."""
        row = self.rows[claim]
        found = evaluate(row["measure"], self.functions(rule))
        return compare(found, row["relation"], self._stated(row, found)), written(found)

    def _stated(self, row: Mapping[str, str], found: Found) -> str:
        """Return what is stated; a theory by its code, whichever of its names is written."""
        if not isinstance(found, str):
            return row["stated"]
        written_name = row["stated"].strip("'\"“”„‘’ ")
        return self.study.codebook.names().get(written_name, row["stated"])


def _refuse_lacking(row: Mapping[str, str]) -> None:
    lacking: tuple[str, str, str] | None = None
    if row["by"] == REPORTED and not row["whose"]:
        lacking = "whose", "a reported view must say whose it is", "name who holds it"
    elif row["measure"] and not row["expected"]:
        lacking = "expected", "'expected' is empty", "write holds or fails"
    elif row["expected"] and not row["measure"]:
        lacking = "expected", "without a measure, no outcome can be expected", "add a measure"
    elif not row["measure"] and not row["note"]:
        message = "without a measure, the claim needs a note that says why"
        lacking = "note", message, "write the reason in the column 'note'"
    if lacking:
        raise ClaimError("claim-incomplete", *lacking)
