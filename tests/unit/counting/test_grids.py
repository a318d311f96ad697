"""Grids: cells looked up and counted, polarity respected; printed totals and tables."""

from typing import TYPE_CHECKING

import pytest

import theorycoding as tc
from theorycoding.counting.grids import Matrix, Total, Unsupported, counts, totals, unsupported
from theorycoding.study.studies import Grid, TextTable
from theorycoding.vocabulary.codebook import Code, Codebook

if TYPE_CHECKING:
    from tests.conftest import Project

CODEBOOK = """variable,code,noun,parent,polarity,kind
label,realism,Realism,,,
membership,member,member,,,verdict
membership,non-member,not a member,,,verdict
degree,yes,yes,,affirms,verdict
degree,partly,partly,,,verdict
degree,no,no,,denies,verdict
degree,untested,untested,,,open
degree,silent,silent,,,missing
test,a,Coerced,,fault,
test,a1,Half of a,a,fault,
test,e,Efficient,,virtue,
performance,performed,performed,,favourable,verdict
performance,adverse,adverse,,unfavourable,verdict
"""
ASSESSMENT = """case,criterion,value,group
CSTO,a,yes,East
CSTO,a1,yes,East
CSTO,e,partly,East
SCO,a,no,East
SCO,e,yes,East
NATO,a,untested,West
NATO,e,silent,West
NATO,a1,,West
"""
MEMBERS = """case,criterion,value,group
Russia,SCO,member,
Russia,NATO/EU,non-member,
Latvia,SCO,non-member,Baltic
Latvia,NATO/EU,member,Baltic
Estonia,NATO/EU,member,Baltic
Estonia,SCO,non-member,Baltic
"""
COLUMNS = """criterion,organisation,mark,established,members,outside,outside_names
SCO,SCO,a,2001,2,1,China
NATO/EU,NATO,b,1949,26,24,
NATO/EU,EU,b,1951,27,,
"""
SETTINGS = """
[[grid]]
id = "assessment"
values = "degree"
criteria = "test"

[[grid]]
id = "members"
values = "membership"

[[grid]]
id = "roles"
values = "performance"

[[table]]
id = "table-1"
grid = "members"
caption = "Membership"
stub = ""
columns = ["SCO", "NATO/EU"]
head_rows = [["Established:", "established"], ["No.:", "members"]]
groups = "rows"
print = { member = "x", non-member = "–" }
notes = { a = "China too.", "" = "SCO: an organisation." }

[[table]]
id = "turned"
grid = "assessment"
caption = "Tests"
stub = "Test"
across = "cases"
"""


@pytest.fixture
def study(project: "Project") -> tc.Study:
    project.write("codings/codebook.csv", CODEBOOK)
    project.write("codings/s/study.toml", SETTINGS)
    project.write("codings/s/grids/assessment.csv", ASSESSMENT)
    project.write("codings/s/grids/members.csv", MEMBERS)
    project.write("codings/s/grids/members.columns.csv", COLUMNS)
    project.write(
        "codings/s/grids/roles.csv", "case,combat,reform\nCSTO,performed,adverse\nSCO,,\n"
    )
    return project.study()


def matrix(study: tc.Study, grid: str) -> Matrix:
    return Matrix(study.grids[grid], study.codebook)


def test_a_fault_denied_speaks_for_a_case_as_a_virtue_affirmed_does(study: tc.Study) -> None:
    by_case = counts(matrix(study, "assessment")).set_index("case")
    assert by_case.loc["SCO", ["favourable", "unfavourable"]].tolist() == [2, 0]
    assert by_case.loc["CSTO", ["favourable", "unfavourable", "between"]].tolist() == [0, 1, 1]


def test_open_and_missing_values_are_neither_for_nor_against(study: tc.Study) -> None:
    nato = counts(matrix(study, "assessment")).set_index("case").loc["NATO"]
    assert nato[["favourable", "unfavourable", "open", "missing"]].tolist() == [0, 0, 1, 1]


def test_sub_criteria_are_left_out_unless_asked_for(study: tc.Study) -> None:
    assessment = matrix(study, "assessment")
    assert assessment.whole_criteria == ("a", "e")
    halves = counts(assessment, criteria=["a1"]).set_index("case")
    assert halves["unfavourable"].to_dict() == {"CSTO": 1, "SCO": 0, "NATO": 0}
    assert halves["not_coded"].to_dict() == {"CSTO": 0, "SCO": 1, "NATO": 1}


def test_cells_are_counted_by_criterion_too(study: tc.Study) -> None:
    by_test = counts(matrix(study, "assessment"), by="criterion").set_index("criterion")
    assert by_test["favourable"].to_dict() == {"a": 1, "e": 1}
    with pytest.raises(ValueError, match="not by 'colour'"):
        counts(matrix(study, "assessment"), by="colour")


def test_a_value_that_is_good_in_itself_needs_no_polarity_of_its_criterion(
    study: tc.Study,
) -> None:
    roles = matrix(study, "roles")
    assert roles.side("CSTO", "combat") == "favourable"
    assert roles.side("CSTO", "reform") == "unfavourable"


def test_a_wide_grid_reads_as_a_long_one_with_empty_cells_not_coded(study: tc.Study) -> None:
    roles = matrix(study, "roles")
    assert (roles.cases, roles.criteria) == (("CSTO", "SCO"), ("combat", "reform"))
    assert roles.kind("SCO", "combat") == "not-coded"


def test_a_printed_total_is_the_rows_and_the_members_outside_them(study: tc.Study) -> None:
    found = totals(matrix(study, "members"))
    assert found[0] == Total("SCO", "SCO", 1, 1, "China", 2)
    assert [total.is_right for total in found] == [True, True, None]


def test_a_total_that_does_not_add_up_is_known() -> None:
    assert Total("SCO", "SCO", 1, 1, "China", 6).is_right is False


def test_a_grid_comes_out_as_printed(study: tc.Study) -> None:
    made = tc.grid_table(matrix(study, "members"), study.tables[0])
    assert made.cells == (
        ("", "SCO^a", "NATO/EU^b"),
        ("Established:", "2001", "1949/1951"),
        ("No.:", "2", "26/27"),
        ("Russia", "x", "–"),
        ("Baltic", "", ""),
        ("Latvia", "–", "x"),
        ("Estonia", "–", "x"),
    )
    assert made.group_rows == {3}
    assert made.notes == (("a", "China too."), ("", "SCO: an organisation."))


def test_a_grid_can_be_turned_and_shows_only_whole_criteria(study: tc.Study) -> None:
    made = tc.grid_table(matrix(study, "assessment"), study.tables[1])
    assert made.cells == (
        ("Test", "CSTO", "SCO", "NATO"),
        ("Coerced", "yes", "no", "untested"),
        ("Efficient", "partly", "yes", "silent"),
    )


def congruence_of_one_argument() -> Matrix:
    """Return a grid in which an argument meets neither its theory nor a criterion of no theory."""
    codes = (
        Code("label", "realism"),
        Code("label", "liberalism"),
        Code("expectation", "gain", parent="realism"),
        Code("expectation", "length"),
        Code("congruence", "against", polarity="denies", kind="verdict"),
    )
    cells = {"case": ["C1", "C1"], "criterion": ["gain", "length"], "value": ["against"] * 2}
    table = TextTable({**cells, "group": ["", ""]})
    grid = Grid("c", "", table, TextTable({}), "congruence", "expectation", "", "arguments")
    return Matrix(grid, Codebook(codes))


def test_a_criterion_of_no_theory_makes_no_rival() -> None:
    labels = unsupported(congruence_of_one_argument(), {"C1": ["realism"]})
    assert labels == (Unsupported("C1", "realism", ()),)


def test_a_criterion_that_is_named_twice_is_counted_once() -> None:
    table = counts(congruence_of_one_argument(), criteria=["gain", "gain"])
    assert table[["case", "between"]].to_dict("records") == [{"case": "C1", "between": 1}]
