"""How wide the columns of a table are on paper, by the text in them."""

from collections.abc import Sequence

from theorycoding.figures.words import text_width

PORTRAIT, LANDSCAPE = 53.0, 93.0  # the line of an A4 page, in em of the text in its tables
_PADDING = 1.0  # of a column, in em
_STEP = 0.5


def column_widths(columns: Sequence[Sequence[str]]) -> tuple[list[float], bool]:
    """Return the width of each column as a part of the line, and whether the page is turned.

    Each column has room for its longest word if the page has, and the rest goes where the most
    text is. The page is turned if the longest words do not fit side by side otherwise. If they do
    not fit on that page either, only the longest of them are broken.

    >>> widths, is_turned = column_widths([["Case", "C1"], ["Note", "a long text " * 20]])
    >>> [round(width, 2) for width in widths], is_turned
    ([0.07, 0.92], False)
    """
    floors = [_widest(column, None) for column in columns]
    between = _PADDING * len(columns)
    is_turned = sum(floors) + between > PORTRAIT
    page = LANDSCAPE if is_turned else PORTRAIT
    room = max(page - between, _STEP * len(columns))
    widths = _filled(_lowered(floors, room), columns, room)
    whole = max(page, sum(widths) + between)
    return [(width + _PADDING) / whole for width in widths], is_turned


def _lowered(floors: list[float], room: float) -> list[float]:
    """Return floors that fit into the room: the highest ones are made equal, and no other changes.

    >>> _lowered([3.0, 20.0, 4.0, 9.0], 17.0)
    [3.0, 5.0, 4.0, 5.0]
    """
    rest = room
    for at, floor in enumerate(sorted(floors)):
        level = rest / (len(floors) - at)
        if floor > level:
            return [min(each, level) for each in floors]
        rest -= floor
    return floors


def _widest(cells: Sequence[str], separator: str | None) -> float:
    """Return the width of the longest word, or of the longest line; the header is bold."""
    header, *rest = cells
    pieces = {piece for cell in rest for piece in cell.split(separator)}
    widths = [text_width(piece, 1, bold=True) for piece in header.split(separator)]
    return max([*widths, *(text_width(piece, 1) for piece in pieces)], default=_STEP)


def _filled(floors: list[float], columns: Sequence[Sequence[str]], room: float) -> list[float]:
    """Return the floors, raised step by step where a column has the most lines."""
    widths = list(floors)
    longest = [_widest(column, "\n") for column in columns]
    texts = [sum(map(len, column)) for column in columns]
    while sum(widths) + _STEP <= room:
        narrow = [at for at, width in enumerate(widths) if width < longest[at]]
        if not narrow:
            break
        widths[max(narrow, key=lambda at: texts[at] / widths[at])] += _STEP
    return widths
