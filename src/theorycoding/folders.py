"""Which files make a project and a study: found, and read as located rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from theorycoding import tables
from theorycoding.codebook import did_you_mean
from theorycoding.problems import Place, Problem, problem
from theorycoding.reading import Settings, Sheet, read_settings, read_sheet

CODINGS = "codings"
SETTINGS_FILE = "study.toml"
_COPY_MARKS = ("conflicted copy", "(1)", "(2)", "- copy", " copy")


class UsageError(ValueError):
    """Something was asked for that does not exist; the message says what does."""


@dataclass(frozen=True)
class Project:
    """A folder with `codings/` in it."""

    root: Path

    @property
    def codings(self) -> Path:
        """The folder of the studies."""
        return self.root / CODINGS

    @property
    def studies(self) -> tuple[str, ...]:
        """Names of the studies, sorted."""
        if not self.codings.is_dir():
            return ()
        folders = (path for path in self.codings.iterdir() if path.is_dir())
        return tuple(sorted(path.name for path in folders if not path.name.startswith((".", "_"))))

    def shown(self, path: Path) -> str:
        """Return a path as problems give it: relative to the project, with slashes."""
        return path.relative_to(self.root).as_posix()


@dataclass(frozen=True)
class StudyFiles:
    """The files of one study.

    `sheets` has each CSV file by its path within the study (`coders/prose.csv`), `shared` those
    of the project (`codebook.csv`, `sources.csv`); `problems` is what reading them found.
    """

    name: str
    shown: str
    sheets: Mapping[str, Sheet] = field(repr=False)
    settings: Settings | None = None
    shared: Mapping[str, Sheet] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    is_bare: bool = False

    def sheet(self, path: str) -> Sheet | None:
        """Return one sheet of the study."""
        return self.sheets.get(path)

    def under(self, folder: str) -> dict[str, Sheet]:
        """Return the sheets of a folder by file name without `.csv`, sorted."""
        return {
            PurePosixPath(path).stem: sheet
            for path, sheet in sorted(self.sheets.items())
            if PurePosixPath(path).parent.name == folder
        }

    def shared_or_own(self, path: str) -> Sheet | None:
        """Return the study's own file where present, else the project's."""
        return self.sheets.get(path) or self.shared.get(path)


def find_project(start: Path) -> Project | None:
    """Return the nearest folder at or above `start` that has `codings/`; None if none has."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CODINGS).is_dir():
            return Project(folder)
    return None


def open_study(project: Project, name: str) -> StudyFiles:
    """Read every file of a study of the project.

    Raises
    ------
    UsageError
        There is no such study.
    """
    folder = project.codings / name
    if name not in project.studies:
        hint = did_you_mean(name, project.studies) or "see `theorycoding list`"
        raise UsageError(f"no study '{name}' in {project.codings} ({hint})")
    problems: list[Problem] = []
    settings = None
    if (folder / SETTINGS_FILE).exists():
        shown = project.shown(folder / SETTINGS_FILE)
        settings, found = read_settings(folder / SETTINGS_FILE, shown)
        problems += found
    sheets, found = _read_sheets(project, folder)
    shared, found_shared = open_shared(project)
    return StudyFiles(
        name=name,
        shown=project.shown(folder),
        sheets=sheets,
        settings=settings,
        shared=shared,
        problems=(*problems, *found, *found_shared),
    )


def open_shared(project: Project) -> tuple[dict[str, Sheet], list[Problem]]:
    """Read the CSV files that all studies of a project share."""
    sheets, problems = {}, []
    for path in sorted(project.codings.glob("*.csv")):
        if (table := tables.table_of(path.name)) is None:
            continue
        sheet, found = read_sheet(path, project.shown(path), table.names)
        problems += found
        if sheet:
            sheets[path.name] = sheet
    return sheets, problems


def open_bare(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    codebook: Path | None = None,
) -> StudyFiles:
    """Read one CSV file of arguments as a study of its own.

    Parameters
    ----------
    columns
        Column name to the header that the file has for it; case is ignored.
    codebook
        A codebook file; without one the theories are those found.

    Raises
    ------
    UsageError
        There is no such file, or it lacks a header that `columns` names.
    """
    sheets: dict[str, Sheet] = {}
    if not path.exists():
        raise UsageError(f"no file '{path}'")
    known = (*tables.ARGUMENTS.names, *(columns or {}).values())
    sheet, problems = read_sheet(path, path.as_posix(), known)
    if sheet:
        sheets["arguments.csv"] = _numbered(_with_headers(sheet, columns or {}))
    if codebook:
        if not codebook.exists():
            raise UsageError(f"no file '{codebook}'")
        names, found = read_sheet(codebook, codebook.as_posix(), tables.CODEBOOK.names)
        problems += found
        if names:
            sheets["codebook.csv"] = names
    return StudyFiles(
        name=path.stem,
        shown=path.as_posix(),
        sheets=sheets,
        problems=tuple(problems),
        is_bare=True,
    )


def _read_sheets(project: Project, folder: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    sheets, problems = {}, []
    for path in _csv_files(folder):
        within = path.relative_to(folder).as_posix()
        table = tables.table_of(within)
        shown = project.shown(path)
        is_ours = (table and table.in_study) or PurePosixPath(within).match(tables.PRINTED)
        if not is_ours or _is_copy(path.stem):
            problems.append(_unknown_file(shown, within))
            continue
        sheet, found = read_sheet(path, shown, table.names if table else ())
        problems += found
        if sheet:
            sheets[within] = sheet
    return sheets, problems


def _csv_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.csv")):
        if not path.name.startswith((".", "~$")):
            yield path


def _is_copy(stem: str) -> bool:
    return stem.casefold().endswith(_COPY_MARKS)


def _unknown_file(shown: str, within: str) -> Problem:
    if _is_copy(PurePosixPath(within).stem):
        hint = "merge it into the original and delete it"
        return problem("file-copy", Place(shown), "looks like a copy; it is not read", hint=hint)
    known = [table.path for table in tables.TABLES if table.in_study and "*" not in table.path]
    hint = did_you_mean(within, known)
    return problem("file-unknown", Place(shown), "no file of a study; it is not read", hint=hint)


def _with_headers(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    """The sheet under our column names: those that `columns` maps, the rest by case only."""
    header = list(sheet.header)
    folded = [name.strip().casefold() for name in header]
    for name, given in columns.items():
        if given.strip().casefold() not in folded:
            hint = did_you_mean(given, sheet.header)
            raise UsageError(f"{sheet.path} has no column '{given}' ({hint})")
        header[folded.index(given.strip().casefold())] = name.strip().casefold()
    for index, name in enumerate(folded):
        is_ours = header[index] == sheet.header[index] and name in tables.ARGUMENTS.names
        if is_ours and name not in header:
            header[index] = name
    return replace(sheet, header=tuple(header))


def _numbered(sheet: Sheet) -> Sheet:
    """The sheet with a column `argument`: the number of the row, where the file has none."""
    if "argument" in sheet.header:
        return sheet
    records = [[*record, str(number)] for number, record in enumerate(sheet.records, start=1)]
    return replace(sheet, header=(*sheet.header, "argument"), records=records)
