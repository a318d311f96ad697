"""MAXQDA: exchange files (.mex), and the list of coded segments that it exports."""

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from theorycoding.exchange.formats.codings import Coding, code_names, codings_table, unique_names
from theorycoding.exchange.formats.foreign import Foreign, ForeignTable, on_one_line
from theorycoding.files.reading import Columns, Sheet
from theorycoding.vocabulary.exact import cell_text, counted

DOT = "●"  # the cell of the first column in every row: the colour of the code
_PREVIEW = 63  # characters of a segment that an exchange file has unencrypted
_POSITIONS = ("SegPos1X", "SegPos1Y", "SegPos1Z", "SegPos2X", "SegPos2Y", "SegPos2Z")
_CODINGS = f"""
    SELECT ID, TextID, WordID, Preview, Author, CommentL, {", ".join(_POSITIONS)}
    FROM Codings ORDER BY TextID, SegPos1X, SegPos1Y, SegPos2X, ID
"""  # noqa: S608 our own names
# The list of coded segments by number (0-based), as its headers are in the user's language.
_GROUP, _DOCUMENT, _CODE, _BEGIN, _END, _SEGMENT = 2, 3, 4, 5, 6, 8
_CODER = 11
_WIDTH = 13
_AUTHORS = re.compile(
    r"author|autor\w*|auteur|autore|created by|erstellt von|creado por", re.IGNORECASE
)


def read_project(connection: sqlite3.Connection, shown: str) -> Foreign:
    """Read the coded segments of an exchange file."""
    documents = unique_names(dict(connection.execute("SELECT ID, Name FROM Texts").fetchall()))
    paths = _paths(connection.execute("SELECT ID, WordID, Name FROM Codewords").fetchall())
    names = code_names(paths)
    codings = []
    for key, document, word, *cells in connection.execute(_CODINGS):
        name, code = documents.get(document, ""), names.get(word, "")
        text, coder, note = map(cell_text, cells[:3])
        x1, y1, z1, x2, y2, z2 = (int(cell_text(position) or 0) for position in cells[3:])
        is_plain = not any((y1, z1, y2, z2))  # else a place on a page or in a table
        start, end = (x1, x2) if is_plain else (None, None)
        where = f"{x1}-{x2}" if is_plain else f"{x1}.{y1}.{z1}-{x2}.{y2}.{z2}"
        place, segment = f"coding {key}", f"{name} {where}"
        group = " > ".join(paths.get(word, ())[:-1])
        codings.append(Coding(place, segment, text, code, coder, name, start, end, group, note))
    return codings_table(shown, codings, _notes(codings))


def _notes(codings: Sequence[Coding]) -> Iterator[str]:
    if cut := sum(1 for coding in codings if len(coding.text) >= _PREVIEW):
        yield (
            f"{counted(cut, 'text')} of {_PREVIEW} characters may go on: the file has the whole "
            "only encrypted, and the exported list of coded segments has it in full."
        )
    yield "Weights, memos, colours, variables and sets are not read."


def _paths(codes: Sequence[tuple[int, int, str]]) -> dict[object, list[str]]:
    """Return the names of the parents of each code, and its own."""
    names = {code: name for code, _, name in codes}
    parents = {code: parent for code, parent, _ in codes}
    paths: dict[object, list[str]] = {}
    for code in names:
        above = [code]
        while (parent := parents[above[-1]]) in names and parent not in above:
            above.append(parent)
        paths[code] = [names[each] for each in reversed(above)]
    return paths


def is_export(header: Sequence[str], first: Sequence[str]) -> bool:
    """Return whether a table with this header and first row is a list of coded segments."""
    return len(header) > _SEGMENT and len(first) > _SEGMENT and first[0].strip() == DOT


def read_export(sheet: Sheet) -> ForeignTable:
    """Return the list of coded segments that MAXQDA exports, with an id for each segment."""
    coder = _coder(sheet.header)
    numbers = {"motivation": _SEGMENT, "label": _CODE, "actor": _DOCUMENT}
    if coder is not None:
        numbers["coder"] = coder
    columns = {ours: sheet.header[number] for ours, number in numbers.items()}
    own = [*sheet.records.columns]
    own[_SEGMENT] = [on_one_line(text) for text in own[_SEGMENT]]
    ids = _segment_ids(own, coder)
    named = ", ".join(f"{ours} is '{theirs}'" for ours, theirs in columns.items())
    segments = counted(len(set(ids)), "segment")
    notes = [
        f"Read {counted(len(sheet.records), 'coding')} of {segments} from a list of MAXQDA.",
        f"Columns by number: {named}.",
        "The same words in the same paragraph are one segment.",
    ]
    if coder is None:
        notes.append("No column is known to be the coder's: --column coder=HEADER names it.")
    identified = replace(sheet, header=(*sheet.header, "segment id"), records=Columns([*own, ids]))
    columns["argument"] = "segment id"
    return ForeignTable(identified, columns, has_sets=True, notes=tuple(notes))


def _coder(header: Sequence[str]) -> int | None:
    """Return the number of the column of the coder, by its name or by the usual width."""
    named = [number for number, name in enumerate(header) if _AUTHORS.fullmatch(name.strip())]
    usual = _CODER if len(header) == _WIDTH else None
    return named[0] if len(named) == 1 else usual


def _segment_ids(columns: Sequence[Sequence[str]], coder: int | None) -> list[str]:
    """Return an id for each row that is the same wherever the same segment is exported.

    The list has no positions but paragraphs. So where a coder gave one code to the same words of a
    paragraph again, the words occur again, and are another segment.
    """
    authors = columns[coder] if coder is not None else [""] * len(columns[0])
    where = [columns[number] for number in (_GROUP, _DOCUMENT, _BEGIN, _END, _SEGMENT)]
    seen: Counter[tuple[str, ...]] = Counter()
    ids = []
    for code, author, *key in zip(columns[_CODE], authors, *where, strict=True):
        seen[code, author, *key] += 1
        digest = hashlib.sha256("\0".join((*key, str(seen[code, author, *key]))).encode())
        ids.append(f"{key[1]} {key[2]}-{key[3]} s{digest.hexdigest()[:8]}")
    return ids
