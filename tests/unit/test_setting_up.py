"""Setting up: a message instead of a traceback, and locks that need no resolver."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"

Install = Callable[..., subprocess.CompletedProcess[str]]


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Run install.sh in a copy of the project's requirements."""
    folder = tmp_path / "project"
    shutil.copytree(REQUIREMENTS, folder / "requirements")

    def run(*words: str, folder: Path = folder, path: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "requirements/install.sh", *words],
            cwd=folder,
            env={"PATH": f"{path}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_missing_python_is_reported(install: Install) -> None:
    done = install("venv", "python9.9")
    assert done.returncode == 1
    assert "'python9.9' is not on this machine" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_a_python_that_is_too_old_is_reported_with_its_version(
    install: Install, tmp_path: Path
) -> None:
    old = program(tmp_path / "old", '[ "$1" = --version ] && echo "Python 3.9.2"; exit 1')
    done = install("venv", str(old))
    assert done.returncode == 1
    assert "is Python 3.9.2, and 3.11 or later is needed" in done.stderr


def test_a_python_without_venv_gets_the_name_of_the_package(
    install: Install, tmp_path: Path
) -> None:
    bare = program(
        tmp_path / "bare",
        'case $2 in *ensurepip*) exit 1;; *_base_executable*) echo "$0";; esac',
    )
    done = install("venv", str(bare))
    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr


def test_a_folder_that_cannot_hold_an_environment_is_reported(
    install: Install, tmp_path: Path
) -> None:
    folder = shutil.copytree(tmp_path / "project", tmp_path / "a:b")
    done = install("venv", "python3", folder=folder)
    assert done.returncode == 1
    assert "':' in its name" in done.stderr


def test_a_folder_that_cannot_be_written_to_is_reported(install: Install, tmp_path: Path) -> None:
    program(tmp_path / "bin/mkdir", "exit 1")  # the tests may run as root, who can write anywhere
    done = install("venv", "python3", path=f"{tmp_path / 'bin'}:")
    assert done.returncode == 1
    assert f"{tmp_path / 'project'} cannot be written to" in done.stderr


def test_an_installation_that_fails_says_what_to_try(install: Install, tmp_path: Path) -> None:
    program(tmp_path / "project/.venv/bin/python", "exit 1")
    done = install("runtime", "python3")
    assert done.returncode == 1
    assert "PIP_INDEX_URL" in done.stderr
    assert not (tmp_path / "project/.venv/runtime").exists()


def test_an_environment_left_half_made_is_made_anew(install: Install, tmp_path: Path) -> None:
    program(tmp_path / "project/.venv/bin/python", "exit 0")
    (tmp_path / "project/.venv/installing").touch()
    maker = program(
        tmp_path / "maker",
        'case $2 in *_base_executable*) echo "$0";; esac; echo "$1 $2" >> calls.log',
    )
    install("runtime", str(maker))
    assert "-m venv" in (tmp_path / "project/calls.log").read_text(encoding="utf-8")


LOCKS = ("runtime", "dev", "build", "ways")


def locked(name: str) -> dict[str, Requirement]:
    """Return the requirements of a lock, each under its name, that apply to this machine."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    lines = re.findall(r"^(\S.*?) \\$", text, re.MULTILINE)
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(requirement.name): requirement
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
    }


@cache
def required(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """Return every package that an installed one needs here, extras and theirs included."""
    names = {name}
    for text in metadata.requires(name) or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            names |= required(canonicalize_name(requirement.name), frozenset(requirement.extras))
    return names


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_a_lock_has_whatever_its_packages_require(lock: str) -> None:
    # The fault of 2026: coverage was locked, what coverage[toml] asks for was left to a resolver.
    names = locked(lock)
    assert set().union(*(required(name) for name in names)) <= set(names)
    assert all(metadata.version(name) in names[name].specifier for name in names)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_every_package_and_names_no_index(lock: str) -> None:
    text = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8")
    assert text.strip()
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==[\w.]+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}", block)


def test_reports_and_tests_are_made_by_the_same_versions() -> None:
    dev = locked("dev")
    assert {name: str(dev[name]) for name in locked("runtime")} == {
        name: str(requirement) for name, requirement in locked("runtime").items()
    }
