"""Measures that claims and templates can compute from a study."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import theorycoding as tc
from theorycoding.claims.measures import Count, EmptyBaseError, Measures, Members, UnknownNameError
from theorycoding.counting.rules import counting_rule
from theorycoding.vocabulary.dates import Interval

if TYPE_CHECKING:
    from tests.conftest import Project

GRID_CODES = """membership,member,member,,,,
membership,non-member,not a member,,,,
degree,yes,yes,,affirms,verdict,
degree,no,no,,denies,verdict,
degree,untested,untested,,,open,
test,a,Coerced,,fault,,
test,a1,Half of a,a,fault,,
test,e,Efficient,,virtue,,
test,open,Not yet tested,,virtue,,
"""
CODEBOOK = """variable,code,noun,parent,polarity,kind,adjective
label,realism,Realism,,,,Realist
label,liberalism,Liberalism,,,,Liberal
label,neither,Neither,,,residual,
"""
ARGUMENTS = """argument,actor,motivation,label,part_of
C1,CSTO,Control,Realism,
C2,CSTO,Bloc,Liberalism,
C3,CSTO,Recognition,Realism (Liberalism),
C3a,CSTO,A part of C3,,C3
C4,CSTO,Peacekeeping,,
N1,NATO,Bilateral,Realism / Liberalism,
S1,SCO,Not yet coded,,
"""
EVENTS = """event,printed,year,month,act,actor,to_month
E1,spring 2004,2004,3,asks,CSTO,5
E2,July 2005,2005,7,answers,NATO,
"""


@pytest.fixture
def study(project: "Project") -> tc.Study:
    project.write("codings/codebook.csv", CODEBOOK + GRID_CODES)
    project.write("codings/s/arguments.csv", ARGUMENTS)
    project.write("codings/s/events.csv", EVENTS)
    project.write("codings/s/coders/second.csv", "argument,label\nC1,Liberalism\nC2,Liberalism\n")
    project.write(
        "codings/s/grids/g.csv",
        "case,criterion,value,group\nR,SCO,member,\nR,EU,non-member,\nL,EU,member,Baltic\n"
        "L,SCO,non-member,Baltic\nE,EU,member,Baltic\nE,SCO,non-member,Baltic\n",
    )
    project.write(
        "codings/s/grids/g.columns.csv",
        "criterion,organisation,members,outside\nSCO,SCO,2,1\nEU,EU,27,25\nEU,NATO,26,24\n",
    )
    project.write(
        "codings/s/grids/a.csv",
        "case,criterion,value\nCSTO,a,no\nCSTO,a1,yes\nCSTO,e,yes\nSCO,a,no\nSCO,e,untested\n"
        "CSTO,open,untested\n",
    )
    project.write(
        "codings/s/grids/n.csv",
        "case,criterion,value,group\nR,share,50,\nL,share,25/2,B\nE,name,x,B\n",
    )
    project.write(
        "codings/s/study.toml",
        '[[grid]]\nid = "g"\nvalues = "membership"\n'
        '[[grid]]\nid = "a"\nvalues = "degree"\ncriteria = "test"\n',
    )
    return project.study()


@pytest.fixture
def measures(study: tc.Study) -> Measures:
    return Measures(study)


def test_a_count_has_the_coded_arguments_of_its_filter_as_base(measures: Measures) -> None:
    assert measures.count("realism", actor="CSTO") == Count(Fraction(2), 3)
    assert measures.count("realism") == Count(Fraction(5, 2), 4)
    assert str(measures.count("realism")) == "5/2 of 4"


def test_a_filter_may_list_several_values_of_a_column(measures: Measures) -> None:
    assert measures.count("realism", argument=["C1", "N1"]) == Count(Fraction(3, 2), 2)


def test_a_measure_counts_under_the_rule_it_names(measures: Measures) -> None:
    assert measures.count("liberalism", rule="any", actor="CSTO").number == 2
    weighted = measures.count("liberalism", rule="weighted", weight="3/4", actor="CSTO")
    assert weighted.number == Fraction(5, 4)


def test_a_weight_alone_means_the_rule_weighted(measures: Measures) -> None:
    assert measures.count("liberalism", weight="3/4", actor="CSTO").number == Fraction(5, 4)
    with pytest.raises(ValueError, match="takes no weight"):
        measures.count("liberalism", rule="any", weight="3/4")


def test_measures_under_another_rule_use_it_unless_a_call_names_one(measures: Measures) -> None:
    pure = measures.functions(counting_rule("pure"))
    assert pure["count"]("realism", actor="CSTO").number == 1
    assert pure["count"]("realism", rule="primary", actor="CSTO").number == 2


def test_the_leader_is_a_theory_or_a_tie(measures: Measures) -> None:
    assert measures.leader(actor="CSTO") == "realism"
    assert measures.leader(actor="NATO") == "tie"
    assert measures.margin(actor="CSTO") == 1


def test_another_coder_leads_elsewhere(measures: Measures) -> None:
    assert measures.leader(coder="second") == "liberalism"
    assert measures.count("liberalism", coder="second") == Count(Fraction(2), 2)


@pytest.mark.parametrize(
    ("wanted", "names", "of"),
    [
        ({"primary": "realism"}, ("C1", "C3", "N1"), 4),
        ({"secondary": "liberalism"}, ("C3",), 4),
        ({"named": "liberalism"}, ("C2", "C3", "N1"), 4),
        ({"pure": "liberalism"}, ("C2",), 4),
        ({"without": "realism"}, ("C2",), 4),
        ({"primary": "realism", "without": "liberalism"}, ("C1",), 4),
        ({"actor": "CSTO"}, ("C1", "C2", "C3", "C4"), 4),
        ({"actor": "CSTO", "parts": True}, ("C1", "C2", "C3", "C3a", "C4"), 5),
        ({"part_of": "C3"}, ("C3a",), 1),
        ({}, ("C1", "C2", "C3", "C4", "N1", "S1"), 6),
    ],
)
def test_arguments_are_found_by_what_their_label_says_and_by_columns(
    measures: Measures, wanted: dict[str, Any], names: tuple[str, ...], of: int
) -> None:
    assert measures.arguments(**wanted) == Members(names, of)


def test_the_number_of_a_set_keeps_its_base(measures: Measures) -> None:
    assert str(measures.number(measures.arguments(primary="realism"))) == "3 of 4"
    with pytest.raises(TypeError, match="takes a set"):
        measures.number(5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "names", "of"),
    [
        ({"EU": "member"}, ("L", "E"), 3),
        ({"EU": "member", "SCO": "non-member"}, ("L", "E"), 3),
        ({"EU": ["member", "non-member"]}, ("R", "L", "E"), 3),
        ({"EU": "member", "group": "Baltic"}, ("L", "E"), 2),
        ({"EU": "member", "case": ["R"]}, (), 1),
    ],
)
def test_cases_are_found_by_their_values(
    measures: Measures, wanted: dict[str, Any], names: tuple[str, ...], of: int
) -> None:
    assert measures.cases("g", **wanted) == Members(names, of)


def test_an_empty_cell_can_be_asked_for(measures: Measures) -> None:
    assert measures.cases("n", share=None).names == ("E",)


def test_a_total_adds_the_members_outside_the_rows(measures: Measures) -> None:
    assert measures.total("g", "SCO") == 2
    assert measures.total("g", "EU", organisation="NATO") == 26
    assert measures.total("g", "EU", organisation="EU") == 27


def test_members_outside_the_rows_are_not_counted_as_non_members(measures: Measures) -> None:
    assert measures.total("g", "SCO", value="non-member") == 2


def test_a_total_of_one_of_several_organisations_is_asked_for_by_name(measures: Measures) -> None:
    with pytest.raises(ValueError, match="'EU' has several totals: name an organisation of EU, NA"):
        measures.total("g", "EU")


def test_sums_values_and_profiles_of_a_grid(measures: Measures) -> None:
    assert measures.sum("n", "share") == Fraction(125, 2)
    assert measures.sum("n", "share", group="B") == Fraction(25, 2)
    assert measures.values("g", "EU") == Members(("non-member", "member"), 3)
    assert measures.profiles("g") == 2
    with pytest.raises(ValueError, match="'x' in the grid 'n' is not a number"):
        measures.sum("n", "name")


def test_verdicts_in_favour_respect_polarity_and_leave_out_sub_criteria(measures: Measures) -> None:
    assert str(measures.favourable("a", case="CSTO")) == "2 of 2"
    assert str(measures.favourable("a", case="SCO")) == "1 of 1"
    assert str(measures.favourable("a", case="CSTO", criteria=["a1"])) == "0 of 1"
    assert measures.best("a") == Members(("CSTO",), 2)
    assert measures.best("a", criteria=["a"]).names == ("CSTO", "SCO")


def test_events_and_the_months_between_them(measures: Measures) -> None:
    assert measures.months("E1", "E2") == Interval(14, 16)
    assert measures.events(actor="NATO").names == ("E2",)


@pytest.mark.parametrize(
    ("name", "arguments", "named", "said", "hint"),
    [
        ("count", ["realsm"], {}, "no theory 'realsm'", "did you mean 'realism'?"),
        ("count", ["realism"], {"coder": "secnd"}, "no coder 'secnd'", "did you mean 'second'?"),
        ("count", ["realism"], {"actor": "cst"}, "no actor 'cst'", "did you mean 'CSTO'?"),
        ("count", ["realism"], {"acter": "x"}, "no column of arguments.csv 'acter'", "actor"),
        ("count", ["realism"], {"rule": "prim"}, "no counting rule 'prim'", ""),
        ("arguments", [], {"primary": "Realsm"}, "no theory 'Realsm'", "realism"),
        ("arguments", [], {"argument": "C9"}, "no argument 'C9'", "C"),
        ("leader", [], {"actor": ["CSTO", "NAT0"]}, "no actor 'NAT0'", "NATO"),
        ("cases", ["gg"], {}, "no grid 'gg'", "'g'"),
        ("cases", ["g"], {"EUU": "member"}, "no criterion 'EUU'", "EU"),
        ("cases", ["g"], {"EU": "membr"}, "no value 'membr'", "member"),
        ("cases", ["g"], {"group": "Baltics"}, "no group 'Baltics'", "Baltic"),
        ("cases", ["g"], {"case": "Q"}, "no case 'Q'", "use one of: R, L, E"),
        ("total", ["g", "SCC"], {}, "no criterion 'SCC'", "SCO"),
        ("total", ["g", "SCO"], {"organisation": "S"}, "no organisation 'S'", "SCO"),
        ("total", ["g", "SCO"], {"value": "membr"}, "no value 'membr'", "member"),
        ("values", ["g", "X"], {}, "no criterion 'X'", "use one of: SCO, EU"),
        ("favourable", ["a"], {"case": "CST"}, "no case 'CST'", "CSTO"),
        ("best", ["a"], {"criteria": ["z"]}, "no criterion 'z'", "use one of: a, a1, e, open"),
        ("months", ["E1", "E9"], {}, "no event 'E9'", "E"),
        ("events", [], {"actr": "x"}, "no column of events.csv 'actr'", "actor"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_a_hint(
    measures: Measures,
    name: str,
    arguments: list[str],
    named: dict[str, Any],
    said: str,
    hint: str,
) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        measures.functions()[name](*arguments, **named)
    if isinstance(caught.value, UnknownNameError):
        assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("count", ["realism"], {"actor": "CSTO", "argument": "N1"}),
        ("count", ["realism"], {"actor": "SCO"}),
        ("leader", [], {"actor": "SCO"}),
        ("margin", [], {"actor": "SCO"}),
        ("arguments", [], {"primary": "realism", "actor": "SCO"}),
        ("cases", ["g"], {"case": "R", "group": "Baltic"}),
        ("values", ["n", "share"], {"case": "E"}),
        ("sum", ["n", "share"], {"case": "E"}),
        ("favourable", ["a"], {"case": "SCO", "criteria": ["e"]}),
        ("best", ["a"], {"criteria": ["open"]}),
    ],
)
def test_a_measure_about_nothing_is_refused(
    measures: Measures, name: str, arguments: list[str], named: dict[str, Any]
) -> None:
    with pytest.raises(EmptyBaseError):
        measures.functions()[name](*arguments, **named)


def test_a_study_without_events_has_no_base_to_count_them(coded: "Project") -> None:
    with pytest.raises(EmptyBaseError):
        Measures(coded.study()).events()


def test_only_measures_can_be_called_by_name(measures: Measures) -> None:
    assert all(not name.startswith("_") for name in measures.functions())
    assert "under" not in measures.functions()
