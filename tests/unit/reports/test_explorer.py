"""The explorer's file: the same bytes each time, places and reasons, hostile cells as text."""

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import theorycoding as tc

if TYPE_CHECKING:
    from tests.conftest import Project


def test_the_explorer_is_one_file_with_the_same_bytes_each_time(coded: "Project") -> None:
    assert coded.run("explore", "s", "-o", "one.html") == (0, "", "wrote one.html\n")
    assert coded.run("explore", "s", "-o", "two.html").code == 0
    assert coded.read("one.html") == coded.read("two.html")
    assert "$" not in re.sub(r"<script.*?</script>", "", coded.read("one.html"), flags=re.DOTALL)


@pytest.mark.parametrize("output", [(), ("-o", "x.pdf"), ("-o", "x")])
def test_the_explorer_needs_an_html_file_to_write(coded: "Project", output: list[str]) -> None:
    ran = coded.run("explore", "s", *output)
    assert (ran.code, ran.out) == (2, "")
    assert "give -o FILE.html" in ran.err


@pytest.mark.parametrize(("header", "options"), [("n", []), ("times", ["--column", "n=times"])])
def test_rows_that_stand_for_several_arguments_are_not_counted_as_one(
    coded: "Project", header: str, options: list[str]
) -> None:
    coded.write("x.csv", f"actor,motivation,label,{header}\nNATO,m,Realism,7\n")
    ran = coded.run("explore", "x.csv", *options, "-o", "x.html")
    assert ran.code == 2
    assert "x.csv: the explorer counts each row as one argument" in ran.err


def test_the_explorer_refuses_a_coder_that_a_study_does_not_have(coded: "Project") -> None:
    ran = coded.run("explore", "--coder", "prose", "-o", "x.html")
    assert ran.code == 2
    assert "s: no coder 'prose'" in ran.err
    assert "x.html" not in coded.files()


def test_a_project_without_a_study_has_nothing_to_explore(project: "Project") -> None:
    ran = project.run("explore", "-o", "x.html")
    assert ran.code == 2
    assert "there is no study to explore" in ran.err


def test_a_study_with_errors_is_not_explored(coded: "Project") -> None:
    coded.write("codings/t/arguments.csv", "argument,actor,motivation,label\nT1,NATO,m,Realsm\n")
    ran = coded.run("explore", "-o", "x.html")
    assert ran.code == 1
    assert "codings/t/arguments.csv:2" in ran.err
    assert "x.html" not in coded.files()


def test_two_files_of_one_name_are_not_mixed_up(coded: "Project") -> None:
    for folder in ("a", "b"):
        coded.write(f"{folder}/x.csv", "actor,motivation,label\nNATO,m,Realism\n")
    ran = coded.run("explore", "a/x.csv", "b/x.csv", "-o", "x.html")
    assert ran.code == 2
    assert "two studies have the same name: x, x" in ran.err


def test_a_row_of_the_explorer_has_its_place_and_its_reason(coded: "Project") -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label,reason\nN2,Liberal,first said\n")
    data = data_of(tc.explorer.explorer_page([coded.study()], "prose"))
    study = data["studies"][0]
    published, prose = study["coders"]
    row = study["argument"].index("N2")
    assert study["coder"] == "prose"
    assert prose["reason"][row] == "first said"
    assert place(prose, row) == "codings/s/coders/prose.csv:2"
    assert place(published, row) == "codings/s/arguments.csv:8"
    assert place(prose, 0) == "codings/s/arguments.csv:2"  # not coded: where the argument is
    assert (published["label"][0], prose["label"][0]) == (0, -1)


def test_a_settled_label_is_where_it_was_decided(coded: "Project") -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label\nC1,Liberal\nC2,Liberal\n")
    decided = "argument,label,decided_by,reason\nC1,Realism,both,read again\n"
    coded.write("codings/s/decisions.csv", decided)
    study = data_of(tc.explorer.explorer_page([coded.study()]))["studies"][0]
    consensus = next(each for each in study["coders"] if each["id"] == "consensus")
    assert study["coder"] == "consensus"
    assert place(consensus, 0) == "codings/s/decisions.csv:2"
    assert place(consensus, 1) == "codings/s/arguments.csv:3"
    assert consensus["reason"][0] == "read again"


def test_a_study_without_any_label_can_be_explored(project: "Project") -> None:
    project.write("codings/codebook.csv", "variable,code\nlabel,realism\n")
    project.write("codings/s/arguments.csv", "argument,actor,motivation\nA1,NATO,m\n")
    study = data_of(tc.explorer.explorer_page([project.study()]))["studies"][0]
    assert [coder["label"] for coder in study["coders"]] == [[-1]]


def test_no_cell_can_end_the_script_that_holds_it(coded: "Project") -> None:
    hostile = "</script><script>alert(1)</script><!--\u2028"
    coded.write("x.csv", f"actor,motivation,label\nNATO,{hostile},Realism\n")
    page = tc.explorer.explorer_page([tc.read_study(coded.root / "x.csv")])
    assert page.count("<script") == page.count("</script>") == 2
    assert "<!--" not in page
    assert data_of(page)["studies"][0]["motivation"] == [hostile]


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def place(coder: dict[str, Any], row: int) -> str:
    return f"{coder['files'][coder['file'][row]]}:{coder['at'][row]}"
