"""Tables as Markdown, HTML, LaTeX, CSV, JSON and text: escaping, alignment, captions, notes.

Every cell is escaped for its format, so that it looks as it does in the data.
"""

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

import tabulate
from wcwidth import wcswidth

from theorycoding.files.guarding import guarded
from theorycoding.problems import printable
from theorycoding.showing.json_text import to_json
from theorycoding.showing.table_fields import with_columns
from theorycoding.vocabulary.exact import GLYPHS, decimal, for_people, for_spreadsheet, notation
from theorycoding.vocabulary.shown_table import FORMATS, Cell, Decimals, Table

tabulate.MIN_PADDING = 0  # headers need no more room than cells

_BETWEEN = 2  # spaces between columns, as in tabulate
_LONG_WORD = 38  # longer ones are broken, so that two columns of them have room on 80
_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
)
# What stays together: words, and names in paths; then parts of words with hyphens. `1/2` stays one.
_PIECES: Final = tuple(
    re.compile(
        rf"(\s*)([{_WIDE}]|[^\s{_WIDE}]+?(?:(?<=[{ends}])(?:(?<!\d/)|(?!\d))|(?=[\s{_WIDE}])|$))"
    )
    for ends in ("/", r"/\-")
)
_MARKDOWN_SIGN: Final = re.compile(r"[\\`*\[\]|~$^@{}&<>_\r\n]|:|(?i:www\.)")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LATEX_SIGNS: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    '"': r"\textquotedbl{}",
    # pdflatex knows few of these signs.
    **{glyph: rf"$\frac{{{part}}}{{{of}}}$" for (part, of), glyph in GLYPHS.items()},
    "−": "$-$",
}
_LATEX: Final = {ord(sign): written for sign, written in _LATEX_SIGNS.items()}


def write_table(table: Table, form: str, *, width: int | None = None) -> str:
    r"""Write a table in one of `FORMATS`, ending in a line feed; text may have a greatest width.

    Raises
    ------
    ValueError
        There is no such format.

    Examples
    --------
    >>> print(write_table(Table(("actor", "n"), (("A|B", 2),), align="lr"), "markdown"), end="")
    | actor | n |
    | :-- | --: |
    | A\|B | 2 |
    """
    if form not in _WRITERS:
        raise ValueError(f"no format '{form}': use one of: {', '.join(FORMATS)}")
    return _text(table, width) if form == "text" else _WRITERS[form](table)


def fitted(table: Table, width: int) -> tuple[Table, ...]:
    """Return the table with its longest cells broken into lines, so that it is no wider than that.

    Lines are broken between words and after a slash, then after a hyphen. If the columns are still
    too many, they are distributed over several tables, which all begin with the keys of the rows.

    >>> table = Table(("", "says"), (("A1", "one, two, three, four, five"),))
    >>> for part in fitted(table, 20):
    ...     print(write_table(part, "text"))
        says
    --  ----------------
    A1  one, two, three,
        four, five
    <BLANKLINE>
    """
    headers, rows = _escaped(table, "text")
    plain = replace(table, headers=tuple(headers), rows=tuple(map(tuple, rows)), marks=())
    each_way = [(pieces, _floors(plain, pieces)) for pieces in _PIECES]
    fitting = (way for way in each_way if _total(way[1]) <= width)
    pieces, floors = next(fitting, each_way[0])
    return tuple(
        _broken(with_columns(plain, block), [floors[each] for each in block], width, pieces)
        for block in _blocks(floors, table.keys, width)
    )


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _BETWEEN * (len(widths) - 1)


def _floors(table: Table, pieces: re.Pattern[str]) -> list[int]:
    """Return the width that each column needs at least; cells of numbers are not broken."""
    aligned = table.align.ljust(len(table.headers), "l")
    floors = []
    for side, header, *cells in zip(aligned, table.headers, *table.rows, strict=True):
        whole = cells if side == "r" else []
        parts = [piece for cell in {header, *cells} for _, piece in pieces.findall(cell)]
        longest = min(max(map(_width, parts), default=0), _LONG_WORD)
        floors.append(max([longest, *map(_width, whole)]))
    return floors


def _blocks(floors: Sequence[int], keys: int, width: int) -> list[list[int]]:
    """Return which columns stand side by side: in each block the keys and as many as have room."""
    blocks = [list(range(keys))]
    for column in range(keys, len(floors)):
        block = [*blocks[-1], column]
        if len(blocks[-1]) > keys and _total([floors[each] for each in block]) > width:
            blocks.append([*range(keys), column])
        else:
            blocks[-1] = block
    *_, before, last = [[], *blocks]
    if len(last) == keys + 1 and len(before) > keys + 1:  # no column goes alone on the next lines
        last.insert(keys, before.pop())
    return blocks


def _broken(table: Table, floors: Sequence[int], width: int, pieces: re.Pattern[str]) -> Table:
    """Return a table with cells broken into lines so that it has that width."""
    columns = list(zip(table.headers, *table.rows, strict=True))
    widths = [max(map(_width, "\n".join(column).split("\n"))) for column in columns]
    for _ in range(_total(widths) - width):
        room = [mine - floor for mine, floor in zip(widths, floors, strict=True)]
        widths[room.index(max(room))] -= max(room) > 0
    cells = [
        [_filled(cell, most, pieces) for cell in column]
        for column, most in zip(columns, widths, strict=True)
    ]
    headers, *rows = zip(*cells, strict=True)
    return replace(table, headers=headers, rows=tuple(rows))


def _filled(cell: str, most: int, pieces: re.Pattern[str]) -> str:
    """Return a cell in lines of at most that width."""
    lines = []
    for whole in cell.split("\n"):
        line = ""
        for gap, piece in pieces.findall(whole) if _width(whole) > most else [("", whole)]:
            if line and _width(line + gap + piece) > most:
                lines.append(line)
                line = piece
            else:
                line += gap + piece
            while most and _width(line) > most and line.isascii():
                lines.append(line[:most])
                line = line[most:]
        lines.append(line)
    return "\n".join(lines)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else max(wcswidth(text), 0)


@lru_cache(maxsize=1 << 14)  # tables repeat the same names
def escape_markdown(text: str) -> str:
    """Escape text so that a Markdown reader shows it unchanged, in a cell or in a line."""
    if not _MARKDOWN_SIGN.search(text):  # as in most cells: one search, not six replacements
        return text
    text = re.sub(r"\r\n?", "\n", text).rstrip("\n")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"([\\`*\[\]|~$^@{}])", r"\\\1", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)  # within a word it needs no escape
    text = re.sub(r"(?i)\b(https?|ftp|mailto):", r"\1&#58;", text)
    text = re.sub(r"(?i)\b(www)\.", r"\1&#46;", text)
    return text.replace("\n", "<br>")


def escape_html(text: str) -> str:
    """Escape text for HTML; line breaks stay visible."""
    return re.sub(r"\r\n?|\n", "<br>", html.escape(text))


def escape_latex(text: str) -> str:
    """Escape text for LaTeX; a cell with line breaks becomes a stack of lines."""
    escaped = re.sub("-(?=-)", "-{}", text.translate(_LATEX))  # two would be set as one dash
    lines = re.split(r"\r\n?|\n", escaped)
    if len(lines) == 1:
        return escaped
    stacked = r" \\ ".join(map(_guarded, lines))
    return rf"\shortstack[l]{{{stacked}}}"


def escape_text(text: str) -> str:
    """Return text for a terminal: characters that control it are shown as numbers."""
    lines = re.sub(r"\r\n?", "\n", text)
    return _UNSEEN.sub(lambda sign: printable(sign[0]), lines)


def escape(text: str, form: str) -> str:
    r"""Escape a sentence for text, Markdown, HTML or LaTeX, as a cell of a table is.

    >>> escape("the 2 arguments of <b>", "markdown")
    'the 2 arguments of &lt;b&gt;'
    """
    return _MARKS[form].escape(text)


def as_text(cell: Cell, write: Callable[[Fraction | int], str] = for_people) -> str:
    """Return what a cell shows to people: `2⅓`; nothing for None."""
    if isinstance(cell, str):  # first because most cells are text and the test for Fraction is slow
        return cell
    if cell is None:
        return ""
    return write(cell) if isinstance(cell, int | Fraction) else str(cell)


def in_decimals(table: Table, digits: int | None, *, after: str = "") -> Table:
    """Return the table with its fractions as decimals; as `7/3` for None.

    A column of whole numbers stays as it is, and so does one whose header does not end in `after`.
    """

    def write(cell: Cell) -> Cell:
        if not isinstance(cell, Fraction):
            return cell
        return str(cell) if digits is None else Decimals(decimal(cell, digits))

    columns = [
        list(map(write, cells)) if header.endswith(after) and any(map(is_broken, cells)) else cells
        for header, *cells in zip(table.headers, *table.rows, strict=True)
    ]
    return replace(table, rows=tuple(zip(*columns, strict=True)))


def is_broken(cell: Cell) -> bool:
    """Return whether a cell is an exact value that is not whole."""
    return isinstance(cell, Fraction) and cell.denominator != 1


def _markdown(table: Table) -> str:
    """Return a Markdown table without padding, so that a change of one cell changes one line."""
    headers, rows = _escaped(table, "markdown")
    for number in table.group_rows:
        rows[number][0] = f"**{rows[number][0]}**"
    rules = ["--:" if side == "r" else ":--" for side in table.align.ljust(len(headers), "l")]
    body = "\n".join(f"| {' | '.join(cells)} |" for cells in (headers, rules, *rows))
    for _ in range(2):  # as empty cells side by side share a bar
        body = body.replace("|  |", "| |")
    caption = f"*{escape_markdown(table.caption)}*" if table.caption else ""
    return _stacked(table, body, caption, "<br>\n".join(_notes(table, "markdown")))


def _text(table: Table, width: int | None = None) -> str:
    blocks = fitted(table, width) if width else (table,)
    body = "\n\n".join(_grid(block, "text", "simple") for block in blocks)
    body = "\n".join(line.rstrip() for line in body.split("\n"))
    return _stacked(table, body, escape_text(table.caption), "\n".join(_notes(table, "text")))


def _html(table: Table) -> str:
    body = _grid(table, "html", "unsafehtml")
    body = re.sub(r" +(?=</t[hd]>)", "", body)
    if table.caption:
        side = ' style="caption-side: bottom"' if table.caption_at == "below" else ""
        caption = f"<table>\n<caption{side}>{escape_html(table.caption)}</caption>"
        body = body.replace("<table>", caption, 1)
    return "\n".join([body, *(f"<p>{note}</p>" for note in _notes(table, "html"))]) + "\n"


def _latex(table: Table) -> str:
    body = _grid(table, "latex", "latex_raw")
    for rule in (r"\toprule", r"\midrule", r"\bottomrule"):
        body = body.replace(r"\hline", rule, 1)
    caption = rf"\caption{{{escape_latex(table.caption)}}}" if table.caption else ""
    inner = [caption, body] if table.caption_at == "above" else [body, caption]
    lines = [r"\begin{table}", r"\centering", *filter(None, inner)]
    lines += [rf"\par\footnotesize {note}" for note in _notes(table, "latex")]
    return "\n".join([*lines, r"\end{table}"]) + "\n"


def has_formulas(table: Table) -> bool:
    """Return whether the table has text that is guarded in CSV."""
    texts = (cell for row in table.cells for cell in row if isinstance(cell, str))
    return any(guarded(text) != text for text in texts)


def _csv(table: Table) -> str:
    cells = [
        [guarded(c) if isinstance(c, str) else as_text(c, for_spreadsheet) for c in row]
        for row in table.cells
    ]
    # A bare carriage return gets lost unless the cell is quoted (CPython 3.11).
    has_return = any("\r" in cell for row in cells for cell in row)
    out = io.StringIO(newline="")
    write = csv.writer(
        out, quoting=csv.QUOTE_ALL if has_return else csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    write.writerows(cells)
    return out.getvalue()


def _json(table: Table) -> str:
    """Return rows as objects, in which a repeated header has a number: a name occurs once."""
    met: Counter[str] = Counter()
    names = []
    for header in table.cells[0]:
        name = header or "row"
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return to_json([dict(zip(names, row, strict=True)) for row in table.rows])


def _grid(table: Table, form: str, drawn_as: str) -> str:
    headers, rows = _escaped(table, form)
    if form == "latex":
        headers, *rows = ([_guarded(row[0]), *row[1:]] for row in (headers, *rows))
    align = ["right" if side == "r" else "left" for side in table.align.ljust(len(headers), "l")]
    # Numbers are text by now: tabulate must not turn 1.10 into 1.1.
    return tabulate.tabulate(
        rows, headers, tablefmt=drawn_as, disable_numparse=True, colalign=align if rows else None
    )


def _escaped(table: Table, form: str) -> tuple[list[str], list[list[str]]]:
    """Return headers with their marks, and rows, as text of a format."""
    escape, raised, _ = _MARKS[form]
    headers = [
        escape(header) + (raised.format(escape(mark)) if mark else "")
        for header, mark in table.marked
    ]
    # Text first, as in `as_text`.
    others = [cell for row in table.rows for cell in row if not isinstance(cell, str)]
    write = notation(cell for cell in others if isinstance(cell, Fraction))
    return headers, [[escape(as_text(cell, write)) for cell in row] for row in table.rows]


def _guarded(cell: str) -> str:
    r"""Keep a rule or the `\\` of the line before from eating a leading `[` or `*`."""
    return "{}" + cell if cell.lstrip().startswith(("[", "*")) else cell


def _notes(table: Table, form: str) -> list[str]:
    escape, _, before = _MARKS[form]
    return [
        (before.format(escape(mark)) if mark else "") + escape(text) for mark, text in table.notes
    ]


def _stacked(table: Table, body: str, caption: str, notes: str) -> str:
    parts = [caption, body] if table.caption_at == "above" else [body, caption]
    return "\n\n".join(filter(None, [*parts, notes])) + "\n"


class _Marks(NamedTuple):
    """How a format escapes text, and how it writes marks: after a header, and before a note."""

    escape: Callable[[str], str]
    raised: str
    before: str


_MARKS: Final = {
    "text": _Marks(escape_text, "^{}", "{} "),
    "markdown": _Marks(escape_markdown, "<sup>{}</sup>", "<sup>{}</sup> "),
    "html": _Marks(escape_html, "<sup>{}</sup>", "<sup>{}</sup> "),
    "latex": _Marks(escape_latex, r"\textsuperscript{{{}}}", r"\textsuperscript{{{}}} "),
}
_WRITERS: Final[dict[str, Callable[[Table], str]]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "latex": _latex,
    "csv": _csv,
    "json": _json,
}
