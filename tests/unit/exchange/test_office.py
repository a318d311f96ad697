"""Workbooks out to LibreOffice, filled in there, and back, in each format that it saves."""

import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from theorycoding.exchange.formats.workbooks import read_workbook

if TYPE_CHECKING:
    from tests.conftest import Project

pytestmark = [pytest.mark.tools, pytest.mark.needs("soffice")]

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{}</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element
 library:name="Module1"/></library:library>
"""
PROGRAM = """
Function Setting(name As String, content As Variant)
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name
  one.Value = content
  Setting = one
End Function

Sub Main
  Dim book As Object, sheet As Object
  On Error GoTo Failed
  book = StarDesktop.loadComponentFromURL("{url}", "_blank", 0, Array())
  sheet = book.Sheets.getByIndex(0)
  {statements}
  {saves}
  book.close(True)
Failed:
  StarDesktop.terminate
End Sub
"""
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
_KEPT = "that a spreadsheet keeps"
FILL_IN = """
sheet.getCellRangeByName("D2").setString("Realism")
sheet.getCellRangeByName("E2").setString("power" & Chr(10) & "and rank")
sheet.getCellRangeByName("D3").setString("Liberalism (Realism)")
sheet.getCellRangeByName("E3").setString("=not a formula")
sheet.getCellRangeByName("F3").setString("unsure")
sheet.getCellRangeByName("E4").setValue(3)
"""


def save_as(path: Path, saved: list[Path], statements: str, password: str = "") -> None:
    """Open a workbook in LibreOffice, run statements on its first `sheet`, and save it."""
    profile = path.parent / "profile"
    library = profile / "user" / "basic" / "Standard"
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not library.exists():  # the first start writes over a macro that is there
        subprocess.run([*office, "--terminate_after_init"], check=True, timeout=60)
    secret = f', Setting("Password", "{password}")' if password else ""
    saves = "\n".join(
        f'book.storeToURL("{one.as_uri()}", '
        f'Array(Setting("FilterName", "{FILTERS[one.suffix]}"){secret}))'
        for one in saved
    )
    program = PROGRAM.format(url=path.as_uri(), statements=statements, saves=saves)
    escaped = program.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (library / "Module1.xba").write_text(MACRO.format(escaped))
    (library / "script.xlb").write_text(LIBRARY)
    subprocess.run([*office, "macro:///Standard.Module1.Main"], check=True, timeout=60)
    assert all(one.exists() for one in saved), "LibreOffice did not save the workbook"


def entry(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_a_coding_sheet_goes_out_is_filled_in_and_comes_back(coded: "Project") -> None:
    assert coded.run("sheet", "s", "--coder", "bob", "-o", "bob.xlsx").code == 0
    saved = [coded.root / f"back{suffix}" for suffix in FILTERS]
    save_as(coded.root / "bob.xlsx", saved, FILL_IN)
    for path in saved:
        table, problems = read_workbook(path, path.name)
        assert problems == []
        assert table is not None
        sheet = table.sheet
        assert sheet.header == ("argument", "actor", "motivation", "label", "reason", "note")
        assert sheet.column("argument") == ["C1", "C2", "C3", "C4", "C5", "N1", "N2", "N3", "N4"]
        assert sheet.column("label")[:3] == ["Realism", "Liberalism (Realism)", ""]
        assert sheet.column("reason")[:4] == ["power\nand rank", "=not a formula", "3", ""]
        assert sheet.column("note")[:3] == ["", "unsure", ""]
        assert str(sheet.place(1, "label")) == f"{path.name}:coding!D3"


def test_choices_locks_and_the_header_in_view_survive_libreoffice(coded: "Project") -> None:
    coded.run("sheet", "s", "--coder", "bob", "-o", "bob.xlsx")
    save_as(coded.root / "bob.xlsx", [coded.root / "back.xlsx"], FILL_IN)
    sheet = entry(coded.root / "back.xlsx", "xl/worksheets/sheet1.xml")
    assert 'type="list"' in sheet
    assert 'errorStyle="warning"' in sheet
    assert 'sqref="D2:D10"' in sheet
    assert "<formula1>theories</formula1>" in sheet
    assert '<sheetProtection sheet="true"' in sheet
    assert 'autoFilter="false"' in sheet  # filtering is not forbidden
    assert 'ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:F10"' in sheet
    book = entry(coded.root / "back.xlsx", "xl/workbook.xml")
    assert ">codebook!$A$2:$A$4</definedName>" in book


def test_what_people_do_to_a_sheet_is_reported_in_every_format(coded: "Project") -> None:
    coded.run("sheet", "s", "--coder", "bob", "-o", "bob.xlsx")
    saved = [coded.root / f"back{suffix}" for suffix in FILTERS]
    statements = """
    sheet.unprotect("")
    sheet.getCellRangeByName("D2").setFormula("=1/0")
    sheet.getCellRangeByName("D3").setFormula("=NOSUCHNAME")
    sheet.getCellRangeByName("D4").setFormula("=A4")
    sheet.getCellRangeByName("A5").setValue(1234567890123456789)
    """
    save_as(coded.root / "bob.xlsx", saved, statements)
    for path in saved:
        table, problems = read_workbook(path, path.name)
        assert table is None
        reported = [str(problem).partition(" (")[0] for problem in sorted(problems)]
        place = f"{path.name}:coding!"
        assert reported == [
            f"{place}D2: error workbook-cell: this is the error value #DIV/0!",
            f"{place}D3: error workbook-cell: this is the error value #NAME?",
            f"{place}A5: error workbook-cell: this number has more than the 15 digits {_KEPT}",
        ]


def test_cells_merged_over_rows_are_read_or_refused(coded: "Project") -> None:
    coded.run("sheet", "s", "--coder", "bob", "-o", "bob.xlsx")
    saved = [coded.root / f"back{suffix}" for suffix in FILTERS]
    statements = """
    sheet.unprotect("")
    sheet.getCellRangeByName("D2").setString("Realism")
    sheet.getCellRangeByName("D2:D4").merge(True)
    """
    save_as(coded.root / "bob.xlsx", saved, statements)
    for path in saved:
        table, problems = read_workbook(path, path.name)
        if path.suffix == ".ods":
            assert "merged cells over several rows" in str(problems[0])
        else:
            assert table is not None
            assert table.sheet.column("label")[:4] == ["Realism", "Realism", "Realism", ""]


def test_a_password_is_reported(coded: "Project") -> None:
    coded.run("sheet", "s", "--coder", "bob", "-o", "bob.xlsx")
    saved = [coded.root / f"secret{suffix}" for suffix in (".ods", ".xls")]
    save_as(coded.root / "bob.xlsx", saved, "", password="x")  # noqa: S106  # of the test
    for path in saved:
        _, problems = read_workbook(path, path.name)
        assert "protected by a password" in str(problems[0])
