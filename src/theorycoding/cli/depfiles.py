"""The option `--depfile FILE.d`: what a result depends on, for make and ninja."""

import glob
import os
import re
from collections.abc import Iterable, Iterator
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import Any

import click

import theorycoding as tc
from theorycoding.cli.opening import given_layout, open_project
from theorycoding.cli.options import Command, chosen_output, kept, value

_UNNAMEABLE = re.compile(r"[;|=*?()%\t\n]|\\ ")  # no escape works in both programs

depfile_option = value(
    "--depfile FILE.d",
    "Also write what the result depends on, as a rule for make and ninja. Its target is the "
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
    if not file.endswith(".d"):
        raise click.UsageError("give --depfile FILE.d")
    context = click.get_current_context()
    target = chosen_output() or file.removesuffix(".d")
    paths = dict.fromkeys(map(_named, (*_inputs(context), *outputs)))
    # A rule without a recipe for each: where a file is gone, make goes on.
    rules = [f"{_named(Path(target))}: {' '.join(paths)}", *(f"{path}:" for path in paths)]
    tc.writing.write(Path(file), "".join(f"{rule}\n" for rule in rules).encode())


def _inputs(context: click.Context) -> Iterator[Path]:
    """Yield the files and folders that the names on the command line lead to."""
    named = context.params.get("study") or context.params.get("studies") or ()
    names = [named] if isinstance(named, str) else named
    files = [Path(name) for name in names if tc.finding.is_path(name)]
    if not files:
        project = open_project()
        yield from tc.folders.inputs(project, names or project.studies)
    if not files and context.info_name in {"report", "build"}:
        yield from tc.folders.each_within(tc.records.own_templates(project))
    _, codebook = given_layout()
    options = filter(None, (codebook, kept().get("reference")))
    for path in (*chain(*map(_each, files)), *map(Path, options)):
        for file in (path, path.with_name(f"{path.name}.toml")):
            yield from tc.folders.each_within(file)


def _each(path: Path) -> list[Path]:
    """Return a path, or the files that a pattern such as `parts/*.parquet` stands for."""
    found = [] if path.exists() else glob.glob(str(path))  # noqa: PTH207 - may be absolute
    return [*map(Path, sorted(found))] or [path]


def _named(path: Path) -> str:
    """Return a path as rules write it."""
    name = Path(os.path.relpath(path)).as_posix()
    if _UNNAMEABLE.search(name):
        raise click.UsageError(f"a depfile cannot name {name!r}: rename it")
    return re.sub(r"(?=[ #:])", r"\\", name.replace("$", "$$"))
