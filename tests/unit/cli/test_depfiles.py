"""`--depfile` lists what a result depends on, and make and ninja build by it."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LONG_AGO, LATER = 1_000_000_000, 4_000_000_000
ON_PATH = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
CODINGS = "argument,actor,motivation,label\nA1,First actor,Trade,Realism\n"
unix = pytest.mark.skipif(os.name != "posix", reason="the recipes are for /bin/sh")


def rule(project: Any, path: str) -> tuple[str, list[str]]:
    """Return the target and the prerequisites of the first rule."""
    target, _, names = project.read(path).split("\n")[0].partition(": ")
    return target, names.split(" ")


def test_a_tally_depends_on_every_file_of_its_study_and_on_their_folders(coded: Any) -> None:
    coded.write("codings/s/coders/ann.csv", "argument,label\nC1,Realism\n")
    coded.write("codings/other/arguments.csv", "argument,actor,motivation\nA1,EU,Trade\n")
    assert coded.run("tally", "s", "-o", "t.csv", "--depfile", "t.d").code == 0
    target, names = rule(coded, "t.d")
    assert target == "t.csv"
    shared = ["codings", "codings/codebook.csv"]
    own = ["arguments.csv", "coders", "coders/ann.csv"]
    assert names == [*shared, "codings/s", *(f"codings/s/{path}" for path in own)]


def test_without_a_file_the_target_is_the_name_of_the_depfile(coded: Any) -> None:
    assert coded.run("report", "s", "--depfile", "out/s.md.d").code == 0
    assert rule(coded, "out/s.md.d")[0] == "out/s.md"


def test_a_report_depends_on_the_templates_of_the_project(coded: Any) -> None:
    coded.write("reports/templates/_cite.md.j2", "")
    assert coded.run("report", "s", "--depfile", "s.d").code == 0
    assert rule(coded, "s.d")[1][-2:] == ["reports/templates", "reports/templates/_cite.md.j2"]


def test_a_single_file_brings_its_codebook_and_its_settings_if_it_has_them(coded: Any) -> None:
    coded.write("data.csv", "actor,motivation,label\nEU,Trade,Liberalism\n")
    options = ("--codebook", "codings/codebook.csv", "-o", "t.csv", "--depfile", "t.d")
    assert coded.run("tally", "data.csv", *options).code == 0
    assert rule(coded, "t.d")[1] == ["data.csv", "codings/codebook.csv"]
    coded.write("data.csv.toml", "")
    assert coded.run("tally", "data.csv", *options).code == 0
    assert rule(coded, "t.d")[1] == ["data.csv", "data.csv.toml", "codings/codebook.csv"]


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_a_pattern_stands_for_each_of_its_files(coded: Any, engine: tuple[str, ...]) -> None:
    coded.write("data.csv", CODINGS)
    coded.write("parts/1.csv", CODINGS)
    coded.write("parts/2.csv", CODINGS.replace("A1", "A2"))
    name = "parts/*.csv" if engine else "data.csv"
    ran = coded.run("tally", name, *engine, "-o", "t.csv", "--depfile", "t.d")
    assert ran.code == 0, ran.err
    expected = ["parts/1.csv", "parts/2.csv"] if engine else ["data.csv"]
    assert rule(coded, "t.d") == ("t.csv", expected)


def test_the_explorer_depends_on_every_study_that_it_shows(coded: Any) -> None:
    coded.write("codings/other/arguments.csv", "argument,actor,motivation\nA1,EU,Trade\n")
    assert coded.run("explore", "-o", "e.html", "--depfile", "e.d").code == 0
    target, names = rule(coded, "e.d")
    assert target == "e.html"
    assert {"codings/other/arguments.csv", "codings/s/arguments.csv"} <= set(names)


def test_a_build_also_depends_on_its_outputs_so_that_a_deleted_one_is_made_again(
    coded: Any,
) -> None:
    assert coded.run("build", "--depfile", ".build/reports.d").code == 0
    target, names = rule(coded, ".build/reports.d")
    assert target == ".build/reports"
    assert {"reports/s.md", "reports/index.md", "codings/s/arguments.csv"} <= set(names)


def test_a_depfile_is_recognised_by_its_ending(coded: Any) -> None:
    ran = coded.run("tally", "s", "--depfile", "codings/s/arguments.csv")
    assert (ran.code, "give --depfile FILE.d" in ran.err) == (2, True)


@pytest.mark.parametrize("sign", ";|=*?()%\t\n")
def test_a_name_that_no_rule_can_have_is_refused(coded: Any, sign: str) -> None:
    ran = coded.run("tally", "s", "-o", f"a{sign}b.csv", "--depfile", "t.d")
    assert (ran.code, "rename it" in ran.err) == (2, True)


NAMES = ("two words", "a#b", "cost$", "c:d", "[x]", "it's", "a&b", "été", "back\\slash")


@unix
@pytest.mark.tools
@pytest.mark.needs("make")
def test_make_and_ninja_read_every_other_name(coded: Any) -> None:
    paths = [str(coded.write(f"in/{name}.csv", CODINGS)) for name in NAMES]
    command = "theorycoding tally in/*.csv --coder été -o t.csv --depfile t.d"
    coded.write("Makefile", f"t.csv:\n\t{command}\n-include t.d\n")
    ninja = "rule r\n  command = $c && cp t.d n.d\n  depfile = n.d\n"
    coded.write("build.ninja", f"{ninja}build t.csv: r\n  c = {command}\n")
    assert made("make")
    assert not made("make", "-n")
    os.utime("t.csv", (LONG_AGO, LONG_AGO))
    assert made("ninja")
    assert not made("ninja", "-n")
    for path in paths:
        before = Path(path).stat().st_mtime
        os.utime(path, (LATER, LATER))
        assert made("make", "-n"), f"make overlooks {path}"
        assert made("ninja", "-n", "-v"), f"ninja overlooks {path}"
        os.utime(path, (before, before))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=ON_PATH, capture_output=True, text=True, check=False)


def made(tool: str, *targets: str) -> list[str]:
    """Return the commands that a build tool runs in the working directory."""
    ran = run(tool, *targets)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return [line for line in ran.stdout.splitlines() if "theorycoding " in line]


BUILD, TALLY = "theorycoding build", "theorycoding tally"
CODER = "argument,label\nA1,Realism\n"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as `new` begins it, with a coder and a template, and made."""
    root = tmp_path_factory.mktemp("made") / "my project"
    root.mkdir()
    with contextlib.chdir(root):
        run("theorycoding", "new", "case")
        write("codings/case/coders/ann.csv", CODER)
        write("reports/templates/_cite.md.j2", "Cite it.\n")
        assert len(made("make")) == 2
    return root


@pytest.fixture
def resumed(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project, with the times of its files, as the working directory."""
    shutil.copytree(begun, tmp_path / "again")
    monkeypatch.chdir(tmp_path / "again")


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def edit(path: str) -> None:
    write(path, Path(path).read_text(encoding="utf-8") + "\n")


def delete(path: str) -> None:
    shutil.rmtree(path) if Path(path).is_dir() else Path(path).unlink()


def add(path: str) -> None:
    write(path, CODINGS if path.endswith("arguments.csv") else CODER)


CHANGES = {
    "an argument": (edit, "codings/case/arguments.csv", [BUILD, TALLY]),
    "the settings": (edit, "codings/case/study.toml", [BUILD, TALLY]),
    "the codebook": (edit, "codings/codebook.csv", [BUILD, TALLY]),
    "a coder who is new": (add, "codings/case/coders/bob.csv", [BUILD, TALLY]),
    "a coder who is gone": (delete, "codings/case/coders/ann.csv", [BUILD, TALLY]),
    "a study that is new": (add, "codings/second/arguments.csv", [BUILD, TALLY]),
    "a template": (edit, "reports/templates/_cite.md.j2", [BUILD]),
    "a template that is new": (add, "reports/templates/_made.md.j2", [BUILD]),
    "all templates, which are gone": (delete, "reports/templates", [BUILD]),
    "a report that was edited": (edit, "reports/case.md", [BUILD]),
    "a report that is gone": (delete, "reports/case.md", [BUILD]),
    "a table that is gone": (delete, "tables/case.csv", [TALLY]),
    "what make remembers, which is gone": (delete, ".build", [BUILD, TALLY]),
}


@unix
@pytest.mark.tools
@pytest.mark.needs("make")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("resumed")
def test_make_renews_what_a_change_concerns_and_nothing_else(change: str) -> None:
    act, path, expected = CHANGES[change]
    assert made("make", "-n") == []
    act(path)
    assert [" ".join(command.split()[:2]) for command in made("make", "-n")] == expected


@unix
@pytest.mark.tools
@pytest.mark.needs("make")
@pytest.mark.usefixtures("resumed")
def test_what_fails_is_made_again_and_then_rests() -> None:
    good = Path("codings/case/arguments.csv").read_text(encoding="utf-8")
    write("codings/case/arguments.csv", good.replace("Liberalism", "Liberalsm"))
    assert run("make").returncode != 0
    assert made("make", "-n")
    write("codings/case/arguments.csv", good)
    delete("codings/case/coders/ann.csv")
    delete("reports/case.md")
    assert len(made("make")) == 2
    assert Path("reports/case.md").exists()
    assert made("make") == []
    assert made("make", "-n", "check") == ["theorycoding check"]


def test_a_new_project_gets_a_makefile_and_an_old_one_is_kept(project: Any) -> None:
    (project.root / "codings").rmdir()
    project.write("makefile", "all:\n")
    assert "Makefile" not in project.run("new", "case").out
    shutil.rmtree(project.root / "codings")
    (project.root / "makefile").unlink()
    assert "wrote Makefile" in project.run("new", "case").out
    assert "tables/case.csv" in project.read("Makefile")
    (project.root / "Makefile").unlink()
    assert "Makefile" not in project.run("new", "second").out, "the project is there already"
