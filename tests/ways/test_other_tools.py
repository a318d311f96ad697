"""The examples of docs/in-other-tools.md come out in Snakemake and in DVC, which are downloaded."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```\w+ (?P<path>\S+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
CODER = "codings/ffi-2007/coders/prose.csv"
TALLY = "theorycoding tally"


def project(folder: Path) -> Path:
    shutil.copytree(ROOT / "codings", folder / "codings")
    for fence in FENCE.finditer((ROOT / "docs/in-other-tools.md").read_text(encoding="utf-8")):
        (folder / fence["path"]).write_text(fence["body"], encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("package", "begin", "command", "ask"),
    [
        ("snakemake", "--version", "--cores 1", "--cores 1 --dry-run"),
        ("dvc", "init --no-scm", "repro", "status"),
    ],
)
def test_a_table_is_made_once_and_again_when_a_coder_is_gone(
    tmp_path: Path, package: str, begin: str, command: str, ask: str
) -> None:
    environment = tmp_path / "environment"
    python = environment / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    folder = project(tmp_path)
    programs = (environment / "bin", Path(sys.executable).parent, os.environ["PATH"])
    variables = {**os.environ, "PATH": os.pathsep.join(map(str, programs)), "HOME": str(tmp_path)}

    def run(words: str) -> str:
        told = subprocess.run(
            [environment / "bin" / package, *words.split()],
            cwd=folder,
            env=variables | {"DVC_NO_ANALYTICS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stdout
        return told.stdout

    run(begin)
    run(command)
    assert "CSTO,5" in (folder / "tables/ffi-2007.csv").read_text(encoding="utf-8")
    assert TALLY not in run(command)
    before = run(ask)
    (folder / CODER).unlink()
    assert run(ask) != before
