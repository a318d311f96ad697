"""Long work prints its current step on stderr, and short work prints nothing."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import theorycoding as tc
from theorycoding.cli import progress

if TYPE_CHECKING:
    from tests.conftest import Project

SLOW = {
    "check": ("checking", tc.audit, "check_study", ("check", "s")),
    "build": ("building", tc.building, "check_study", ("build", "s")),
    "tally": ("reading", tc.loading, "build_study", ("tally", "s")),
    "claims": ("reading", tc.loading, "build_study", ("claims", "s")),
}


@pytest.mark.parametrize(("doing", "module", "step", "command"), SLOW.values(), ids=SLOW)
def test_a_command_that_takes_long_prints_its_current_step(
    coded: "Project",
    monkeypatch: pytest.MonkeyPatch,
    doing: str,
    module: Any,
    step: str,
    command: tuple[str, ...],
) -> None:
    assert f"{doing} s …" not in coded.run(*command).err
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    monkeypatch.setattr(module, step, slowed(getattr(module, step)))
    assert coded.run(*command).err.startswith(f"{doing} s …\n")


def test_each_later_step_is_printed_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.progress_when_slow("checking") as at:
        at("first")
        said = wait_for(lambda: capsys.readouterr().err)
        at("second")
        at("third")
    assert said == "checking first …\n"
    assert capsys.readouterr().err == "checking second …\nchecking third …\n"


def test_nothing_is_printed_after_the_work_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    with progress.progress_when_slow("checking") as at:
        at("first")
    time.sleep(0.1)
    assert capsys.readouterr().err == ""


def slowed(function: Callable[..., Any]) -> Callable[..., Any]:
    def slow(*arguments: Any, **named: Any) -> Any:
        time.sleep(0.2)
        return function(*arguments, **named)

    return slow


def wait_for(read: Callable[[], str]) -> str:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if text := read():
            return text
        time.sleep(0.01)
    raise TimeoutError
