"""SPSS and Stata: data sets with value labels."""

import sys
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from theorycoding.exchange.formats import read_foreign
from theorycoding.problems import UsageError

LABELS = {"theory": {1: "Realism", 2: "Trade", 9: "No answer"}}
CODED = pd.DataFrame({"id": ["a", "b", "c"], "theory": [1.0, 2.0, 9.0], "weight": [0.5, 1.0, None]})


@pytest.fixture
def spss(tmp_path: Path):
    def spss(table: pd.DataFrame = CODED, **settings) -> Path:
        path = tmp_path / "survey.sav"
        pyreadstat.write_sav(table, str(path), **{"variable_value_labels": LABELS, **settings})
        return path

    return spss


def test_labelled_values_are_read_by_their_labels(spss, read, cells) -> None:
    table = read(spss())
    assert cells(table, "id", "theory", "weight") == [
        ("a", "Realism", "0.5"),
        ("b", "Trade", "1"),
        ("c", "No answer", ""),
    ]
    assert table.columns == {}
    assert str(table.sheet.place(1, "theory")) == "survey.sav:row 2, theory"


def test_values_declared_as_missing_are_empty_and_counted(spss, read, cells) -> None:
    table = read(spss(missing_ranges={"theory": [9]}))
    assert cells(table, "theory") == [("Realism",), ("Trade",), ("",)]
    assert "theory: 1 cell declared as missing (No answer): empty." in table.notes


def test_a_value_without_a_label_is_read_as_it_is_and_reported(spss, read, cells) -> None:
    table = read(spss(CODED.assign(theory=[1.0, 3.0, None])))
    assert cells(table, "theory") == [("Realism",), ("3",), ("",)]
    assert "theory: 3 without a label: read as it is." in table.notes


def test_two_values_of_one_label_are_reported(spss, read) -> None:
    table = read(spss(variable_value_labels={"theory": {1: "Power", 2: "Power", 9: "None"}}))
    assert "theory: several values have the label Power; they are one here." in table.notes


def test_stata_is_read_like_spss(tmp_path: Path, read, cells) -> None:
    path = tmp_path / "survey.dta"
    pyreadstat.write_dta(CODED, str(path), variable_value_labels=LABELS)
    assert cells(read(path), "id", "theory")[0] == ("a", "Realism")


def test_missing_values_of_stata_are_empty_and_counted(tmp_path: Path, read, cells) -> None:
    path = tmp_path / "survey.dta"
    table = CODED.assign(theory=[1, "a", 2])
    pyreadstat.write_dta(table, str(path), missing_user_values={"theory": ["a"]})
    read_table = read(path)
    assert cells(read_table, "theory") == [("1",), ("",), ("2",)]
    assert "theory: 1 cell declared as missing (a): empty." in read_table.notes


def test_an_old_stata_file_is_known_by_its_first_byte(tmp_path: Path, read, cells) -> None:
    path = tmp_path / "old.dta"
    CODED.to_stata(path, write_index=False, version=114)
    assert cells(read(path), "theory") == [("1",), ("2",), ("9",)]


def test_a_data_set_without_a_row_is_reported(spss, fault) -> None:
    assert "warning table-empty: no row in it" in fault(spss(CODED.iloc[:0]))


def test_a_damaged_data_set_is_reported(spss, fault) -> None:
    path = spss()
    path.write_bytes(path.read_bytes()[:300])
    assert "damaged, or of an unknown version: " in fault(path)


def test_a_data_set_with_a_password_is_reported(tmp_path: Path, fault) -> None:
    path = tmp_path / "secret.sav"
    path.write_bytes(b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV\x15" + bytes(40))
    assert "protected by a password (open it in SPSS and save it without" in fault(path)


def test_without_pyreadstat_the_command_that_installs_it_is_named(spss, monkeypatch) -> None:
    path = spss()
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(UsageError, match=r"pip install 'theorycoding\[statistics\]'"):
        read_foreign(path, path.name)
