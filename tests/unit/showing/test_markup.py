"""Tables in every format, read back by the parsers that readers use."""

import csv
import html
import io
import re
from collections.abc import Callable
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from wcwidth import wcswidth, wcwidth

from theorycoding.files.guarding import guarded, unguarded
from theorycoding.showing.markup import (
    FORMATS,
    as_text,
    escape_markdown,
    fitted,
    in_decimals,
    write_table,
)
from theorycoding.vocabulary.exact import GLYPHS
from theorycoding.vocabulary.shown_table import Table

HOSTILE = [
    "a|b",
    "|",
    "||",
    "| --- |",
    ":--",
    "\\|",
    "\\\\",
    "ends with a backslash\\",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "a\n\nb",
    "x\\\ny",
    "<script>alert(1)</script>",
    "<b>bold</b>",
    "<br>",
    "<!-- no comment -->",
    "&amp; &lt; &#58; &nbsp;",
    'he said "no"',
    "it's",
    "# $ % & _ { } ~ ^ \\",
    "\\textbf{x}",
    "\\input{/etc/passwd}",
    "100 % $x^2$",
    "[x]",
    "[x] y",
    "*x*",
    "* x",
    "**x**",
    "_x_",
    "__init__",
    "___",
    "a_b_c",
    "a__b",
    "x_",
    "_é",
    "`code`",
    "``",
    "~~x~~",
    "[x](http://example.org)",
    "![x](y.png)",
    "[^1]",
    "http://example.org/a_b_",
    "https://example.org",
    "www.example.org",
    "WWW.EXAMPLE.ORG",
    "mailto:a@example.org",
    "a@example.org",
    "<http://example.org>",
    "1.10",
    "1e5",
    "007",
    "1,000",
    "+1",
    "-1",
    "nan",
    "inf",
    "None",
    "NA",
    "true",
    "=1+1",
    "@SUM(A1)",
    "- x",
    "# x",
    "1. x",
    "> x",
    "--",
    "---",
    "...",
    "المنظمة",
    "שלום (a)",
    "日本語",
    "Økonomi – ⅓",
    "a\x0bb",
    "a\x0cb",
    "a\u0085b",
    "a\u2028b",
    "{{ 1 }} {% raw %}",
    "",
]
safe = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc", "Z"]), st.just(" ")),
    max_size=15,
)
signs = st.text(st.sampled_from("\\`*[]|~$^@{}_<>&#-+=.:!()\"' ab1/\n"), max_size=12)
Cells = list[list[str]]


def line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def from_markdown(text: str) -> Cells:
    """Return the cells of the first table, as a reader's browser shows them."""
    rows: Cells = []
    is_cell = False
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            is_cell = True
        elif token.type in {"th_close", "td_close"}:
            is_cell = False
        elif token.type == "inline" and is_cell:
            rows[-1].append("".join(map(shown, token.children or [])))
    return rows


def shown(token: Any) -> str:
    """Return what an inline token shows, or the name of a token that no cell may contain."""
    if token.type in {"text", "text_special"}:
        return str(token.content)
    if token.type == "html_inline" and token.content == "<br>":
        return "\n"
    if token.type == "html_inline" and token.content in {"<sup>", "</sup>"}:
        return "^" if token.content == "<sup>" else ""
    return f"«{token.type} {token.content}»"


class Page(HTMLParser):
    """Rows, caption and notes of a table in HTML, and every tag met."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: Cells = []
        self.notes: list[str] = []
        self.caption = ""
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.tags.add(tag)
        if tag == "br":
            self.handle_data("\n")
            return
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag == "p":
            self.notes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "tags are not nested"

    def handle_data(self, data: str) -> None:
        inside = [tag for tag in self._open if tag != "sup"][-1:]
        if inside in (["td"], ["th"]):
            self.rows[-1][-1] += data
        elif inside == ["caption"]:
            self.caption += data
        elif inside == ["p"]:
            self.notes[-1] += data


def from_html(text: str) -> Cells:
    return Page(text).rows


def from_csv(text: str) -> Cells:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


LATEX = {
    r"\textbackslash{}": "\\",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textquotedbl{}": '"',
    **{f"\\{sign}": sign for sign in "{}$&#%_"},
    "{}": "",
}
LATEX |= {rf"$\frac{{{part}}}{{{of}}}$": glyph for (part, of), glyph in GLYPHS.items()}
LATEX["$-$"] = "−"
_SIGNS = re.compile("|".join(map(re.escape, sorted(LATEX, key=len, reverse=True))))


def from_latex(text: str) -> Cells:
    r"""Return the cells of a tabular as TeX sets them: a `[` after `\\` begins an argument."""
    body = text.partition(r"\toprule")[2].partition(r"\bottomrule")[0]
    assert not re.match(r"\s*\[", body), r"\toprule takes what follows for its width"
    head, _, rest = body.partition("\\midrule")
    assert not re.match(r"\s*\[", rest), r"\midrule takes what follows for its width"
    return [
        [set_by_tex(cell.strip()) for cell in re.split(r"(?<!\\)&", row)]
        for row in ends_of_rows(head) + ends_of_rows(rest)
    ]


def ends_of_rows(text: str) -> list[str]:
    r"""Split at every `\\` outside braces; refuse what TeX would swallow after it."""
    rows, depth, start, at = [], 0, 0, 0
    while at < len(text):
        if text.startswith(r"\\", at):
            assert not re.match(r"\\\\\s*[*\[]", text[at:]), r"\\ eats what follows"
            if not depth:
                rows.append(text[start:at])
                start = at + 2
            at += 2
        elif text[at] == "\\":
            at += 2
        else:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
    assert depth == 0
    assert not text[start:].strip()
    return rows


def set_by_tex(cell: str) -> str:
    if stacked := re.fullmatch(r"\\shortstack\[l\]\{(.*)\}", cell, re.DOTALL):
        return "\n".join(set_by_tex(line.strip()) for line in stacked[1].split(r"\\"))
    parts = _SIGNS.split(cell)
    assert not any(re.search(r"[\\{}$&#%_^~]|--", part) for part in parts), parts
    return _SIGNS.sub(lambda sign: LATEX[sign[0]], cell)


def from_text(text: str) -> Cells:
    """Return the columns, cut where the rule below the headers has its gaps."""
    header, rule, *body = map(as_on_a_terminal, text.split("\n")[:-1])
    starts = [match.start() for match in re.finditer("-+", rule)]
    ends = [*(start - 2 for start in starts[1:]), None]
    return [
        [
            line[start:end].replace("\0", "").strip(" ")
            for start, end in zip(starts, ends, strict=True)
        ]
        for line in (header, *body)
    ]


def as_on_a_terminal(line: str) -> str:
    """Return a line with one character for each column of a terminal."""
    return "".join(character + "\0" * (wcwidth(character) - 1) for character in line)


def trimmed(text: str) -> str:
    """Trim spaces as a browser and TeX do: none at the edges of a cell, one for several."""
    return "\n".join(re.sub(" +", " ", line).strip(" ") for line in text.split("\n"))


READERS: dict[str, tuple[Callable[[str], Cells], Callable[[str], str]]] = {
    "markdown": (from_markdown, lambda cell: line_feeds(cell).rstrip("\n")),
    "html": (from_html, line_feeds),
    "latex": (from_latex, line_feeds),
    "csv": (from_csv, guarded),
}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("cell", HOSTILE)
def test_a_hostile_cell_survives_in_every_position(form: str, cell: str) -> None:
    read, expected = READERS[form]
    table = Table((f"{cell} ", "b"), ((cell, "1"), ("2", cell), (cell, cell), ("3", "4")))
    if form != "csv":
        table = Table((cell or "x", "b"), table.rows)
    found = read(write_table(table, form))
    want = [[expected(one) for one in row] for row in (table.headers, *table.rows)]
    assert found == want


@settings(max_examples=150, deadline=None)
@given(st.one_of(safe, signs), st.sampled_from(sorted(READERS)))
def test_any_cell_survives_in_any_format(cell: str, form: str) -> None:
    read, expected = READERS[form]
    found = read(write_table(Table(("a", "b"), ((cell, "x"), ("y", cell))), form))
    want = [["a", "b"], [expected(cell), "x"], ["y", expected(cell)]]
    assert [[trimmed(one) for one in row] for row in found] == [
        [trimmed(one) for one in row] for row in want
    ]


@pytest.mark.parametrize("cell", HOSTILE)
def test_json_holds_the_very_cell(cell: str, strict_json: Callable[[str], Any]) -> None:
    written = write_table(Table(("a", "b"), ((cell, "x"),)), "json")
    assert strict_json(written) == [{"a": cell, "b": "x"}]


@pytest.mark.parametrize(
    "cell", [one for one in HOSTILE if not re.search(r"[\r\n\v\f\u0085\u2028]", one)]
)
def test_text_is_printed_unchanged(cell: str) -> None:
    written = write_table(Table(("first", "b"), ((cell, "x"), ("y", cell))), "text")
    assert from_text(written) == [["first", "b"], [cell, "x"], ["y", cell]]


def test_a_cell_with_line_breaks_stays_in_its_column_of_text() -> None:
    written = write_table(Table(("a", "b"), (("one\ntwo", "x"),)), "text")
    assert written.split("\n")[2:4] == ["one  x", "two"]


@pytest.mark.parametrize("form", ["markdown", "html", "latex", "csv"])
def test_right_to_left_text_gets_no_marks_that_are_not_in_the_data(form: str) -> None:
    written = write_table(Table(("a",), (("المنظمة (NATO)",),)), form)
    assert "المنظمة (NATO)" in written


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_ends_in_one_line_feed_whatever_the_format(form: str) -> None:
    written = write_table(Table(("a", "b"), (("1", "2"),), caption="C", notes=(("", "N"),)), form)
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    assert "\r" not in written


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_without_rows_keeps_its_headers(form: str) -> None:
    written = write_table(Table(("actor", "label"), ()), form)
    assert ("actor" in written and "label" in written) or written == "[]\n"


# Numbers


def test_people_read_mixed_numbers_spreadsheets_decimals_and_programs_fractions(
    strict_json: Callable[[str], Any],
) -> None:
    table = Table(("n",), ((Fraction(7, 3),), (Fraction(6, 3),), (2,), (None,)))
    assert from_markdown(write_table(table, "markdown"))[1:] == [["2⅓"], ["2"], ["2"], [""]]
    assert from_csv(write_table(table, "csv"))[1:] == [["2.333333"], ["2"], ["2"], [""]]
    assert [row["n"] for row in strict_json(write_table(table, "json"))] == ["7/3", 2, 2, None]
    assert as_text(Fraction(7, 3)) == "2⅓"


def test_a_negative_whole_number_is_a_number_in_csv() -> None:
    assert write_table(Table(("change",), ((-12,), (Fraction(-3),))), "csv") == "change\n-12\n-3\n"


def test_json_keeps_columns_with_equal_or_empty_headers_apart(
    strict_json: Callable[[str], Any],
) -> None:
    table = Table(("", "1999", "2000", "1999"), (("NATO", "a", "b", "c"),))
    (row,) = strict_json(write_table(table, "json"))
    assert list(row.values()) == ["NATO", "a", "b", "c"]


# Captions, marks, notes, alignment


def as_printed(**settings: Any) -> Table:
    return Table(
        caption=settings.pop("caption", 'Table <1> & "2" *x*'),
        headers=("", "SCO"),
        rows=(("Russia", "x"), ("Baltic", ""), ("Latvia", "–")),
        marks=("", "<a|_"),
        notes=(("<a|_", "China <too> & *more*."), ("", "All | others.")),
        group_rows=frozenset({1}),
        **settings,
    )


def test_html_escapes_captions_marks_and_notes() -> None:
    page = Page(write_table(as_printed(), "html"))
    assert page.caption == 'Table <1> & "2" *x*'
    assert page.rows[0] == ["", "SCO<a|_"] or page.rows[0] == ["", "SCO"]
    assert page.notes == ["<a|_ China <too> & *more*.", "All | others."]
    assert page.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "sup", "p"}


def test_a_caption_below_is_marked_as_below_in_html() -> None:
    written = write_table(as_printed(caption_at="below"), "html")
    assert "caption-side: bottom" in written


@pytest.mark.parametrize("form", ["text", "markdown", "latex"])
def test_a_caption_is_above_or_below_as_printed(form: str) -> None:
    above = write_table(as_printed(caption="CAPTION"), form)
    below = write_table(as_printed(caption="CAPTION", caption_at="below"), form)
    assert above.index("CAPTION") < above.index("Russia")
    assert below.index("CAPTION") > below.index("Russia")


def test_markdown_shows_captions_marks_and_notes_unchanged() -> None:
    written = write_table(as_printed(), "markdown")
    shown_by_browser = html.unescape(
        re.sub("<[^>]*>", "", MarkdownIt().enable("table").render(written))
    )
    assert 'Table <1> & "2" *x*' in shown_by_browser
    assert "China <too> & *more*." in shown_by_browser
    assert "<a|_ China" in shown_by_browser
    assert from_markdown(written)[0] == ["", "SCO^<a|_"]


def test_latex_escapes_captions_marks_and_notes() -> None:
    written = write_table(as_printed(), "latex")
    assert (
        r"\caption{Table \textless{}1\textgreater{} \& \textquotedbl{}2\textquotedbl{} *x*}"
        in written
    )
    assert r"SCO\textsuperscript{\textless{}a|\_}" in written
    assert r"\par\footnotesize \textsuperscript{\textless{}a|\_} China" in written


def test_latex_uses_booktabs_and_no_vertical_lines() -> None:
    written = write_table(Table(("a", "n"), (("x", 1),), align="lr"), "latex")
    assert re.findall(r"\\\w+rule", written) == [
        r"\toprule",
        r"\midrule",
        r"\bottomrule",
    ]
    assert r"\begin{tabular}{lr}" in written
    assert r"\hline" not in written


def test_numbers_are_aligned_right_in_markdown() -> None:
    written = write_table(Table(("a", "n"), (("x", 1),), align="lr"), "markdown")
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    styles = [token.attrs.get("style") for token in tokens if token.type == "td_open"]
    assert styles == ["text-align:left", "text-align:right"]


def test_the_name_of_a_group_is_set_apart_in_markdown() -> None:
    assert "**Baltic**" in write_table(as_printed(), "markdown")


def test_there_are_only_these_formats() -> None:
    with pytest.raises(ValueError, match="no format 'xlsx': use one of: text, markdown"):
        write_table(Table(("a",), ()), "xlsx")


def test_ordinary_text_stays_readable_in_the_source_of_a_report() -> None:
    for text in ("Table 2.5. Theories' ability (to explain)", "snake_case, 3/4 – §2.6", "C1; C2"):
        assert escape_markdown(text) == text


@given(st.lists(st.lists(safe, min_size=3, max_size=3), max_size=4), st.integers(60, 120))
def test_a_table_fitted_to_a_terminal_is_no_wider_and_loses_no_word(
    rows: list[list[str]], width: int
) -> None:
    table = Table(("", "Motivation", "n"), tuple(map(tuple, rows)), align="lll")
    text = write_table(table, "text", width=width)
    assert max(map(wcswidth, text.splitlines())) <= width
    letters = "".join("".join(row) for row in [["Motivation", "n"], *rows])
    assert sorted("".join(text.replace("-", "").split())) == sorted(
        "".join(letters.replace("-", "").split())
    )


def test_a_table_that_fits_stays_as_it_is() -> None:
    table = Table(("", "Empty"), (("a  b", ""),))
    assert write_table(table, "text", width=80) == write_table(table, "text")


def test_a_table_breaks_between_words_and_in_paths_but_not_in_names_of_files_or_fractions() -> None:
    cell = "codings/my-study/arguments.csv at 1/2 of Peacekeeping"
    table = Table(("Reason", "Weight"), ((cell, "above 1/2"),), align="lr")
    (part,) = fitted(table, 26)
    assert part.rows[0] == (
        "codings/\nmy-study/\narguments.csv\nat 1/2 of\nPeacekeeping",
        "above 1/2",
    )


def test_a_name_with_hyphens_is_broken_only_where_nothing_else_helps() -> None:
    table = Table(("Study", "Actor"), (("central-asia-briefs", "Kazakhstan"),))
    assert fitted(table, 31)[0].rows == (("central-asia-briefs", "Kazakhstan"),)
    assert fitted(table, 20)[0].rows == (("central-\nasia-\nbriefs", "Kazakhstan"),)


def test_a_table_with_too_many_columns_goes_on_below_with_the_names_of_its_rows() -> None:
    theories = [f"Theory{number}" for number in range(6)]
    table = Table(("Actor", "Year", *theories), (("NATO", "2004", *range(6)),), keys=2)
    first, second = fitted(table, 40)
    assert first.headers == ("Actor", "Year", "Theory0", "Theory1", "Theory2")
    assert second.headers == ("Actor", "Year", "Theory3", "Theory4", "Theory5")
    assert second.rows == (("NATO", "2004", "3", "4", "5"),)
    text = write_table(table, "text", width=40)
    assert max(map(len, text.splitlines())) <= 40


def test_no_column_goes_alone_below_a_table() -> None:
    table = Table(("Actor", "Realism", "Liberalism", "Leader", "Margin"), (("A", 1, 2, "R", 1),))
    first, second = fitted(table, 38)
    assert second.headers == ("Actor", "Leader", "Margin")
    assert first.headers == ("Actor", "Realism", "Liberalism")


def test_a_word_longer_than_the_page_is_cut() -> None:
    table = Table(("Argument", "Motivation"), (("A1", "x" * 100),))
    assert max(map(len, write_table(table, "text", width=60).splitlines())) <= 60


def test_chinese_characters_take_two_columns_each_and_may_be_broken_anywhere() -> None:
    table = Table(("Actor", "Reason"), (("上海合作组织", "安全与合作" * 3), ("NATO", "Rules")))
    text = write_table(table, "text", width=30)
    assert max(map(wcswidth, text.splitlines())) <= 30
    _, _, first, *_ = text.splitlines()
    assert wcswidth(first[: first.index("安")]) == wcswidth("上海合作组织") + 2
    assert text.replace("\n", "").replace(" ", "").count("合作") == 4


def test_exact_numbers_have_one_notation_within_a_table() -> None:
    table = Table(("n",), ((Fraction(4, 5),), (Fraction(13, 10),), (Fraction(2),)))
    assert from_markdown(write_table(table, "markdown"))[1:] == [["4/5"], ["1 3/10"], ["2"]]
    halves = Table(("n",), ((Fraction(4, 5),), (Fraction(5, 2),)))
    assert from_markdown(write_table(halves, "markdown"))[1:] == [["⅘"], ["2½"]]


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        (1, [["2.5", "3"], ["0.7", "1"]]),
        (0, [["3", "3"], ["1", "1"]]),
        (None, [["5/2", "3"], ["2/3", "1"]]),
    ],
)
def test_a_column_of_fractions_is_rounded_and_one_of_whole_numbers_stays(
    digits: int | None, expected: list[list[str]]
) -> None:
    table = Table(("a", "b"), ((Fraction(5, 2), Fraction(3)), (Fraction(2, 3), Fraction(1))))
    assert from_csv(write_table(in_decimals(table, digits), "csv"))[1:] == expected


def test_text_in_a_column_of_fractions_stays_beside_decimals() -> None:
    table = Table(("margin",), ((Fraction(5, 2),), ("not coded",), (None,)))
    shown = from_csv(write_table(in_decimals(table, 2), "csv"))
    assert shown == [["margin"], ["2.50"], ["not coded"], [""]]


@given(st.one_of(safe, signs, st.sampled_from(["'=a", "''+a", "'", "=", "-3/4", "-1e5", "-1,5 %"])))
def test_a_guarded_cell_is_read_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not re.match(r"[=@\t\r]|[+-]\D", guarded(cell))
