"""How each label or verdict comes about: expectation, evidence with its hedge, outcome."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from theorycoding.counting.grids import Matrix, counts
from theorycoding.reports.answers import judged
from theorycoding.showing.json_text import Record
from theorycoding.showing.listings import noun_label
from theorycoding.study.studies import Row, Study
from theorycoding.vocabulary.codebook import LABEL, Code, Codebook
from theorycoding.vocabulary.exact import capital

INFERRED = "inferred"  # the hedge of a cell that the project infers: it counts, without its name
_Cell = tuple[Matrix, Row]
Notes = Literal["all", "disputed", "none"]


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a list, and how many items follow elsewhere."""

    items: tuple[Any, ...]
    more: int


def head(items: Sequence[Any], budget: int, text: Callable[[Any], str]) -> Head:
    """Return as many items as have so many words together; at least one."""
    words = 0
    for number, item in enumerate(items):
        words += len(text(item).split())
        if number and words > budget:
            return Head(tuple(items[:number]), len(items) - number)
    return Head(tuple(items), 0)


def argument_chains(study: Study, notes: Notes = "all") -> tuple[Record, ...]:
    """Return each argument from its motivation to its label, sub-reasons left out.

    `steps` are what the chain grids have on each theory, `cells` those on none, and `others` the
    labels by other coders.

    Parameters
    ----------
    notes
        Whether each argument has its notes and reasons, none, or those that coders label
        differently.
    """
    if not study.coders:
        return ()
    chain, strength = _cells(study, "chain"), _cells(study, "strength")
    labels = {coder.id: study.labels_of(coder.id) for coder in study.coders}
    reasons = {
        row["argument"]: row["reason"]
        for row in study.coding_table.rows
        if row["coder"] == study.headline
    }
    own = labels.pop(study.headline)

    def shown(row: Row) -> Record:
        name = row["argument"]
        label = own.get(name)
        others = tuple(
            f"{coder}: {noun_label(other, study.codebook)}"
            for coder, given in labels.items()
            if (other := given.get(name)) and (not label or other.key != label.key)
        )
        grades = (_value(*cell) for cell in strength.get(name, ()))
        has_notes = notes == "all" or (notes == "disputed" and bool(others))
        return {
            "argument": name,
            "actor": row["actor"],
            "motivation": row["motivation"],
            "place": row["evaluated_in"] or row["section"],
            "steps": tuple(_steps(chain.get(name, ()), has_notes=has_notes)),
            "cells": tuple(_other_cells(chain.get(name, ()))),
            "strength": row["evidence"] or "; ".join(grades),
            "label": noun_label(label, study.codebook),
            "others": others,
            "reason": capital(reasons.get(name, "")) if has_notes and not chain else "",
        }

    return tuple(map(shown, study.coded_rows(study.headline)))


def expectations(study: Study, chains: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """Return theory and definitions of the expectations that chains name, a pair per theory."""
    named = {
        name
        for chain in chains
        for step in chain["steps"]
        for name in (*step["meets"], *step["against"])
    }
    variables = {matrix.grid.criteria for matrix in _matrices(study, "chain")} - {"", LABEL}
    texts: dict[str, list[str]] = {}
    for variable in sorted(variables):
        for code in study.codebook.variable(variable):
            if (name := short_name(code)) in named:
                texts.setdefault(code.parent, []).append(f"{name}: {code.definition}")
    return tuple((study.codebook.noun(parent), "; ".join(own)) for parent, own in texts.items())


def case_chains(matrix: Matrix, *, has_notes: bool = True) -> tuple[Record, ...]:
    """Return each case of a grid with its cells; a criterion with halves shows the halves.

    `place` is the one that most cells share; a `value` has its hedge.
    """
    names, sums = criterion_names(matrix), counts(matrix).to_dict("records")
    return tuple(_case(matrix, names, own, has_notes=has_notes) for own in sums)


def short_name(code: Code) -> str:
    """Return the first alias of a code, else its noun."""
    return next(iter(code.aliases), "") or code.noun or code.code


def criterion_names(matrix: Matrix) -> dict[str, str]:
    """Return the short name of each criterion to show: halves instead of the whole."""
    known = {code.code: code for code in matrix.codebook.variable(matrix.grid.criteria)}
    whole = {known[name].parent for name in matrix.criteria if name in known}
    return {
        name: capital(short_name(known[name]) if name in known else name)
        for name in matrix.criteria
        if name not in whole
    }


def _case(
    matrix: Matrix, names: Mapping[str, str], sums: Mapping[Any, Any], *, has_notes: bool
) -> Record:
    case, has_polarity = sums["case"], matrix.has_polarity
    rows = [
        row for row in matrix.grid.cells.rows if row["case"] == case and row["criterion"] in names
    ]
    places = [row["section"] for row in rows]
    common = max(dict.fromkeys(places), key=places.count, default="")
    cells = [
        {
            "criterion": names[row["criterion"]],
            "value": _value(matrix, row),
            "is_against": matrix.side(case, row["criterion"]) == "unfavourable",
            "note": row["note"] if has_notes else "",
            "place": "" if row["section"] == common else row["section"],
        }
        for row in rows
    ]
    return {
        "case": case,
        "sums": _sums(sums) if has_polarity else "",
        "favourable": f"{sums['favourable']} of {judged(sums)}" if has_polarity else "",
        "place": common,
        "cells": cells,
    }


def _sums(sums: Any) -> str:
    words = {
        "favourable": "for",
        "unfavourable": "against",
        "between": "in between",
        "open": "open",
        "missing": "not addressed",
        "not_coded": "not coded",
    }
    return ", ".join(f"{sums[kind]} {word}" for kind, word in words.items() if sums[kind])


def _matrices(study: Study, use: str) -> tuple[Matrix, ...]:
    return tuple(
        Matrix(grid, study.codebook)
        for grid in study.grids.values()
        if grid.use == use and grid.cases_are == "arguments"
    )


def _cells(study: Study, use: str) -> dict[str, list[_Cell]]:
    """Return the cells that have a value, by argument."""
    cells: dict[str, list[_Cell]] = {}
    for matrix in _matrices(study, use):
        for row in matrix.grid.cells.rows:
            if row["value"]:
                cells.setdefault(row["case"], []).append((matrix, row))
    return cells


def _steps(cells: Sequence[_Cell], *, has_notes: bool) -> Iterator[Record]:
    """Yield what the cells of an argument have on each theory, in the order of the codebook.

    `judgement` is the value for the theory as a whole. `meets` and `against` name the expectations
    that the source states; `met` and `denied` count the inferred ones too.
    """
    codebook = cells[0][0].codebook if cells else Codebook()
    by_theory: dict[str, list[_Cell]] = {}
    for matrix, row in cells:
        by_theory.setdefault(matrix.theory_of(row["criterion"]), []).append((matrix, row))
    for theory in filter(by_theory.__contains__, codebook.theories):
        own = by_theory[theory]
        parts = [cell for cell in own if cell[0].grid.criteria != LABEL]
        meets = [cell for cell in parts if cell[0].polarity(cell[1]["value"]) == "affirms"]
        against = [cell for cell in parts if cell[0].polarity(cell[1]["value"]) == "denies"]
        judgement = (
            ": ".join(filter(None, (_value(matrix, row), row["note"] if has_notes else "")))
            for matrix, row in own
            if matrix.grid.criteria == LABEL
        )
        yield {
            "theory": codebook.noun(theory),
            "judgement": "; ".join(judgement),
            "meets": _stated(meets),
            "against": _stated(against),
            "met": len(meets),
            "denied": len(against),
        }


def _stated(cells: Iterable[_Cell]) -> tuple[str, ...]:
    return tuple(
        short_name(code)
        for matrix, row in cells
        if row["qualifier"] != INFERRED
        if (code := matrix.codebook.find(matrix.grid.criteria, row["criterion"]))
    )


def _other_cells(cells: Iterable[_Cell]) -> Iterator[str]:
    """Yield the cells whose criterion belongs to no theory."""
    for matrix, row in cells:
        if not matrix.theory_of(row["criterion"]):
            yield f"{matrix.criterion_noun(row['criterion'])}: {_value(matrix, row)}"


def _value(matrix: Matrix, row: Row) -> str:
    """Return the value of a cell, never without its hedge."""
    value = matrix.value_noun(row["value"]) or "not coded"
    return f"{value} ({row['qualifier']})" if row["qualifier"] else value
