"""Generate the parts of the documentation that come from the code, and run its examples.

    .venv/bin/python docs/generate.py

Comments in a page mark its generated sections: `<!-- generated: measures -->` … `<!-- end -->`.
A fence marked `console` is a session: its commands are run again and their output is written
below them. A fence with a path after its language is a file that the examples of the page use: a
database if the language is `sql`.
"""

import contextlib
import inspect
import io
import os
import re
import runpy
import shlex
import shutil
import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from theorycoding.claims import expressions, relations
from theorycoding.claims import outcomes as claims
from theorycoding.cli import cli, run
from theorycoding.counting import schematic, verdicts
from theorycoding.problems import ProblemCode, problem_codes
from theorycoding.showing import listings, markup
from theorycoding.study.loading import read_study
from theorycoding.study.studies import Study
from theorycoding.vocabulary import tables

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "examples"
IN_AN_EMPTY_FOLDER = "<!-- examples: in an empty folder -->"
WIDTH, LONG_ROW = 88, 120

_SECTION = re.compile(
    r"(?P<open><!-- generated: (?P<name>[\w-]+)(?P<words>[^>]*) -->\n).*?(?P<close><!-- end -->)",
    re.DOTALL,
)
_FENCE = re.compile(
    r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)(?P<close>^```$)", re.DOTALL | re.MULTILINE
)


_MESSAGE = re.compile(r"(?P<file>.+?):(?P<line>\d+):\d+: \w+ (?P<code>[a-z-]+): ")
_NOT_STORED = {  # a file larger than the repository, and a workbook, which is no text
    "file-size": "arguments.csv:1:1: error file-size: larger than 1,073,741,824 bytes",
    "workbook-cell": "codes.xlsx:Sheet1!C2: error workbook-cell: this is a formula, and its result "
    "is not in the file (open the file in Excel or LibreOffice, and save it there)",
}


_WITHOUT_EXTRA: list[str] = []  # of the page that is being written: why it is left as it is


class ExampleError(Exception):
    """An example of the documentation does not work."""


def pages() -> tuple[Path, ...]:
    """Return every page of the documentation."""
    found = [*ROOT.glob("*.md"), ROOT / "codings" / "LICENSE.md", *(ROOT / "docs").rglob("*.md")]
    return tuple(sorted(found))


def refreshed(page: Path) -> str:
    """Return the text of a page with its sections generated and its examples run anew."""
    text = _SECTION.sub(_section, page.read_text(encoding="utf-8"))
    if "```console" not in text:
        return text
    with TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        if IN_AN_EMPTY_FOLDER in text:
            project.mkdir()
        else:
            shutil.copytree(ROOT / "codings", project / "codings")
        _WITHOUT_EXTRA.clear()
        with contextlib.chdir(project):
            return _FENCE.sub(_fence, text)


def main() -> None:
    """Write every page that differs from the code, and print its name."""
    for page in pages():
        text = refreshed(page)
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"wrote {page.relative_to(ROOT)}\n")


# Examples


def _run_script(path: str) -> int:
    """Run a script that the page itself has written."""
    runpy.run_path(path)
    return 0


def _fence(match: re.Match[str]) -> str:
    language, *path = match["info"].split()
    body = match["body"]
    if language == "console":
        body = _run_again(body)
    elif path:
        file = Path(path[0])
        file.parent.mkdir(parents=True, exist_ok=True)
        if language == "sql":
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.executescript(body)
        else:
            file.write_text(body, encoding="utf-8", newline="\n")
    return f"```{match['info']}\n{body}{match['close']}"


def _run_again(body: str) -> str:
    """Return a session run anew; as it is from where a page needs an extra that is missing."""
    if _WITHOUT_EXTRA:
        return body
    try:
        return session(line[2:] for line in body.split("\n") if line.startswith("$ "))
    except ExampleError as error:
        if "pip install 'theorycoding[" not in str(error):
            raise
        _WITHOUT_EXTRA.append(str(error))
        return body


def session(commands: Iterable[str]) -> str:
    """Return what a terminal shows of these commands, run in the working directory.

    Raises
    ------
    ExampleError
        A command fails, and the next one is not `echo $?`, which would show that it is meant to.
    """
    shown: list[str] = []
    failed, code = "", 0
    for command in commands:
        if failed and command != "echo $?":
            raise ExampleError(f"'{failed}' has the exit code {code}:\n{shown[-1]}")
        output, code = (f"{code}\n", 0) if command == "echo $?" else _perform(command)
        failed = command if code else ""
        shown.append(f"$ {command}\n{output}")
    if failed:
        raise ExampleError(f"'{failed}' has the exit code {code}:\n{shown[-1]}")
    return "".join(shown)


def _perform(command: str) -> tuple[str, int]:
    """Run a command of an example; return both streams, as in a terminal, and the exit code."""
    name, *words = shlex.split(command)
    if name == "cd":
        os.chdir(words[0])
        return "", 0
    if name not in {"theorycoding", "python"}:
        raise ExampleError(f"examples run theorycoding and python only, not '{command}'")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = run(words) if name == "theorycoding" else _run_script(words[0])
        except SystemExit as left:
            code = int(left.code or 0)
    return said.getvalue(), code


# Sections


def _section(match: re.Match[str]) -> str:
    name = match["name"]
    if name not in SECTIONS:
        raise ExampleError(f"no section '{name}': use one of {', '.join(SECTIONS)}")
    body = SECTIONS[name](*shlex.split(match["words"]))
    return f"{match['open']}\n{body}\n\n{match['close']}"


def file_tables() -> str:
    """Return a chapter for each CSV file that `vocabulary/tables.py` declares."""
    return "\n\n".join(map(_file_table, tables.TABLES))


def setting_tables() -> str:
    """Return a table for each part of `study.toml`."""
    parts = []
    for name, known in tables.SETTINGS.items():
        heading = _section_heading(name)
        rows = [
            (
                f"`{setting.name}`",
                "yes" if setting.required else "",
                _TYPES[setting.type],
                setting.meaning,
                _either(setting.allowed),
            )
            for setting in known
        ]
        headers = ("Key", "Required", "Written as", "Meaning", "Allowed")
        parts.append(f"{heading}\n\n{_table(headers, rows)}")
    return "\n\n".join(parts)


def _section_heading(name: str) -> str:
    if not name:
        return "#### At the top"
    return f"#### `[{name}]`" if name == "answer" else f"#### `[[{name}]]`"


def command_help() -> str:
    """Return the help of every command."""
    parent = click.Context(
        cli, info_name="theorycoding", help_option_names=["-h", "--help"], terminal_width=WIDTH
    )
    parts = []
    for name in cli.list_commands(parent):
        command = cli.get_command(parent, name)
        if command is not None and not command.hidden:
            text = command.get_help(click.Context(command, parent, info_name=name))
            parts.append(f"## {name}\n\n```text\n{text}\n```")
    return "\n\n".join(parts)


def measure_table() -> str:
    """Return a table of the measures: their docstrings, and an example of each."""
    functions = claims.claim_functions(_study("ffi-2007"))
    rows = []
    for name, function in functions.items():
        if name not in MEASURE_EXAMPLES:
            raise ExampleError(f"the measure '{name}' has no example: add it to MEASURE_EXAMPLES")
        study, measure = MEASURE_EXAMPLES[name]
        found = relations.written(
            expressions.evaluate(measure, claims.claim_functions(_study(study)))
        )
        example = f"`{measure}` → `{found}`"
        rows.append((f"`{_call(name, function)}`", _meaning(function), example))
    return _table(("Measure", "What it computes", "Example"), rows)


def relation_table() -> str:
    """Return a table of the relations, each with a claim that is evaluated."""
    functions = claims.claim_functions(_study("ffi-2007"))
    if set(RELATION_EXAMPLES) != set(relations.RELATIONS):
        differing = set(RELATION_EXAMPLES) ^ set(relations.RELATIONS)
        raise ExampleError(f"RELATION_EXAMPLES is not up to date: {', '.join(sorted(differing))}")
    rows = []
    for relation in relations.RELATIONS:
        meaning, measure, stated = RELATION_EXAMPLES[relation]
        found = expressions.evaluate(measure, functions)
        outcome = claims.HOLDS if relations.compare(found, relation, stated) else claims.FAILS
        shown = relations.written(found)
        rows.append((f"`{relation}`", meaning, f"`{measure}`", f"`{shown}`", stated, outcome))
    headers = ("Relation", "Holds if what was computed", "Measure", "Computed", "Stated", "Outcome")
    return _table(headers, rows)


def problem_sections() -> str:
    """Return a section for each kind of problem, with an entry for each code."""
    examples = dict(_problem_examples()) | _NOT_STORED
    parts = []
    for section, codes in groupby(problem_codes().items(), lambda entry: entry[1].section):
        parts.append(f"## {section}")
        parts += [_problem_entry(code, kind, examples[code]) for code, kind in codes]
    return "\n\n".join(parts)


_NO_ROOMS = {"__main__", "version"}


def room_picture() -> str:
    """Return a picture of the import contract, and a table of the rooms with their docstrings."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if "layers" in contract)
    levels = [[room for room in layer.split(" | ") if room not in _NO_ROOMS] for layer in layers]
    arrows = " --> ".join(" & ".join(level) for level in levels if level)
    rows = [(f"`{room}`", _room_purpose(room)) for level in levels for room in level]
    return f"```mermaid\nflowchart LR\n    {arrows}\n```\n\n{_table(('Room', 'Contents'), rows)}"


def printed_table(study: str, name: str) -> str:
    """Return one schematic table of a study."""
    read = _study(study)
    described = next(table for table in read.tables if table["id"] == name)
    made = schematic.table_of_study(read, described)
    return markup.write_table(made, "markdown").rstrip()


def rule_table(study: str) -> str:
    """Return the counts and the leader of every actor under every counting rule."""
    read = _study(study)
    found = verdicts.verdicts(read.coded(), read.codebook)
    return markup.write_table(listings.list_rules(found), "markdown").rstrip()


def failing_claim(study: str, name: str) -> str:
    """Return one claim of a study as a sentence."""
    found = next(one for one in claims.evaluate_claims(_study(study)) if one.claim == name)
    return (
        f"> **{found.claim}** ({found.section}): {found.statement}. Stated: {found.says}. "
        f"Computed: {found.found}. It **{found.outcome}**: {found.note}."
    )


def first_screen(study: str) -> str:
    """Return how the page of a study begins, up to its second heading, as a quotation."""
    page, _ = _perform(f"theorycoding report {study} --project '{ROOT}'")
    title, *lines = page[page.index("# ") : page.index("\n## ")].strip().split("\n")
    text = "\n".join([f"**{title.removeprefix('# ')}**", *lines])
    linked = re.sub(r"\]\((?=\w)", "](reports/", text)
    return "\n".join(f"> {line}".rstrip() for line in linked.split("\n"))


def verdict_sentence(study: str, actor: str) -> str:
    """Return the sentence that `theorycoding verdict` prints for one actor."""
    said, _ = _perform(f"theorycoding verdict {study} --project '{ROOT}'")
    return next(f"> {line}" for line in said.split("\n") if f" of {actor} under " in line)


SECTIONS: dict[str, Callable[..., str]] = {
    "claim": failing_claim,
    "commands": command_help,
    "file-tables": file_tables,
    "first-screen": first_screen,
    "measures": measure_table,
    "problems": problem_sections,
    "relations": relation_table,
    "rooms": room_picture,
    "rules": rule_table,
    "settings": setting_tables,
    "table": printed_table,
    "verdict": verdict_sentence,
}

SPEECHES = "docs/examples/speeches.csv"
MEASURE_EXAMPLES = {
    "count": ("ffi-2007", "count('liberalism', rule='weighted', weight='2/3', actor='CSTO')"),
    "share": ("ffi-2007", "share('realism', actor='NATO')"),
    "shares": (SPEECHES, "shares('Realism', over='year')"),
    "most": ("ffi-2007", "most('realism', among='actor')"),
    "rank": ("ffi-2007", "rank('liberalism', actor='CSTO')"),
    "difference": (
        "ffi-2007",
        "difference(share('realism', actor='NATO'), share('realism', actor='CSTO'))",
    ),
    "leader": ("ffi-2007", "leader(rule='any', actor='CSTO')"),
    "margin": ("ffi-2007", "margin(actor='NATO')"),
    "arguments": ("ffi-2007", "arguments(primary='realism', secondary='liberalism')"),
    "number": ("ffi-2007", "number(arguments(without='realism', actor='NATO'))"),
    "cases": ("sipri-2007", "cases('membership', CSTO='member', SCO='member')"),
    "total": ("sipri-2007", "total('membership', 'SCO')"),
    "values": ("ffi-2007", "values('importance', 'most important', group='CSTO')"),
    "sum": ("ffi-2007", "sum('staff-share', 'percent of staff')"),
    "profiles": ("sipri-2007", "profiles('membership')"),
    "favourable": ("sipri-2007", "favourable('assessment', case='GUAM')"),
    "best": ("sipri-2007", "best('assessment', criteria=['c', 'e'])"),
    "months": ("ffi-2007", "months('E07', 'E09')"),
    "events": ("ffi-2007", "events(actor='CSTO')"),
    "rules": ("ffi-2007", "rules('A1', 'A3')"),
}
RELATION_EXAMPLES = {
    "is": (
        "equals what is stated; of `k of n` both parts, of a set all members in any order",
        "count('realism', actor='CSTO')",
        "3 of 5",
    ),
    "is not": ("does not", "leader(actor='NATO')", "liberalism"),
    "at least": ("is that number or more", "count('realism', actor='CSTO')", "3"),
    "more than": ("is more than that number", "months('E07', 'E09')", "12"),
    "at most": ("is that number or less", "margin(actor='CSTO')", "1"),
    "less than": ("is less than that number", "margin(actor='CSTO')", "1"),
    "fewer than": (
        "is less than that number; two measures in a list compare too, as by `2 times` if stated",
        "[count('liberalism', actor='NATO'), count('liberalism', actor='CSTO')]",
        "",
    ),
    "all": ("is the whole base", "number(arguments(actor='CSTO'))", ""),
    "none": ("is 0 of a base that is not 0", "count('neither')", ""),
    "some": ("is at least one", "count('liberalism', actor='NATO')", ""),
    "only some": ("is more than 0 and not all", "count('liberalism', actor='NATO')", ""),
    "not all": (
        "is less than the base, 0 included",
        "count('realism', rule='pure', actor='NATO')",
        "",
    ),
    "only": (
        "is this set and nothing else: for sentences with *only* or *alone*",
        "arguments(actor='CSTO', pure='liberalism')",
        "C5",
    ),
    "includes": ("has all of these members", "arguments(actor='CSTO', pure='liberalism')", "C5"),
    "same": ("is a list of equal values", "[leader(actor='CSTO'), leader(actor='NATO')]", ""),
    "different": (
        "is a list of values that all differ",
        "[leader(rule='any', actor='CSTO'), leader(rule='any', actor='NATO')]",
        "",
    ),
    "subset": (
        "is a list of two sets, the first within the second",
        "[arguments(pure='realism'), arguments(primary='realism')]",
        "",
    ),
    "disjoint": (
        "is a list of two sets without a common member",
        "[arguments(pure='realism'), arguments(pure='liberalism')]",
        "",
    ),
    "rises": (
        "is a list of numbers that never falls and ends higher",
        "[share('realism', actor='CSTO'), share('realism', actor='NATO')]",
        "",
    ),
    "falls": (
        "is a list of numbers that never rises and ends lower",
        "[share('liberalism', actor='CSTO'), share('liberalism', actor='NATO')]",
        "",
    ),
}

_TYPES = {str: "text", list: "list", dict: "table", bool: "true or false"}


def _room_purpose(room: str) -> str:
    text = inspect.getdoc(import_module(f"theorycoding.{room}")) or ""
    return text.split("\n")[0]


def _file_table(table: tables.Table) -> str:
    parts = [f"A row is {table.row}."]
    if table.key:
        parts.append(f"No two rows have the same {_and(table.key)}.")
    parts.append(f"The order of rows {'means something' if table.order_matters else 'is free'}.")
    if table.extra_columns:
        parts.append("Further columns are kept.")
    rows = [
        (f"`{column.name}`", "yes" if column.required else "", column.meaning, _cells(column))
        for column in table.columns
    ]
    headers = ("Column", "Column required", "Meaning", "Cells")
    folder = "<study>/" if table.in_study else ""
    return f"### `{folder}{table.path}`\n\n{' '.join(parts)}\n\n{_table(headers, rows)}"


def _problem_entry(code: str, kind: ProblemCode, example: str) -> str:
    return (
        f"### {code}\n\n*{kind.severity}*: {kind.what} {kind.why}\n\n"
        f"**Fix:** {kind.fix}\n\n```text\n{example}\n```"
    )


def _problem_examples() -> Iterator[tuple[str, str]]:
    """Yield code and message of each example, the first of a code last, below its row."""
    for path in sorted(EXAMPLES.glob("*/*/*ed.txt"), reverse=True):  # expected.txt and accepted.txt
        for line in reversed(path.read_text(encoding="utf-8").splitlines()):
            if message := _MESSAGE.match(line):
                shown = line.replace("codings/example/", "").replace("codings/", "")
                yield message["code"], "\n".join([*_faulty_row(path.parent, message), shown])


def _faulty_row(example: Path, message: re.Match[str]) -> list[str]:
    """Return the line that a message is about, if it can be shown; else nothing."""
    within = message["file"].removeprefix("codings/example/")
    places = (example / within, example / "project" / Path(within).name)
    path = next(filter(Path.is_file, places), None)
    is_whole = message["line"] == "1" and message["code"].startswith(("file", "table"))
    if path is None or is_whole:
        return []
    lines = re.split(rb"\r\n|\n|\r", path.read_bytes())
    row = lines[int(message["line"]) - 1].decode("utf-8", "replace").removeprefix("\ufeff")
    return [row] if row.isprintable() and row.strip() and len(row) < LONG_ROW else []


def _cells(column: tables.Column) -> str:
    """Return what the cells of a column must be."""
    if column.refers_to:
        table, _, name = column.refers_to.partition(".")
        return f"{'an' if name[0] in 'aeiou' else 'a'} `{name}` of `{table}.csv`"
    if column.codes:
        return _either(column.codes)
    if column.is_number:
        return "digits only"
    return "several, separated by `;`" if column.is_list else ""


def _either(words: Sequence[str]) -> str:
    """Return the allowed words as text; the empty word is written *empty*."""
    shown = ", ".join(f"`{word}`" for word in words if word)
    return f"{shown} or empty" if "" in words else shown


def _and(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _call(name: str, function: Callable[..., object]) -> str:
    """Return the call of a measure: `count(theory, rule=…, column=…)`."""
    return f"{name}({', '.join(_parameters(function))})"


def _parameters(function: Callable[..., object]) -> Iterator[str]:
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            yield {"where": "column=…"}.get(parameter.name, "criterion=…")
        elif parameter.kind is parameter.VAR_POSITIONAL:
            yield f"{parameter.name}…"
        else:
            is_keyword = parameter.kind is parameter.KEYWORD_ONLY
            yield f"{parameter.name}=…" if is_keyword else parameter.name


def _meaning(function: Callable[..., object]) -> str:
    text = " ".join((inspect.getdoc(function) or "").split())
    text = text.removeprefix("Return ")
    return text[:1].upper() + text[1:]


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of cells that are Markdown themselves."""
    lines = []
    for cells in [headers, [":--"] * len(headers), *rows]:
        shown = " | ".join(cell.replace("|", r"\|") for cell in cells)
        lines.append(re.sub(" {2,}", " ", f"| {shown} |"))
    return "\n".join(lines)


@cache
def _study(name: str) -> Study:
    return read_study(ROOT / name) if "/" in name else read_study(name, project=ROOT)


if __name__ == "__main__":
    main()
