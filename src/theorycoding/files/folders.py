"""Which files make a project and a study: found, and read as located rows."""

import difflib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from theorycoding.files.guarding import has_guarded, unguarded
from theorycoding.files.reading import Columns, Settings, Sheet, read_settings, read_sheet
from theorycoding.files.study_files import NO_SETTINGS, StudyFiles
from theorycoding.problems import Place, Problem, UsageError, new_problem
from theorycoding.vocabulary import tables
from theorycoding.vocabulary.codebook import did_you_mean, suggest, unknown

CODINGS = "codings"
SETTINGS_FILE = "study.toml"
_COPY = re.compile(
    r"(?:[ _-]*\(\d+\)"  # arguments (1).csv: browsers, Google Drive
    r"|[ _-]+(?:cop(?:y|ie|ia)|kopi[aei]?|копия)(?: \d+| \(\d+\))?"  # arguments - Copy.csv
    r"| \d"  # arguments 2.csv: iCloud
    r"|[ _(-]+[^()]*conflict(?:ed|ing)?[ _-]?(?:copy|version)?[^()]*\)?"  # Dropbox, Nextcloud
    r"|\.sync-conflict-[\w-]+"  # Syncthing
    r"|-(?:desktop|laptop)-\w+"  # OneDrive
    r"|~)$",
    re.IGNORECASE,
)
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
CODEBOOK_SHEET, NOTES_SHEET = "codebook", "notes"  # of our own workbooks, beside the table
_TABLES = (".tsv", ".tab", ".txt", ".numbers", *WORKBOOKS)
_NAMES = frozenset(table.path for table in tables.TABLES)
_SETTINGS_LIKE = re.compile(r"study\b.*\.(?:toml|tml|txt)", re.IGNORECASE)
_BOTH = (tables.CODEBOOK.path,)  # a study may have its own
_UNKNOWN = "this is not a file of a study; it is not read"
_COPY_OF = re.compile(r"(?:copy of|kopie von|kopi av|copia de|copie de) ", re.IGNORECASE)


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
        names = sorted(path.name for path in self.codings.iterdir() if path.is_dir())
        kept = (name for name in names if not name.startswith((".", "_")))
        return tuple(name for name in kept if not name.casefold().endswith(".csv"))

    def linked_out(self, path: Path) -> list[Problem]:
        """Return a problem if a path of the project leads outside it; what is there is not read."""
        if is_within(path, self.root):
            return []
        if path.parent != self.root and (above := self.linked_out(path.parent)):
            return above
        hint = "put the file or folder itself here"
        message = "this is a link that leads outside the project; it is not followed"
        return [new_problem("file-kind", Place(self.shown(path)), message, hint=hint)]

    def shown(self, path: Path) -> str:
        """Return a path for display: relative to the project, with slashes."""
        return path.relative_to(self.root).as_posix()


def is_within(path: Path, folder: Path) -> bool:
    """Return whether a path, links followed, is in a folder or is the folder itself."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def find_project(start: Path) -> Project | None:
    """Return the nearest folder at or above `start` that has `codings/`; None if none has."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CODINGS).is_dir():
            return Project(folder)
    return None


def original_of(path: str) -> str | None:
    """Return the original of a file or folder whose name is that of a copy; else None.

    >>> original_of("coders/prose (1).csv")
    'coders/prose.csv'
    """
    name = PurePosixPath(path)
    stem = _COPY.sub("", _COPY_OF.sub("", name.stem))
    if not stem or stem == name.stem:
        return None
    return name.with_name(f"{stem}{name.suffix.lower()}").as_posix()


def open_study(project: Project, name: str) -> StudyFiles:
    """Read every file of a study of the project.

    Raises
    ------
    UsageError
        There is no such study.
    """
    return next(open_studies(project, (name,)))


def open_studies(project: Project, names: Sequence[str]) -> Iterator[StudyFiles]:
    """Read every file of each of these studies in turn; what they share is read once.

    Raises
    ------
    UsageError
        There is no such study.
    """
    check_names(project, names)
    shared = open_shared(project)
    for name in names:
        yield _open(project, name, shared)


def check_names(project: Project, names: Sequence[str]) -> None:
    """Refuse names that are not those of studies.

    Raises
    ------
    UsageError
        There is no such study.
    """
    known = project.studies
    for name in names:
        if name not in known:
            raise UsageError(f"{project.codings}: {unknown('study', name, known)}")


def _open(project: Project, name: str, shared: StudyFiles) -> StudyFiles:
    folder = project.codings / name
    shown = project.shown(folder)
    if outside := project.linked_out(folder):
        return StudyFiles(name, shown, {}, problems=tuple(outside), root=project.root)
    known = {table.path for table in tables.TABLES if table.in_study and "*" not in table.path}
    read = _read_each(project, dict(_csv_files(folder)), shown, _is_of_study, known)
    settings, problems = _read_settings(project, folder)
    lost = [] if settings else [SETTINGS_FILE]
    misnamed = {**shared.misnamed, **read.misnamed}
    for problem in problems:
        if problem.code == "file-unknown":
            misnamed[SETTINGS_FILE] = problem.file
    problems += [*_unnameable(shown), *_linked(project, folder)]
    return replace(
        read,
        name=name,
        shown=shown,
        settings=settings or NO_SETTINGS,
        shared=shared.sheets,
        problems=(*problems, *read.problems, *shared.problems),
        unreadable=read.unreadable.union(shared.unreadable - read.sheets.keys(), lost),
        root=project.root,
        misnamed=misnamed,
    )


def _read_settings(project: Project, folder: Path) -> tuple[Settings | None, list[Problem]]:
    """Return the settings, None if unreadable; and what is wrong with them or their file's name."""
    path = folder / SETTINGS_FILE
    if path.exists() or path.is_symlink():
        outside = project.linked_out(path)
        return (None, outside) if outside else read_settings(path, project.shown(path))
    problems = []
    for other in sorted(folder.glob("*")):
        near = difflib.get_close_matches(other.name.casefold(), [SETTINGS_FILE], cutoff=0.85)
        if near or _SETTINGS_LIKE.fullmatch(other.name):
            place, hint = Place(project.shown(other)), f"rename it '{SETTINGS_FILE}'"
            problems.append(new_problem("file-unknown", place, _UNKNOWN, hint=hint))
    return NO_SETTINGS, problems


def inputs(project: Project, names: Iterable[str]) -> Iterator[Path]:
    """Yield the files that these studies are read from, and the folders that are searched."""
    yield project.codings
    yield from dict(_csv_files(project.codings, recursive=False)).values()
    for name in names:
        yield from each_within(project.codings / name)


def each_within(path: Path) -> Iterator[Path]:
    """Yield a file; or a folder, and all that is in it except hidden files; or nothing."""
    if path.exists():
        yield path
    for below in sorted(path.rglob("*")):
        if not any(part.startswith((".", "~$")) for part in below.relative_to(path).parts):
            yield below


def open_shared(project: Project) -> StudyFiles:
    """Read the CSV files that all studies of a project share."""
    shared = {table.path for table in tables.TABLES if "*" not in table.path}
    shared -= {table.path for table in tables.TABLES if table.in_study and table.path not in _BOTH}
    files = dict(_csv_files(project.codings, recursive=False))
    return _read_each(project, files, CODINGS, shared.__contains__, shared)


def _read_each(
    project: Project,
    files: Mapping[str, Path],
    home: str,
    is_ours: Callable[[str], bool],
    known: Collection[str],
) -> StudyFiles:
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = []
    misnamed: dict[str, str] = {}
    unreadable: set[str] = set()
    folders = {path.parent for path in files.values()}
    outside = {folder: project.linked_out(folder) for folder in folders}
    for within, path in files.items():
        shown = f"{home}/{within}"
        original = original_of(within)
        linked = project.linked_out(path) if path.is_symlink() else outside[path.parent]
        if refused := _unnameable(shown, within) or linked:
            problems += refused
            unreadable.add(within)
        elif original and (original in files or original in known):
            message = f"looks like a copy of {original}; it is not read"
            hint = "merge what is new into the original and delete the copy"
            problems.append(new_problem("file-copy", Place(shown), message, hint=hint))
        elif not is_ours(within):
            stem = PurePosixPath(within.strip()).name.split(".")[0]
            meant = suggest(f"{stem}.csv", known) if "/" not in within else []
            hint = _hint(shown, within, meant, known)
            problems.append(new_problem("file-unknown", Place(shown), _UNKNOWN, hint=hint))
            misnamed |= dict.fromkeys(meant, shown)
        else:
            table = tables.table_of(within)
            sheet, found = read_sheet(path, shown, table.names if table else ())
            problems += found
            if sheet:
                is_returned = within.startswith("coders/")
                sheets[within] = _unguarded(sheet) if is_returned else sheet
            else:
                unreadable.add(within)
    return StudyFiles(
        name="",
        shown=CODINGS,
        sheets=sheets,
        problems=tuple(problems),
        unreadable=frozenset(unreadable),
        misnamed=misnamed,
    )


def _unguarded(sheet: Sheet) -> Sheet:
    """Return a filled-in coding sheet without the apostrophes that guard its cells."""
    if not has_guarded(sheet.text):
        return sheet
    columns = [list(map(unguarded, cells)) for cells in sheet.records.columns]
    return replace(sheet, records=Columns(columns))


def _unnameable(shown: str, name: str | None = None) -> list[Problem]:
    """Return a problem if a name is not UTF-8, as in old archives."""
    try:
        os.fsencode(shown if name is None else name).decode()
    except UnicodeDecodeError:
        message = "the name of the file is not UTF-8"
        hint = "rename it: letters were lost when it was unpacked"
        return [new_problem("file-unreadable", Place(shown), message, hint=hint)]
    return []


def _linked(project: Project, folder: Path) -> list[Problem]:
    """Return a problem for each folder of a study that is a link or a file and so not read."""
    names = sorted({table.path.partition("/")[0] for table in tables.TABLES if "/" in table.path})
    found = []
    for path in (folder / name for name in (*names, PurePosixPath(tables.PRINTED).parts[0])):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            what = "a link, which is not followed" if path.is_symlink() else "not a folder"
            hint = "put the folder itself here"
            place = Place(project.shown(path))
            found.append(new_problem("file-kind", place, f"this is {what}", hint=hint))
    return found


def _is_of_study(within: str) -> bool:
    """Return whether a path within a study is one of its tables, in the right folder."""
    table = tables.table_of(within)
    pattern = table.path if table and table.in_study else tables.PRINTED
    return fnmatchcase(within, pattern) and within.count("/") == pattern.count("/")


def _csv_files(folder: Path, *, recursive: bool = True) -> Iterator[tuple[str, Path]]:
    """Yield each `.csv` file, in any case, by its path within a folder; sorted by name.

    Hidden and lock files are left out, tables of other programs in its place included.
    """
    for path in sorted(folder.rglob("*") if recursive else folder.glob("*")):
        within = path.relative_to(folder).as_posix()
        is_hidden = any(part.startswith((".", "~$")) for part in within.split("/"))
        kind = path.suffix.strip().casefold()
        is_named = bool({path.stem, f"{path.stem}.csv"} & _NAMES)
        is_ours = is_named or ("/" in within and kind != ".txt")
        if not is_hidden and (kind == ".csv" or (kind in _TABLES and is_ours)):
            yield within, path


def _hint(shown: str, within: str, meant: Sequence[str], known: Collection[str]) -> str:
    """Return what to do with a file that is not one of a study."""
    suffix = PurePosixPath(within).suffix.casefold()
    _, study, *inside = PurePosixPath(shown).parts
    if inside[:1] == ["coders"] and suffix in WORKBOOKS:
        coder = PurePosixPath(within).stem
        command = f"theorycoding import {inside[-1]} --to {study} --coder {coder}"
        return f"move it out of {CODINGS}/, and bring it in with: {command}"
    if suffix in _TABLES:
        return "export it as CSV in UTF-8"
    if not inside and _is_of_study(within):
        return f"move it into the folder of its study, such as {CODINGS}/STUDY/"
    return f"did you mean '{meant[0]}'?" if meant else did_you_mean(within, sorted(known))
