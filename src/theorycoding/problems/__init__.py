"""Defects in the files, as values, and the one exception that carries them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from enum import StrEnum
from typing import NamedTuple

from theorycoding.problems.codes import problem_codes

_LONG = 500  # characters of a message: a cell may have more


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

    `rests_on` are the files whose missing rows could be its only cause.
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
        super().__init__("\n".join(map(str, self.problems)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def visible(problem: Problem) -> Problem:
    """Return a problem on one line, with every character that a reader cannot see as its number.

    A cell may have line breaks, or characters that a terminal obeys.
    """
    texts = (problem.file, problem.field, problem.message, problem.hint)
    if all(map(str.isprintable, texts)) and len(problem.message) <= _LONG:
        return problem
    return replace(
        problem,
        file=printable(problem.file),
        field=printable(problem.field),
        message=printable(_shortened(problem.message)),
        hint=printable(problem.hint),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG // 2]} … {text[-_LONG // 2 :]}"


def printable(text: str) -> str:
    """Return a text with every character that a reader cannot see as its number."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
