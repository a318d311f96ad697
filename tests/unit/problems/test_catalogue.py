"""The list of problem codes, and the page made of it."""

import importlib.util
import re
from pathlib import Path

import pytest

from theorycoding.problems import Severity
from theorycoding.problems.catalogue import PROBLEM_CODES, SECTIONS

ROOT = Path(__file__).parents[3]
SOURCES = [
    path.read_text("utf-8")
    for path in (ROOT / "src" / "theorycoding").rglob("*.py")
    if path.name != "catalogue.py"
]


def test_docs_problems_is_what_the_codes_and_the_examples_say() -> None:
    location = ROOT / "tests" / "problems_page.py"
    spec = importlib.util.spec_from_file_location("problems_page", location)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == module.PAGE.read_text("utf-8"), "run: python tests/problems_page.py"


def test_no_code_stands_in_two_sections() -> None:
    assert len(PROBLEM_CODES) == sum(map(len, SECTIONS.values()))


@pytest.mark.parametrize("code", PROBLEM_CODES)
def test_a_code_says_what_why_and_how_to_mend_it(code: str) -> None:
    kind = PROBLEM_CODES[code]
    assert kind.severity in set(Severity)
    for text in (kind.what, kind.why, kind.mend):
        assert re.fullmatch(r"\S.*[.]", text)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)


@pytest.mark.parametrize("code", PROBLEM_CODES)
def test_a_code_is_given_somewhere_in_the_package(code: str) -> None:
    assert any(f'"{code}"' in text for text in SOURCES)


def test_the_hook_for_repositories_of_codings_runs_the_check() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    keys = dict(re.findall(r"^[- ] (\w+): (.+)$", hook, re.MULTILINE))
    assert (keys["entry"], keys["language"]) == ("theorycoding check", "python")
    assert "pass_filenames: false" in hook  # it checks whole studies
    assert re.search(keys["files"], "codings/ffi-2007/arguments.csv")
