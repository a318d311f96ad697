"""Arguments or cells arranged in a printed shape; differences from the printed table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast

import pandas as pd

from theorycoding.counting.grids import Matrix
from theorycoding.study.studies import Row, Study
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.labels import BracketAt, Label, write_label
from theorycoding.vocabulary.shown_table import Table

Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that differs. Row 0 has the headers; a text is None if there is no such cell."""

    row: int
    column: int
    row_name: str
    header: str
    printed: str | None
    regenerated: str | None

    def __str__(self) -> str:
        where = f"row {self.row} '{self.row_name}', column {self.column + 1} '{self.header}'"
        old = "not printed" if self.printed is None else f"printed '{self.printed}'"
        new = "not regenerated" if self.regenerated is None else f"regenerated '{self.regenerated}'"
        return f"{where}: {old}, {new}"


def argument_table(codings: pd.DataFrame, codebook: Codebook, settings: Mapping[str, Any]) -> Table:
    """Arrange arguments as a printed table.

    Parameters
    ----------
    codings
        One row per argument, in order: its columns and `label`, as from `Study.coded`.
    settings
        A `[[table]]` of `study.toml`.

    Returns
    -------
    One row per argument. The settings say whether the first column is numbered, and whether labels
    have nouns or adjectives, and the bracket first or last.
    """
    return _arranged(codings.to_dict("records"), codebook, settings)  # type: ignore[arg-type]


def _arranged(codings: Sequence[Row], codebook: Codebook, settings: Mapping[str, Any]) -> Table:
    columns = settings.get("columns", ["motivation", "label"])
    actors, where = settings.get("actors"), settings.get("where", {}).items()
    chosen = [
        row
        for row in codings
        if (not actors or row["actor"] in actors) and all(row[name] == own for name, own in where)
    ]
    distinct = dict.fromkeys(row["label"] for row in chosen)
    written = {text: _written(codebook.label(text), codebook, settings) for text in distinct}
    rows = []
    for number, argument in enumerate(chosen):
        cells = [argument[name] if name != "label" else written[argument[name]] for name in columns]
        if cells:
            cells[0] = _numbering(settings.get("numbering", ""), number) + cells[0]
        rows.append(tuple(cells))
    headers = tuple(settings.get("headers", columns))
    return Table(headers=headers, rows=tuple(rows), **_caption(settings))


def grid_table(matrix: Matrix, settings: Mapping[str, Any]) -> Table:
    """Arrange a grid as a printed table: cases down and criteria across, or the other way."""
    is_turned = settings.get("across") == "cases"
    across, down = (
        (matrix.cases, matrix.whole_criteria) if is_turned else (matrix.criteria, matrix.cases)
    )
    columns = tuple(settings.get("columns", across))
    lines = tuple(settings.get("rows", down))
    values = {**matrix.codebook.nouns(matrix.grid.values), **settings.get("print", {})}
    printed = matrix.grid.columns.rows
    marks = {row["criterion"]: row["mark"] for row in printed}
    rows = []
    for stub, figure in settings.get("head_rows", []):  # such as `Established:`
        # Two organisations in a column are joined.
        numbers = (
            "/".join(row[figure] for row in printed if row["criterion"] == name) for name in columns
        )
        rows.append((stub, *numbers))
    group_rows = set()
    group = ""
    for line in lines:
        own = "" if is_turned else matrix.groups.get(line, "")
        if settings.get("groups") == "rows" and own and own != group:
            group_rows.add(len(rows))
            rows.append((own, *[""] * len(columns)))
        group = own
        cells = [matrix.values.get((c, line) if is_turned else (line, c), "") for c in columns]
        rows.append((matrix.criterion_noun(line), *(values.get(value, value) for value in cells)))
    shown = columns if is_turned else tuple(map(matrix.criterion_noun, columns))
    return Table(
        headers=(settings.get("stub", ""), *shown),
        rows=tuple(rows),
        marks=("", *(marks.get(name, "") for name in columns)),
        mark_sign=settings.get("mark", "^"),
        group_rows=frozenset(group_rows),
        **_caption(settings),
    )


def table_of_study(study: Study, settings: Mapping[str, Any]) -> Table:
    """Regenerate one table of a study from a `[[table]]` of its `study.toml`."""
    if "grid" in settings:
        return grid_table(Matrix(study.grids[settings["grid"]], study.codebook), settings)
    return _arranged(study.coded_rows(settings.get("coder")), study.codebook, settings)


def differences(regenerated: Table, printed: Cells) -> tuple[Difference, ...]:
    """Compare a table with the printed one, cell by cell, headers included."""
    differing = []
    rows = zip_longest(regenerated.cells, printed, fillvalue=())
    for number, (ours, theirs) in enumerate(rows):
        name = (theirs or ours)[0] if number else "header"
        for column, (mine, printed_cell) in enumerate(zip_longest(ours, theirs)):
            if mine != printed_cell:
                heads = printed[0] if column < len(printed[0]) else regenerated.cells[0]
                differing.append(
                    Difference(number, column, name, heads[column], printed_cell, mine)
                )
    return tuple(differing)


def _caption(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is around a table: its caption and its notes."""
    return {
        "caption": settings["caption"],
        "caption_at": settings.get("caption_at", "above"),
        "notes": tuple(settings.get("notes", {}).items()),
    }


def _written(label: Label | None, codebook: Codebook, settings: Mapping[str, Any]) -> str:
    styles = {"noun": codebook.nouns(), "adjective": codebook.adjectives()}
    names = styles.get(settings.get("style", "noun"))
    bracket = cast("BracketAt", settings.get("bracket", "last"))
    return write_label(label, names, bracket=bracket) if label else ""


def _numbering(first: str, number: int) -> str:
    """Return the text before a row, such as `2) `, given that before the first row."""
    return re.sub(r"\d+", lambda match: str(int(match[0]) + number), first, count=1)
