"""Writing leaves the old file or the new one, never a part of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from theorycoding.files import writing
from theorycoding.files.writing import sweep, write, write_if_different


def test_a_file_and_its_folder_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "report.md", "Økonomi\n".encode())
    assert (tmp_path / "a" / "b" / "report.md").read_text(encoding="utf-8") == "Økonomi\n"


def test_a_file_with_these_bytes_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    assert write_if_different({path: b"one"}) == [True]
    os.utime(path, (1, 1))
    assert write_if_different({path: b"one"}) == [False]
    assert path.stat().st_mtime == 1
    assert write_if_different({path: b"two"}) == [True]
    assert path.read_bytes() == b"two"


def test_a_file_that_was_asked_for_is_as_new_as_its_inputs(tmp_path: Path) -> None:
    path = tmp_path / "tally.csv"
    path.write_bytes(b"same")
    os.utime(path, (1, 1))
    write(path, b"same")  # make would ask for it again and again
    assert path.stat().st_mtime > 1


def test_nothing_is_left_beside_a_file_that_was_written(tmp_path: Path) -> None:
    write(tmp_path / "report.md", b"one")
    write(tmp_path / "report.md", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


@pytest.mark.parametrize(
    ("owner", "call"),
    [
        (Path, "open"),
        (writing.os, "fsync"),
        (Path, "chmod"),
        (Path, "replace"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_write_that_fails_at_any_call_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, call: str
) -> None:
    path = tmp_path / "report.md"
    write(path, b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(owner, call, full)
        with pytest.raises(OSError, match="No space left"):
            write(path, b"new and much longer")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["report.md"]


def test_an_interrupted_write_leaves_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "report.md", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_new_file_has_the_mode_that_others_get(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_bytes(b"")
    write(tmp_path / "report.md", b"new")
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_rubbish_of_a_killed_run_is_swept_and_that_of_a_living_one_kept(tmp_path: Path) -> None:
    nobody = 2**22 + 1  # beyond the largest process number of Linux
    for name in (f".theorycoding-{nobody}-x.tmp", f".theorycoding-{os.getpid()}-x.tmp", "a.tmp"):
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted([f".theorycoding-{os.getpid()}-x.tmp", "a.tmp"])


def test_rubbish_of_a_process_of_somebody_else_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(writing.os, "kill", refused)
    name = f".theorycoding-{os.getpid() + 1}-x.tmp"
    (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_rubbish_that_cannot_be_deleted_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    (tmp_path / f".theorycoding-{2**22 + 1}-x.tmp").write_bytes(b"")
    monkeypatch.setattr(Path, "unlink", refused)
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_where_neither_signals_nor_folders_can_be_used_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: int) -> None:
        raise AssertionError("Windows would end the process")

    def files_only(path: str, *rest: int) -> int:
        if Path(path).is_dir():
            raise PermissionError
        return opened(path, *rest)

    opened = os.open
    monkeypatch.setattr(writing, "_IS_POSIX", False)
    monkeypatch.setattr(writing.os, "kill", ended)
    monkeypatch.setattr(writing.os, "open", files_only)
    mine, theirs = (f".theorycoding-{os.getpid() + more}-x.tmp" for more in (0, 1))
    for name in (mine, theirs):
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    write_if_different({tmp_path / "report.md": b"new"})
    assert {path.name for path in tmp_path.iterdir()} == {mine, "report.md"}


def test_all_bytes_are_handed_over_before_they_are_asked_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def synced(handle: int) -> None:
        sizes.append(os.fstat(handle).st_size)

    monkeypatch.setattr(writing.os, "fsync", synced)
    write(tmp_path / "report.md", b"12 arguments")
    assert sizes[0] == len(b"12 arguments")


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_to_ask_whether_a_writer_lives_does_not_disturb_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print(flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        mine = tmp_path / f".theorycoding-{writer.pid}-x.tmp"
        mine.touch()
        sweep(tmp_path)
        writer.communicate(b"\n", timeout=60)
    assert mine.exists()
    assert writer.returncode == 0
