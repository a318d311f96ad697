"""Word, HTML and PDF files, opened again: nothing of a page is lost, and nothing executes."""

import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Inches
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from theorycoding.problems import UsageError
from theorycoding.showing.chapters import Pages
from theorycoding.showing.documents import DOCUMENTS, write_document
from theorycoding.showing.pandoc import element, plain

pytestmark = pytest.mark.tools

UPRIGHT, TURNED = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">'
    b'<rect width="200" height="80" fill="#8cc3e3"/><text x="9" y="30">Realism 3</text></svg>'
)
CRITERIA = [f"expectation-{number}" for number in range(9)]
WIDE = "\n".join(
    [
        f"| Case | {' | '.join(CRITERIA)} |",
        "| :-- |" + " :-- |" * len(CRITERIA),
        "| C1 |" + " against |" * len(CRITERIA),
    ]
)
PAGE = """# Why they left

**Question.** Who left? See [grids](s/grids.md#fit), [rows](s/rows.csv), [me](https://example.org/a)
and [nobody](s/grids.md#nowhere).

![Two left, one stayed.](figures/s-who.svg)

| State | Members |
| :-- | --: |
| Georgia \\<b\\> | 1 |
| Malta<br>and Gozo | 2<sup>a</sup> |

*Table 4.1. Who left*

<sup>a</sup> Two islands.
"""
GRIDS = f"""# Why they left

[Back to the page](../s.md)

## Grids

<a id="fit"></a>

### The fit

*Which cell fits*

{WIDE}

- <a id="c1"></a>**C1** see [the page](../s.md), ![gone](../figures/none.svg).
"""
PAGES = Pages(
    "Why they left",
    {"s.md": PAGE, "s/grids.md": GRIDS, "s/rows.csv": "a,b\n"},
    {"figures/s-who.svg": SVG},
)


@pytest.fixture(scope="module")
def made() -> Callable[[str], bytes]:
    files = {suffix: write_document(PAGES, suffix) for suffix in DOCUMENTS}
    return files.__getitem__


@pytest.fixture(scope="module")
def word(made: Callable[[str], bytes]) -> "docx.document.Document":
    return docx.Document(io.BytesIO(made(".docx")))


def kinds(section: Section) -> list[str]:
    """Return the text of each paragraph of a section, and where its tables are."""
    return [
        "table" if isinstance(each, DocxTable) else words(each)
        for each in section.iter_inner_content()
    ]


def words(paragraph: Paragraph) -> str:
    """Return the text of a paragraph, its fields included."""
    return "".join(each.text or "" for each in paragraph._p.iter(qn("w:t"))).replace("\xa0", " ")


def styled(word: "docx.document.Document", style: str) -> list[str]:
    return [words(each) for each in word.paragraphs if each.style and each.style.name == style]


def test_an_appendix_is_a_chapter_of_the_word_file(word: "docx.document.Document") -> None:
    assert styled(word, "Title") == ["Why they left"]
    assert styled(word, "Heading 1") == ["Grids"]
    assert styled(word, "Heading 2") == ["The fit"]
    assert "Back to the page" not in "".join(each.text for each in word.paragraphs)


def test_a_second_part_of_an_appendix_is_under_its_chapter() -> None:
    parts = "## Members\n\n### By year\n\n### By size\n\n## Leavers\n\n#### Why\n\n#### When"
    texts = {"s.md": "# Pact\n\n## One\n\n#### Two\n\n#### Three", "s/a.md": f"# Pact\n\n{parts}"}
    word = docx.Document(io.BytesIO(write_document(Pages("x", texts), ".docx")))
    assert styled(word, "Heading 1") == ["One", "Members"]
    assert styled(word, "Heading 2") == ["Two", "Three", "By year", "By size", "Leavers"]
    assert styled(word, "Heading 3") == ["Why", "When"]


def test_captions_have_numbers_that_word_counts_itself(
    word: "docx.document.Document", made: Callable[[str], bytes]
) -> None:
    assert styled(word, "Table Caption") == [
        "Table 1: Who left (printed as Table 4.1)",
        "Table 2: Which cell fits",
    ]
    assert styled(word, "Image Caption") == ["Figure 1: Two left, one stayed."]
    assert len(re.findall(r"SEQ (?:Table|Figure)", part(made(".docx"), "word/document.xml"))) == 3


def test_each_cell_is_in_the_word_file_as_text(word: "docx.document.Document") -> None:
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [["State", "Members"], ["Georgia <b>", "1"], ["Malta\nand Gozo", "2a"]]
    assert [cell.text for cell in word.tables[1].rows[1].cells] == ["C1"] + ["against"] * 9


def test_a_wide_grid_and_its_heading_are_on_a_turned_page(word: "docx.document.Document") -> None:
    upright, turned, rest = word.sections
    assert [each.orientation for each in word.sections] == [UPRIGHT, TURNED, UPRIGHT]
    assert turned.page_width == upright.page_height == rest.page_height
    looks = [table.cell(0, 0).paragraphs[0].style for table in word.tables]
    assert [look.name for look in looks if look] == ["Compact", "Dense"]
    assert kinds(turned) == ["Grids", "The fit", "Table 2: Which cell fits", "table", ""]


def test_wide_tables_in_a_row_leave_no_empty_page_between_or_after_them() -> None:
    texts = {"s.md": f"{WIDE}\n\n## Next\n\n{WIDE}\n", "s/b.md": f"# B\n\n{WIDE}\n"}
    word = docx.Document(io.BytesIO(write_document(Pages("x", texts), ".docx")))
    assert [each.orientation for each in word.sections] == [TURNED]
    assert kinds(word.sections[0]) == ["table", "Next", "table", "", "B", "table"]
    pdf = pypdf.PdfReader(io.BytesIO(write_document(Pages("x", texts), ".pdf")))
    assert len(pdf.pages) == 2


def test_columns_are_as_wide_as_their_text_needs(word: "docx.document.Document") -> None:
    grid = word.tables[1]._tbl.tblGrid.findall(qn("w:gridCol"))
    case, *others = [int(column.get(qn("w:w"))) for column in grid]
    assert case < min(others)
    assert max(others) - min(others) < 30


def test_a_picture_is_drawn_and_has_pixels_for_other_programs(
    word: "docx.document.Document", made: Callable[[str], bytes]
) -> None:
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Two left, one stayed."
    text = part(made(".docx"), "word/document.xml")
    names = re.findall(r'<a(?:svg)?:(?:svgB|b)lip [^>]*r:embed="(\w+)"', text)
    parts = [word.part.related_parts[name] for name in names]
    assert [each.content_type for each in parts] == ["image/png", "image/svg+xml"]
    assert parts[1].blob == SVG
    assert "data:" not in text


def test_links_lead_to_chapters_and_nowhere_else(made: Callable[[str], bytes]) -> None:
    text = part(made(".docx"), "word/document.xml")
    anchors = set(re.findall(r'w:anchor="([^"]+)"', text))
    assert anchors == {"grids-fit", "page"} & anchors
    assert "grids-fit" in re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', text)
    relations = part(made(".docx"), "word/_rels/document.xml.rels")
    assert re.findall(r'Target="(http[^"]+)"', relations) == ["https://example.org/a"]


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_a_link_to_the_first_heading_of_an_appendix_leads_to_the_appendix(suffix: str) -> None:
    texts = {"s.md": "# Pact\n\n[who](s/a.md#signatories)", "s/a.md": "## Signatories\n\nTwo."}
    content = write_document(Pages("x", texts), suffix)  # typst refuses a link that leads nowhere
    if suffix == ".html":
        assert '<a href="#a">who</a>' in content.decode()
        assert '<h2 id="a">Signatories</h2>' in content.decode()


def test_a_house_style_brings_its_page_and_its_header(tmp_path: Path) -> None:
    house = docx.Document()
    house.sections[0].page_width, house.sections[0].page_height = Inches(8.5), Inches(11)
    house.sections[0].header.paragraphs[0].text = "Working paper"
    house.styles["Heading 1"].font.name = "Georgia"
    house.save(str(tmp_path / "house.docx"))
    word = docx.Document(io.BytesIO(write_document(PAGES, ".docx", tmp_path / "house.docx")))
    assert [each.page_width for each in word.sections] == [Inches(8.5), Inches(11), Inches(8.5)]
    assert {each.header.paragraphs[0].text for each in word.sections} == {"Working paper"}
    assert word.styles["Heading 1"].font.name == "Georgia"


def test_a_house_style_gets_the_styles_that_it_lacks(tmp_path: Path) -> None:
    house = docx.Document()
    house.styles["Normal"].element.set(qn("w:styleId"), "Standard")  # as a German Word writes it
    house.styles["Caption"].font.name = "Georgia"
    house.save(str(tmp_path / "house.docx"))
    made = write_document(PAGES, ".docx", tmp_path / "house.docx")
    used = re.findall(r'<w:(?:p|r|tbl)Style w:val="(\w+)"', part(made, "word/document.xml"))
    styles = {each.style_id: each for each in docx.Document(io.BytesIO(made)).styles}
    assert {"Compact", "Dense", "Table", "TableCaption"} <= set(used) <= set(styles)
    assert styles["Compact"].base_style == styles["Standard"]
    assert styles["TableCaption"].base_style.font.name == "Georgia"
    names = [each.name for each in styles.values()]
    assert len(names) == len(set(names))


def test_a_house_style_on_landscape_pages_has_wide_tables_on_them_too(tmp_path: Path) -> None:
    house = docx.Document()
    house.sections[0].page_width, house.sections[0].page_height = Inches(11), Inches(8.5)
    house.save(str(tmp_path / "house.docx"))
    word = docx.Document(io.BytesIO(write_document(PAGES, ".docx", tmp_path / "house.docx")))
    assert {each.page_width for each in word.sections} == {Inches(11)}


@pytest.mark.parametrize("content", [None, b"no Word file", b"PK\x03\x04 broken"])
def test_a_house_style_that_is_none_is_a_usage_error(tmp_path: Path, content: bytes | None) -> None:
    house = tmp_path / "house.docx"
    if content is not None:
        house.write_bytes(content)
    with pytest.raises(UsageError):
        write_document(PAGES, ".docx", house)


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_the_same_pages_are_the_same_bytes(
    made: Callable[[str], bytes], suffix: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    assert write_document(PAGES, suffix) == made(suffix)


class Read(HTMLParser):
    """The tags of a page, and the cells of its tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [looks[name] or "" for _, looks in self.tags if name in looks]


def test_a_page_for_the_browser_asks_for_nothing(made: Callable[[str], bytes]) -> None:
    page = Read(made(".html").decode())
    assert all(each.startswith("data:image/svg+xml;base64,") for each in page.values("src"))
    assert page.values("alt") == ["Two left, one stayed."]
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "b"}
    assert "default-src 'none'" in made(".html").decode()


def test_text_that_looks_like_a_place_to_fill_in_stays_text() -> None:
    texts = {"s.md": "# {{ body }} \\<i\\>\n\n{{ title }} [x](javascript:alert(1))\n"}
    page = write_document(Pages("x", texts), ".html").decode()
    assert "<title>{{ body }} &lt;i&gt;</title>" in page
    assert "<p>{{ title }} x</p>" in page


def test_headings_of_the_browser_page_go_down_step_by_step(made: Callable[[str], bytes]) -> None:
    page = Read(made(".html").decode())
    assert [tag for tag, _ in page.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3"]
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inside = {link[1:] for link in page.values("href") if link.startswith("#")}
    assert {"grids-fit", "page"} == inside <= set(ids)


def test_a_pdf_has_its_text_its_title_and_a_turned_page(made: Callable[[str], bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(".pdf")))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for words in ("Why they left", "Georgia <b>", "Realism 3", "printed as Table 4.1", "against"):
        assert words in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Why they left"
    assert [page.mediabox.width > page.mediabox.height for page in reader.pages] == [
        *(False, True, False),
    ]
    assert "/MarkInfo" in reader.trailer["/Root"]  # tagged, for a screen reader


def test_a_word_too_long_for_a_line_of_the_pdf_is_broken() -> None:
    texts = {
        "s.md": f"{'Rindfleisch' * 15}\n\n| Law | Of |\n|:--|:--|\n| {'Etikett' * 40} | 1999 |"
    }
    reader = pypdf.PdfReader(io.BytesIO(write_document(Pages("x", texts), ".pdf")))
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    assert max(len(word) for word in text.split() if "Rind" in word) < 110
    assert max(len(word) for word in text.split() if "Etikett" in word) < 240  # a turned page


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_a_page_of_ones_own_may_lack_titles_and_skip_levels(suffix: str) -> None:
    texts = {"s.md": "### Deep\n\n##### Deeper\n\n# High", "s/a.md": "no heading", "s/b.md": ""}
    assert write_document(Pages("x", texts), suffix)


def test_an_unknown_pandoc_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theorycoding.showing.pandoc.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: "false")
    with pytest.raises(UsageError, match="pandoc failed"):
        write_document(PAGES, ".html")


def test_without_pandoc_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    monkeypatch.setattr("theorycoding.showing.pandoc.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'theorycoding\[docx\]'"):
        write_document(PAGES, ".docx")


def test_the_text_of_a_tree_has_its_code_and_its_line_breaks() -> None:
    code = element("Code", [["", [], []], "x"])
    assert plain([code, element("LineBreak"), element("Strong", [element("Str", "y")])]) == "x\ny"


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
