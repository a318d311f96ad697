"""Pages: what is asked first is answered first, within a budget of words."""

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

import theorycoding as tc
from theorycoding.reports.pages import MOST_WORDS

if TYPE_CHECKING:
    pass

REPORTS = Path(__file__).resolve().parents[3] / "reports"
STUDIES = sorted(tc.loading.open_project(REPORTS.parent).studies)
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


@pytest.mark.parametrize("study", STUDIES)
def test_a_page_of_our_studies_is_short(study: str) -> None:
    assert words((REPORTS / f"{study}.md").read_text(encoding="utf-8")) <= MOST_WORDS


@pytest.mark.parametrize("study", STUDIES)
def test_no_appendix_is_longer_than_its_source(study: str) -> None:
    pages = {path.name: words(path.read_text("utf-8")) for path in (REPORTS / study).glob("*.md")}
    assert pages
    assert {name: n for name, n in pages.items() if n > SOURCES[study]} == {}
