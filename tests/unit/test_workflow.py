"""The workflow, the hooks for developers and the pages agree with the Makefile and pyproject."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
every_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def made(text: str, before: str) -> set[str]:
    """Return the targets that lines call after `before`; plain `make` is the default target."""
    calls = re.findall(rf"^{before}make\b([a-z ]*)", text, re.MULTILINE)
    return {target for call in calls for target in call.split() or ["all"]}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))


def workflow_targets() -> set[str]:
    return {target for path in WORKFLOWS for target in made(path.read_text("utf-8"), r" *- run: ")}


def named_targets(page: str) -> set[str]:
    """Return the targets named on a page: in a fence, or in inline code that may be wrapped."""
    inline = re.findall(r"`make\s([a-z]+)`", read(page))
    return {*inline, *made(read(page), r" *")}


def test_the_workflow_runs_only_targets_that_exist() -> None:
    assert {"all", "test", "check"} <= workflow_targets() <= targets()


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "RELEASING.md"])
def test_a_page_for_developers_names_only_targets_that_exist(page: str) -> None:
    assert {"test", "check", "ways"} <= named_targets(page) <= targets()


def test_the_workflow_runs_every_target_of_the_gate() -> None:
    assert made(read(".ci/run"), "") <= workflow_targets()


def test_every_supported_python_is_tried_on_every_system() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    kinds = [re.fullmatch(r".* :: (3\.\d+)", kind) for kind in project["classifiers"]]
    supported = [kind[1] for kind in kinds if kind]
    assert project["requires-python"] == f">={supported[0]}"
    matrices = re.findall(
        r"^ +python: \[(.*)\]$", read(".github/workflows/check.yml"), re.MULTILINE
    )
    assert [re.findall(r"[\d.]+", matrix) for matrix in matrices] == [supported] * 3


@every_workflow
def test_a_workflow_reads_the_repository_and_does_no_more(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    assert re.findall(r"permissions:\s+(.*\n)", text) == ["contents: read\n"]
    assert "secrets." not in text
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")


@every_workflow
def test_an_action_is_pinned_by_its_commit(workflow: Path) -> None:
    actions = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
    assert actions
    assert [name for name in actions if not re.fullmatch(r"\S+@[0-9a-f]{40}  # v\S+", name)] == []


def test_the_workflow_runs_once_a_week_and_from_nothing() -> None:
    text = read(".github/workflows/check.yml")
    triggers = re.findall(r"^  (push|pull_request|schedule):$", text, re.MULTILINE)
    assert triggers == ["push", "pull_request", "schedule"]
    assert re.search(r'cron: "\d+ \d+ \* \* [0-6]"', text)
    assert 'PIP_NO_CACHE_DIR: "1"' in text
    assert not re.search(r"actions/cache|^ +cache:", text, re.MULTILINE)


def test_the_hooks_for_developers_download_nothing() -> None:
    text = read(".pre-commit-config.yaml")
    assert re.findall(r"repo: (.*)", text) == ["local"]
    entries = re.findall(r"entry: (\S+)", text)
    assert set(entries) == {".venv/bin/python"}
    assert text.count("language: system") == len(entries)
