"""Atomic writes: the old file or the new one, never a half. Nothing else writes."""

import contextlib
import os
import tempfile
from pathlib import Path

_PREFIX = ".theorycoding-"
_SUFFIX = ".tmp"
_IS_POSIX = os.name == "posix"


def write_if_different(path: Path, content: bytes) -> bool:
    """Write a file unless it has these bytes already; return whether it was written.

    Raises
    ------
    OSError
        The disk is full, the folder read-only …: the old file is then untouched.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return False
    write(path, content)
    return True


def write(path: Path, content: bytes) -> None:
    """Write a file by way of a temporary one in the same folder; its mode is kept.

    Of a link the file that it leads to is written.
    """
    path = Path(os.path.realpath(path))
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
    """Delete temporary files that a killed run left in a folder; not those of a living one."""
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


def _mode(path: Path) -> int:
    """The mode of the file that is replaced; for a new file what the umask leaves."""
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
