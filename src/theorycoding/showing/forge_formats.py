"""Problems for code-hosting services, which show them beside the line: SARIF and GitHub."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

from theorycoding.problems import Problem, problem_codes
from theorycoding.showing.json_text import to_json
from theorycoding.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(problems: Iterable[Problem]) -> str:
    """Return problems as a SARIF 2.1.0 log of one run.

    Paths are those of the problems, columns count code points. Only codes that occur are listed
    as rules.
    """
    listed = list(problems)
    driver = {
        "name": "theorycoding",
        "version": __version__,
        "rules": [_rule(code) for code in dict.fromkeys(problem.code for problem in listed)],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in listed],
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def as_github(problems: Iterable[Problem]) -> str:
    """Return problems as workflow commands for GitHub Actions, one line per problem."""
    return "".join(map(_command, problems))


def _rule(code: str) -> dict[str, Any]:
    kind = problem_codes()[code]
    return {
        "id": code,
        "shortDescription": {"text": kind.what},
        "fullDescription": {"text": f"{kind.what} {kind.why}"},
        "help": {"text": kind.fix},
        "defaultConfiguration": {"level": kind.severity},
    }


def _result(problem: Problem) -> dict[str, Any]:
    location = {
        "artifactLocation": {"uri": quote(problem.file)},
        "region": {"startLine": problem.line, "startColumn": problem.column},
    }
    return {
        "ruleId": problem.code,
        "level": problem.severity,
        "message": {"text": _text(problem)},
        "locations": [{"physicalLocation": location}],
    }


def _command(problem: Problem) -> str:
    kind = {"note": "notice"}.get(problem.severity, problem.severity)
    file = _data(problem.file).replace(":", "%3A").replace(",", "%2C")
    place = f"file={file},line={problem.line},col={problem.column}"
    return f"::{kind} {place},title={problem.code}::{_data(_text(problem))}\n"


def _text(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


ANNOTATIONS: Final[dict[str, Callable[[Iterable[Problem]], str]]] = {
    "github": as_github,
    "sarif": as_sarif,
}
