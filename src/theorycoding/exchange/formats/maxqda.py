"""MAXQDA: exchange files (.mex), and the list of coded segments that it exports."""

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from theorycoding.exchange.formats.codings import Coding, code_names, codings_table, unique_names
from theorycoding.exchange.formats.foreign import Foreign, ForeignTable, on_one_line
from theorycoding.files.reading import Columns, Sheet
from theorycoding.vocabulary.exact import cell_text
from theorycoding.vocabulary.wording import counted

DOT = "●"  # the cell of the first column in every row: the colour of the code
_PREVIEW = 63  # characters of a segment that an exchange file has unencrypted
_POSITIONS = ("SegPos1X", "SegPos1Y", "SegPos1Z", "SegPos2X", "SegPos2Y", "SegPos2Z")
_CODINGS = f"""
    SELECT ID, TextID, WordID, Preview, Author, CommentL, {", ".join(_POSITIONS)}
    FROM Codings ORDER BY TextID, SegPos1X, SegPos1Y, SegPos2X, ID
"""  # noqa: S608 our own names
_LOST = "Weights, memos, colours, variables and sets are not read."
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
    codings = [
        _coding(row, documents, paths, names) for row in connection.execute(_CODINGS).fetchall()
    ]
    cut = sum(1 for coding in codings if len(coding.text) >= _PREVIEW)
    texts = (
        f"{counted(cut, 'text')} of {_PREVIEW} characters may go on: the file has the whole "
        "only encrypted, and the exported list of coded segments has it in full."
    )
    return codings_table(shown, codings, ((texts,) if cut else ()) + (_LOST,))


def _coding(
    row: Sequence[object],
    documents: Mapping[object, str],
    paths: Mapping[object, Sequence[str]],
    names: Mapping[object, str],
) -> Coding:
    key, document, code, text, author, comment, *positions = row
    name = documents.get(document, "")
    x1, y1, z1, x2, y2, z2 = (int(cell_text(position) or 0) for position in positions)
    is_plain = not any((y1, z1, y2, z2))  # else a place on a page or in a table
    place = f"{x1}-{x2}" if is_plain else f"{x1}.{y1}.{z1}-{x2}.{y2}.{z2}"
    return Coding(
        f"coding {key}",
        f"{name} {place}",
        cell_text(text),
        names.get(code, ""),
        cell_text(author),
        name,
        x1 if is_plain else None,
        x2 if is_plain else None,
        " > ".join(paths.get(code, ())[:-1]),
        cell_text(comment),
    )


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
    columns = {ours: sheet.header[number] for ours, number in numbers.items()}
    if coder is not None:
        columns["coder"] = sheet.header[coder]
    own = [sheet.column(number) for number in range(len(sheet.header))]
    own[_SEGMENT] = [on_one_line(text) for text in own[_SEGMENT]]
    ids = _segment_ids(own, coder)
    identified = replace(sheet, header=(*sheet.header, "segment id"), records=Columns([*own, ids]))
    return ForeignTable(
        identified,
        columns | {"argument": "segment id"},
        has_sets=True,
        notes=tuple(_export_notes(sheet, ids, columns)),
    )


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
    keys = zip(
        *(columns[number] for number in (_GROUP, _DOCUMENT, _BEGIN, _END, _SEGMENT)), strict=True
    )
    seen: Counter[tuple[object, ...]] = Counter()
    ids = []
    for key, code, author in zip(keys, columns[_CODE], authors, strict=True):
        seen[key, code, author] += 1
        digest = hashlib.sha256("\0".join((*key, str(seen[key, code, author]))).encode())
        ids.append(f"{key[1]} {key[2]}-{key[3]} s{digest.hexdigest()[:8]}")
    return ids


def _export_notes(sheet: Sheet, ids: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    named = ", ".join(f"{ours} is '{theirs}'" for ours, theirs in columns.items())
    segments = counted(len(set(ids)), "segment")
    notes = [
        f"Read {counted(len(sheet.records), 'coding')} of {segments} from a list of MAXQDA.",
        f"Columns by number: {named}.",
        "The same words in the same paragraph are one segment.",
    ]
    if "coder" not in columns:
        notes.append("No column is known to be the coder's: --column coder=HEADER names it.")
    return notes
