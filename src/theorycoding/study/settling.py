"""Settling: where coders disagree, what was decided, and what is still open."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from theorycoding.files.columns import holds, mapped, numbers_of, repetitive
from theorycoding.files.reading import Repetitive
from theorycoding.study.studies import Study, as_categories
from theorycoding.vocabulary.labels import parse_label


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An argument and its labels by coder; `decision` is empty while a difference is open.

    `differs` if two of the labels do, however they are written. `most` is the label that most
    coders gave, empty if no label has more coders than each other.
    """

    argument: str
    actor: str
    motivation: str
    labels: Mapping[str, str]
    reasons: Mapping[str, str]
    differs: bool
    most: str
    decision: str
    decided_by: str
    reason: str


def disagreements(study: Study, *, every: bool = False) -> tuple[Disagreement, ...]:
    """Return the arguments on which coders differ, in order, with labels and reasons by coder.

    With `every`, return the others that have a label too.
    """
    coders = [coder.id for coder in study.coders if not coder.is_derived]
    cells, described = study.coding_table.cells, study.argument_table.cells
    rows = _rows_by_coder(study, coders, every=every)
    decided = {row["argument"]: row for row in study.decisions.rows}
    found = []
    for at, argument in enumerate(described["argument"]):
        if own := rows.get(argument):
            labels = {name: cells["label"][own[name]] for name in coders if name in own}
            keys = [label.key for text in labels.values() if (label := study.codebook.label(text))]
            (first, times), *others = Counter(keys).most_common(2)
            is_alone = not others or others[0][1] < times
            decision = decided.get(argument, {})
            found.append(
                Disagreement(
                    argument=argument,
                    actor=described["actor"][at],
                    motivation=described["motivation"][at],
                    labels=labels,
                    reasons={coder: cells["reason"][own[coder]] for coder in labels},
                    differs=bool(others),
                    most=[*labels.values()][keys.index(first)] if is_alone else "",
                    decision=decision.get("label", ""),
                    decided_by=decision.get("decided_by", ""),
                    reason=decision.get("reason", ""),
                )
            )
    return tuple(found)


def _rows_by_coder(
    study: Study, coders: Sequence[str], *, every: bool
) -> dict[str, dict[str, int]]:
    """Return the arguments on which coders differ, or all with a label, and each coder's row."""

    def key(text: str) -> object:
        label = study.codebook.label(text)
        return label and label.key

    cells = study.coding_table.cells
    units, keys = repetitive(cells["argument"]), mapped(cells["label"], key)
    is_given = holds(keys, bool) & holds(cells["coder"], coders.__contains__)
    pairs = numbers_of(units).astype(np.int64) * len(keys.texts) + numbers_of(keys)
    labelled = np.unique(pairs[is_given]) // max(len(keys.texts), 1)
    numbers, times = np.unique(labelled, return_counts=True)
    wanted = numbers[times > (0 if every else 1)]
    rows: dict[str, dict[str, int]] = {units.texts[number]: {} for number in wanted.tolist()}
    given = np.flatnonzero(is_given & np.isin(numbers_of(units), wanted))
    for row in given.tolist():
        rows[units[row]][cells["coder"][row]] = row
    return rows


def blank_sheet(study: Study) -> tuple[tuple[str, ...], ...]:
    """Return a blind coding sheet: the arguments without anybody's labels, header first.

    Once filled in, it belongs in `coders/<name>.csv`.
    """
    rows = study.whole_arguments
    has_places = any(row["section"] for row in rows)
    given = ("argument", "actor", "motivation", *(["section"] if has_places else []))
    return (
        (*given, "label", "reason"),
        *((*(row[name] for name in given), "", "") for row in rows),
    )


def ratings(study: Study, *, settled: bool = False, reference: str | None = None) -> pd.DataFrame:
    """Return every coder's label for every argument, ready for `agreement`.

    Parameters
    ----------
    settled
        Decisions replace the coders' own labels.
    reference
        A coder whose labels are included even if they are the derived consensus.

    Returns
    -------
    DataFrame
        One row per rating, in columns of categories: unit (the argument), coder, label.
        Sub-reasons, the derived consensus, arguments not yet coded and labels of the kind
        `missing` are left out. A label is a `Label`; in a single file without a codebook it is the
        text of the cell, or a frozenset where cells have sets of labels.
    """
    decided = {row["argument"]: row["label"] for row in (study.decisions.rows if settled else ())}
    derived = {coder.id for coder in study.coders if coder.is_derived} - {reference}
    arguments = study.argument_table.cells
    parts = {*compress(arguments["argument"], arguments["part_of"])}
    columns = (study.coding_table.cells[name] for name in ("argument", "coder", "label"))
    units, coders, labels = map(repetitive, columns)
    is_rating = holds(labels, bool) & ~holds(coders, derived.__contains__)
    if parts:
        is_rating &= ~holds(units, parts.__contains__)
    texts, numbers = [*labels.texts], numbers_of(labels)
    if decided:
        settled_texts = mapped(units, lambda unit: decided.get(unit, ""))
        is_settled = holds(units, decided.__contains__)
        numbers = np.where(is_settled, numbers_of(settled_texts) + len(texts), numbers)
        texts += settled_texts.texts
    if study.codebook.not_arguments:
        is_rating &= np.array(list(map(study.codebook.is_argument, texts)), dtype=bool)[numbers]
    used, which = np.unique(numbers[is_rating], return_inverse=True)
    meanings = mapped([texts[number] for number in used.tolist()], _reading(study))
    label = Repetitive(meanings.texts, numbers_of(meanings)[which])
    unit, coder = (Repetitive(own.texts, numbers_of(own)[is_rating]) for own in (units, coders))
    found: dict[str, Repetitive[Any]] = {"unit": unit, "coder": coder, "label": label}
    return pd.DataFrame({name: as_categories(cells) for name, cells in found.items()})


def _reading(study: Study) -> Callable[[str], object]:
    """Return the function from the text of a label to what agreement compares."""
    foreign = study.files.foreign
    is_parsed = not foreign.only_labels or foreign.labels_are == "mixed"
    if is_parsed or study.has_codebook:
        return study.codebook.label
    if foreign.labels_are == "set":
        return lambda text: frozenset(parse_label(text, study.codebook.names()).theories)
    return str
