"""Defects in the files, as values; the exception that carries them, and that of a wrong request.

Their codes are declared in `codes.toml`, from which `docs/problems.md` is generated too.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

_LONG = 500  # characters of a message: a cell may have more
_MOST_ALIKE = 3  # problems that differ in place only: more are one for people


class ProblemCode(NamedTuple):
    """One kind of defect, and the section of the docs that it belongs to.

    `loses` says what the file may have lost: "rows", or "letters" of the cell. A problem that
    `is_follower` is not reported for a cell that has an error.
    """

    section: str
    severity: str
    what: str
    why: str
    fix: str
    loses: str = ""
    is_follower: bool = False


@cache
def problem_codes() -> Mapping[str, ProblemCode]:
    """Return every problem code by its name, in the order of the docs."""
    declared = Path(__file__).with_name("codes.toml").read_text(encoding="utf-8")
    return {code: ProblemCode(**fields) for code, fields in tomllib.loads(declared).items()}


class Severity(StrEnum):
    """How bad a problem is: only an error stops a command."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where something is: file, physical line and code point in it, both 1-based.

    In a file that is no text, line and column are those of the table, and `cell` is what its own
    program calls the place: `Sheet!C7`.
    """

    file: str
    line: int = 1
    column: int = 1
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.cell or f'{self.line}:{self.column}'}"


class Fix(NamedTuple):
    """A fix that loses nothing: the text at the place of a problem, and what to write there."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One defect: where it is, what it is, and how to fix it; `fix` where that is safe.

    `rests_on` are the files whose missing rows could be its only cause. `rows` is the number of
    rows that have it, where only their distinct cells were looked at.
    """

    file: str
    line: int
    column: int
    severity: Severity
    code: str
    field: str
    message: str
    hint: str
    fix: Fix | None = with_default(default=None, compare=False, repr=False)
    rests_on: tuple[str, ...] = with_default(default=(), compare=False, repr=False)
    cell: str = with_default(default="", compare=False, repr=False)
    rows: int = with_default(default=1, compare=False, repr=False)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.file, self.line, self.column, self.cell)

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return printable(f"{self.place}: {self.severity} {self.code}: {self.message}{hint}")


def new_problem(
    code: str,
    place: Place,
    message: str,
    *,
    field: str = "",
    hint: str = "",
    fix: Fix | None = None,
) -> Problem:
    """Return the problem `code` at `place`; its severity is the one declared for the code.

    >>> print(new_problem("label-unknown", Place("a.csv", 2, 7), "unknown theory 'Realsm'"))
    a.csv:2:7: error label-unknown: unknown theory 'Realsm'
    """
    severity = Severity(problem_codes()[code].severity)
    where = (place.file, place.line, place.column)
    return Problem(*where, severity, code, field, message, hint, fix, cell=place.cell)


class DataError(Exception):
    """The files have errors: `problems` holds all that were found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, grouped(self.problems))))


class UsageError(ValueError):
    """Something that was asked for does not exist; the message lists what does."""


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    r"""Return problems for people: many that differ in place only are one, with their number.

    The one has the place of the first, and names the first places of all.

    >>> twins = [new_problem("label-twin", Place("a.csv", line), "a twin") for line in range(2, 9)]
    >>> print(*grouped(twins), sep="\n")
    a.csv:2:1: warning label-twin: a twin; 7 times, first at 2:1, 3:1 and 4:1
    """
    listed = list(problems)
    alike: dict[Problem, list[Problem]] = {}
    for problem in listed:
        alike.setdefault(replace(problem, line=0, column=0), []).append(problem)
    shown: dict[Problem, Problem] = {}
    for same in alike.values():
        number = sum(problem.rows for problem in same)
        is_many = number > _MOST_ALIKE
        shown |= {same[0]: _first(same, number)} if is_many else {one: one for one in same}
    return [shown[problem] for problem in listed if problem in shown]


def _first(same: Sequence[Problem], number: int) -> Problem:
    """Return the first of many problems, with their number and the first places."""
    *places, last = (
        problem.cell or f"{problem.line}:{problem.column}" for problem in same[:_MOST_ALIKE]
    )
    first = f", first at {', '.join(places)} and {last}" if places else ""
    return replace(same[0], message=f"{same[0].message}; {number:,} times{first}")


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def visible(problem: Problem) -> Problem:
    """Return a problem on one line, with every character that a reader cannot see as its number.

    A cell may have line breaks, or characters that a terminal obeys.
    """
    message = problem.message
    if len(message) > _LONG:
        message = f"{message[: _LONG // 2]} … {message[-_LONG // 2 :]}"
    texts = (problem.file, problem.field, message, problem.hint)
    if all(map(str.isprintable, texts)) and message == problem.message:
        return problem
    file, field, message, hint = map(printable, texts)
    return replace(problem, file=file, field=field, message=message, hint=hint)


def printable(text: str) -> str:
    """Return a text with every character that a reader cannot see as its number."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
