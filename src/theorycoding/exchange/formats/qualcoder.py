"""QualCoder: the database `data.qda` in the folder of a project."""

import sqlite3
from collections.abc import Iterator

from theorycoding.exchange.formats.codings import Coding, codings_table
from theorycoding.exchange.formats.foreign import Foreign
from theorycoding.vocabulary.exact import cell_text

DATABASE = "data.qda"
_CODINGS = """
    SELECT ctid, source.name, pos0, pos1, seltext, code_name.name, code_cat.name,
        code_text.owner, code_text.memo
    FROM code_text
    LEFT JOIN source ON source.id = fid
    LEFT JOIN code_name ON code_name.cid = code_text.cid
    LEFT JOIN code_cat ON code_cat.catid = code_name.catid
    ORDER BY fid, pos0, pos1, ctid
"""
_LOST = "Cases, attributes, journals, annotations, colours and the tree of codes are not read."


def read_project(connection: sqlite3.Connection, shown: str) -> Foreign:
    """Read the coded texts of a project."""
    codings = []
    for key, document, start, end, *texts in connection.execute(_CODINGS):
        name, text, code, group, coder, note = map(cell_text, (document, *texts))
        place, segment = f"code_text {key}", f"{document} {start}-{end}"
        codings.append(Coding(place, segment, text, code, coder, name, start, end, group, note))
    return codings_table(shown, codings, (*_left_out(connection), _LOST))


def _left_out(connection: sqlite3.Connection) -> Iterator[str]:
    for table, what in (("code_image", "part of a picture"), ("code_av", "part of a recording")):
        ((number,),) = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 our own name
        if number:
            plural = what.replace("part", "parts", 1) if number > 1 else what
            yield f"{number:,} coded {plural}: not read, as only texts are."
