"""The command line: every command, every format, exit codes, and the JSON that others read."""

import contextlib
import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from markdown_it import MarkdownIt

import theorycoding as tc
from theorycoding.cli import cli, run

if TYPE_CHECKING:
    from tests.conftest import Project

posix = pytest.mark.skipif(os.name != "posix", reason="a shell and terminals of POSIX")
FORMATS = ("text", "markdown", "csv", "json", "html", "latex")
COMMANDS = tuple(cli.commands.items())
STUDY = 'title = "NATO and the CSTO"\n[[table]]\nid = "t1"\ncaption = "Table 1"\n'
CLAIMS = """claim,by,section,statement,measure,relation,stated,expected,found,note
A1,source,§1,Two are liberal,"count('liberalism', actor='CSTO')",is,2 of 5,holds,,
A7,source,§1,One is so wholly,"arguments(actor='CSTO', pure='liberalism')",only,C5,fails,C2; C5,slip
M3,source,§2,Not to be computed,,,,,,no base is printed
"""


@pytest.fixture
def full(coded: "Project") -> "Project":
    """A study with a table, a grid and claims."""
    coded.write("codings/s/study.toml", STUDY)
    coded.write("codings/s/claims.csv", CLAIMS)
    coded.write("codings/s/grids/g.csv", "case,criterion,value\nRussia,SCO,x\nLatvia,SCO,–\n")
    coded.write("codings/s/coders/prose.csv", "argument,label\nC1,Realism\nC2,Realism\n")
    return coded


ANALYSES = {
    "tally": ("tally", "s"),
    "verdict": ("verdict", "s"),
    "table": ("table", "s", "t1"),
    "grid": ("table", "s", "g"),
    "explain": ("explain", "s", "--theory", "realism"),
    "claims": ("claims", "s"),
    "list": ("list",),
    "check": ("check", "s"),
    "disagreements": ("disagreements", "s"),
    "compare": ("compare",),
    "contradictions": ("contradictions",),
}


# Help


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=str)
def test_each_command_and_each_of_its_options_says_what_it_is_for(
    name: str, command: click.Command
) -> None:
    assert command.help, name
    first = command.help.split("\n\n")[0]
    assert first.rstrip().endswith("."), name
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}"


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_help_of_each_command_is_good(project: "Project", name: str) -> None:
    ran = project.run(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: theorycoding {name}")


def test_the_list_of_commands_fits_a_small_terminal(
    project: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = project.run("--help").out.partition("Commands:\n")[2]
    assert all(f"  {name} " in listed for name in cli.commands)
    assert "..." not in listed


def test_the_commands_are_those_that_are_promised() -> None:
    promised = {"check", "list", "table", "tally", "verdict", "claims", "explain", "disagreements"}
    promised |= {"sheet", "diff", "compare", "contradictions", "figure", "report", "build", "new"}
    assert promised <= set(cli.commands)


def test_every_command_that_computes_offers_the_formats() -> None:
    for name in ("table", "tally", "verdict", "claims", "explain", "list", "check", "compare"):
        (option,) = (one for one in cli.commands[name].params if "--format" in one.opts)
        assert isinstance(option.type, click.Choice)
        assert {"text", "markdown", "csv", "json"} <= set(option.type.choices), name


def test_neither_pandas_nor_jinja_is_imported_for_help_or_version() -> None:
    script = (
        "import sys\n"
        "from theorycoding.cli import run\n"
        "codes = [run(['--version']), run(['--help']), run(['tally', '--help'])]\n"
        "codes.append(run(['tally', '--rule', 'no such rule', 's']))\n"
        "slow = {'pandas', 'numpy', 'jinja2', 'tabulate', 'typst'} & set(sys.modules)\n"
        "print(codes, sorted(slow))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[0, 0, 0, 2] []"


def test_a_file_is_checked_without_pandas(project: "Project") -> None:
    project.write("arguments.csv", "argument,actor,motivation,label\nA1,NATO,Trade,Liberalism\n")
    script = (
        "import sys\n"
        "from theorycoding.cli import run\n"
        "print(run(['check', 'arguments.csv']), 'pandas' in sys.modules)\n"
    )
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=project.root)
    assert ran.stdout.splitlines()[-1] == "0 False"


# Formats


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ANALYSES)
def test_every_command_writes_every_format(
    full: "Project", strict_json: Any, name: str, form: str
) -> None:
    ran = full.run(*ANALYSES[name], "--format", form)
    assert ran.code == 0
    assert ran.out.endswith("\n") or (form, name) == ("text", "check")
    if form == "json":
        assert strict_json(ran.out) is not None
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(ran.out, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
    elif form == "markdown":
        assert "<table>" in MarkdownIt("commonmark").enable("table").render(ran.out)
    elif form == "html":
        HTMLParser().feed(ran.out)
        assert ran.out.count("<table>") == ran.out.count("</table>") >= 1
    elif form == "latex":
        assert ran.out.count(r"\begin{table}") == ran.out.count(r"\end{table}") >= 1


def test_all_tables_are_shown_without_a_name_but_data_need_one(full: "Project") -> None:
    ran = full.run("table", "s")
    assert "Table 1" in ran.out
    assert "Russia" in ran.out
    for form in ("csv", "json"):
        ran = full.run("table", "s", "--format", form)
        assert (ran.code, ran.out) == (2, "")
        assert "use one of: t1, g" in ran.err


def test_data_of_a_study_without_tables_need_a_table_in_its_settings(project: "Project") -> None:
    project.write("codings/toll/arguments.csv", "argument,actor,motivation,label\nA1,N,toll,ice\n")
    ran = project.run("table", "toll", "--format", "csv")
    assert ran.err.strip().endswith("give TABLE with --format csv: study.toml has no [[table]]")


# JSON


def test_tally_as_json(full: "Project") -> None:
    ran = full.run("tally", "s", "--format", "json")
    assert ran.json == {
        "study": "s",
        "coder": "published",
        "rule": "primary",
        "weight": None,
        "by": "actor",
        "groups": [
            {
                "actor": "CSTO",
                "arguments": 5,
                "mixed": 2,
                "uncoded": 0,
                "counts": {"realism": 3, "liberalism": 2, "neither": 0},
                "leader": "realism",
                "margin": 1,
            },
            {
                "actor": "NATO",
                "arguments": 4,
                "mixed": 2,
                "uncoded": 0,
                "counts": {"realism": 3, "liberalism": 1, "neither": 0},
                "leader": "realism",
                "margin": 2,
            },
            {
                "actor": None,
                "arguments": 9,
                "mixed": 4,
                "uncoded": 0,
                "counts": {"realism": 6, "liberalism": 3, "neither": 0},
                "leader": "realism",
                "margin": 3,
            },
        ],
    }
    assert list(ran.json) == ["study", "coder", "rule", "weight", "by", "groups"]


@pytest.mark.parametrize(
    ("options", "rule", "weight", "csto", "leader", "margin"),
    [
        (["--rule", "any"], "any", None, [3, 4], "liberalism", 1),
        (["--rule", "pure"], "pure", None, [1, 2], "liberalism", 1),
        (["--rule", "weighted"], "weighted", "2/3", ["7/3", "8/3"], "liberalism", "1/3"),
        (["--weight", "3/4"], "weighted", "3/4", ["5/2", "5/2"], None, 0),
        (
            ["--rule", "weighted", "--weight", "0.8"],
            "weighted",
            "4/5",
            ["13/5", "12/5"],
            "realism",
            "1/5",
        ),
        (["--rule", "weighted", "--weight", "1"], "weighted", "1", [3, 2], "realism", 1),
    ],
)
def test_every_rule_is_exact_in_json(
    full: "Project",
    options: list[str],
    rule: str,
    weight: str | None,
    csto: list[int | str],
    leader: str | None,
    margin: int | str,
) -> None:
    found = full.run("tally", "s", *options, "--format", "json").json
    first = found["groups"][0]
    assert (found["rule"], found["weight"]) == (rule, weight)
    assert [first["counts"]["realism"], first["counts"]["liberalism"]] == csto
    assert (first["leader"], first["margin"]) == (leader, margin)


def test_a_tally_by_any_column_of_some_rows_of_one_coder(full: "Project") -> None:
    by = full.run("tally", "s", "--by", "heading", "--format", "json").json
    assert by["by"] == "heading"
    assert [group["heading"] for group in by["groups"]] == ["power", "rules", None]
    some = full.run(
        "tally", "s", "--where", "actor=NATO", "--where", "heading=power", "--format", "json"
    )
    assert [group["arguments"] for group in some.json["groups"]] == [2, 2]
    prose = full.run("tally", "s", "--coder", "prose", "--format", "json").json
    assert prose["coder"] == "prose"
    assert [(one["arguments"], one["uncoded"]) for one in prose["groups"]] == [
        (2, 3),
        (0, 4),
        (2, 7),
    ]


def test_a_column_named_like_a_count_is_refused_and_not_overwritten(
    project: "Project",
) -> None:
    project.write("a.csv", "actor,motivation,label,leader\nRussia,m,Realism,Putin\n")
    ran = project.run("tally", "a.csv", "--by", "leader", "--format", "json")
    assert (ran.code, ran.out) == (2, "")
    assert "rename the column" in ran.err


def test_claims_as_json(full: "Project") -> None:
    assert full.run("claims", "s", "--format", "json").json == [
        {
            "study": "s",
            "claim": "A1",
            "by": "source",
            "whose": None,
            "expected": "holds",
            "outcome": "holds",
            "found": "2 of 5",
            "stated": "2 of 5",
            "note": "",
        },
        {
            "study": "s",
            "claim": "A7",
            "by": "source",
            "whose": None,
            "expected": "fails",
            "outcome": "fails",
            "found": "C2; C5",
            "stated": "C5",
            "note": "slip",
        },
        {
            "study": "s",
            "claim": "M3",
            "by": "source",
            "whose": None,
            "expected": None,
            "outcome": "recorded",
            "found": None,
            "stated": "",
            "note": "no base is printed",
        },
    ]


def test_check_as_json(full: "Project") -> None:
    full.write("codings/s/coders/prose.csv", "argument,label\nC1,Realism\nC2,Realsm\nC3,\n")
    ran = full.run("check", "s", "--format", "json")
    assert ran.code == 1
    assert ran.json == [
        {
            "file": "codings/s/coders/prose.csv",
            "line": 3,
            "column": 4,
            "severity": "error",
            "code": "label-unknown",
            "field": "label",
            "message": "unknown theory 'Realsm'",
            "hint": "did you mean 'Realism'?",
        },
        {
            "file": "codings/s/coders/prose.csv",
            "line": 4,
            "column": 4,
            "severity": "warning",
            "code": "label-uncoded",
            "field": "label",
            "message": "C3 is not yet coded",
            "hint": "code it; until then it is left out of n",
        },
    ]


@pytest.mark.parametrize("command", ["claims", "tally", "verdict", "explain"])
def test_a_table_is_as_wide_as_the_terminal_and_in_a_file_80_columns(
    full: "Project", monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    reason = "A long reason of the actor for what it does"
    rows = "".join(f"C{n},CSTO,{reason},Liberalism\n" for n in range(1, 6))
    full.write("codings/s/arguments.csv", f"argument,actor,motivation,label\n{rows}")
    options = ("--theory", "liberalism") if command == "explain" else ()
    in_file = full.run(command, "s", *options).out
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    on_screen = full.run(command, "s", *options).out
    for text, width in ((in_file, 80), (on_screen, 60)):
        *_, body = text.rpartition("\n\n")  # sentences above the table are not broken
        assert max(map(len, body.splitlines())) <= width


def test_check_as_text_gives_place_severity_code_message_and_hint(full: "Project") -> None:
    full.write("codings/s/coders/prose.csv", "argument,label\nC1,Realism\nC2,Realsm\n")
    ran = full.run("check")
    assert ran.code == 1
    assert ran.out == (
        "codings/s/coders/prose.csv:3:4: error label-unknown: unknown theory 'Realsm' "
        "(did you mean 'Realism'?)\n"
    )


@pytest.mark.parametrize("form", ["text", "markdown", "html", "github", "csv", "json", "sarif"])
def test_a_repeated_problem_is_one_line_for_people_and_every_place_for_programs(
    full: "Project", form: str
) -> None:
    rows = "".join(f"C{number},Realsm\n" for number in range(1, 31))
    full.write("codings/s/coders/prose.csv", f"argument,label\n{rows}")
    ran = full.run("check", "s", "--format", form)
    assert ran.code == 1
    is_for_programs = form in {"csv", "json", "sarif"}
    places = ran.out.count("unknown theory")
    assert places == (30 if is_for_programs else 1)
    assert ("30 times, first at 2:4, 3:4 and 4:4" in ran.out) is not is_for_programs
    assert ("--format csv lists every place" in ran.err) is not is_for_programs


def test_repeated_problems_do_not_flood_stderr(full: "Project") -> None:
    rows = "".join(f"C{number},Realsm\n" for number in range(1, 31))
    full.write("codings/s/coders/prose.csv", f"argument,label\n{rows}")
    said = full.run("tally", "s").err
    assert said.count("unknown theory 'Realsm'") == 1
    assert "30 times" in said


def test_warnings_never_change_the_exit_code(full: "Project") -> None:
    full.write("codings/s/coders/prose.csv", "argument,label\nC1,\n")
    ran = full.run("check", "s", "--format", "json")
    assert (ran.code, [one["severity"] for one in ran.json]) == (0, ["warning"])
    ran = full.run("tally", "s", "--format", "json")
    assert ran.code == 0
    assert "warning label-uncoded" in ran.err
    assert ran.json["study"] == "s"


def test_notes_are_shown_on_demand_only(full: "Project") -> None:
    text = full.read("codings/s/arguments.csv")
    full.write("codings/s/arguments.csv", "\ufeff" + text)
    assert full.run("check", "s", "--format", "json").json == []
    shown = full.run("check", "s", "--verbose", "--format", "json").json
    assert [(one["severity"], one["code"]) for one in shown] == [("note", "bom")]
    assert "bom" not in full.run("tally", "s").err
    full.write("codings/s/coders/prose.csv", "argument,label\nC1,Realsm\n")
    assert " note " not in full.run("tally", "s").err


def test_check_of_all_studies_reports_a_shared_problem_once(full: "Project") -> None:
    full.write("codings/t/arguments.csv", "argument,actor,motivation,label\nA,B,C,Realism\n")
    full.write("codings/sources.csv", "source,titel\nx,X\n")
    found = full.run("check", "--format", "json").json
    assert len(found) == len(
        {(one["file"], one["line"], one["code"], one["field"]) for one in found}
    )
    assert found == sorted(found, key=lambda one: (one["file"], one["line"], one["column"]))


def test_list_as_json(full: "Project") -> None:
    assert full.run("list", "--format", "json").json == [
        {
            "study": "s",
            "title": "NATO and the CSTO",
            "arguments": 9,
            "actors": ["CSTO", "NATO"],
            "coders": ["published", "prose"],
            "tables": ["t1"],
            "grids": ["g"],
            "claims": 3,
        }
    ]


def test_table_as_json_is_a_list_of_rows(full: "Project") -> None:
    rows = full.run("table", "s", "t1", "--format", "json").json
    assert rows[2] == {"motivation": "Recognition", "label": "Realism (Liberalism)"}
    assert len(rows) == 9


def test_explain_lists_the_rows_behind_a_count(full: "Project") -> None:
    rows = full.run(
        "explain",
        "s",
        "--theory",
        "Liberal",
        "--rule",
        "weighted",
        "--where",
        "actor=CSTO",
        "--format",
        "json",
    ).json
    assert [(row["argument"], row["counts"], row["file"], row["line"]) for row in rows] == [
        ("C2", 1, "codings/s/arguments.csv", 3),
        ("C3", "1/3", "codings/s/arguments.csv", 4),
        ("C4", "1/3", "codings/s/arguments.csv", 5),
        ("C5", 1, "codings/s/arguments.csv", 6),
    ]
    text = full.run("explain", "s", "--theory", "liberalism", "--where", "actor=CSTO").out
    assert text.startswith("2 of 5 arguments count for liberalism under the rule primary")


@pytest.mark.parametrize("rule", ["primary", "any", "pure", "weighted"])
def test_what_explain_lists_adds_up_to_the_tally(full: "Project", rule: str) -> None:
    tally = full.run("tally", "s", "--rule", rule, "--format", "json").json
    for theory, count in tally["groups"][-1]["counts"].items():
        rows = full.run("explain", "s", "--theory", theory, "--rule", rule, "--format", "json").json
        assert sum((Fraction(row["counts"]) for row in rows), Fraction(0)) == Fraction(count)


def test_explain_points_at_the_coders_own_file(full: "Project") -> None:
    rows = full.run(
        "explain", "s", "--theory", "realism", "--coder", "prose", "--format", "json"
    ).json
    assert [(row["argument"], row["file"], row["line"]) for row in rows] == [
        ("C1", "codings/s/coders/prose.csv", 2),
        ("C2", "codings/s/coders/prose.csv", 3),
    ]


def test_explain_lists_the_cells_of_a_grid(full: "Project") -> None:
    rows = full.run("explain", "s", "--grid", "g", "--value", "x", "--format", "json").json
    assert [(row["case"], row["criterion"], row["value"]) for row in rows] == [
        ("Russia", "SCO", "x")
    ]


# Exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("tally",),
        ("tally", "nowhere"),
        ("tally", "nowhere.csv"),
        ("tally", "s", "--nonsense"),
        ("tally", "s", "--rule", "primry"),
        ("tally", "s", "--rule", "any", "--weight", "2/3"),
        ("tally", "s", "--weight", "1/3"),
        ("tally", "s", "--weight", "3/2"),
        ("tally", "s", "--weight", "x"),
        ("tally", "s", "--weight", "nan"),
        ("tally", "s", "--weight", "1/0"),
        ("tally", "s", "--by", "acter"),
        ("tally", "s", "--where", "actor"),
        ("tally", "s", "--where", "actor=NAT0"),
        ("tally", "s", "--where", "acter=NATO"),
        ("tally", "s", "--coder", "prosa"),
        ("tally", "s", "--format", "xlsx"),
        ("tally", "s", "--weight", "1e999999999"),
        ("tally", "s", "--column", "label"),
        ("table", "s", "t2"),
        ("table", "nowhere"),
        ("explain", "s"),
        ("explain", "s", "--theory", "realsm"),
        ("explain", "s", "--grid", "gg"),
        ("explain", "s", "--grid", "g", "--value", "y"),
        ("claims", "nowhere"),
        ("check", "nowhere"),
        ("report", "nowhere"),
        ("build", "nowhere"),
        ("build", "s", "nowhere"),
        ("new",),
        ("new", "s"),
        ("--project", "nowhere", "list"),
        ("sheet", "s"),
        ("sheet", "s", "--coder", "prose"),
        ("tally", "s", "--codebook", "codings/codebook.csv"),
        ("tally", "s", "--column", "label=label"),
        ("check", "s", "--column", "label=label"),
        ("explain", "s", "--grid", "g", "--theory", "realism"),
        ("explain", "s", "--theory", "realism", "--value", "x"),
        ("figure", "s", "-o", "s.svg"),
        ("agreement", "s", "--level", "ordinal"),
        ("agreement", "s", "--weights", "linear"),
        ("agreement", "s", "--coder", "prose"),
        ("agreement", "long.csv", "--unit", "u", "--wide", "--label", "what"),
        ("agreement", "long.csv", "--unit", "u", "--wide", "--settled"),
    ],
    ids=" ".join,
)
def test_a_usage_error_is_2_and_prints_nothing(full: "Project", arguments: tuple[str, ...]) -> None:
    before = full.files()
    ran = full.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    assert full.files() == before


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("tally", "s", "--by", "acter"), "did you mean 'actor'?"),
        (("tally", "s", "--where", "actor=Nato"), "did you mean 'NATO'?"),
        (("tally", "s", "--coder", "pros"), "did you mean 'prose'?"),
        (("table", "s", "t-1"), "did you mean 't1'?"),
        (("explain", "s", "--theory", "realsm"), "did you mean 'Realism'?"),
    ],
)
def test_a_misspelt_name_gets_a_hint(
    full: "Project", arguments: tuple[str, ...], hint: str
) -> None:
    assert hint in full.run(*arguments).err


NEEDS_DATA = {
    **ANALYSES,
    "report": ("report", "s"),
    "sheet": ("sheet", "s", "--coder", "anna"),
    "figure": ("figure", "s"),
}


def test_a_study_may_be_named_as_a_shell_completes_it(
    full: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    told = full.run("tally", "s").out
    assert full.run("tally", "s/").out == told
    assert full.run("tally", "codings/s/").out == told
    monkeypatch.chdir(full.root / "codings")
    assert full.run("tally", "s/").out == told


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "name", [name for name in NEEDS_DATA if name not in {"check", "contradictions"}]
)
def test_data_with_errors_exit_with_1_and_print_no_partial_result(
    full: "Project", name: str, form: str
) -> None:
    full.write(
        "codings/s/arguments.csv", "argument,actor,motivation,label\nC1,CSTO,Control,Realsm\n"
    )
    options = ("--format", form) if name in ANALYSES else ()
    ran = full.run(*NEEDS_DATA[name], *options)
    assert (ran.code, ran.out) == (1, "")
    assert "codings/s/arguments.csv:2:17: error label-unknown" in ran.err


def test_a_claim_that_cannot_be_evaluated_prints_no_partial_result(full: "Project") -> None:
    full.write("codings/s/claims.csv", CLAIMS.replace("'CSTO'", "'CST0'", 1))
    for command in (("claims", "s"), ("claims", "s", "--format", "json"), ("report", "s")):
        ran = full.run(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "error claim-name" in ran.err


def test_a_bug_in_theorycoding_exits_with_70_and_is_reported_as_such(
    full: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("one step too far")

    monkeypatch.setattr(tc.tallies, "tallies", broken)
    ran = full.run("tally", "s")
    assert (ran.code, ran.out) == (70, "")
    assert "one step too far" in ran.err
    assert "bug in theorycoding" in ran.err


def test_a_full_disk_is_not_a_bug_in_theorycoding(
    full: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    ran = full.run("build")
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert "bug" not in ran.err


def shell(project: "Project", command: str) -> subprocess.CompletedProcess[str]:
    """Run a command line of bash, in which `theorycoding` is this one."""
    run_it = f'theorycoding() {{ "{sys.executable}" -m theorycoding "$@"; }}; set -o pipefail; '
    return subprocess.run(
        ["bash", "-c", run_it + command],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@posix
@pytest.mark.parametrize(
    "closed",
    [
        ">&- 2>&-",
        "| true",
        *(
            pytest.param(closed, marks=pytest.mark.exhaustive)
            for closed in (">&-", "2>&-", "<&- >&- 2>&-")
        ),
    ],
)
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("--help", 0),
        ("check broken", 1),
        ("--wrong", 2),
    ],
)
def test_a_closed_stream_or_a_reader_that_hangs_up_changes_no_exit_code(
    full: "Project", closed: str, command: str, code: int
) -> None:
    full.write("codings/broken/arguments.csv", "actor,motivation,label\nX,y,Realsm\n" * 2)
    ran = shell(full, f"theorycoding {command} {closed}")
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


@posix
def test_a_long_table_may_be_read_in_part(full: "Project") -> None:
    rows = "".join(f"{number},X,{'y' * 90},Realism\n" for number in range(5000))
    full.write("many.csv", "argument,actor,motivation,label\n" + rows)
    ran = shell(full, "theorycoding table many.csv | head -n 3")
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 3)
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_a_result_that_cannot_be_written_is_an_error_without_a_traceback(full: "Project") -> None:
    ran = shell(full, "theorycoding tally s > /dev/full")
    assert ran.returncode == 1
    assert "Exception" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "No space left on device" in ran.stderr


EACH = """
import sys
from theorycoding.cli import main
for arguments in {!a}:
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as ended:
        assert ended.code != 70, arguments
"""


def on_a_terminal(project: "Project", commands: Sequence[Sequence[str]]) -> str:
    """Return what commands write to a terminal, standard error included."""
    import pty  # noqa: PLC0415  # not on Windows

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", EACH.format(commands)]
    ran = subprocess.Popen(command, cwd=project.root, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    parts = []
    with contextlib.suppress(OSError):  # how Linux says that the terminal is gone
        while part := os.read(ours, 65536):
            parts.append(part)
    os.close(ours)
    said = b"".join(parts).decode()
    assert ran.wait() == 0, said
    return said


ODD = (
    ("build",),
    ("build", "--check"),
    ("check",),
    ("list",),
    ("compare",),
    ("claims",),
    ("contradictions",),
    ("table", "a\x1b]0;owned\x07b"),
    ("table", "s", "\x1b[2J"),
    ("tally", "\x1b[31mx\x9b1m\u202e"),
    ("tally", "s", "--by", "\x1b[2J"),
    ("tally", "s", "--rule", "\x1b[2J"),
    ("tally", "s", "--where", "\x1b[2J"),
    ("explain", "s", "--theory", "\x1b[2J"),
    ("figure", "s", "\x1b[2J"),
    ("figure", "s", "arguments", "-o", "\x1b[2J.svg"),
    ("figure", "s", "arguments", "-o", "x.\x1b[2J"),
    ("sheet", "s", "--coder", "\x1b[2J"),
    ("diff", "s", "--from", "\x1b[2J"),
    ("new", "\x1b[2J"),
    ("\x1b[2J",),
    ("--\x1b[2J",),
    ("--project", "\x1b[2J", "list"),
    ("report", "a\x1b]0;owned\x07b"),
    ("check", "no\x1b[2J.csv"),
    ("check", "line\rbreak"),
)


@posix
def test_no_control_character_reaches_a_terminal_from_a_name(full: "Project") -> None:
    study = full.root / "codings/a\x1b]0;owned\x07b"
    shutil.copytree(full.root / "codings/s", study)
    full.write("reports/templates/\x1b[2J.md.j2", "x")
    full.write("reports/templates/index.md.j2", '{% include "\x1b[2J" %}')
    said = on_a_terminal(full, ODD)
    assert said.count("owned") > 5
    assert [sign for sign in said if not sign.isprintable() and sign not in "\r\n\t"] == []
    assert "\r" not in said.replace("\r\n", "")


def test_the_project_is_given_before_or_after_the_command(
    full: "Project", monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    where = ("--project", str(full.root))
    assert full.run(*where, "tally", "s").out == full.run("tally", "s", *where).out != ""
    assert full.run("tally", "s").code == 2


def test_output_is_utf_8_with_line_feeds_whatever_the_locale(full: "Project") -> None:
    full.write(
        "codings/øst/arguments.csv", "argument,actor,motivation,label\nÅ,Ålesund,x,Realism\n"
    )
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONUTF8"}
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [sys.executable, "-m", "theorycoding", "tally", "øst", "--format", "csv"],
        cwd=full.root,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert "Ålesund,1".encode() in ran.stdout
    assert b"\r" not in ran.stdout


def test_an_empty_project_has_no_study_to_check(project: "Project") -> None:
    ran = project.run("check")
    assert (ran.code, ran.out) == (2, "")
    assert "theorycoding new" in ran.err
    assert project.run("list", "--format", "json").json == []


# Text that is hostile to a reader's program


@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text", "csv"])
@pytest.mark.parametrize("command", ["verdict", "tally", "explain"])
def test_no_name_is_live_in_any_format(project: "Project", command: str, form: str) -> None:
    actor = "<svg onload=x()> **NGO** \\input{x}"
    row = f'A1,"{actor}",m,realism\n'
    project.write("codings/codebook.csv", "variable,code,noun\nlabel,realism,<b>Realism\n")
    project.write("codings/s/arguments.csv", f"argument,actor,motivation,label\n{row}")
    extra = ("--theory", "realism") if command == "explain" else ()
    assert run([command, "s", *extra, "--format", form]) == 0
    out = project.capture().out
    assert "NGO" in out
    if form in {"markdown", "html"}:
        page = MarkdownIt("commonmark").enable("table").render(out)
        assert "<svg" not in page
        assert "<b>" not in page
        assert "<strong>NGO" not in page
    if form == "latex":
        assert "\\input" not in out


def test_a_terminal_gets_no_control_character() -> None:
    shown = tc.markup.write_table(tc.Table(("actor",), (("N\x1b[2J\x9bATO\rX",),)), "text")
    assert shown.isascii()
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert tc.markup.escape("N\x9b2J", "text") == "N\\x9b2J"


HOSTILE_CELLS = ("=1+2", "+HYPERLINK(1)", "-2+3", "@SUM(A1)", '"\tx"')


@pytest.mark.parametrize("cell", HOSTILE_CELLS)
def test_no_export_hands_a_formula_to_a_spreadsheet(project: "Project", cell: str) -> None:
    rows = f"argument,actor,motivation,label\nA1,{cell},{cell},Realism\nA2,-1,-0.5,Realism\n"
    project.write("codings/codebook.csv", CODEBOOK_OF_ONE)
    path = project.write("codings/s/arguments.csv", rows)
    columns = 'columns = ["actor", "motivation"]'
    project.write("codings/s/study.toml", f'[[table]]\nid = "t"\ncaption = "T"\n{columns}\n')
    commands = (
        ("tally", "s"),
        ("verdict", "s"),
        ("table", "s", "t"),
        ("explain", "s", "--theory", "realism"),
    )
    for command in commands:
        run([*command, "--format", "csv"])
        captured = project.capture()
        cells = {cell for row in csv.reader(io.StringIO(captured.out, newline="")) for cell in row}
        if cells:  # without cells, a tab at the edge of a name is an error
            assert "'" + cell.strip('"') in cells
            assert "-1" in cells
            assert "apostrophe" in captured.err
    assert path.read_bytes() == rows.encode()


CODEBOOK_OF_ONE = "variable,code,noun\nlabel,realism,Realism\n"


def test_a_sheet_needs_only_the_arguments(project: "Project") -> None:
    project.write("codings/codebook.csv", CODEBOOK_OF_ONE)
    project.write("codings/s/arguments.csv", "argument,actor,motivation,label\nA1,x,y,Realism\n")
    project.write("codings/s/study.toml", 'title = "t"\nlabels = "kim"\n[[grid]]\nid = "fit"\n')
    project.write("codings/s/claims.csv", "nonsense\nx\n")
    ran = project.run("sheet", "s", "--coder", "anna")
    assert (ran.code, ran.out.splitlines()[1]) == (0, "A1,x,y,,")
    assert project.run("sheet", "s", "--coder", "kim").code == 2
    project.write("codings/s/arguments.csv", "argument,actor,motivation,label\nA1,x,,Realism\n")
    assert project.run("sheet", "s", "--coder", "anna").code == 1


def test_a_guarded_sheet_comes_back_with_the_ids_that_it_went_out_with(
    project: "Project",
) -> None:
    rows = "argument,actor,motivation,label\n=W7,NATO,@home,Realism\n"
    project.write("codings/codebook.csv", CODEBOOK_OF_ONE)
    project.write("codings/s/arguments.csv", rows)
    sheet = project.root / "codings" / "s" / "coders" / "anna.csv"
    assert run(["sheet", "s", "--coder", "anna", "-o", str(sheet)]) == 0
    text = sheet.read_text(encoding="utf-8")
    assert "'=W7,NATO,'@home,," in text
    filled = text.replace("'@home,,", "'@home,realism,'tis plain")
    sheet.write_text(filled, encoding="utf-8", newline="\n")
    study = tc.read_study("s", project=project.root)
    assert study.labels_of("anna") == {"=W7": tc.Label(("realism",))}
    assert study.coding_table.rows[-1]["reason"] == "'tis plain"


@pytest.fixture
def reads_of_shared(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The projects whose shared files were read, one for each time."""
    original, calls = tc.folders.open_shared, []

    def counting(project: Any) -> Any:
        calls.append(project)
        return original(project)

    monkeypatch.setattr(tc.folders, "open_shared", counting)
    return calls


@pytest.mark.parametrize("command", ["check", "list", "claims", "compare"])
def test_what_studies_share_is_not_read_again_for_each(
    coded: "Project", reads_of_shared: list[Any], command: str
) -> None:
    text = coded.read("codings/s/arguments.csv")
    numbers = []
    for names in ("t", "uvwxyz"):
        for name in names:
            coded.write(f"codings/{name}/arguments.csv", text)
        reads_of_shared.clear()
        assert run([command]) == 0
        numbers.append(len(reads_of_shared))
    assert numbers[0] == numbers[1] > 0


@pytest.mark.parametrize("command", ["check", "claims", "compare"])
def test_what_studies_share_is_read_once_for_several_of_them(
    coded: "Project", reads_of_shared: list[Any], command: str
) -> None:
    names = ["s", *"pqr"]
    for name in names[1:]:
        coded.write(f"codings/{name}/arguments.csv", coded.read("codings/s/arguments.csv"))
    assert run([command, *names]) == 0
    assert len(reads_of_shared) == 1


@pytest.mark.usefixtures("coded")
def test_studies_and_files_can_be_checked_together() -> None:
    assert run(["check", "s/", "codings/s/arguments.csv"]) == 0
