"""The option `-o FILE`: results that go to a file, by the end of its name."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import click

import theorycoding as tc

_OUTPUT = "theorycoding.output"
FILE = "theorycoding.file"  # where the context of a command keeps the options of a FILE
_BINARY = (b"PK\x03\x04", b"%PDF")


def _keep_output(context: click.Context, _: click.Parameter, file: str | None) -> None:
    context.meta[_OUTPUT] = file


def output_to(about: str) -> Callable[..., Any]:
    """Return the option `-o FILE`, for a command that writes with `save` or `save_as`."""
    names = ("-o", "--output")
    return click.option(
        *names, metavar="FILE", help=about, callback=_keep_output, expose_value=False
    )


output_option = output_to(
    "File to write the result to, in place of stdout: .docx, .html or .pdf; .csv or .xlsx, "
    "but not for report."
)
reference_option: Callable[..., Any] = click.option(
    "--reference",
    metavar="FILE",
    help="With -o FILE.docx only: Word file whose styles, page size, headers and footers are used.",
)


def save(
    tables: Mapping[str, "tc.Table"], notes: Iterable[str] = (), reference: str | None = None
) -> bool:
    """Write tables to the file of `-o`; return whether one was given."""

    def content(path: Path) -> bytes:
        if reference is not None:
            return tc.documents.table_document(tc.documents.WORD, tables, notes, Path(reference))
        return tc.documents.writer_of(path, tc.documents.WRITERS)(tables, notes)

    return save_as(content, reference)


def chosen_output() -> str | None:
    """Return the file of `-o`; None if none was given."""
    output: str | None = click.get_current_context().meta.get(_OUTPUT)
    return output


def save_as(
    write: Callable[[Path], bytes], reference: str | None = None, *, within: Path | None = None
) -> bool:
    """Write to the file of `-o` what `write` returns for it; return whether a file was given.

    An older result is replaced, and no other file.

    Parameters
    ----------
    within
        A folder that a file in it must not leave by way of a link.
    """
    context, output = click.get_current_context(), chosen_output()
    is_word = output is not None and Path(output).suffix.casefold() == tc.documents.WORD
    if reference is not None and not is_word:
        raise click.UsageError("give -o FILE.docx with --reference")
    if output is None:
        return False
    source = context.get_parameter_source("form")
    if source is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("omit --format with -o: the end of the file's name says the format")
    path = Path(output)
    content = write(path)
    if reason := _kept(path, content, context):
        raise click.UsageError(f"{output} {reason}: give another FILE with -o")
    tc.writing.write(path, content, within=within)
    click.echo(f"wrote {output}", err=True)
    return True


def _kept(path: Path, content: bytes, context: click.Context) -> str:
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
    values = (*context.params.values(), *context.meta.get(FILE, {}).values())
    several = [value for value in values if isinstance(value, tuple)]
    return [text for text in (*values, *chain(*several)) if isinstance(text, str)]


def _kind(head: bytes) -> bytes:
    """Return the first bytes of a binary file; the same for all text."""
    if b"\0" in head or head.startswith(_BINARY):
        return head[:4]
    return b""
