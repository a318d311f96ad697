"""The option `--depfile FILE.d`: what a result depends on, for make and ninja."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import click

import theorycoding as tc
from theorycoding.cli.options import Command, open_project
from theorycoding.cli.saving import OUTPUT

_SUFFIX = ".d"
_WITH_TEMPLATES = {"report", "build"}
_UNNAMEABLE = re.compile(r"[;|=*?()%\t\n]|\\ ")  # no escape works in both programs

depfile_option = click.option(
    "--depfile",
    metavar="FILE.d",
    help="Also write what the result depends on, as a rule for make and ninja. Its target is the "
    "file of -o, else FILE.",
)


def with_depfile(command: Command) -> Command:
    """Add `--depfile`; the rule is written first, so that the result is never older than it."""

    @wraps(command)
    def writing(*arguments: Any, depfile: str | None, **options: Any) -> Any:
        write_depfile(depfile)
        return command(*arguments, **options)

    return depfile_option(writing)


def write_depfile(file: str | None, outputs: Iterable[Path] = ()) -> None:
    """Write the rule of the running command; `outputs` are what else it makes."""
    if file is None:
        return
    if not file.endswith(_SUFFIX):
        raise click.UsageError(f"give --depfile FILE{_SUFFIX}")
    context = click.get_current_context()
    target = context.params.get("output") or context.meta.get(OUTPUT) or file[: -len(_SUFFIX)]
    paths = dict.fromkeys(map(_named, (*_inputs(context), *outputs)))
    # A rule without a recipe for each: where a file is gone, make goes on.
    rules = [f"{_named(Path(target))}: {' '.join(paths)}", *(f"{path}:" for path in paths)]
    tc.writing.write(Path(file), "".join(f"{rule}\n" for rule in rules).encode())


def _inputs(context: click.Context) -> Iterator[Path]:
    """Yield the files and folders that the names on the command line lead to."""
    named = context.params.get("study") or context.params.get("studies") or ()
    names = [named] if isinstance(named, str) else named
    files = [Path(name) for name in names if tc.loading.is_path(name)]
    if not files:
        project = open_project()
        yield from tc.folders.inputs(project, names or project.studies)
    if not files and context.info_name in _WITH_TEMPLATES:
        yield from tc.folders.each_within(tc.records.own_templates(project))
    options = filter(None, map(context.params.get, ("codebook", "reference")))
    for path in (*files, *map(Path, options)):
        settings = path.with_name(f"{path.name}.toml")
        yield from tc.folders.each_within(path)
        yield from tc.folders.each_within(settings)


def _named(path: Path) -> str:
    """Return a path as rules write it."""
    name = Path(os.path.relpath(path)).as_posix()
    if _UNNAMEABLE.search(name):
        raise click.UsageError(f"a depfile cannot name {name!r}: rename it")
    return re.sub(r"(?=[ #:])", r"\\", name.replace("$", "$$"))
