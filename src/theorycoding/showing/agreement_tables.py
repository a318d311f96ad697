"""Agreement to show: coefficients and how to cite them, scores, and where coders differ."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from theorycoding import intercoder
from theorycoding.intercoder import Agreement, Estimate, Ratings, Validation
from theorycoding.intercoder.naming import category_text
from theorycoding.showing.table_fields import rounded, table_of, without_empty
from theorycoding.study.settling import Disagreement
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.shown_table import Table

_CONGER = "Conger's kappa"
_PAIR = 2  # coders
_OF = frozenset({"", "theory", "coder", "other", "unit"})  # columns of diagnostics
_SENSES = {"primary": "primary theories", "any": "all theories named"}


def list_disagreements(disagreements: Sequence[Disagreement]) -> Table:
    """Return arguments with their labels, one column per coder, and the label most of them gave."""
    coders = list(dict.fromkeys(coder for each in disagreements for coder in each.labels))
    rows = []
    for each in disagreements:
        labels = [each.labels.get(coder, "") for coder in coders]
        reasons = "; ".join(f"{coder}: {why}" for coder, why in each.reasons.items() if why)
        decision = "open" if each.differs else ""
        if each.decision:
            decision = f"{each.decision} ({each.decided_by}: {each.reason})"
        described = (each.argument, each.actor, each.motivation)
        rows.append((*described, *labels, each.most, reasons, decision))
    headers = ("Argument", "Actor", "Motivation", *coders, "Most", "Reasons", "Decision")
    return without_empty(Table(headers, tuple(rows)))


def list_agreement(measured: Agreement) -> Table:
    """Return the coefficients by reading of mixed labels, to three digits."""
    before = ("Reading", "Coefficient", "Value", "Standard error", "95% confidence interval")
    return table_of(
        measured.coefficients,
        (*before, "Observed", "Expected", "Units", "Undefined"),
        ("reading", "title", "value", "se", _limits, "observed", "expected", "units", "reason"),
        align="llrrrrrrl",
    )


def _limits(estimate: Estimate) -> str:
    return "" if estimate.low is None else f"{rounded(estimate.low)} to {rounded(estimate.high)}"


def list_validation(validation: Validation) -> dict[str, Table]:
    """Return the scores of all coders, then for each which label met which of the reference."""
    counts = ("n", "Both", "Coder only", "Reference only")
    limited = (partial(_with_limits, name) for name in ("precision", "recall", "f1", "bias"))
    scores = table_of(
        validation.theories,
        ("Coder", "Theory", *counts, "Precision", "Recall", "F1", "Bias", "Undefined"),
        ("coder", "theory", "units", "tp", "fp", "fn", *limited, "reason"),
        align="llrrrrrrrrl",
    )
    coders = dict.fromkeys(cell.coder for cell in validation.confusion)
    return {
        f"Against {validation.against}: {_SENSES[validation.rule]}": scores,
        **{f"Labels by {coder}, in columns": _confusion(validation, coder) for coder in coders},
    }


def list_score_rows(validation: Validation) -> Table:
    """Return the scores as data: one column per number."""
    records = [score.to_record() for score in validation.theories]
    names = tuple(records[0]) if records else ("coder",)
    return table_of(records, names, names, every=True)


def _confusion(validation: Validation, coder: str) -> Table:
    """Return how often a coder gives each label, one row per label of the reference."""
    units = {
        (cell.reference, cell.given): cell.units
        for cell in validation.confusion
        if cell.coder == coder
    }
    rows = dict.fromkeys(expected for expected, _ in units)
    labels = dict.fromkeys([*rows, *(given for _, given in units)])
    cells = ((row, *(units.get((row, label), 0) for label in labels)) for row in rows)
    headers = (f"Label by {validation.against}", *labels)
    return Table(headers, tuple(cells), align="l" + "r" * len(labels))


def _with_limits(name: str, score: Any) -> str:
    """Return a value with its limits: `0.750 (0.500 to 0.900)`."""
    value, low, high = getattr(score, name)
    return "" if value is None else f"{rounded(value)} ({rounded(low)} to {rounded(high)})"


def list_diagnostics(ratings: Ratings) -> dict[str, Table]:
    """Return where coders agree and differ: by theory, pair of coders, argument, and so on."""
    frames = {
        "Coincidences of theories": intercoder.coincidences(ratings).reset_index(names=""),
        "By theory": intercoder.by_theory(ratings),
        "By pair of coders": intercoder.by_pair(ratings),
        "Most disputed": intercoder.by_unit(ratings),
        "Prevalence": intercoder.prevalence(ratings),
    }
    if len(ratings.coders) > _PAIR:  # one coder alone cannot disagree
        frames["Without each coder"] = intercoder.without_each_coder(ratings)
    return {title: _statistics(frame) for title, frame in frames.items() if len(frame)}


def _statistics(frame: pd.DataFrame) -> Table:
    """Return a table of statistics; what they are of is a name, even if it is a number."""
    named = frame.rename(columns=category_text)
    for column in _OF.intersection(named):
        named[column] = named[column].map(category_text).astype(object)
    names = tuple(map(str, named))
    align = "".join("l" if named[name].dtype.kind == "O" else "r" for name in names)
    return table_of(named.to_dict("records"), names, names, align=align)


def stacked(tables: Mapping[str, Table]) -> Table:
    """Return several tables as one of a row per cell: table, row, column, value."""
    rows = [
        (title, str(row[0]), header, cell)
        for title, table in tables.items()
        for row in table.rows
        for header, cell in zip(table.headers[1:], row[1:], strict=True)
    ]
    return Table(("Table", "Row", "Column", "Value"), tuple(rows))


def agreement_lines(measured: Agreement) -> Iterator[str]:
    """Yield what was measured, a sentence to cite, and why a kappa is not Cohen's."""
    units, coders = counted(measured.units, "unit"), counted(measured.coders, "coder")
    categories = f"{len(measured.categories)} in all: {', '.join(measured.categories)}"
    yield f"{units}, {coders} ({', '.join(measured.coder_names)}); categories, {categories}."
    first = next((one for one in measured.coefficients if one.name != "percent"), None)
    if first and first.value is not None:
        limits = f", 95% CI {_limits(first)}" if _limits(first) else ""
        how = "" if first.reading == "whole" else f", labels compared by reading {first.reading}"
        on = f"{coders}, {first.units} of {units} with two labels or more{how}"
        yield f"To cite: {first.title} = {rounded(first.value)}{limits} ({on})."
    both = max((one.units for one in measured.coefficients), default=0)
    is_conger = any(one.title == _CONGER for one in measured.coefficients)
    if measured.coders == _PAIR and is_conger and both:
        yield (
            f"{_CONGER} is not Cohen's kappa here: only {both} of {units} have both labels, "
            "and the others count for chance."
        )
