"""A foreign table becomes a study, or the labels of a coder of one; nothing is overwritten."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

ROWS = "party,why,first,second,source\nA,ships,Gain,Power,Report 1\nB,oil,Power,,Report 2\n"
COLUMNS = ["actor=party", "motivation=why", "primary=first", "secondary=second"]
OPTIONS = [word for one in COLUMNS for word in ("--column", one)]


@pytest.fixture
def imported(project: "Project") -> "Project":
    project.write("mine.csv", ROWS)
    ran = project.run("import", "mine.csv", "--to", "seas", "--coder", "ann", *OPTIONS)
    assert ran.code == 0, ran.err
    return project


def test_an_imported_study_is_checked_and_counted_as_the_file_was(imported: "Project") -> None:
    assert imported.run("check").err == "No problems.\n"
    study = imported.run("tally", "seas", "--format", "json").json
    file = imported.run("tally", "mine.csv", *OPTIONS, "--format", "json").json
    assert study["groups"] == file["groups"]
    assert study["coder"] == "ann"


def test_what_an_import_renames_is_said_and_no_column_is_lost(imported: "Project") -> None:
    header = imported.read("codings/seas/arguments.csv").splitlines()[0].split(",")
    assert {"document", "label", "actor", "motivation"} <= {*header}
    again = imported.run("import", "mine.csv", "--to", "other", *OPTIONS)
    assert "'source' is called 'document'" in again.err


def test_an_import_overwrites_nothing(imported: "Project") -> None:
    before = imported.files()
    ran = imported.run("import", "mine.csv", "--to", "seas", *OPTIONS)
    assert ran.code == 2
    assert imported.files() == before


def test_a_returned_sheet_becomes_the_labels_of_a_coder(imported: "Project") -> None:
    blank = imported.run("sheet", "seas", "--coder", "bo").out.splitlines()
    filled = [blank[0], f"{blank[1][:-2]},Gain,ships pay", blank[2]]
    imported.write("bo.csv", "\n".join(filled) + "\n")
    ran = imported.run("import", "bo.csv", "--to", "seas", "--coder", "bo")
    assert (ran.code, ran.out) == (0, "wrote codings/seas/coders/bo.csv\n")
    assert "1 of 2 arguments of seas are labelled" in ran.err
    assert "1,Gain,ships pay" in imported.read("codings/seas/coders/bo.csv")
    again = imported.run("import", "bo.csv", "--to", "seas", "--coder", "bo")
    assert again.code == 2


def test_a_returned_sheet_with_a_label_that_is_no_theory_is_refused(imported: "Project") -> None:
    imported.write("bo.csv", "argument,label\n1,Gian\n")
    before = imported.files()
    ran = imported.run("import", "bo.csv", "--to", "seas", "--coder", "bo")
    assert ran.code == 1
    assert "bo.csv:2:3: error label-unknown" in ran.err
    assert imported.files() == before


def test_a_returned_sheet_with_an_argument_of_another_study_is_refused(imported: "Project") -> None:
    imported.write("bo.csv", "argument,label\n9,Gain\n")
    ran = imported.run("import", "bo.csv", "--to", "seas", "--coder", "bo")
    assert ran.code == 1
    assert "bo.csv:2:1: error reference-unknown" in ran.err


def test_coders_of_a_file_become_files_of_their_own(project: "Project") -> None:
    project.write("wide.csv", "actor,motivation,Ada,B/C\nA,ships,Gain,Power\n")
    ran = project.run("import", "wide.csv", "--to", "seas", "--coders", "Ada,B/C")
    assert ran.code == 0
    assert "The coder 'B/C' is called 'B-C'." in ran.err
    assert project.read("codings/seas/coders/B-C.csv") == "argument,label\n1,Power\n"
    assert project.run("agreement", "seas").code == 0
