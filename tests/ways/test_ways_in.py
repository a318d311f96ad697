"""Every way to get the program, tried from nothing: no cache, no earlier environment.

These tests download some hundred megabytes and take minutes: `make ways` runs them.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"
RUNTIME = {"click", "jinja2", "markupsafe", "numpy", "pandas", "python-dateutil", "tabulate"}
RUNTIME |= {"theorycoding", "tzdata", "wcwidth"}
SHIPPED_WITH_VENV = {"pip", "setuptools"}

Run = Callable[..., str]


def copied(target: Path) -> Path:
    """Copy what git tracks or would track: a clean clone with the uncommitted changes."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command with an empty home and no cache; return what it prints, if it succeeds."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAKE", "MFLAGS", "VIRTUAL_ENV", "UV_", "PIPX_", "PY", "COV"))
    }
    home = tmp_path / "home"
    environment = {
        **inherited,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "PIP_NO_CACHE_DIR": "1",
        "UV_NO_CACHE": "1",
        "UV_LINK_MODE": "copy",
        "UV_PYTHON_DOWNLOADS": "never",
    }

    def call(*command: str | Path, folder: Path, code: int = 0, **more: str) -> str:
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [str(word) for word in command],
            cwd=folder,
            env={**environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

    return call


def installed(run: Run, python: Path, folder: Path) -> set[str]:
    listed = run(python, "-m", "pip", "list", "--format", "freeze", folder=folder)
    rows = (line.split("==") for line in listed.splitlines() if "==" in line)
    return {row[0].lower() for row in rows}


def new_environment(run: Run, folder: Path) -> Path:
    run(sys.executable, "-m", "venv", folder, folder=folder.parent)
    return folder / BIN


def check_a_new_study(run: Run, program: Path, folder: Path) -> None:
    """Begin a study outside the repository and build it: templates and data are inside."""
    folder.mkdir()
    run(program, "new", "first", folder=folder)
    run(program, "build", folder=folder)
    assert "Realism" in (folder / "reports" / "first.md").read_text(encoding="utf-8")
    assert (folder / "reports" / "index.md").exists()


@pytest.mark.parametrize("pip", ["22.3", "23.2.1", "newest"])
def test_make_works_with_the_pip_that_an_environment_brings(
    run: Run, pip: str, tmp_path: Path
) -> None:
    project = copied(tmp_path / "a project's folder")
    python = project / ".venv" / "bin" / "python"
    run("make", "venv", folder=project)
    wanted = ("--upgrade", "pip") if pip == "newest" else (f"pip=={pip}",)
    run(python, "-m", "pip", "install", *wanted, folder=project)
    version = run(python, "-m", "pip", "--version", folder=project).split()[1]
    assert version == pip or (pip == "newest" and int(version.split(".")[0]) >= 25)

    assert "up to date" in run("make", folder=project), "the committed reports are what is built"
    assert installed(run, python, project) <= RUNTIME | SHIPPED_WITH_VENV
    run(python, "-m", "pip", "check", folder=project)
    begun = time.monotonic()
    assert "othing to be done" in run("make", folder=project)
    assert time.monotonic() - begun < 1, "the second make starts no Python"

    run("make", "setup", folder=project)
    run(python, "-m", "pip", "check", folder=project)
    assert "othing to be done" in run("make", "setup", folder=project)


def test_what_is_documented_runs_after_make_alone(run: Run, tmp_path: Path) -> None:
    project = copied(tmp_path / "project")
    run("make", folder=project)
    python = project / ".venv" / "bin" / "python"
    assert run(python, "docs/generate.py", folder=project) == "", "each example prints as shown"
    for suffix in ("png", "pdf"):
        told = run(
            *(python, "-m", "theorycoding", "figure", "ffi-2007", "rules"),
            *("-o", tmp_path / f"rules.{suffix}"),
            folder=project,
            code=2,
        )
        assert "pip install 'theorycoding[figures]'" in told
        assert not (tmp_path / f"rules.{suffix}").exists()


def test_pip_installs_a_clone(run: Run, tmp_path: Path) -> None:
    project = copied(tmp_path / "clone")
    programs = new_environment(run, tmp_path / "environment")
    run(programs / "python", "-m", "pip", "install", ".", folder=project)
    check_a_new_study(run, programs / "theorycoding", tmp_path / "elsewhere")


def test_the_sdist_and_the_wheel_have_what_is_needed(run: Run, tmp_path: Path) -> None:
    project = copied(tmp_path / "clone")
    builder = new_environment(run, tmp_path / "builder")
    lock = project / "requirements" / "build.txt"
    run(
        *(builder / "python", "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", lock),
        folder=project,
    )
    run(builder / "python", "-m", "hatchling", "build", "-d", tmp_path / "dist", folder=project)
    for name, pattern in (("wheel", "*.whl"), ("sdist", "*.tar.gz")):
        (made,) = (tmp_path / "dist").glob(pattern)
        programs = new_environment(run, tmp_path / name)
        run(programs / "python", "-m", "pip", "install", made, folder=tmp_path)
        run(programs / "python", "-m", "pip", "check", folder=tmp_path)
        check_a_new_study(run, programs / "theorycoding", tmp_path / f"by {name}")


@pytest.fixture
def tools(run: Run, tmp_path: Path) -> Path:
    """The programs `uv` and `pipx`, from their lock."""
    programs = new_environment(run, tmp_path / "tools")
    lock = ROOT / "requirements" / "ways.txt"
    run(
        *(programs / "python", "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", lock),
        folder=tmp_path,
    )
    return programs


def test_uv_installs_and_runs_it(run: Run, tools: Path, tmp_path: Path) -> None:
    project = copied(tmp_path / "clone")
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    folder = {"UV_TOOL_BIN_DIR": str(tmp_path / "uv-programs"), "PATH": path}
    run(tools / "uv", "tool", "install", project, folder=tmp_path, **folder)
    check_a_new_study(run, tmp_path / "uv-programs" / "theorycoding", tmp_path / "elsewhere")
    version = run(tools / "uvx", "--from", project, "theorycoding", "--version", folder=tmp_path)
    assert "theorycoding, version" in version


def test_pipx_installs_it(run: Run, tools: Path, tmp_path: Path) -> None:
    project = copied(tmp_path / "clone")
    folders = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "programs")}
    run(tools / "pipx", "install", project, folder=tmp_path, **folders)
    check_a_new_study(run, tmp_path / "programs" / "theorycoding", tmp_path / "elsewhere")


def test_without_a_network_the_set_up_reports_it(run: Run, tmp_path: Path) -> None:
    project = copied(tmp_path / "clone")
    run("make", "venv", folder=project)
    told = run(
        "make",
        folder=project,
        code=2,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_RETRIES="0",
    )
    assert "the package index cannot be reached from here" in told
    assert "Traceback" not in told
    assert "up to date" in run("make", folder=project), "the next make begins anew"


PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc")


@pytest.mark.parametrize("lock", ["runtime", "dev", "build", "ways"])
def test_a_lock_is_complete_for_every_python_and_platform(
    run: Run, tools: Path, lock: str, tmp_path: Path
) -> None:
    # A resolver that is given the lock with its hashes, wheels only, must not add anything.
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    names = {line.split("==")[0] for line in text.splitlines() if not line.startswith(" ")}
    for python in PYTHONS:
        for platform in PLATFORMS:
            resolved = run(
                *(tools / "uv", "pip", "compile", ROOT / "requirements" / f"{lock}.txt"),
                *("--python-version", python, "--python-platform", platform),
                *("--only-binary", ":all:", "--no-header", "--no-annotate", "--quiet"),
                folder=tmp_path,
                UV_NO_CACHE="0",  # one index page a package, for all twelve
            )
            lines = [line for line in resolved.splitlines() if "==" in line]
            assert {line.split("==")[0] for line in lines} <= names, (python, platform)
            pins = {line.split(" ")[0] for line in text.splitlines() if "==" in line}
            assert {line.split(" ")[0] for line in lines} <= pins, (python, platform)
            assert lines
