"""Options that several commands share, and the writing of results."""

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import Any

import click

import theorycoding as tc
from theorycoding.counting.rules import CONVENTIONS, PRIMARY, WEIGHTED
from theorycoding.vocabulary.shown_table import FORMATS

WIDTH = 80  # of text tables, where there is no terminal
_KEPT = "theorycoding"  # the place of what is kept in the context of a command
_BINARY = (b"PK\x03\x04", b"%PDF")

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def all_of(*options: Decorator) -> Decorator:
    """Return a decorator that adds several options, in this order."""

    def adding(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return adding


def value(shown: str, about: str, **more: Any) -> Decorator:
    """Return an option with a value, as its help shows it: `-o --output FILE`.

    A word in lower case is the name of the parameter: `--from revision REV`.
    """
    words = shown.split()
    names = [word for word in words if word.startswith("-") or word.islower()]
    metavar = next((word for word in words if word not in names), None)
    return click.option(*names, metavar=metavar, help=about, **more)


def flag(names: str, about: str) -> Decorator:
    """Return an option without a value."""
    return click.option(*names.split(), is_flag=True, help=about)


def choice(
    names: str, words: Iterable[str], about: str, default: str | None = None, **more: Any
) -> Decorator:
    """Return an option for one of a few words."""
    kind = click.Choice(tuple(words))
    return value(names, about, type=kind, default=default, show_default=True, **more)


def keep(context: click.Context, parameter: click.Parameter, given: Any) -> None:
    """Keep the value of an option in the context, from where `kept` takes it."""
    if given is not None:
        context.meta.setdefault(_KEPT, {})[parameter.name] = given


KEEP: dict[str, Any] = {"expose_value": False, "callback": keep}


def kept() -> dict[str, Any]:
    """Return the values of the options that do not reach the command, by name."""
    values: dict[str, Any] = click.get_current_context().meta.get(_KEPT, {})
    return values


def chosen_output() -> str | None:
    """Return the file of `-o`; None if none was given."""
    return kept().get("output")


def output_to(about: str) -> Decorator:
    """Return the option `-o FILE`, for a command that writes with `save` or `save_as`."""
    return value("-o --output FILE", about, **KEEP)


output_option = output_to(
    "File to write the result to, in place of stdout: .docx, .html or .pdf; .csv or .xlsx, "
    "but not for report."
)
reference_option = value(
    "--reference FILE",
    "With -o FILE.docx only: Word file whose styles, page size, headers and footers are used.",
    **KEEP,
)
format_option = choice("--format form", FORMATS, "Output format.", "text")
project_option = value(
    "--project DIR", "Folder that contains codings/ (default: found from here upwards).", **KEEP
)
coder_option = value(
    "--coder C", "Coder whose labels are used (default: the study's default coder)."
)


def rule_options(command: Command) -> Command:
    """Add `--rule` and `--weight`, which reach the command as `rule`."""

    @wraps(command)
    def counting(*given: Any, rule: str | None, weight: Fraction | None, **options: Any) -> Any:
        if weight is not None and rule not in {None, WEIGHTED}:
            raise click.UsageError(
                f"--weight needs --rule {WEIGHTED}: omit --weight, or give --rule {WEIGHTED}"
            )
        name = rule or (WEIGHTED if weight is not None else PRIMARY.name)
        return command(*given, rule=tc.rules.counting_rule(name, weight), **options)

    return all_of(
        choice(
            "--rule",
            CONVENTIONS,
            "Counting rule for mixed labels (default: primary, or weighted if --weight is given).",
        ),
        value(
            "--weight W",
            "Weight of the primary theories under --rule weighted: a fraction from 1/2 to 1 "
            "(default 2/3).",
            type=_weight,
        ),
    )(counting)


def _weight(text: str) -> Fraction | None:
    """Read `2/3` or `0.75`."""
    return tc.rules.counting_rule(WEIGHTED, text).weight


def report_problems(problems: "Iterable[tc.Problem]") -> None:
    """Write the problems to stderr, except notes; many of one kind are one line."""
    for problem in tc.problems.grouped(problems):
        if problem.severity != "note":
            click.echo(str(problem), err=True)


def reference() -> Path | None:
    """Return the file of `--reference`; None if none was given."""
    file = kept().get("reference")
    return None if file is None else Path(file)


def save(tables: Mapping[str, "tc.Table"], notes: Iterable[str] = ()) -> bool:
    """Write tables to the file of `-o`; return whether one was given."""

    def content(path: Path) -> bytes:
        if house := reference():
            return tc.documents.table_document(tc.documents.WORD, tables, notes, house)
        return tc.documents.writer_of(path, tc.documents.WRITERS)(tables, notes)

    return save_as(content)


def save_as(write: Callable[[Path], bytes], *, within: Path | None = None) -> bool:
    """Write to the file of `-o` what `write` returns for it; return whether a file was given.

    An older result is replaced, and no other file.

    Parameters
    ----------
    within
        A folder that a file in it must not leave by way of a link.
    """
    context, output = click.get_current_context(), chosen_output()
    is_word = output is not None and Path(output).suffix.casefold() == tc.documents.WORD
    if reference() is not None and not is_word:
        raise click.UsageError("give -o FILE.docx with --reference")
    if output is None:
        return False
    source = context.get_parameter_source("form")
    if source is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("omit --format with -o: the end of the file's name says the format")
    path = Path(output)
    content = write(path)
    if reason := _reason_to_keep(path, content, context):
        raise click.UsageError(f"{output} {reason}: give another FILE with -o")
    tc.writing.write(path, content, within=within)
    click.echo(f"wrote {output}", err=True)
    return True


def _reason_to_keep(path: Path, content: bytes, context: click.Context) -> str:
    """Return why a file is not overwritten; empty if it may be."""
    if not path.is_file():
        return ""
    if any(path.samefile(name) for name in _names(context) if Path(name).is_file()):
        return "is what this command reads"
    project = tc.folders.find_project(path.parent)
    if project and tc.folders.is_within(path, project.codings):
        return "is part of the record"
    with path.open("rb") as stream:
        head = stream.read(1000)
    return "" if _kind(head) == _kind(content[:1000]) else "is a file of another kind"


def _names(context: click.Context) -> list[str]:
    """Return every text on the command line: each may be the name of a file that is read."""
    options = {**context.params, **kept(), "output": None}
    values = options.values()
    several = [value for value in values if isinstance(value, tuple)]
    return [text for text in (*values, *chain(*several)) if isinstance(text, str)]


def _kind(head: bytes) -> bytes:
    """Return the first bytes of a binary file; the same for all text."""
    if b"\0" in head or head.startswith(_BINARY):
        return head[:4]
    return b""


def write_result(
    table: "tc.Table",
    form: str,
    records: Any = None,
    *,
    above: Iterable[str] = (),
    remarks: Sequence[str] = (),
) -> None:
    """Write a result to the file of `-o`, else to stdout: as JSON if `records` are given.

    `above` has lines of explanation for formats that people read. `remarks` are what nobody must
    miss: they are above the table too, and on stderr in other formats.
    """
    is_read = form in {"text", "markdown"}
    lines = [*above, *remarks]
    is_saved = save({click.get_current_context().info_name or "table": table}, lines)
    for remark in remarks if is_saved or not is_read else ():
        click.echo(f"note: {remark}", err=True)
    if is_saved:
        return
    if form == "json" and records is not None:
        click.echo(tc.json_text.to_json(records), nl=False)
        return
    for line in lines if is_read else ():
        click.echo(f"{tc.markup.escape(line, form)}\n")
    click.echo(written(table, form), nl=False)
    note_guarded(form, [table])


def written(table: "tc.Table", form: str) -> str:
    """Return a table in a format; as text it is as wide as the terminal, else 80 characters."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    return tc.markup.write_table(table, form, width=width)


def note_guarded(form: str, tables: Iterable["tc.Table"]) -> None:
    """Report on stderr that text in CSV is guarded from spreadsheets, if any is."""
    if form == "csv" and any(map(tc.markup.has_formulas, tables)):
        message = "note: cells that a spreadsheet would take for a formula begin with an apostrophe"
        click.echo(message, err=True)
