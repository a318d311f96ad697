"""Files to hand on: pages as one Word, HTML or PDF file, and tables as these, CSV or workbooks."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER
from theorycoding.figures.paper import typeset, typst_text
from theorycoding.files.extras import packaged
from theorycoding.problems import UsageError
from theorycoding.showing.chapters import MAIN, Pages, joined
from theorycoding.showing.markup import escape_markdown, write_table
from theorycoding.showing.pandoc import Element, changed, element, plain, raw, write_blocks
from theorycoding.showing.word import finish_word
from theorycoding.showing.workbooks import write_workbook
from theorycoding.vocabulary.shown_table import Table

WORD: Final = ".docx"
_ZIP = b"PK\x03\x04"


def write_document(pages: Pages, suffix: str, reference: Path | None = None) -> bytes:
    """Return pages as one file: the first page, then each other page as a chapter.

    Columns are as wide as their cells need, and wide tables are on landscape pages. Links between
    the pages lead to their chapters; those to other files are only text.

    Parameters
    ----------
    suffix
        `.docx`, `.html` or `.pdf`.
    reference
        For `.docx`: a Word file whose styles, page size, headers and footers are used.

    Raises
    ------
    UsageError
        A program is missing, no font has a character, or the reference is not a Word file.
    """
    return DOCUMENTS[suffix](pages, reference)


def table_document(
    suffix: str,
    tables: Mapping[str, Table],
    notes: Iterable[str] = (),
    reference: Path | None = None,
) -> bytes:
    """Return tables as a document, each under its name if there are several."""
    parts = [escape_markdown(note) for note in notes]
    for name, table in tables.items():
        parts += [f"## {escape_markdown(name)}"] if len(tables) > 1 else []
        parts.append(write_table(table, "markdown"))
    pages = Pages(", ".join(tables), {f"{MAIN}.md": "\n\n".join(parts)})
    return write_document(pages, suffix, reference)


def writer_of(path: Path, writers: Mapping[str, Callable[..., bytes]]) -> Callable[..., bytes]:
    """Return the writer for the end of a file's name.

    Raises
    ------
    UsageError
        There is none; the message lists those that there are.
    """
    suffix = path.suffix.casefold()
    if suffix not in writers:
        known = ", ".join(writers)
        raise UsageError(f"{path}: no writer for '{suffix or path.name}': use one of: {known}")
    return writers[suffix]


def _word(pages: Pages, reference: Path | None) -> bytes:
    options = ["-t", "docx+native_numbering"]
    if reference is not None:
        if not reference.is_file():
            raise UsageError(f"{reference}: no such file: give a .docx file with --reference")
        if not reference.read_bytes().startswith(_ZIP):
            raise UsageError(f"{reference} is not a Word file: give a .docx file with --reference")
        options.append(f"--reference-doc={reference}")
    title, blocks = joined(pages, _embedded, on_paper=True)
    content = write_blocks(blocks, title, options)
    return finish_word(content, write_blocks([], [], ["-t", "docx"]) if reference else None)


def _html(pages: Pages, _: object) -> bytes:
    title, blocks = joined(pages, _embedded, on_paper=False)
    options = ["-t", "html", "--wrap=none", "--shift-heading-level-by=1"]
    body = write_blocks(blocks, [], options).decode()
    heading = f'<h1 id="{MAIN}">{escape(plain(title))}</h1>\n' if title else ""
    name = escape(plain(title) or pages.title)
    page = Template(packaged("showing/document.html"))
    return page.substitute(title=name, style=page_style(), body=heading + body).encode()


def page_style() -> str:
    """Return the style that all our pages share; its colours are those of the figures."""
    paints = (INK, MUTED, FAINT, PAPER)
    colours = (f"--{paint.name}: light-dark({paint.light}, {paint.dark});" for paint in paints)
    return f":root {{ {' '.join(colours)} }}\n{packaged('showing/page.css')}"


def _pdf(pages: Pages, _: object) -> bytes:
    title, blocks = joined(pages, _set, on_paper=True)
    blocks = changed(blocks, _labelled)
    body = write_blocks(blocks, [], ["-t", "typst", "--wrap=none"]).decode()
    heading = f"#title() <{MAIN}>\n" if title else f"#metadata(none) <{MAIN}>\n"
    start = f"#set document(title: {typst_text(plain(title) or pages.title)}, date: none)\n"
    return typeset(f"{start}{packaged('showing/document.typ')}\n{heading}{body}", pages.pictures)


def _embedded(_: str, content: bytes, alt: str) -> Element:
    """Return a picture that has its content as its address."""
    data = f"data:image/svg+xml;base64,{b64encode(content).decode()}"
    return element("Image", [["", [], []], [element("Str", alt)], [data, ""]])


def _set(path: str, _: bytes, alt: str) -> Element:
    """Return a picture for typst, to which pandoc hands on no alternative text."""
    return raw("typst", f"#image({typst_text(path)}, alt: {typst_text(alt)})", kind="RawInline")


def _labelled(one: Element) -> list[Element]:
    """Return an empty anchor for typst, which pandoc leaves out, and all else as it is."""
    match one:
        case {"t": "Span", "c": [[str(name), *_], []]} if name:
            return [raw("typst", f"#metadata(none) <{name}>", kind="RawInline")]
        case _:
            return [one]


def _csv(tables: Mapping[str, Table], _: Iterable[str]) -> bytes:
    if len(tables) != 1:
        names = ", ".join(tables)
        raise UsageError(f"a CSV file holds one table, and there are several: {names}")
    (table,) = tables.values()
    return write_table(table, "csv").encode()


DOCUMENTS: Final[Mapping[str, Callable[[Pages, Path | None], bytes]]] = {
    WORD: _word,
    ".html": _html,
    ".pdf": _pdf,
}
WRITERS: Final[Mapping[str, Callable[[Mapping[str, Table], Iterable[str]], bytes]]] = {
    ".csv": _csv,
    ".xlsx": write_workbook,
    **{suffix: partial(table_document, suffix) for suffix in DOCUMENTS},
}
