"""Building in several processes: the same files, the same messages, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

import theorycoding as tc
from theorycoding.reports import building
from theorycoding.reports.processes import in_processes, processors

if TYPE_CHECKING:
    from tests.conftest import Project

posix = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
HEADER = "argument,actor,motivation,label\n"
BUILD = "import os; os.sched_getaffinity = lambda _: {0, 1}; from theorycoding.cli import main; "


def add_studies(project: "Project", number: int) -> None:
    for study in range(number):
        rows = f"A1,NATO,Fear of study {study},Realism\nA2,EU,Trade,Liberalism\n"
        project.write(f"codings/study {study}/arguments.csv", HEADER + rows)


def die(numbers: Sequence[int]) -> list[int]:
    if 1 in numbers:
        os._exit(1)
    return list(numbers)


def halved(numbers: Sequence[int]) -> list[float]:
    return [12 / number for number in numbers]


def test_two_processes_write_what_one_writes_and_a_broken_study_stops_no_other(
    coded: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    add_studies(coded, 4)
    coded.write("codings/study 2/arguments.csv", f"{HEADER}A1,NATO,Fear,Realsm\n")
    coded.write("reports/templates/study 1.md.j2", "{{ nobody }}\n")
    monkeypatch.setattr(building, "_WORTH_A_PROCESS", 2)
    project = tc.folders.Project(coded.root)
    steps: list[str] = []
    alone = building.build(project, only_check=True)
    both = building.build(project, only_check=True, processes=2, progress=steps.append)
    assert both == alone
    assert [problem.code for problem in both.problems] == ["label-unknown"]
    assert len(both.failures) == 1
    assert steps == list(project.studies)
    assert {*both.outputs} >= {"reports/s.md", "reports/comparison.md"}


def test_a_study_that_does_not_exist_is_refused_before_a_process_begins(coded: "Project") -> None:
    names = ["s", "nobody"] * 10
    with pytest.raises(tc.UsageError, match="no study 'nobody'"):
        building.build(tc.folders.Project(coded.root), names, processes=2)


def test_results_are_in_order_and_a_failure_is_that_of_the_work() -> None:
    assert list(in_processes(halved, range(1, 5), 2)) == [12, 6, 4, 3]
    with pytest.raises(ZeroDivisionError):
        list(in_processes(halved, range(4), 2))


def test_a_process_that_dies_is_reported() -> None:
    with pytest.raises(OSError, match="a process ended before its work was done"):
        list(in_processes(die, range(4), 2))


def test_there_is_a_processor() -> None:
    assert processors() >= 1


@pytest.mark.exhaustive
@posix
@pytest.mark.parametrize("is_whole_group", [True, False], ids=["terminal", "alone"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_no_file_and_no_process(
    coded: "Project", number: signal.Signals, *, is_whole_group: bool
) -> None:
    add_studies(coded, 400)
    command = [sys.executable, "-c", f"{BUILD}main()", "--project", str(coded.root), "build"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as begun:
        assert begun.stderr
        assert begun.stderr.readline().startswith(b"building ")
        (os.killpg if is_whole_group else os.kill)(begun.pid, number)
        left = begun.stderr.read()
    assert begun.returncode
    assert b"Traceback" not in left
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.killpg(begun.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("a process is left")
    assert not any(path.startswith("reports/") for path in coded.files())
