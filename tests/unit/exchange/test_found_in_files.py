"""Files as survey programs, spreadsheets and forms write them are read right, or refused."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

CODERS = ["--unit", "speech", "--coders", "Ada,Ben", "--interval", "none"]


@pytest.mark.parametrize(
    "rows",
    [
        "Response ID,Why?,Code by Ada\n",
        "Response ID,Recorded  Date,First code\n",
        '"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}"\n',
    ],
    ids=["", "two", "ids"],
)
def test_a_second_row_of_headers_is_no_response(project: "Project", rows: str) -> None:
    header = "ResponseId,RecordedDate,Ada\n" if "Date" in rows else "ResponseId,Why,Ada\n"
    project.write("survey.csv", f"{header}{rows}R_1,ice,cost\nR_2,fog,time\n")
    columns = ["actor=ResponseId", "motivation=2", "label=Ada"]
    ran = project.run("tally", "survey.csv", *(f"--column={one}" for one in columns))
    assert (ran.code, ran.out) == (2, "")
    assert "row 2 seems to be a second row of headers" in ran.err


def test_a_response_in_the_words_of_one_header_is_data(project: "Project") -> None:
    project.write("plain.csv", "actor,motivation,label\nBlues,Label,label\nReds,x,Other label\n")
    assert project.run("tally", "plain.csv").code == 0


def test_a_second_table_below_the_first_is_refused(project: "Project") -> None:
    rows = "s1,gain,gain\ns2,gain,power\n"
    project.write("two.csv", f"speech,Ada,Ben\n{rows}\nspeech,Ada,Ben\n{rows}")
    ran = project.run("agreement", "two.csv", *CODERS)
    assert (ran.code, ran.out) == (2, "")
    assert "row 5 repeats the header" in ran.err


def test_a_row_of_means_is_not_a_unit(project: "Project") -> None:
    project.write("means.csv", "speech,Ada,Ben\ns1,1,1\ns2,2,1\nMean,1.5,1\n")
    ran = project.run("agreement", "means.csv", *CODERS)
    assert (ran.code, ran.out) == (1, "")
    assert "means.csv:4:1: error row-total" in ran.err


def test_marks_of_a_german_spreadsheet_are_read(project: "Project") -> None:
    project.write("marks.csv", "actor;motivation;gain;power\nBlues;ice;WAHR;FALSCH\n")
    ran = project.run("tally", "marks.csv", "--dummies", "gain,power", "--format", "json")
    assert ran.json["groups"][0]["counts"] == {"gain": 1, "power": 0}


def test_numbers_that_may_be_percentages_are_said_to_be_read_as_raters(project: "Project") -> None:
    project.write("shares.csv", "speech,gain,power\ns1,100,0\ns2,30,70\n")
    ran = project.run("agreement", "shares.csv", "--unit", "speech", "--dummies", "gain,power")
    assert "100 in each row: if they are percentages" in ran.err


def test_a_weight_has_the_decimal_mark_of_the_file(project: "Project") -> None:
    project.write("weighed.csv", "actor;motivation;label;w\nBlues;ice;gain;1,5\nReds;fog;gain;2\n")
    tally = ["tally", "weighed.csv", "--column", "n=w", "--format", "json"]
    assert "give --decimal ," in project.run(*tally).err
    groups = project.run(*tally, "--decimal", ",").json["groups"]
    assert [group["arguments"] for group in groups] == ["3/2", 2, "7/2"]


def test_a_point_for_thousands_is_not_a_decimal_mark(project: "Project") -> None:
    project.write(
        "weighed.csv", "actor;motivation;label;w\nBlues;ice;gain;1.500\nReds;x;gain;2,5\n"
    )
    ran = project.run("tally", "weighed.csv", "--column", "n=w", "--decimal", ",")
    assert (ran.code, ran.out) == (1, "")
    assert "weighed.csv:2:16: error number-invalid: '1.500' has a point" in ran.err
    project.write("rated.csv", "speech;Ada;Ben\ns1;1.500;1,5\ns2;2,5;2,5\n")
    ran = project.run("agreement", "rated.csv", *CODERS, "--level", "interval", "--decimal", ",")
    assert "rated.csv:2:4: error number-invalid" in ran.err


def test_a_coder_who_gave_no_label_is_named(project: "Project") -> None:
    project.write("wide.csv", "speech,Ada,Ben,Cay\ns1,gain,gain,\ns2,power,gain,\n")
    ran = project.run("agreement", "wide.csv", "--unit", "speech", "--wide")
    assert "The column of the coder 'Cay' has no labels." in ran.err


@pytest.mark.parametrize(
    ("coders", "message"),
    [
        ("Ada,Ada", "--coders names 'Ada' twice"),
        ("Ada,speech", "'speech' is the unit, so it cannot be a coder"),
        ("Cay, B.", "in a list, a header with a comma is in double quotes"),
    ],
)
def test_a_column_of_coders_is_a_coder_and_once(
    project: "Project", coders: str, message: str
) -> None:
    project.write("wide.csv", 'speech,Ada,"Cay, B."\ns1,gain,gain\ns2,power,gain\n')
    ran = project.run("agreement", "wide.csv", "--unit", "speech", "--coders", coders)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_header_that_occurs_twice_names_no_coder(project: "Project") -> None:
    project.write("sheet.csv", "item,label,sure,label,sure\n1,a,yes,b,no\n2,a,no,a,yes\n")
    ran = project.run("agreement", "sheet.csv", "--unit", "item", "--wide")
    assert (ran.code, ran.out) == (2, "")
    assert "the header 'label' occurs in the columns 2 and 4: give its number" in ran.err


def test_a_name_stays_whole_where_another_separator_is_given(project: "Project") -> None:
    project.write("cells.csv", "actor,motivation,label\nA,x,ice/fog\nA,y,ice;fog\n")
    ran = project.run("tally", "cells.csv", "--sets", ";", "--rule", "any", "--format", "json")
    assert ran.json["groups"][0]["counts"] == {"ice/fog": 1, "ice": 1, "fog": 1}


def test_a_list_of_answers_is_not_one_category_in_silence(project: "Project") -> None:
    project.write(
        "form.csv", 'speech,Ada,Ben\ns1,gain,power\ns2,"gain, power",gain\ns3,power,power\n'
    )
    ran = project.run("agreement", "form.csv", *CODERS)
    assert "form.csv:3:4: warning label-whole: 'gain, power' is taken for one theory" in ran.err
    assert "give --sets ','" in ran.err


@pytest.mark.parametrize("mark", [";", ","])
def test_lists_of_answers_that_never_stand_alone_are_told_as_lists(
    project: "Project", mark: str
) -> None:
    lists = [f'"{first}{mark} {second}"' for first, second in ("ab", "bc", "ca")]
    rows = [f"x,y{at},{cell}\n" for at, cell in enumerate([*lists, '"no, never"'])]
    project.write("form.csv", "actor,motivation,label\n" + "".join(rows))
    ran = project.run("tally", "form.csv")
    assert f"form.csv:2:6: warning label-whole: 'a{mark} b' is taken for one theory" in ran.err
    assert ran.err.count(f"give --sets '{mark}'") == 3
    assert "'no, never' is taken" not in ran.err


def test_brackets_with_several_theories_are_not_told_as_lists(project: "Project") -> None:
    labels = ("Power (Norms, Trade)", "Power (Norms; Trade)", "Power (Norms, Identity)", "Power")
    rows = "".join(f'A{number},EU,tolls,"{label}"\n' for number, label in enumerate(labels))
    project.write("mixed.csv", f"argument,actor,motivation,label\n{rows}")
    ran = project.run("check", "mixed.csv")
    assert "is taken for one theory" in ran.out
    assert "--sets" not in ran.out


def test_a_list_of_which_one_part_stands_alone_names_the_option_for_lists(
    project: "Project",
) -> None:
    project.write("form.csv", 'actor,motivation,label\nx,y,ice\nx,z,"ice; fog"\n')
    ran = project.run("tally", "form.csv")
    assert "as 'fog' is never a label by itself" in ran.err
    assert "if it is a list, give --sets ';')" in ran.err


def test_numbers_with_the_decimal_comma_that_was_declared_are_not_told_as_lists(
    project: "Project",
) -> None:
    project.write("scores.csv", "speech;Ada;Ben\n1;1,5;2\n2;3;2,3\n3;2;2\n4;1;5\n")
    scores = ("scores.csv", *CODERS, "--level", "interval", "--decimal", ",")
    ran = project.run("agreement", *scores)
    assert (ran.code, "label-whole" in ran.err) == (0, False)


def test_one_column_may_stand_for_two_of_ours(project: "Project") -> None:
    project.write("notes.csv", "id,frame\nq17,toll\nq18,ice\n")
    columns = ("argument=id", "actor=id", "motivation=frame", "label=frame")
    options = [word for column in columns for word in ("--column", column)]
    ran = project.run("explain", "notes.csv", *options, "--theory", "ice", "--format", "csv")
    assert ran.out.splitlines()[1] == "q18,q18,ice,ice,,notes.csv,3,1"


def test_a_code_for_no_answer_is_no_mark_and_no_number_of_raters(project: "Project") -> None:
    rows = "s1,Ada,1,0\ns1,Ben,1,77\ns2,Ada,0,1\ns2,Ben,77,1\n"
    project.write("marks.csv", f"speech,who,gain,power\n{rows}")
    marks = ("marks.csv", "--unit", "speech", "--coder", "who", "--dummies", "gain,power")
    ran = project.run("agreement", *marks)
    assert "marks.csv:3:10: error word-unknown: '77' is not a mark" in ran.err
    assert "if it stands for no answer, give --missing '77'" in ran.err
    ran = project.run("agreement", *marks, "--missing", "77", "--interval", "none")
    assert "2 units, 2 coders (Ada, Ben); categories, 2 in all: gain, power." in ran.out
    assert "raters" not in ran.err


def test_marks_of_nobody_in_particular_are_told_to_lack_a_coder(project: "Project") -> None:
    project.write("marks.csv", "speech,gain,power\ns1,1,0\ns2,0,1\n")
    ran = project.run("agreement", "marks.csv", "--unit", "speech", "--dummies", "gain,power")
    assert (ran.code, ran.out) == (2, "")
    assert "marks.csv: nothing says who gave the labels" in ran.err


def test_commas_between_thousands_are_told_apart_from_decimal_commas(project: "Project") -> None:
    project.write("sums.csv", 'actor,motivation,label,sum\nN,x,ice,"2,400"\nN,y,fog,"2,4"\n')
    ran = project.run("tally", "sums.csv", "--column", "n=sum")
    first, second = (line for line in ran.err.splitlines() if "number-invalid" in line)
    assert "without commas if they separate thousands, or give --decimal ," in first
    assert "thousands" not in second


def test_a_file_without_texts_is_told_what_may_stand_for_them(project: "Project") -> None:
    project.write("frames.csv", "actor,label\nN,ice\n")
    ran = project.run("explain", "frames.csv", "--theory", "ice")
    assert "the column 'motivation' is missing" in ran.err
    assert "without texts, name another column that tells rows apart" in ran.err


def test_several_coders_of_rows_without_an_id_are_told_that_no_row_is_shared(
    project: "Project",
) -> None:
    project.write("rows.csv", "speech,coder,label\ns1,Ada,gain\ns1,Ben,power\n")
    ran = project.run("agreement", "rows.csv", "--coder", "coder", "--label", "label")
    assert "no two coders label the same one" in ran.err
    assert "--column argument=HEADER" in ran.err
    assert "only 0 of" not in ran.out
    ran = project.run("agreement", "rows.csv", "--unit", "speech", "--coder", "coder")
    assert "no two coders" not in ran.err


def test_coders_who_never_agree_can_still_be_named(project: "Project") -> None:
    project.write("wide.csv", "speech,Ada,Ben\ns1,gain,power\ns2,gain,power\n")
    ran = project.run("agreement", "wide.csv", "--unit", "speech", "--wide")
    assert (ran.code, ran.out) == (2, "")
    assert "name the coders: --coders Ada,Ben" in ran.err
