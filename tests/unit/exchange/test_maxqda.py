"""MAXQDA: exchange files, and lists of coded segments in any language."""

import csv
from pathlib import Path

import pytest

from theorycoding.exchange.formats import read_foreign

# The statements of an exchange file, without the columns that are not read.
SCHEMA = """
CREATE TABLE Texts (`ID` INTEGER PRIMARY KEY, `Name` varchar);
CREATE TABLE Codewords (`ID` INTEGER PRIMARY KEY, `WordID` INTEGER, `Name` varchar);
CREATE TABLE Codings (`ID` INTEGER PRIMARY KEY, `TextID` INTEGER, `WordID` INTEGER,
    `Preview` varchar, `Author` varchar, `CommentL` varchar, `SegPos1X` INTEGER,
    `SegPos1Y` INTEGER, `SegPos1Z` INTEGER, `SegPos2X` INTEGER, `SegPos2Y` INTEGER,
    `SegPos2Z` INTEGER);
INSERT INTO Texts VALUES (1, 'speech'), (2, 'letter'), (3, 'letter');
INSERT INTO Codewords VALUES (4, 0, 'Power'), (5, 4, 'Realism'), (6, 4, 'Other'), (7, 0, 'Other');
"""
POLISH = [
    *("Color", "Komentarz", "Grupa dokumentów", "Nazwa dokumentu", "Kod", "Początek", "Koniec"),
    *("Waga", "Fragment", "Objętość", "Obszar %", "Autor", "Data utworzenia"),
]


def segment(code: str, text: str, author: str = "agata", document: str = "speech") -> list[str]:
    return ["●", "", "", document, code, "1", "1", "0", text, "5", "0.9", author, "30.11.2017"]


@pytest.fixture
def exported(tmp_path: Path):
    def exported(*rows: list[str]) -> Path:
        path = tmp_path / "segments.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        return path

    return exported


def test_an_exchange_file_has_the_position_of_each_segment(database, read, cells) -> None:
    codings = [(1, 1, 5, "Gas", "ada", "why", 0, 0, 0, 3, 0, 0)]
    codings += [(2, 1, 4, "Gas", "ben", "", 0, 0, 0, 3, 0, 0)]
    table = read(database("gas.mex", SCHEMA, Codings=codings))
    assert cells(table, "argument", "motivation", "coder", "label", "note") == [
        ("speech 0-3", "Gas", "ada", "Realism", "why"),
        ("speech 0-3", "Gas", "ben", "Power", ""),
    ]


def test_codes_of_one_name_and_documents_of_one_name_stay_apart(database, read, cells) -> None:
    codings = [(1, 2, 6, "Gas", "ada", "", 0, 0, 0, 3, 0, 0)]
    codings += [(2, 3, 7, "Gas", "ada", "", 0, 0, 0, 3, 0, 0)]
    table = read(database("gas.mex", SCHEMA, Codings=codings))
    assert cells(table, "argument", "label") == [
        ("letter [2] 0-3", "Power > Other"),
        ("letter [3] 0-3", "Other"),
    ]


def test_a_place_on_a_page_is_no_range_of_characters(database, read, cells) -> None:
    table = read(
        database("gas.mex", SCHEMA, Codings=[(1, 1, 5, "", "ada", "", 10, 20, 3, 40, 50, 3)])
    )
    assert cells(table, "argument") == [("speech 10.20.3-40.50.3",)]
    assert "start" not in table.sheet.header
    assert any(note.startswith("Without text") for note in table.notes)


def test_a_text_that_the_exchange_file_cuts_is_reported(database, read) -> None:
    codings = [(1, 1, 5, "x" * 63, "ada", "", 0, 0, 0, 90, 0, 0)]
    notes = read(database("gas.mex", SCHEMA, Codings=codings)).notes
    assert any(note.startswith("1 text of 63 characters may go on") for note in notes)


def test_a_list_with_headers_of_another_language_is_read_by_number(exported, read, cells) -> None:
    table = read(exported(POLISH, segment("Realism", "Gas"), segment("Liberalism", "Gas", "ewa")))
    assert table.columns["coder"] == "Autor"
    assert cells(table, "actor", "motivation", "coder", "label") == [
        ("speech", "Gas", "agata", "Realism"),
        ("speech", "Gas", "ewa", "Liberalism"),
    ]
    first, second = cells(table, "argument")
    assert first == second
    assert str(table.sheet.place(1, "Kod")) == "segments.csv:3:12"


def test_spaces_around_a_segment_do_not_make_it_another(exported, read, cells) -> None:
    table = read(exported(POLISH, segment("Realism", "Gas "), segment("Other", "Gas", "ewa")))
    assert cells(table, "motivation") == [("Gas",), ("Gas",)]
    assert len({*cells(table, "argument")}) == 1


def test_an_id_of_a_segment_does_not_depend_on_the_other_rows(exported, read, cells) -> None:
    gas, oil = segment("Realism", "Gas"), segment("Realism", "Oil")
    alone = cells(read(exported(POLISH, gas)), "argument")
    assert cells(read(exported(POLISH, oil, gas)), "argument")[1:] == alone


def test_the_same_words_coded_again_are_another_segment(exported, read, cells) -> None:
    table = read(exported(POLISH, *[segment("Realism", "Gas")] * 2, segment("Other", "Gas")))
    first, again, other = cells(table, "argument")
    assert first != again
    assert first == other
    assert "Read 3 codings of 2 segments from a list of MAXQDA." in table.notes


@pytest.mark.parametrize(("header", "coder"), [("Created by", "Created by"), ("Twórca", None)])
def test_the_coder_of_a_list_of_another_width_is_found_by_name(
    exported, read, header, coder
) -> None:
    rows = [[*POLISH[:11], header], segment("Realism", "Gas")[:12]]
    table = read(exported(*rows))
    assert table.columns.get("coder") == coder
    assert any("--column coder=HEADER" in note for note in table.notes) == (coder is None)


def test_a_dot_in_another_table_makes_it_no_list_of_segments(exported) -> None:
    assert read_foreign(exported(["mark", "label"], ["●", "Realism"]), "a.csv") is None
