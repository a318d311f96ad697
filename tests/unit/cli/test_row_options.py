"""Which rows are counted, and in which groups: what a spreadsheet answers by pivoting."""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine

if TYPE_CHECKING:
    from tests.conftest import Project

# One line per speech act; made up.
SPEECHES = """id,date,party,camp,reason,theory,weight
S1,2004-11-03,Greens,left,Rules bind all,Liberalism,1.5
S2,2004-11-03,Greens,left,Rules bind all,Liberal order,0.5
S3,2005,AfD,right,Sovereignty,Realism,1
S4,2005/2006,AfD,right,Trade,Realism / Liberalism,2
S5,2011-02-01,SPD,left,Détente,Liberalism (Realism),0.25
S6,2011-02-02,SPD,left,Energy,Realism,0
S7,2011-02-02,SPD,left,Chapter 2,Heading,1
S8,,SPD,left,Peace,,1
"""
CODEBOOK = """variable,code,noun,aliases,kind
label,realism,Realism,,
label,liberalism,Liberalism,Liberal order,
label,heading,Heading,,missing
"""
COLUMNS = "argument=id", "actor=party", "motivation=reason", "label=theory"


@pytest.fixture
def speeches(project: "Project") -> "Project":
    project.write("a.csv", SPEECHES)
    project.write("codebook.csv", CODEBOOK)
    return project


def run(speeches: "Project", command: str, *options: str) -> Any:
    columns = [word for column in COLUMNS for word in ("--column", column)]
    return speeches.run(command, "a.csv", *columns, "--codebook", "codebook.csv", *options)


def groups(speeches: "Project", *options: str) -> dict[tuple[Any, ...], dict[str, str]]:
    """Return the counts of realism and liberalism by group."""
    ran = run(speeches, "tally", "--format", "json", *options)
    assert ran.code == 0, ran.err
    by = ran.json["by"] if isinstance(ran.json["by"], list) else [ran.json["by"]]
    return {
        tuple(group[column] for column in by): {
            theory: str(number) for theory, number in group["counts"].items()
        }
        for group in ran.json["groups"]
    }


def test_two_columns_make_a_table_of_both_with_margins_under_the_headers_of_the_file(
    speeches: "Project",
) -> None:
    ran = run(speeches, "tally", "--by", "camp", "--by", "party", "--format", "json")
    assert ran.json["by"] == ["camp", "party"]
    found = groups(speeches, "--by", "camp", "--by", "party")
    assert list(found) == [
        ("left", "Greens"),
        ("left", "SPD"),
        ("left", None),
        ("right", "AfD"),
        ("right", None),
        (None, "Greens"),
        (None, "AfD"),
        (None, "SPD"),
        (None, None),
    ]
    assert found["left", None] == {"realism": "1", "liberalism": "3"}


@pytest.mark.parametrize("form", ["text", "markdown", "csv", "html", "latex"])
def test_both_columns_are_in_every_format(speeches: "Project", form: str) -> None:
    shown = run(speeches, "tally", "--by", "camp", "--by", "party", "--format", form).out
    assert "Camp" in shown
    assert "Party" in shown


def test_three_columns_have_all_their_margins(speeches: "Project") -> None:
    found = groups(speeches, "--by", "camp", "--by", "party", "--by", "date:decade")
    assert found["left", None, "2010s"] == {"realism": "1", "liberalism": "1"}
    assert found[None, None, "2000s"] == {"realism": "3/2", "liberalism": "5/2"}


def test_a_part_of_a_date_makes_groups_in_order_of_time(speeches: "Project") -> None:
    found = groups(speeches, "--by", "date:year")
    assert list(found) == [
        ("2004",),
        ("2005",),
        ("2005/2006",),
        ("2011",),
        ("",),
        (None,),
    ]
    assert found["2005/2006",] == {"realism": "1/2", "liberalism": "1/2"}
    assert "Date (year)" in run(speeches, "tally", "--by", "date:year").out


def test_a_year_of_two_digits_is_asked_about_at_its_place(speeches: "Project") -> None:
    speeches.write("a.csv", SPEECHES.replace("S3,2005,", "S3,70,"))
    ran = run(speeches, "tally", "--by", "date:year")
    assert (ran.code, ran.out) == (1, "")
    assert "a.csv:4:4: error date-invalid: '70' may mean several dates" in ran.err


def test_values_of_one_column_are_alternatives_and_columns_hold_together(
    speeches: "Project",
) -> None:
    either = groups(speeches, "--where", "party=SPD", "--where", "party=AfD")
    assert list(either) == [("AfD",), ("SPD",), (None,)]
    both = groups(speeches, "--where", "party=SPD", "--where", "party=AfD", "--where", "camp=left")
    assert list(both) == [("SPD",), (None,)]
    neither = groups(speeches, "--where", "party!=SPD", "--where", "party!=AfD")
    assert list(neither) == [("Greens",), (None,)]


@pytest.mark.parametrize(
    ("where", "hint"),
    [
        (("party!=SDP",), "did you mean 'SPD'?"),
        (("parti=SPD",), "no column 'parti'"),
        (("party=SPD", "camp=right"), "no row meets all conditions"),
        (("party",), "is not COLUMN=VALUE or COLUMN!=VALUE"),
        (("!=SPD",), "is not COLUMN=VALUE or COLUMN!=VALUE"),
    ],
)
def test_a_condition_that_nothing_can_meet_is_a_usage_error(
    speeches: "Project", where: tuple[str, ...], hint: str
) -> None:
    ran = run(speeches, "tally", *(word for one in where for word in ("--where", one)))
    assert (ran.code, ran.out) == (2, "")
    assert hint in ran.err


def test_rows_that_are_no_arguments_are_in_no_n_and_their_number_is_told(
    speeches: "Project",
) -> None:
    ran = run(speeches, "tally")
    assert "Left out: 1 row labelled Heading, not arguments." in ran.out
    ran = run(speeches, "tally", "--format", "json")
    assert ran.json["not_arguments"] == 1
    assert ran.json["groups"][-1]["arguments"] == 6
    assert set(ran.json["groups"][-1]["counts"]) == {"realism", "liberalism"}
    assert "Left out: 1 row" in ran.err


def test_small_groups_are_left_out_and_named(speeches: "Project") -> None:
    ran = run(speeches, "tally", "--min", "2", "--where", "party!=SPD", "--where", "reason!=Trade")
    assert "Left out, with n below 2: AfD (1). They count in 'all'." in ran.out
    ran = run(speeches, "tally", "--min", "3", "--format", "json")
    assert [group["actor"] for group in ran.json["groups"]] == [None]
    assert ran.json["left_out"] == [
        {"actor": "Greens", "arguments": 2},
        {"actor": "AfD", "arguments": 2},
        {"actor": "SPD", "arguments": 2},
    ]
    assert ran.json["groups"][-1]["arguments"] == 6


def test_shares_are_exact_and_stand_beside_the_counts(speeches: "Project") -> None:
    percent = run(speeches, "tally", "--share", "percent", "--format", "json").json
    assert percent["groups"][1]["counts"] == {"realism": "3/2", "liberalism": "1/2"}
    assert percent["groups"][1]["shares"] == {"realism": 75, "liberalism": 25}
    fraction = run(speeches, "tally", "--share", "fraction", "--format", "json").json
    assert fraction["groups"][1]["shares"] == {"realism": "3/4", "liberalism": "1/4"}
    table = run(speeches, "tally", "--share", "percent", "--decimals", "1", "--format", "csv").out
    assert table.splitlines()[0] == (
        "Actor,n,Mixed,Not yet coded,Realism,Realism %,Liberalism,Liberalism %,Leader,Margin"
    )
    assert table.splitlines()[-1] == "all,6,2,1,2.5,41.7,3.5,58.3,Liberalism,1"
    rounded = run(speeches, "tally", "--share", "percent", "--decimals", "0").out
    assert re.search(r"^all .* 2½ +42 ", rounded, re.MULTILINE)  # the count stays exact


def test_a_group_without_coded_arguments_has_no_shares(speeches: "Project") -> None:
    ran = run(
        speeches, "tally", "--share", "fraction", "--where", "reason=Peace", "--format", "json"
    )
    assert ran.json["groups"][0]["shares"] == {"realism": None, "liberalism": None}


def test_a_spreadsheet_gets_decimals_and_fractions_on_request(speeches: "Project") -> None:
    options = ("tally", "--where", "party=AfD", "--format", "csv")
    assert run(speeches, *options).out.splitlines()[1] == "AfD,2,1,1.5,0.5,Realism,1"
    exact = run(speeches, *options, "--decimals", "exact").out
    assert exact.splitlines()[1] == "AfD,2,1,3/2,1/2,Realism,1"
    assert run(speeches, *options, "--decimals", "many").code == 2


def test_decimals_in_a_workbook_are_numbers(speeches: "Project") -> None:
    options = ("--decimals", "1", "--where", "party=AfD", "-o", "a.xlsx")
    assert run(speeches, "tally", *options).code == 0
    sheet = python_calamine.CalamineWorkbook.from_path("a.xlsx").get_sheet_by_index(0)
    assert sheet.to_python()[1][:5] == ["AfD", 2, 1, 1.5, 0.5]


def test_a_statement_that_is_repeated_is_counted_once(speeches: "Project") -> None:
    ran = run(speeches, "tally", "--distinct", "party,reason,label")
    assert "Counted once: 1 row repeated the party, reason and label of an earlier row." in ran.out
    ran = run(speeches, "tally", "--distinct", "party,reason,theory", "--format", "json")
    assert ran.json["repeated"] == 1
    assert ran.json["groups"][0] == {
        "actor": "Greens",
        "arguments": 1,
        "mixed": 0,
        "uncoded": 0,
        "counts": {"realism": 0, "liberalism": 1},
        "leader": "liberalism",
        "margin": 1,
    }


def test_a_row_may_stand_for_several_arguments_or_weigh_more(speeches: "Project") -> None:
    found = groups(speeches, "--column", "n=weight")
    assert found[None,] == {"realism": "2", "liberalism": "13/4"}
    verdict = run(speeches, "verdict", "--column", "n=weight", "--format", "json").json
    assert verdict["groups"][-1]["rules"][0] == {
        "rule": "primary",
        "weight": None,
        "leader": "liberalism",
        "margin": "5/4",
    }
    explained = run(speeches, "explain", "--theory", "Liberalism", "--column", "n=weight")
    assert explained.out.startswith("3¼ of 5¼ arguments count for liberalism")
    rows = run(
        speeches, "explain", "--theory", "Liberalism", "--column", "n=weight", "--format", "json"
    ).json
    assert sum(Fraction(str(row["counts"])) for row in rows) == Fraction(13, 4)


@pytest.mark.parametrize("weight", ["-1", "many", ""])
def test_a_number_of_arguments_that_is_none_is_an_error_at_its_place(
    speeches: "Project", weight: str
) -> None:
    speeches.write(
        "a.csv", SPEECHES.replace("Sovereignty,Realism,1", f"Sovereignty,Realism,{weight}")
    )
    for command in (("tally",), ("verdict",), ("explain", "--theory", "realism")):
        ran = run(speeches, *command, "--column", "n=weight")
        assert (ran.code, ran.out) == (1, "")
        assert "a.csv:4:39: error number-invalid" in ran.err


@pytest.mark.parametrize(
    "command", [("report",), ("figure", "rules", "-o", "f.svg"), ("import", "--to", "new")]
)
def test_where_each_row_is_one_argument_numbers_of_arguments_are_refused(
    speeches: "Project", command: tuple[str, ...]
) -> None:
    ran = run(speeches, *command, "--column", "n=weight")
    assert (ran.code, ran.out) == (2, "")
    assert "a.csv: here each row is one argument: omit --column n=HEADER" in ran.err
    assert not (speeches.root / "codings/new").exists()


def test_a_column_named_n_may_be_kept_beside_the_file_as_numbers(project: "Project") -> None:
    project.write("a.csv", "actor,motivation,label,n\nN,m,ice,3\nN,k,fog,2\n")
    project.write("a.csv.toml", '[columns]\nn = "n"\n')
    ran = project.run("tally", "a.csv", "--format", "json")
    assert ran.json["groups"][-1]["counts"] == {"ice": 3, "fog": 2}


def test_a_column_named_n_of_a_study_is_counted_from_its_file(project: "Project") -> None:
    rows = "argument,actor,motivation,label,n\nA1,N,m,ice,3\nA2,N,k,fog,2\n"
    project.write("codings/s/arguments.csv", rows)
    assert "give the path of the file in place of the study, and" in project.run("tally", "s").err
    ran = project.run("tally", "codings/s/arguments.csv", "--column", "n=n", "--format", "json")
    assert ran.json["groups"][-1]["counts"] == {"ice": 3, "fog": 2}


def test_a_column_named_n_is_not_taken_for_numbers_unasked(speeches: "Project") -> None:
    speeches.write("a.csv", SPEECHES.replace(",weight", ",n"))
    ran = run(speeches, "tally", "--format", "json")
    assert ran.json["groups"][-1]["arguments"] == 6
    assert "the column 'n' is not used" in ran.err
    assert "give --column n=n" in ran.err


def test_a_theory_made_residual_counts_and_never_leads(speeches: "Project") -> None:
    ran = run(speeches, "tally", "--residual", "Liberal order", "--format", "json").json
    assert ran["groups"][-1]["leader"] == "realism"
    assert ran["groups"][-1]["counts"]["liberalism"] == "7/2"
    assert run(speeches, "verdict", "--residual", "Liberalism").code == 0


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (("--residual", "Libralism"), "did you mean 'Liberalism'?"),
        (("--by", "camp", "--by", "CAMP"), "give each column once with --by"),
        (("--by", "dat:year"), "no column 'dat'"),
        (("--distinct", "party", "--column", "n=weight"), "give either --distinct or --column n"),
        (("--distinct", "party,speaker"), "no column 'speaker'"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    speeches: "Project", options: tuple[str, ...], hint: str
) -> None:
    ran = run(speeches, "tally", *options)
    assert (ran.code, ran.out) == (2, "")
    assert hint in ran.err


def test_a_verdict_by_two_columns_names_both(speeches: "Project") -> None:
    ran = run(speeches, "verdict", "--by", "party", "--by", "camp")
    assert "with party Greens and with camp left" in ran.out.replace("\n", " ")
    record = run(speeches, "verdict", "--by", "party", "--by", "camp", "--format", "json").json
    assert record["groups"][0]["party"] == "Greens"
    assert record["groups"][0]["camp"] == "left"


def test_a_correction_is_shown_alone_and_of_single_arguments(coded: "Project") -> None:
    coded.write("codings/s/coders/human.csv", "argument,label\nC1,Realism\n")
    corrected = ("tally", "s", "--corrected-by", "human", "--sample", "random")
    assert "omit --share and --min" in coded.run(*corrected, "--share", "percent").err
    coded.write(
        "a.csv", "argument,actor,motivation,coder,label,n\nA1,X,y,ana,R,2\nA1,X,y,ben,R,2\n"
    )
    options = ("--coder", "ana", "--column", "n=n", "--corrected-by", "ben", "--sample", "random")
    assert "omit --column n=HEADER" in coded.run("tally", "a.csv", *options).err


def test_conditions_go_with_a_study_that_is_named_by_the_path_of_its_folder(
    coded: "Project",
) -> None:
    by_name, by_path = (
        coded.run("tally", study, "--where", "actor=NATO", "--residual", "Neither")
        for study in ("s", "codings/s")
    )
    assert by_path.code == 0, by_path.err
    assert by_path.out == by_name.out
