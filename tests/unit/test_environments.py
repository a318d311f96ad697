"""The same rows give the same bytes, whatever machine they are built on."""

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pytest

from theorycoding.cli import cli

if TYPE_CHECKING:
    from tests.conftest import Project

# Each command once, each format at least once; `build` writes every report and every picture.
OUTPUTS = (
    ("build",),
    ("check", "s", "--verbose", "--format", "json"),
    ("list", "--format", "html"),
    ("tally", "s", "--format", "csv"),
    ("verdict", "s", "--format", "json"),
    ("agreement", "s", "--format", "json", "--draws", "50"),
    ("disagreements", "s", "--format", "markdown"),
    ("contradictions", "--format", "text"),
    ("compare", "--format", "latex"),
    ("explain", "s", "--theory", "identity", "--format", "text"),
    ("table", "s", "t", "--format", "latex"),
    ("table", "s", "g", "--format", "html"),
    ("claims", "--format", "csv"),
    ("report", "s"),
    ("diff", "s", "--from", "."),
    ("sheet", "s", "--coder", "new", "-o", "sheet.csv"),
    ("figure", "s", "rules", "-o", "rules.svg"),
    ("figure", "s", "g", "-o", "grid.png"),
    ("figure", "s", "coders", "-o", "coders.pdf"),
    ("explore", "s", "-o", "explore.html"),
    ("datapackage",),
)
# `new` and `import` write what they are given; `plan` simulates for seconds, and its own tests
# compare two runs.
NOT_COMPARED = {"new", "import", "plan"}
FORMATS = ("text", "markdown", "csv", "json", "html", "latex")
KEPT = ("PATH", "PYTHONPATH", "HOME")
SCRIPT = f"""
import os, sys
from theorycoding.cli import main
root, processors = sys.argv[1:]
if processors == "one" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
for command in {OUTPUTS!r}:
    if {{"-o", "--from"}} & set(command):  # a path comes last
        command = (*command[:-1], os.path.join(root, command[-1]))
    sys.argv = ["theorycoding", "--project", root, *command]
    try:
        main()
    except SystemExit as left:
        if left.code:  # an assert would be left out under -O
            sys.exit(f"{{command}} exits with {{left.code}}")
"""


class Setting(NamedTuple):
    """How a run differs from the plain one."""

    name: str
    environment: Mapping[str, str] = MappingProxyType({})
    flags: tuple[str, ...] = ()
    umask: int = 0o022
    folder: str = "plain"
    runs_elsewhere: bool = False
    processors: str = "all"


SETTINGS = (
    Setting("C locale", {"LC_ALL": "C"}),
    Setting("POSIX locale", {"LC_ALL": "POSIX"}),
    Setting("UTF-8 mode off", {"PYTHONUTF8": "0"}),
    Setting("Turkish locale", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    Setting("German numbers", {"LC_ALL": "", "LC_NUMERIC": "de_DE.UTF-8"}),
    Setting("latin-1 terminal", {"PYTHONIOENCODING": "latin-1"}),
    Setting("ASCII terminal", {"PYTHONIOENCODING": "ascii"}),
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
    Setting("one processor", {"OMP_NUM_THREADS": "1"}, processors="one"),
    Setting("narrow terminal", {"COLUMNS": "20", "TERM": "dumb"}),
)
# All settings in three runs; `exhaustive` has each alone and so shows which of them fails.
TOGETHER = (
    (
        *("C locale", "ASCII terminal", "time zone east", "another clock", "hash seed 1"),
        *("no asserts", "open umask", "path with blanks and an umlaut"),
    ),
    (
        *("Turkish locale", "time zone west", "hash seed 4242", "no docstrings"),
        *("private umask", "another working directory", "narrow terminal"),
    ),
    ("German numbers", "UTF-8 mode off", "latin-1 terminal", "one processor"),
)
ANOTHER_NAME = ("POSIX locale",)  # of the C locale: POSIX defines the two as one


def together(names: tuple[str, ...]) -> Setting:
    """Return one setting that differs from the plain one in all these ways."""
    plain = Setting("plain")
    all_of_them = Setting(" + ".join(names))
    for one in (setting for setting in SETTINGS if setting.name in names):
        environment = {**all_of_them.environment, **one.environment}
        assert len(environment) == len(all_of_them.environment) + len(one.environment)
        differing = {
            field: getattr(one, field)
            for field in ("flags", "umask", "folder", "runs_elsewhere", "processors")
            if getattr(one, field) != getattr(plain, field)
        }
        assert all(getattr(all_of_them, field) == getattr(plain, field) for field in differing)
        all_of_them = all_of_them._replace(environment=environment, **differing)
    return all_of_them


def outcome(base: Path, setting: Setting) -> tuple[dict[str, bytes], bytes]:
    """Build in a copy of the project; return the files made and what the commands print."""
    root = base / setting.folder
    write_project(root)
    plain = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, *setting.flags, "-c", SCRIPT, str(root), setting.processors]
    done = subprocess.run(
        command,
        env={**kept, **plain, **setting.environment},
        umask=setting.umask,
        cwd=base if setting.runs_elsewhere else root,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    files = [path for path in sorted(root.rglob("*.*")) if "codings" not in path.parts]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}, done.stdout


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], bytes]:
    return outcome(tmp_path_factory.mktemp("plain"), Setting("plain"))


# Names that a locale sorts, folds or lower-cases in its own way, that no font of one script has,
# and that are longer than any picture.
ACTORS = ("İstanbul", "Øst", "上海合作组织", "الاتحاد الأفريقي", "भारत", "ΝΑΤΟ", "საქართველო")
ACTORS += ("A & B <C> 'E' $x$", "Việt Nam", "Организация Договора о коллективной безопасности")
LABELS = ("Realism (Liberalism)", "Liberalism", "Identität / Realism", "Realism (Identität)")


def write_project(root: Path) -> None:
    arguments = [
        f"A{number},{ACTORS[number % len(ACTORS)]},ısı {number},{LABELS[number * 7 % 5 % 4]}"
        for number in range(15)
    ]
    files = {
        "codings/codebook.csv": "variable,code,noun,adjective\n"
        "label,realism,Realism,Realist\nlabel,liberalism,Liberalism,Liberal\n"
        "label,identity,Identität,identitär\nverdict,yes,Ja,\nverdict,no,Nein,\n",
        "codings/s/arguments.csv": "\n".join(("argument,actor,motivation,label", *arguments, "")),
        "codings/s/coders/åse.csv": "argument,label\nA1,Realism\nA2,Realism\nA3,Identität\n"
        "A4,Realism\nA5,Liberalism\n",
        "codings/s/study.toml": '[[table]]\nid = "t"\ncaption = "Tabelle ½"\n'
        '[[grid]]\nid = "g"\nvalues = "verdict"\n',
        "codings/s/grids/g.csv": "case,criterion,value\nØst,α,yes\nØst,β,no\nİstanbul,α,no\n",
        "codings/s/claims.csv": "claim,by,section,statement,measure,relation,stated,expected,found,"
        "note\nK1,source,§1,Three,count('realism'),is,21/2 of 15,holds,,\n",
        "codings/øst/arguments.csv": "argument,actor,motivation,label\nÅ1,Ålesund,Fisk,Realism\n",
    }
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def test_every_setting_is_tried_together_with_others() -> None:
    assert sorted(chain(*TOGETHER, ANOTHER_NAME)) == sorted(setting.name for setting in SETTINGS)


def test_every_command_that_writes_something_is_compared() -> None:
    assert {command[0] for command in OUTPUTS} == set(cli.commands) - NOT_COMPARED
    assert set(FORMATS) <= {word for command in OUTPUTS for word in command}


@pytest.mark.parametrize(
    "setting",
    [
        *map(together, TOGETHER),
        *(pytest.param(setting, marks=pytest.mark.exhaustive) for setting in SETTINGS),
    ],
    ids=lambda setting: setting.name,
)
def test_the_bytes_are_the_same_in_every_environment(
    setting: Setting, plain: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    files, printed = outcome(tmp_path, setting)
    assert files == plain[0]
    assert printed == plain[1]


def test_what_was_compared_is_all_there_and_has_line_feeds(
    plain: tuple[dict[str, bytes], bytes],
) -> None:
    files, printed = plain
    pictures = ("arguments", "rules", "weights", "coders", "g")
    made = {"reports/index.md", "reports/s.md", "reports/øst.md", "sheet.csv"}
    made |= {f"reports/figures/s-{name}.svg" for name in pictures}
    assert made | {"rules.svg", "grid.png", "coders.pdf"} <= set(files)
    assert all(b"\r" not in files[name] for name in made)
    assert "Øst".encode() in printed
    assert b"\r" not in printed


def test_a_rebuild_writes_nothing(coded: "Project") -> None:
    coded.run("build")
    first = {path.name: path.stat().st_mtime_ns for path in coded.root.rglob("*.*")}
    assert "up to date" in coded.run("build").err
    assert {path.name: path.stat().st_mtime_ns for path in coded.root.rglob("*.*")} == first


def test_a_foreign_study_name_is_built_where_file_names_are_taken_for_ascii(
    plain: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    setting = Setting("ASCII", {"LC_ALL": "C", "PYTHONUTF8": "0"}, folder="Prüfung")
    assert outcome(tmp_path, setting) == plain
