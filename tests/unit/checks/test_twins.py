"""Near twins: names that hardly differ."""

import importlib.util
from pathlib import Path

import pytest

from theorycoding.checks import check
from theorycoding.checks.spellings import near_twins
from theorycoding.exchange.layout import Layout
from theorycoding.exchange.opening import open_foreign

_SPEC = importlib.util.spec_from_file_location("study", Path(__file__).with_name("study.py"))
study = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(study)
found_in, found_in_bare = study.found_in, study.found_in_bare


@pytest.mark.parametrize(
    "pair",
    [
        ("For Profit", "for_profit"),
        ("low", "low."),
        ("1", "1.0"),
        ("7", "007"),
        ("Labour", "The Labour"),
        ("Conservatives", "Conservative"),
        ("PASOK", "PAOSK"),
        ("FDP", "FPD"),
    ],
)
def test_two_spellings_of_a_name_are_near_twins(pair: tuple[str, str]) -> None:
    assert near_twins(dict.fromkeys(pair, 1)) == {pair[1]: pair[0]}


@pytest.mark.parametrize(
    "pair",
    [
        ("CDU", "CSU"),
        ("Iran", "Iraq"),
        ("Group 1", "Group 2"),
        ("Actor A", "Actor B"),
        ("Niger", "Nigeria"),
        ("1", "10"),
        ("1.5", "15"),
        ("The", "Le"),
        ("ab", "ba"),
    ],
)
def test_other_names_are_not(pair: tuple[str, str]) -> None:
    assert near_twins(dict.fromkeys(pair, 1)) == {}


def test_the_commoner_of_two_twins_is_taken_for_right() -> None:
    assert near_twins({"Grens": 1, "Greens": 5}) == {"Grens": "Greens"}


@pytest.mark.parametrize(
    ("name", "other"),
    [("Id_7", "id 7"), ("Id 7.", "Id 7"), ("07", "7"), ("7.0", "7"), ("The Id", "Id"), ("é", "É")],
)
def test_among_many_ids_two_writings_of_one_are_found(
    name: str, other: str, tmp_path: Path
) -> None:
    ids = [other, *(f"A{number}" for number in range(1, 200)), name]
    rows = "".join(f"{one},x,Motive,Realism\n" for one in ids)
    found = found_in_bare(tmp_path, f"argument,actor,motivation,label\n{rows}")
    assert "a.csv:202:1 name-twin" in found


@pytest.mark.parametrize("form", ["A{}", "Id {}", "id_{}", "No. {}"])
def test_among_many_ids_that_differ_none_is_a_twin(form: str, tmp_path: Path) -> None:
    rows = "".join(f"{form.format(number)},x,Motive,Realism\n" for number in range(1, 200))
    assert found_in_bare(tmp_path, f"argument,actor,motivation,label\n{rows}") == []


def test_a_coder_who_goes_by_two_names_is_reported(tmp_path: Path) -> None:
    rows = "1,Ana B.,Realism\n1,Kim,Realism\n2,ana b,Realism\n2,Kim,Realism\n3,Ana B.,Realism\n"
    path = tmp_path / "a.csv"
    path.write_text(f"argument,coder,label\n{rows}")
    [problem] = check(open_foreign([path], Layout(only_labels=True)))
    assert (problem.code, problem.line) == ("name-twin", 4)
    assert "'ana b' (1 time) looks like another spelling of 'Ana B.' (2 times" in problem.message


def test_two_writings_of_a_label_are_compared_across_coders(tmp_path: Path) -> None:
    rows = "x,2.0,2,2\ny,1,1.0,1\nz,3,3,-99\n"
    path = tmp_path / "a.csv"
    path.write_text(f"argument,Kim,Lee,Max\n{rows}")
    problems = check(open_foreign([path], Layout(wide=True, only_labels=True)))
    assert [(one.code, one.line) for one in problems] == [
        ("label-twin", 2),
        ("label-twin", 3),
        ("label-missing-word", 4),
    ]
    assert "first on line 2)" in problems[0].message


def test_names_that_differ_by_a_letter_are_compared_unless_there_are_very_many() -> None:
    names = {f"Name{one}{other}x": 1 for one in "abcdefghijkl" for other in "mnopqrstuvw"}
    assert near_twins(names) == {}
    assert near_twins(dict.fromkeys(list(names)[:2], 1)) == {"Nameanx": "Nameamx"}


def test_two_writings_of_a_value_that_makes_groups_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Wave,label,pages\n3,Order,7\n3.0,Law,7\n4,Law,07\n3,Law,8\n")
    [problem] = check(open_foreign([path], Layout(by=("wave", "label"))))
    assert (problem.line, problem.column, problem.code) == (3, 1, "name-twin")
    assert problem.message == (
        "'3.0' (1 time) looks like another spelling of '3' (2 times, first on line 2)"
    )
    assert check(open_foreign([path], Layout(by=("label",)))) == ()


def test_ids_that_differ_by_a_letter_are_different(tmp_path: Path) -> None:
    text = "argument,actor,motivation,label\nBelow,CSTO,Control,Realism\nBelew,CSTO,x,Realism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == []


def test_a_pair_of_actors_has_one_warning_with_counts_and_lines(tmp_path: Path) -> None:
    rows = ["Rechte,a,x", "Linke,b,x", "Linke,c,y", "Rechte,d,y", "Linkee,e,x", "Linkee,f,x"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["actor,motivation,label", *rows, "Linke,g,y", ""]))
    [problem] = check(open_foreign([path]))
    assert (problem.line, problem.column, problem.code) == (6, 1, "actor-twin")
    assert problem.message == (
        "'Linkee' (2 times) looks like another spelling of 'Linke' (3 times, first on line 3)"
    )


def test_a_row_with_another_fault_has_no_twin(tmp_path: Path) -> None:
    text = "actor,motivation,label\nCSTO,a,Realism\nNATO,b,Realism\ncsto,c\n"
    assert found_in_bare(tmp_path, text) == ["a.csv:4:7 row-ragged"]
    text = "actor,motivation,label\nCSTO,a,Realism\nNATO,b,Realism,realism\nNATO,c,REALISM,x\n"
    assert found_in_bare(tmp_path, text) == ["a.csv:3:16 row-ragged", "a.csv:4:16 row-ragged"]
