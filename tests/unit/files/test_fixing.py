"""Safe fixes change the bytes concerned and no others, and lose nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from theorycoding.files import writing
from theorycoding.files.fixing import fix_files
from theorycoding.problems import Fix, Place, new_problem

if TYPE_CHECKING:
    from tests.conftest import Project

FAULTS = (
    "\ufeffargument,Actor,motivation,label\r\n"
    'A1, CSTO ,"Control, of\nthe strait ",Realism\r\n'
    "\r\n"
    'A2,\u0421STO,Un\u200bity \u200b,"REALISM"\n'
    "A3,NATO,Ре\u0430л,Realism  (Liberalism)\r"
    ",,,\n"
)
MENDED = (
    "\ufeffargument,actor,motivation,label\r\n"
    'A1,CSTO,"Control, of\nthe strait",Realism\r\n'
    'A2,CSTO,Unity,"Realism"\n'
    "A3,NATO,Ре\u0430л,Realism  (Liberalism)\r"
)


@pytest.fixture
def faulty(coded: "Project") -> Path:
    return coded.write("codings/s/arguments.csv", FAULTS)


def test_only_what_is_wrong_changes(coded: "Project", faulty: Path) -> None:
    assert coded.run("check", "s").code == 1
    done = coded.run("check", "s", "--fix")
    assert (done.code, done.out) == (0, "")
    assert faulty.read_bytes().decode() == MENDED


@pytest.mark.usefixtures("faulty")
def test_each_fix_is_reported_and_the_difference_shown(coded: "Project") -> None:
    said = coded.run("check", "s", "--fix").err
    file = "codings/s/arguments.csv"
    assert f"{file}:5:4: fixed name-characters: looks like 'CSTO' but contains U+0421" in said
    assert '\n-A2,\u0421STO,Un\\u200bity \\u200b,"REALISM"\n' in said
    assert '\n+A2,CSTO,Unity,"Realism"\n' in said
    assert said.index(f"--- {file}") < said.index("@@")


def test_a_second_run_finds_nothing_to_fix(coded: "Project", faulty: Path) -> None:
    coded.run("check", "s", "--fix")
    before = faulty.stat()
    assert "Nothing can be fixed automatically." in coded.run("check", "s", "--fix").err
    assert faulty.stat() == before


def test_what_cannot_be_fixed_is_reported_as_without_the_option(coded: "Project") -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label \nC1,Realsm\n")
    done = coded.run("check", "s", "--fix")
    assert done.code == 1
    assert done.out.startswith("codings/s/coders/prose.csv:2:4: error label-unknown: ")
    assert coded.read("codings/s/coders/prose.csv") == "argument,label\nC1,Realsm\n"


def test_two_rows_never_become_one(coded: "Project") -> None:
    text = "argument,actor,motivation,label\nA1,CSTO,Control,Realism\nA1 ,CSTO,Gain,Liberalism\n"
    coded.write("codings/s/arguments.csv", text)
    assert coded.run("check", "s", "--fix").code == 1
    assert coded.read("codings/s/arguments.csv") == text


def test_a_single_file_is_fixed_in_place(coded: "Project", monkeypatch: pytest.MonkeyPatch) -> None:
    coded.write("elsewhere/mine.csv", "actor,motivation,label\nNATO ,Control,Realism\n")
    monkeypatch.chdir(coded.root / "elsewhere")
    assert coded.run("check", "mine.csv", "--fix").code == 0
    assert coded.read("elsewhere/mine.csv") == "actor,motivation,label\nNATO,Control,Realism\n"


def test_a_file_that_cannot_be_written_stays_as_it_was(
    coded: "Project", faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    done = coded.run("check", "s", "--fix")
    assert done.code == 1
    assert "No space left" in done.err
    assert faulty.read_bytes().decode() == FAULTS


@pytest.mark.parametrize(
    "fix",
    [
        Fix("a，b", "a,b"),  # would split a cell
        Fix("a“b", 'a"b'),  # would open a quoted cell
        Fix("b", "c"),  # is no longer there
    ],
    ids=str,
)
def test_a_fix_that_would_move_cells_or_comes_too_late_is_not_carried_out(
    tmp_path: Path, fix: Fix
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x\na，b a“b\n", encoding="utf-8")
    before = path.read_bytes()
    at = path.read_text(encoding="utf-8").split("\n")[1].find(fix.old) + 1
    places = [Place("a.csv", 2, at if fix.old != "b" else 1), Place("a.csv", 9, 1)]
    found = [new_problem("name-characters", place, "wrong", fix=fix) for place in places]
    assert fix_files(tmp_path, found) == ()
    assert path.read_bytes() == before


def test_a_link_stays_a_link_and_its_target_is_fixed(coded: "Project") -> None:
    real = coded.write("elsewhere.csv", "argument,label\nC1,Realism \n")
    (coded.root / "codings/s/coders").mkdir()
    link = coded.root / "codings/s/coders/anna.csv"
    link.symlink_to(real)
    assert coded.run("check", "s", "--fix").code == 0
    assert link.is_symlink()
    assert real.read_text() == "argument,label\nC1,Realism\n"


def test_a_name_of_two_scripts_is_left_alone(coded: "Project") -> None:
    for actor in (
        "NATO\u0432\u0441\u043a\u0438\u0439 \u0431\u043b\u043e\u043a",
        "NATO\u200c\u0647\u0627",
    ):
        text = f"argument,actor,motivation,label\nA1,{actor},Control,Realism\n"
        coded.write("codings/s/arguments.csv", text)
        checked = coded.run("check", "s", "--fix")
        assert (checked.code, checked.out) == (0, "")
        assert coded.read("codings/s/arguments.csv") == text


def test_the_first_of_two_fixes_of_one_place_is_carried_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\nab\n")
    places = {"cell-blanks": Fix("ab", "c"), "name-blanks": Fix("b", "d")}
    found = [
        new_problem(code, Place("a.csv", 2, 1 + number), "wrong", fix=fix)
        for number, (code, fix) in enumerate(places.items())
    ]
    (fixed,) = fix_files(tmp_path, found)
    assert (fixed.after, len(fixed.problems)) == ("x\nc\n", 1)


def test_a_file_that_is_gone_is_not_fixed(tmp_path: Path) -> None:
    gone = new_problem("cell-blanks", Place("gone.csv", 1, 1), "wrong", fix=Fix(" ", ""))
    assert fix_files(tmp_path, [gone]) == ()
