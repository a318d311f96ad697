"""SPSS and Stata: data sets with value labels, read by pyreadstat."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from theorycoding.exchange.formats.foreign import (
    Foreign,
    ForeignTable,
    located_sheet,
    unreadable,
    without_rows,
)
from theorycoding.files.extras import import_extra
from theorycoding.vocabulary.exact import cell_text, counted, listed

_LOST = "Labels of variables, weights, formats and notes are not read."
_Variables: TypeAlias = Mapping[str, Sequence[Any]]
_Labels: TypeAlias = Mapping[str, Mapping[Any, str]]


def _read(reader: str, path: Path, shown: str) -> Foreign:
    pyreadstat = import_extra("pyreadstat", "statistics", f"'{shown}'")
    try:
        read = getattr(pyreadstat, reader)
        present, about = read(str(path), output_format="dict")
        declared, _ = read(str(path), output_format="dict", user_missing=True)
    except Exception as error:  # a damaged file makes the package stumble in any way
        hint = "open it in its program, save it again, or save it as CSV there"
        return unreadable(shown, f"damaged, or of an unknown version: {error}", hint)
    if not any(map(len, present.values())):
        return without_rows(shown, "row")
    labels: _Labels = about.variable_value_labels
    columns = [
        [_cell(value, labels.get(name, {})) for value in values] for name, values in present.items()
    ]
    rows = list(zip(*columns, strict=True))
    places = [f"row {number}" for number in range(1, len(rows) + 1)]
    sheet = located_sheet(shown, list(map(cell_text, present)), places, rows)
    notes = (*_missing(present, declared, labels), *_labelled(present, labels), _LOST)
    return ForeignTable(sheet, notes=notes), []


def _cell(value: object, labels: Mapping[Any, str]) -> str:
    """Return the label of a value, or the value itself; empty text if it is missing."""
    if value is None or value != value:  # noqa: PLR0124 not a number, which is how Stata misses
        return ""
    return labels.get(value) or cell_text(value)


def _missing(present: _Variables, declared: _Variables, labels: _Labels) -> Iterator[str]:
    """Yield which values the file declares as missing, and how many cells are empty for that."""
    for name, values in declared.items():
        both = zip(values, present[name], strict=True)
        emptied = Counter(
            _cell(value, labels.get(name, {})) for value, kept in both if _cell(kept, {}) == ""
        )
        del emptied[""]
        if emptied:
            number = counted(emptied.total(), "cell")
            yield f"{name}: {number} declared as missing ({listed(sorted(emptied))}): empty."


def _labelled(present: _Variables, labels: _Labels) -> Iterator[str]:
    """Yield where labels stand for several values, and where a value has none."""
    for name, names in labels.items():
        values = {value for value in present.get(name, ()) if _cell(value, {})}
        bare = sorted(cell_text(value) for value in values if value not in names)
        uses = Counter(names[value] for value in values if value in names)
        shared = sorted(label for label, number in uses.items() if number > 1)
        if values and shared:
            yield f"{name}: several values have the label {listed(shared)}; they are one here."
        if 0 < len(bare) < len(values):
            yield f"{name}: {listed(bare)} without a label: read as it is."


read_spss = partial(_read, "read_sav")  # .sav and .zsav
read_stata = partial(_read, "read_dta")
