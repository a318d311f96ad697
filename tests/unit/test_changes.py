"""Between two versions: what was edited, and what flips because of it."""

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

CLAIMS = """claim,by,section,statement,measure,relation,stated,expected,found,note
A1,source,§1,Two are liberal,"count('liberalism', actor='CSTO')",is,2 of 5,holds,,
"""
STUDY = """[[table]]
id = "t"
caption = "Table"
actors = ["CSTO"]
"""


@pytest.fixture
def two(coded: "Project") -> "Project":
    """The study with a claim and a table, and a copy of it in the folder `old`."""
    coded.write("codings/s/claims.csv", CLAIMS)
    coded.write("codings/s/study.toml", STUDY)
    shutil.copytree(coded.root / "codings", coded.root / "old" / "codings")
    return coded


def edit(two: "Project", path: str, old: str, new: str) -> None:
    text = two.read(path)
    assert old in text
    two.write(path, text.replace(old, new))


def found(two: "Project", revision: str = "old") -> set[tuple[str, str, str, str]]:
    ran = two.run("diff", "s", "--from", revision, "--format", "json")
    assert ran.code == 0, ran.err
    return {(row["change"], row["item"], row["before"], row["after"]) for row in ran.json}


def test_the_same_version_has_no_changes(two: "Project") -> None:
    assert found(two) == set()


def test_a_changed_label_flips_cells_counts_leaders_and_claims(two: "Project") -> None:
    edit(two, "codings/s/arguments.csv", "C1,CSTO,Control,Realism", "C1,CSTO,Control,Liberalism")
    changes = found(two)
    assert ("label by published", "C1", "Realism", "Liberalism") in changes
    assert ("table cell", "t row 1 label", "Realism", "Liberalism") in changes
    assert ("count", "realism of CSTO, published, primary", "3", "2") in changes
    assert ("leader flips", "CSTO, published, primary", "realism", "liberalism") in changes
    assert ("claim flips", "A1", "holds", "fails") in changes
    assert ("claim computes", "A1", "2 of 5", "3 of 5") in changes


def test_a_renamed_argument_is_not_removed_and_added(two: "Project") -> None:
    edit(two, "codings/s/arguments.csv", "C5,", "C9,")
    assert found(two) == {("argument renamed", "C5", "C5", "C9")}


def test_added_and_removed_arguments_are_named(two: "Project") -> None:
    edit(two, "codings/s/arguments.csv", "N4,NATO,Peacekeeping", "N5,NATO,Money")
    kinds = {(change, item) for change, item, _, _ in found(two)}
    assert {("argument removed", "N4"), ("argument added", "N5")} <= kinds


def test_a_changed_definition_is_named(two: "Project") -> None:
    edit(two, "codings/codebook.csv", "Realpolitik,", "Machtpolitik,")
    assert found(two) == {
        ("aliases of code changed", "label realism", "Realpolitik", "Machtpolitik")
    }


def test_a_git_revision_is_compared_without_touching_the_work_tree(two: "Project") -> None:
    shutil.rmtree(two.root / "old")
    git = ["git", "-C", str(two.root), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "first"], check=True)
    edit(two, "codings/s/arguments.csv", "C5,", "C9,")
    before = two.files()
    assert found(two, "HEAD") == {("argument renamed", "C5", "C5", "C9")}
    assert two.files() == before


@pytest.mark.parametrize("revision", ["no-such-revision", "--output=x", "codings"])
def test_what_is_neither_revision_nor_folder_is_wrong_use(two: "Project", revision: str) -> None:
    ran = two.run("diff", "s", f"--from={revision}")
    assert ran.code == 2
    assert ran.out == ""
