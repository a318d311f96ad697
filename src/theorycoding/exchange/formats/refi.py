"""REFI-QDA: the exchange format of ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

The standard library reads it: a package that does so unpacks the whole archive on the disk and
needs three more packages, and this one takes from it only names, positions and codes.
"""

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from theorycoding.exchange.formats.codings import Coding, code_names, codings_table, unique_names
from theorycoding.exchange.formats.foreign import Foreign, UnreadableError, unreadable
from theorycoding.files.reading import read_bytes
from theorycoding.problems import Place
from theorycoding.vocabulary.exact import counted

_NAMESPACE = "urn:QDA-XML:project:"
_MOST_BYTES = 1 << 28  # of the project, and of all texts together
_TEXT = "PlainTextContent"
_ONCE = ("ATLAS", "QualCoder")  # their texts may end lines in CRLF, which they count as one
_AGAIN = "export it again from its program"
_LOST = "Notes, cases, variables, sets, links, graphs and colours are not read."
Texts: TypeAlias = Mapping[str, str]


def read_archive(path: Path, shown: str) -> Foreign:
    """Read a .qdpx file: an archive of the project and its texts."""
    try:
        with zipfile.ZipFile(path) as archive:
            projects = _projects(archive)
            if len(projects) != 1:
                message = f"an archive with {counted(len(projects), 'file')} .qde, not one"
                return unreadable(shown, message, _AGAIN)
            data = _member(archive, projects[0], _MOST_BYTES)
            return _read(data, shown, _texts(archive), f"{projects[0]} ")
    except UnreadableError as error:
        return unreadable(shown, str(error), error.hint or _AGAIN)
    except RuntimeError:  # what zipfile raises for a member with a password
        return unreadable(shown, "protected by a password", "unpack it, and give the .qde in it")
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        return unreadable(shown, f"damaged: {error}", _AGAIN)


def read_project(path: Path, shown: str) -> Foreign:
    """Read a .qde file: a project without its texts, which are in files beside it."""
    data, problems = read_bytes(path, shown)
    return (None, problems) if data is None else _read(data, shown, {}, "")


def is_archive(path: Path) -> bool:
    """Return whether an archive has a project in it, or says so by its name."""
    if path.suffix.lower() == ".qdpx":
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(_projects(archive))
    except (OSError, zipfile.BadZipFile):
        return False


def _projects(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the projects in an archive: ATLAS.ti gives them names of their own."""
    names = archive.namelist()
    return [name for name in names if "/" not in name and name.casefold().endswith(".qde")]


def _texts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the plain texts of an archive by their names in lower case."""
    texts: dict[str, str] = {}
    left = _MOST_BYTES
    for name in archive.namelist():
        if name.casefold().endswith(".txt"):
            data = _member(archive, name, left)
            left -= len(data)
            texts[posixpath.basename(name).casefold()] = data.decode("utf-8-sig", "replace")
    return texts


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        message = f"'{name}' in it unpacks to more than {_MOST_BYTES:,} bytes"
        raise UnreadableError(message, "check what the archive holds")
    return data


def _read(data: bytes, shown: str, texts: Texts, member: str) -> Foreign:
    try:
        root = parse_xml(data)
    except (UnreadableError, LookupError) as error:  # or the encoding that it declares is unknown
        return unreadable(shown, str(error), _AGAIN)
    except expat.ExpatError as error:
        line, column = error.lineno, error.offset + 1
        at = Place(shown, line, column, f"{member}line {line}" if member else "")
        return unreadable(shown, f"not XML: {expat.ErrorString(error.code)}", _AGAIN, at=at)
    if root.tag != "Project" or not root.get("xmlns", "").startswith(_NAMESPACE):
        return unreadable(shown, "XML, but not a project of REFI-QDA", _AGAIN)
    try:
        reading = _Reading(root, texts, member)
        codings = list(reading.codings())
    except RecursionError:
        return unreadable(shown, "codes or selections are nested too deeply", _AGAIN)
    return codings_table(shown, codings, reading.notes())


def parse_xml(data: bytes) -> Element:
    """Return the root of XML, whose tags have no namespace and whose attributes the line.

    A document type is refused: its entities can stand for other files, and for gigabytes.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def begin(tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition("}")
        builder.start(name, attributes | {"xmlns": space, "line": str(parser.CurrentLineNumber)})

    def refuse(*_: object) -> None:
        raise UnreadableError(
            "it has a document type (DTD), which no program writes into a project"
        )

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda tag: builder.end(tag.rpartition("}")[2])
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    return builder.close()


class _Reading:
    """A project, with the names of its users, codes and documents."""

    def __init__(self, root: Element, texts: Texts, member: str) -> None:
        self.root, self.texts, self.member = root, texts, member
        users = root.iter("User")
        self.users = {_guid(user): user.get("name") or user.get("id") or "" for user in users}
        self.paths = dict(_paths(root.findall("CodeBook/Codes/Code"), ()))
        self.names = code_names(self.paths)
        self.sources = root.findall("Sources/*")
        self.documents = unique_names({_guid(each): each.get("name", "") for each in self.sources})
        origin = root.get("origin", "")
        self.counts_lines_once = any(name in origin for name in _ONCE)
        self.skipped: Counter[str] = Counter()

    def codings(self) -> Iterator[Coding]:
        """Yield each code of each selection, and those of whole documents."""
        for source in self.sources:
            yield from self.within(source, self.documents[_guid(source)], self.text(source))

    def within(self, element: Element, document: str, text: str) -> Iterator[Coding]:
        """Yield the codings of an element of a document, and of what is in it.

        Positions count in the text, which a part of the document may have of its own.
        """
        yield from self.coded(element, document, text)
        for child in element:
            if child.tag in {"Representation", "Transcript"}:
                yield from self.within(child, document, self.text(child))
            elif child.tag.endswith("Selection"):
                yield from self.within(child, document, text)

    def coded(self, element: Element, document: str, text: str) -> Iterator[Coding]:
        """Yield the codings directly of an element."""
        codings = element.findall("Coding")
        self.skipped["selection"] += element.tag.endswith("Selection") and not codings
        where, start, end = _where(element)
        segment, passage = f"{document} {where}".rstrip(), _passage(element, text)
        note = element.findtext("Description") or ""
        for coding in codings:
            place, coder = f"{self.member}line {coding.get('line')}", self.coder(coding, element)
            for reference in coding.findall("CodeRef"):
                key = (reference.get("targetGUID") or "").casefold()
                self.skipped["code"] += key not in self.names
                code, group = self.names.get(key, ""), " > ".join(self.paths.get(key, ())[:-1])
                yield Coding(
                    place, segment, passage, code, coder, document, start, end, group, note
                )

    def coder(self, coding: Element, element: Element) -> str:
        """Return who coded, or else who made the selection."""
        user = coding.get("creatingUser") or element.get("creatingUser") or ""
        return self.users.get(user.casefold(), user)

    def text(self, source: Element) -> str:
        """Return the text of a document, from its element or from a file of the archive."""
        path = source.get("plainTextPath") or ""
        name = path.rpartition("/")[2].casefold()
        text = source.findtext(_TEXT) or self.texts.get(name, "")
        return text.replace("\r\n", "\n") if self.counts_lines_once else text

    def notes(self) -> Iterator[str]:
        """Yield what was converted and what is lost."""
        if any(self.names[code] != path[-1] for code, path in self.paths.items()):
            yield "Codes of the same name are read with their parents: Parent > Code."
        if number := self.skipped["code"]:
            yield f"{counted(number, 'coding')} of a code that the codebook does not have."
        if number := self.skipped["selection"]:
            yield f"{counted(number, 'selection')} without a code: not read."
        yield _LOST


def _guid(element: Element) -> str:
    return element.get("guid", "").casefold()


def _paths(
    codes: Iterable[Element], above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the id of each code, with the names of its parents and its own."""
    for code in codes:
        path = (*above, code.get("name", ""))
        yield _guid(code), path
        yield from _paths(code.findall("Code"), path)


def _passage(element: Element, text: str) -> str:
    """Return the text of a selection, or else its name; nothing for a whole document."""
    _, start, end = _where(element)
    inside = element.findtext(f"Representation/{_TEXT}") or element.get("name") or ""
    passage = text[start:end] if start is not None else ""
    return passage or (inside if element.tag.endswith("Selection") else "")


def _where(element: Element) -> tuple[str, int | None, int | None]:
    """Return the range of a selection as text, and its start and end if it is one of characters."""
    start, end = element.get("startPosition"), element.get("endPosition")
    if start and end and start.isdigit() and end.isdigit():
        return f"{start}-{end}", int(start), int(end)
    corners = [element.get(name, "") for name in ("firstX", "firstY", "secondX", "secondY")]
    times = [element.get(name, "") for name in ("begin", "end", "fromSyncPoint", "toSyncPoint")]
    parts = [element.get("page", ""), ",".join(filter(None, corners))]
    parts.append("-".join(filter(None, times)))
    return " ".join(filter(None, parts)), None, None
