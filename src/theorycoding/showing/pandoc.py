"""Documents as pandoc reads and writes them: trees of plain dictionaries, by its own format."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from theorycoding.files.extras import import_extra
from theorycoding.problems import UsageError

Element = dict[str, Any]  # a block or an inline: its type `t` and its content `c`
_BLANKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_EPOCH = "315532800"  # 1980, the first year of a zip file: a date of today would change the bytes


def read_markdown(text: str) -> list[Element]:
    """Return the blocks of a Markdown page.

    It is read by way of HTML, for which `<a id>`, `<br>` and `<sup>` are more than raw text.
    """
    page = _pandoc(("-f", "gfm+implicit_figures", "-t", "html", "--wrap=none"), text.encode())
    blocks: list[Element] = json.loads(_pandoc(("-f", "html", "-t", "json"), page))["blocks"]
    return blocks


def write_blocks(
    blocks: Sequence[Element], title: Sequence[Element], options: Sequence[str]
) -> bytes:
    """Return blocks as pandoc writes them with these options, under a title if there is one."""
    meta = {"title": {"t": "MetaInlines", "c": title}} if title else {}
    version = json.loads(_pandoc(("-f", "html", "-t", "json"), b""))["pandoc-api-version"]
    document = {"pandoc-api-version": version, "meta": meta, "blocks": blocks}
    return _pandoc(("-f", "json", *options, "-o", "-"), json.dumps(document).encode())


def changed(node: Any, change: Callable[[Element], list[Element]]) -> Any:
    """Return a tree in which each element is replaced by what `change` returns for it.

    >>> changed([element("Str", "a"), element("Space")], lambda one: [one] * ("c" in one))
    [{'t': 'Str', 'c': 'a'}]
    """
    if isinstance(node, dict):
        return {key: changed(value, change) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    parts: list[Any] = []
    for part in node:
        new = changed(part, change)
        parts += change(new) if isinstance(new, dict) and "t" in new else [new]
    return parts


def element(kind: str, content: Any = None) -> Element:
    """Return an element of that type."""
    return {"t": kind} if content is None else {"t": kind, "c": content}


def raw(form: str, text: str, *, kind: str = "RawBlock") -> Element:
    """Return text that only writers of one format use, as it is."""
    return element(kind, [form, text])


def plain(node: Any) -> str:
    r"""Return the text of a tree, without its looks.

    >>> plain([element("Emph", [element("Str", "a"), element("LineBreak")]), element("Str", "b")])
    'a\nb'
    """
    if isinstance(node, list):
        return "".join(map(plain, node))
    match node:
        case {"t": "Str", "c": str(text)} | {"t": "Code", "c": [_, str(text)]}:
            return text
        case {"t": kind}:
            return _BLANKS.get(kind) or plain(node.get("c"))
        case _:
            return ""


def _pandoc(options: Sequence[str], content: bytes) -> bytes:
    """Run pandoc, which reads no file but those that the options name, and no address."""
    fixed = ["--sandbox", f"--data-dir={os.devnull}"]  # no style of the user changes the bytes
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    command = [_program(), *fixed, *options]
    done = subprocess.run(  # noqa: S603  # the options are ours
        command, input=content, capture_output=True, check=False, env=environment
    )
    if done.returncode:
        raise UsageError(f"pandoc failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _program() -> str:
    """Return the pandoc of the extra, else the one on the path."""
    found = shutil.which("pandoc")
    if found and find_spec("pypandoc") is None:
        return found
    program: str = import_extra("pypandoc", "docx", "a document").get_pandoc_path()
    return program
