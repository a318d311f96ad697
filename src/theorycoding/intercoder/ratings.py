"""Long rows of unit, coder and label, checked, coded as integers and counted by pattern."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding import frames
from theorycoding.frames import Frame
from theorycoding.intercoder.naming import in_order, listed, quoted, theories_named
from theorycoding.intercoder.patterns import (
    LARGEST_KEY,
    Codes,
    Patterns,
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
        return isinstance(next(iter(self.labels), None), (Label, frozenset))

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

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """Who met whom with which labels, and on how many `units`: positions, `coder` < `other`."""
        patterns = self.by_coder
        coder, label = np.divmod(patterns.symbol, max(len(self.labels), 1))
        pairs = [*patterns.entry_pairs(), (np.zeros(0, dtype=np.int64),) * 2]
        entry, other = (np.concatenate(entries) for entries in zip(*pairs, strict=True))
        return pd.DataFrame(
            {
                "coder": coder[entry],
                "other": coder[other],
                "label": label[entry],
                "other_label": label[other],
                "units": patterns.times[patterns.pattern[entry]],
            }
        )

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
        return count_ratings(frame, (unit, coder, label), categories=declared)
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
    names: tuple[str, str, str],
    *,
    categories: Iterable[Any] | None = None,
    read: Callable[[Any], Any] | None = None,
) -> Ratings:
    """Check and count the ratings of a long frame of any engine, where they are.

    Only the names of coders and labels and the patterns of ratings leave the engine, so the
    result does not know the units by name.

    Parameters
    ----------
    frame, names, categories
        As for `read_ratings`; the columns of unit, coder and label have text or numbers.
    read
        What agreement compares, from a value of the column; None if it is not a rating.

    Raises
    ------
    ValueError
        As for `read_ratings`.
    """
    _, coder, label = names
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
    by_coder = _counted_units(frame, names, digits=digits, coders=coders, labels=len(labels))
    return Ratings(
        units=np.empty(0, dtype=object),
        coders=coders,
        labels=labels,
        by_coder=by_coder,
        categories=declared,
    )


def _counted_units(
    frame: Frame,
    names: tuple[str, str, str],
    *,
    digits: Mapping[Any, int],
    coders: Sequence[Any],
    labels: int,
) -> Patterns:
    """Return the patterns of units by who said what; as many coders as fit make one number."""
    unit, coder, label = names
    base, size = labels + 1, 1
    while size < len(coders) and _top(size + 1, labels) * (size + 2) <= LARGEST_KEY:
        size += 1
    blocks = [coders[start : start + size] for start in range(0, len(coders), size)]
    places = []
    for own in blocks:
        place = {name: float(base**at + base ** len(own)) for at, name in enumerate(own)}
        places.append((place, float(_top(len(own), labels))))
    counted = frames.count_units(frame, *names, digits=digits, places=places)
    if counted["nameless"].any():
        nameless = frames.count_ratings(frames.keep(frame, [(unit, "", False)]), coder, label)
        _require_names({unit: nameless[frames.ROWS] * (nameless["label"].map(digits) > 0)})
    rated = np.empty((len(counted), 0), dtype=np.int64)
    for at, own in enumerate(blocks):
        found = _digits(counted[f"key{at}"], len(own), labels)
        if found is None:
            _raise_repeated(frames.repeated_ratings(frame, *names))
        rated = np.column_stack([rated, found])
    of_unit, of_coder = np.nonzero(rated)
    label_code = rated[of_unit, of_coder] - 1
    patterns = count_patterns(of_unit, of_coder, label_code, coders=len(coders), labels=labels)
    times = summed(patterns.of_unit, counted[frames.ROWS].to_numpy(dtype=float), 0)
    return replace(patterns, times=times.astype(np.int64), of_unit=np.empty(0, dtype=np.int64))


def _top(coders: int, labels: int) -> int:
    """Return what the number of ratings is multiplied by, above a digit per coder and their sum."""
    return int((labels + 1) ** coders * (coders * labels + 1))


def _digits(keys: "pd.Series[Any]", coders: int, labels: int) -> Codes | None:
    """Return the digit of each pattern and coder, 0 if there is no rating.

    None if a coder rated a unit twice. If no digit carries, there are fewer digits than ratings.
    If one does, the sum of the digits is not that of the ratings, unless that sum carries too;
    but then there are more ratings than coders.
    """
    key, base = keys.to_numpy(dtype=float), labels + 1
    if not (key <= LARGEST_KEY).all():
        return None
    number, rest = np.divmod(key.astype(np.int64), _top(coders, labels))
    total, rest = np.divmod(rest, base**coders)
    digits = rest[:, None] // base ** np.arange(coders) % base
    are_sound = (digits.sum(axis=1) == total) & ((digits > 0).sum(axis=1) == number)
    return digits if are_sound.all() else None


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
    is_plain = not used or not isinstance(used[0], (Label, frozenset))
    target = list(declared) if declared is not None and is_plain else in_order(used)
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
