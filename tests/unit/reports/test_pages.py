"""Pages: what is asked first is answered first, within a budget of words."""

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

import theorycoding as tc
from theorycoding.reports.pages import MOST_WORDS, count_words

if TYPE_CHECKING:
    from tests.conftest import Project

REPORTS = Path(__file__).resolve().parents[3] / "reports"
STUDIES = sorted(tc.finding.open_project(REPORTS.parent).studies)
# Words of the texts that the codings were made from.
SOURCES = {
    "central-asia-briefs": 5_445,
    "ffi-2007": 14_639,
    "ijors-2020": 7_025,
    "sipri-2007": 10_503,
    "valdai-2011": 839,
}


def words(markdown: str) -> int:
    """Return the number of words that a reader sees: mark-up and alternative texts apart."""
    page = MarkdownIt("commonmark").enable("table").render(markdown)
    return len(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("page", sorted(path.name for path in REPORTS.glob("*.md")))
def test_a_page_of_our_studies_is_short(page: str) -> None:
    assert words((REPORTS / page).read_text(encoding="utf-8")) <= MOST_WORDS


@pytest.mark.parametrize("study", STUDIES)
def test_no_appendix_is_longer_than_its_source(study: str) -> None:
    pages = {path.name: words(path.read_text("utf-8")) for path in (REPORTS / study).glob("*.md")}
    assert pages
    assert {name: n for name, n in pages.items() if n > SOURCES[study]} == {}


@pytest.mark.parametrize("study", STUDIES)
def test_words_are_counted_as_a_reader_sees_them(study: str) -> None:
    for path in (REPORTS / f"{study}.md", *(REPORTS / study).glob("*.md")):
        page = path.read_text(encoding="utf-8")
        assert count_words(page) == pytest.approx(words(page), rel=0.02, abs=5)


def test_every_link_of_a_page_leads_to_a_file_and_a_row() -> None:
    for page in (*REPORTS.glob("*.md"), *REPORTS.glob("*/*.md")):
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            path, _, anchor = unquote(target).partition("#")
            linked = page.parent / path
            assert linked.is_file(), f"{page.name} links to {target}"
            text = linked.read_text(encoding="utf-8") if anchor else ""
            assert not anchor or f'<a id="{anchor}">' in text, f"{page.name} links to {target}"


GRID = """case,criterion,value,qualifier,section,note
North,fair,yes,so far,p. 3,Asks all
North,open,no,,p. 3,
South,fair,no,it seems,p. 4,Asks nobody
South,open,untested,,p. 5,
"""
CODES = """test,fair,Fair,,,,virtue,,Are all asked?
test,open,Open,,,,virtue,,May others join?
degree,yes,yes,,,,affirms,verdict,
degree,no,no,,,,denies,verdict,
degree,untested,untested,,,,,open,
"""
HEADER = "variable,code,noun,adjective,aliases,parent,polarity,kind,definition\n"
THEORIES = "label,realism,Realism,,,,,,\nlabel,liberalism,Liberalism,,,,,,\n"
SETTINGS = """[answer]
text = "Mixed, perhaps."
section = "p. 9"
grid = "g"
depends_on = "the tests"

[[grid]]
id = "g"
values = "degree"
criteria = "test"
"""


def answered(project: "Project") -> str:
    """Return the page of a study that a grid answers."""
    project.write("codings/codebook.csv", HEADER + THEORIES + CODES)
    project.write("codings/s/grids/g.csv", GRID)
    project.write("codings/s/study.toml", SETTINGS)
    assert project.run("build").code == 0
    return project.read("reports/s.md")


def test_a_question_that_a_grid_answers_has_the_grid_on_the_first_screen(
    project: "Project",
) -> None:
    page = answered(project)
    assert "**The source answers.** Mixed, perhaps (p. 9)." in page
    assert (
        "By the cells, most speaks for North (1 of 2, 1 of them hedged) and most against North"
        " (1 of 2) and South (1 of 1, 1 of them hedged)." in page
    )
    assert "**What would change it.** The tests." in page
    assert "| Fair | yes (so far) | **no (it seems)** |" in page
    assert "| Open | **no** | untested |" in page
    assert "| Favourable | 1 of 2 | 0 of 1 |" in page


def test_a_value_is_never_shown_without_its_hedge(project: "Project") -> None:
    page = answered(project)
    for path in ("reports/s.md", "reports/s/grids.md"):
        for line in project.read(path).splitlines():
            assert "so far" in line or not re.search(r"Fair.*\byes\b", line)
    assert "- *Fair*: yes (so far). Asks all." in page


def test_a_chain_leads_from_expectations_to_the_label(coded: "Project") -> None:
    codebook = HEADER + THEORIES
    codebook += "label,neither,Neither,,,,,residual,\n"
    codebook += "expects,E1,mutual gain,,,liberalism,,,Both gain\n"
    codebook += "expects,E2,self-help,,,realism,,,Each for itself\n"
    codebook += "fits,yes,fits,,,,affirms,verdict,\nfits,no,is against,,,,denies,verdict,\n"
    coded.write("codings/codebook.csv", codebook)
    text = coded.read("codings/s/arguments.csv").replace("(Liberal) Realist", "Realism")
    coded.write("codings/s/arguments.csv", text)
    rows = "C1,E1,no,stated,p. 1,\nC1,E2,yes,inferred,p. 1,\nC2,E1,yes,stated,p. 2,\n"
    coded.write("codings/s/grids/g.csv", "case,criterion,value,qualifier,section,note\n" + rows)
    settings = 'id = "g"\nvalues = "fits"\ncriteria = "expects"\ncases = "arguments"\n'
    coded.write("codings/s/study.toml", f'[[grid]]\n{settings}use = "chain"\n')
    page = coded.run("report", "s").out
    assert "- *Liberalism* expects mutual gain: Both gain." in page
    assert "Each for itself" not in page  # only inferred: counted, not named
    assert (
        "- **C1 Control** (CSTO). Realism: (+1 −0). Liberalism: against *mutual gain* (+0 −1)."
        " → **Realism**." in page
    )


def test_settled_labels_are_the_headline_with_those_of_the_coders_beside(
    coded: "Project",
) -> None:
    coded.write("codings/s/coders/anna.csv", "argument,label\nC1,Liberalism\nC2,Realism\n")
    decisions = "argument,label,decided_by,reason\nC1,Liberalism,both,Talked\n"
    coded.write("codings/s/decisions.csv", decisions)
    page = coded.run("report", "s").out
    assert "**The rows say.** As settled between the coders, " in page
    assert re.search(
        r"^\| Actor \| As settled.* \| As published.* \| By anna.* \|$", page, re.MULTILINE
    )
    assert "→ **undecided**; published: Liberalism; anna: Realism." in page


def test_another_reading_is_the_first_thing_that_an_answer_depends_on(coded: "Project") -> None:
    text = "argument,label\nN1,Liberalism\nN3,Liberalism\nN4,Liberalism\n"
    coded.write("codings/s/coders/anna.csv", text)
    page = coded.run("report", "s").out
    assert "Coder anna: liberalism leads 3 to 0 for NATO" in page
    assert "differ on Bilateral (N1) and Freedom (N3)." in page


def test_of_many_actors_a_page_shows_eight_and_says_which(project: "Project") -> None:
    rows = [f"A{n},State {n // 3},Reason {n},Realism" for n in range(60)]
    project.write("codings/codebook.csv", HEADER + THEORIES)
    text = "argument,actor,motivation,label\n" + "\n".join(rows) + "\n"
    project.write("codings/s/arguments.csv", text)
    page = project.run("report", "s").out
    pooled = "realism leads 60 to 0 on all 60 arguments."
    assert f"realism leads for 20 of 20 actors; {pooled}" in page
    assert len(re.findall(r"^\| State \d+, 3 arguments", page, re.MULTILINE)) == 8
    assert "Shown: the 8 actors with the most arguments; every actor is in [tallies]" in page
    assert (
        "60 arguments, each with its place, label and reason, are in [arguments](s/arguments.md)."
        in page
    )
    assert count_words(page) < 400


def test_views_of_others_and_our_readings_are_no_failing_sentences_of_the_source(
    coded: "Project",
) -> None:
    rows = [
        "S1,source,,p. 1,Liberalism leads,leader(),is,liberalism,fails,realism,",
        "R1,reported,Critics,p. 2,Liberalism leads all,leader(),is,liberalism,fails,realism,",
        "P1,project,,p. 3,It leads,leader(),is,liberalism,fails,realism,",
    ]
    header = "claim,by,whose,section,statement,measure,relation,stated,expected,found,note"
    coded.write("codings/s/claims.csv", "\n".join([header, *rows]) + "\n")
    page = coded.run("report", "s").out
    failing = page.partition("## Sentences of the source that do not hold")[2].partition("##")[0]
    assert re.findall(r"\*\*\[?(\w+)", failing) == ["S1"]
    assert "**R1** (p. 2; Critics): Liberalism leads all. In the rows: realism." in page


def test_a_page_that_is_too_long_loses_the_notes_of_its_chain_first(coded: "Project") -> None:
    reason = " ".join(["long"] * 150)
    names = [f"A{number}" for number in range(9)]
    arguments = "".join(f"{name},NATO,Reason of {name}\n" for name in names)
    coded.write("codings/s/arguments.csv", "argument,actor,motivation\n" + arguments)
    labels = "".join(f"{name},Realism,{reason}\n" for name in names)
    coded.write("codings/s/coders/anna.csv", "argument,label,reason\n" + labels)
    coded.write("codings/s/study.toml", 'labels = "anna"\n')
    ran = coded.run("report", "s")
    assert ran.code == 0, ran.err
    page = ran.out
    assert count_words(page) <= MOST_WORDS
    assert "→ **Realism**" in page
    assert "long long" not in page


def test_a_long_grid_is_a_file_and_not_a_page(coded: "Project") -> None:
    rows = "".join(f"work {n},title,T{n}\n" for n in range(121))
    coded.write("codings/s/grids/works.csv", "case,criterion,value\n" + rows)
    coded.run("build")
    appendix = coded.read("reports/s/grids.md")
    assert "121 cells: [works.csv](works.csv)" in appendix
    assert "T120" not in appendix
    assert len(coded.read("reports/s/works.csv").splitlines()) == 122


def test_a_lead_says_how_many_arguments_fit_no_theory(coded: "Project") -> None:
    rows = "A,NATO,One,Realism\nB,NATO,Two,Neither\nC,NATO,Three,Neither\n"
    coded.write("codings/s/arguments.csv", "argument,actor,motivation,label\n" + rows)
    assert "realism leads 1 to 0 for NATO (2 of 3: neither)." in coded.run("report", "s").out


def test_a_failing_claim_is_not_said_to_fail_under_the_rules_by_which_it_holds(
    coded: "Project",
) -> None:
    rows = (
        "claim,by,statement,measure,relation,stated,expected,found\n"
        "S1,source,Liberalism leads,leader(),is,liberalism,fails,realism\n"
    )
    coded.write("codings/s/claims.csv", rows)
    coded.run("build")
    page = coded.read("reports/s/claims.md")
    assert "computed realism (it holds under any, pure, weighted 1/2)" in page
    assert "Of 1 claim 0 hold, 1 fails and 0 are recorded only." in page


def test_every_heading_of_a_report_has_a_blank_line_before_it() -> None:
    for page in sorted(REPORTS.rglob("*.md")):
        assert not re.search(r"[^\n]\n#+ ", page.read_text(encoding="utf-8")), page


def test_a_warning_on_agreement_is_a_sentence(coded: "Project") -> None:
    labels = [*["Realism"] * 19, "Liberalism"]
    rows = [f"A{at},NATO,Reason {at},{label}" for at, label in enumerate(labels)]
    others = [f"A{at},{label}" for at, label in enumerate(reversed(labels))]
    coded.write(
        "codings/s/arguments.csv", "\n".join(["argument,actor,motivation,label", *rows, ""])
    )
    coded.write("codings/s/coders/ann.csv", "\n".join(["argument,label", *others, ""]))
    assert coded.run("build").code == 0
    assert "\nCoefficients lie apart (" in coded.read("reports/s/agreement.md")
