"""Taguette: its projects, and the highlights it exports."""

import json
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser

from theorycoding.exchange.formats.codings import Coding, codings_table
from theorycoding.exchange.formats.foreign import Foreign, ForeignTable, on_one_line
from theorycoding.files.reading import Sheet
from theorycoding.vocabulary.exact import counted

EXPORTED = ("id", "document", "tag", "content")
_HIGHLIGHTS = """
    SELECT highlights.id, snippet, start_offset, end_offset, documents.name, projects.name, path
    FROM highlights
    LEFT JOIN documents ON documents.id = document_id
    LEFT JOIN projects ON projects.id = documents.project_id
    LEFT JOIN highlight_tags ON highlight_id = highlights.id
    LEFT JOIN tags ON tags.id = tag_id
    ORDER BY documents.project_id, document_id, start_offset, highlights.id, tags.id
"""
_COMMANDS = "SELECT user_login, payload FROM commands ORDER BY id"
_LOST = "Descriptions of tags and the texts of whole documents are not read."
_TOGETHER = (
    "Each highlight is an argument; to make one of those that mark the same text, give "
    "--column argument=document --column argument=start --column argument=end."
)
_NOT_INLINE = frozenset(
    {"p", "div", "li", "br", "tr", "td", "th", "h1", "h2", "h3", "h4", "ul", "ol", "pre"}
)


def read_project(connection: sqlite3.Connection, shown: str) -> Foreign:
    """Read the highlights of every project in a file, one row for each tag."""
    authors = _authors(connection)
    rows = connection.execute(_HIGHLIGHTS).fetchall()
    projects = {row[5] for row in rows}
    codings = []
    for key, snippet, start, end, document, project, tag in rows:
        place, segment, text = f"highlight {key}", str(key), plain_text(snippet)
        code, coder, name = tag or "", authors.get(key, [""])[-1], document or ""
        group = code.rpartition(".")[0]
        further = {"project": project or ""} if len(projects) > 1 else {}
        coding = Coding(place, segment, text, code, coder, name, start, end, group, further=further)
        codings.append(coding)
    return codings_table(shown, codings, _notes(codings, authors, len(projects)))


def read_export(sheet: Sheet) -> ForeignTable:
    """Return the highlights that Taguette exports as CSV or Excel, one row for each tag."""
    columns = {"argument": "id", "actor": "document", "label": "tag", "motivation": "content"}
    notes = (
        "Taguette exports neither coders nor highlights without a tag; its project file has both.",
    )
    return ForeignTable(sheet, columns, has_sets=True, notes=notes)


def _authors(connection: sqlite3.Connection) -> dict[int, list[str]]:
    """Return who made and who changed each highlight, in this order: only the log has it."""
    authors: dict[int, list[str]] = {}
    for login, payload in connection.execute(_COMMANDS):
        command = json.loads(payload)
        if command.get("type") == "highlight_add":  # a change is logged under this type too
            authors.setdefault(command.get("highlight_id"), []).append(login)
    return authors


def _notes(codings: list[Coding], authors: dict[int, list[str]], projects: int) -> Iterator[str]:
    highlights = {int(coding.segment) for coding in codings}
    shared = [key for key in highlights if len(set(authors.get(key, ()))) > 1]
    if projects > 1:
        yield f"The file has {projects} projects: --where project=NAME keeps one."
    if shared:
        number = counted(len(shared), "highlight")
        yield f"Several people changed {number}, first {min(shared)}: the last is its coder."
    if len({coding.coder for coding in codings}) > 1:
        yield _TOGETHER
    if len({coding.group for coding in codings if coding.code}) > 1:
        yield "Tags are read whole; --missing TAG,TAG leaves out those that are not theories."
    yield _LOST


def plain_text(markup: str) -> str:
    """Return the text of HTML; what begins a line there is set off by a space.

    >>> plain_text("<p>Gas is <b>cheap</b>er.</p><p>And safe.</p>")
    'Gas is cheaper. And safe.'
    """
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return on_one_line("".join(parser.parts))


class _Text(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 the parser calls it so
        self.parts.append(" " if tag in _NOT_INLINE else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
