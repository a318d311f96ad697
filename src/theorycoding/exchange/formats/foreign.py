"""What a reader of another program's file returns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from theorycoding.files.reading import Sheet, as_sheet
from theorycoding.files.reading.places import refused
from theorycoding.problems import Place, Problem
from theorycoding.vocabulary.exact import cell_text


@dataclass(frozen=True)
class ForeignTable:
    """A table of another program: located rows, and what its format says of them.

    Attributes
    ----------
    sheet
        The rows, under the headers of the program.
    columns
        Our column names (argument, actor, motivation, coder, label, note, n) with the header of the
        program for each, where the format itself settles which it is.
    has_sets
        Whether several rows of one argument and coder are one set of labels.
    notes
        What was converted and what is lost, each a sentence for the user.
    """

    sheet: Sheet
    columns: Mapping[str, str] = field(default_factory=dict)
    has_sets: bool = False
    notes: tuple[str, ...] = ()


Foreign: TypeAlias = tuple[ForeignTable | None, list[Problem]]


def located_sheet(
    shown: str, header: Sequence[str], places: Sequence[str], rows: Sequence[Sequence[str]]
) -> Sheet:
    """Return rows of cells, each with what problems call it: `highlight 3`.

    A place in the sheet is that of the row, and the header: `highlight 3, tag`.
    """

    def cell_name(line: int, column: int) -> str:
        name = header[column - 1] if column <= len(header) else ""
        row = places[line - 2] if line > 1 else "header"
        return f"{row}, {name}" if name else row

    return as_sheet(shown, header, rows, lines=range(2, len(rows) + 2), cell_name=cell_name)


class UnreadableError(Exception):
    """A file of a known kind that cannot be read; the message says what it is."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def unreadable(shown: str, message: str, hint: str, *, at: Place | None = None) -> Foreign:
    """Return the problem of a file that is damaged, protected, or of an unknown version."""
    return refused("file-unreadable", at or Place(shown), message, hint)


def without_rows(shown: str, missing: str) -> Foreign:
    """Return the problem of a file of a known program in which nothing is coded."""
    hint = "check that this is the file you mean, or code something in it first"
    return refused("table-empty", Place(shown), f"no {missing} in it", hint)


def on_one_line(text: object) -> str:
    r"""Return a text with one space for each run of whitespace.

    >>> on_one_line("gas is  cheap\nand safe ")
    'gas is cheap and safe'
    """
    return " ".join(cell_text(text).split())


class Record(NamedTuple):
    """An object of a JSON file, and what problems call it: `line 3`."""

    place: str
    values: dict[str, Any]


def plain_values(values: Mapping[str, Any], without: Collection[str]) -> dict[str, str]:
    """Return the values that are neither lists nor objects as cells, without some of them."""
    return {
        str(key): on_one_line(value)
        for key, value in values.items()
        if key not in without and not isinstance(value, (list, dict))
    }
