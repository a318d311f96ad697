"""Files of other programs as located rows: a module per program, all with one shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from theorycoding.files.reading import Sheet


@dataclass(frozen=True)
class ForeignTable:
    """A table of another program: located rows, and what its format says of them.

    Attributes
    ----------
    sheet
        The rows, under the headers of the program.
    columns
        Our column names (argument, actor, motivation, coder, label, n) with the header of the
        program for each, where the format itself settles which it is.
    has_sets
        Whether several rows of one argument and coder are one set of labels.
    notes
        What was converted and what is lost, each a sentence for the user.
    """

    sheet: Sheet
    columns: Mapping[str, str] = field(default_factory=dict)
    has_sets: bool = False
    notes: tuple[str, ...] = ()
