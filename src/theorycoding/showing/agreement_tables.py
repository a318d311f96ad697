"""Agreement as tables to show: coefficients, scores beside a reference, where coders differ."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from theorycoding import intercoder
from theorycoding.intercoder import Agreement, Estimate, Ratings, Validation
from theorycoding.showing.table_fields import rounded, table_of, without_empty
from theorycoding.study.settling import Disagreement
from theorycoding.vocabulary.shown_table import Cell, Table


def list_disagreements(disagreements: Sequence[Disagreement]) -> Table:
    """Return arguments with their labels, one column per coder, and the label most of them gave."""
    coders = list(dict.fromkeys(coder for each in disagreements for coder in each.labels))
    rows = []
    for each in disagreements:
        labels = [each.labels.get(coder, "") for coder in coders]
        reasons = "; ".join(f"{coder}: {why}" for coder, why in each.reasons.items() if why)
        decision = (
            f"{each.decision} ({each.decided_by}: {each.reason})" if each.decision else "open"
        )
        is_open = len({*each.labels.values()}) > 1 or each.decision
        described = (each.argument, each.actor, each.motivation)
        rows.append((*described, *labels, each.most, reasons, decision if is_open else ""))
    headers = ("Argument", "Actor", "Motivation", *coders, "Most", "Reasons", "Decision")
    return without_empty(Table(headers, tuple(rows)))


def list_agreement(measured: Agreement) -> Table:
    """Return the coefficients by reading of mixed labels, to three digits."""
    before = ("Reading", "Coefficient", "Value", "Standard error", "95% confidence interval")
    value, se, observed, expected = (
        partial(_statistic, name) for name in ("value", "se", "observed", "expected")
    )
    return table_of(
        measured.coefficients,
        (*before, "Observed", "Expected", "Units", "Undefined"),
        ("reading", "title", value, se, _limits, observed, expected, "units", "reason"),
        align="llrrrrrrl",
    )


def _statistic(name: str, estimate: Estimate) -> Cell:
    return rounded(getattr(estimate, name))


def _limits(estimate: Estimate) -> str:
    return "" if estimate.low is None else f"{rounded(estimate.low)} to {rounded(estimate.high)}"


_SENSES = {"primary": "primary theories", "any": "all theories named"}


def list_validation(validation: Validation) -> dict[str, Table]:
    """Return the scores of all coders, then for each which label met which of the reference."""
    coders = dict.fromkeys(cell.coder for cell in validation.confusion)
    return {
        f"Against {validation.against}: {_SENSES[validation.rule]}": _scores(validation),
        **{f"Labels by {coder}, in columns": _confusion(validation, coder) for coder in coders},
    }


def _scores(validation: Validation) -> Table:
    """Return precision, recall, F1 and bias of each coder and theory, with their limits."""
    counts = ("n", "Both", "Coder only", "Reference only")
    limited = (partial(_with_limits, name) for name in ("precision", "recall", "f1", "bias"))
    return table_of(
        validation.theories,
        ("Coder", "Theory", *counts, "Precision", "Recall", "F1", "Bias", "Undefined"),
        ("coder", "theory", "units", "tp", "fp", "fn", *limited, "reason"),
        align="llrrrrrrrrl",
    )


def list_score_rows(validation: Validation) -> Table:
    """Return the scores as data: one column per number."""
    records = [score.to_record() for score in validation.theories]
    rows = (
        tuple(rounded(cell) if isinstance(cell, float) else cell for cell in record.values())
        for record in records
    )
    return Table(tuple(records[0]) if records else ("coder",), tuple(rows))


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
    return Table(
        (f"Label by {validation.against}", *labels),
        tuple(cells),
        align="l" + "r" * len(labels),
    )


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
    if len(ratings.coders) > 2:  # noqa: PLR2004  # one coder alone cannot disagree
        frames["Without each coder"] = intercoder.without_each_coder(ratings)
    return {title: _numbers(frame) for title, frame in frames.items() if len(frame)}


def stacked(tables: Mapping[str, Table]) -> Table:
    """Return several tables as one of a row per cell: table, row, column, value."""
    rows = [
        (title, str(row[0]), header, cell)
        for title, table in tables.items()
        for row in table.rows
        for header, cell in zip(table.headers[1:], row[1:], strict=True)
    ]
    return Table(("Table", "Row", "Column", "Value"), tuple(rows))


def _numbers(frame: pd.DataFrame) -> Table:
    """Return a table of statistics: floats to three digits, right-aligned."""
    kinds = [frame[name].dtype.kind for name in frame.columns]
    rows = [
        tuple(
            rounded(cell) if kind == "f" else int(cell) if kind in "iu" else str(cell)
            for cell, kind in zip(row, kinds, strict=True)
        )
        for row in frame.itertuples(index=False, name=None)
    ]
    align = "".join("l" if kind == "O" else "r" for kind in kinds)
    return without_empty(Table(tuple(map(str, frame.columns)), tuple(rows), align=align))
