"""Long rows of unit, coder and label, checked, coded as integers and counted by pattern."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.frames import counted as frames
from theorycoding.frames.counted import Frame
from theorycoding.intercoder.naming import in_order, listed, names_several, quoted, theories_named
from theorycoding.intercoder.patterns import (
    LARGEST_KEY,
    Codes,
    Patterns,
    Reals,
    count_patterns,
    summed,
)
from theorycoding.vocabulary.labels import Label

Distinct = npt.NDArray[Any] | pd.Index


@dataclass(frozen=True)
class Ratings:
    """What coders assigned to units, counted: all that agreement is computed from.

    Attributes
    ----------
    units, coders, labels
        The distinct names. Coders and labels are sorted, or labels as `categories` orders them;
        units are in order of first appearance.
    by_coder
        Units by who said what: symbol = coder * labels + label, positions in the names.
    categories
        The declared categories (theories, where labels name several), or None.
    cluster
        Position of each unit's cluster, clusters sorted by name; None where units are sampled.
    """

    units: Distinct
    coders: Sequence[Any]
    labels: Sequence[Any]
    by_coder: Patterns
    categories: tuple[Any, ...] | None = None
    cluster: Codes | None = None

    @property
    def count(self) -> int:
        """How many ratings there are."""
        return int((self.by_coder.times * self.by_coder.ratings).sum())

    @property
    def names_several(self) -> bool:
        """Whether a label may name several theories: a `Label` or a set."""
        return any(names_several(label) for label in self.labels[:1])

    @property
    def theories(self) -> list[Any]:
        """The theories in order: those declared, else those that the labels name."""
        if self.categories is not None:
            return list(self.categories)
        return in_order({theory for label in self.labels for theory in theories_named(label)})

    @cached_property
    def pooled(self) -> Patterns:
        """Units by what was said, whoever said it: the symbol is the label."""
        return self.by_coder.merged(self.by_coder.symbol % max(len(self.labels), 1))

    def without(self, coder: int) -> "Ratings":
        """Return the same ratings less those of one coder, and less the units only they rated."""
        symbol, labels = self.by_coder.symbol, len(self.labels)
        is_kept = symbol // labels != coder
        rest = self.by_coder.merged(symbol - labels * (symbol // labels > coder), is_kept)
        left = np.isin(self.by_coder.of_unit, self.by_coder.pattern[is_kept])
        return replace(
            self,
            units=self.units[left],
            coders=[*self.coders[:coder], *self.coders[coder + 1 :]],
            by_coder=rest,
            cluster=None if self.cluster is None else self.cluster[left],
        )


def read_ratings(
    frame: Frame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    label: str = "label",
    categories: Iterable[Any] | None = None,
    clusters: str | None = None,
) -> Ratings:
    """Check, code and count the ratings of a long table.

    Parameters
    ----------
    frame
        One rating per row, in a frame of pandas, or of any engine that narwhals reads; the latter
        is counted as by `count_ratings`. A missing rating has no row, or an empty or missing label.
    unit, coder, label
        The columns. Labels are text, numbers, `Label` objects or frozensets.
    categories
        Every category there is, in order, used or not. Without it, those used, sorted.
    clusters
        The column that names the cluster of each unit, if units were sampled in clusters.

    Raises
    ------
    ValueError
        A column that is not there, a rating without unit or coder, a label outside the
        categories, a second rating of a unit by a coder, a unit in two clusters.
    """
    declared = None if categories is None else tuple(categories)
    if not isinstance(frame, pd.DataFrame):
        if clusters:
            raise ValueError("clusters need a frame of pandas: convert yours, or omit them")
        return count_ratings(frame, unit=unit, coder=coder, label=label, categories=declared)
    _require_columns(list(map(str, frame)), [unit, coder, label, *([clusters] if clusters else [])])
    label_code, labels = _coded_labels(frame[label], declared)
    rated = label_code >= 0
    if not rated.all():
        frame, label_code = frame.loc[rated], label_code[rated]
    unit_code, units = _factorised(frame[unit])
    coder_code, coders = _coded_in_order(frame[coder])
    _require_names({unit: unit_code < 0, coder: coder_code < 0})
    _refuse_duplicates(unit_code, coder_code, units, coders)
    size = {"coders": len(coders), "labels": len(labels)}
    return Ratings(
        units=units,
        coders=coders,
        labels=labels,
        by_coder=count_patterns(unit_code, coder_code, label_code, **size),
        categories=declared,
        cluster=_unit_clusters(frame[clusters], unit_code, units) if clusters else None,
    )


def count_ratings(
    frame: Frame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    label: str = "label",
    categories: Iterable[Any] | None = None,
    read: Callable[[Any], Any] | None = None,
) -> Ratings:
    """Check and count the ratings of a long frame of any engine, where they are.

    Only the names of coders and labels and the patterns of ratings leave the engine, so the
    result does not know the units by name.

    Parameters
    ----------
    frame, unit, coder, label, categories
        As for `read_ratings`; all columns have text or numbers.
    read
        What agreement compares, from a value of the column; None if it is not a rating.

    Raises
    ------
    ValueError
        As for `read_ratings`.
    """
    names = (unit, coder, label)
    _require_columns(frames.column_names(frame), [*names])
    kinds = frames.count_ratings(frame, coder, label)
    values = list(dict.fromkeys(kinds["label"]))
    meanings = pd.Series([read(value) for value in values] if read else values, dtype=object)
    declared = None if categories is None else tuple(categories)
    code_of_value, labels = _coded_labels(meanings, declared)
    digits = dict(zip(values, (code_of_value + 1).tolist(), strict=True))
    kinds = kinds[kinds["label"].map(digits) > 0]
    _require_names({coder: kinds["coder"].isna() * kinds[frames.ROWS]})
    coders = in_order(kinds["coder"].unique())
    blocks = list(_blocks(coders, len(labels)))
    places = [(block.places, float(block.top)) for block in blocks]
    counted = frames.count_units(frame, *names, digits=digits, places=places)
    times = counted[frames.ROWS].to_numpy(dtype=float)
    if counted["nameless"].any():
        nameless = frames.count_ratings(frames.keep(frame, [(unit, "", False)]), coder, label)
        _require_names({unit: nameless[frames.ROWS] * (nameless["label"].map(digits) > 0)})
    found = [block.read(counted[f"key{at}"]) for at, block in enumerate(blocks)]
    if not all(is_sound for _, is_sound in found):
        _raise_repeated(frames.repeated_ratings(frame, *names))
    rated = np.column_stack([own for own, _ in found]) if found else np.empty((0, 0), dtype=int)
    return Ratings(
        units=np.empty(0, dtype=object),
        coders=coders,
        labels=labels,
        by_coder=_unpacked(rated, times, len(labels)),
        categories=declared,
    )


@dataclass(frozen=True)
class _Block:
    """Coders whose ratings of a unit are one number: digits, their sum, and how many there are.

    A coder who rated a unit twice is seen by it. If no digit carries, there are fewer digits than
    ratings. If one does, the sum of the digits is not that of the ratings, unless that sum carries
    too; but then there are more ratings than coders.
    """

    coders: Sequence[Any]
    labels: int

    @property
    def sum_place(self) -> int:
        """What the sum of the digits is multiplied by."""
        return int((self.labels + 1) ** len(self.coders))

    @property
    def top(self) -> int:
        """What the number of ratings is multiplied by."""
        return self.sum_place * (len(self.coders) * self.labels + 1)

    @property
    def places(self) -> dict[Any, float]:
        """What the digit of each coder is multiplied by."""
        base = self.labels + 1
        return {name: float(base**at + self.sum_place) for at, name in enumerate(self.coders)}

    def read(self, keys: "pd.Series[Any]") -> tuple[Codes, bool]:
        """Return the digit of each pattern and coder, 0 if there is no rating; and if all is sound.

        If it is not, a coder rated a unit twice, and the digits mean nothing.
        """
        key = keys.to_numpy(dtype=float)
        if not (key <= LARGEST_KEY).all():
            return np.empty((len(key), 0), dtype=np.int64), False
        number, rest = np.divmod(key.astype(np.int64), self.top)
        total, rest = np.divmod(rest, self.sum_place)
        place = (self.labels + 1) ** np.arange(len(self.coders))
        digits = rest[:, None] // place % (self.labels + 1)
        are_sound = (digits.sum(axis=1) == total) & ((digits > 0).sum(axis=1) == number)
        return digits, bool(are_sound.all())


def _blocks(coders: Sequence[Any], labels: int) -> Iterator[_Block]:
    """Yield the coders, as many at a time as fit into one number."""
    size = 1
    while _Block(coders[: size + 1], labels).top * (size + 2) <= LARGEST_KEY and size < len(coders):
        size += 1
    for start in range(0, len(coders), size):
        yield _Block(coders[start : start + size], labels)


def _unpacked(digits: Codes, times: Reals, labels: int) -> Patterns:
    """Return patterns of units from the digit of each coder, and the number of their units."""
    unit, coder = np.nonzero(digits)
    size = {"coders": digits.shape[1], "labels": labels}
    patterns = count_patterns(unit, coder, digits[unit, coder] - 1, **size)
    counted = summed(patterns.of_unit, times, 0).astype(np.int64)
    return replace(patterns, times=counted, of_unit=np.empty(0, dtype=np.int64))


def _require_columns(known: Sequence[str], columns: list[str]) -> None:
    for column in columns:
        if column not in known:
            present = ", ".join(map(str, known))
            raise ValueError(f"no column {column!r}; there are {present}: name the one to read")


def _factorised(column: "pd.Series[Any]") -> tuple[Codes, Distinct]:
    """Return codes by first appearance, -1 where missing, and the distinct values."""
    # As plain objects, text takes half the time, and tuples do not become a MultiIndex.
    is_object = column.dtype == object or getattr(column.dtype, "storage", None) == "python"
    codes, distinct = pd.factorize(column.to_numpy(dtype=object) if is_object else column)
    return codes.astype(np.int64, copy=False), distinct


def _coded_in_order(column: "pd.Series[Any]") -> tuple[Codes, list[Any]]:
    codes, distinct = _factorised(column)
    target = in_order(distinct)
    return _recoded(codes, distinct, target), target


def _recoded(codes: Codes, distinct: Iterable[Any], target: Sequence[Any]) -> Codes:
    place = {name: position for position, name in enumerate(target)}
    # One further place, which code -1 (missing) reads.
    translation = np.array([*(place.get(name, -1) for name in distinct), -1], dtype=np.int64)
    return translation[codes]


def _coded_labels(
    column: "pd.Series[Any]", declared: tuple[Any, ...] | None
) -> tuple[Codes, list[Any]]:
    codes, distinct = _factorised(column)
    used = [label for label in distinct if not (isinstance(label, str) and not label)]
    _require_one_kind(used)
    if declared is not None:
        _require_declared({theory for label in used for theory in theories_named(label)}, declared)
    is_order_given = declared is not None and not any(names_several(label) for label in used)
    target = list(declared or ()) if is_order_given else in_order(used)
    return _recoded(codes, distinct, target), target


def _require_one_kind(labels: list[Any]) -> None:
    kinds = {
        next((kind.__name__ for kind in (Label, frozenset) if isinstance(label, kind)), "value")
        for label in labels
    }
    if len(kinds) > 1:
        raise ValueError(
            f"labels are of several kinds ({', '.join(sorted(kinds))}): make all of them "
            "Label objects, all of them frozensets, or all of them text or numbers"
        )


def _require_declared(used: set[Any], declared: tuple[Any, ...]) -> None:
    if len(set(declared)) < len(declared):
        raise ValueError("categories name the same category twice: name each once")
    unknown = in_order(used.difference(declared))
    if unknown:
        raise ValueError(
            f"labels outside the categories: {listed(map(quoted, unknown))}; "
            "add them to the categories or correct the labels"
        )


def _require_names(missing_names: Mapping[str, "npt.NDArray[Any] | pd.Series[Any]"]) -> None:
    for column, number in missing_names.items():
        if missing := int(number.sum()):
            raise ValueError(f"{missing} ratings have no {column!r}: fill it, or drop these rows")


def _refuse_duplicates(unit: Codes, coder: Codes, units: Distinct, coders: Sequence[Any]) -> None:
    rating = unit * len(coders) + coder
    # Counting places is ten times as fast as sorting, unless coders rated few of the units each.
    is_dense = len(units) * len(coders) <= 8 * len(rating)
    if is_dense and np.bincount(rating, minlength=1).max() <= 1:
        return
    rating = np.sort(rating)
    again = rating[1:][rating[1:] == rating[:-1]]
    if again.size:
        _raise_repeated((units[row // len(coders)], coders[row % len(coders)]) for row in again)


def _raise_repeated(ratings: Iterable[tuple[Any, Any]]) -> NoReturn:
    pairs = dict.fromkeys(f"{quoted(unit)} by {quoted(coder)}" for unit, coder in ratings)
    raise ValueError(
        f"units rated twice by the same coder: {listed(pairs)}; keep one rating of each, "
        "or join them to sets with `label_sets`"
    )


def _unit_clusters(column: "pd.Series[Any]", unit: Codes, units: Distinct) -> Codes:
    cluster, _ = _coded_in_order(column)
    _require_names({str(column.name): cluster < 0})
    of_unit = np.zeros(len(units), dtype=np.int64)
    of_unit[unit] = cluster
    torn = np.unique(unit[of_unit[unit] != cluster])
    if torn.size:
        names = listed(quoted(units[position]) for position in torn)
        raise ValueError(f"units in more than one cluster: {names}; give each unit one cluster")
    return of_unit
