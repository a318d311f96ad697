"""An earlier version of a project, from Git or from a folder."""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from theorycoding.folders import CODINGS, Project, UsageError


@contextmanager
def earlier(project: Project, revision: str) -> Iterator[Project]:
    """Give the project as it was: a folder with `codings/`, else a Git revision.

    Raises
    ------
    UsageError
        It is neither a folder with codings nor a revision that Git knows.
    """
    folder = Path(revision)
    if folder.is_dir():
        if not (folder / CODINGS).is_dir():
            raise UsageError(f"{revision} has no folder '{CODINGS}'")
        yield Project(folder.resolve())
        return
    archive = _archive(project, revision)
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(temporary, filter="data")
        yield Project(Path(temporary).resolve())


def _archive(project: Project, revision: str) -> bytes:
    if revision.startswith("-"):
        raise UsageError(f"'{revision}' is no revision")
    command = ["git", "-C", str(project.root), "archive", "--format=tar", revision, "--", CODINGS]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # no shell
    except FileNotFoundError:
        raise UsageError("Git is not installed: give a folder with --from") from None
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().split("\n")[0]
        raise UsageError(
            f"'{revision}' is neither a folder nor a revision with codings ({message})"
        )
    return done.stdout
