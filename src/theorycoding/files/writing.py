"""Atomic writes: the old file or the new one, never a half, and no other. Nothing else writes."""

import contextlib
import os
import tempfile
from pathlib import Path

from theorycoding.files.folders import is_within
from theorycoding.files.reading import irregular

_PREFIX = ".theorycoding-"
_SUFFIX = ".tmp"
_IS_POSIX = os.name == "posix"


def obstacle(path: Path, within: Path | None = None) -> tuple[Path, str] | None:
    """Return what keeps a file from being written: its place and its kind; else None.

    Parameters
    ----------
    within
        A folder that a path in it must not leave by way of a link.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100  # links stay links
    is_plain = os.path.realpath(path.parent) == str(path.parent) and path.parent.is_dir()
    for folder in () if is_plain else reversed(path.parents):
        if within and is_within(folder.parent, within) and not is_within(folder, within):
            return folder, "a link that leads outside the project"
        if os.path.lexists(folder) and not folder.is_dir():
            return folder, "not a folder"
    if path.is_symlink():
        return path, "a link"
    kind = irregular(path.stat().st_mode) if path.exists() else None
    return (path, kind) if kind else None


def write_if_different(path: Path, content: bytes, *, within: Path | None = None) -> bool:
    """Write a file unless it already has these bytes; return whether it was written.

    Raises
    ------
    OSError
        The disk is full, the folder is read-only …; the old file is then unchanged.
    """
    _refuse(path, within)
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return False
    write(path, content, within=within)
    return True


def write(path: Path, content: bytes, *, within: Path | None = None) -> None:
    """Write a file by way of a temporary one in the same folder; its mode is kept.

    Raises
    ------
    OSError
        The file is a link, a folder, a pipe or a device, or is behind a link that leads out of
        the folder `within`; or the system refuses it.
    """
    _refuse(path, within)
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f"{_PREFIX}{os.getpid()}-"
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Delete the temporary files that a killed run left in a folder, not those of a live run."""
    for temporary in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        writer = temporary.name.removeprefix(_PREFIX).split("-")[0]
        if not (writer.isdecimal() and _is_running(int(writer))):
            with contextlib.suppress(OSError):  # still open on Windows, or not ours to delete
                temporary.unlink()


def _refuse(path: Path, within: Path | None) -> None:
    if found := obstacle(path, within):
        raise OSError(f"{found[0]} is {found[1]}: remove it, or write somewhere else")


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


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced; for a new file, what the umask leaves."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if not _IS_POSIX:  # Windows cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
