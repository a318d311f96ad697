"""Studies side by side: published and project labels kept apart, nothing counted twice."""

from typing import TYPE_CHECKING

import pytest

from theorycoding.checks.settings import RESERVED_STUDIES
from theorycoding.reports.records import BETWEEN

if TYPE_CHECKING:
    from tests.conftest import Project

SOURCES = """source,title,part_of
report,A report,
collection,Six posts,
post,The sixth post,collection
"""
PROJECT_CODER = '[[coder]]\nid = "project"\nwho = "project"\n'
OWN = "argument,label,reason\nW1,Realism,power\nW2,Neither,routine\n"


@pytest.fixture
def studies(coded: "Project") -> "Project":
    """The published study `s`, and two studies labelled by the project, one part of the other."""
    coded.write("codings/sources.csv", SOURCES)
    coded.write("codings/s/study.toml", 'sources = ["report"]\n')
    for name, source in (("posts", "collection"), ("sixth", "post")):
        settings = f'sources = ["{source}"]\nlabels = "project"\n{PROJECT_CODER}'
        coded.write(f"codings/{name}/study.toml", settings)
        arguments = "argument,actor,motivation\nW1,NATO,Countries\nW2,NATO,Inward\n"
        coded.write(f"codings/{name}/arguments.csv", arguments)
        coded.write(f"codings/{name}/coders/project.csv", OWN)
    return coded


def test_published_and_project_labels_are_distinguished(studies: "Project") -> None:
    rows = studies.run("compare", "--format", "json").json
    origins = {(row["study"], row["origin"]) for row in rows if row["actor"] == "NATO"}
    assert origins == {("s", "published"), ("posts", "project"), ("sixth", "project")}


def test_another_coder_is_neither_the_source_nor_the_project(studies: "Project") -> None:
    studies.write("codings/s/coders/anna.csv", "argument,label\nC1,Realism\n")
    rows = studies.run("compare", "s", "--format", "json").json
    assert {(row["coder"], row["origin"]) for row in rows} == {
        ("published", "published"),
        ("anna", "coder"),
    }


def test_a_source_that_is_part_of_another_is_not_pooled_twice(studies: "Project") -> None:
    ran = studies.run("compare", "posts", "sixth", "s", "--format", "json")
    assert "sixth is part of another source" in ran.err
    assert not [row for row in ran.json if row["study"] is None], "one study of each origin is left"


def test_studies_of_the_same_origin_are_pooled_once(studies: "Project") -> None:
    studies.write(
        "codings/sources.csv", SOURCES.replace("post,The sixth post,collection", "post,P,")
    )
    pooled = [r for r in studies.run("compare", "--format", "json").json if r["study"] is None]
    assert [(row["origin"], row["arguments"], row["counts"]["neither"]) for row in pooled] == [
        ("project", 4, 2)
    ]


def test_a_residual_theory_alone_is_not_a_tie(studies: "Project") -> None:
    studies.write("codings/sixth/coders/project.csv", OWN.replace("Realism", "Neither"))
    text = studies.run("compare", "sixth").out
    assert "none" in text
    assert "tie" not in text


def test_contradictions_keep_both_statements_and_their_kind(studies: "Project") -> None:
    studies.write(
        "codings/contradictions.csv",
        "contradiction,question,study,section,says,value,date,kind,note\n"
        "X1,When?,s,§1,December 2003,2003,2007,conflict,\n"
        "X1,When?,posts,post 1,December 2004,2004,2011,conflict,\n",
    )
    rows = studies.run("contradictions", "--format", "json").json
    assert [(row["study"], row["says"], row["kind"]) for row in rows] == [
        ("s", "December 2003", "conflict"),
        ("posts", "December 2004", "conflict"),
    ]
    assert studies.run("build").code == 0
    report = studies.read("reports/contradictions.md")
    assert "**X1. When?**" in report
    assert report.index("December 2003") < report.index("December 2004")


DIFFERENCE = (
    "contradiction,question,study,section,says,value,date,kind,note\n"
    "D1,How many?,s,§2,seven,7,2007,conflict,\nD1,How many?,posts,post 2,six,6,2011,conflict,\n"
)
PAIR = (
    "study,argument,other_study,other_argument,degree,coder,note\nposts,W2,s,N1,partly,project,\n"
)


@pytest.mark.parametrize(
    ("name", "rows"), [("contradictions", DIFFERENCE), ("overlaps", PAIR)], ids=["both", "pair"]
)
def test_what_lies_between_studies_has_a_page_only_where_there_are_rows(
    studies: "Project", name: str, rows: str
) -> None:
    link, page = f"({name}.md)", f"reports/{name}.md"
    assert studies.run("build").code == 0
    for other in ("index", "comparison"):
        assert link not in studies.read(f"reports/{other}.md")
    assert not (studies.root / page).exists()
    studies.write(f"codings/{name}.csv", rows)
    assert studies.run("build").code == 0
    for other in ("index", "comparison"):
        assert link in studies.read(f"reports/{other}.md")
    assert studies.run("build", "--check").code == 0
    studies.write(f"codings/{name}.csv", rows.partition("\n")[0] + "\n")
    assert f"{page}:1:1: warning report-orphan" in studies.run("build", "--check").err


def test_a_comparison_is_no_orphan_while_a_study_of_it_has_errors(coded: "Project") -> None:
    coded.write("codings/t/arguments.csv", coded.read("codings/s/arguments.csv"))
    assert coded.run("build").code == 0
    coded.write("codings/t/arguments.csv", "argument,actor,motivation,label\nC1,EU,m,Realsm\n")
    ran = coded.run("build")
    assert ran.code == 1
    assert "report-orphan" not in ran.err


def test_a_page_between_studies_takes_a_template_of_the_project(studies: "Project") -> None:
    studies.write("codings/contradictions.csv", DIFFERENCE)
    extended = '{% extends "default/contradictions.md.j2" %}\n'
    block = "{% block introduction %}Read with care.{% endblock %}\n"
    studies.write("reports/templates/contradictions.md.j2", extended + block)
    assert studies.run("build").code == 0
    assert "Read with care." in studies.read("reports/contradictions.md")


def test_every_page_between_studies_is_a_name_that_no_study_takes() -> None:
    assert {*BETWEEN} < {*RESERVED_STUDIES}


def test_the_comparison_begins_with_each_study_as_a_whole(studies: "Project") -> None:
    studies.run("build")
    page = studies.read("reports/comparison.md")
    whole, actors = page.split("## Theory by actor by study")
    assert "| Study | Labels by | n |" in whole
    assert "| s | the source | 9 |" in whole
    assert "| s | all | the source | 9 |" in actors


def test_a_disagreement_of_theory_is_listed_apart_from_differing_facts(studies: "Project") -> None:
    studies.write(
        "codings/contradictions.csv",
        "contradiction,question,study,section,says,value,date,kind,note\n"
        "T1,Why did the talks fail?,s,§1,rivalry for power,rivalry,2007,theory,\n"
        "T1,Why did the talks fail?,posts,post 1,routine of the staff,routine,2011,theory,\n",
    )
    assert studies.run("check").code == 0
    studies.run("build")
    report = studies.read("reports/contradictions.md")
    assert "## Disagreements of theory" in report
    assert report.index("rivalry for power") < report.index("routine of the staff")


def test_overlapping_arguments_show_both_labels_and_whose_they_are(studies: "Project") -> None:
    studies.write(
        "codings/overlaps.csv",
        "study,argument,other_study,other_argument,degree,coder,note\n"
        "posts,W1,s,N1,same,project,\nposts,W2,s,N2,none,project,\n",
    )
    studies.run("build")
    report = studies.read("reports/overlaps.md")
    assert "| posts W1 | Countries | Realism (project) | same | s N1 | Bilateral |" in report
    assert "posts W2" not in report, "pairs without anything in common are left out"


def test_the_comparison_lists_the_verdicts_that_depend_on_a_choice(studies: "Project") -> None:
    studies.run("build")
    lines = studies.read("reports/comparison.md").split("\n")
    row = next(line for line in lines if line.startswith("| s | CSTO |") and "rule" in line)
    assert "one argument left out (C1, C3, C4)" in row
    assert "one label (C1, C3, C4)" in row


ANSWER = """
[answer]
text = "Realism explains most, as far as the talks show"
section = "§4"
"""


def test_the_answer_of_a_source_is_shown_whole_with_its_question(studies: "Project") -> None:
    settings = studies.read("codings/s/study.toml") + 'question = "Which theory?"\n' + ANSWER
    studies.write("codings/s/study.toml", settings)
    said = "Realism explains most, as far as the talks show"
    assert f"s: Which theory? – {said}" in studies.run("compare").out
    assert studies.run("build").code == 0
    for page in ("index", "comparison"):
        assert f"Which theory? **The source's answer:** {said}" in studies.read(
            f"reports/{page}.md"
        )


def test_theories_are_compared_by_their_nouns(studies: "Project") -> None:
    head, *rows = studies.run("compare", "--format", "csv").out.splitlines()
    assert head == "Study,Actor,Labels by,n,Realism,Liberalism,Neither,Leader,Margin"
    assert any(row.startswith("s,CSTO,the source,5,") and ",Realism," in row for row in rows)


def test_a_lead_that_another_coder_turns_is_not_robust(studies: "Project") -> None:
    arguments = "argument,actor,motivation,label\n"
    arguments += "".join(f"A{n},EU,m{n},Realism\n" for n in range(4))
    studies.write("codings/s/arguments.csv", arguments)
    labels = "".join(f"A{n},Liberalism\n" for n in range(4))
    studies.write("codings/s/coders/eva.csv", f"argument,label\n{labels}")
    studies.run("build")
    page = studies.read("reports/comparison.md")
    assert (
        "| s | EU | the source | 4 | 4 | 0 | 0 | Realism | 4 | the coder (eva: Liberalism) |"
        in page
    )
    assert (
        "| s | EU | eva | 4 | 0 | 4 | 0 | Liberalism | 4 | the coder (published: Realism) |" in page
    )


def test_the_index_lists_only_what_a_source_asserts_itself(studies: "Project") -> None:
    head = "claim,by,whose,section,statement,measure,relation,stated,expected,found,note\n"
    claims = [
        f"{name},{by},{whose},§1,{name} leads,leader(),is,liberalism,fails,realism,why\n"
        for name, by, whose in [
            ("S1", "source", ""),
            ("R1", "reported", "Smith"),
            ("P1", "project", ""),
        ]
    ]
    studies.write("codings/s/claims.csv", head + "".join(claims))
    assert studies.run("build").code == 0
    index = studies.read("reports/index.md")
    assert "**S1** (§1): S1 leads." in index
    assert "R1" not in index
    assert "P1" not in index
    assert "that do not hold: 1;" in index
