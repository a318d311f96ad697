"""What the page of a study says, within its budget of words; what its appendices are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from theorycoding.claims.outcomes import FAILS, HOLDS, RECORDED, REPORTED, SOURCE, Claim
from theorycoding.counting.grids import Matrix
from theorycoding.counting.verdicts import Verdict
from theorycoding.reports import answers, chain
from theorycoding.reports.answers import MOST_ACTORS, VerdictsByCoder
from theorycoding.reports.chain import Head, Notes
from theorycoding.showing import listings
from theorycoding.showing.json_text import Record
from theorycoding.showing.sentences import straws_warning
from theorycoding.study.studies import Study
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.shown_table import Table

MOST_WORDS = 1_200  # of a page, tables counted
_MARKUP = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<[^>]*>|^(#+|-)(?= )|:?--+:?|[*|]", re.MULTILINE
)
_FAILING_WORDS, _REPORTED_WORDS = 130, 90
_MOST_ARGUMENTS, _MOST_CELLS = 12, 30  # of a chain on a page
_MOST_CRITERIA = 15  # of the answering grid on a page


def page_records(
    study: Study, claims: Sequence[Claim], found: VerdictsByCoder, grades: Mapping[str, str]
) -> Record:
    """Return what the page of a study says beyond its tables, as plain records by name."""
    matrix, chains = _answering(study), chain.argument_chains(study)
    reported = [claim for claim in claims if claim.by == REPORTED and claim.outcome != RECORDED]
    failing = failing_claims(claims)
    long = chain.head(failing, _FAILING_WORDS, lambda claim: f"{_claim_text(claim)} {claim.note}")
    shown = chain.head(failing, _FAILING_WORDS, _claim_text) if long.more else long
    records = {
        "answer_grid": _answer_table(matrix) if matrix else None,
        "answer_grid_id": matrix.grid.id if matrix else "",
        "reported": chain.head(reported, _REPORTED_WORDS, _claim_text),
        "borne_out": sum(claim.outcome == HOLDS for claim in reported),
        "failing": failing,
        "failing_shown": shown,
        "failing_has_notes": not long.more,
        "actor_table": None,
        "actors_shown": "",
        "leader_table": None,
        "page_rule_table": None,
        "tally_sentence": "",
        "one_label": Head((), 0),
        "straws": (),
        "chains": chains,
        "definitions": _definitions(matrix) if matrix else chain.expectations(study, chains),
        "expectations": chain.expectations(study, chains),
        **chain_records(study, "all", chains),
    }
    if found:
        records |= _tally_records(study, found, grades)
    rows = answers.grid_sentence(matrix) if matrix else records["tally_sentence"]
    return {**records, "answer": {"rows": rows, **_answer(study, found, grades)}}


def _answer(study: Study, found: VerdictsByCoder, grades: Mapping[str, str]) -> Record:
    typed = answers.typed_dependence(study)
    depends_on = answers.depends_sentence(study, found, grades)
    return {
        "text": study.answer.text.rstrip(".") if study.answer else "",
        "section": study.answer.section if study.answer else "",
        "depends_on": depends_on,
        "also_on": "" if typed == depends_on else typed,
    }


def failing_claims(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return what the source asserts itself and what does not hold."""
    return tuple(claim for claim in claims if claim.outcome == FAILS and claim.by == SOURCE)


def appendices(records: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the appendices that have rows."""
    study = records["study"]
    rows_of = {
        "arguments": records["argument_rows"],
        "tables": records["tables"],
        "tallies": records["argument_rows"] and records["coder"],
        "agreement": records["agreement"],
        "grids": records["grids"],
        "events": records["event_table"].rows,
        "claims": records["claims"],
        "sources": study["sources"] or records["discrepancy_table"].rows,
    }
    return () if study["is_bare"] else tuple(name for name, rows in rows_of.items() if rows)


def _answering(study: Study) -> Matrix | None:
    name = study.answer.grid if study.answer else ""
    return Matrix(study.grids[name], study.codebook) if name else None


def _tally_records(study: Study, found: VerdictsByCoder, grades: Mapping[str, str]) -> Record:
    verdicts = answers.actor_verdicts(found[study.headline])
    coder = next(coder for coder in study.coders if coder.id == study.headline)
    chosen, rule = answers.chosen_actors(study, found)
    single = tuple(answers.single_phrases(verdicts))
    if single and (alone := sum(map(answers.is_alone, verdicts))):
        single = (*single, f"the only argument of {counted(alone, 'further actor')}")
    warnings = (straws_warning(verdict, grades) for verdict in verdicts)
    return {
        "actor_table": answers.actor_table(study, found, chosen),
        "actors_shown": rule,
        "leader_table": answers.leader_table(verdicts) if rule else None,
        "page_rule_table": _rule_table(chosen),
        "tally_sentence": answers.tally_sentence(found[study.headline], coder),
        "one_label": Head(single[:MOST_ACTORS], max(0, len(single) - MOST_ACTORS)),
        "straws": tuple(filter(None, warnings))[:MOST_ACTORS],
    }


def _rule_table(verdicts: Sequence[Verdict]) -> Table | None:
    """Return the scores under each rule of the actors whose leader depends on it, if any."""
    moved = [verdict for verdict in verdicts if answers.is_moved_by_rule(verdict)]
    if not moved:
        return None
    table = listings.list_rules(moved)
    rows = (tuple(str(cell).replace(" : ", ":") for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


def chain_records(study: Study, notes: Notes | None, chains: Sequence[Record] = ()) -> Record:
    """Return the chain on the page, with so many notes; None leaves it to an appendix."""
    if matrix := _answering(study):
        full = chain.case_chains(matrix, has_notes=notes == "all")
        is_long = len(matrix.values) > _MOST_CELLS
    else:
        full = tuple(chains) or chain.argument_chains(study, notes or "all")
        is_long = len(study.whole_arguments) > _MOST_ARGUMENTS
    most = _MOST_ARGUMENTS if study.files.is_bare else 0
    shown = full[:most] if notes is None or is_long else full
    return {"chain": Head(tuple(shown), len(full) - len(shown))}


def _answer_table(matrix: Matrix) -> Record:
    """Return the answering grid, criteria down and cases across; nothing if it is too large."""
    cases = chain.case_chains(matrix)
    names = chain.criterion_names(matrix)
    if len(cases) > MOST_ACTORS or len(names) > _MOST_CRITERIA:
        return {"cases": [], "rows": [], "sums": []}
    cells = {(case["case"], cell["criterion"]): cell for case in cases for cell in case["cells"]}
    rows = [
        {"name": name, "cells": [cells.get((case["case"], name)) for case in cases]}
        for name in names.values()
    ]
    sums = [case["favourable"] for case in cases if case["favourable"]]
    return {"cases": [case["case"] for case in cases], "rows": rows, "sums": sums}


def _definitions(matrix: Matrix) -> tuple[tuple[str, str], ...]:
    """Return the definition of each criterion of the answering grid."""
    names = chain.criterion_names(matrix)
    codes = matrix.codebook.variable(matrix.grid.criteria)
    return tuple(
        (names[code.code], code.definition)
        for code in codes
        if code.code in names and code.definition
    )


def _claim_text(claim: Claim) -> str:
    return " ".join((claim.section, claim.statement, claim.says, claim.found, claim.whose))


def count_words(page: str) -> int:
    r"""Return the number of words of a Markdown page: tables counted, mark-up not.

    >>> count_words("# Head\n![A figure](a.svg)\n| a |\n| :-- |\n- [one](x.md) **two**\n")
    4
    """
    return len(_MARKUP.sub(" ", page).split())
