"""The Makefile builds only if there is a reason to, and needs no more than make 3.81."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).resolve().parents[2] / "Makefile"
LONG_AGO = 1_000_000_000
BUILD = "-m theorycoding build"

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="the recipes are for /bin/sh"),
    pytest.mark.needs("make"),
]


class Copy:
    """A small project with the real Makefile and a `.venv` whose Python only logs its calls."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path in (
            "codings/a study/arguments.csv",
            "reports/templates/study.md.j2",
            "reports/a study.md",
            "reports/figures/a study-x.svg",
            "src/theorycoding/tallies.py",
            "pyproject.toml",
            "requirements/runtime.txt",
            "requirements/build.txt",
            "requirements/install.sh",
        ):
            self.write(path, "x\n")
        shutil.copy(MAKEFILE, root / "Makefile")
        shutil.copy(MAKEFILE.parent / "requirements/install.sh", root / "requirements")
        self.command("exit 0")
        self.write(".venv/made", f"{root.resolve()}\n")
        self.write(".venv/runtime", "")
        self.rest()

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def command(self, script: str) -> None:
        stub = self.write(".venv/bin/python", f'#!/bin/sh\necho "$*" >> calls.log\n{script}\n')
        stub.chmod(0o755)

    def rest(self) -> None:
        """Let time pass: all files become old, and a finished build is a little newer."""
        for number, path in enumerate([self.root, *self.root.rglob("*")]):
            os.utime(path, (LONG_AGO + number % 7, LONG_AGO + number % 7))
        for name in (".venv/runtime", ".build/begun", ".build/done"):
            if (self.root / name).exists():
                os.utime(self.root / name, (LONG_AGO + 100, LONG_AGO + 100))

    def make(self, *targets: str) -> tuple[int, list[str]]:
        """Return the exit code, and the calls of Python."""
        (self.root / "calls.log").unlink(missing_ok=True)
        # PYTHON=false: setting up for real would fail at once.
        ran = subprocess.run(
            ["make", "--no-print-directory", "PYTHON=false", *targets],
            cwd=self.root,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        log = self.root / "calls.log"
        return ran.returncode, log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    root = tmp_path / "a project with blanks"
    root.mkdir()
    return Copy(root)


@pytest.fixture
def built(copy: Copy) -> Copy:
    assert copy.make() == (0, [BUILD])
    copy.rest()
    return copy


def test_the_first_make_builds_once(copy: Copy) -> None:
    assert copy.make() == (0, [BUILD])


def test_a_second_make_does_nothing(built: Copy) -> None:
    assert built.make() == (0, [])
    assert built.make() == (0, [])


@pytest.mark.parametrize(
    "path",
    [
        "codings/a study/arguments.csv",
        "reports/templates/study.md.j2",
        "src/theorycoding/tallies.py",
        "Makefile",
        "pyproject.toml",
        "reports/a study.md",
        "reports/figures/a study-x.svg",
    ],
)
def test_an_edited_input_template_source_or_output_is_noticed(built: Copy, path: str) -> None:
    text = (built.root / path).read_text(encoding="utf-8")
    built.write(path, text + "\n")
    assert built.make() == (0, [BUILD])
    built.rest()
    assert built.make() == (0, [])


@pytest.mark.parametrize(
    "path",
    [
        "codings/a study/claims.csv",
        "codings/another study/arguments.csv",
        "reports/templates/_cite.md.j2",
        "src/theorycoding/new_module.py",
    ],
)
def test_an_added_input_is_noticed(built: Copy, path: str) -> None:
    built.write(path, "x\n")
    assert built.make() == (0, [BUILD])


@pytest.mark.parametrize(
    "path",
    [
        "codings/a study/arguments.csv",
        "reports/templates/study.md.j2",
        "src/theorycoding/tallies.py",
        "reports/a study.md",
        "reports/figures/a study-x.svg",
    ],
)
def test_a_deleted_input_template_source_or_output_is_noticed(built: Copy, path: str) -> None:
    (built.root / path).unlink()
    assert built.make() == (0, [BUILD])


def test_what_python_leaves_in_the_sources_does_not_cause_a_build(built: Copy) -> None:
    folder = built.root / "src/theorycoding"
    before = folder.stat().st_mtime
    built.write("src/theorycoding/__pycache__/tallies.pyc", "x")
    os.utime(folder, (before, before))
    assert built.make() == (0, [])


def test_what_python_compiles_stays_out_of_the_sources(copy: Copy) -> None:
    # A folder `__pycache__` made by the first build would call for a second one.
    copy.command('echo "$PYTHONPYCACHEPREFIX" > where.txt')
    assert copy.make() == (0, [BUILD])
    where = Path((copy.root / "where.txt").read_text(encoding="utf-8").strip())
    assert where == copy.root.resolve() / ".build" / "compiled"


def test_a_reinstalled_environment_does_not_cause_a_build(built: Copy) -> None:
    built.write(".venv/runtime", "")
    assert built.make() == (0, [])


def test_a_build_that_fails_is_tried_again(built: Copy) -> None:
    built.command("exit 1")
    built.write("codings/a study/arguments.csv", "y\n")
    code, calls = built.make()
    assert code != 0
    assert calls == [BUILD]
    built.command("exit 0")
    for path in ("codings/a study/arguments.csv", "codings/a study", "codings"):
        os.utime(built.root / path)
    assert built.make() == (0, [BUILD])


def test_what_is_edited_during_a_build_is_built_by_the_next(built: Copy) -> None:
    # The stub edits an input after make has noted when it began.
    built.command("sleep 0.05; echo z > 'codings/a study/arguments.csv'")
    built.write("codings/a study/arguments.csv", "y\n")
    assert built.make() == (0, [BUILD])
    built.command("exit 0")
    assert built.make() == (0, [BUILD])


def test_a_moved_project_gets_an_environment_of_its_own(built: Copy) -> None:
    # The environment names its folder: moved or copied, it would run the old place's sources.
    built.root = built.root.rename(built.root.with_name("moved"))
    code, calls = built.make()
    assert (code, calls) == (2, []), "PYTHON=false is asked for a new environment"


@pytest.mark.parametrize("missing", [".venv/made", ".venv/bin/python"])
def test_an_environment_that_was_left_broken_is_made_anew(built: Copy, missing: str) -> None:
    (built.root / missing).unlink()
    assert built.make() == (2, []), "PYTHON=false is asked for a new environment"


def test_make_build_asks_no_file_times(built: Copy) -> None:
    assert built.make("build") == (0, [BUILD])


def test_make_help_lists_every_target_that_people_call(copy: Copy) -> None:
    ran = subprocess.run(
        ["make", "help"], cwd=copy.root, capture_output=True, text=True, check=True
    )
    listed = {line.split(":")[0] for line in ran.stdout.splitlines()}
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert listed == set(phony[1].split()) - {"FORCE"}
    assert all(re.fullmatch(r"[a-z]+: \S.*", line) for line in ran.stdout.splitlines())


def test_make_clean_keeps_codings_and_reports(built: Copy) -> None:
    built.make("clean")
    assert (built.root / "reports/a study.md").exists()
    assert (built.root / "codings/a study/arguments.csv").exists()
    assert not (built.root / ".build").exists()


TOO_NEW = {
    "grouped targets": r"&\s*:",
    ".ONESHELL": r"\.ONESHELL",
    ".SHELLFLAGS": r"\.SHELLFLAGS",
    ".RECIPEPREFIX": r"\.RECIPEPREFIX",
    ".EXTRA_PREREQS": r"\.EXTRA_PREREQS",
    ".NOTINTERMEDIATE": r"\.NOTINTERMEDIATE",
    "shell assignment": r"^[^\t#]*!=",
    "POSIX assignment": r":::?:?=(?<!:=)|::=",
    "file function": r"\$\(file\b",
    "guile": r"\$\(guile\b",
    "let and intcmp": r"\$\((?:let|intcmp)\b",
    "define with a sign": r"^define\s+\S+\s*[:+?!]?=",
    "undefine": r"^\s*undefine\b",
    "private": r"^\s*private\b",
    "load": r"^\s*-?load\b",
    "output sync": r"--output-sync|-O\b",
    "trace": r"--trace",
}


@pytest.mark.parametrize("feature", TOO_NEW)
def test_make_3_81_knows_every_feature_used(feature: str) -> None:
    text = re.sub(r"#.*$", "", MAKEFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not re.search(TOO_NEW[feature], text, re.MULTILINE)


def test_recipes_use_the_shell_that_every_system_has() -> None:
    assert re.search(r"^SHELL := /bin/sh$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_pattern_of_the_branch_coverage_rule_matches_all_its_files() -> None:
    settings = tomllib.loads((MAKEFILE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    files = list((MAKEFILE.parent / "src").rglob("*.py"))
    for pattern in settings["tool"]["coverage"]["run"]["include"]:
        matched = [file for file in files if file.match(pattern)]
        assert matched, f"{pattern} matches no file"
        # A star does not reach into folders of folders: those would need their own pattern.
        whole = {file.parent for file in matched} if pattern.endswith("/*") else set()
        assert [file for file in files if whole & set(file.parents)] == matched * bool(whole)
