"""Which files make a project and a study."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from theorycoding.exchange.opening import open_foreign
from theorycoding.files.folders import Project as Found
from theorycoding.files.folders import find_project, open_study
from theorycoding.problems import UsageError

if TYPE_CHECKING:
    from tests.conftest import Project


def test_the_project_is_the_nearest_folder_with_codings(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / "outer" / "codings").mkdir()
    (tmp_path / "outer" / "inner" / "codings").mkdir()
    assert find_project(inner) == Found(tmp_path / "outer" / "inner")
    assert find_project(tmp_path / "outer") == Found(tmp_path / "outer")


def test_a_file_named_codings_is_not_a_project(tmp_path: Path) -> None:
    (tmp_path / "codings").write_text("", encoding="utf-8")
    found = find_project(tmp_path)
    assert found is None or found.root != tmp_path


def test_studies_are_the_folders_sorted(coded: "Project") -> None:
    for name in ("b", "a"):
        coded.write(f"codings/{name}/arguments.csv", "")
    coded.write("codings/notes.txt", "")
    assert Found(coded.root).studies == ("a", "b", "s")
    assert Found(coded.root / "nowhere").studies == ()


def test_sheets_are_known_by_their_path_within_the_study(coded: "Project") -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label\n")
    coded.write("codings/s/grids/g.csv", "case,criterion,value\n")
    coded.write("codings/s/grids/g.columns.csv", "criterion,members\n")
    files = open_study(Found(coded.root), "s")
    assert sorted(files.sheets) == [
        "arguments.csv",
        "coders/prose.csv",
        "grids/g.columns.csv",
        "grids/g.csv",
    ]
    assert list(files.under("grids")) == ["g.columns", "g"]
    assert sorted(files.shared) == ["codebook.csv"]


def test_places_are_given_relative_to_the_project_with_slashes(coded: "Project") -> None:
    sheet = open_study(Found(coded.root), "s").sheet("arguments.csv")
    assert sheet
    assert sheet.path == "codings/s/arguments.csv"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("argumnts.csv", "file-unknown"),
        ("notes/x.csv", "file-unknown"),
        ("arguments (1).csv", "file-copy"),
        ("arguments - Copy.csv", "file-copy"),
        ("coders/prose (2).csv", "file-copy"),
    ],
)
def test_an_unknown_file_is_reported_and_not_read(coded: "Project", path: str, code: str) -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label\nC1,Realism\n")
    coded.write(f"codings/s/{path}", "this is, no table\n")
    files = open_study(Found(coded.root), "s")
    assert [found.code for found in files.problems] == [code]
    assert path not in files.sheets


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("coders/bob.xlsx", ": theorycoding import bob.xlsx --to s --coder bob"),
        ("grids/fit.ods", "export it as CSV in UTF-8"),
        ("arguments.xls", "export it as CSV in UTF-8"),
    ],
)
def test_a_workbook_in_a_study_is_refused_with_what_brings_it_in(
    coded: "Project", path: str, end: str
) -> None:
    coded.write(f"codings/s/{path}", "PK")
    (problem,) = open_study(Found(coded.root), "s").problems
    assert problem.code == "file-unknown"
    assert problem.hint.endswith(end)


def test_a_file_of_a_study_beside_the_studies_is_sent_into_one(coded: "Project") -> None:
    coded.write("codings/claims.csv", "claim\n")
    (problem,) = open_study(Found(coded.root), "s").problems
    assert problem.hint == "move it into the folder of its study, such as codings/STUDY/"


def test_a_workbook_beside_the_studies_is_to_be_csv(coded: "Project") -> None:
    coded.write("codings/codebook.xlsx", "PK")
    problems = open_study(Found(coded.root), "s").problems
    assert [problem.hint for problem in problems] == ["export it as CSV in UTF-8"]


@pytest.mark.parametrize("path", ["~$arguments.csv", ".arguments.csv.swp.csv", "notes.txt"])
def test_files_of_editors_and_notes_are_passed_over(coded: "Project", path: str) -> None:
    coded.write(f"codings/s/{path}", "x\x00")
    assert open_study(Found(coded.root), "s").problems == ()


def test_an_unknown_study_is_refused_with_a_hint(coded: "Project") -> None:
    with pytest.raises(UsageError, match="no study 'S1'"):
        open_study(Found(coded.root), "S1")


@pytest.mark.parametrize("name", ["..", ".", "", "s/..", "/etc"])
def test_a_study_is_never_a_way_out_of_the_project(coded: "Project", name: str) -> None:
    with pytest.raises(UsageError):
        open_study(Found(coded.root), name)


def test_a_single_file_is_a_study_of_its_own(project: "Project") -> None:
    path = project.write("a.csv", "actor,motivation,label\nNATO,m,Realism\n")
    files = open_foreign([path])
    assert (files.name, files.is_bare, sorted(files.sheets)) == ("a", True, ["arguments.csv"])
    assert not files.settings.path


def test_a_folder_named_like_a_file_is_not_a_study(coded: "Project") -> None:
    (coded.root / "codings/old.csv").mkdir()
    ran = coded.run("check")
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert "codings/old.csv:1:1: warning file-unknown" in ran.out


@pytest.mark.parametrize("what", ["link", "file", "loop"])
def test_a_misnamed_folder_of_coders_is_reported(coded: "Project", what: str) -> None:
    path = coded.root / "codings/s/coders"
    if what == "file":
        path.write_text("")
    else:
        elsewhere = coded.write("elsewhere/anna.csv", "argument,label\nC1,Realism\n").parent
        path.symlink_to(elsewhere if what == "link" else path)
    ran = coded.run("check", "s")
    assert (ran.code, ran.out.count("\n")) == (1, 1)
    assert ran.out.startswith("codings/s/coders:1:1: error file-kind")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize("name", [b"s/coders/j\xfcrgen.csv", b"x\xe9/arguments.csv"])
def test_a_name_that_is_not_utf_8_is_an_error_and_not_a_crash(
    coded: "Project", name: bytes
) -> None:
    path = Path(os.fsdecode(os.fsencode(coded.root / "codings") + b"/" + name))
    path.parent.mkdir(exist_ok=True)
    path.write_text("argument,actor,motivation,label\nC1,CSTO,Control,Realism\n")
    for command in ("check", "list", "build"):
        ran = coded.run(command)
        assert ran.code == 1
        assert "the name of the file is not UTF-8" in ran.out + ran.err


@pytest.mark.parametrize("name", ["study.toml.txt", "study.tml", "stady.toml", "study (1).toml"])
def test_a_misnamed_settings_file_is_reported(coded: "Project", name: str) -> None:
    coded.write(f"codings/s/{name}", 'title = "Mine"\n')
    ran = coded.run("check", "s")
    assert ran.out.startswith(f"codings/s/{name}:1:1: warning file-unknown")
    assert "rename it 'study.toml'" in ran.out


@pytest.mark.parametrize("name", ["notes.toml", "todo.toml", "study.md", "README.txt"])
def test_other_files_may_lie_beside_a_study(coded: "Project", name: str) -> None:
    coded.write(f"codings/s/{name}", "")
    assert coded.run("check", "s").out == ""
