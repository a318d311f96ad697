"""Workbooks as people and their scripts save them: values, places, and what is not in the file."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from theorycoding.exchange.formats import ForeignTable
from theorycoding.exchange.formats.workbooks import read_workbook
from theorycoding.problems import UsageError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet
    from tests.conftest import Project

HEADER = ("argument", "actor", "label")


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Save rows as the sheet `Codes`, after a function has worked on it."""

    def workbook(
        rows: Sequence[Sequence[Any]],
        change: Callable[["Worksheet"], object] = bool,
        name: str = "codes.xlsx",
        title: str = "Codes",
    ) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = title
        for row in rows:
            sheet.append(row)
        change(sheet)
        book.save(tmp_path / name)
        return tmp_path / name

    return workbook


def table_of(path: Path, **options: Any) -> ForeignTable:
    table, problems = read_workbook(path, path.name, **options)
    assert [str(problem) for problem in problems] == []
    assert table is not None
    return table


def faults_of(path: Path) -> list[str]:
    table, problems = read_workbook(path, path.name)
    assert table is None
    return [str(problem) for problem in problems]


def with_entry(path: Path, name: str, old: str, new: str) -> None:
    """Replace a text in one file of the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as changed:
        for entry in archive.namelist():
            text = archive.read(entry)
            if entry == name:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            changed.writestr(entry, text)
    path.write_bytes(out.getvalue())


def test_a_value_is_read_as_a_person_sees_it(workbook: Callable[..., Path]) -> None:
    given: list[tuple[Any, str]] = [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (1e-7, "0.0000001"),
        (date(2024, 5, 31), "2024-05-31"),
        (datetime(2024, 5, 31, 12, 30), "2024-05-31T12:30:00"),
        (time(9, 5), "09:05:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("007", "007"),
        ("two\nlines", "two\nlines"),
        ("’tis “so” – é", "’tis “so” – é"),
    ]
    rows = [("argument", "n"), *((f"A{at}", value) for at, (value, _) in enumerate(given))]
    sheet = table_of(workbook(rows)).sheet
    assert sheet.column("n") == [text for _, text in given]


def test_a_place_is_the_cell_that_the_spreadsheet_shows(workbook: Callable[..., Path]) -> None:
    rows = [(), (None, None, *HEADER), (), (None, None, "A1", "NATO", "Realism")]
    sheet = table_of(workbook(rows)).sheet
    assert sheet.header == HEADER
    assert str(sheet.place(-1, "label")) == "codes.xlsx:Codes!E2"
    assert str(sheet.place(0, "label")) == "codes.xlsx:Codes!E4"
    assert str(sheet.place(0, "reason")) == "codes.xlsx:Codes!F4"  # there is no such column
    quoted = table_of(workbook(rows, name="q.xlsx", title="Anna's codes")).sheet
    assert str(quoted.place(0, "argument")) == "q.xlsx:'Anna''s codes'!C4"


def test_a_title_above_the_header_is_left_out_and_that_is_noted(
    workbook: Callable[..., Path],
) -> None:
    table = table_of(workbook([("Codes of 2024",), (), HEADER, ("A1", "NATO", "Realism")]))
    assert table.sheet.header == HEADER
    assert table.notes == ("above the header, and not read: 'Codes of 2024'",)


def test_an_index_without_a_header_is_not_a_title(workbook: Callable[..., Path]) -> None:
    sheet = table_of(workbook([(None, "actor", "label"), (0, "NATO", "Realism")])).sheet
    assert sheet.header == ("", "actor", "label")


def test_a_header_alone_is_a_table_without_rows(workbook: Callable[..., Path]) -> None:
    sheet = table_of(workbook([HEADER])).sheet
    assert (sheet.header, len(sheet.records)) == (HEADER, 0)
    assert table_of(workbook([("argument",)], name="one.xlsx")).sheet.header == ("argument",)


def test_rows_that_are_hidden_are_read_like_all_others(workbook: Callable[..., Path]) -> None:
    def hide(sheet: "Worksheet") -> None:
        sheet.row_dimensions[2].hidden = True

    path = workbook([HEADER, ("A1", "NATO", "Realism"), ("A2", "EU", "Liberalism")], hide)
    assert table_of(path).sheet.column("argument") == ["A1", "A2"]


def test_a_comment_on_a_cell_is_not_part_of_it(workbook: Callable[..., Path]) -> None:
    def remark(sheet: "Worksheet") -> None:
        sheet["C2"].comment = Comment("not sure", "anna")

    path = workbook([HEADER, ("A1", "NATO", "Realism")], remark)
    assert table_of(path).sheet.column("label") == ["Realism"]


def test_merged_cells_of_a_column_are_read_in_each_row(workbook: Callable[..., Path]) -> None:
    rows = [HEADER, ("A1", "NATO", "Realism"), ("A2", None, "Realism"), ("A3", "EU", "Realism")]
    table = table_of(workbook(rows, lambda sheet: sheet.merge_cells("B2:B3")))
    assert table.sheet.column("actor") == ["NATO", "NATO", "EU"]
    assert table.notes == ("the cells B2:B3 are merged: 'NATO' is read in each of their rows",)


def test_merged_cells_of_several_columns_are_an_error(workbook: Callable[..., Path]) -> None:
    rows = [HEADER, ("A1", "NATO", "Realism")]
    (fault,) = faults_of(workbook(rows, lambda sheet: sheet.merge_cells("B2:C2")))
    assert fault.startswith("codes.xlsx:Codes!B2: error workbook-cell: the merged cells B2:C2")


def test_merged_cells_of_a_title_do_no_harm(workbook: Callable[..., Path]) -> None:
    rows = [("Codes of 2024",), HEADER, ("A1", "NATO", "Realism")]
    path = workbook(rows, lambda sheet: sheet.merge_cells("A1:C1"))
    assert table_of(path).sheet.header == HEADER


def test_every_error_value_is_reported_with_its_cell(workbook: Callable[..., Path]) -> None:
    values = ("#REF!", "#NAME?", "#DIV/0!", "#VALUE!", "#NUM!", "#NULL!")

    def break_cells(sheet: "Worksheet") -> None:
        for row, value in enumerate(values, 2):
            sheet.cell(row, 3, value).data_type = "e"

    rows = [HEADER, *((f"A{at}", "NATO", "Realism") for at in range(len(values)))]
    faults = faults_of(workbook(rows, break_cells))
    assert len(faults) == len(values)
    for row, (fault, value) in enumerate(zip(faults, values, strict=True), 2):
        assert f"Codes!C{row}: error workbook-cell: this is the error value {value}" in fault


def test_a_value_that_is_not_available_may_be_a_code_for_missing(
    workbook: Callable[..., Path],
) -> None:
    def lose(sheet: "Worksheet") -> None:
        sheet.cell(2, 3, "#N/A").data_type = "e"

    table = table_of(workbook([HEADER, ("A1", "NATO", "x")], lose))
    assert table.sheet.column("label") == ["#N/A"]


def test_a_formula_that_nothing_has_computed_is_an_error(
    workbook: Callable[..., Path], tmp_path: Path
) -> None:
    (fault,) = faults_of(workbook([HEADER, ("A1", "NATO", '=IF(1<2,"Realism","")')]))
    assert "Codes!C2: error workbook-cell: this is a formula, and its result is not in" in fault
    book = xlsxwriter.Workbook(tmp_path / "zero.xlsx")
    sheet = book.add_worksheet("Codes")
    sheet.write_row(0, 0, ("argument", "n"))
    sheet.write(1, 0, "A1")
    sheet.write_formula(1, 1, "=1+1")  # writes the result 0, which nobody has computed
    book.close()
    (fault,) = faults_of(tmp_path / "zero.xlsx")
    assert "zero.xlsx:Codes!B2: error workbook-cell: this is a formula" in fault


def test_the_result_of_a_formula_is_its_value(workbook: Callable[..., Path]) -> None:
    path = workbook([HEADER, ("A1", "NATO", "=1+1"), ("A2", "EU", '=""')])
    sheet = "xl/worksheets/sheet1.xml"
    with_entry(path, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    empty = "<v></v>" if openpyxl.LXML else "<v />"
    with_entry(path, sheet, f"<f>1+1</f>{empty}", "<f>1+1</f><v>2</v>")
    with_entry(path, sheet, f'<c r="C3"><f>""</f>{empty}', '<c r="C3" t="str"><f>""</f><v></v>')
    assert table_of(path).sheet.column("label") == ["2", ""]


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_an_error(
    workbook: Callable[..., Path],
) -> None:
    (fault,) = faults_of(workbook([("argument", "label"), (1234567890123456789, "Realism")]))
    assert "Codes!A2: error workbook-cell: this number has more than the 15 digits" in fault


def test_the_only_sheet_with_content_is_read(workbook: Callable[..., Path]) -> None:
    def add(sheet: "Worksheet") -> None:
        for name in ("Sheet2", "codebook", "notes", "Secret"):
            sheet.parent.create_sheet(name)
        sheet.parent["codebook"].append(("variable", "code"))
        sheet.parent["notes"].append(("Counting rule primary",))
        sheet.parent["Secret"].append(("x",))
        sheet.parent["Secret"].sheet_state = "hidden"

    path = workbook([HEADER, ("A1", "NATO", "Realism")], add)
    table = table_of(path)
    assert table.sheet.header == HEADER
    assert table.notes == ("the hidden sheet 'Secret' is not read",)
    assert table_of(path, is_codebook=True).sheet.header == ("variable", "code")
    assert table_of(path, sheet="Secret").sheet.header == ("x",)


def test_of_several_sheets_one_has_to_be_named(workbook: Callable[..., Path]) -> None:
    def add(sheet: "Worksheet") -> None:
        sheet.parent.create_sheet("Round 2").append(HEADER)

    path = workbook([HEADER], add)
    with pytest.raises(UsageError, match=r"give --sheet with one of: Codes, Round 2"):
        read_workbook(path, path.name)
    with pytest.raises(UsageError, match=r"no sheet 'Round2' \(did you mean 'Round 2'\?\)"):
        read_workbook(path, path.name, sheet="Round2")
    assert table_of(path, sheet="Round 2").sheet.header == HEADER


def test_an_empty_workbook_is_reported(workbook: Callable[..., Path]) -> None:
    (fault,) = faults_of(workbook([]))
    assert "error file-empty: all sheets are empty" in fault


def test_a_stray_cell_far_out_does_not_fill_the_memory(workbook: Callable[..., Path]) -> None:
    def stray(sheet: "Worksheet") -> None:
        sheet["XFD1048576"] = "x"

    (fault,) = faults_of(workbook([HEADER], stray))
    assert "reaches to the cell XFD1048576 (delete what is far from the table" in fault


def test_cells_that_are_only_formatted_are_not_content(workbook: Callable[..., Path]) -> None:
    def embolden(sheet: "Worksheet") -> None:
        sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)
        sheet["E40"].number_format = "0.00"

    sheet = table_of(workbook([HEADER, ("A1", "NATO", "Realism")], embolden)).sheet
    assert (sheet.header, len(sheet.records)) == (HEADER, 1)


def test_a_workbook_with_a_password_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "protected by a password (open it with its password" in faults_of(path)[0]
    with zipfile.ZipFile(tmp_path / "secret.ods", "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "protected by a password" in faults_of(tmp_path / "secret.ods")[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"argument,label\nA1,Realism\n"),
        ("a.xls", b"<html><table><tr><td>argument"),
        ("a.ods", b""),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 50),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.xls", b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 20),
    ],
)
def test_what_is_not_a_workbook_is_reported(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (fault,) = faults_of(tmp_path / name)
    assert f"{name}:1:1: error file-kind: this " in fault
    assert "save it as .xlsx)" in fault


def test_a_workbook_that_was_cut_off_is_reported(workbook: Callable[..., Path]) -> None:
    path = workbook([HEADER, ("A1", "NATO", "Realism")])
    whole = path.read_bytes()
    for length in range(4, len(whole), 397):
        path.write_bytes(whole[:length])
        assert "damaged or incomplete" in faults_of(path)[0]


def test_a_damaged_workbook_is_never_a_bug(workbook: Callable[..., Path]) -> None:
    path = workbook([HEADER, ("A1", "NATO", "Realism")])
    whole, random = path.read_bytes(), Random(1)  # noqa: S311  # the same damage in every run
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(random.randrange(1, 20)):
            damaged[random.randrange(len(whole))] = random.randrange(256)
        path.write_bytes(damaged)
        table, problems = read_workbook(path, path.name)
        assert (table is None) == bool(problems)


def test_another_archive_is_not_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "this archive is not a workbook" in faults_of(tmp_path / "a.xlsx")[0]


def test_a_workbook_that_unpacks_without_end_is_refused(
    workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook([HEADER])
    monkeypatch.setattr("theorycoding.exchange.formats.workbook_files.MAX_BYTES", 1000)
    assert "more than 1,000 bytes when unpacked" in faults_of(path)[0]


@pytest.mark.parametrize("module", ["python_calamine", "xlrd"])
def test_a_missing_package_names_the_command_that_installs_it(
    workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    path = workbook([HEADER])
    if module == "xlrd":
        path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(UsageError, match=re.escape("pip install 'theorycoding[excel]'")):
        read_workbook(path, path.name)


def biff(*records: tuple[int, bytes]) -> bytes:
    """Return a worksheet of Excel 2, which needs no container."""
    parts = [(0x0009, struct.pack("<HH", 2, 0x10)), *records, (0x000A, b"")]
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in parts)


def test_old_workbooks_keep_their_error_values(tmp_path: Path) -> None:
    def cell(row: int, column: int) -> bytes:
        return struct.pack("<HH", row, column) + b"\0\0\0"

    def text(row: int, column: int, word: bytes) -> tuple[int, bytes]:
        return 0x0004, cell(row, column) + bytes([len(word)]) + word

    header = (text(0, 0, b"argument"), text(0, 1, b"label"))
    number = (0x0003, cell(1, 0) + struct.pack("<d", 7.0))
    broken = (0x0005, cell(1, 1) + bytes([0x17, 1]))
    path = tmp_path / "old.xls"
    path.write_bytes(biff(*header, number, broken))
    (fault,) = faults_of(path)
    assert "!B2: error workbook-cell: this is the error value #REF!" in fault
    path.write_bytes(biff(*header, number, (0x0005, cell(1, 1) + bytes([1, 0]))))
    assert list(table_of(path).sheet.records) == [["7", "TRUE"]]


def test_a_workbook_is_tallied_and_its_problems_name_the_cell(
    project: "Project", workbook: Callable[..., Path]
) -> None:
    rows = [
        ("actor", "motivation", "label"),
        ("NATO", "Control", "Realism"),
        ("EU", "Gain", "Libe"),
    ]
    workbook(rows)
    rows = [("variable", "code"), ("label", "Realism"), ("label", "Liberalism")]
    workbook(rows, name="book.xlsx", title="codebook")
    assert project.run("tally", "codes.xlsx").code == 0
    ran = project.run("tally", "codes.xlsx", "--codebook", "book.xlsx")
    assert ran.code == 1
    assert "codes.xlsx:Codes!C3: error label-unknown" in ran.err


def test_only_a_workbook_has_sheets(project: "Project") -> None:
    project.write("a.csv", "actor,motivation,label\nNATO,Control,Realism\n")
    ran = project.run("tally", "a.csv", "--sheet", "Codes")
    assert (ran.code, "omit --sheet" in ran.err) == (2, True)
