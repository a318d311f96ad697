"""QualCoder: the folder of a project."""

from pathlib import Path

from theorycoding.exchange.formats import read_foreign

# The statements of QualCoder's database version 17, without the columns that are not read.
SCHEMA = """
CREATE TABLE source (id integer primary key, name text, fulltext text, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
CREATE TABLE code_av (avid integer primary key, id integer, cid integer);
CREATE TABLE code_cat (catid integer primary key, name text, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, catid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, memo text, unique(cid,fid,pos0,pos1,owner));
INSERT INTO source VALUES (1, 'speech.txt', 'Gas is power and peace');
INSERT INTO code_cat VALUES (1, 'theory');
INSERT INTO code_name VALUES (1, 'Realism', 1), (2, 'Liberalism', 1), (3, 'CSTO', null);
"""
NAME = "gas.qda/data.qda"
POWER = ("Gas is power", 0, 12)


def test_two_coders_of_one_passage_code_the_same_argument(database, read, cells) -> None:
    codings = [(1, 1, 1, *POWER, "ada", ""), (2, 2, 1, *POWER, "ben", "")]
    table = read(database(NAME, SCHEMA, code_text=codings).parent)
    assert cells(table, "argument", "motivation", "coder", "label", "group") == [
        ("speech.txt 0-12", "Gas is power", "ada", "Realism", "theory"),
        ("speech.txt 0-12", "Gas is power", "ben", "Liberalism", "theory"),
    ]
    assert "Read 2 codings of 1 segment by 2 coders." in table.notes


def test_codes_that_one_coder_gave_to_one_passage_are_a_set(database, read, cells) -> None:
    codings = [(1, 1, 1, *POWER, "ada", "see p. 3"), (2, 3, 1, *POWER, "ada", "whose?")]
    table = read(database(NAME, SCHEMA, code_text=codings))
    assert table.has_sets
    assert cells(table, "label", "note") == [
        ("Realism", "see p. 3; whose?"),
        ("CSTO", "see p. 3; whose?"),
    ]
    assert "Groups of codes are not read: several are on 1 segment." in table.notes


def test_passages_that_overlap_are_two_arguments_and_this_is_reported(database, read) -> None:
    other = (2, 2, 1, "power and peace", 7, 22, "ben", "")
    table = read(database(NAME, SCHEMA, code_text=[(1, 1, 1, *POWER, "ada", ""), other]))
    assert "2 segments overlap; each is an argument of its own." in table.notes
    assert any(note.startswith("Several coders coded 0 of 2 segments") for note in table.notes)


def test_coded_pictures_and_recordings_are_counted_and_not_read(database, read) -> None:
    text = [(1, 1, 1, *POWER, "ada", "")]
    recordings = [(1, 3, 1), (2, 3, 1)]
    table = read(database(NAME, SCHEMA, code_text=text, code_image=[(1, 2, 1)], code_av=recordings))
    assert "1 coded part of a picture: not read, as only texts are." in table.notes
    assert "2 coded parts of a recording: not read, as only texts are." in table.notes


def test_a_folder_without_a_project_is_left_to_others(tmp_path: Path) -> None:
    assert read_foreign(tmp_path, "codings") is None
