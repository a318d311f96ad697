"""Two versions of a study: the edits, and the values that flip because of them."""

import os
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


def test_a_label_taken_away_lowers_n(two: "Project") -> None:
    edit(two, "codings/s/arguments.csv", "C1,CSTO,Control,Realism", "C1,CSTO,Control,")
    assert ("count", "n of CSTO, published, primary", "5", "4") in found(two)


def test_a_renamed_argument_is_not_removed_and_added(two: "Project") -> None:
    edit(two, "codings/s/arguments.csv", "C5,", "C9,")
    assert found(two) == {("argument renamed", "C5", "C5", "C9")}


def test_added_and_removed_arguments_are_listed(two: "Project") -> None:
    edit(two, "codings/s/arguments.csv", "N4,NATO,Peacekeeping", "N5,NATO,Money")
    kinds = {(change, item) for change, item, _, _ in found(two)}
    assert {("argument removed", "N4"), ("argument added", "N5")} <= kinds


def test_a_changed_definition_is_listed(two: "Project") -> None:
    edit(two, "codings/codebook.csv", "Realpolitik,", "Machtpolitik,")
    assert found(two) == {
        ("aliases of code changed", "label realism", "Realpolitik", "Machtpolitik")
    }


@pytest.mark.needs("git")
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


@pytest.mark.needs("git")
@pytest.mark.parametrize("revision", ["no-such-revision", "--output=x", "codings"])
def test_what_is_neither_revision_nor_folder_is_a_usage_error(
    two: "Project", revision: str
) -> None:
    ran = two.run("diff", "s", f"--from={revision}")
    assert ran.code == 2
    assert ran.out == ""


# The bytes of a commit


def git(project: "Project", *arguments: str, text: str | None = None) -> str:
    command = ["git", "-C", str(project.root), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    ran = subprocess.run(
        [*command, *arguments], input=text, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def commit(project: "Project") -> None:
    shutil.rmtree(project.root / "old")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "first")


def test_the_bytes_of_a_commit_are_read_whatever_attributes_filters_and_hooks_there_are(
    two: "Project",
) -> None:
    commit(two)
    ran = two.root / "ran"
    two.write(".gitattributes", "*.csv export-ignore export-subst filter=f diff=f text eol=crlf\n")
    two.write(".git/info/attributes", "codings/** export-ignore filter=f working-tree-encoding=x\n")
    names = (
        *("filter.f.smudge", "filter.f.clean", "filter.f.process", "diff.f.textconv"),
        *("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "alias.ls-tree"),
    )
    for name in names:
        git(two, "config", name, f"touch '{ran}'")
    git(two, "config", "filter.f.required", "true")
    edit(two, "codings/s/arguments.csv", "C5,", "C9,")
    assert found(two, "HEAD") == {("argument renamed", "C5", "C5", "C9")}
    assert not ran.exists()


def test_a_replaced_object_is_not_the_commit(two: "Project") -> None:
    commit(two)
    path = "codings/s/arguments.csv"
    old = git(two, "rev-parse", f"HEAD:{path}")
    new = git(two, "hash-object", "-w", "--stdin", text=two.read(path).replace("C5,", "C7,"))
    git(two, "replace", old, new)
    assert found(two, "HEAD") == set()


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
@pytest.mark.parametrize("target", ["/etc/hostname", "../../../../../etc/hostname", "/", "gone"])
@pytest.mark.parametrize(
    "path", ["codings/s/claims.csv", "codings/s/study.toml", "codings/s/coders"]
)
def test_a_link_in_a_commit_that_leads_outside_is_a_problem_with_its_place(
    two: "Project", target: str, path: str
) -> None:
    place, aside = two.root / path, two.root / "aside"
    if place.exists():
        place.rename(aside)
    place.symlink_to(target)
    commit(two)
    place.unlink()
    if aside.exists():
        aside.rename(place)
    ran = two.run("diff", "s", "--from", "HEAD")
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}:1:1: error file-" in ran.err


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_made_up_commit_writes_nothing_by_way_of_its_links(two: "Project") -> None:
    commit(two)
    elsewhere = two.root.parent / f"{two.root.name} elsewhere"
    elsewhere.mkdir()
    link = git(two, "hash-object", "-w", "--stdin", text=str(elsewhere))
    within = git(two, "mktree", text=f"100644 blob {link}\targuments.csv\n")
    study = git(two, "mktree", text=f"120000 blob {link}\ts\n040000 tree {within}\ts\n")
    tree = git(two, "mktree", text=f"040000 tree {study}\tcodings\n")
    made = git(two, "commit-tree", "-m", "x", tree)
    ran = two.run("diff", "s", "--from", made)
    assert ran.code in {1, 2}
    assert list(elsewhere.iterdir()) == []


def test_a_project_below_the_top_of_its_repository_has_earlier_versions_too(
    two: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    git(two, "init", "-q")
    (two.root / "below").mkdir()
    shutil.rmtree(two.root / "old")
    (two.root / "codings").rename(two.root / "below/codings")
    git(two, "add", ".")
    git(two, "commit", "-qm", "first")
    monkeypatch.setenv("GIT_DIR", str(two.root / "nowhere"))
    ran = two.run("--project", "below", "diff", "s", "--from", "HEAD", "--format", "json")
    assert (ran.code, ran.json) == (0, [])
