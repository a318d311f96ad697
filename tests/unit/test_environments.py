"""The same rows give the same bytes, whatever machine they are built on."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

SCRIPT = """
import sys
from theorycoding.cli import main, run
sys.stdout.reconfigure(encoding="utf-8", newline="\\n")
project = ["--project", sys.argv[1]]
codes = [
    run([*project, *command.split(), *more])
    for command, *more in (
        ("build",),
        ("tally s --format json",),
        ("verdict s --format json",),
        ("agreement s --format json --draws 50",),
        ("table s t --format latex",),
        ("claims --format csv",),
        ("figure s rules -o", sys.argv[2]),
    )
]
assert codes == [0] * 7, codes
"""


class Setting(NamedTuple):
    """How a run differs from the plain one."""

    name: str
    environment: Mapping[str, str] = MappingProxyType({})
    flags: tuple[str, ...] = ()
    umask: int = 0o022
    folder: str = "plain"
    runs_elsewhere: bool = False
    processors: str = ""


SETTINGS = (
    Setting("C locale", {"LC_ALL": "C"}),
    Setting("POSIX locale", {"LC_ALL": "POSIX"}),
    Setting("UTF-8 mode off", {"PYTHONUTF8": "0"}),
    Setting("Turkish locale", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    Setting("German numbers", {"LC_NUMERIC": "de_DE.UTF-8"}),
    Setting("latin-1 terminal", {"PYTHONIOENCODING": "latin-1"}),
    Setting("time zone east", {"TZ": "Pacific/Kiritimati"}),
    Setting("time zone west", {"TZ": "Pacific/Pago_Pago"}),
    Setting("another clock", {"SOURCE_DATE_EPOCH": "1"}),
    Setting("hash seed 1", {"PYTHONHASHSEED": "1"}),
    Setting("hash seed 4242", {"PYTHONHASHSEED": "4242"}),
    Setting("no asserts", flags=("-O",)),
    Setting("no docstrings", flags=("-OO",)),
    Setting("private umask", umask=0o077),
    Setting("open umask", umask=0o000),
    Setting("path with blanks and an umlaut", folder="Höhere Gewalt 1"),
    Setting("another working directory", runs_elsewhere=True),
    Setting("one processor", {"OMP_NUM_THREADS": "1"}, processors="0"),
    Setting("narrow terminal", {"COLUMNS": "20", "TERM": "dumb"}),
)


def outcome(base: Path, setting: Setting) -> tuple[dict[str, bytes], bytes]:
    """Build in a copy of the project; return its reports and what the commands say."""
    root = base / setting.folder
    plain = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    drawing = root / "rules.svg"
    command = [sys.executable, *setting.flags, "-c", SCRIPT, str(root), str(drawing)]
    if setting.processors and hasattr(os, "sched_setaffinity"):
        command = ["taskset", "-c", setting.processors, *command]
    done = subprocess.run(
        command,
        env={**kept, **plain, **setting.environment},
        umask=setting.umask,
        cwd=base if setting.runs_elsewhere else root,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    files = [*sorted((root / "reports").rglob("*.*")), drawing]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}, done.stdout


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], bytes]:
    base = tmp_path_factory.mktemp("plain")
    write_project(base / "plain")
    return outcome(base, Setting("plain"))


def write_project(root: Path) -> None:
    files = {
        "codings/codebook.csv": "variable,code,noun,adjective\n"
        "label,realism,Realism,Realist\nlabel,liberalism,Liberalism,Liberal\n"
        "label,identity,Identität,identitär\n",
        "codings/s/arguments.csv": "argument,actor,motivation,label\n"
        "A1,İstanbul,ısı,Realism (Liberalism)\nA2,İstanbul,b,Liberalism\n"
        "A3,Øst,c,Identität / Realism\nA4,Øst,d,Realism\nA5,Øst,e,Realism (Identität)\n",
        "codings/s/coders/åse.csv": "argument,label\nA1,Realism\nA2,Realism\nA3,Identität\n"
        "A4,Realism\nA5,Liberalism\n",
        "codings/s/study.toml": '[[table]]\nid = "t"\ncaption = "Tabelle ½"\n',
        "codings/s/claims.csv": "claim,by,section,statement,measure,relation,stated,expected,found,"
        "note\nK1,source,§1,Three,count('realism'),is,7/2 of 5,holds,,\n",
    }
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_bytes_are_the_same_in_every_environment(
    setting: Setting, plain: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    write_project(tmp_path / setting.folder)
    files, said = outcome(tmp_path, setting)
    assert files == plain[0]
    assert said == plain[1]
    assert len(files) >= 6, "reports, pictures and the drawing were compared"


def test_a_rebuild_writes_nothing(coded: "Project") -> None:
    coded.run("build")
    first = {path.name: path.stat().st_mtime_ns for path in coded.root.rglob("*.*")}
    assert "up to date" in coded.run("build").err
    assert {path.name: path.stat().st_mtime_ns for path in coded.root.rglob("*.*")} == first
