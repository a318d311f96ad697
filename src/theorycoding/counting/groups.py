"""Groups of arguments as label patterns: how often each distinct label occurs in each group.

Labels are grouped as text, and each distinct text is parsed once. All that follows, every tally
and verdict, is a function of a handful of patterns.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.frames import ROWS, Frame, column_names, count_rows, text_of
from theorycoding.vocabulary.codebook import Codebook, theories_found, unknown
from theorycoding.vocabulary.dates import PARTS, part_of_date
from theorycoding.vocabulary.exact import has_thousands, read_number
from theorycoding.vocabulary.labels import Label

Numbers = npt.NDArray[np.integer]
By = str | Sequence[str]
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class LabelPattern:
    """A distinct label, how many arguments of a group have it, and how much each of them counts."""

    label: Label
    number: int
    weight: Number = 1

    @property
    def arguments(self) -> Number:
        """What the arguments count together."""
        return self.number * self.weight


class Coded(NamedTuple):
    """Rows with a label, in the order of the table, and for each the number of its pattern."""

    rows: Numbers
    patterns: Numbers


CodedRows = Callable[[], Coded]  # found only where rows are asked for: counting needs none


class _Kinds(NamedTuple):
    """What each row is: its label (None if not yet coded) and weight, which make its kind.

    `number_of_row` says how many arguments each row stands for; None if each is one.
    """

    kind_of_row: Numbers
    kinds: Sequence[tuple[Label | None, Number]]
    number_of_row: npt.NDArray[np.object_] | None = None

    def numbers(self, part_of_row: Numbers, parts: int) -> list[int]:
        """Return how many arguments the rows of each part are."""
        if self.number_of_row is None:
            rows: list[int] = np.bincount(part_of_row, minlength=parts).tolist()
            return rows
        numbers = np.zeros(parts, dtype=object)  # whole numbers of any size
        np.add.at(numbers, part_of_row, self.number_of_row)
        return list(numbers)

    def counted(self, pattern_of_row: Numbers) -> Numbers:
        """Return the patterns of rows, -1 for rows that stand for no argument."""
        if self.number_of_row is None:
            return pattern_of_row
        return np.where(self.number_of_row == 0, -1, pattern_of_row)


@dataclass(frozen=True, slots=True)
class Group:
    """The arguments of one actor or of another group as label patterns.

    `key` has the value of each column that makes the groups, None where all values are pooled.
    """

    key: tuple[str | None, ...]
    patterns: tuple[LabelPattern, ...]
    uncoded: Number = 0

    @property
    def name(self) -> str | None:
        """The values, joined; None for all arguments pooled."""
        values = [value for value in self.key if value is not None]
        return ", ".join(values) if values else None

    @property
    def arguments(self) -> Number:
        """Number of coded arguments: the n of every count."""
        return sum(pattern.arguments for pattern in self.patterns)

    @property
    def mixed(self) -> Number:
        """Number of arguments whose label names more than one theory."""
        return sum(pattern.arguments for pattern in self.patterns if pattern.label.is_mixed)


def groups(
    codings: Frame,
    codebook: Codebook | None = None,
    *,
    by: By = "actor",
    times: str | None = None,
) -> tuple[Group, ...]:
    """Return label patterns per group.

    Parameters
    ----------
    codings
        One row per argument: the columns `by`, and `label` (text; empty or missing if not yet
        coded). A frame of pandas, or of any engine that narwhals reads (the extra `frames`):
        polars, PyArrow, DuckDB, ibis, Dask, PySpark. What such a frame holds is counted there.
    codebook
        The theories; if None, those named in the labels. Rows whose label is a code of the kind
        `missing` are not arguments and are left out.
    by
        The column that makes the groups, or several. `date:year` (month, decade) is the part of a
        date.
    times
        A column that says how many arguments a row stands for, or how much it weighs.

    Returns
    -------
    The groups in order of first appearance (parts of dates in order of time; sorted, where the
    rows of a frame have no order). For several columns,
    each group of the first is followed by all its arguments pooled. All arguments come last.

    Raises
    ------
    ValueError
        There is no such column, or a cell of it is not a date or a number.
    LabelError
        A label is malformed.
    """
    rows, known = rows_to_count(codings, codebook, by=by, times=times)
    return tuple(group for group, _ in coded_groups(rows, known, by=by, times=times))


def coded_groups(
    codings: pd.DataFrame, codebook: Codebook, *, by: By = "actor", times: str | None = None
) -> tuple[tuple[Group, CodedRows], ...]:
    """Return the groups as `groups` does, each with what finds its rows and their patterns."""
    kinds = _kinds(codings, codebook, times)
    ways = [_grouping(codings, column) for column in columns_of(by)]
    shape = tuple(len(names) for _, names in ways)
    found: dict[int, tuple[Group, CodedRows]] = {}
    for is_kept in product((True, False), repeat=len(ways)):
        number_of_row = np.zeros(len(codings), dtype=np.intp)
        for (group_of_row, names), kept in zip(ways, is_kept, strict=True):
            number_of_row *= len(names)
            number_of_row += group_of_row if kept else len(names) - 1
        group_of_row, distinct = pd.factorize(number_of_row)
        numbers = distinct.tolist() if any(is_kept) else [prod(shape) - 1]  # even without a row
        keys = [_key(number, ways, shape) for number in numbers]
        found.update(zip(numbers, _groups(keys, group_of_row, kinds), strict=True))
    return tuple(found[number] for number in sorted(found))


def rows_to_count(
    codings: Frame,
    codebook: Codebook | None,
    *,
    by: By,
    times: str | None = None,
    example: str | None = None,
) -> tuple[pd.DataFrame, Codebook]:
    """Return the rows that are arguments, and the codebook: if None, of the theories they name.

    Of a frame that is not of pandas, these are the distinct rows with their number.

    Parameters
    ----------
    example
        A column of which each distinct row has the value of the first of its rows.

    Raises
    ------
    ValueError
        There is no such column, or this is not a frame.
    """
    is_pandas = isinstance(codings, pd.DataFrame)
    known = list(map(str, codings.columns)) if is_pandas else column_names(codings)
    parts = [each if each in known else each.rpartition(":")[0] or each for each in columns_of(by)]
    columns = [*parts, "label", *([times] if times else [])]
    for column in (*columns, *([example] if example else [])):
        if column not in known:
            raise ValueError(unknown("column", column, known))
    rows = codings if is_pandas else count_rows(codings, columns, example=example)
    book = codebook or theories_found(map(text_of, rows["label"].unique()))
    return arguments_of(rows, book), book


def columns_of(by: By) -> tuple[str, ...]:
    """Return the columns that make the groups.

    Raises
    ------
    ValueError
        There is none, or one of them twice.
    """
    columns = (by,) if isinstance(by, str) else tuple(by)
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(f"groups need one column or several different ones, not {list(columns)}")
    return columns


def arguments_of(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the rows that are arguments: not those whose label says that they are none."""
    if not codebook.not_arguments:
        return codings
    are_arguments = [codebook.is_argument(text_of(label)) for label in codings["label"]]
    return codings[np.array(are_arguments, dtype=bool)]


def values_of(codings: pd.DataFrame, column: str) -> "pd.Series[str]":
    """Return the cells of a column that makes groups; `date:year` is the part of a date.

    Raises
    ------
    ValueError
        There is no such column, or a cell is not a date.
    """
    name, _, part = column.rpartition(":")
    if column in codings.columns:
        return codings[column]
    if part in PARTS and name in codings.columns:
        dates = codings[name].unique()
        return codings[name].map({date: part_of_date(str(date), part) for date in dates})
    raise ValueError(unknown("column", column, map(str, codings.columns)))


def group_of(labels: Iterable[Label | None]) -> Group:
    """Return parsed labels as a group of label patterns; None is an argument not yet coded."""
    numbers = Counter(labels)
    uncoded = numbers.pop(None, 0)
    patterns = (LabelPattern(label, number) for label, number in numbers.items() if label)
    return Group((None,), tuple(patterns), uncoded)


def _kinds(codings: pd.DataFrame, codebook: Codebook, times: str | None) -> _Kinds:
    """Return the kinds of the rows.

    If all numbers of the column `times` are whole, a row stands for so many arguments; else it is
    one argument of that weight.
    """
    text_of_row, distinct = pd.factorize(codings["label"], use_na_sentinel=False)
    # Different texts of the same label (nouns, adjectives) have the same number.
    place: dict[Label | None, int] = {None: 0}
    parsed = [codebook.label(text_of(text)) for text in distinct]
    label_of_text = [place.setdefault(label, len(place)) for label in parsed]
    label_of_row = np.array(label_of_text, dtype=np.intp)[text_of_row]
    labels = [*place]
    rows = codings[ROWS].to_numpy(dtype=object) if ROWS in codings else None
    plain = [(label, 1) for label in labels]
    if times is None:
        return _Kinds(label_of_row, plain, rows)
    number_of_row, texts = pd.factorize(values_of(codings, times), use_na_sentinel=False)
    numbers = [read_times(text_of(text)) for text in texts]
    if all(number.denominator == 1 for number in numbers):
        whole = np.array(list(map(int, numbers)), dtype=object)[number_of_row]
        return _Kinds(label_of_row, plain, whole if rows is None else whole * rows)
    kind_of_row, pairs = pd.factorize(label_of_row * len(numbers) + number_of_row)
    of_pairs = (divmod(pair, len(numbers)) for pair in pairs.tolist())
    kinds = [(labels[label], numbers[number]) for label, number in of_pairs]
    return _Kinds(kind_of_row, kinds, rows)


def read_times(text: str) -> Fraction:
    """Read how many arguments a row stands for, or how much it weighs.

    Raises
    ------
    ValueError
        The text is not a number, or is negative.
    """
    hint = "write how many arguments the row stands for, 0 or more"
    try:
        number = read_number(text)
    except ValueError as error:
        comma = ", or give --decimal , if the comma is the decimal mark" if "," in text else ""
        if has_thousands(text.replace(",", ".")):
            comma = f", without commas if they separate thousands{comma}"
        raise ValueError(f"{error}: {hint}{comma}") from None
    if number < 0:
        raise ValueError(f"'{text}' is negative: {hint}")
    return number


def _grouping(codings: pd.DataFrame, column: str) -> tuple[Numbers, list[str | None]]:
    """Return the number of each row's value in a column, and the values; dates are in order.

    One more value, None, is all of them.
    """
    value_of_row, values = pd.factorize(values_of(codings, column), use_na_sentinel=False)
    name_of_value, distinct = pd.factorize(np.array([*map(text_of, values)], dtype=object))
    group_of_row, names = name_of_value[value_of_row], distinct.tolist()
    if column in codings.columns:
        return group_of_row, [*names, None]
    in_order = sorted(names, key=lambda date: (not date, date))  # no date comes last
    places = np.array([in_order.index(name) for name in names], dtype=np.intp)
    return places[group_of_row], [*in_order, None]


def _key(
    number: int, ways: Sequence[tuple[Numbers, list[str | None]]], shape: tuple[int, ...]
) -> tuple[str | None, ...]:
    places = np.unravel_index(number, shape)
    return tuple(names[place] for place, (_, names) in zip(places, ways, strict=True))


def _groups(
    keys: Sequence[tuple[str | None, ...]], group_of_row: Numbers, kinds: _Kinds
) -> Iterator[tuple[Group, CodedRows]]:
    """Return the groups, with their label patterns in order of first appearance."""
    size = len(kinds.kinds)
    pair_of_row, pairs = pd.factorize(group_of_row * size + kinds.kind_of_row)
    patterns: list[list[LabelPattern]] = [[] for _ in keys]
    uncoded: list[Number] = [0] * len(keys)
    pattern_of_pair = np.full(len(pairs), -1)
    for pair, number in enumerate(kinds.numbers(pair_of_row, len(pairs))):
        group, at = divmod(int(pairs[pair]), size)
        label, weight = kinds.kinds[at]
        if label is None:
            uncoded[group] += number * weight
        elif number and weight:
            pattern_of_pair[pair] = len(patterns[group])
            patterns[group].append(LabelPattern(label, number, weight))

    # What is kept until rows are asked for has small integers: a byte a row, as a rule.
    group_of_pair = _small(pairs // size)
    kept, pattern_of_pair = _small(pair_of_row), _small(pattern_of_pair)

    @cache
    def coded() -> list[Coded]:
        pattern_of_row = kinds.counted(pattern_of_pair[kept])
        return list(_coded(group_of_pair[kept], pattern_of_row, len(keys)))

    for number, key in enumerate(keys):
        found = partial(lambda own: coded()[own], number)
        yield Group(key, tuple(patterns[number]), uncoded[number]), found


def _coded(group_of_row: Numbers, pattern_of_row: Numbers, number: int) -> Iterator[Coded]:
    """Yield the rows of each group that have a label."""
    rows = _small(np.flatnonzero(pattern_of_row >= 0))
    group = group_of_row[rows]
    ends = np.cumsum(np.bincount(group, minlength=number))
    for part in np.split(rows[np.argsort(group, kind="stable")], ends)[:number]:
        yield Coded(part, pattern_of_row[part])


def _small(numbers: Numbers) -> Numbers:
    """Return numbers from -1 on as integers of the fewest bytes; these sort faster, too."""
    return numbers.astype(np.min_scalar_type(-1 - numbers.max(initial=0)))
