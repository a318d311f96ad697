"""Records as tables to show: what commands print and reports place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from theorycoding.claims.outcomes import SOURCE, Claim
from theorycoding.comparing.comparison import POOLED, ComparedTally, Contradiction
from theorycoding.counting.corrected import CorrectedTally
from theorycoding.counting.grids import Matrix, Total, counts
from theorycoding.counting.groups import By, Group, columns_of
from theorycoding.counting.tallies import Share, Tally, shares_of
from theorycoding.counting.verdicts import Verdict
from theorycoding.showing.sentences import Write, depends_on, few, weight_limit
from theorycoding.showing.table_fields import Column, of_columns, rounded, table_of, without_empty
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
    nouns, groups = codebook.nouns(), [one.group for one in tallied]
    columns = [
        *_group_columns(groups, by),
        Column("n", [group.arguments for group in groups], "r"),
        Column("Mixed", [group.mixed for group in groups], "r"),
    ]
    if any(group.uncoded for group in groups):
        columns.append(Column("Not yet coded", [group.uncoded for group in groups], "r"))
    shares = [shares_of(one, share) for one in tallied] if share else []
    for theory in codebook.theories:
        columns.append(Column(nouns[theory], [one.counts[theory] for one in tallied], "r"))
        if share:
            header = f"{nouns[theory]} {SHARE_SIGNS[share]}"
            columns.append(Column(header, [each[theory] for each in shares], "r"))
    margins = [one.margin if one.group.arguments else "" for one in tallied]
    columns.append(Column("Leader", [_leader(one, nouns) for one in tallied]))
    columns.append(Column("Margin", margins, "r"))
    return of_columns(columns, keys=len(columns_of(by)))


def _group_columns(groups: Sequence[Group], by: By) -> list[Column]:
    """Return the columns that name each group."""
    return [
        Column(_heading(column), [_group_name(group.key[place]) for group in groups])
        for place, column in enumerate(columns_of(by))
    ]


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
    columns = [Column("Rule", [str(tally.rule) for tally in verdicts[0].tallies])]
    for verdict in verdicts:
        scores = [_score(tally, codebook, write) for tally in verdict.tallies]
        columns.append(Column(_group_name(verdict.group.name), scores))
    return of_columns(columns)


def one_notation(verdicts: Sequence[Verdict]) -> Write:
    """Return how to write the counts of these verdicts, all in one way."""
    tallied = (tally for verdict in verdicts for tally in verdict.tallies)
    return notation(number for tally in tallied for number in tally.counts.values())


def list_claims(claims: Sequence[Claim]) -> Table:
    """Return what claims state, what was computed, and the outcomes; the study if several."""
    study = () if len({claim.study for claim in claims}) == 1 else ("study",)
    headers = ("Claim", *map(capital, study), "By", "Place", "Statement", "Stated", "Computed")
    fields = ("claim", *study, "by", "section", "statement", "says", "found", "outcome")
    return table_of(claims, (*headers, "Outcome", "Holds under"), (*fields, _rules_of))


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

    def criterion(cell: Row) -> str:
        return matrix.criterion_noun(cell["criterion"])

    def value(cell: Row) -> str:
        return matrix.value_noun(cell["value"]) or "not coded"

    headers = ("Case", "Criterion", "Value", "Group", "Hedge", "Place", "Note")
    fields = ("case", criterion, value, "group", "qualifier", "section", "note")
    return table_of(matrix.grid.cells.rows, headers, fields)


def list_polarity(matrix: Matrix) -> Table:
    """Return how many cells of each case are favourable, unfavourable or neither."""
    kinds = ("Favourable", "Unfavourable", "In between", "Open", "Not addressed", "Not coded")
    rows = tuple(map(tuple, counts(matrix).to_numpy().tolist()))
    return Table(("Case", *kinds), rows, align="lrrrrrr")


def list_totals(totals: Sequence[Total]) -> Table:
    """Return the printed totals beside what the rows of a grid add up to."""
    names = [total.organisation or total.criterion for total in totals]
    outside = ["?" if total.outside is None else total.outside for total in totals]
    rightness = {True: "yes", False: "no", None: "not known"}
    columns = [
        Column("Total", names),
        Column("In the rows", [total.rows for total in totals], "r"),
        Column("Outside the rows", outside, "r"),
        Column("Names outside", [total.outside_names for total in totals]),
        Column("Printed", [total.printed for total in totals], "r"),
        Column("Adds up", [rightness[total.is_right] for total in totals]),
    ]
    return of_columns(columns)


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
    columns = _group_columns([verdict.group for verdict in verdicts], first.by)
    for tallied in zip(*(verdict.tallies for verdict in verdicts), strict=True):
        outcomes = [_outcome(tally, nouns, write) for tally in tallied]
        columns.append(Column(str(tallied[0].rule), outcomes))
    limits = [f"above {limit}" if (limit := weight_limit(one)) else "" for one in verdicts]
    to_lose = [verdict.to_lose_lead for verdict in verdicts]
    columns += [
        Column("Weights that keep the lead", limits),
        Column("Labels to end the lead", [each.number for each in to_lose], "r"),
        Column("Labels to reverse it", [verdict.to_reverse.number for verdict in verdicts], "r"),
        Column("Needed to end it", [", ".join(each.necessary) for each in to_lose]),
        Column("Any one ends it", [few(each.single) for each in to_lose]),
    ]
    return without_empty(of_columns(columns, keys=len(first.by)))


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
    *,
    has_actors: bool = True,
) -> Table:
    """Return the tallies of several studies, each with whose labels they count.

    `depends_on` says what the lead of each tally depends on.
    """
    tallies = [one.tally for one in compared]
    columns = [
        Column("Study", [one.study or "all studies" for one in compared]),
        Column("Labels by", [_labels_by(one.coder, one.origin) for one in compared]),
        Column("n", [tally.group.arguments for tally in tallies], "r"),
    ]
    if has_actors:
        columns.insert(1, Column("Actor", [_group_name(one.actor) for one in compared]))
    columns += [
        Column(nouns[theory], [tally.counts.get(theory) for tally in tallies], "r")
        for theory in dict.fromkeys(theory for tally in tallies for theory in tally.counts)
    ]
    columns.append(Column("Leader", [_leader(tally, nouns) for tally in tallies]))
    columns.append(Column("Margin", [tally.margin for tally in tallies], "r"))
    if depends_on:
        columns.append(Column("Lead depends on", depends_on))
    return of_columns(columns)


def list_overlaps(overlaps: Sequence[Row]) -> Table:
    """Return the pairs of arguments that say the same, with the label of each."""
    rows = [
        each
        | {"argument": f"{each['study']} {each['argument']}"}
        | {"other_argument": f"{each['other_study']} {each['other_argument']}"}
        for each in overlaps
    ]
    other = ("other_argument", "other_motivation", "other_label")
    fields = ("argument", "motivation", "label", "degree", *other, "note")
    names = ("Counterpart", "Its motivation", "Its label")
    headers = ("Argument", "Motivation", "Label", "Overlap", *names, "Note")
    return table_of(rows, headers, fields, every=True)


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
