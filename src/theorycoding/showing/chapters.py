"""Markdown pages that become one document: titles, chapters, captions, links and pictures."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from theorycoding.showing.pandoc import Element, changed, element, plain, raw, read_markdown
from theorycoding.showing.widths import column_widths
from theorycoding.showing.word import PAGE_BREAK, TURNED_UP_TO_HERE, UPRIGHT_UP_TO_HERE

MAIN: Final = "page"  # the id of the first page
_PRINTED = re.compile(r"^(Table [\w.]*\w)\. (?=.)")
_OUTSIDE = ("http", "https", "mailto")
_NUMBER = 4  # `Table`, a space, the number, a space
_NEW_PAGE = [raw("openxml", PAGE_BREAK), raw("typst", "#pagebreak(weak: true)")]
_TURN = [
    raw("openxml", UPRIGHT_UP_TO_HERE),
    raw("typst", "#page(flipped: true)[#show table: set text(size: 7pt)\n"),
]
_TURN_BACK = [raw("typst", "]"), raw("openxml", TURNED_UP_TO_HERE)]

_Placed = tuple[bool, Element]  # whether the page is turned, and a block on it
ShowPicture = Callable[[str, bytes, str], Element]  # from path, content and alternative text


@dataclass(frozen=True, slots=True)
class Pages:
    """Markdown pages by path, the main one first, and the SVG files that they show, by path."""

    title: str
    texts: Mapping[str, str]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def joined(
    pages: Pages, show: ShowPicture, *, on_paper: bool
) -> tuple[list[Element], list[Element]]:
    """Return the title of the first page, and the blocks of all pages.

    Parameters
    ----------
    on_paper
        Columns get widths, and wide tables pages of their own.
    """
    read = {path: read_markdown(text) for path, text in pages.texts.items() if path.endswith(".md")}
    names = {path: PurePosixPath(path).stem if at else MAIN for at, path in enumerate(read)}
    title = _title(next(iter(read.values())))
    targets = {MAIN: MAIN}  # where links lead, by the id that they name
    chapters: dict[str, list[Element]] = {}
    for path, page in read.items():
        name, is_chapter = names[path], names[path] != MAIN
        own = page[1:] if title and plain(_title(page)) == plain(title) else page
        if is_chapter and own and _is_only(own[0], "Link"):
            own = own[1:]  # the way back to the page
        own = _with_ids(_stepped(own, is_chapter=is_chapter), name, targets)
        if is_chapter and own and own[0]["t"] == "Header":
            level, (former, *_), text = own[0]["c"]
            own[0] = element("Header", [level, [name, [], []], text])
            targets |= {former: name, name: name}
        chapters[path] = own
    blocks: deque[_Placed] = deque()
    for path, own in chapters.items():
        replaced = _Inside(path, names, targets, pages.pictures, show).replaced
        chapter = _arranged(changed(own, replaced), on_paper=on_paper)
        if blocks and chapter and blocks[-1][0] == chapter[0][0]:
            blocks.extend((chapter[0][0], block) for block in _NEW_PAGE)
        blocks += chapter
    return title, list(_sections(blocks))


def _sections(blocks: Iterable[_Placed]) -> Iterator[Element]:
    """Yield blocks, turned pages between the marks at which pages turn."""
    for is_turned, section in groupby(blocks, key=itemgetter(0)):
        own = (block for _, block in section)
        yield from (*_TURN, *own, *_TURN_BACK) if is_turned else own


def _title(blocks: Sequence[Element]) -> list[Element]:
    """Return the title that a page begins with."""
    match blocks:
        case [{"t": "Header", "c": [1, _, list(title)]}, *_]:
            return title
    return []


def _is_only(block: Element, kind: str) -> bool:
    """Return whether a paragraph is nothing but one inline of that kind."""
    return block["t"] == "Para" and [one["t"] for one in block["c"]] == [kind]


def _stepped(blocks: Sequence[Element], *, is_chapter: bool) -> list[Element]:
    """Return blocks whose headings begin at level 1 and go down one level at a time.

    In a chapter, the first heading is above all others. An anchor before a heading becomes its id.
    """
    stepped: list[Element] = []
    above: list[int] = []  # the levels of the headings that a block is under
    for block in blocks:
        if block["t"] != "Header":
            stepped.append(block)
            continue
        own, (name, *looks), text = block["c"]
        while len(above) > is_chapter and above[-1] >= own:
            above.pop()
        above.append(own)
        if anchor := _anchor(stepped[-1]) if stepped else "":
            stepped.pop()
        stepped.append(element("Header", [len(above), [anchor or name, *looks], text]))
    return stepped


def _anchor(block: Element) -> str:
    """Return the id of a paragraph that is nothing but an anchor."""
    match block:
        case {"t": "Para", "c": [{"t": "Span", "c": [[str(name), *_], []]}]}:
            return name
    return ""


def _with_ids(node: Any, name: str, targets: dict[str, str]) -> Any:
    """Return a chapter in which each id begins with its name and occurs once in the document."""
    match node:
        case dict():
            return {key: _with_ids(value, name, targets) for key, value in node.items()}
        case [str(own), list(classes), list(pairs)]:
            unique = f"{name}-{own}" if own else ""
            unique = "" if unique in targets else unique
            targets[unique] = unique
            return [unique, classes, pairs]
        case list():
            return [_with_ids(part, name, targets) for part in node]
    return node


@dataclass(frozen=True, slots=True)
class _Inside:
    """A page inside the document: where its links lead, and what its pictures are."""

    path: str
    names: Mapping[str, str]
    targets: Mapping[str, str]
    pictures: Mapping[str, bytes]
    show: ShowPicture

    def replaced(self, one: Element) -> list[Element]:
        """Return a link or a picture as it is in the document, and all else as it is."""
        if one["t"] == "Link":
            attributes, text, (address, *rest) = one["c"]
            leads_to = self._address(address)
            return [element("Link", [attributes, text, [leads_to, *rest]])] if leads_to else text
        if one["t"] == "Image":
            _, alt, (address, _) = one["c"]
            path = self._beside(unquote(address))
            content = self.pictures.get(path)
            return alt if content is None else [self.show(path, content, plain(alt))]
        return [one]

    def _address(self, address: str) -> str:
        """Return where a link leads; empty if the document does not have that place."""
        parts = urlsplit(address)
        if parts.scheme:
            return address if parts.scheme in _OUTSIDE else ""
        path = self._beside(unquote(parts.path)) if parts.path else self.path
        within = f"-{unquote(parts.fragment)}" if parts.fragment else ""
        target = self.targets.get(f"{self.names.get(path, '')}{within}")
        return f"#{target}" if target else ""

    def _beside(self, address: str) -> str:
        return normpath(join(dirname(self.path), address))


def _arranged(blocks: Sequence[Element], *, on_paper: bool) -> deque[_Placed]:
    """Return blocks with captions in their tables, which have widths or scroll by themselves.

    Each block has with it whether its page is turned; a heading is on the page of what follows.
    """
    arranged: deque[_Placed] = deque()
    for block in reversed(_captioned(blocks)):
        if block["t"] != "Table":
            follows_turned = block["t"] == "Header" and bool(arranged) and arranged[0][0]
            arranged.appendleft((follows_turned, block))
        elif on_paper:
            arranged.appendleft(_sized(block))
        else:
            scrolled = ["", ["scroll"], [["tabindex", "0"]]]
            arranged.appendleft((False, element("Div", [scrolled, [block]])))
    return arranged


def _captioned(blocks: Sequence[Element]) -> list[Element]:
    """Return blocks, each table with the caption before or after it, which is one emphasis."""
    done: list[Element] = []
    rest = deque(blocks)
    while rest:
        block = rest.popleft()
        if block["t"] == "Table":
            if done and _is_only(done[-1], "Emph"):
                block = _with_caption(block, done.pop())
            elif rest and _is_only(rest[0], "Emph"):
                block = _with_caption(block, rest.popleft())
        done.append(block)
    return done


def _with_caption(table: Element, paragraph: Element) -> Element:
    """Return a table with a caption, the number in the source after it: Word has its own."""
    text = paragraph["c"][0]["c"]
    if printed := _PRINTED.match(plain(text)):
        text = [*text[_NUMBER:], element("Space"), element("Str", f"(printed as {printed[1]})")]
    attributes, _, *content = table["c"]
    return element("Table", [attributes, [None, [element("Plain", text)]], *content])


def _sized(table: Element) -> _Placed:
    """Return a table with widths of its columns, and whether its page is turned."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for row in body[3])]
    cells = [[plain(cell[4]) for cell in row[1]] for row in rows]
    widths, is_turned = column_widths(list(zip(*cells, strict=True)))
    sized = [
        [align, element("ColWidth", width)]
        for (align, _), width in zip(columns, widths, strict=True)
    ]
    return is_turned, element("Table", [attributes, caption, sized, head, bodies, foot])
