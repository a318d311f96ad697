"""Tables of any shape are read as arguments and labels, each with its place in the file."""

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project


def alpha_of(project: "Project", *arguments: str) -> tuple[float, dict[str, Any]]:
    ran = project.run("agreement", *arguments, "--interval", "none", "--format", "json")
    assert ran.code == 0, ran.err
    found = ran.json
    (alpha, *_) = (one["value"] for one in found["coefficients"] if one["name"] == "alpha")
    return alpha, found


def counts_of(project: "Project", *arguments: str) -> dict[str | None, dict[str, Any]]:
    ran = project.run("tally", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return {group["actor"]: group["counts"] for group in ran.json["groups"]}


WIDE = "speech,Ada,Ben\ns1,gain,gain\ns2,gain,power\ns3,power,power\ns4,power,\n"


def test_a_column_per_coder_a_row_per_coder_and_a_file_per_coder_agree(project: "Project") -> None:
    project.write("wide.csv", WIDE)
    project.write("rows.csv", "coder,s1,s2,s3,s4\nAda,gain,gain,power,power\nBen,gain,power,power,")
    project.write("Ada.csv", "speech,code\ns1,gain\ns2,gain\ns3,power\ns4,power\n")
    project.write("Ben.csv", "speech,code\ns1,gain\ns2,power\ns3,power\ns4,\n")
    column, found = alpha_of(project, "wide.csv", "--unit", "speech", "--coders", "Ada,Ben")
    named = ["--unit", "speech", "--label", "code"]
    assert alpha_of(project, "rows.csv", "--unit", "coder", "--transpose", "--wide")[0] == column
    assert alpha_of(project, "Ada.csv", "Ben.csv", *named)[0] == column
    assert (found["coder_names"], found["categories"]) == (["Ada", "Ben"], ["gain", "power"])
    assert (found["units"], found["ratings"]) == (4, 7)


def test_a_first_row_of_data_is_not_taken_for_the_names_of_two_coders(project: "Project") -> None:
    rows = "p07,for,against\np08,against,against\np09,for,for\np10,against,against\n"
    project.write("bare.csv", rows)
    ran = project.run("agreement", "bare.csv", "--unit", "1", "--wide")
    assert (ran.code, ran.out) == (2, "")
    assert "the first row seems to be data" in ran.err
    project.write("named.csv", f"post,Ada,Ben\n{rows}")
    assert alpha_of(project, "named.csv", "--unit", "post", "--wide")[1]["units"] == 4


def test_coders_may_be_called_as_two_of_the_labels(project: "Project") -> None:
    project.write("named.csv", "post,A,B\np1,A,A\np2,B,B\np3,A,B\n")
    assert alpha_of(project, "named.csv", "--unit", "post", "--wide")[1]["units"] == 3


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("2,0,0\n0,3,0\n1,1,1\n0,0,3\n", id="a rater is missing"),
        pytest.param("3,0,0\n1,1,1\n2,1,0\n1,0,2\n", id="all raters are there"),
    ],
)
@pytest.mark.parametrize("has_total", [False, True])
def test_raters_who_are_missing_or_summed_up_are_not_taken_for_coders(
    project: "Project", table: str, *, has_total: bool
) -> None:
    rows = [line.split(",") for line in table.splitlines()]
    sums = [[str(sum(map(int, row)))] for row in rows] if has_total else [[]] * len(rows)
    lines = [",".join([f"d{at}", *row, *sums[at]]) for at, row in enumerate(rows)]
    header = "doc,hope,fear,duty" + (",all" if has_total else "")
    project.write("raters.csv", "\n".join([header, *lines, ""]))
    ran = project.run("agreement", "raters.csv", "--unit", "doc", "--wide")
    assert (ran.code, ran.out) == (2, "")
    assert "give --dummies hope,fear,duty, else --coders" in ran.err


def test_a_column_of_sums_is_no_category_of_raters(project: "Project") -> None:
    project.write("sums.csv", "doc,hope,fear,sum\na,2,1,3\nb,0,3,3\nc,3,0,3\n")
    ran = project.run("agreement", "sums.csv", "--unit", "doc", "--dummies", "hope,fear,sum")
    assert (ran.code, ran.out) == (2, "")
    assert "a column of --dummies is the sum of the others" in ran.err


def test_grades_of_coders_who_agree_are_no_numbers_of_raters(project: "Project") -> None:
    project.write("grades.csv", "post,Ada,Ben\np1,0,3\np2,3,0\np3,2,2\n")
    assert alpha_of(project, "grades.csv", "--unit", "post", "--wide")[1]["units"] == 3


def test_a_row_per_label_is_not_called_a_file_of_coders(project: "Project") -> None:
    project.write("long.csv", "post,who,code\np1,Ada,x\np1,Ben,y\n")
    ran = project.run("agreement", "long.csv", "--unit", "post", "--wide")
    assert ran.code == 2
    assert "if there is one row per label, the columns: --unit, --coder and --label" in ran.err


def test_headers_with_spaces_are_proposed_in_quotes(project: "Project") -> None:
    project.write("spaces.csv", "post,text,By Ada,By Ben\np1,ships,x,x\np2,tolls,y,x\n")
    ran = project.run("agreement", "spaces.csv", "--unit", "post", "--wide")
    assert '--coders "By Ada,By Ben"' in ran.err


def test_files_of_a_coder_each_do_not_share_the_columns_of_coders(project: "Project") -> None:
    for name, second in (("Ada", "toll"), ("Ben", "port")):
        project.write(f"{name}.csv", f"post,One,Two\np1,port,{second}\np2,toll,\n")
    files = ["Ada.csv", "Ben.csv", "--unit", "post"]
    for options in (["--wide"], ["--coders", "One,Two"]):
        ran = project.run("agreement", *files, *options)
        assert (ran.code, ran.out) == (2, "")
        assert "name its columns of labels (--column label=HEADER, repeated)" in ran.err
    named = ["--column", "label=One", "--column", "label=Two"]
    assert alpha_of(project, *files, *named)[1]["coder_names"] == ["Ada", "Ben"]


def test_a_wide_table_in_two_files_is_one_table(project: "Project") -> None:
    project.write("first.csv", "post,Ada,Ben\np1,x,x\np2,y,x\n")
    project.write("rest.csv", "post,Ada,Ben\np3,y,y\n")
    found = alpha_of(project, "first.csv", "rest.csv", "--unit", "post", "--wide")[1]
    assert (found["units"], found["coder_names"]) == (3, ["Ada", "Ben"])


def test_columns_that_are_no_coders_are_refused_by_name(project: "Project") -> None:
    project.write("wide.csv", "id,text,Ada,Ben\n1,ships,gain,gain\n2,tolls,power,gain\n")
    ran = project.run("agreement", "wide.csv", "--wide")
    assert (ran.code, ran.out) == (2, "")
    assert "'id' (column 1), 'text' (column 2) do not look like one" in ran.err
    assert "--coders Ada,Ben" in ran.err


def test_a_file_without_a_column_left_for_coders_is_refused(project: "Project") -> None:
    project.write("wide.csv", "speech\ns1\ns2\n")
    for command in ("agreement", "tally"):
        ran = project.run(command, "wide.csv", "--column", "argument=speech", "--wide")
        assert (ran.code, ran.out) == (2, "")
        assert "--wide needs a further column" in ran.err


def test_a_number_of_raters_may_be_a_space(project: "Project") -> None:
    project.write("counts.csv", "speech,gain,power\ns1,2,0\ns2,1,1\ns3,0,2\n")
    words = ["--unit", "speech", "--dummies", "gain,power"]
    plain, _ = alpha_of(project, "counts.csv", *words)
    project.write("spaced.csv", "speech,gain,power\ns1,2, \ns2,1,1\ns3, ,2\n")
    assert alpha_of(project, "spaced.csv", *words)[0] == plain


def test_a_day_is_not_a_number_of_raters(project: "Project") -> None:
    project.write("dated.csv", "speech,gain,day\ns1,1,20190314\ns2,0,20190315\n")
    ran = project.run("agreement", "dated.csv", "--unit", "speech", "--dummies", "gain,day")
    assert (ran.code, ran.out) == (1, "")
    assert "dated.csv:2:6: error word-unknown: '20190314' is not a mark" in ran.err


def test_two_spellings_of_numbers_are_no_reason_to_refuse_a_coder(project: "Project") -> None:
    project.write("wide.csv", "speech,Ada,Ben\ns1,1,1.0\ns2,2,2.0\n")
    assert project.run("agreement", "wide.csv", "--unit", "speech", "--wide").code == 0


def test_numbers_of_raters_are_not_taken_for_coders(project: "Project") -> None:
    project.write("counts.csv", "speech,gain,power\ns1,4,0\ns2,1,3\ns3,0,4\n")
    ran = project.run("agreement", "counts.csv", "--unit", "speech", "--wide")
    assert (ran.code, ran.out) == (2, "")
    assert "--dummies gain,power" in ran.err


def test_numbers_of_raters_give_the_agreement_of_raters_without_names(project: "Project") -> None:
    project.write("counts.csv", "speech,gain,power\ns1,4,0\ns2,1,3\ns3,0,4\n")
    options = ["--unit", "speech", "--dummies", "gain,power"]
    # 1 - (11 / (5 * 7)) * (3 / 3): D_o = (2 * 1 * 3 / 3) / 12, D_e = 2 * 5 * 7 / (12 * 11).
    expected = 1 - (2 * 3 / 3 / 12) / (2 * 5 * 7 / (12 * 11))
    alpha, found = alpha_of(project, "counts.csv", *options)
    assert alpha == pytest.approx(expected)
    assert "conger" not in {one["name"] for one in found["coefficients"]}


def test_a_column_per_theory_makes_sets_of_theories(project: "Project") -> None:
    project.write(
        "marks.csv", "actor,motivation,Gain,Power\nA,ships,x,\nA,tolls,1,yes\nB,oil,0,1\n"
    )
    counts = counts_of(project, "marks.csv", "--dummies", "Gain,Power", "--rule", "any")
    assert counts["A"] == {"Gain": 2, "Power": 1}
    assert counts["B"] == {"Gain": 0, "Power": 1}


def test_a_mark_that_means_neither_yes_nor_no_has_its_place(project: "Project") -> None:
    project.write("marks.csv", "actor,motivation,Gain,Power\nA,ships,x,perhaps\n")
    ran = project.run("tally", "marks.csv", "--dummies", "Gain,Power")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("marks.csv:2:11: error word-unknown: 'perhaps'")


def test_a_primary_and_a_secondary_column_make_mixed_labels(project: "Project") -> None:
    project.write("two.csv", "actor,motivation,first,second\nA,ships,Gain,Power\nA,oil,Gain,\n")
    columns = ["--column", "primary=first", "--column", "secondary=second"]
    weighted = ["--rule", "weighted", "--weight", "3/4"]
    counts = counts_of(project, "two.csv", *columns, *weighted)
    assert counts["A"] == {"Gain": "7/4", "Power": "1/4"}


def test_several_labels_in_a_cell_are_separated_as_the_file_separates_them(
    project: "Project",
) -> None:
    project.write("cells.csv", 'actor,motivation,label\nA,ships,"gain, power"\nA,oil,power\n')
    counts = counts_of(project, "cells.csv", "--sets", ",", "--rule", "any")
    assert counts["A"] == {"gain": 1, "power": 2}


def test_labels_that_look_like_lists_get_the_option_for_lists_as_a_hint(project: "Project") -> None:
    rows = 'x,y,Tolls\nx,y,"Ports, Tolls"\nx,y,Ports\nx,y,"Tolls,"\n'
    project.write("forms.csv", f"actor,motivation,label\n{rows}")
    ran = project.run("tally", "forms.csv")
    assert "forms.csv:3:11: error label-separator" in ran.err
    assert ran.err.count("if it is a list, give --sets ','") == 1
    rows = "".join(f"A{at},{row}\n" for at, row in enumerate(rows.splitlines()))
    project.write("codings/s/arguments.csv", f"argument,actor,motivation,label\n{rows}")
    ran = project.run("tally", "s")
    assert "label-separator" in ran.err
    assert "--sets" not in ran.err


def test_a_second_column_of_labels_is_not_left_aside_in_silence(project: "Project") -> None:
    rows = "x,a,Tolls,Ports,good,Tolls\nx,b,Ports,,bad,Tolls\ny,c,Fleets,Tolls,good,Ports\n"
    project.write("frames.csv", f"actor,motivation,First,Second,tone,note\n{rows}")
    ran = project.run("tally", "frames.csv", "--column", "label=First")
    assert ran.err.count("has labels too") == 1
    assert "'Second' has labels too, and is not counted" in ran.err
    named = ("--column", "label=First", "--column", "label=Second")
    assert "has labels too" not in project.run("tally", "frames.csv", *named).err


def test_a_second_column_may_have_labels_that_the_first_has_not(project: "Project") -> None:
    rows = "x,a,Tolls,Ports\nx,b,Ports,Fleets\ny,c,Tolls,\n"
    project.write("two.csv", f"actor,motivation,Main,Beside\n{rows}")
    ran = project.run("tally", "two.csv", "--column", "label=Main")
    assert "The column 'Beside' has labels too, and is not counted" in ran.err


@pytest.mark.parametrize("marks", ["x,1,,x", "1,0,1,0", "1,1,,1"])
def test_marks_in_place_of_theories_are_reported(project: "Project", marks: str) -> None:
    rows = "".join(f"A,r{at},{mark},\n" for at, mark in enumerate(marks.split(",")))
    project.write("marks.csv", f"actor,motivation,Tolls,Ports\n{rows}")
    ran = project.run("tally", "marks.csv", "--column", "label=Tolls")
    assert "warning theory-numbered: the theories are named by" in ran.err
    assert "if each theory has a column, give --dummies A,B" in ran.err


def test_answers_in_words_are_theories(project: "Project") -> None:
    project.write("answers.csv", "actor,motivation,label\nA,r1,yes\nA,r2,no\n")
    assert "theory-numbered" not in project.run("tally", "answers.csv").err


def test_a_list_of_known_theories_gets_the_option_for_its_separator(project: "Project") -> None:
    project.write("bars.csv", "actor,motivation,label\nA,r1,toll\nA,r2,port\nA,r3,toll|port\n")
    assert "if it is a list, give --sets '|'" in project.run("tally", "bars.csv").err
    found = counts_of(project, "bars.csv", "--sets", "|", "--rule", "any")
    assert found["A"] == {"toll": 2, "port": 2}


def test_a_column_that_resembles_our_argument_may_hold_something_else(project: "Project") -> None:
    rows = "1,North,toll,1\n2,North,toll,0\n3,South,port,1\n4,South,port,1\n"
    project.write("dna.csv", f"statement,organization,concept,agreement\n{rows}")
    options = ["--column", "label=concept", "--by", "organization", "--format", "json"]
    ran = project.run("tally", "dna.csv", *options)
    assert ran.code == 0, ran.err
    assert [group["arguments"] for group in ran.json["groups"]] == [2, 2, 4]


def test_a_unit_in_two_files_is_reported_with_the_file_it_is_in_already(
    project: "Project",
) -> None:
    for name in ("one", "two"):
        project.write(f"{name}.csv", "post,who,code\np1,Ada,x\np1,Ben,x\n")
    named = ["--unit", "post", "--coder", "who", "--label", "code"]
    ran = project.run("agreement", "one.csv", "two.csv", *named)
    assert ran.code == 1
    assert "two.csv:2:1: error id-duplicate" in ran.err
    assert "is already on line 2 of one.csv" in ran.err


def test_numbers_and_a_column_of_one_value_are_not_taken_for_further_labels(
    project: "Project",
) -> None:
    rows = "x,a,Tolls,1,Tolls\nx,b,1,2,Tolls\nx,c,2,1,Tolls\n"
    project.write("scores.csv", f"actor,motivation,label,grade,kind\n{rows}")
    ran = project.run("tally", "scores.csv")
    assert ran.code == 0
    assert "has labels too" not in ran.err


def test_a_list_that_a_program_wrote_is_a_set_whatever_its_order(project: "Project") -> None:
    rows = '1,a,"{""choices"": [""x"", ""y""]}"\n1,b,"[\'y\', \'x\']"\n2,a,x\n2,b,y\n'
    project.write("choices.csv", f"task,who,what\n{rows}")
    named = ["--unit", "task", "--coder", "who", "--label", "what", "--coefficient", "percent"]
    found = project.run("agreement", "choices.csv", *named, "--format", "json").json
    whole = [one["value"] for one in found["coefficients"] if one["reading"] == "whole"]
    assert whole == [pytest.approx(1 / 2)]


def test_a_row_per_code_is_one_argument_with_several_labels(project: "Project") -> None:
    rows = "1,A,ships,gain\n1,A,ships,power\n2,A,oil,gain\n"
    project.write("codes.csv", f"argument,actor,motivation,label\n{rows}")
    ran = project.run("tally", "codes.csv", "--rule", "any", "--format", "json")
    (group, _) = ran.json["groups"]
    assert (group["arguments"], group["counts"]) == (2, {"gain": 2, "power": 1})
    assert "one argument with several labels" in ran.err


def test_rows_of_one_id_with_other_texts_are_not_joined(project: "Project") -> None:
    rows = "1,A,ships,gain\n1,A,oil,power\n"
    project.write("codes.csv", f"argument,actor,motivation,label\n{rows}")
    ran = project.run("tally", "codes.csv")
    assert ran.code == 1
    assert "codes.csv:3:1" in ran.err or "codes.csv:3:5" in ran.err


def test_a_unit_may_be_made_of_several_columns(project: "Project") -> None:
    rows = "1,kim,x,x\n1,lee,x,y\n2,kim,y,y\n"
    project.write("again.csv", f"row,who,may,june\n{rows}")
    columns = ["--unit", "row", "--unit", "who", "--coders", "may,june"]
    _, found = alpha_of(project, "again.csv", *columns)
    assert found["units"] == 3
    assert found["coefficients"][0]["value"] == pytest.approx(2 / 3)


def test_a_rating_given_twice_names_both_lines_and_the_option(project: "Project") -> None:
    project.write("twice.csv", "post,who,what\n7,a,x\n7,b,x\n7,a,y\n")
    named = ["--unit", "post", "--coder", "who", "--label", "what"]
    ran = project.run("agreement", "twice.csv", *named)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("twice.csv:4:5: error rating-repeated: '7' is labelled twice by a")
    assert "first on line 2" in ran.err
    assert "--sets" in ran.err


def test_a_row_with_a_label_twice_is_not_to_be_deleted_where_its_other_label_differs(
    project: "Project",
) -> None:
    project.write("spring.csv", "post,who,may,june\n4,Ada,x,x\n4,Ben,x,y\n")
    ran = project.run("agreement", "spring.csv", "--unit", "post", "--coders", "may,june")
    assert ran.code == 1
    hints = ran.err.splitlines()
    assert all("if the rows are different units, name further columns" in hint for hint in hints)
    assert "if the row is a copy, delete it" in hints[0]


def test_codes_for_missing_are_no_category_once_they_are_named(project: "Project") -> None:
    project.write("na.csv", "speech,Ada,Ben\ns1,x,x\ns2,y,NA\ns3,y,y\n")
    options = ["--unit", "speech", "--wide", "--missing", "NA"]
    _, found = alpha_of(project, "na.csv", *options)
    assert (found["categories"], found["ratings"]) == (["x", "y"], 5)


def test_categories_give_words_an_order(project: "Project") -> None:
    project.write("scale.csv", "speech,Ada,Ben\ns1,low,high\ns2,mid,mid\ns3,low,low\n")
    options = ["--unit", "speech", "--wide", "--level", "ordinal"]
    refused = project.run("agreement", "scale.csv", *options)
    assert refused.code == 2
    assert "--categories" in refused.err
    _, found = alpha_of(project, "scale.csv", *options, "--categories", "low,mid,high")
    assert found["categories"] == ["low", "mid", "high"]


def test_a_decimal_comma_is_named_and_read_when_asked(project: "Project") -> None:
    project.write("comma.csv", "speech;Ada;Ben\ns1;1,5;1,5\ns2;2,0;2,5\n")
    options = ["--unit", "speech", "--wide", "--level", "interval"]
    ran = project.run("agreement", "comma.csv", *options)
    assert ran.code == 1
    assert "comma.csv:2:4: error number-invalid" in ran.err
    assert "--decimal ," in ran.err
    assert alpha_of(project, "comma.csv", *options, "--decimal", ",")[0] == pytest.approx(8 / 11)


def test_a_header_further_down_is_found_and_named(project: "Project") -> None:
    project.write("low.csv", "Codings 2024,,\n,,\nspeech,Ada,Ben\ns1,x,x\n")
    ran = project.run("agreement", "low.csv", "--unit", "speech", "--wide")
    assert ran.code == 2
    assert "the header seems to be in row 3" in ran.err


def test_a_first_row_of_data_is_not_taken_for_names(project: "Project") -> None:
    project.write("bare.csv", "1,1,2\n1,2,2\n2,1,1\n")
    ran = project.run("agreement", "bare.csv", "--wide")
    assert ran.code == 2
    assert "first row" in ran.err


def test_a_column_is_named_by_its_number_where_headers_repeat(project: "Project") -> None:
    project.write("same.csv", "speech,label,label\ns1,x,x\ns2,x,y\n")
    ran = project.run("agreement", "same.csv", "--unit", "speech", "--coders", "label,label")
    assert ran.code == 2
    assert "columns 2 and 3" in ran.err
    numbers = ["--unit", "speech", "--coders", "2,3"]
    assert project.run("agreement", "same.csv", *numbers).code == 0


def test_a_label_without_a_coder_or_a_unit_has_its_place(project: "Project") -> None:
    project.write("gaps.csv", "post,who,what\n1,a,x\n1,b,x\n,b,y\n2,,y\n2,a,y\n")
    named = ["--unit", "post", "--coder", "who", "--label", "what"]
    ran = project.run("agreement", "gaps.csv", *named)
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(" ")[0] for line in ran.err.splitlines()] == [
        "gaps.csv:4:1:",
        "gaps.csv:5:3:",
    ]


def test_options_kept_beside_a_file_are_used_and_announced(project: "Project") -> None:
    project.write("kept.csv", "speech,Ada,Ben\ns1,x,x\ns2,x,NA\ns3,y,y\n")
    project.write(
        "kept.csv.toml",
        'coders = ["Ada", "Ben"]\nmissing = ["NA"]\n[columns]\nargument = "speech"\n',
    )
    ran = project.run("agreement", "kept.csv", "--format", "json")
    assert (ran.code, ran.json["ratings"]) == (0, 5)
    assert "Options are read from kept.csv.toml" in ran.err


def test_kept_categories_have_their_order_in_agreement(project: "Project") -> None:
    project.write("kept.csv", "speech,Ada,Ben\ns1,weak,weak\ns2,strong,firm\ns3,firm,firm\n")
    words = ["kept.csv", "--unit", "speech", "--coders", "Ada,Ben", "--level", "ordinal"]
    told, _ = alpha_of(project, *words, "--categories", "weak,firm,strong")
    project.write("kept.csv.toml", 'categories = ["weak", "firm", "strong"]\n')
    kept, found = alpha_of(project, *words)
    assert (kept, found["categories"]) == (told, ["weak", "firm", "strong"])


def test_a_kept_decimal_mark_is_that_of_numbers_in_agreement(project: "Project") -> None:
    project.write("kept.csv", 'speech,Ada,Ben\ns1,"0,5","1,5"\ns2,"2,5","2,5"\ns3,"4,0","3,0"\n')
    words = ["kept.csv", "--unit", "speech", "--coders", "Ada,Ben", "--level", "interval"]
    told, _ = alpha_of(project, *words, "--decimal", ",")
    project.write("kept.csv.toml", 'decimal = ","\n')
    assert alpha_of(project, *words)[0] == told


def test_an_option_kept_under_a_wrong_name_has_its_place(project: "Project") -> None:
    project.write("kept.csv", WIDE)
    project.write("kept.csv.toml", 'missng = ["NA"]\n')
    ran = project.run("agreement", "kept.csv", "--wide")
    assert ran.code == 1
    assert ran.err.startswith("kept.csv.toml:1:1: error setting-unknown")
    project.write("kept.csv.toml", "missing = 99\n")
    assert "setting-type" in project.run("agreement", "kept.csv", "--wide").err


def test_the_headers_of_the_file_group_and_filter_its_rows(project: "Project") -> None:
    project.write("own.csv", "party,why,code\nA,ships,Gain\nB,oil,Power\n")
    columns = ["actor=party", "motivation=why", "label=code"]
    options = [word for one in columns for word in ("--column", one)]
    ran = project.run("tally", "own.csv", *options, "--by", "party", "--format", "json")
    assert [group["party"] for group in ran.json["groups"]] == ["A", "B", None]
    ran = project.run("tally", "own.csv", *options, "--where", "code=Gain", "--format", "json")
    assert [group["arguments"] for group in ran.json["groups"]] == [1, 1]


def test_a_single_file_may_have_a_column_called_source(project: "Project") -> None:
    project.write("a.csv", "actor,motivation,label,source\nA,ships,Gain,Report 1\n")
    assert counts_of(project, "a.csv")["A"] == {"Gain": 1}


def test_a_file_of_several_coders_is_counted_for_one_of_them(project: "Project") -> None:
    project.write("a.csv", "actor,motivation,Ada,Ben\nA,ships,Gain,Power\n")
    refused = project.run("tally", "a.csv", "--coders", "Ada,Ben")
    assert (refused.code, refused.out) == (2, "")
    assert "Ada" in refused.err
    assert "Ben" in refused.err
    assert counts_of(project, "a.csv", "--coders", "Ada,Ben", "--coder", "Ben")["A"]["Power"] == 1


def test_what_most_coders_said_is_in_a_column_of_its_own(project: "Project") -> None:
    project.write("three.csv", "post,a,b,c\n1,x,x,y\n2,x,y,z\n3,z,z,z\n")
    options = ["--unit", "post", "--wide", "--all", "--format", "json"]
    listed = project.run("disagreements", "three.csv", *options).json
    assert [(one["argument"], one["most"]) for one in listed] == [
        ("1", "x"),
        ("2", None),
        ("3", "z"),
    ]
    differing = project.run("disagreements", "three.csv", *options[:3], "--format", "json").json
    assert [one["argument"] for one in differing] == ["1", "2"]


def test_a_kappa_is_cohens_only_where_both_coders_rated_every_unit(project: "Project") -> None:
    project.write("all.csv", WIDE.replace("s4,power,\n", ""))
    project.write("part.csv", WIDE)
    options = ["--unit", "speech", "--wide", "--coefficient", "conger", "--interval", "none"]
    assert "Cohen's kappa" in project.run("agreement", "all.csv", *options).out
    part = project.run("agreement", "part.csv", *options).out
    assert "Conger's kappa is not Cohen's kappa here: only 3 of 4 units" in part


def test_diagnostics_are_one_table_in_csv_and_tables_by_name_in_json(project: "Project") -> None:
    project.write("wide.csv", WIDE)
    options = ["--unit", "speech", "--wide", "--diagnostics", "--format"]
    rows = project.run("agreement", "wide.csv", *options, "csv").out.splitlines()
    assert rows[0] == "Table,Row,Column,Value"
    tables = project.run("agreement", "wide.csv", *options, "json").json["diagnostics"]
    assert {row.split(",")[0] for row in rows[1:]} == set(tables)


@pytest.mark.parametrize("scale", [("--level", "ordinal"), ("--weights", "linear")])
def test_lists_of_labels_in_a_file_have_no_order(
    scale: tuple[str, str], project: "Project"
) -> None:
    project.write("sets.csv", "speech,Ada,Ben\ns1,gain;power,gain\ns2,power,power\n")
    options = ["--unit", "speech", "--wide", "--sets", ";"]
    ran = project.run("agreement", "sets.csv", *options, *scale)
    assert (ran.code, ran.out) == (2, "")
    assert "sets.csv: labels that name several theories have no order" in ran.err


@pytest.mark.parametrize("form", ["text", "markdown", "csv", "json", "html", "latex"])
def test_the_diagnostics_of_points_on_a_scale_name_them_as_they_are_written(
    form: str, project: "Project"
) -> None:
    project.write("scale.csv", "speech,Ada,Ben,Cleo\ns1,1,1,2\ns2,2,2,2\ns3,2.5,1,2.5\n")
    options = ["--unit", "speech", "--wide", "--level", "interval", "--interval", "none"]
    ran = project.run("agreement", "scale.csv", *options, "--diagnostics", "--format", form)
    assert ran.code == 0, ran.err
    if form == "json":
        tables = ran.json["diagnostics"]
        theories = ["1", "2", "2.5"]
        assert [row["theory"] for row in tables["By theory"]] == theories
        assert [row["theory"] for row in tables["Prevalence"]] == theories * 3
        assert tables["Coincidences of theories"][0] == {"": "1", "1": 1, "2": 1, "2.5": 1}


def test_rows_that_are_no_units_are_left_out_before_they_are_checked(project: "Project") -> None:
    project.write("book.csv", "variable,code\nlabel,gain\nlabel,power\n")
    project.write("rows.csv", "text,code,party\nTitle,H,A\nships,gain,A\noil,power,B\n")
    columns = ["actor=party", "motivation=text", "label=code"]
    options = [word for one in columns for word in ("--column", one)]
    named = ["rows.csv", *options, "--codebook", "book.csv"]
    assert project.run("tally", *named).code == 1
    counts = counts_of(project, *named, "--where", "code!=H")
    assert counts["A"] == {"gain": 1, "power": 0}
    either = ["--where", "party=A", "--where", "party=B", "--where", "code!=H"]
    assert counts_of(project, *named, *either)["B"]["power"] == 1


def test_a_place_is_right_in_rows_that_were_chosen(project: "Project") -> None:
    project.write("rows.csv", "text,code,party\nTitle,H,A\nships,gain / gain,A\noil,gain,A\n")
    columns = ["actor=party", "motivation=text", "label=code"]
    options = [word for one in columns for word in ("--column", one)]
    project.write("book.csv", "variable,code\nlabel,gain\n")
    ran = project.run("tally", "rows.csv", *options, "--codebook", "book.csv", "--where", "code!=H")
    assert ran.err.startswith("rows.csv:3:14: error label-repeated")


def test_a_condition_that_names_no_value_is_a_usage_error(project: "Project") -> None:
    project.write("rows.csv", "actor,motivation,label\nA,ships,gain\n")
    for condition, said in (
        ("label=gian", "gain"),
        ("lable=gain", "label"),
        ("label!=gain", "no row"),
    ):
        ran = project.run("tally", "rows.csv", "--where", condition)
        assert ran.code == 2
        assert said in ran.err


def test_a_theory_named_as_residual_is_not_warned_about_and_never_leads(project: "Project") -> None:
    project.write("rows.csv", "actor,motivation,label\nA,ships,Other\nA,oil,Other\nA,law,Gain\n")
    assert "residual-undeclared" in project.run("tally", "rows.csv").err
    ran = project.run("tally", "rows.csv", "--residual", "Other", "--format", "json")
    assert "residual-undeclared" not in ran.err
    assert ran.json["groups"][0]["leader"] == "Gain"
    project.write("rows.csv.toml", 'residual = ["Other"]\n')
    assert (
        project.run("tally", "rows.csv", "--format", "json").json["groups"][0]["leader"] == "Gain"
    )
    assert project.run("tally", "rows.csv", "--residual", "Othr").code == 2


def test_a_missing_column_of_a_file_with_coders_is_said(project: "Project") -> None:
    project.write("rows.csv", "actor,m,h\nA,x,y\nB,y,y\n")
    ran = project.run("tally", "rows.csv", "--coders", "m,h", "--coder", "m")
    assert ran.code == 1
    assert "the column 'motivation' is missing" in ran.err


@pytest.mark.parametrize("word", ["nan", "inf", "-Infinity"])
def test_a_word_that_computers_take_for_a_number_is_no_score(project: "Project", word: str) -> None:
    project.write("wide.csv", f"speech,Ada,Ben\ns1,1,{word}\ns2,2,2\n")
    options = ["--unit", "speech", "--coders", "Ada,Ben", "--level", "interval"]
    ran = project.run("agreement", "wide.csv", *options)
    assert ran.code == 1
    assert "wide.csv:2:6: error number-invalid" in ran.err


def test_every_command_of_a_file_leaves_out_the_rows_that_are_no_units(project: "Project") -> None:
    project.write("book.csv", "variable,code\nlabel,gain\nlabel,other\n")
    project.write("rows.csv", "actor,motivation,label\nA,Title,H\nA,ships,gain\nA,oil,other\n")
    named = ["rows.csv", "--codebook", "book.csv"]
    chosen = ["--where", "label!=H", "--residual", "other"]
    assert project.run("check", *named).code == 1
    for command in (["check"], ["table"], ["report"], ["explain", "--theory", "gain"]):
        ran = project.run(command[0], *named, *command[1:], *chosen)
        assert ran.code == 0, (command, ran.err)
        assert "Title" not in ran.out
    assert project.run("figure", *named, *chosen, "arguments", "-o", "a.svg").code == 0


def test_files_of_two_coders_need_not_have_the_same_columns(project: "Project") -> None:
    project.write("ada.csv", "argument,actor,motivation,label\n1,A,ships,x\n2,A,oil,y\n")
    project.write("ben.csv", "argument,label\n2,y\n1,y\n")
    _, found = alpha_of(project, "ada.csv", "ben.csv")
    assert (found["units"], found["coefficients"][0]["value"]) == (2, pytest.approx(1 / 2))
    project.write("ben.csv", "argument,motivation,label\n2,oil,y\n1,boats,y\n")
    ran = project.run("agreement", "ada.csv", "ben.csv")
    assert ran.code == 1
    assert "ben.csv:3:3: error id-duplicate: '1' has another motivation" in ran.err


def test_a_row_that_stands_for_several_units_counts_as_often_in_agreement(
    project: "Project",
) -> None:
    project.write("n.csv", "unit,Ada,Ben,times\n1,x,x,3\n2,x,y,1\n3,y,y,2\n4,y,x,0\n")
    options = ["--coders", "Ada,Ben", "--column", "n=times"]
    alpha, found = alpha_of(project, "n.csv", "--unit", "unit", *options)
    project.write("each.csv", "Ada,Ben\nx,x\nx,x\nx,x\nx,y\ny,y\ny,y\n")
    assert alpha == alpha_of(project, "each.csv", "--coders", "Ada,Ben")[0]
    assert found["units"] == 6
    project.write("n.csv", "unit,Ada,Ben,times\n1,x,x,3\n2,x,y,1.5\n")
    ran = project.run("agreement", "n.csv", "--unit", "unit", *options)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("n.csv:3:7: error number-invalid: '1.5' is not a whole number")


def test_numbers_of_units_do_not_go_with_a_row_per_label(project: "Project") -> None:
    project.write("long.csv", "unit,who,what,times\n1,a,x,3\n1,b,x,3\n")
    named = ["--unit", "unit", "--coder", "who", "--label", "what", "--column", "n=times"]
    ran = project.run("agreement", "long.csv", *named)
    assert ran.code == 2
    assert "one row per unit" in ran.err


def test_a_file_of_several_coders_has_a_table_for_each_and_a_report(project: "Project") -> None:
    project.write("two.csv", "actor,motivation,label,coder\nA,ships,x,kim\nA,oil,y,lee\n")
    assert project.run("table", "two.csv").code == 2
    rows = project.run("table", "two.csv", "--coder", "lee", "--format", "json").json
    assert [row["label"] for row in rows] == ["", "y"]
    report = project.run("report", "two.csv")
    assert report.code == 0
    assert "the two labelled different arguments" in report.out
    assert project.run("table", "two.csv", "--coder", "lea").code == 2


@pytest.mark.parametrize("options", [(), ("--distinct", "port,code")])
def test_groups_of_another_column_need_neither_actor_nor_motivation(
    options: tuple[str, ...], project: "Project"
) -> None:
    rows = "north,ann,Tolls\nsouth,ann,Ports\nnorth,bob,Ports\n"
    project.write("posts.csv", f"port,coder,code\n{rows}")
    asked = (
        "posts.csv",
        "--column",
        "label=code",
        "--coder",
        "ann",
        "--by",
        "port",
        *options,
        "--format",
        "json",
    )
    ran = project.run("tally", *asked)
    groups = {group["port"]: group["counts"] for group in json.loads(ran.out)["groups"]}
    assert groups["south"] == {"Tolls": 0, "Ports": 1}
    assert "actor" not in ran.err
    project.write("wide.csv", "port,ann,bob\nnorth,Tolls,Ports\nsouth,Ports,\n")
    ran = project.run("tally", "wide.csv", "--coders", "ann,bob", "--coder", "bob", "--by", "port")
    assert "north  1" in ran.out


def test_a_misspelt_actor_is_reported_though_groups_do_not_need_it(project: "Project") -> None:
    project.write("posts.csv", "actr,port,label\nA,north,Tolls\n")
    ran = project.run("tally", "posts.csv", "--by", "port")
    assert ran.code == 1
    assert "actr" in ran.err


def test_without_groups_of_its_own_a_tally_needs_an_actor(project: "Project") -> None:
    project.write("posts.csv", "port,text,label\nnorth,a,Tolls\n")
    ran = project.run("tally", "posts.csv")
    assert "the column 'actor' is missing" in ran.err
    assert "needs none: --by HEADER" in ran.err


@pytest.fixture(params=["few", "many"])
def rows_of_a_file(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a file as one of few rows, or as one of very many."""
    if request.param == "many":
        monkeypatch.setattr("theorycoding.files.reading.rows._SAMPLE", 1)


CODERS = "speech,actor,motivation,coder,label\n"


@pytest.mark.usefixtures("rows_of_a_file")
def test_each_fault_of_a_column_of_coders_is_located(project: "Project") -> None:
    project.write(
        "long.csv",
        CODERS
        + "s1,EU,Trade,Ada,gain\ns1,EU,Trade,Ben,power\ns2,EU,Tolls, ,gain\n"
        + "s2,UN,Tolls,Ada,gain\ns2,EU,Taxes,Ben,power\ns1,EU,Trade,Ada,gain\n"
        + "s2,EU,Tolls,Ben,gain\n,EU,Trade,Ada,gain\n,UN,Peace,Ada,power\ns3,UN,Peace,-9,power\n",
    )
    words = ["--column", "argument=speech", "--missing", "-9", "--format", "json"]
    ran = project.run("check", "long.csv", *words)
    assert [(one["line"], one["column"], one["message"]) for one in ran.json] == [
        (4, 13, "the cell of the coder is empty"),
        (5, 4, "'s2' has another actor than in an earlier row: 'EU'"),
        (6, 7, "'s2' has another motivation than in an earlier row: 'Tolls'"),
        (7, 17, "'s1' is labelled twice by Ada, first on line 2"),
        (8, 17, "'s2' is labelled twice by Ben, first on line 6"),
        (9, 1, "the cell 'argument' is empty"),
        (10, 1, "the cell 'argument' is empty"),
        (11, 13, "the cell of the coder is empty"),
    ]


@pytest.mark.usefixtures("rows_of_a_file")
def test_two_files_that_differ_on_an_argument_are_compared(project: "Project") -> None:
    project.write("Ada.csv", "speech,actor,motivation,label\ns1,EU,Trade,gain\ns2,EU,Tolls,gain\n")
    project.write("Ben.csv", "speech,actor,label\ns2,UN,gain\ns1,EU,power\ns3,EU,power\n")
    ran = project.run("agreement", "Ada.csv", "Ben.csv", "--unit", "speech")
    assert ran.code == 1
    assert ran.err.splitlines()[0].startswith("Ben.csv:2:4: error id-duplicate: 's2' has another")
    project.write("Ben.csv", "speech,label\ns2,gain\ns1,power\n")
    _, found = alpha_of(project, "Ada.csv", "Ben.csv", "--unit", "speech")
    assert (found["units"], found["ratings"]) == (2, 4)


@pytest.mark.usefixtures("rows_of_a_file")
def test_rows_of_one_argument_and_coder_are_a_set_if_labels_are_sets(project: "Project") -> None:
    rows = "s1,EU,Trade,Ada,gain\ns1,EU,Trade,Ben,gain\ns1,EU,Trade,Ada,power\n"
    project.write("long.csv", CODERS + rows + "s2,EU,Tolls,Ada,gain\ns2,EU,Tolls,Ben,gain\n")
    words = ["--column", "argument=speech", "--sets", ";"]
    ran = project.run("disagreements", "long.csv", *words, "--format", "csv")
    assert [line.split(",")[:4] for line in ran.out.splitlines()[1:]] == [
        ["s1", "EU", "Trade", "gain / power"]
    ]


def test_the_labels_to_choose_from_are_in_the_order_of_the_file(project: "Project") -> None:
    names = ["tolls", "gain", "power", "zeal", "trade", "fear", "honour"]
    rows = "".join(f"s{at},EU,Trade,Ada,{name}\n" for at, name in enumerate([*names, " Qq"]))
    project.write("long.csv", CODERS + rows)
    ran = project.run("check", "long.csv", "--column", "argument=speech")
    assert f"use one of: {', '.join(names)}" in ran.err + ran.out


def test_a_file_that_lacks_columns_is_not_told_that_its_header_is_in_its_first_row(
    project: "Project",
) -> None:
    project.write("a.csv", "argument,note,coder,label\nA,x,P,realism\nA,x,Q,liberalism\n")
    ran = project.run("check", "a.csv")
    assert "the header seems to be in row" not in ran.out
    assert "write the columns into the first row: argument, actor, motivation" in ran.out
