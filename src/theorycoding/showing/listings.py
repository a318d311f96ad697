"""Records as tables to show: what commands print and reports place."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from operator import attrgetter
from typing import Any

import pandas as pd

from theorycoding import intercoder
from theorycoding.claims.outcomes import Claim
from theorycoding.comparing.comparison import ComparedTally, Contradiction, Overlap
from theorycoding.counting.grids import Matrix, Total, counts
from theorycoding.counting.tallies import Tally
from theorycoding.counting.verdicts import Verdict
from theorycoding.intercoder import Agreement, Ratings
from theorycoding.showing.sentences import hangs_on
from theorycoding.study.settling import Disagreement
from theorycoding.study.studies import Row, Study, TextTable
from theorycoding.vocabulary.codebook import LABEL, Codebook
from theorycoding.vocabulary.exact import for_people
from theorycoding.vocabulary.labels import Label, write_label
from theorycoding.vocabulary.shown_table import Cell, Table

ALL = "all"
Field = str | Callable[[Any], Cell]  # of a row: its name, or a function of the row


def leading_theories(tally: Tally, codebook: Codebook) -> tuple[str, ...]:
    """Theories that may lead, in order; residual ones have no part in a score."""
    return tuple(theory for theory in tally.counts if theory not in codebook.residual)


def noun_label(label: Label | None, codebook: Codebook) -> str:
    """Write a label in nouns; nothing for an argument not yet coded."""
    return write_label(label, codebook.nouns()) if label else ""


def list_arguments(study: Study) -> Table:
    """Arguments in order, sub-reasons too, with every coder's label and the places."""
    coders = [study.default_coder, *(c.id for c in study.coders if c.id != study.default_coder)]
    by_coder = {coder: study.labels_of(coder) for coder in coders if study.coders}
    labels = (partial(_label_in, own, study.codebook) for own in by_coder.values())
    headers = ("", "Actor", "Motivation", *(f"Label ({coder})" for coder in by_coder))
    return _listed(
        study.argument_table.rows,
        (*headers, "Argued in", "Evaluated in"),
        ("argument", "actor", _motivation, *labels, "section", "evaluated_in"),
    )


def list_reasons(study: Study) -> Table:
    """The reasons that coders give for their labels, in the order of the arguments."""
    order = {row["argument"]: number for number, row in enumerate(study.argument_table.rows)}
    rows = [row for row in study.coding_table.rows if row["reason"]]
    rows.sort(key=lambda row: order.get(row["argument"], len(order)))

    def label(row: Row) -> str:
        return noun_label(study.codebook.label(row["label"]), study.codebook)

    headers = ("", "Coder", "Label", "Place", "Reason")
    return _listed(rows, headers, ("argument", "coder", label, "section", "reason"))


def list_tallies(tallied: Sequence[Tally], codebook: Codebook, by: str = "actor") -> Table:
    """Counts per theory, a row a group."""
    theories = codebook.theories
    has_uncoded = any(one.group.uncoded for one in tallied)
    rows = [
        (
            _group_name(one.group.name),
            one.group.arguments,
            one.group.mixed,
            *([one.group.uncoded] if has_uncoded else []),
            *(one.counts[theory] for theory in theories),
            _leader(one, codebook),
            one.margin if one.group.arguments else "",
        )
        for one in tallied
    ]
    numbers = ("n", "of these mixed", *(["not yet coded"] if has_uncoded else []))
    nouns = codebook.nouns()
    headers = (_capital(by), *numbers, *(nouns.get(t, t) for t in theories), "Leader", "Margin")
    align = "l" + "r" * (len(numbers) + len(theories)) + "lr"
    return Table(headers, tuple(rows), align=align)


def list_rules(by_rule: Mapping[str, Sequence[Tally]], codebook: Codebook) -> Table:
    """The score of every theory and the leader, a row a counting rule, a column a group."""
    first = next(iter(by_rule.values()))
    rows = [
        (rule, *(_score(one, codebook) for one in tallied)) for rule, tallied in by_rule.items()
    ]
    return Table(("Rule", *(_group_name(one.group.name) for one in first)), tuple(rows))


def list_claims(claims: Sequence[Claim]) -> Table:
    """Claims with what they state, what was computed, and the outcome; the study if several."""
    has_several = len({claim.study for claim in claims}) > 1
    study: Field = "study" if has_several else lambda _: ""
    headers = ("", "Study", "By", "Place", "Statement", "Stated", "Computed", "Outcome")
    fields = ("claim", study, "by", "section", "statement", "says", "found", "outcome")
    return _listed(claims, (*headers, "Holds under"), (*fields, _rules_of))


def list_events(events: TextTable) -> Table:
    """Events in order."""
    headers = ("", "Date as given", "Actor", "Towards", "Act", "Response", "Place", "Note")
    fields = ("event", "printed", "actor", "addressee", "act", "response", "section", "note")
    return _listed(events.rows, headers, fields)


def list_discrepancies(discrepancies: TextTable) -> Table:
    """Slips and oddities of the source."""
    headers = ("", "Place", "The source has", "Against it", "Note")
    fields = ("discrepancy", "section", "says", "instead", "note")
    return _listed(discrepancies.rows, headers, fields)


def list_cells(matrix: Matrix) -> Table:
    """The cells of a grid, a row each, with hedges and places."""
    values = matrix.codebook.nouns(matrix.grid.values)
    criteria = matrix.codebook.nouns(matrix.grid.criteria)
    cells = [
        {
            **cell,
            "value": values.get(cell["value"], cell["value"]) or "not coded",
            "criterion": criteria.get(cell["criterion"], cell["criterion"]),
        }
        for cell in matrix.grid.cells.rows
    ]
    headers = ("Case", "Criterion", "Value", "Group", "Hedge", "Place", "Note")
    fields = ("case", "criterion", "value", "group", "qualifier", "section", "note")
    return _listed(cells, headers, fields)


def list_polarity(matrix: Matrix) -> Table:
    """How many cells of each case speak for it, against it, or not at all."""
    kinds = ("Favourable", "Unfavourable", "In between", "Open", "Not addressed", "Not coded")
    rows = tuple(map(tuple, counts(matrix).to_numpy().tolist()))
    return Table(("Case", *kinds), rows, align="lrrrrrr")


def list_totals(totals: Sequence[Total]) -> Table:
    """Printed totals against the rows of a grid."""
    rightness = {True: "yes", False: "no", None: "not known"}
    return _table(
        totals,
        ("", "In the rows", "Outside them", "Names", "Printed", "Adds up"),
        (
            lambda total: total.organisation or total.criterion,
            "rows",
            lambda total: "?" if total.outside is None else total.outside,
            "outside_names",
            "printed",
            lambda total: rightness[total.is_right],
        ),
        align="lrrlrl",
    )


def list_studies(studies: Sequence[Study], claims: Mapping[str, Sequence[Claim]]) -> Table:
    """Studies with how much is coded, and how many of their claims hold."""
    rows = []
    for study in studies:
        outcomes = [claim.outcome for claim in claims[study.name]]
        number = len(study.whole_arguments)
        printed = f"{len(study.printed)} of {len(study.tables)}" if study.tables else "0"
        counted = (outcomes.count("holds"), outcomes.count("fails"), outcomes.count("recorded"))
        rows.append((study.name, study.title, number, printed, len(study.grids), *counted))
    headers = ("Study", "Title", "Arguments", "Tables in print", "Grids")
    claim_headers = ("Claims that hold", "that fail", "recorded only")
    return Table((*headers, *claim_headers), tuple(rows), align="llrrrrrr")


def list_theories(codebook: Codebook) -> Table:
    """The theories with their definitions."""
    return _listed(
        codebook.variable(LABEL),
        ("Theory", "Definition", "Use when", "Not when", "Reference"),
        (lambda code: code.noun or code.code, "definition", "use_when", "not_when", "reference"),
    )


def list_verdicts(found: Sequence[Verdict]) -> Table:
    """The leader and the margin under each rule, and what would end the lead, a row a group."""
    rows = [
        (
            _group_name(one.group.name),
            *(_outcome(one, number) for number in range(len(one.rules))),
            one.to_lose_lead.number,
            one.to_reverse.number,
            ", ".join(one.to_lose_lead.necessary),
        )
        for one in found
    ]
    rules = [str(outcome.rule) for outcome in found[0].rules]
    headers = (_capital(found[0].by), *rules, "Relabel to end", "to reverse", "always with")
    return without_empty(Table(headers, tuple(rows), align="l" + "l" * len(rules) + "rrl"))


def list_sturdiness(
    studies: Sequence[Study], verdicts: Mapping[str, Mapping[str, Sequence[Verdict]]]
) -> Table:
    """Who leads in each study by each coder's labels, and on which choices that hangs."""
    rows = [
        (
            study.name,
            _group_name(verdict.group.name),
            coder.origin,
            coder.id,
            verdict.group.arguments,
            _leader(verdict.tallies[0], study.codebook),
            _hangs_on(verdict),
        )
        for study in studies
        for coder in study.coders
        for verdict in verdicts[study.name][coder.id]
    ]
    headers = ("Study", "Actor", "Labels", "Coder", "n", "Leader", "It hangs on")
    return Table(headers, tuple(rows), align="llllrll")


def list_disagreements(found: Sequence[Disagreement]) -> Table:
    """Arguments on which coders differ, a column a coder."""
    coders = list(dict.fromkeys(coder for one in found for coder in one.labels))
    rows = []
    for one in found:
        labels = [one.labels.get(coder, "") for coder in coders]
        reasons = "; ".join(f"{coder}: {why}" for coder, why in one.reasons.items() if why)
        decision = f"{one.decision} ({one.decided_by}: {one.reason})" if one.decision else "open"
        rows.append((one.argument, one.actor, one.motivation, *labels, reasons, decision))
    headers = ("", "Actor", "Motivation", *coders, "Reasons", "Decision")
    return Table(headers, tuple(rows))


def list_agreement(measured: Agreement) -> Table:
    """Coefficients by reading of mixed labels, to three digits."""
    numbers = ("Value", "SE", "95 %", "Observed", "Expected", "Units")
    return _listed(
        measured.coefficients,
        ("Reading", "Coefficient", *numbers, "Undefined"),
        (
            "reading",
            "name",
            lambda one: _three(one.value),
            lambda one: _three(one.se),
            lambda one: "" if one.low is None else f"{_three(one.low)} to {_three(one.high)}",
            lambda one: _three(one.observed),
            lambda one: _three(one.expected),
            "units",
            "reason",
        ),
        align="llrrrrrrl",
    )


def list_diagnostics(ratings: Ratings) -> dict[str, Table]:
    """Where coders agree and where not: by theory, by pair of coders, by argument, and so on."""
    frames = {
        "Coincidences of theories": intercoder.coincidences(ratings).reset_index(names=""),
        "By theory": intercoder.by_theory(ratings),
        "By pair of coders": intercoder.by_pair(ratings),
        "Most disputed": intercoder.by_unit(ratings),
        "Prevalence": intercoder.prevalence(ratings),
    }
    if len(ratings.coders) > 2:  # noqa: PLR2004  # of two coders, one leaves nothing to compare
        frames["Without each coder"] = intercoder.without_each_coder(ratings)
    return {title: _numbers(frame) for title, frame in frames.items() if len(frame)}


def list_compared(compared: Sequence[ComparedTally]) -> Table:
    """Theory by actor by study; the origin of the labels has a column of its own."""
    theories = list(dict.fromkeys(theory for one in compared for theory in one.tally.counts))
    counts = (partial(_count_in_tally, theory) for theory in theories)
    return _table(
        compared,
        ("Study", "Actor", "Labels", "Coder", "n", *theories, "Leader", "Margin"),
        (
            lambda one: one.study or "all studies",
            lambda one: one.actor or ALL,
            "origin",
            "coder",
            "tally.group.arguments",
            *counts,
            lambda one: one.tally.leader or _nobody(one.tally),
            "tally.margin",
        ),
        align="llllr" + "r" * len(theories) + "lr",
    )


def list_overlaps(overlaps: Sequence[Overlap]) -> Table:
    """Pairs of arguments that say the same, with the label of each."""
    return _table(
        overlaps,
        ("", "Motivation", "Label", "Same", "as", "Motivation", "Label", "Note"),
        (
            lambda overlap: f"{overlap.study} {overlap.argument}",
            "motivation",
            "label",
            "degree",
            lambda overlap: f"{overlap.other_study} {overlap.other_argument}",
            "other_motivation",
            "other_label",
            "note",
        ),
    )


def list_contradictions(questions: Sequence[Contradiction]) -> Table:
    """Questions on which sources differ, a row a statement."""
    rows = [
        asdict(question) | asdict(statement)
        for question in questions
        for statement in question.statements
    ]
    headers = ("", "Question", "Kind", "Study", "Place", "Says", "Year of the source", "Note")
    fields = ("contradiction", "question", "kind", "study", "section", "says", "date", "note")
    return _listed(rows, headers, fields)


def list_rows(rows: pd.DataFrame) -> Table:
    """Rows of a file as they stand, without the columns that are empty."""
    headers = tuple(map(str, rows.columns))
    return without_empty(Table(headers, tuple(map(tuple, rows.to_numpy().tolist()))))


def without_empty(table: Table) -> Table:
    """Return a table without the columns in which every cell is empty; the first stays."""
    if not table.rows:
        return table
    keep = [
        number
        for number in range(len(table.headers))
        if number == 0 or any(row[number] not in ("", None) for row in table.rows)
    ]
    return Table(
        headers=tuple(table.headers[number] for number in keep),
        rows=tuple(tuple(row[number] for number in keep) for row in table.rows),
        align="".join(table.align[number] for number in keep) if table.align else "",
    )


def _table(
    rows: Iterable[Any], headers: tuple[str, ...], fields: tuple[Field, ...], align: str = ""
) -> Table:
    """Return a table of these fields of each row, by name or by a function of the row."""
    cells = tuple(tuple(_cell(row, field) for field in fields) for row in rows)
    return Table(headers, cells, align=align)


def _listed(
    rows: Iterable[Any], headers: tuple[str, ...], fields: tuple[Field, ...], align: str = ""
) -> Table:
    return without_empty(_table(rows, headers, fields, align))


def _cell(row: Any, field: Field) -> Cell:
    if not isinstance(field, str):
        return field(row)
    return row[field] if isinstance(row, Mapping) else attrgetter(field)(row)


def _motivation(row: Row) -> str:
    return f"– {row['motivation']}" if row["part_of"] else row["motivation"]


def _label_in(labels: Mapping[str, Label], codebook: Codebook, row: Row) -> str:
    return noun_label(labels.get(row["argument"]), codebook)


def _rules_of(claim: Claim) -> str:
    return (", ".join(claim.holds_under) or "no rule") if claim.depends_on_rule else ""


def _count_in_tally(theory: str, compared: ComparedTally) -> Cell:
    return compared.tally.counts.get(theory)


def _group_name(name: str | None) -> str:
    """The name of a group, which may be empty; the pooled one has none."""
    return ALL if name is None else name


def _capital(column: str) -> str:
    return column[:1].upper() + column[1:]


def _leader(tally: Tally, codebook: Codebook) -> str:
    if tally.leader:
        return codebook.noun(tally.leader)
    return _nobody(tally)


def _three(number: float | None) -> str:
    """Write a statistic to three digits; nothing where it is undefined."""
    return "" if number is None or math.isnan(number) else f"{number:.3f}"


def _numbers(frame: pd.DataFrame) -> Table:
    """A table of statistics: floats to three digits, right-aligned."""
    kinds = [frame[name].dtype.kind for name in frame.columns]
    rows = [
        tuple(
            _three(cell) if kind == "f" else int(cell) if kind in "iu" else str(cell)
            for cell, kind in zip(row, kinds, strict=True)
        )
        for row in frame.itertuples(index=False, name=None)
    ]
    align = "".join("l" if kind == "O" else "r" for kind in kinds)
    return without_empty(Table(tuple(map(str, frame.columns)), tuple(rows), align=align))


def _nobody(tally: Tally) -> str:
    """What to say where no theory leads alone."""
    if tally.is_tie:
        return "tie"
    return "none" if tally.group.arguments else "–"


def _outcome(verdict: Verdict, number: int) -> str:
    """The leader under one of the rules, with the margin."""
    tally = verdict.tallies[number]
    leader = _leader(tally, verdict.codebook)
    return f"{leader} by {for_people(tally.margin)}" if tally.leader else leader


def _hangs_on(verdict: Verdict) -> str:
    if verdict.leader is None:
        return "nobody leads alone" if verdict.group.arguments else "–"
    return "; ".join(hangs_on(verdict)) or "nothing: sturdy"


def _score(tally: Tally, codebook: Codebook) -> str:
    if not tally.group.arguments:
        return "–"
    scores = [for_people(tally.counts[theory]) for theory in leading_theories(tally, codebook)]
    return f"{' : '.join(scores)} {_leader(tally, codebook)}"
