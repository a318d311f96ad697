"""Documents to hand on: Markdown pages as one Word, HTML or PDF file, by pandoc and typst."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final

from theorycoding.figures.paper import typeset, typst_text
from theorycoding.files.folders import UsageError
from theorycoding.showing.chapters import MAIN, Pages, joined
from theorycoding.showing.markup import escape_markdown, write_table
from theorycoding.showing.pandoc import Element, changed, element, plain, raw, write_blocks
from theorycoding.showing.word import finish_word
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
    if suffix == WORD:
        return _word(pages, reference)
    return DOCUMENTS[suffix](pages)


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


def _word(pages: Pages, reference: Path | None = None) -> bytes:
    house = [] if reference is None else [f"--reference-doc={_checked(reference)}"]
    title, blocks = joined(pages, _embedded, on_paper=True)
    content = write_blocks(blocks, title, ["-t", "docx+native_numbering", *house])
    ours = None if reference is None else write_blocks([], [], ["-t", "docx"])
    return finish_word(content, ours)


def _checked(reference: Path) -> Path:
    if not reference.is_file():
        raise UsageError(f"{reference}: no such file: give a .docx file with --reference")
    if not reference.read_bytes().startswith(_ZIP):
        raise UsageError(f"{reference} is not a Word file: give a .docx file with --reference")
    return reference


def _html(pages: Pages) -> bytes:
    title, blocks = joined(pages, _embedded, on_paper=False)
    options = ["-t", "html", "--wrap=none", "--shift-heading-level-by=1"]
    body = write_blocks(blocks, [], options).decode()
    heading = f'<h1 id="{MAIN}">{escape(plain(title))}</h1>\n' if title else ""
    before, _, after = _frame("document.html").partition("{{ body }}")
    before = before.replace("{{ title }}", escape(plain(title) or pages.title))
    return f"{before}{heading}{body}{after}".encode()


def _pdf(pages: Pages) -> bytes:
    title, blocks = joined(pages, _set, on_paper=True)
    blocks = changed(blocks, _labelled)
    body = write_blocks(blocks, [], ["-t", "typst", "--wrap=none"]).decode()
    heading = f"#title() <{MAIN}>\n" if title else f"#metadata(none) <{MAIN}>\n"
    start = f"#set document(title: {typst_text(plain(title) or pages.title)}, date: none)\n"
    return typeset(f"{start}{_frame('document.typ')}\n{heading}{body}", pages.pictures)


def _frame(name: str) -> str:
    return files("theorycoding.showing").joinpath(name).read_text(encoding="utf-8")


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


DOCUMENTS: Final[Mapping[str, Callable[[Pages], bytes]]] = {
    WORD: _word,
    ".html": _html,
    ".pdf": _pdf,
}
