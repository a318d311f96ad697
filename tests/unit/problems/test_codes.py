"""The list of problem codes."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from theorycoding.problems import Severity, problem_codes

ROOT = Path(__file__).parents[3]
SOURCES = [path.read_text("utf-8") for path in (ROOT / "src" / "theorycoding").rglob("*.py")]


def test_the_codes_of_a_section_are_next_to_each_other() -> None:
    sections = [
        section for section, _ in groupby(kind.section for kind in problem_codes().values())
    ]
    assert len(sections) == len({*sections})


@pytest.mark.parametrize("code", problem_codes())
def test_a_code_explains_what_why_and_how_to_fix_it(code: str) -> None:
    kind = problem_codes()[code]
    assert kind.severity in set(Severity)
    for text in (kind.what, kind.why, kind.fix):
        assert re.fullmatch(r"\S.*[.]", text)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)


@pytest.mark.parametrize("code", problem_codes())
def test_a_code_is_given_somewhere_in_the_package(code: str) -> None:
    assert any(f'"{code}"' in text for text in SOURCES)


def test_the_hook_for_repositories_of_codings_runs_the_check() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    keys = dict(re.findall(r"^[- ] (\w+): (.+)$", hook, re.MULTILINE))
    assert (keys["entry"], keys["language"]) == ("theorycoding check", "python")
    assert "pass_filenames: false" in hook  # it checks whole studies
    assert re.search(keys["files"], "codings/ffi-2007/arguments.csv")
