"""SIPRI Yearbook 2007, chapter 4: Table 4.1, its totals, and the five tests of the four groups."""

from pathlib import Path
from typing import Any

import pytest

import theorycoding as tc
from theorycoding.counting.grids import Matrix, counts, totals

ROOT = Path(__file__).resolve().parents[2]
TABLE_4_1 = """
                 | CIS  | CSTO | GUAM | SCO^a | NATO/EU^b
Established:     | 1991 | 2003 | 1997 | 2001  | 1949/1951
No. of members:  | 12   | 7    | 4    | 6     | 26/27
Russia           | x    | x    | –    | x     | –
Europe           |      |      |      |       |
Ukraine          | x    | –    | x    | –     | –
Belarus          | x    | x    | –    | –     | –
Moldova          | x    | –    | x    | –     | –
South Caucasus   |      |      |      |       |
Georgia          | x    | –    | x    | –     | –
Armenia          | x    | x    | –    | –     | –
Azerbaijan       | x    | –    | x    | –     | –
Central Asia     |      |      |      |       |
Kazakhstan       | x    | x    | –    | x     | –
Uzbekistan       | x    | x    | –    | x     | –
Kyrgyzstan       | x    | x    | –    | x     | –
Tajikistan       | x    | x    | –    | x     | –
Turkmenistan     | x    | –    | –    | –     | –
Baltic states    |      |      |      |       |
Latvia           | –    | –    | –    | –     | x
Lithuania        | –    | –    | –    | –     | x
Estonia          | –    | –    | –    | –     | x
"""
CELLS = tuple(
    tuple(cell.strip() for cell in line.split("|")) for line in TABLE_4_1.strip("\n").split("\n")
)


@pytest.fixture(scope="module")
def study() -> tc.Study:
    return tc.read_study("sipri-2007", project=ROOT)


@pytest.fixture(scope="module")
def membership(study: tc.Study) -> Matrix:
    return Matrix(study.grids["membership"], study.codebook)


@pytest.fixture(scope="module")
def assessment(study: tc.Study) -> Matrix:
    return Matrix(study.grids["assessment"], study.codebook)


@pytest.fixture(scope="module")
def claims(study: tc.Study) -> dict[str, Any]:
    return {claim.claim: claim for claim in tc.evaluate_claims(study)}


def test_table_4_1_comes_out_exactly_as_printed(study: tc.Study, membership: Matrix) -> None:
    (settings,) = (table for table in study.tables if table["id"] == "table-4.1")
    made = tc.grid_table(membership, settings)
    assert made.cells == CELLS == study.printed["table-4.1"]
    assert tc.differences(made, study.printed["table-4.1"]) == ()
    assert [CELLS[row + 1][0] for row in sorted(made.group_rows)] == [
        "Europe",
        "South Caucasus",
        "Central Asia",
        "Baltic states",
    ]
    assert made.caption_at == "above"
    assert dict(made.notes)["a"] == "The sixth SCO member is China."


def test_the_totals_are_the_rows_and_the_members_outside_them(membership: Matrix) -> None:
    found = {
        total.organisation: (total.rows, total.outside, total.printed, total.is_right)
        for total in totals(membership)
    }
    assert found == {
        "CIS": (12, 0, 12, True),
        "CSTO": (7, 0, 7, True),
        "GUAM": (4, 0, 4, True),
        "SCO": (5, 1, 6, True),
        "NATO": (3, 23, 26, True),
        "EU": (3, 24, 27, True),
    }


def test_the_twenty_cells_of_the_five_tests_are_fifteen_verdicts_and_five_others(
    assessment: Matrix,
) -> None:
    cells = counts(assessment)
    assert assessment.whole_criteria == ("a", "b", "c", "d", "e")
    assert cells["case"].tolist() == ["CIS", "CSTO", "GUAM", "SCO"]
    verdicts = cells[["favourable", "unfavourable", "between"]].to_numpy().sum()
    assert (verdicts, cells["open"].sum(), cells["missing"].sum()) == (15, 4, 1)
    assert cells["not_coded"].sum() == 0


def test_a_fault_denied_speaks_for_the_sco_and_an_efficient_one_too(assessment: Matrix) -> None:
    by_case = counts(assessment).set_index("case")
    assert by_case.loc["SCO", ["favourable", "unfavourable"]].tolist() == [4, 0]
    assert by_case.loc["CIS", ["favourable", "unfavourable"]].tolist() == [1, 2]
    assert by_case["favourable"].idxmax() == "SCO"


OUTCOMES = {
    "T3a": "12",
    "T3b": "7",
    "T3c": "4",
    "T3d": "6",
    "T3f": "26",
    "T3g": "27",
    "T3h": "3 of 15",
    "S8": "Turkmenistan",
    "P0": "5",
    "P1": "5 of 15",
    "P2": "4 of 15",
    "P3": "3 of 15",
    "P4": "2 of 15",
    "P5": "1 of 15",
    "D1": "12 of 15",
    "D6": "10",
    "D7": "30",
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_figure_of_the_chapter_is_recomputed(claims: dict[str, Any], name: str) -> None:
    assert (claims[name].outcome, claims[name].found) == ("holds", OUTCOMES[name])


def test_the_rows_alone_do_not_carry_the_printed_total_of_the_sco(claims: dict[str, Any]) -> None:
    assert (claims["T3e"].outcome, claims["T3e"].found) == ("fails", "5 of 15")


@pytest.mark.parametrize("name", ["S1", "S2", "S3", "S4", "S5", "S6", "S7"])
def test_memberships_lie_within_or_beside_each_other(claims: dict[str, Any], name: str) -> None:
    assert claims[name].outcome == "holds"


def test_every_claim_is_as_recorded(claims: dict[str, Any]) -> None:
    assert [name for name, claim in claims.items() if not claim.is_as_recorded] == []


def test_what_cannot_be_computed_is_recorded_with_its_reason(claims: dict[str, Any]) -> None:
    recorded = [claim for claim in claims.values() if claim.outcome == "recorded"]
    assert {"D3a", "D4a", "D5"} <= {claim.claim for claim in recorded}
    assert all(claim.note for claim in recorded)


def test_labels_are_this_projects_and_each_has_its_reason(study: tc.Study) -> None:
    assert study.is_own(study.default_coder)
    own = study.codings[study.codings["coder"] == study.default_coder]
    assert (own.loc[own["label"] != "", "reason"] != "").all()
