"""An earlier version of a project, from Git or from a folder."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from theorycoding.files.folders import CODINGS, Project
from theorycoding.problems import UsageError

_LINK, _FILES = "120000", frozenset({"100644", "100755", "100664"})
_ENVIRONMENT = {  # nothing is fetched, which could run a program that the repository names
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
}


class _Entry(NamedTuple):
    """A file or link of a commit."""

    mode: str
    blob: str
    path: str


@contextmanager
def earlier(project: Project, revision: str) -> Iterator[Project]:
    """Yield the project as it was: a folder with `codings/`, else a Git revision.

    Raises
    ------
    UsageError
        It is neither a folder with codings nor a revision that Git knows.
    """
    folder = Path(revision)
    if "\0" not in revision and folder.is_dir():
        if not (folder / CODINGS).is_dir():
            raise UsageError(f"{revision} has no folder '{CODINGS}'")
        yield Project(folder.resolve())
        return
    entries = _entries(project, revision)
    contents = _contents(project, revision, entries)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        for entry in entries:
            (root / entry.path).parent.mkdir(parents=True, exist_ok=True)
        # Links come last: nothing is written by way of one.
        for entry in sorted(entries, key=lambda entry: entry.mode == _LINK):
            _restore(root / entry.path, contents[entry.blob], is_link=entry.mode == _LINK)
        yield Project(root)


def _entries(project: Project, revision: str) -> list[_Entry]:
    """Return the files and links below `codings/` in a commit; all else is left out."""
    if revision.startswith("-") or not revision.isprintable():
        raise UsageError(f"'{revision}' is not a revision: give the name or number of a commit")
    named = _git(project, revision, "rev-parse", "--verify", f"{revision}^{{commit}}")
    commit = named.decode().strip()
    listed = _git(project, revision, "ls-tree", "-r", "-z", commit, "--", f"{CODINGS}/")
    entries = []
    for line in listed.split(b"\0")[:-1]:
        described, _, name = line.partition(b"\t")
        mode, _, blob = described.decode().split(" ")
        path = os.fsdecode(name)
        parts = PurePosixPath(path).parts
        if parts[0] != CODINGS or ".." in parts or "\\" in path:
            raise UsageError(
                f"'{revision}' has a file '{path}', which is not a valid name of a file"
            )
        if mode in _FILES or mode == _LINK:
            entries.append(_Entry(mode, blob, path))
    if not entries:
        raise UsageError(f"'{revision}' has no folder '{CODINGS}'")
    return entries


def _contents(project: Project, revision: str, entries: Sequence[_Entry]) -> dict[str, bytes]:
    """Return the bytes of each blob, as they were committed."""
    blobs = list(dict.fromkeys(entry.blob for entry in entries))
    request = "".join(f"{blob}\n" for blob in blobs).encode()
    answer = _git(project, revision, "cat-file", "--batch", request=request)
    contents, at = {}, 0
    for blob in blobs:
        end = answer.index(b"\n", at)
        *_, kind, size = answer[at:end].decode().split(" ")
        if kind != "blob":
            raise UsageError(f"'{revision}' is not here in full: fetch it with Git first")
        contents[blob] = answer[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
    return contents


def _restore(path: Path, content: bytes, *, is_link: bool) -> None:
    if is_link:
        with suppress(OSError, ValueError):  # where a link cannot be made, Git writes its text
            path.symlink_to(os.fsdecode(content))
            return
    path.write_bytes(content)


def _git(project: Project, revision: str, *arguments: str, request: bytes = b"") -> bytes:
    command = ["git", "-C", str(project.root), *arguments]
    own = (name for name in os.environ if not name.startswith("GIT_") or "CONFIG" in name)
    try:
        done = subprocess.run(  # noqa: S603  # no shell
            command,
            input=request,
            capture_output=True,
            check=False,
            env={name: os.environ[name] for name in own} | _ENVIRONMENT,
        )
    except FileNotFoundError:
        raise UsageError("Git is not installed: give a folder with --from") from None
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().split("\n")[0]
        raise UsageError(f"'{revision}' is neither a folder nor a commit ({message})")
    return done.stdout
