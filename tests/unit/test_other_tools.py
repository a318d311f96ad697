"""The examples of docs/in-other-tools.md come out in make and in R."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = "docs/in-other-tools.md"
FENCE = re.compile(r"^```\w+ (?P<path>\S+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(os.name != "posix", reason="the recipes are for /bin/sh"),
]


@pytest.fixture
def folder(repository: Path, tmp_path: Path) -> Path:
    """A project with the files of the page."""
    shutil.copytree(repository / "codings", tmp_path / "codings")
    for fence in FENCE.finditer((repository / PAGE).read_text(encoding="utf-8")):
        (tmp_path / fence["path"]).write_text(fence["body"], encoding="utf-8")
    return tmp_path


def run(folder: Path, *command: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.needs("make")
def test_make_makes_the_table_and_makes_it_again(folder: Path) -> None:
    run(folder, "make")
    assert "CSTO,5" in (folder / "tables/ffi-2007.csv").read_text(encoding="utf-8")
    assert "theorycoding" not in run(folder, "make", "-n")
    (folder / "codings/ffi-2007/coders/prose.csv").unlink()
    assert "theorycoding tally" in run(folder, "make", "-n")


@pytest.mark.needs("Rscript")
def test_r_reads_the_tally(folder: Path) -> None:
    run(folder, "Rscript", "tally.R")
    rows = (folder / "tally-from-r.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1].startswith('"CSTO",5,2,3,2')
