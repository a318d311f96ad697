"""What a user names, found and read: a study, its folder, or single files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from theorycoding.exchange.layout import PARQUET, Layout
from theorycoding.exchange.opening import open_foreign
from theorycoding.files import folders
from theorycoding.files.folders import Project
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import UsageError


def open_each(studies: Sequence[str], project: str | None = None) -> Iterator[StudyFiles]:
    """Yield the files of each study or CSV file named, else of all; shared files are read once."""
    if any(map(is_path, studies)):
        yield from (open_files([study], project=project) for study in studies)
    else:
        opened = open_project(project)
        yield from folders.open_studies(opened, studies or opened.studies)


def open_files(
    names: Sequence[str | Path],
    layout: Layout | None = None,
    codebook: str | Path | None = None,
    *,
    project: str | Path | None = None,
) -> StudyFiles:
    """Find the files of a study, or single files, and read them as located rows.

    Several files have the same arguments, each with the labels of another coder.
    """
    study = names[0]
    text = str(study)
    if not Path(text).is_dir():
        text = text.rstrip("/\\")  # as a shell completes the name of a folder
    if isinstance(study, Path) or is_path(text):
        path = Path(study)
        if path.is_dir() and path.absolute().parent.name == folders.CODINGS:
            return folders.open_study(Project(path.absolute().parents[1].resolve()), path.name)
        own = Path(codebook) if codebook else None
        return open_foreign([*map(Path, names)], layout, codebook=own)
    return folders.open_study(open_project(project), text)


def is_path(study: str) -> bool:
    """Return whether the name of a study is the path of a file or folder in truth."""
    is_there = Path(study).is_file() or Path(study, "data.qda").is_file()  # a QualCoder project
    return study.endswith((".csv", PARQUET)) or "/" in study or "\\" in study or is_there


def open_project(project: str | Path | None = None) -> Project:
    """Return the project in a folder, or the nearest one at or above the working directory.

    Raises
    ------
    UsageError
        There is none.
    """
    if project is not None:
        root = Path(project)
        if not (root / folders.CODINGS).is_dir():
            raise UsageError(f"{root} has no folder '{folders.CODINGS}'")
        return Project(root.resolve())
    found = folders.find_project(Path.cwd())
    if found is None:
        message = "no project here: neither this folder nor one above it has 'codings/'"
        raise UsageError(f"{message} (go to one, give --project DIR, or name a CSV file)")
    return found
