"""A project in a temporary folder, to write files into and to run commands in."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partialmethod
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import jinja2
import pytest
from hypothesis import settings

import theorycoding as tc
from theorycoding.cli import progress, run
from theorycoding.reports import templating

# No deadline: machines differ; figures do not. `make check` draws more examples than `make test`.
settings.register_profile("exhaustive", deadline=None)
settings.register_profile("test", deadline=None, max_examples=25)
settings.load_profile("test")

INSTALL = {
    "chromium": "apt-get install chromium, or brew install --cask chromium",
    "git": "apt-get install git, or xcode-select --install on macOS",
    "java": "apt-get install openjdk-17-jre-headless, or brew install openjdk@17 on macOS",
    "make": "apt-get install make, or xcode-select --install on macOS",
    "Rscript": "apt-get install r-base-core, or brew install r",
    "soffice": "apt-get install libreoffice-calc, or brew install --cask libreoffice on macOS",
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail if a program is missing: a skipped test would look like a passed one."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            if shutil.which(name) is None:
                pytest.fail(f"'{name}' is not installed: {INSTALL[name]}", pytrace=False)


class CompiledTemplates(jinja2.BytecodeCache):
    """Templates compiled once per test run: compiling takes most of a small build's time."""

    compiled: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if code := self.compiled.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.compiled[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


@pytest.fixture(autouse=True, scope="session")
def _compiled_templates() -> None:
    make = templating.Environment.__init__
    templating.Environment.__init__ = partialmethod(  # type: ignore[method-assign, assignment]
        make, bytecode_cache=CompiledTemplates()
    )


def strictly(text: str) -> Any:
    """Read standard JSON: without NaN or Infinity, and without a name twice in an object."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(pairs) == len(dict(pairs)), f"a name occurs twice: {pairs}"
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


class Ran(NamedTuple):
    """The result of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return strictly(self.out)


@dataclass(frozen=True)
class Project:
    """A folder with `codings/`, empty at first."""

    root: Path
    capture: Callable[[], Any]

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        return file

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def files(self) -> dict[str, bytes]:
        """Return every file below the folder, with its bytes."""
        found = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def study(self, name: str = "s") -> tc.Study:
        return tc.read_study(name, project=self.root)

    def run(self, *arguments: str) -> Ran:
        self.capture()
        code = run(list(arguments))
        said = self.capture()
        return Ran(code, said.out, said.err)


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """An empty project, which is the working directory."""
    (tmp_path / "codings").mkdir()
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys.readouterr)


CODEBOOK = """variable,code,noun,adjective,aliases,kind
label,realism,Realism,Realist,Realpolitik,
label,liberalism,Liberalism,Liberal,,
label,neither,Neither,,,residual
"""
ARGUMENTS = """argument,actor,motivation,label,heading
C1,CSTO,Control,Realism,power
C2,CSTO,Bloc,Liberalism,rules
C3,CSTO,Recognition,Realism (Liberalism),power
C4,CSTO,Peacekeeping,(Liberal) Realist,power
C5,CSTO,Synergies,Liberalism,rules
N1,NATO,Bilateral,Realism (Liberalism),power
N2,NATO,Democracy,Realism (Liberalism),rules
N3,NATO,Freedom,Realism,power
N4,NATO,Peacekeeping,Liberalism,rules
"""


@pytest.fixture
def coded(project: Project) -> Project:
    """A project with one study of nine arguments, named `s`."""
    project.write("codings/codebook.csv", CODEBOOK)
    project.write("codings/s/arguments.csv", ARGUMENTS)
    return project


@pytest.fixture
def strict_json() -> Callable[[str], Any]:
    return strictly


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of this project."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the terminal to 100 columns, and let no machine be so slow that progress is printed."""
    monkeypatch.setattr(progress, "PATIENCE", 3600)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # the tests themselves may run under make
        monkeypatch.delenv(name, raising=False)
    os.environ.pop("SOURCE_DATE_EPOCH", None)
