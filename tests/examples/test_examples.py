"""Examples: those in `good/` have no message, and those in `broken/` have the messages beside them.

An example is the folder of a study, and missing files are taken from `base/`. Its folder `project/`
has the files beside the studies, and `reports/` those of the project. `bare.csv` is checked as a
single CSV file, with the codebook of the base. `expected.txt` has the messages as `theorycoding
check` prints them. Good examples have `accepted.txt` if there are notes.
"""

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from theorycoding.checks import check, check_project
from theorycoding.exchange.opening import open_foreign
from theorycoding.files.fixing import fix_files
from theorycoding.files.folders import Project, open_study
from theorycoding.problems import Problem, problem_codes
from theorycoding.reports.building import build, check_study

HERE = Path(__file__).parent
BROKEN = sorted(path for path in (HERE / "broken").iterdir() if path.is_dir())
GOOD = sorted(path for path in (HERE / "good").iterdir() if path.is_dir())
IN_PROJECTS = [path for path in (*BROKEN, *GOOD) if not (path / "bare.csv").exists()]
BESIDE = ("no-arguments.txt", "expected.txt", "accepted.txt", "project", "reports")
SHARED = ("codebook.csv", "sources.csv")
COMPUTED = re.compile(" (claim|printed|total|congruence)-")  # the message has the fault
# A file of a gibibyte, and a workbook: their tests are in unit/files and unit/exchange.
NOT_STORED = {"file-size", "workbook-cell"}


def messages(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    return [str(problem) for problem in sorted(set(problems))]


def problems_of(example: Path, folder: Path) -> list[Problem]:
    if (example / "bare.csv").exists():
        for file in example.glob("bare.csv*"):
            shutil.copy(file, folder / file.name)
        found = check(open_foreign([folder / "bare.csv"], codebook=HERE / "base" / "codebook.csv"))
        return [Problem(Path(one.file).name, *_values(one)[1:]) for one in found]
    project = lay_out(example, folder)
    found = problems_in(project)
    if (example / "reports").exists():
        found += tuple(build(project, only_check=True).problems)
    return list(found)


def problems_in(project: Project) -> tuple[Problem, ...]:
    checked = check_study(open_study(project, "example"))
    return (*checked.problems, *check_project(project))


def lay_out(example: Path, folder: Path) -> Project:
    """Make a project of the example and of the files that it lacks."""
    codings = folder / "codings"
    skip = shutil.ignore_patterns(*BESIDE, "bare.csv*")
    shutil.copytree(example, codings / "example", ignore=skip, symlinks=True)
    if (example / "project").exists():
        shutil.copytree(example / "project", codings, dirs_exist_ok=True)
    if (example / "reports").exists():
        shutil.copytree(example / "reports", folder / "reports")
    for name in SHARED:
        if not (codings / name).exists():
            shutil.copy(HERE / "base" / name, codings / name)
    if not is_without_arguments(example):
        shutil.copy(HERE / "base" / "arguments.csv", codings / "example")
    return Project(folder)


def is_without_arguments(example: Path) -> bool:
    """Return whether the example has its own arguments, or is about their absence."""
    names = {path.name for path in example.iterdir()}
    return bool(names & {"arguments.csv", "no-arguments.txt"})


def _values(problem: Problem) -> tuple[object, ...]:
    return tuple(getattr(problem, name) for name in problem.__slots__)


@cache  # each problem code looks through those of all examples
def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.mark.exhaustive
@pytest.mark.parametrize("example", IN_PROJECTS, ids=lambda path: path.name)
def test_fixing_leaves_nothing_to_fix_and_causes_no_new_problem(
    example: Path, tmp_path: Path
) -> None:
    project = lay_out(example, tmp_path)
    first = found = problems_in(project)
    for _ in range(3):
        if not fix_files(tmp_path, found):
            break
        found = problems_in(project)
    assert fix_files(tmp_path, found) == ()
    assert {one.code for one in found} <= {one.code for one in first}


@pytest.mark.parametrize("example", BROKEN, ids=lambda path: path.name)
def test_a_broken_example_has_the_messages_beside_it_and_no_others(
    example: Path, tmp_path: Path
) -> None:
    expected = lines(example / "expected.txt")
    assert expected
    assert messages(problems_of(example, tmp_path)) == expected


@pytest.mark.parametrize("example", GOOD, ids=lambda path: path.name)
def test_a_good_example_has_no_message_but_what_was_accepted(example: Path, tmp_path: Path) -> None:
    found = messages(problems_of(example, tmp_path))
    assert [message for message in found if " note " not in message] == []
    assert found == lines(example / "accepted.txt")


def test_there_are_enough_good_examples() -> None:
    assert len(GOOD) >= 40


@pytest.mark.parametrize("code", sorted(set(problem_codes()) - NOT_STORED))
def test_every_problem_code_has_an_example(code: str) -> None:
    examples = [*BROKEN, *(path for path in GOOD if problem_codes()[code].severity == "note")]
    written = [
        line
        for example in examples
        for line in lines(example / "expected.txt") + lines(example / "accepted.txt")
    ]
    assert any(f" {code}: " in line for line in written)


@pytest.mark.parametrize("example", BROKEN, ids=lambda path: path.name)
def test_every_message_of_an_example_has_a_hint(example: Path) -> None:
    unhelpful = [
        line
        for line in lines(example / "expected.txt")
        if " note " not in line and not line.endswith(")") and not COMPUTED.search(line)
    ]
    assert unhelpful == []
