"""Two versions of a study: which rows changed, and what follows from that."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

from theorycoding.claims.outcomes import review_claims
from theorycoding.counting.grids import Matrix
from theorycoding.counting.rules import PRIMARY, RULES, CountingRule
from theorycoding.counting.schematic import differences, table_of_study
from theorycoding.counting.tallies import Tally, tallies
from theorycoding.study.studies import Row, Study
from theorycoding.vocabulary.exact import for_data

ABSENT = ""
Key = TypeVar("Key")
Value = TypeVar("Value")


class Change(NamedTuple):
    """One difference: its kind, its item, and the text before and after (empty if absent)."""

    change: str
    item: str
    before: str
    after: str


def changes(before: Study, after: Study) -> tuple[Change, ...]:
    """Compare two versions of a study.

    Returns
    -------
    First what was edited (arguments, labels, codebook, decisions by their effect on the
    consensus, grid cells), then what follows from it (table cells, counts, leaders, claims).
    """
    old, new = (
        {row["argument"]: row for row in study.argument_table.rows} for study in (before, after)
    )
    renamed = _renamed(old, new)
    return (
        *_arguments(old, new, renamed),
        *_compared("label by", _codings(before, renamed), _codings(after, {})),
        *_codebook(before, after),
        *_compared("cell of", _grid_cells(before), _grid_cells(after)),
        *_tables(before, after),
        *_tallies(before, after),
        *_claims(before, after),
    )


def _renamed(old: Mapping[str, Row], new: Mapping[str, Row]) -> dict[str, str]:
    """Return the new id by the old one, of arguments that kept their actor and motivation."""
    gone = {_identity(row): name for name, row in old.items() if name not in new}
    come = {_identity(row): name for name, row in new.items() if name not in old}
    return {gone[identity]: come[identity] for identity in gone if identity in come}


def _arguments(
    old: Mapping[str, Row], new: Mapping[str, Row], renamed: Mapping[str, str]
) -> Iterator[Change]:
    for name, row in old.items():
        if name in renamed:
            yield Change("argument renamed", name, name, renamed[name])
        elif name not in new:
            yield Change("argument removed", name, row["motivation"], ABSENT)
    for name, row in new.items():
        if name not in old and name not in renamed.values():
            yield Change("argument added", name, ABSENT, row["motivation"])
    for name, row in old.items():
        other = new.get(renamed.get(name, name), {})
        for column in row:
            if column in other and column != "argument" and row[column] != other[column]:
                yield Change(f"{column} changed", name, row[column], other[column])


def _codebook(before: Study, after: Study) -> Iterator[Change]:
    old = {(code.variable, code.code): code for code in before.codebook.codes}
    new = {(code.variable, code.code): code for code in after.codebook.codes}
    for key, was, now in _paired(old, new):
        item = " ".join(key)
        if was and now:
            for name in was.__slots__:
                texts = _text(getattr(was, name)), _text(getattr(now, name))
                yield from _unequal(f"{name} of code changed", item, *texts)
        elif was:
            yield Change("code removed", item, was.definition, ABSENT)
        elif now:
            yield Change("code added", item, ABSENT, now.definition)


def _tables(before: Study, after: Study) -> Iterator[Change]:
    """Yield the changed cells of tables that both versions describe."""
    settings = {table["id"]: table for table in before.tables}
    for table in after.tables:
        if table["id"] not in settings:
            continue
        was = table_of_study(before, settings[table["id"]])
        for cell in differences(table_of_study(after, table), was.cells):
            item = f"{table['id']} row {cell.row} {cell.header}"
            yield Change("table cell", item, cell.printed or ABSENT, cell.regenerated or ABSENT)


def _tallies(before: Study, after: Study) -> Iterator[Change]:
    """Yield changed counts and n under the default rule, and leaders under all, by each coder."""
    coders = [coder.id for coder in before.coders if coder.id in {c.id for c in after.coders}]
    for coder in coders:
        for rule in RULES:
            tallied = _paired(_tallied(before, coder, rule), _tallied(after, coder, rule))
            for actor, was, now in tallied:
                where = f"{actor}, {coder}, {rule}"
                if rule == PRIMARY:
                    yield from _counts(where, was, now)
                yield from _unequal("leader flips", where, _leader(was), _leader(now))


def _claims(before: Study, after: Study) -> Iterator[Change]:
    old = {claim.claim: claim for claim in review_claims(before)[0]}
    new = {claim.claim: claim for claim in review_claims(after)[0]}
    for name, was, now in _paired(old, new):
        outcomes = (was.outcome if was else ABSENT, now.outcome if now else ABSENT)
        yield from _unequal("claim flips", name, *outcomes)
        if was and now:
            yield from _unequal("claim computes", name, was.found, now.found)


def _counts(where: str, was: Tally | None, now: Tally | None) -> Iterator[Change]:
    for name, old, new in _paired(_numbers(was), _numbers(now)):
        yield from _unequal("count", f"{name} of {where}", _number(old), _number(new))


def _numbers(tally: Tally | None) -> dict[str, Fraction]:
    return {**tally.counts, "n": Fraction(tally.group.arguments)} if tally else {}


def _compared(
    change: str, old: Mapping[tuple[str, ...], str], new: Mapping[tuple[str, ...], str]
) -> Iterator[Change]:
    """Yield a change for each key under which the two differ; its first part is in the kind."""
    for key, was, now in _paired(old, new):
        yield from _unequal(f"{change} {key[0]}", " × ".join(key[1:]), was or ABSENT, now or ABSENT)


def _paired(
    old: Mapping[Key, Value], new: Mapping[Key, Value]
) -> Iterator[tuple[Key, Value | None, Value | None]]:
    for key in dict.fromkeys([*old, *new]):
        yield key, old.get(key), new.get(key)


def _unequal(change: str, item: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(change, item, before, after)


def _identity(row: Mapping[str, str]) -> tuple[str, str]:
    return row["actor"], row["motivation"]


def _codings(study: Study, renamed: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {
        (row["coder"], renamed.get(row["argument"], row["argument"])): row["label"]
        for row in study.coding_table.rows
    }


def _grid_cells(study: Study) -> dict[tuple[str, ...], str]:
    return {
        (name, *key): value
        for name, grid in study.grids.items()
        for key, value in Matrix(grid, study.codebook).values.items()
    }


def _tallied(study: Study, coder: str, rule: CountingRule) -> dict[str, Tally]:
    counted = tallies(study.to_count(coder), study.codebook, rule=rule)
    return {tally.group.name or "all": tally for tally in counted}


def _leader(tally: Tally | None) -> str:
    if tally is None:
        return ABSENT
    return tally.leader or ("tie" if tally.is_tie else "none")


def _number(number: Fraction | None) -> str:
    return ABSENT if number is None else str(for_data(number))


def _text(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
