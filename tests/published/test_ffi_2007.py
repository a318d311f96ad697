"""FFI report 2007/01671: Tables 2.5 and 3.3, their tallies, and what its sentences claim."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

import theorycoding as tc

ROOT = Path(__file__).resolve().parents[2]
CAPTION = "Schematic presentation of the theories' ability to explain the empirical evidence"
TABLE_2_5 = (
    ("ARGUMENT", "THEORETICAL EXPECTATION"),
    ("1) Russian control CIS", "Realism"),
    ("2) Benefits of bloc formation", "Liberalism"),
    ("3) International recognition of the CSTO", "Realism (Liberalism)"),
    ("4) Ability to control peacekeeping", "Realism (Liberalism)"),
    ("5) Synergies from cooperation", "Liberalism"),
)
TABLE_3_3 = (
    ("ARGUMENT", "THEORETICAL BASE"),
    ("Preference for bilateral structures", "(Liberal) Realist"),
    ("Democracy Promotion", "(Liberal) Realist"),
    ("Freedom of action", "Realist"),
    ("Peacekeeping", "Liberal"),
)
PRINTED = {"table-2.5": TABLE_2_5, "table-3.3": TABLE_3_3}


@pytest.fixture(scope="module")
def study() -> tc.Study:
    return tc.read_study("ffi-2007", project=ROOT)


@pytest.fixture(scope="module")
def claims(study: tc.Study) -> dict[str, Any]:
    return {claim.claim: claim for claim in tc.evaluate_claims(study)}


def regenerated(study: tc.Study, name: str) -> Any:
    (settings,) = (table for table in study.tables if table["id"] == name)
    return tc.argument_table(study.coded(settings.get("coder")), study.codebook, settings)


@pytest.mark.parametrize("name", PRINTED)
def test_tables_2_5_and_3_3_come_out_exactly_as_printed(study: tc.Study, name: str) -> None:
    made = regenerated(study, name)
    assert made.cells == PRINTED[name]
    assert made.caption == f"{name.replace('table-', 'Table ')}. {CAPTION}"
    assert made.caption_at == "below"


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_tables_are_copied_cell_by_cell(study: tc.Study, name: str) -> None:
    assert study.printed[name] == PRINTED[name]


@pytest.mark.parametrize("name", PRINTED)
def test_one_label_coded_differently_shows_in_the_printed_table(study: tc.Study, name: str) -> None:
    (settings,) = (table for table in study.tables if table["id"] == name)
    codings = study.coded()
    first = codings["actor"].isin(settings["actors"]).idxmax()
    codings.loc[first, "label"] = "Liberalism (Realism)"
    made = tc.argument_table(codings, study.codebook, settings)
    (difference,) = tc.differences(made, study.printed[name])
    assert (difference.row, difference.column) == (1, 1)
    assert difference.printed == PRINTED[name][1][1]


TALLIES = {  # rule: (CSTO, NATO) as realism, liberalism, leader
    ("primary", None): (("3", "2", "realism"), ("3", "1", "realism")),
    ("any", None): (("3", "4", "liberalism"), ("3", "3", None)),
    ("pure", None): (("1", "2", "liberalism"), ("1", "1", None)),
    ("weighted", "1/2"): (("2", "3", "liberalism"), ("2", "2", None)),
    ("weighted", "2/3"): (("7/3", "8/3", "liberalism"), ("7/3", "5/3", "realism")),
    ("weighted", "3/4"): (("5/2", "5/2", None), ("5/2", "3/2", "realism")),
    ("weighted", "1"): (("3", "2", "realism"), ("3", "1", "realism")),
}


@pytest.mark.parametrize(("rule", "weight"), TALLIES)
def test_the_counting_rule_decides_who_leads(
    study: tc.Study, rule: str, weight: str | None
) -> None:
    frame = tc.tally(study.coded(), study.codebook, rule=rule, weight=weight)
    assert frame["actor"].tolist()[:2] == ["CSTO", "NATO"]
    assert frame["arguments"].tolist() == [5, 4, 9]
    assert frame["mixed"].tolist() == [2, 2, 4]
    for row, (realism, liberalism, leader) in enumerate(TALLIES[rule, weight]):
        assert frame.loc[row, "realism"] == Fraction(realism)
        assert frame.loc[row, "liberalism"] == Fraction(liberalism)
        assert frame.loc[row, "neither"] == 0
        found = frame.loc[row, "leader"]
        assert found == leader if leader else frame["leader"].isna()[row]


OUTCOMES = {  # the sentences on the two tables, A1 to A13: outcome and computed value
    "A1": ("holds", "2 of 5"),
    "A2": ("holds", "2 of 5"),
    "A3": ("holds", "3 of 5"),
    "A4": ("holds", "primary"),
    "A5": ("holds", "N4"),
    "A6": ("holds", "realism; realism"),
    "A7": ("fails", "C2; C5"),
    "A8a": ("holds", "4 of 5"),
    "A8b": ("holds", "realism"),
    "A10a": ("holds", "realism"),
    "A10b": ("holds", "realism"),
    "A11a": ("holds", "5 of 5"),
    "A11f": ("fails", "0 of 1"),
    "A12a": ("fails", "C5; C5 with realist assumptions; C1"),
    "A12b": ("fails", "N1; N3"),
    "A13": ("recorded", ""),
    "A13a": ("fails", "7 to 10"),
    "A13d": ("holds", "17"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_sentence_of_the_report_holds_or_fails(claims: dict[str, Any], name: str) -> None:
    claim = claims[name]
    assert (claim.outcome, claim.found) == OUTCOMES[name]
    assert claim.is_as_recorded


def test_only_what_the_report_itself_asserts_is_held_against_it(claims: dict[str, Any]) -> None:
    """A13a is one of three readings, and the sum of M3a rests on a row of ours."""
    failing = {name: claim.by for name, claim in claims.items() if claim.outcome == "fails"}
    assert (failing.pop("A13a"), failing.pop("M3a")) == ("project", "project")
    assert failing == dict.fromkeys(("A7", "A8d", "A11f", "A12a", "A12b", "M2d"), "source")


def test_every_claim_is_as_recorded_and_every_failure_pinned(claims: dict[str, Any]) -> None:
    assert [name for name, claim in claims.items() if not claim.is_as_recorded] == []
    assert all(claim.pinned for claim in claims.values() if claim.outcome == "fails")


def test_the_authors_counting_rule_is_the_one_under_which_both_sentences_hold(
    claims: dict[str, Any],
) -> None:
    assert claims["A1"].holds_under == ("primary", "pure")
    assert claims["A3"].holds_under == ("primary", "any")
    assert claims["A4"].found == "primary"


def test_the_slips_of_the_source_are_listed(study: tc.Study) -> None:
    listed = {row["discrepancy"] for row in study.discrepancies.rows}
    for slip in ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6"):
        assert any(name.startswith(slip) for name in listed), slip


def test_the_files_of_the_study_have_no_errors(study: tc.Study) -> None:
    assert not tc.problems.has_errors(tc.check(study.files))


# The report, as it is committed


def tables_of(page: str) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(page):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token.content)
        elif token.type == "table_close":
            yield rows
            rows = []


@pytest.mark.parametrize("name", PRINTED)
def test_the_report_shows_the_table_as_printed(name: str) -> None:
    page = (ROOT / "reports" / "ffi-2007" / "tables.md").read_text(encoding="utf-8")
    assert [list(row) for row in PRINTED[name]] in list(tables_of(page))
    assert f"*{name.replace('table-', 'Table ')}. {CAPTION}*" in page


def test_the_page_alone_says_who_leads_by_which_rule_and_what_does_not_hold() -> None:
    page = " ".join((ROOT / "reports" / "ffi-2007.md").read_text(encoding="utf-8").split())
    start = page[: page.index("## How each label comes about")]
    assert "Realism, with reservations: on both sides" in start
    assert "realism leads 3 to 2 for CSTO" in start
    assert "Our own reading (prose, not blind): liberalism leads 4 to 1 for CSTO" in start
    assert "| any | 3:4 Liberalism | 3:3 tie |" in page
    failing = page[page.index("## Sentences of the source that do not hold") :]
    assert "Synergies alone fits liberalism without remainder." in failing
    assert "only C5. Computed: C2; C5." in failing
