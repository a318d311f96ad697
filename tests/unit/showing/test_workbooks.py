"""Tables as workbooks: opened again, they have numbers, texts and nothing that executes."""

import io
import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from theorycoding.exchange.formats.workbooks import read_workbook
from theorycoding.problems import UsageError
from theorycoding.showing.workbooks import sheet_name, write_coding_sheet, write_workbook
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.shown_table import Rounded, Table

if TYPE_CHECKING:
    from tests.conftest import Project

HOSTILE = ("=1+1", "+1", "-1", "@x", "'=1+1", "\t=1", "http://x.y", "007", "1-2", "{=1}", "a\r\nb")


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def values(tables: Mapping[str, Table], sheet: str) -> list[tuple[Any, ...]]:
    return list(opened(write_workbook(tables))[sheet].iter_rows(values_only=True))


def test_numbers_are_numbers_and_exact_values_are_beside_them() -> None:
    rows = ((5, Fraction(7, 3), Rounded(0.1), None), (0, Fraction(2), Rounded(1), "tie"))
    table = Table(("n", "Realism", "alpha", "Leader"), rows, align="rrrl")
    assert values({"Tally": table}, "Tally") == [
        ("n", "Realism", "Realism (exact)", "alpha", "Leader"),
        (5, pytest.approx(7 / 3), "7/3", 0.1, None),
        (0, 2, None, 1, "tie"),
    ]
    formats = [cell.number_format for cell in opened(write_workbook({"a": table}))["a"][2]]
    assert formats == ["General", "0.0#####", "General", "0.000", "General"]


def test_no_cell_is_executed_and_every_text_comes_back(tmp_path: Path) -> None:
    rows = tuple((f"A{at}", text) for at, text in enumerate(HOSTILE))
    content = write_workbook({"Table": Table(("=HYPERLINK(1)", "text"), rows)})
    kinds = {cell.data_type for row in opened(content)["Table"].iter_rows() for cell in row}
    assert kinds == {"s"}
    assert not opened(content)["Table"]._hyperlinks
    (tmp_path / "a.xlsx").write_bytes(content)
    table, problems = read_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert table is not None
    assert problems == []
    assert table.sheet.column("text") == [text.replace("\r\n", "\n") for text in HOSTILE]


def test_the_header_stays_in_view_and_filters() -> None:
    sheet = opened(write_workbook({"a": Table(("x", "y"), (("1", "2"), ("3", "4")))}))["a"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet.print_title_rows == "$1:$1"


def test_columns_are_as_wide_as_their_content_and_long_cells_get_lines() -> None:
    table = Table(("id", "text"), (("A1", "word " * 100), ("A2", "short")))
    sheet = opened(write_workbook({"a": table}))["a"]
    assert sheet.column_dimensions["A"].width < 10
    assert 60 <= sheet.column_dimensions["B"].width < 62
    assert sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height > 100
    assert sheet.row_dimensions[3].height is None


def test_what_is_around_a_table_is_on_a_sheet_of_its_own() -> None:
    marked = Table(
        ("a", "b"),
        (("1", "2"),),
        caption="Table 1",
        marks=("", "x"),
        notes=(("x", "estimated"),),
    )
    content = opened(write_workbook({"t/1": marked, "T:1": marked}, ["Counting rule primary."]))
    assert content.sheetnames == ["t-1", "T-1 2", "notes"]
    assert next(content["t-1"].values) == ("a", "b^x")
    around = ["Table 1", "x: estimated"]
    shown = [row[0] for row in content["notes"].iter_rows(values_only=True)]
    assert shown == ["Notes", "Counting rule primary.", *around, *around]


def test_a_note_without_a_mark_is_written_without_one() -> None:
    table = Table(("a",), (("1",),), notes=(("", "Source: members"), ("a", "estimated")))
    shown = [row[0] for row in values({"t": table}, "notes")]
    assert shown == ["Notes", "Source: members", "a: estimated"]


def test_the_name_of_a_group_is_bold() -> None:
    table = Table(("a", "b"), (("Group", ""), ("x", "y")), group_rows=frozenset({0}))
    sheet = opened(write_workbook({"a": table}))["a"]
    assert (sheet["A2"].font.bold, sheet["A3"].font.bold) == (True, False)


@pytest.mark.parametrize(
    ("name", "legal"),
    [("", "table"), ("[]", "--"), ("'", "table"), ("x" * 40, "x" * 31), ("History", "History-")],
)
def test_the_name_of_a_sheet_is_legal(name: str, legal: str) -> None:
    assert sheet_name(name) == legal


def test_the_names_of_sheets_differ_although_they_are_cut() -> None:
    names = [sheet_name("x" * 31)]
    names.append(sheet_name("X" * 40, names))
    assert names[1] == "X" * 29 + " 2"


def test_the_same_table_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(("a", "n"), (("é", Fraction(1, 3)),))
    first = write_workbook({"a": table}, ["note"])
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    assert write_workbook({"a": table}, ["note"]) == first


def test_what_a_workbook_would_lose_is_refused() -> None:
    with pytest.raises(UsageError, match=r"row 3, column 'b' has 32,768 characters"):
        write_workbook({"a": Table(("a", "b"), (("", ""), ("", "x" * 32_768)))})
    wide = Table(tuple(map(str, range(16_385))), ())
    with pytest.raises(UsageError, match="1 rows and 16,385 columns"):
        write_workbook({"a": wide})


def test_an_empty_table_is_a_header() -> None:
    assert values({"a": Table(("x", "y"), ())}, "a") == [("x", "y")]


SHEET = Table(("argument", "actor", "label", "reason"), (("A1", "NATO", "", ""),))


def codebook(*names: str) -> Codebook:
    codes = (Code("label", name.lower(), name, definition=f"what {name} is") for name in names)
    return Codebook(tuple(codes))


def test_a_coding_sheet_offers_the_theories_and_accepts_others() -> None:
    book = opened(write_coding_sheet(SHEET, codebook("Realism", "Liberalism")))
    assert book.sheetnames == ["coding", "codebook"]
    (choice,) = book["coding"].data_validations.dataValidation
    assert (str(choice.sqref), choice.type, choice.formula1) == ("C2", "list", "theories")
    assert choice.errorStyle == "warning"  # a mixed label is typed
    assert "Realism (Liberalism)" in choice.prompt
    assert book.defined_names["theories"].attr_text == "codebook!$A$2:$A$3"
    assert [row[:2] for row in book["codebook"].values] == [
        ("noun", "definition"),
        ("Realism", "what Realism is"),
        ("Liberalism", "what Liberalism is"),
    ]


def test_only_label_reason_and_note_can_be_filled_in() -> None:
    book = opened(write_coding_sheet(SHEET, codebook("Realism")))
    assert [sheet.protection.sheet for sheet in book] == [True, True]
    assert book["coding"].protection.password is None
    locked = {cell.value: cell.protection.locked for cell in book["coding"][1]}
    assert set(locked.values()) == {True}
    assert list(locked) == ["argument", "actor", "label", "reason", "note"]
    row = [cell.protection.locked for cell in book["coding"][2]]
    assert row == [True, True, False, False, False]


def test_texts_of_a_drop_down_are_as_short_as_a_workbook_demands() -> None:
    book = opened(write_coding_sheet(SHEET, codebook("R" * 150, "L" * 150)))
    (choice,) = book["coding"].data_validations.dataValidation
    assert max(len(choice.prompt), len(choice.error)) <= 255
    assert len(choice.promptTitle) <= 32


def test_without_a_codebook_a_coding_sheet_has_no_drop_down() -> None:
    book = opened(write_coding_sheet(SHEET, Codebook()))
    assert book.sheetnames == ["coding"]
    assert not book["coding"].data_validations.dataValidation
    nobody = opened(write_coding_sheet(Table(SHEET.headers, ()), codebook("Realism")))
    assert not nobody["coding"].data_validations.dataValidation


def test_a_coding_sheet_that_a_script_fills_in_comes_back(coded: "Project") -> None:
    assert coded.run("sheet", "s", "--coder", "bob", "-o", "bob.xlsx").code == 0
    book = openpyxl.load_workbook(coded.root / "bob.xlsx")
    sheet = book["coding"]
    header = [cell.value for cell in sheet[1]]
    given = {"C1": ("Realism", "power"), "C2": ("Liberal (Realist)", "rules\nand law")}
    for row in sheet.iter_rows(min_row=2):
        label, reason = given.get(row[0].value, (None, None))
        row[header.index("label")].value, row[header.index("reason")].value = label, reason
    book.save(coded.root / "bob.xlsx")
    table, problems = read_workbook(coded.root / "bob.xlsx", "bob.xlsx")
    assert table is not None
    assert problems == []
    rows = {cells["argument"]: (cells["label"], cells["reason"]) for _, cells in table.sheet.rows()}
    assert list(rows) == ["C1", "C2", "C3", "C4", "C5", "N1", "N2", "N3", "N4"]
    assert {key: rows[key] for key in given} == given
    assert {rows[key] for key in rows.keys() - given.keys()} == {("", "")}
    assert coded.run("import", "bob.xlsx", "--to", "s", "--coder", "bob").code == 0
    labels = {key: str(label) for key, label in coded.study().labels_of("bob").items()}
    assert list(labels) == list(given)
    assert (labels["C1"], labels["C2"]) == ("realism", "liberalism (realism)")
