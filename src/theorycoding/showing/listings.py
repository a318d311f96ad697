"""Records as tables to show: what commands print and reports place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from itertools import zip_longest

import pandas as pd

from theorycoding.claims.outcomes import SOURCE, Claim
from theorycoding.comparing.comparison import POOLED, ComparedTally, Contradiction
from theorycoding.counting.corrected import CorrectedTally
from theorycoding.counting.grids import Matrix, Total, counts
from theorycoding.counting.groups import By, columns_of
from theorycoding.counting.tallies import Share, Tally, shares_of
from theorycoding.counting.verdicts import Verdict
from theorycoding.showing.sentences import Write, depends_on, few, weight_limit
from theorycoding.showing.table_fields import Field, rounded, table_of, without_empty
from theorycoding.study.studies import Origin, Row, Study, TextTable
from theorycoding.vocabulary.codebook import LABEL, Codebook
from theorycoding.vocabulary.dates import PARTS
from theorycoding.vocabulary.exact import capital, for_people, notation
from theorycoding.vocabulary.labels import Label, write_label
from theorycoding.vocabulary.shown_table import Table

ALL = "all"
SHARE_SIGNS: Mapping[Share, str] = {"percent": "%", "fraction": "share"}  # in headers


def noun_label(label: Label | None, codebook: Codebook) -> str:
    """Return a label in nouns; empty for an argument that is not yet coded."""
    return write_label(label, codebook.nouns()) if label else ""


def list_arguments(study: Study) -> Table:
    """Return the arguments in order, with sub-reasons, every coder's label and the places."""
    coders = [study.default_coder, *(c.id for c in study.coders if c.id != study.default_coder)]
    by_coder = {coder: study.labels_of(coder) for coder in coders if study.coders}
    rows = [
        (
            row["argument"],
            row["actor"],
            f"– {row['motivation']}" if row["part_of"] else row["motivation"],
            *(noun_label(own.get(row["argument"]), study.codebook) for own in by_coder.values()),
            row["section"],
            row["evaluated_in"],
        )
        for row in study.argument_table.rows
    ]
    labels = (f"Label ({coder})" for coder in by_coder)
    headers = ("Argument", "Actor", "Motivation", *labels, "Argued in", "Evaluated in")
    return without_empty(Table(headers, tuple(rows)))


def list_reasons(study: Study) -> Table:
    """Return the reasons that coders give for their labels, in the order of the arguments."""
    order = {row["argument"]: number for number, row in enumerate(study.argument_table.rows)}
    rows = [row for row in study.coding_table.rows if row["reason"]]
    rows.sort(key=lambda row: order.get(row["argument"], len(order)))

    def label(row: Row) -> str:
        return noun_label(study.codebook.label(row["label"]), study.codebook)

    headers = ("Argument", "Coder", "Label", "Place", "Reason")
    return table_of(rows, headers, ("argument", "coder", label, "section", "reason"))


def list_tallies(
    tallied: Sequence[Tally],
    codebook: Codebook,
    by: By = "actor",
    *,
    share: Share | None = None,
) -> Table:
    """Return the counts per theory, one row per group; each with its share if one is asked for."""
    columns, nouns = columns_of(by), codebook.nouns()
    has_uncoded = any(one.group.uncoded for one in tallied)
    rows = [
        (
            *map(_group_name, one.group.key),
            one.group.arguments,
            one.group.mixed,
            *([one.group.uncoded] if has_uncoded else []),
            *_counts(one, share),
            _leader(one, nouns),
            one.margin if one.group.arguments else "",
        )
        for one in tallied
    ]
    numbers = ["n", "Mixed", *(["Not yet coded"] if has_uncoded else [])]
    for name in map(codebook.noun, codebook.theories):
        numbers += [name, f"{name} {SHARE_SIGNS[share]}"] if share else [name]
    headers = (*map(_heading, columns), *numbers, "Leader", "Margin")
    align = "l" * len(columns) + "r" * len(numbers) + "lr"
    return Table(headers, tuple(rows), align=align, keys=len(columns))


def _counts(tally: Tally, share: Share | None) -> list[Fraction | None]:
    """Return the counts, each followed by its share if one is asked for."""
    if not share:
        return list(tally.counts.values())
    shares = shares_of(tally, share)
    return [each for theory, number in tally.counts.items() for each in (number, shares[theory])]


def list_corrected(
    tallied: Sequence[Tally],
    corrected: Sequence[CorrectedTally],
    codebook: Codebook,
    by: By = "actor",
) -> Table:
    """Return the counts of a machine and the corrected shares, one row per group and theory."""
    rows = [
        (
            *map(_group_name, one.group.key),
            one.group.arguments,
            one.sampled,
            codebook.noun(theory),
            tally.counts[theory],
            *map(rounded, (shares_of(tally)[theory], share.share, share.se, share.low, share.high)),
            (one.reason or "").replace("_", " "),
        )
        for tally, one in zip(tallied, corrected, strict=True)
        for theory, share in one.shares.items()
    ]
    columns = columns_of(by)
    counts = ("n", "Sampled", "Theory", "Count", "Uncorrected share")
    estimates = ("Corrected share", "Standard error", "Lower limit", "Upper limit", "Not corrected")
    headers = (*map(_heading, columns), *counts, *estimates)
    return without_empty(Table(headers, tuple(rows), align="l" * len(columns) + "rrlrrrrrrl"))


def list_rules(verdicts: Sequence[Verdict]) -> Table:
    """Return the scores and the leader, one row per counting rule and one column per group."""
    codebook, write = verdicts[0].codebook, one_notation(verdicts)
    rows = [
        (str(first.rule), *(_score(one, codebook, write) for one in (first, *others)))
        for first, *others in zip(*(verdict.tallies for verdict in verdicts), strict=True)
    ]
    headers = ("Rule", *(_group_name(verdict.group.name) for verdict in verdicts))
    return Table(headers, tuple(rows))


def one_notation(verdicts: Sequence[Verdict]) -> Write:
    """Return how to write the counts of these verdicts, all in one way."""
    tallied = (tally for verdict in verdicts for tally in verdict.tallies)
    return notation(number for tally in tallied for number in tally.counts.values())


def list_claims(claims: Sequence[Claim]) -> Table:
    """Return what claims state, what was computed, and the outcomes; the study if several."""
    has_several = len({claim.study for claim in claims}) > 1
    study: Field = "study" if has_several else lambda _: ""
    headers = ("Claim", "Study", "By", "Place", "Statement", "Stated", "Computed", "Outcome")
    fields = ("claim", study, "by", "section", "statement", "says", "found", "outcome")
    return table_of(claims, (*headers, "Holds under"), (*fields, _rules_of))


def list_events(events: TextTable) -> Table:
    """Return the events in order."""
    headers = ("Event", "Date as given", "Actor", "Towards", "Act", "Response", "Place", "Note")
    fields = ("event", "printed", "actor", "addressee", "act", "response", "section", "note")
    return table_of(events.rows, headers, fields)


def list_discrepancies(discrepancies: TextTable) -> Table:
    """Return the slips and oddities of the source."""
    headers = ("Discrepancy", "Place", "The source has", "Against it", "Note")
    fields = ("discrepancy", "section", "says", "instead", "note")
    return table_of(discrepancies.rows, headers, fields)


def list_cells(matrix: Matrix) -> Table:
    """Return the cells of a grid, one row per cell, with hedges and places."""
    values = matrix.codebook.nouns(matrix.grid.values)
    criteria = matrix.codebook.nouns(matrix.grid.criteria)
    fields: tuple[Field, ...] = (
        "case",
        lambda cell: criteria.get(cell["criterion"], cell["criterion"]),
        lambda cell: values.get(cell["value"], cell["value"]) or "not coded",
        *("group", "qualifier", "section", "note"),
    )
    headers = ("Case", "Criterion", "Value", "Group", "Hedge", "Place", "Note")
    return table_of(matrix.grid.cells.rows, headers, fields)


def list_polarity(matrix: Matrix) -> Table:
    """Return how many cells of each case are favourable, unfavourable or neither."""
    kinds = ("Favourable", "Unfavourable", "In between", "Open", "Not addressed", "Not coded")
    rows = tuple(map(tuple, counts(matrix).to_numpy().tolist()))
    return Table(("Case", *kinds), rows, align="lrrrrrr")


def list_totals(totals: Sequence[Total]) -> Table:
    """Return the printed totals beside what the rows of a grid add up to."""
    rightness = {True: "yes", False: "no", None: "not known"}
    fields: tuple[Field, ...] = (
        lambda total: total.organisation or total.criterion,
        "rows",
        lambda total: "?" if total.outside is None else total.outside,
        *("outside_names", "printed"),
        lambda total: rightness[total.is_right],
    )
    headers = ("Total", "In the rows", "Outside the rows", "Names outside", "Printed", "Adds up")
    return table_of(totals, headers, fields, align="lrrlrl", every=True)


def list_studies(studies: Sequence[Study], claims: Mapping[str, Sequence[Claim]]) -> Table:
    """Return how much of each study is coded, and how many sentences of its source hold."""
    rows = []
    for study in studies:
        outcomes = [claim.outcome for claim in claims[study.name] if claim.by == SOURCE]
        number = len(study.whole_arguments)
        counted = (outcomes.count("holds"), outcomes.count("fails"), outcomes.count("recorded"))
        rows.append((study.name, study.title, number, len(study.grids), *counted))
    headers = ("Study", "Title", "Arguments", "Grids")
    of_source = ("Sentences that hold", "Sentences that do not hold", "Sentences recorded only")
    return Table((*headers, *of_source), tuple(rows), align="llrrrrr")


def list_theories(codebook: Codebook) -> Table:
    """Return the theories with their definitions."""
    return table_of(
        codebook.variable(LABEL),
        ("Theory", "Definition", "Use when", "Not when", "Reference"),
        (lambda code: code.noun or code.code, "definition", "use_when", "not_when", "reference"),
    )


def list_verdicts(verdicts: Sequence[Verdict], write: Write = for_people) -> Table:
    """Return the outcome under each rule and what would end the lead, one row per group."""
    first = verdicts[0]
    nouns = first.codebook.nouns()
    rows = [
        (
            *map(_group_name, verdict.group.key),
            *(_outcome(tally, nouns, write) for tally in verdict.tallies),
            f"above {limit}" if (limit := weight_limit(verdict)) else "",
            verdict.to_lose_lead.number,
            verdict.to_reverse.number,
            ", ".join(verdict.to_lose_lead.necessary),
            few(verdict.to_lose_lead.single),
        )
        for verdict in verdicts
    ]
    ends = ("Labels to end the lead", "Labels to reverse it", "Needed to end it", "Any one ends it")
    rules = (str(tally.rule) for tally in first.tallies)
    headers = (*map(_heading, first.by), *rules, "Weights that keep the lead", *ends)
    align = "l" * (len(headers) - 4) + "rrll"
    return without_empty(Table(headers, tuple(rows), align=align, keys=len(first.by)))


def leads_depend_on(study: Study, verdicts: Mapping[str, Sequence[Verdict]]) -> tuple[str, ...]:
    """Return what each lead depends on, for each coder and group; `verdicts` are by coder."""
    return tuple(
        _depends_on(coder.id, verdict, verdicts)
        for coder in study.coders
        for verdict in verdicts[coder.id]
    )


def _labels_by(coder: str, origin: Origin) -> str:
    """Return whose labels these are, in a word or two."""
    if origin == "published":
        return "the source"
    if origin == "coder":
        return coder
    return "this project" if coder in ("project", POOLED) else f"{coder} (this project)"


def _depends_on(coder: str, verdict: Verdict, verdicts: Mapping[str, Sequence[Verdict]]) -> str:
    """Return on what a lead depends, and who leads by the labels of which other coders."""
    if verdict.leader is None:
        return "nobody leads alone" if verdict.group.arguments else "–"
    others = [
        f"{other}: {_leader(one.tallies[0], one.codebook.nouns())}"
        for other, several in verdicts.items()
        for one in several
        if other != coder
        and one.group.name == verdict.group.name
        and one.group.arguments
        and one.leader != verdict.leader
    ]
    coders = (f"the coder ({', '.join(others)})",) if others else ()
    return "; ".join((*depends_on(verdict), *coders)) or "nothing (robust)"


def list_compared(
    compared: Sequence[ComparedTally],
    nouns: Mapping[str, str],
    depends_on: Sequence[str] = (),
) -> Table:
    """Return the tallies of several studies, each with whose labels they count.

    `depends_on` says what the leads of the first tallies depend on.
    """
    theories = list(dict.fromkeys(theory for one in compared for theory in one.tally.counts))
    rows = [
        [
            one.study or "all studies",
            one.actor or ALL,
            _labels_by(one.coder, one.origin),
            one.tally.group.arguments,
            *map(one.tally.counts.get, theories),
            _leader(one.tally, nouns),
            one.tally.margin,
        ]
        for one in compared
    ]
    names = (nouns[theory] for theory in theories)
    headers = ["Study", "Actor", "Labels by", "n", *names, "Leader", "Margin"]
    align = "lllr" + "r" * len(theories) + "lr"
    if depends_on:
        rows = [[*row, text] for row, text in zip_longest(rows, depends_on, fillvalue="")]
        headers.append("Lead depends on")
        align += "l"
    return Table(tuple(headers), tuple(map(tuple, rows)), align=align)


def list_overlaps(overlaps: Sequence[Row]) -> Table:
    """Return the pairs of arguments that say the same, with the label of each."""
    fields: tuple[Field, ...] = (
        lambda each: f"{each['study']} {each['argument']}",
        *("motivation", "label", "degree"),
        lambda each: f"{each['other_study']} {each['other_argument']}",
        *("other_motivation", "other_label", "note"),
    )
    names = ("Counterpart", "Its motivation", "Its label")
    headers = ("Argument", "Motivation", "Label", "Overlap", *names, "Note")
    return table_of(overlaps, headers, fields, every=True)


def list_contradictions(questions: Sequence[Contradiction]) -> Table:
    """Return the questions on which sources differ, one row per statement."""
    rows = [
        asdict(question) | asdict(statement)
        for question in questions
        for statement in question.statements
    ]
    of_statement = ("Study", "Place", "Says", "Year of the source", "Note")
    fields = ("contradiction", "question", "kind", "study", "section", "says", "date", "note")
    return table_of(rows, ("Contradiction", "Question", "Kind", *of_statement), fields)


def list_rows(rows: pd.DataFrame) -> Table:
    """Return the rows of a file as they are, without the columns that are empty."""
    headers = tuple(map(str, rows.columns))
    return without_empty(Table(headers, tuple(map(tuple, rows.to_numpy().tolist()))))


def _rules_of(claim: Claim) -> str:
    return (", ".join(claim.holds_under) or "no rule") if claim.depends_on_rule else ""


def _group_name(name: str | None) -> str:
    """Return the name of a group, which may be empty; `all` for all arguments pooled."""
    return ALL if name is None else name


def _heading(column: str) -> str:
    """Return the header of a column that makes groups; `Date (year)` for the part of a date."""
    name, _, part = column.rpartition(":")
    return capital(f"{name} ({part})" if part in PARTS and name else column)


def _leader(tally: Tally, nouns: Mapping[str, str]) -> str:
    """Return the noun of the theory that leads alone, or the word to write where none does."""
    if tally.leader:
        return nouns.get(tally.leader, tally.leader)
    if tally.is_tie:
        return "tie"
    return "none" if tally.group.arguments else "–"


def _outcome(tally: Tally, nouns: Mapping[str, str], write: Write) -> str:
    """Return the leader under one of the rules, with the margin."""
    leader = _leader(tally, nouns)
    return f"{leader} by {write(tally.margin)}" if tally.leader else leader


def _score(tally: Tally, codebook: Codebook, write: Write) -> str:
    if not tally.group.arguments:
        return "–"
    scores = [write(n) for theory, n in tally.counts.items() if theory not in codebook.residual]
    return f"{' : '.join(scores)} {_leader(tally, codebook.nouns())}"
