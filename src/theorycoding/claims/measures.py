"""The functions with which claims and templates compute values of a study.

Each function returns a plain value: a number, a word, a `Count` (`2 of 5`), a `Members` (a set
with the base it is drawn from) or an `Interval` (`7 to 10`).
"""

import copy
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, Final

from theorycoding.counting.grids import VERDICT, Matrix, totals
from theorycoding.counting.groups import Group, group_of
from theorycoding.counting.rules import PRIMARY, WEIGHTED, CountingRule, counting_rule
from theorycoding.counting.tallies import Tally, count
from theorycoding.study.studies import Row, Study
from theorycoding.vocabulary.codebook import did_you_mean
from theorycoding.vocabulary.dates import Interval, months_between
from theorycoding.vocabulary.exact import for_data, read_number
from theorycoding.vocabulary.labels import Label

TIE, NOBODY = "tie", "none"
_NUMBER, _DATE = re.compile(r"[+-]?\d+(\.\d+)?"), re.compile(r"\d{4}(-\d\d){0,2}")
_SPAN = re.compile(r"([\d.-]*?)\.\.([\d.-]*)")
_PARTS: Final[Mapping[str, Callable[[Label, str], bool]]] = {
    "primary": lambda label, theory: theory in label.primary,
    "secondary": lambda label, theory: theory in label.secondary,
    "pure": lambda label, theory: label.theories == (theory,),
    "named": lambda label, theory: theory in label.theories,
    "without": lambda label, theory: theory not in label.theories,
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number out of a base: `2 of 5`."""

    number: Fraction
    of: int

    def __str__(self) -> str:
        return f"{for_data(self.number)} of {self.of}"


@dataclass(frozen=True, slots=True)
class Members:
    """A set in the order of the file, and the number of rows it is drawn from.

    `among` has all names that could be in such a set; a claim can state no others.
    """

    names: tuple[str, ...]
    of: int
    among: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __str__(self) -> str:
        return "; ".join(self.names) or "none"


Value = Fraction | str | Count | Members | Interval
Name = str | None  # None if a call does not give it


class UnknownNameError(ValueError):
    """A measure names something that does not exist; the hint has the nearest name that does."""

    def __init__(self, what: str, name: object, known: Iterable[str]) -> None:
        candidates = list(dict.fromkeys(known))
        self.hint = did_you_mean(str(name), candidates)
        super().__init__(f"no {what} '{name}'")


class EmptyBaseError(ValueError):
    """A measure for which no row is left to count."""


class Measures:
    """The measures of one study: every public method but `functions` is one of them."""

    _rule = PRIMARY  # for calls that name no rule

    def __init__(self, study: Study) -> None:
        self._study = study
        self._groups: dict[str, Group] = {}
        self._coded = cache(study.coded_rows)
        self._counted = cache(lambda rows, rule: count(self._groups[rows], rule, study.codebook))
        self._matrix_of = cache(lambda grid: Matrix(study.grids[grid], study.codebook))
        self._events = {cells["event"]: cells for cells in study.events.rows}

    def functions(self, rule: CountingRule = PRIMARY) -> dict[str, Callable[..., Any]]:
        """Return the measures by name; mixed labels count under `rule` if a call names no other."""
        measures = copy.copy(self)  # shares what was read and counted
        measures._rule = rule
        return {name: getattr(measures, name) for name in MEASURES}

    def count(
        self,
        theory: str,
        *,
        rule: Name = None,
        weight: Name = None,
        coder: Name = None,
        **where: Any,
    ) -> Count:
        """Return how many of the coded arguments a theory has under the counting rule."""
        code = self._theory(theory)
        tally = self._tally(rule, weight, coder, where)
        return Count(tally.counts[code], int(tally.group.arguments))

    def share(self, theory: str, **where: Any) -> Fraction:
        """Return the share of the coded arguments that a theory has, filtered as by `count`."""
        counted = self.count(theory, **where)
        return counted.number / counted.of

    def shares(self, theory: str, *, over: str, **where: Any) -> list[Fraction]:
        """Return the share of a theory for each value of a column of numbers or dates, in order."""
        names = self._coded_values(over, where)
        bounds = _bounds_of(names, over)
        values = sorted(names, key=lambda text: (bounds(text)[0], text))
        return [self.share(theory, **{**where, over: value}) for value in values]

    def most(self, theory: str, *, among: str, **where: Any) -> Members:
        """Return the values of a column, such as actors, with the highest share of a theory."""
        names = self._coded_values(among, where)
        return _highest({name: self.share(theory, **{**where, among: name}) for name in names})

    def rank(self, theory: str, **where: Any) -> Fraction:
        """Return the rank of a theory among those that may lead: 1 for the most arguments."""
        codebook, own = self._study.codebook, self.count(theory, **where).number
        rivals = [code for code in codebook.theories if code not in codebook.residual]
        return Fraction(1 + sum(self.count(code, **where).number > own for code in rivals))

    def difference(self, first: Value, second: Value) -> Fraction:
        """Return by how much one number, share or count is above another."""
        return _number(first) - _number(second)

    def leader(
        self, *, rule: Name = None, weight: Name = None, coder: Name = None, **where: Any
    ) -> str:
        """Return the theory with the most arguments, or `tie`, or `none` if no theory has any."""
        tally = self._tally(rule, weight, coder, where)
        return tally.leader or (TIE if tally.is_tie else NOBODY)

    def margin(
        self, *, rule: Name = None, weight: Name = None, coder: Name = None, **where: Any
    ) -> Fraction:
        """Return by how much the leading theory leads the next."""
        return self._tally(rule, weight, coder, where).margin

    def arguments(self, *, coder: Name = None, parts: bool = False, **where: Any) -> Members:
        """Return the ids of arguments by the theories in their labels and by columns.

        `primary`, `secondary`, `named` (either), `pure` (alone) and `without` (not named) take a
        theory; `parts` includes sub-reasons; any other keyword is a column.
        """
        if not isinstance(parts, bool):
            raise TypeError("parts is True or False")
        wanted = {part: self._theory(where.pop(part)) for part in _PARTS if part in where}
        labels = {
            row["argument"]: self._study.codebook.label(row["label"])
            for row in self._rows(coder, where, parts=parts)
            if row["label"] or not wanted
        }
        _refuse_empty(len(labels))
        names = tuple(
            argument
            for argument, label in labels.items()
            if not label or all(_PARTS[part](label, theory) for part, theory in wanted.items())
        )
        return Members(names, len(labels), tuple(self._study.argument_table.cells["argument"]))

    def number(self, members: Members) -> Count:
        """Return the number of members of a set, of its base."""
        if not isinstance(members, Members):
            raise TypeError("number() takes a set, such as arguments(…) or cases(…)")
        return Count(Fraction(len(members.names)), members.of)

    def cases(self, grid: str, *, case: Any = None, group: Any = None, **criteria: Any) -> Members:
        """Return the cases of a grid that have these values; None asks for an empty cell."""
        matrix = self._matrix(grid, criteria)
        names = base = _cases(matrix, case, group)
        for criterion, value in criteria.items():
            _require_values(matrix, criterion, value)
            wanted = _listed(value)
            names = [name for name in names if matrix.values.get((name, criterion)) in wanted]
        return Members(tuple(names), len(base), matrix.cases)

    def total(
        self, grid: str, criterion: str, *, organisation: Name = None, value: Name = None
    ) -> Fraction:
        """Return how many cases have a value; the default, the first code, outside the rows too."""
        matrix = self._matrix(grid, [criterion])
        printed = [total for total in totals(matrix) if total.criterion == criterion]
        if organisation is not None:
            _require("organisation", [organisation], [total.organisation for total in printed])
            printed = [total for total in printed if total.organisation == organisation]
        counted = value or matrix.default_value
        _require_values(matrix, criterion, counted)
        if matrix.default_value not in {"", counted}:  # those outside the rows have the first code
            printed = []
        if len({total.outside for total in printed}) > 1:
            names = ", ".join(total.organisation for total in printed)
            raise ValueError(f"'{criterion}' has several totals: name an organisation of {names}")
        outside = printed[0].outside or 0 if printed else 0
        return Fraction(len(matrix.with_value(criterion, counted)) + outside)

    def values(self, grid: str, criterion: str, *, case: Any = None, group: Any = None) -> Members:
        """Return the distinct values by a criterion, in order of first appearance."""
        values = self._column(grid, criterion, case, group)
        matrix = self._matrix(grid)
        codes = (code.code for code in matrix.codebook.variable(matrix.grid.values))
        among = dict.fromkeys([*codes, *self._column(grid, criterion, None, None)])
        return Members(tuple(dict.fromkeys(values)), len(values), tuple(among))

    def sum(self, grid: str, criterion: str, *, case: Any = None, group: Any = None) -> Fraction:
        """Return the sum of the numbers by a criterion."""
        total = Fraction(0)
        for value in self._column(grid, criterion, case, group):
            try:
                total += read_number(value)
            except ValueError:
                raise ValueError(f"'{value}' in the grid '{grid}' is not a number") from None
        return total

    def profiles(self, grid: str) -> Fraction:
        """Return how many different rows of values a grid has."""
        matrix = self._matrix(grid)
        return Fraction(len({matrix.profile(case) for case in matrix.cases}))

    def favourable(self, grid: str, *, case: str, criteria: Sequence[str] = ()) -> Count:
        """Return how many verdicts speak for a case; sub-criteria are left out unless named."""
        matrix = self._matrix(grid, criteria)
        _require("case", [case], matrix.cases)
        verdicts = _favourable(matrix, case, criteria)
        _refuse_empty(verdicts.of)
        return verdicts

    def best(self, grid: str, *, criteria: Sequence[str] = ()) -> Members:
        """Return the case or cases with the most verdicts that speak for them."""
        matrix = self._matrix(grid, criteria)
        verdicts = {case: _favourable(matrix, case, criteria) for case in matrix.cases}
        _refuse_empty(sum(own.of for own in verdicts.values()))
        return _highest({case: own.number for case, own in verdicts.items()})

    def months(self, first: str, second: str) -> Interval:
        """Return the calendar months from one event to another, at least and at most."""
        _require("event", [first, second], self._events)
        return months_between(self._events[first], self._events[second])

    def events(self, **where: Any) -> Members:
        """Return the ids of events by columns."""
        rows = _filtered([*self._events.values()], where, "events.csv")
        _refuse_empty(len(self._events))
        names = tuple(row["event"] for row in rows)
        return Members(names, len(self._events), tuple(self._events))

    def _theory(self, name: str) -> str:
        """Return the code of a theory, by any of its names."""
        names = self._study.codebook.names()
        if name not in names:
            raise UnknownNameError("theory", name, self._study.codebook.theories)
        return names[name]

    def _tally(self, rule: Name, weight: Name, coder: Name, where: dict[str, Any]) -> Tally:
        chosen = counting_rule(rule or WEIGHTED, weight) if rule or weight else self._rule
        rows = repr((coder, where))
        if rows not in self._groups:
            group = group_of(
                self._study.codebook.label(row["label"]) for row in self._rows(coder, where)
            )
            if not group.arguments:
                raise EmptyBaseError("no coded argument is left to count")
            self._groups[rows] = group
        return self._counted(rows, chosen)

    def _rows(self, coder: Name, where: dict[str, Any], *, parts: bool = False) -> list[Row]:
        if coder is not None:
            _require("coder", [coder], [known.id for known in self._study.coders])
        coded = self._coded(coder, parts=parts or "part_of" in where)
        return _filtered(coded, where, "arguments.csv")

    def _coded_values(self, column: str, where: dict[str, Any]) -> tuple[str, ...]:
        """Return the values that a column has where an argument is coded."""
        rows = [row for row in self._rows(where.get("coder"), {}) if row["label"]]
        _require("column of arguments.csv", [column], rows[0] if rows else ())
        values = tuple(dict.fromkeys(row[column] for row in rows if row[column]))
        _refuse_empty(len(values))
        return values

    def _matrix(self, grid: str, criteria: Iterable[str] = ()) -> Matrix:
        """Return a grid that has these criteria."""
        _require("grid", [grid], self._study.grids)
        matrix = self._matrix_of(grid)
        _require("criterion", criteria, matrix.criteria)
        return matrix

    def _column(self, grid: str, criterion: str, case: Any, group: Any) -> list[str]:
        matrix = self._matrix(grid, [criterion])
        cells = [(name, criterion) for name in _cases(matrix, case, group)]
        values = [matrix.values[cell] for cell in cells if cell in matrix.values]
        _refuse_empty(len(values))
        return values


MEASURES: Final = tuple(name for name in vars(Measures) if name[0] != "_" and name != "functions")


def _filtered(rows: list[Row], where: dict[str, Any], file: str) -> list[Row]:
    wanted = {}
    for column, value in where.items():
        _require(f"column of {file}", [column], rows[0] if rows else ())
        known = dict.fromkeys([*(row[column] for row in rows), ""])
        names = (one for given in _listed(value) for one in spanned(given, known))
        wanted[column] = dict.fromkeys(names)
        _require(column, wanted[column], known)
    return [row for row in rows if all(row[column] in own for column, own in wanted.items())]


def _cases(matrix: Matrix, case: Any, group: Any) -> list[str]:
    """Return the cases of a grid with these names and in these groups; None for any."""
    names = None if case is None else _listed(case)
    groups = None if group is None else _listed(group)
    _require("case", names or (), matrix.cases)
    _require("group", groups or (), matrix.groups.values())
    cases = [name for name in matrix.cases if names is None or name in names]
    base = [name for name in cases if groups is None or matrix.groups[name] in groups]
    _refuse_empty(len(base))
    return base


def _favourable(matrix: Matrix, case: str, criteria: Sequence[str]) -> Count:
    """Return how many of the verdicts on a case speak for it."""
    chosen = criteria or matrix.whole_criteria
    verdicts = [name for name in chosen if matrix.kind(case, name) == VERDICT]
    number = sum(matrix.side(case, name) == "favourable" for name in verdicts)
    return Count(Fraction(number), len(verdicts))


def _require(what: str, names: Iterable[object], known: Iterable[str]) -> None:
    candidates = list(known)
    for name in names:
        if name not in candidates:
            raise UnknownNameError(what, name, candidates)


def _require_values(matrix: Matrix, criterion: str, value: Any) -> None:
    codes = [code.code for code in matrix.codebook.variable(matrix.grid.values)]
    known = codes or [matrix.values.get((case, criterion), "") for case in matrix.cases]
    _require("value", (wanted for wanted in _listed(value) if wanted is not None), known)


def _number(value: Value) -> Fraction:
    number = value.number if isinstance(value, Count) else value
    if not isinstance(number, Fraction):
        raise TypeError("difference() takes two numbers, such as share(…) or count(…)")
    return number


def spanned(value: Any, known: Iterable[str]) -> list[Any]:
    """Return the values of a column within a span such as `2008..`; any other value as it is."""
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not match or value in known:
        return [value]
    first, last = match[1], match[2]
    texts = [text for text in known if text]
    bounds = _bounds_of([*texts, *filter(None, (first, last))], value)
    inside = []
    for text in texts:
        begins, ends = bounds(text)
        start = bounds(first)[0] if first else begins
        end = bounds(last)[1] if last else ends
        if start <= begins and ends <= end:
            inside.append(text)
        elif start <= ends and begins <= end:
            raise ValueError(f"'{text}' is only in part within {value}")
    if not inside:
        raise EmptyBaseError(f"no row is within {value}")
    return inside


def _bounds_of(values: Sequence[str], name: str) -> Callable[[str], tuple[Any, Any]]:
    """Return what gives the least and the greatest that a number, or a date, can mean."""
    if all(map(_NUMBER.fullmatch, values)):
        return lambda text: (read_number(text), read_number(text))
    if all(map(_DATE.fullmatch, values)):  # the first and the last day of 2008 or 2008-05
        return lambda date: (date + "0000-01-01"[len(date) :], date + "0000-12-31"[len(date) :])
    wrong = next(text for text in values if not _NUMBER.fullmatch(text))
    raise ValueError(f"'{name}' has no order: '{wrong}' is neither a number nor a date")


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _highest(scores: Mapping[str, Fraction | int]) -> Members:
    top = max(scores.values())
    names = tuple(name for name, score in scores.items() if score == top)
    return Members(names, len(scores), tuple(scores))


def _refuse_empty(number: int) -> None:
    if not number:
        raise EmptyBaseError("no row is left to count")
