"""The report of a study as a document: page, chapters and figures, and what is refused."""

import io
import re
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

BOB = "argument,label\nC1,Liberalism\nC2,Liberalism\nN1,Realism\n"
TABLE = """[[table]]
id = "t"
caption = "Table 2.1. Motives"
columns = ["motivation", "label"]
"""


@pytest.fixture
def double(coded: "Project") -> "Project":
    """Two coders and one table."""
    coded.write("codings/s/coders/bob.csv", BOB)
    coded.write("codings/s/study.toml", f'title = "Who joins?"\n{TABLE}')
    return coded


def headings(project: "Project", name: str) -> list[str]:
    paragraphs = docx.Document(str(project.root / name)).paragraphs
    return [each.text for each in paragraphs if each.style and each.style.name == "Heading 1"]


@pytest.mark.tools
def test_the_appendices_are_chapters_unless_only_the_page_is_asked_for(double: "Project") -> None:
    assert double.run("report", "s", "-o", "all.docx").code == 0
    assert double.run("report", "s", "--page", "-o", "page.docx").code == 0
    page, whole = headings(double, "page.docx"), headings(double, "all.docx")
    assert whole[: len(page)] == page
    assert whole[len(page) :] == [
        *("Arguments", "Tables", "Tallies", "Agreement between coders"),
    ]


@pytest.mark.tools
def test_a_table_in_word_has_the_cells_of_the_study(double: "Project") -> None:
    double.run("table", "s", "t", "-o", "t.docx")
    (table,) = docx.Document(str(double.root / "t.docx")).tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    csv = double.run("table", "s", "t", "--format", "csv").out
    assert [",".join(row) for row in cells] == csv.splitlines()


@pytest.mark.tools
def test_each_figure_of_the_report_is_in_the_document(double: "Project") -> None:
    double.run("report", "s", "-o", "s.docx")
    double.run("report", "s", "-o", "s.html")
    figures = double.run("figure", "s").out.split()
    shapes = docx.Document(str(double.root / "s.docx")).inline_shapes
    texts = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(set(texts)) == len(figures)
    assert set(texts) == set(re.findall(r'<img [^>]*alt="([^"]*)"', double.read("s.html")))


@pytest.mark.tools
def test_a_single_file_has_a_report_with_its_figures(project: "Project") -> None:
    project.write("mine.csv", "actor,motivation,label\nNATO,Control,Realism\nEU,Trade,Liberalism\n")
    assert project.run("report", "mine.csv", "-o", "mine.pdf").code == 0
    reader = pypdf.PdfReader(io.BytesIO((project.root / "mine.pdf").read_bytes()))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Figure" in text


@pytest.mark.tools
def test_a_house_style_is_never_overwritten(double: "Project") -> None:
    docx.Document().save(str(double.root / "house.docx"))
    before = (double.root / "house.docx").read_bytes()
    for command in (("report", "s"), ("table", "s", "t")):
        ran = double.run(*command, "--reference", "house.docx", "-o", "house.docx")
        assert (ran.code, "is what this command reads" in ran.err) == (2, True)
    assert (double.root / "house.docx").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--page",), "give -o FILE with --page"),
        (("--reference", "house.docx"), "give -o FILE.docx with --reference"),
        (("--reference", "house.docx", "-o", "r.pdf"), "give -o FILE.docx with --reference"),
        (("--reference", "house.docx", "-o", "r.docx"), "house.docx: no such file"),
        (("-o", "r.xlsx"), "no writer for '.xlsx': use one of: .docx, .html, .pdf"),
        (("-o", "report"), "no writer for 'report'"),
    ],
)
def test_what_a_report_cannot_be_is_a_usage_error(
    double: "Project", options: tuple[str, ...], message: str
) -> None:
    ran = double.run("report", "s", *options)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not list(double.root.glob("r.*"))


def test_a_template_that_fails_writes_no_document(double: "Project") -> None:
    double.write("reports/templates/s.md.j2", "{{ nothing }}")
    ran = double.run("report", "s", "-o", "r.html")
    assert (ran.code, "templates/s.md.j2:1" in ran.err) == (1, True)
    assert not (double.root / "r.html").exists()
