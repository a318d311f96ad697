"""Taguette: projects and exported highlights."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from theorycoding.exchange.formats import read_foreign
from theorycoding.exchange.formats.taguette import EXPORTED
from theorycoding.exchange.formats.workbooks import read_workbook

# The statements of Taguette 1.5, without the columns that are not read.
SCHEMA = """
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL);
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL,
    project_id INTEGER NOT NULL);
CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login VARCHAR(30) NOT NULL,
    payload TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY, project_id INTEGER NOT NULL,
    path VARCHAR(200) NOT NULL);
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY, document_id INTEGER NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
    PRIMARY KEY (highlight_id, tag_id));
INSERT INTO projects VALUES (1, 'Pipelines'), (2, 'Wars');
INSERT INTO documents VALUES (1, 'Duma speech', 1), (2, 'UN speech', 2);
INSERT INTO tags VALUES (1, 1, 'theory.Realism'), (2, 1, 'theory.Liberalism'), (3, 1, 'note');
"""
NAME = "pipelines.sqlite3"
GAS, OIL = (1, 1, 0, 9, "<p>Gas is <b>power</b>.</p>"), (2, 1, 9, 20, "<p>Oil</p>")


def by(login, highlight, kind="highlight_add"):
    return (None, login, json.dumps({"type": kind, "highlight_id": highlight}))


def test_a_highlight_with_two_tags_is_one_argument_with_two_labels(database, read, cells) -> None:
    tags = [(1, 1), (1, 2)]
    table = read(
        database(NAME, SCHEMA, highlights=[GAS], highlight_tags=tags, commands=[by("ada", 1)])
    )
    assert table.has_sets
    assert cells(table, "argument", "actor", "motivation", "coder", "label") == [
        ("1", "Duma speech", "Gas is power.", "ada", "theory.Realism"),
        ("1", "Duma speech", "Gas is power.", "ada", "theory.Liberalism"),
    ]


def test_tags_that_are_not_theories_can_be_left_out(database, read) -> None:
    tags = [(1, 1), (1, 3)]
    notes = read(database(NAME, SCHEMA, highlights=[GAS], highlight_tags=tags)).notes
    assert "Tags are read whole; --missing TAG,TAG leaves out those that are not theories." in notes


def test_a_place_in_a_project_is_the_highlight(database, read) -> None:
    table = read(database(NAME, SCHEMA, highlights=[OIL], highlight_tags=[(2, 3)]))
    assert str(table.sheet.place(0, table.columns["label"])) == f"{NAME}:highlight 2, code"
    assert str(table.sheet.place(-1, 0)) == f"{NAME}:header, segment"


def test_a_highlight_without_a_tag_is_not_coded_and_this_is_reported(database, read, cells) -> None:
    table = read(database(NAME, SCHEMA, highlights=[GAS, OIL], highlight_tags=[(1, 1)]))
    assert cells(table, "argument", "label") == [("1", "theory.Realism"), ("2", "")]
    assert "Without a code, and so without a label: 1 segment, first at highlight 2." in table.notes


def test_the_last_of_several_people_is_the_coder_and_this_is_reported(
    database, read, cells
) -> None:
    log = [by("ada", 1), by("ben", 1), by("eve", 1, "highlight_delete")]
    table = read(database(NAME, SCHEMA, highlights=[GAS], highlight_tags=[(1, 1)], commands=log))
    assert cells(table, "coder") == [("ben",)]
    assert "Several people changed 1 highlight, first 1: the last is its coder." in table.notes


def test_a_highlight_that_nobody_is_known_to_have_made_has_no_coder(database, read, cells) -> None:
    tags = [(1, 1), (2, 2)]
    table = read(
        database(NAME, SCHEMA, highlights=[GAS, OIL], highlight_tags=tags, commands=[by("ada", 1)])
    )
    assert cells(table, "coder") == [("ada",), ("",)]
    assert "Without the name of a coder: 1 coding, first at highlight 2." in table.notes


def test_two_projects_in_a_file_are_kept_apart(database, read, cells) -> None:
    table = read(database(NAME, SCHEMA, highlights=[GAS, (2, 2, 0, 3, "War")]))
    assert cells(table, "argument", "project") == [("1", "Pipelines"), ("2", "Wars")]
    assert "The file has 2 projects: --where project=NAME keeps one." in table.notes


def test_highlights_of_two_coders_are_joined_by_their_range_only_on_request(database, read) -> None:
    again = (2, *GAS[1:])
    log = [by("ada", 1), by("ben", 2)]
    tags = [(1, 1), (2, 2)]
    table = read(database(NAME, SCHEMA, highlights=[GAS, again], highlight_tags=tags, commands=log))
    assert "Read 2 codings of 2 segments by 2 coders." in table.notes
    assert any("--column argument=document --column argument=start" in n for n in table.notes)


def test_a_project_without_a_highlight_is_reported(database, fault) -> None:
    assert "warning table-empty: no coded segment in it" in fault(database(NAME, SCHEMA))


def test_a_project_is_read_without_writing_beside_it(database, read, tmp_path: Path) -> None:
    path = database(NAME, SCHEMA, highlights=[GAS])
    before = path.read_bytes()
    read(path)
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert path.read_bytes() == before


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_a_project_that_is_still_open_in_its_program_is_reported(database, fault, suffix) -> None:
    path = database(NAME, SCHEMA, highlights=[GAS])
    path.with_name(path.name + suffix).write_bytes(b"pages")
    assert "has changes that are not in the file yet (close the project" in fault(path)


def test_a_damaged_project_is_reported_with_its_place(database, fault) -> None:
    path = database(NAME, SCHEMA, highlights=[(n, 1, 0, 9, "Gas" * 500) for n in range(30)])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert fault(path).startswith(f"{NAME}:1:1: error file-unreadable: damaged: ")


def test_a_project_of_an_unknown_version_is_reported(database, fault) -> None:
    path = database(NAME, SCHEMA.replace(" path VARCHAR", " title VARCHAR"), highlights=[GAS])
    assert "not a Taguette project of a known version: no such column: path" in fault(path)


@pytest.mark.parametrize("payload", ["{cut", "[]"])
def test_a_log_that_the_program_does_not_write_so_is_reported(database, fault, payload) -> None:
    path = database(NAME, SCHEMA, highlights=[GAS], commands=[(None, "ada", payload)])
    assert "error file-unreadable: not as Taguette writes its projects: " in fault(path)


def test_a_name_with_signs_of_an_address_is_opened(database, read) -> None:
    table = read(database("50% of #1?.sqlite3", SCHEMA, highlights=[GAS]))
    assert len(table.sheet.records) == 1


def test_a_database_of_no_known_program_is_reported(database, fault) -> None:
    path = database("shop.sqlite3", "CREATE TABLE orders (id)")
    assert "a SQLite database, but not one of Taguette, QualCoder, DNA, MAXQDA" in fault(path)


def test_exported_highlights_have_a_row_for_each_tag(tmp_path: Path, read, cells) -> None:
    path = tmp_path / "all_tags.csv"
    path.write_text("id,document,tag,content\n4,speech,Realism,Gas\n4,speech,Liberalism,Gas\n")
    table = read(path)
    assert table.has_sets
    assert cells(table, "argument", "label", "motivation") == [
        ("4", "Realism", "Gas"),
        ("4", "Liberalism", "Gas"),
    ]
    assert "coder" not in table.columns
    assert str(table.sheet.place(1, "tag")) == "all_tags.csv:3:10"


def test_a_table_with_other_headers_is_left_to_the_reader_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "codings.csv"
    path.write_text("argument,label\nA1,Realism\n")
    assert read_foreign(path, path.name) is None


def test_highlights_exported_as_a_workbook_are_read_like_csv(tmp_path: Path, cells) -> None:
    path = tmp_path / "all_tags.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("highlights")
        for row, values in enumerate((EXPORTED, ("4", "speech", "Realism", "Gas"))):
            sheet.write_row(row, 0, values)
    table, problems = read_workbook(path, path.name)
    assert problems == []
    assert table is not None
    assert table.has_sets
    assert cells(table, "argument", "label", "motivation") == [("4", "Realism", "Gas")]
    assert str(table.sheet.place(0, "tag")) == "all_tags.xlsx:highlights!C2"
