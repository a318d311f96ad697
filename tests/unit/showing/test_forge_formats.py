"""Problems for code-hosting services: SARIF and workflow commands, read back."""

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from theorycoding.problems import Place, Problem, new_problem, problem_codes
from theorycoding.showing.forge_formats import ANNOTATIONS, as_github, as_sarif

if TYPE_CHECKING:
    from tests.conftest import Project

FOUND = [
    new_problem(
        "label-unknown", Place("codings/s/arguments.csv", 3, 12), "unknown 'R'", hint="say R"
    ),
    new_problem("cell-blanks", Place("codings/a b/æ,ø:100%.csv", 2, 1), "100 %, a: b"),
    new_problem("line-ends", Place("codings/s/arguments.csv"), "lines end in CRLF; accepted"),
]
COMMAND = re.compile(
    r"::(?P<kind>error|warning|notice) file=(?P<file>[^,:]+),line=(?P<line>\d+),col=(?P<col>\d+),"
    r"title=(?P<title>[a-z-]+)::(?P<said>.*)"
)


def result_of(log: Any, number: int) -> tuple[Any, ...]:
    result = log["runs"][0]["results"][number]
    place = result["locations"][0]["physicalLocation"]
    region = place["region"]
    file = unquote(place["artifactLocation"]["uri"])
    start = (region["startLine"], region["startColumn"])
    return (file, *start, result["level"], result["ruleId"], result["message"]["text"])


def expected(one: Problem, said: str) -> tuple[Any, ...]:
    return (one.file, one.line, one.column, one.severity, one.code, said)


def test_a_log_has_each_problem_at_its_place_and_its_rule() -> None:
    log = json.loads(as_sarif(FOUND))
    assert log["version"] == "2.1.0"
    said = ["unknown 'R' (say R)", "100 %, a: b", "lines end in CRLF; accepted"]
    for number, one in enumerate(FOUND):
        assert result_of(log, number) == expected(one, said[number])
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [one.code for one in FOUND]
    assert rules[0]["help"]["text"] == problem_codes()["label-unknown"].fix


def test_a_workflow_command_has_each_problem_at_its_place() -> None:
    for one, line in zip(FOUND, as_github(FOUND).splitlines(), strict=True):
        command = COMMAND.fullmatch(line)
        assert command is not None
        assert unquote(command["file"]) == one.file
        assert (int(command["line"]), int(command["col"])) == (one.line, one.column)
        assert command["title"] == one.code
        assert unquote(command["said"]).startswith(one.message)
        assert command["kind"] == {"note": "notice"}.get(one.severity, one.severity)


def test_a_line_break_in_a_message_does_not_end_the_command() -> None:
    broken = new_problem("cell-blanks", Place("a.csv"), "one\ntwo")
    assert as_github([broken]).count("\n") == 1


@pytest.mark.parametrize("form", ANNOTATIONS)
def test_check_writes_what_code_hosting_services_read_and_keeps_its_exit_code(
    coded: "Project", form: str
) -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label\nC1,Realsm\n")
    done = coded.run("check", "s", "--format", form)
    assert done.code == 1
    assert "codings/s/coders/prose.csv" in done.out
    assert "label-unknown" in done.out


def test_no_problems_are_an_empty_log(coded: "Project") -> None:
    assert coded.run("check", "s", "--format", "sarif").json["runs"][0]["results"] == []
    assert coded.run("check", "s", "--format", "github").out == ""
