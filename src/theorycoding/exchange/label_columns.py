"""The labels of a foreign table: in a column per coder, a column per theory, or one for all."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from theorycoding.exchange.derived import Part, part
from theorycoding.exchange.labels import (
    NestedError,
    are_counts,
    is_marked,
    joined,
    label_of,
    read_label,
    with_secondary,
)
from theorycoding.exchange.layout import OURS, Layout, position
from theorycoding.files.columns import holds, mapped, repetitive
from theorycoding.files.reading import Repetitive, Sheet
from theorycoding.problems import Problem, UsageError, new_problem
from theorycoding.vocabulary.labels import Label

RATER = "rater"
_PERCENT = 100


class Coded(NamedTuple):
    """The labels in one column, or in several that belong together: a label per row, or None."""

    coder: str
    labels: Sequence[Label | None]
    at: int


@dataclass
class ForeignFile:
    """A file while it is taken apart.

    Attributes
    ----------
    stem
        The name of its coder, where nothing in it says who that is.
    has_sets
        Whether several labels of one argument and coder are one set.
    notes
        What was converted.
    coded
        Its labels, a column at a time.
    """

    stem: str
    sheet: Sheet
    layout: Layout
    has_sets: bool
    notes: list[str]
    problems: list[Problem] = field(default_factory=list)
    coded: list[Coded] = field(default_factory=list)

    def indexes(self, name: str) -> list[int]:
        """Return the columns for one of our names: as the options say, else by its header."""
        given = self.layout.headers(name)
        if given:
            return [position(self.sheet, header) for header in given]
        same = [at for at, header in enumerate(self.sheet.header) if header.casefold() == name]
        return same[:1] if name in OURS else []

    def column(self, name: str) -> Part | None:
        """Return the column for one of our names, None if there is none."""
        return next((part(self.sheet, at) for at in self.indexes(name)), None)

    @cached_property
    def arguments(self) -> Part:
        """The column of the units: several columns are joined; without any, each row is a unit."""
        indexes = self.indexes("argument")
        if not indexes:
            return Part([str(row + 1) for row in self.rows], len(self.sheet.header))
        if len(indexes) == 1:
            return part(self.sheet, indexes[0])
        rows = zip(*map(self.sheet.column, indexes), strict=True)
        return Part([" / ".join(filter(None, row)) for row in rows], indexes[0])

    @cached_property
    def units(self) -> Repetitive[str]:
        """The column of the units, with each distinct one once."""
        return repetitive(self.arguments.cells)

    @cached_property
    def is_named(self) -> npt.NDArray[np.bool_]:
        """Whether each row has a unit."""
        return holds(self.units, str.strip)

    @property
    def rows(self) -> range:
        """The numbers of the rows."""
        return range(len(self.sheet.records))

    def refusal(self, message: str) -> UsageError:
        """Return the error that the file cannot be read with these options."""
        return UsageError(f"{self.sheet.path}: {message}")

    def report(
        self, code: str, row: int, at: int, message: str, *, hint: str, field: str = ""
    ) -> None:
        """Add a problem of a cell."""
        place = self.sheet.place(row, at)
        self.problems.append(new_problem(code, place, message, field=field, hint=hint))


def coded_labels(file: ForeignFile) -> list[Coded]:
    """Return the labels of a file, a column at a time.

    Raises
    ------
    UsageError
        The file does not say where they are, or a column is not what the layout makes it.
    """
    if file.layout.coders or file.layout.wide:
        indexes = _coder_columns(file)
        coded = [Coded(_coder(file.sheet, at), _read(file, at), at) for at in indexes]
        silent = [one.coder for one in coded if one.labels and not any(one.labels)]
        file.notes += [f"The column of the coder '{name}' has no labels." for name in silent]
        return coded
    if file.layout.dummies:
        return _marked(file)
    if file.indexes("primary"):
        return [_with_secondary(file)]
    indexes = file.indexes("label")
    if not indexes:
        raise file.refusal(no_labels(file.sheet))
    if len(indexes) == 1:
        return [Coded("", _read(file, indexes[0]), indexes[0])]
    columns = [_read(file, index) for index in indexes]
    return [Coded("", [joined(row) for row in zip(*columns, strict=True)], indexes[0])]


def no_labels(sheet: Sheet) -> str:
    """Return which options say where the labels, and whose they are."""
    headers = ", ".join(filter(None, sheet.header))
    return (
        "say where the labels are: --coders A,B (one column per coder), --dummies A,B (one column "
        "per theory), or --column label=HEADER (one column of labels; with --column coder=HEADER "
        f"where there are several coders); the columns are {headers}"
    )


def _read(file: ForeignFile, index: int) -> Sequence[Label | None]:
    """Return the label of each cell of a column; a cell that cannot be read is reported."""
    nested: set[str] = set()

    def label_in(cell: str) -> Label | None:
        try:
            return read_label(cell, file.layout)
        except NestedError:
            nested.add(cell)
            return None

    labels = mapped(file.sheet.column(index), label_in)
    for row, cell in enumerate(file.sheet.column(index) if nested else ()):
        if cell in nested:
            message = f"'{cell}' is neither a label nor one list of labels"
            hint = "export one row per label, or one column per theory"
            file.report("label-nested", row, index, message, hint=hint)
    if not file.layout.sets and any(label and len(label.primary) > 1 for label in labels.texts):
        file.has_sets = True
        file.notes.append("Lists in cells are read as sets of labels.")
    return labels


def _coder_columns(file: ForeignFile) -> list[int]:
    """Return the columns that hold one coder's labels each."""
    layout, sheet = file.layout, file.sheet
    if layout.coders:
        return _named_coders(file)
    names = {"argument", "actor", "motivation", *(name for name, _ in layout.columns)}
    named = {at for name in names for at in file.indexes(name)}
    indexes = [at for at in range(len(sheet.header)) if at not in named]
    if not indexes:
        raise file.refusal("--wide needs a further column, with the labels of a coder")
    headers = [sheet.header[at] for at in indexes]
    if twice := next((name for name in headers if name and headers.count(name) > 1), None):
        position(sheet, twice)  # which says that several columns are called so
    if counts := _raters_in(sheet, indexes):
        raise file.refusal(
            "these columns look like numbers of raters per category: if they are, give "
            f"--dummies {_listed(sheet, counts)}, else --coders {_listed(sheet, indexes)}"
        )
    if strange := _strange(file, indexes):
        raise file.refusal(_no_coder(sheet, strange, indexes))
    return indexes


def _named_coders(file: ForeignFile) -> list[int]:
    """Return the columns of --coders, each of which is there for one coder and nothing else."""
    indexes = [position(file.sheet, header) for header in file.layout.coders]
    units = file.indexes("argument")
    for number, at in enumerate(indexes):
        name = file.sheet.header[at]
        if at in indexes[:number]:
            raise file.refusal(f"--coders names '{name}' twice")
        if at in units:
            raise file.refusal(f"'{name}' is the unit, so it cannot be a coder")
    return indexes


def _strange(file: ForeignFile, indexes: Sequence[int]) -> list[int]:
    """Return which columns have no header, or share no value with any other of them."""
    sheet, missing = file.sheet, file.layout.missing
    values = {at: {*map(_as_same, sheet.distinct(at) - {*missing})} - {""} for at in indexes}
    strange = []
    for at, own in values.items():
        others = [other for number, other in values.items() if number != at]
        is_apart = bool(own and others) and own.isdisjoint(set().union(*others))
        if is_apart or not sheet.header[at].strip():
            strange.append(at)
    return strange


def _coder(sheet: Sheet, at: int) -> str:
    """Return the name of the coder of a column: its header, with its number if others share it."""
    header = sheet.header[at]
    return header if sheet.header.count(header) == 1 else f"{header} ({at + 1})"


def _as_same(cell: str) -> str:
    """Return a text that two spellings of one label share: case, 1 and 1.0, a full stop."""
    return re.sub(r"(\.0+|\.)$", "", cell.strip().casefold().replace("_", " "))


def _no_coder(sheet: Sheet, strange: Sequence[int], indexes: Sequence[int]) -> str:
    shown = ", ".join(f"'{sheet.header[at]}' (column {at + 1})" for at in strange)
    others = [at for at in indexes if at not in strange]
    advice = f"name the coders: --coders {_listed(sheet, others or indexes) or 'A,B'}"
    if not others:
        advice += "; or, if there is one row per label, the columns: --unit, --coder and --label"
    verb = "does" if len(strange) == 1 else "do"
    return (
        f"with --wide every other column is one coder, but {shown} {verb} not look like one: no "
        f"other column has any of the same values; {advice}"
    )


def _listed(sheet: Sheet, indexes: Iterable[int]) -> str:
    """Return the headers of columns as an option takes them."""
    names = ",".join(filter(None, (sheet.header[at] for at in indexes)))
    return f'"{names}"' if " " in names else names


def _raters_in(sheet: Sheet, indexes: Sequence[int]) -> list[int]:
    """Return the columns that look like numbers of raters per category, without their total.

    Their sum is the same in every row; or never more than where all raters chose one category,
    which two categories have: coders who agree on a number have a larger sum.
    """
    columns = [sheet.column(at) for at in indexes]
    if not 1 < len(columns) <= len(columns[0]) or not are_counts(columns):
        return []
    rows = _numbers(columns)
    for number, at in enumerate(indexes):
        if len(columns) > 2 and all(2 * row[number] == sum(row) for row in rows):  # noqa: PLR2004
            return [other for other in indexes if other != at]
    sums = [*map(sum, rows)]
    raters = max(sums)
    unanimous = {row.index(raters) for row in rows if raters in row}
    return [*indexes] if min(sums) == raters or len(unanimous) > 1 else []


def _numbers(columns: Iterable[Sequence[str]]) -> list[list[int]]:
    """Return the numbers of raters of each row."""
    rows = zip(*columns, strict=True)
    return [[int(cell.strip() or 0) for cell in row] for row in rows]


def _with_secondary(file: ForeignFile) -> Coded:
    index = file.indexes("primary")[0]
    primary = _read(file, index)
    others = file.indexes("secondary")
    secondary = _read(file, others[0]) if others else [None] * len(primary)
    return Coded("", list(map(with_secondary, primary, secondary)), index)


def _marked(file: ForeignFile) -> list[Coded]:
    """Return the labels of columns that stand for one theory each."""
    indexes = [position(file.sheet, header) for header in file.layout.dummies]
    missing = {*file.layout.missing}
    columns = {
        file.sheet.header[at]: ["" if cell in missing else cell for cell in file.sheet.column(at)]
        for at in indexes
    }
    if 0 < len(_raters_in(file.sheet, indexes)) < len(indexes):
        raise file.refusal("a column of --dummies is the sum of the others: leave it out")
    if are_counts(columns.values()) and not file.indexes("coder"):
        return _raters(file, columns, indexes[0])
    marks = {name: [is_marked(cell) for cell in cells] for name, cells in columns.items()}
    for at, (name, own) in zip(indexes, marks.items(), strict=True):
        for row, mark in enumerate(own):
            if mark is None:
                message = f"'{columns[name][row]}' is not a mark for the theory '{name}'"
                hint = (
                    "write 1 or x where the theory applies, 0 or nothing where it does not; if it "
                    f"stands for no answer, give --missing '{columns[name][row]}'"
                )
                file.report("word-unknown", row, at, message, hint=hint)
    labels = [
        label_of(name for name, mark in zip(marks, row, strict=True) if mark)
        for row in zip(*marks.values(), strict=True)
    ]
    return [Coded("", labels, indexes[0])]


def _raters(file: ForeignFile, columns: Mapping[str, Sequence[str]], index: int) -> list[Coded]:
    """Return numbers of raters per category as raters without a name, categories in order."""
    numbers = _numbers(columns.values())
    note = "The columns of --dummies are read as numbers of raters"
    if {*map(sum, numbers)} == {_PERCENT}:
        note += ", 100 in each row: if they are percentages, write numbers in their place"
    file.notes.append(f"{note}.")
    if not file.layout.only_labels:
        raise file.refusal(
            "the columns of --dummies are numbers of raters, not marks: `theorycoding agreement` "
            "reads them; for other commands write one row per label, and the number in a column "
            "that --column n=HEADER names"
        )
    rows = [Counter(dict(zip(columns, row, strict=True))).elements() for row in numbers]
    return [
        Coded(
            f"{RATER} {number}",
            [Label((name,)) if name is not None else None for name in names],
            index,
        )
        for number, names in enumerate(zip_longest(*rows), 1)
    ]
