"""Across studies: theory × actor × study, overlapping arguments, contradicting statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from theorycoding.counting.groups import Group
from theorycoding.counting.rules import PRIMARY, CountingRule
from theorycoding.counting.tallies import Tally, count, tallies
from theorycoding.files.folders import Project, open_shared
from theorycoding.problems import DataError, Severity
from theorycoding.study.studies import Origin, Row, Study
from theorycoding.vocabulary import tables
from theorycoding.vocabulary.codebook import LABEL, Codebook

POOLED = "default coders"


@dataclass(frozen=True, slots=True)
class ComparedTally:
    """The tally of one actor in one study by one coder's labels.

    The actor is None for all actors, and the study for all studies. `origin` distinguishes labels
    stated by a source from those of this project and of other coders.
    """

    study: str | None
    actor: str | None
    coder: str
    origin: Origin
    tally: Tally


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says on a question."""

    study: str
    section: str
    says: str
    value: str
    date: str
    note: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A question on which sources differ; it has a kind and is never resolved here."""

    contradiction: str
    question: str
    kind: str
    statements: tuple[Statement, ...]


def compare(studies: Sequence[Study], *, rule: CountingRule = PRIMARY) -> tuple[ComparedTally, ...]:
    """Return the tally of every actor of every study by every coder's labels, under one rule.

    The pools of all studies come last: one for the labels of sources, one for those of this
    project, one for those of other coders. A study whose source is part of another one's source is
    left out of them.
    """
    compared = [
        ComparedTally(study.name, tally.group.name, coder.id, coder.origin, tally)
        for study in studies
        for coder in study.coders
        for tally in tallies(study.to_count(coder.id), study.codebook, rule=rule)
    ]
    return (*compared, *pooled(studies, compared, rule=rule))


def counted_twice(studies: Sequence[Study]) -> tuple[str, ...]:
    """Return the studies whose source is part of the source of another of these studies."""
    sources = {source["source"]: study.name for study in studies for source in study.sources}
    return tuple(
        study.name
        for study in studies
        for source in study.sources
        if sources.get(source["part_of"], study.name) != study.name
    )


def theory_nouns(studies: Sequence[Study]) -> dict[str, str]:
    """Return the noun of each theory of these studies, by its code; the first study's wins."""
    nouns: dict[str, str] = {}
    for study in reversed(studies):
        nouns |= study.codebook.nouns()
    return nouns


def answers(studies: Sequence[Study]) -> tuple[str, ...]:
    """Return a line for each study whose source's answer is given: its question and the answer."""
    return tuple(
        f"{study.name}: {study.question or study.title} – {study.answer.text}"
        for study in studies
        if study.answer
    )


def overlaps(project: Project, studies: Sequence[Study]) -> tuple[Row, ...]:
    """Return the pairs of arguments of these studies that say the same, at least in part.

    A pair is its row of `overlaps.csv`, with motivation and label of both arguments.

    Raises
    ------
    DataError
        The file cannot be read.
    """
    shown = {study.name: _shown(study) for study in studies}
    pairs = []
    for row in _rows(project, tables.OVERLAPS):
        if row["degree"] == "none" or not {row["study"], row["other_study"]} <= shown.keys():
            continue
        motivation, label = shown[row["study"]].get(row["argument"], ("", ""))
        other, other_label = shown[row["other_study"]].get(row["other_argument"], ("", ""))
        own = {"motivation": motivation, "label": label}
        pairs.append({**row, **own, "other_motivation": other, "other_label": other_label})
    return tuple(pairs)


def contradictions(project: Project) -> tuple[Contradiction, ...]:
    """Return the questions on which sources differ, in the order of the file.

    Raises
    ------
    DataError
        The file cannot be read.
    """
    first: dict[str, dict[str, str]] = {}
    statements: dict[str, list[Statement]] = {}
    for row in _rows(project, tables.CONTRADICTIONS):
        name, says = row["contradiction"], {key: row[key] for key in Statement.__slots__}
        first.setdefault(name, row)
        statements.setdefault(name, []).append(Statement(**says))
    return tuple(
        Contradiction(name, row["question"], row["kind"], tuple(statements[name]))
        for name, row in first.items()
    )


def _shown(study: Study) -> dict[str, tuple[str, str]]:
    """Return motivation and label, as written, with the coder if it is the project."""
    mark = " (project)" if study.is_own(study.default_coder) else ""
    return {
        row["argument"]: (row["motivation"], f"{row['label']}{mark}" if row["label"] else "")
        for row in study.coded_rows(parts=True)
    }


def pooled(
    studies: Sequence[Study], compared: Sequence[ComparedTally], *, rule: CountingRule = PRIMARY
) -> list[ComparedTally]:
    """Return all studies pooled by the labels of their default coders, once for each origin.

    Parameters
    ----------
    compared
        The tally of every actor of every study by every coder's labels.
    """
    every = {(one.study, one.coder): one.tally.group for one in compared if one.actor is None}
    left_out = counted_twice(studies)
    by_origin: dict[Origin, list[Study]] = {}
    for study in studies:
        if study.coders and study.name not in left_out:
            origin = next(own.origin for own in study.coders if own.id == study.default_coder)
            by_origin.setdefault(origin, []).append(study)
    return [
        ComparedTally(None, None, POOLED, origin, _pool(together, every, rule))
        for origin, together in by_origin.items()
        if len(together) > 1
    ]


def _pool(
    studies: Sequence[Study],
    every: Mapping[tuple[str | None, str], Group],
    rule: CountingRule,
) -> Tally:
    """Return one tally over the label patterns and the theories of several studies."""
    all_of_each = [every[study.name, study.default_coder] for study in studies]
    codes = {code.code: code for study in studies for code in study.codebook.variable(LABEL)}
    patterns = tuple(pattern for group in all_of_each for pattern in group.patterns)
    group = Group((None,), patterns, sum(group.uncoded for group in all_of_each))
    return count(group, rule, Codebook(tuple(codes.values())))


def _rows(project: Project, table: tables.Table) -> list[dict[str, str]]:
    shared = open_shared(project)
    errors = [one for one in shared.problems if one.severity is Severity.ERROR]
    if any(one.file.endswith(table.path) for one in errors):
        raise DataError(errors)
    rows = shared.sheet(table.path).rows()
    return [{name: cells.get(name, "") for name in table.names} for _, cells in rows]
