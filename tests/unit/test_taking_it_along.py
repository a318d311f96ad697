"""The page about Word, Excel, HTML and PDF: each of its commands does what it says."""

import re
import shlex
from pathlib import Path

import docx
import pytest

from theorycoding.cli import run


@pytest.mark.tools
def test_each_command_of_the_page_writes_its_file(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (repository / "docs/take-it-where-you-write.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    docx.Document().save("house-style.docx")
    commands = [shlex.split(each) for each in re.findall("^theorycoding (.*)$", page, re.MULTILINE)]
    assert len(commands) == 11
    for command in commands:
        assert run(["--project", str(repository), *command]) == 0
        written = Path(command[command.index("-o") + 1])
        assert written.stat().st_size > 1000
