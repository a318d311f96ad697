"""Which program wrote a file."""

import os
import zipfile
from pathlib import Path

import pytest

from theorycoding.exchange.formats import read_foreign


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gas.mx24", "a project of MAXQDA"),
        ("gas.QDPX", "a project of REFI-QDA"),
        ("gas.sqlite3", "a SQLite database"),
        ("gas.sav", "an SPSS file"),
        ("gas.dta", "a Stata file"),
    ],
)
def test_a_name_that_promises_what_the_file_is_not_is_reported(
    tmp_path: Path, fault, name, kind
) -> None:
    path = tmp_path / name
    path.write_bytes(b"encrypted or cut")
    assert f"this is not {kind}, although its name says so" in fault(path)


def test_a_workbook_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "codings.xlsx"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("xl/workbook.xml", "")
    assert read_foreign(path, path.name) is None


def test_an_archive_that_is_cut_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "codings.zip"
    path.write_bytes(b"PK\x03\x04cut")
    assert read_foreign(path, path.name) is None


def test_a_file_that_is_gone_is_left_to_others(tmp_path: Path) -> None:
    assert read_foreign(tmp_path / "gone.sqlite3", "gone.sqlite3") is None


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.sqlite3"
    os.mkfifo(path)
    assert read_foreign(path, path.name) is None
