"""A table to show: plain cells with their headers, whatever they are written as."""

from dataclasses import dataclass
from typing import Any, Final

FORMATS: Final = ("text", "markdown", "csv", "json", "html", "latex")
Cell = Any  # text, a number, nothing, or a value with a text of its own such as `2 of 5`


class Rounded(float):
    """A statistic, which people read to three digits, never as -0.000.

    >>> print(Rounded(2 / 3))
    0.667
    """

    def __str__(self) -> str:
        return f"{float(self):.3f}".replace("-0.000", "0.000")


class Decimals(float):
    """A number that people read with so many decimals, and a workbook as a number.

    >>> print(Decimals("2.50"))
    2.50
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


@dataclass(frozen=True, slots=True)
class Table:
    """A table to show, with a caption and notes.

    `align` has an `l` or `r` for each column (all `l` if empty). `marks` has the mark printed
    after each header, empty for none; `mark_sign` joins the two in plain text (`SCO^a`).
    `group_rows` are the rows that hold only the name of a group. The first `keys` columns name
    the row, so that they are repeated where a table is too wide for a page.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    caption_at: str = "above"
    marks: tuple[str, ...] = ()
    mark_sign: str = "^"
    notes: tuple[tuple[str, str], ...] = ()
    group_rows: frozenset[int] = frozenset()
    align: str = ""
    keys: int = 1

    @property
    def marked(self) -> tuple[tuple[str, str], ...]:
        """Headers, each with its mark."""
        marks = self.marks or ("",) * len(self.headers)
        return tuple(zip(self.headers, marks, strict=True))

    @property
    def records(self) -> list[dict[str, Cell]]:
        """The rows, each with its cells by header."""
        return [dict(zip(self.headers, row, strict=True)) for row in self.rows]

    @property
    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """Headers and rows, as the file of a printed table has them."""
        sign = self.mark_sign
        headers = (f"{header}{sign}{mark}" if mark else header for header, mark in self.marked)
        return (tuple(headers), *self.rows)
