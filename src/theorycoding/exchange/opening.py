"""Files that are not a study, opened as one: read, taken apart, and laid out as its sheets."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from theorycoding.exchange.formats import ForeignTable, read_foreign
from theorycoding.exchange.formats.workbooks import is_workbook, read_workbook
from theorycoding.exchange.layout import OURS, PARQUET, Layout, remembered
from theorycoding.exchange.shaping import shape
from theorycoding.files.reading import Sheet, read_sheet
from theorycoding.files.study_files import BareFiles, StudyFiles
from theorycoding.problems import Problem, UsageError
from theorycoding.vocabulary import tables
from theorycoding.vocabulary.codebook import suggest, unknown

_NAMES = (*OURS, *tables.ARGUMENTS.names)


def open_foreign(
    paths: Sequence[Path],
    layout: Layout | None = None,
    *,
    codebook: Path | None = None,
) -> StudyFiles:
    """Read single files as a study of their own.

    Parameters
    ----------
    paths
        One file; or several, each with the labels of one coder.
    layout
        Where everything is; what it leaves open, `data.csv.toml` beside the file may say.
    codebook
        A codebook file; without one, the theories are those found in the labels.

    Raises
    ------
    DataError
        `data.csv.toml` cannot be read.
    UsageError
        There is no such file, it cannot be counted, it lacks a header that the layout names, or the
        layout does not say where the labels are.
    """
    kept, beside = remembered(paths[0])
    given = (layout or Layout()).over(kept)
    for column, _ in given.columns:
        if column not in _NAMES and suggest(column, _NAMES):
            raise UsageError(f"--column {column}: {unknown('column', column, _NAMES)}")
    notes = (f"Options are read from {beside}.",) if beside else ()
    tables_read: list[tuple[str, ForeignTable]] = []
    problems: list[Problem] = []
    large = None
    if given.engine or any(path.suffix.lower() == PARQUET for path in paths):
        from theorycoding.exchange.large_files import open_large  # noqa: PLC0415  # it needs pandas

        table, given, large = open_large(paths, given)
        tables_read.append((paths[0].stem, table))
    known = (*tables.ARGUMENTS.names, *(header for _, header in given.columns))
    names = [path.stem for path in paths]
    if len({*names}) < len(names):
        names = [path.with_suffix("").as_posix() for path in paths]
    for path, name in () if large else zip(paths, names, strict=True):
        read, faults = _read(path, known, given.sheet)
        problems += faults
        tables_read += [(name, read)] if read else []
    sheets, foreign = dict[str, Sheet](), BareFiles(only_labels=given.only_labels)
    if large or len(tables_read) == len(paths):
        sheets, foreign, faults = shape(tables_read, given)
        problems += faults
    wanted = {"arguments.csv"}
    if codebook:
        wanted.add("codebook.csv")
        read, faults = _read(codebook, tables.CODEBOOK.names, is_codebook=True)
        problems += faults
        sheets |= {"codebook.csv": read.sheet} if read else {}
    return StudyFiles(
        name=paths[0].stem,
        shown=paths[0].as_posix(),
        sheets=sheets,
        problems=tuple(problems),
        is_bare=True,
        foreign=replace(foreign, notes=(*notes, *foreign.notes), large=large),
        unreadable=frozenset(wanted - sheets.keys()),
    )


def _read(
    path: Path, known: Sequence[str], sheet_name: str = "", *, is_codebook: bool = False
) -> tuple[ForeignTable | None, list[Problem]]:
    """Read one file: a CSV file, a sheet of a workbook, or a file of another program."""
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"no file '{path}'")
    if is_workbook(path):
        return read_workbook(path, path.as_posix(), sheet=sheet_name, is_codebook=is_codebook)
    if sheet_name:
        raise UsageError(f"omit --sheet for {path}: only a workbook has sheets")
    if (foreign := read_foreign(path, path.as_posix())) is not None:
        return foreign
    sheet, problems = read_sheet(path, path.as_posix(), known)
    return (ForeignTable(sheet) if sheet else None), problems
