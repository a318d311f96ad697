"""Coders: blind sheets, disagreements, decisions, the derived consensus, agreement."""

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

ANNA = """argument,label,reason
C1,Realism,power
C2,Liberalism,
C3,Liberalism,rules
C4,Realism (Liberalism),
C5,Liberalism,
N1,Realism,control
"""


@pytest.fixture
def double(coded: "Project") -> "Project":
    """The nine arguments, six of them coded by anna as well."""
    coded.write("codings/s/coders/anna.csv", ANNA)
    return coded


def test_a_blind_sheet_shows_arguments_without_anybodys_labels(double: "Project") -> None:
    ran = double.run("sheet", "s", "--coder", "bob")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["argument"] for row in rows] == [
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "N1",
        "N2",
        "N3",
        "N4",
    ]
    assert {row["label"] for row in rows} == {""}
    assert "Realis" not in ran.out


def test_a_sheet_gives_the_place_of_each_argument_in_the_source(coded: "Project") -> None:
    rows = "argument,actor,motivation,label,section\nA1,NATO,Control,Realism,§2 para 1\n"
    coded.write("codings/s/arguments.csv", rows)
    sheet = "argument,actor,motivation,section,label,reason\nA1,NATO,Control,§2 para 1,,\n"
    assert coded.run("sheet", "s", "--coder", "bob").out == sheet


def test_a_coder_who_is_announced_before_coding_gets_a_sheet_too(coded: "Project") -> None:
    coded.write("codings/s/study.toml", '[[coder]]\nid = "bob"\n')
    ran = coded.run("sheet", "s", "--coder", "bob", "-o", "codings/s/coders/bob.csv")
    assert ran.code == 0
    assert "coder-absent" in ran.err
    checked = coded.run("check", "s")
    assert (checked.code, checked.out.count("label-uncoded")) == (0, 1)
    assert "9 of 9 arguments are not yet coded; the first is C1" in checked.out


def test_the_consensus_is_traced_to_the_decision_or_the_coding_behind_it(double: "Project") -> None:
    decision = "argument,label,decided_by,reason\nC3,Realism,both,read again\n"
    double.write("codings/s/decisions.csv", decision)
    rows = double.run(
        "explain", "s", "--theory", "realism", "--coder", "consensus", "--format", "json"
    ).json
    places = {row["argument"]: (row["file"], row["line"]) for row in rows}
    assert places["C3"] == ("codings/s/decisions.csv", 2)
    assert places["C1"] == ("codings/s/arguments.csv", 2)


def test_a_decision_cannot_overrule_what_all_coders_say(double: "Project") -> None:
    decided = "argument,label,decided_by,reason\n"
    double.write("codings/s/decisions.csv", f"{decided}C1,Liberalism,both,why\n")
    ran = double.run("tally", "s", "--coder", "consensus")
    assert (ran.code, ran.out) == (1, "")
    assert "all coders label C1 'Realism', but the decision is 'Liberalism'" in ran.err
    double.write("codings/s/decisions.csv", f"{decided}C1,Liberalism((,both,why\n")
    assert double.run("check", "s").out.count("\n") == 1
    for harmless in ("C1,Realist,both,said alike", "N2,Liberalism,both,one coder only"):
        double.write("codings/s/decisions.csv", f"{decided}{harmless}\n")
        assert double.run("check", "s").out == ""


def test_a_filled_in_sheet_is_a_coder(double: "Project") -> None:
    sheet = double.run("sheet", "s", "--coder", "bob").out
    double.write("codings/s/coders/bob.csv", sheet.replace(",Control,,", ",Control,Liberalism,"))
    tally = double.run("tally", "s", "--coder", "bob", "--format", "json").json
    assert tally["groups"][-1]["counts"] == {"realism": 0, "liberalism": 1, "neither": 0}
    assert tally["groups"][-1]["uncoded"] == 8


def test_a_sheet_never_overwrites_a_file(double: "Project") -> None:
    ran = double.run("sheet", "s", "--coder", "bob", "-o", "codings/s/coders/anna.csv")
    assert ran.code == 2
    assert double.read("codings/s/coders/anna.csv") == ANNA


def test_disagreements_name_each_coders_label_and_reason(double: "Project") -> None:
    rows = double.run("disagreements", "s", "--format", "json").json
    assert [row["argument"] for row in rows] == ["C3", "N1"], (
        "the order of a bracket is no difference"
    )
    assert rows[0]["labels"] == {"published": "Realism (Liberalism)", "anna": "Liberalism"}
    assert rows[0]["reasons"]["anna"] == "rules"
    assert rows[0]["decision"] is None


def test_a_decision_settles_and_the_consensus_is_derived(double: "Project") -> None:
    decision = "argument,label,decided_by,reason\nC3,Liberalism,both,read again\n"
    double.write("codings/s/decisions.csv", decision)
    rows = double.run("disagreements", "s", "--format", "json").json
    assert [(row["argument"], row["decision"]) for row in rows] == [
        ("C3", "Liberalism"),
        ("N1", None),
    ]
    tally = double.run("tally", "s", "--coder", "consensus", "--format", "json").json
    cstos = tally["groups"][0]
    assert cstos["counts"] == {"realism": 2, "liberalism": 3, "neither": 0}
    assert tally["groups"][1]["uncoded"] == 1, "N1 is open"


def test_agreement_of_a_study_leaves_out_arguments_that_one_coder_labelled(
    double: "Project",
) -> None:
    found = double.run("agreement", "s", "--format", "json").json
    percent = found["coefficients"][0]
    assert (percent["name"], percent["reading"], percent["units"]) == ("percent", "primary", 6)
    assert percent["value"] == pytest.approx(5 / 6)
    assert found["warnings"], "six units are few"


def test_agreement_after_settling_counts_what_was_decided(double: "Project") -> None:
    decision = "argument,label,decided_by,reason\nC3,Liberalism,both,read again\n"
    double.write("codings/s/decisions.csv", decision)
    settled = double.run("agreement", "s", "--settled", "--format", "json").json
    assert settled["coefficients"][0]["value"] == pytest.approx(1)
    double.run("build")
    report = double.read("reports/s/agreement.md")
    assert "The coders differ on 2 arguments; 1 is undecided." in report
    assert "After settling" in report


def test_agreement_of_a_long_file_and_of_a_wide_one_are_the_same(double: "Project") -> None:
    double.write("long.csv", "u,who,what\n1,a,x\n1,b,x\n2,a,x\n2,b,y\n3,a,y\n3,b,y\n4,a,x\n4,b,\n")
    double.write("wide.csv", "u,a,b\n1,x,x\n2,x,y\n3,y,y\n4,x,\n")
    options = ["--interval", "none", "--format", "json"]
    named = ["--unit", "u", "--coder", "who", "--label", "what"]
    long = double.run("agreement", "long.csv", *named, *options).json
    wide = double.run("agreement", "wide.csv", "--unit", "u", "--wide", *options).json
    assert long == wide
    assert long["coefficients"][0]["value"] == pytest.approx(2 / 3)


def test_two_ratings_of_a_unit_by_one_coder_are_an_error_that_names_them(double: "Project") -> None:
    double.write("twice.csv", "u,who,what\n1,a,x\n1,a,y\n1,b,x\n")
    ran = double.run("agreement", "twice.csv", "--unit", "u", "--coder", "who", "--label", "what")
    assert (ran.code, ran.out) == (1, "")
    assert "1" in ran.err
    assert "a" in ran.err


def test_several_labels_of_a_cell_form_a_set_when_asked(double: "Project") -> None:
    double.write("sets.csv", "u,who,what\n1,a,x|y\n1,b,x\n2,a,y\n2,b,y\n")
    named = ["--unit", "u", "--coder", "who", "--label", "what", "--sets", "|"]
    found = double.run(
        "agreement", "sets.csv", *named, "--interval", "none", "--format", "json"
    ).json
    readings = {
        one["reading"]: one["value"] for one in found["coefficients"] if one["name"] == "percent"
    }
    assert readings["jaccard"] == pytest.approx(3 / 4)


@pytest.mark.parametrize(
    ("rows", "at"),
    [("1,a, x\n1,b,x\n", "2:5"), ("1,a,x\n1 ,b,x\n", "3:2"), ("1,a,x\n1,b,x\u200b\n", "3:6")],
)
def test_an_extra_space_in_a_file_of_ratings_is_an_error_and_not_a_disagreement(
    double: "Project", rows: str, at: str
) -> None:
    double.write("long.csv", f"u,who,what\n{rows}")
    ran = double.run("agreement", "long.csv", "--unit", "u", "--coder", "who", "--label", "what")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"long.csv:{at}: error name-")


def test_columns_that_are_not_compared_may_hold_anything(double: "Project") -> None:
    double.write("long.csv", "u,who,what,note\n1,a,x, yes\n1,b,x,\n")
    named = ["--unit", "u", "--coder", "who", "--label", "what"]
    assert double.run("agreement", "long.csv", *named).code == 0


def test_an_undefined_coefficient_is_null_with_its_reason(double: "Project") -> None:
    double.write("same.csv", "u,who,what\n1,a,x\n1,b,x\n2,a,x\n2,b,x\n")
    named = ["--unit", "u", "--coder", "who", "--label", "what"]
    found = double.run("agreement", "same.csv", *named, "--format", "json").json
    alpha = next(one for one in found["coefficients"] if one["name"] == "alpha")
    assert (alpha["value"], alpha["reason"]) == (None, "no_variation")


def test_a_file_without_named_headers_is_a_usage_error(double: "Project") -> None:
    double.write("long.csv", "u,who,what\n1,a,x\n")
    assert double.run("agreement", "long.csv").code == 2
    assert double.run("agreement", "long.csv", "--unit", "U", "--wide").code == 2


def test_a_label_that_is_written_in_two_ways_is_not_open(coded: "Project") -> None:
    coded.write("codings/s/coders/mara.csv", "argument,label\nC1,Realist\nC2,Realism\n")
    ran = coded.run("disagreements", "s", "--all", "--format", "csv")
    decisions = {row["Argument"]: row["Decision"] for row in csv.DictReader(ran.out.splitlines())}
    assert (decisions["C1"], decisions["C2"]) == ("", "open")


def test_a_report_says_whose_lead_or_tie_an_open_disagreement_can_change(
    coded: "Project",
) -> None:
    rows = (
        "argument,actor,motivation,label\n"
        "I1,Inland,m,Realism\nI2,Inland,m,Liberalism\nI3,Inland,m,Realism\n"
        "S1,Coast,m,Realism\nS2,Coast,m,Realism\nS3,Coast,m,Liberalism\nS4,Coast,m,Realism\n"
    )
    theirs = "I1,Realism\nI2,Liberalism\nI3,Liberalism\nS1,Realism\nS2,Realism\nS3,Realism\n"
    coded.write("codings/s/arguments.csv", rows)
    coded.write("codings/s/coders/bo.csv", f"argument,label\n{theirs}S4,Liberalism\n")
    decision = "argument,label,decided_by,reason\nS4,Realism,both,read again\n"
    coded.write("codings/s/decisions.csv", decision)
    coded.run("build")
    page = coded.read("reports/s.md")
    assert "The arguments still undecided (I3, S3) can change who leads for Inland." in page
    assert "| Inland, 2 of 3 arguments | tie: Realism 1, Liberalism 1 |" in page


def test_an_import_that_would_overwrite_a_coder_says_what_to_delete_first(
    double: "Project",
) -> None:
    double.write("anna.csv", ANNA)
    ran = double.run("import", "anna.csv", "--to", "s", "--coder", "anna")
    assert ran.code == 2
    assert "nothing is written; to import again, delete coders/anna.csv first" in ran.err


def test_an_unknown_theory_is_answered_with_each_theory_once(coded: "Project") -> None:
    ran = coded.run("explain", "s", "--theory", "Marxism")
    assert "no theory 'Marxism' (use one of: Realism, Liberalism, Neither)" in ran.err


def test_a_heading_is_a_missing_rating_and_its_code_no_category(project: "Project") -> None:
    speeches = "speech,Ada,Ben\ns1,Gain,Gain\ns2,Power,Gain\ns3,Power,Power\ns4,Gain,Gain\n"
    theories = "variable,code,noun,kind\nlabel,gain,Gain,\nlabel,power,Power,\n"
    project.write("codebook.csv", theories)
    project.write("headings.csv", theories + "label,heading,Heading,missing\n")
    project.write("speeches.csv", speeches)
    project.write("all.csv", speeches + "s5,Heading,Heading\ns6,Heading,Gain\n")
    options = ("--unit", "speech", "--coders", "Ada,Ben", "--format", "json")
    plain = project.run("agreement", "speeches.csv", *options, "--codebook", "codebook.csv").json
    unused = project.run("agreement", "speeches.csv", *options, "--codebook", "headings.csv").json
    both = project.run("agreement", "all.csv", *options, "--codebook", "headings.csv").json
    assert plain["coefficients"] == unused["coefficients"]
    of_both = [(one["name"], one["observed"]) for one in both["coefficients"]]
    assert of_both == [(one["name"], one["observed"]) for one in plain["coefficients"]]
    assert both["categories"] == plain["categories"] == ["gain", "power"]
