"""Atomic writes: the old file or the new one, never a half, and no other. Nothing else writes."""

import contextlib
import os
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import compress
from pathlib import Path
from secrets import token_hex

from theorycoding.files.folders import is_within
from theorycoding.files.reading import irregular

_PREFIX = ".theorycoding-"
_SUFFIX = ".tmp"
_IS_POSIX = os.name == "posix"


def obstacles(paths: Iterable[Path], within: Path | None = None) -> dict[Path, tuple[Path, str]]:
    """Return what keeps files from being written: its place and its kind, by the file.

    Parameters
    ----------
    within
        A folder that a path in it must not leave by way of a link.
    """
    absolute = {path: Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100  # links stay
    folders = {path.parent for path in absolute.values()}
    met = {folder: _folder_obstacle(folder, within) for folder in folders}
    found = {path: met[own.parent] or _file_obstacle(own) for path, own in absolute.items()}
    return {path: obstacle for path, obstacle in found.items() if obstacle}


def _folder_obstacle(parent: Path, within: Path | None) -> tuple[Path, str] | None:
    limit = within if os.path.realpath(parent) != str(parent) else None
    is_plain = limit is None and parent.is_dir()
    for folder in () if is_plain else reversed((parent, *parent.parents)):
        if limit and is_within(folder.parent, limit) and not is_within(folder, limit):
            return folder, "a link that leads outside the project"
        if os.path.lexists(folder) and not folder.is_dir():
            return folder, "not a folder"
    return None


def _file_obstacle(path: Path) -> tuple[Path, str] | None:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    kind = "a link" if stat.S_ISLNK(mode) else irregular(mode)
    return (path, kind) if kind else None


def write_if_different(contents: Mapping[Path, bytes], *, within: Path | None = None) -> list[bool]:
    """Write each file unless it already has these bytes; return for each whether it was written.

    A file is replaced by way of a temporary one in the same folder, and its mode is kept. Several
    are written at a time, since a disk takes long to confirm each.

    Raises
    ------
    OSError
        A file is a link, a folder, a pipe or a device, or is behind a link that leads out of the
        folder `within`; or the system refuses it. The old file is then unchanged.
    """
    for place, what in obstacles(contents, within).values():
        raise OSError(f"{place} is {what}: remove it, or write somewhere else")
    for folder in {path.parent for path in contents}:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:
        differs = list(pool.map(_put_if_different, contents.keys(), contents.values()))
    for folder in {path.parent for path in compress(contents, differs)} if _IS_POSIX else ():
        handle = os.open(folder, os.O_RDONLY)  # Windows cannot open a folder
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return differs


def write(path: Path, content: bytes, *, within: Path | None = None) -> None:
    """Write one file as `write_if_different` does; its time is new in any case, for make."""
    if write_if_different({path: content}, within=within) == [False]:
        path.touch()


def _put_if_different(path: Path, content: bytes) -> bool:
    """Replace a file; that it is replaced is on the disk once its folder is synced."""
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return False
    temporary = path.parent / f"{_PREFIX}{os.getpid()}-{token_hex(8)}{_SUFFIX}"
    try:
        with temporary.open("xb") as file:
            if path.exists():
                temporary.chmod(path.stat().st_mode & 0o7777)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def sweep(folder: Path) -> None:
    """Delete the temporary files that a killed run left in a folder, not those of a live run."""
    for temporary in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        writer = temporary.name.removeprefix(_PREFIX).split("-")[0]
        if not (writer.isdecimal() and _is_running(int(writer))):
            with contextlib.suppress(OSError):  # still open on Windows, or not ours to delete
                temporary.unlink()


def _is_running(process: int) -> bool:
    if not _IS_POSIX:  # there, signal 0 would end the process instead of asking for it
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
