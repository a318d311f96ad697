"""A study, typed: its arguments, codings, coders, grids, and what is said of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from theorycoding.files.folders import SETTINGS_FILE
from theorycoding.files.reading import Repetitive, each_text
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, UsageError
from theorycoding.vocabulary.codebook import Codebook, unknown
from theorycoding.vocabulary.labels import CONSENSUS, Label

PUBLISHED = "published"
_MANY = 10_000  # rows: of fewer, categories take longer to make than they save


Origin = Literal["published", "project", "coder"]


@dataclass(frozen=True, slots=True)
class Coder:
    """Who labels.

    `is_project` if the labels are this project's own reading, `is_derived` for the consensus,
    `is_reference` if other coders are compared with these labels. `sample` is `random` if the
    arguments that the coder labels are a random sample.
    """

    id: str
    who: str = ""
    how: str = ""
    independent: bool | None = None
    is_project: bool = False
    is_derived: bool = False
    is_reference: bool = False
    sample: str = ""

    @property
    def origin(self) -> Origin:
        """Whose labels these are: the source's own, this project's, or those of another coder."""
        if self.is_project:
            return "project"
        return "published" if self.id == PUBLISHED else "coder"


Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class TextTable:
    """Text cells by column, in the order of the file; as plain records and as a DataFrame too."""

    cells: Mapping[str, Sequence[str]] = field(repr=False)

    def __reduce__(self) -> tuple[type["TextTable"], tuple[Mapping[str, Sequence[str]]]]:
        """Pickle the cells alone: rows and frame are made again where they are needed."""
        return TextTable, (self.cells,)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.cells)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, each with its cells by column."""
        rows = zip(*self.cells.values(), strict=True)
        return tuple(dict(zip(self.cells, row, strict=True)) for row in rows)

    def frame(self) -> pd.DataFrame:
        """Return the rows as text columns."""
        distinct = {id(cells): cells for cells in self.cells.values()}  # absent columns are one
        series = {key: _compact(cells).astype("str") for key, cells in distinct.items()}
        columns = {name: series[id(cells)] for name, cells in self.cells.items()}
        return pd.DataFrame(columns, copy=False)

    @cached_property
    def compact(self) -> pd.DataFrame:
        """The rows in columns that are quick to group: of many rows, categories."""
        if all(len(cells) < _MANY for cells in self.cells.values()):
            return pd.DataFrame(
                {name: [*cells] for name, cells in self.cells.items()}, dtype=object
            )
        return pd.DataFrame({name: _compact(cells) for name, cells in self.cells.items()})


def _compact(cells: Sequence[str]) -> "pd.Series[str]":
    if not isinstance(cells, Repetitive):
        return pd.Series(cells, dtype=object)
    return pd.Series(as_categories(cells))


def as_categories(cells: Repetitive[Any]) -> pd.Categorical:
    """Return a column with its distinct cells as categories, which are quick to group."""
    categories = pd.Index([*cells.texts], dtype=object)
    return pd.Categorical.from_codes(np.asarray(cells.numbers), categories)


@dataclass(frozen=True, eq=False)
class Grid:
    """Case × criterion → value.

    `cells` has one row per cell: case, criterion, value, group, qualifier, section, note;
    `columns` the numbers printed in the head of each column.
    """

    id: str
    title: str
    cells: TextTable = field(repr=False)
    columns: TextTable = field(repr=False)
    values: str = ""
    criteria: str = ""
    source_says: str = "published"
    cases_are: str = ""
    use: str = ""


@dataclass(frozen=True)
class Answer:
    """What the source concludes, in our words; `claims` are the ids that it rests on.

    `grid` names the grid that answers the question where the tally does not, `depends_on` what
    the rows cannot show.
    """

    text: str
    section: str = ""
    grid: str = ""
    depends_on: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Study:
    """One source, or one set of sources, analysed once.

    Attributes
    ----------
    argument_table
        One row per argument, in the order of the file: every column of `arguments.csv` but the
        label, as text; absent columns of the format are empty. `arguments` is its DataFrame.
    coding_table
        One row per coding: argument, coder, label (text, empty if not yet coded), section, reason.
        With a `decisions.csv` the coder `consensus` is derived: the label on which all coders
        agree, else the one decided on, else none.
        `codings` is its DataFrame.
    problems
        Warnings and notes; a study with errors cannot be read.
    """

    name: str
    title: str
    question: str
    answer: Answer | None
    place: str
    coders: tuple[Coder, ...]
    default_coder: str
    codebook: Codebook = field(repr=False)
    sources: tuple[dict[str, str], ...] = field(repr=False)
    argument_table: TextTable = field(repr=False)
    coding_table: TextTable = field(repr=False)
    decisions: TextTable = field(repr=False)
    grids: Mapping[str, Grid] = field(repr=False)
    events: TextTable = field(repr=False)
    claims: TextTable = field(repr=False)
    discrepancies: TextTable = field(repr=False)
    tables: tuple[dict[str, Any], ...] = field(repr=False)
    printed: Mapping[str, tuple[tuple[str, ...], ...]] = field(repr=False)
    files: StudyFiles = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    has_codebook: bool = True

    @property
    def arguments(self) -> pd.DataFrame:
        """The arguments, one per row."""
        return self._with_own_headers(self.argument_table.frame())

    @property
    def codings(self) -> pd.DataFrame:
        """The codings, one per row."""
        return self.coding_table.frame()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the files that the study is made of; line ends do not matter."""
        texts = {path: sheet.text for path, sheet in self.files.sheets.items()}
        for path in ("codebook.csv", "sources.csv"):
            if (sheet := self.files.sheet(path)).header:
                texts[path] = sheet.text
        if self.files.settings.path:
            texts[SETTINGS_FILE] = self.files.settings.text
        content = hashlib.sha256()
        for path, text in sorted(texts.items()):
            lines = text.replace("\r\n", "\n")
            content.update(f"{path}\0{lines}\0".encode("utf-8", "surrogateescape"))
        return content.hexdigest()

    @property
    def headline(self) -> str:
        """The coder whose labels count first: the consensus once anything is decided."""
        return CONSENSUS if self.decisions.rows else self.default_coder

    @property
    def reference(self) -> str | None:
        """The coder whose labels the other coders are compared with; None if none is named."""
        return next((coder.id for coder in self.coders if coder.is_reference), None)

    @cached_property
    def whole_arguments(self) -> tuple[Row, ...]:
        """The arguments that are not a sub-reason of another."""
        return tuple(row for row in self.argument_table.rows if not row["part_of"])

    def coder(self, name: str | None = None) -> str:
        """Return the coder of that name, the default one for None.

        Raises
        ------
        UsageError
            Nobody of that name labelled anything in this study; or it is a file of several coders,
            none of whom is the default.
        """
        known = [coder.id for coder in self.coders]
        if name is None and self.files.is_bare and len(known) > 1:
            raise UsageError(
                f"{self.files.shown} has several coders: use --coder {known[0]}"
                f" or one of: {', '.join(known[1:])}"
            )
        if name is None:
            return self.default_coder
        if name not in known:
            raise UsageError(f"{self.name}: {unknown('coder', name, known)}")
        return name

    def is_own(self, coder: str) -> bool:
        """Return whether a coder's labels are this project's reading, not the source's."""
        return any(known.id == coder and known.is_project for known in self.coders)

    def coded(
        self, coder: str | None = None, *, parts: bool = False, every: bool = False
    ) -> pd.DataFrame:
        """Return the arguments with one coder's labels.

        Parameters
        ----------
        coder
            Whose labels; the default coder's for None.
        parts
            Include sub-reasons, which are not arguments of their own.
        every
            Include rows whose label says that they are not arguments, such as headings.

        Returns
        -------
        DataFrame
            One row per argument, in order: the columns of `arguments` and `label`, which is empty
            where this coder has not labelled the argument.
        """
        labels = self._labels_in_order(coder)
        frame = TextTable({**self.argument_table.cells, "label": labels}).frame()
        return self._kept(frame, labels, parts=parts, every=every)

    def to_count(self, coder: str | None = None, *, every: bool = False) -> pd.DataFrame:
        """Return the arguments as `coded` does, in columns that are quick to group."""
        labels = self._labels_in_order(coder)
        frame = self.argument_table.compact.assign(label=_compact(labels))
        return self._kept(frame, labels, every=every)

    def coded_rows(self, coder: str | None = None, *, parts: bool = False) -> list[Row]:
        """Return the rows of `coded` as plain records."""
        labels = self._labels_in_order(coder)
        rows = [
            {**row, "label": label}
            for row, label in zip(self.argument_table.rows, labels, strict=True)
        ]
        return list(compress(rows, self._is_kept(labels, parts=parts)))

    def _kept(
        self, frame: pd.DataFrame, labels: Sequence[str], *, parts: bool = False, every: bool
    ) -> pd.DataFrame:
        is_kept = self._is_kept(labels, parts=parts, every=every)
        if not is_kept.all():
            frame = frame[is_kept].reset_index(drop=True)
        return self._with_own_headers(frame)

    def _is_kept(
        self, labels: Sequence[str], *, parts: bool, every: bool = False
    ) -> npt.NDArray[np.bool_]:
        is_kept = np.ones(len(labels), dtype=bool)
        part_of = self.argument_table.cells["part_of"]
        if not parts and any(each_text(part_of)):
            is_kept &= [not part for part in part_of]
        if not every and self.codebook.not_arguments:
            is_kept &= [self.codebook.is_argument(label) for label in labels]
        return is_kept

    def labels_of(self, coder: str) -> dict[str, Label]:
        """Return one coder's label for each argument that this coder has labelled."""
        texts = self._texts_of(coder).items()
        return {argument: label for argument, text in texts if (label := self.codebook.label(text))}

    def _with_own_headers(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return rows with the headers that a foreign table has for our columns as columns too."""
        own = self.files.foreign.aliases.items()
        more = {header: frame[name] for header, name in own if name in frame}
        return frame.assign(**more) if more else frame

    def places_of(self, coder: str) -> dict[str, Place]:
        """Return where each argument's label by one coder is.

        A consensus label is where it was decided, else where the coders agree; an argument
        without a label is where the argument is.
        """
        files = self.files
        decided_first = sorted(files.label_sheets(), key=lambda file: file[0] != "decisions.csv")
        sheets = [
            sheet for path, sheet in decided_first if coder in {files.coder_of(path), CONSENSUS}
        ]
        places: dict[str, Place] = {}
        for sheet in (*sheets, files.sheet("arguments.csv")):
            for row, argument in enumerate(sheet.column("argument")):
                if argument not in places:
                    in_text = Place(sheet.path, sheet.lines[row])
                    places[argument] = sheet.place(row, "label") if sheet.origin else in_text
        return places

    def _labels_in_order(self, coder: str | None) -> Sequence[str]:
        """Return one coder's label of each argument, as `_texts_of`; empty if there is none."""
        arguments, codings = self.argument_table.cells["argument"], self.coding_table.cells
        if codings["argument"] is arguments and self.coders:  # all labels are in arguments.csv
            self.coder(coder)
            return codings["label"]
        labels = self._texts_of(coder)
        return [labels.get(argument, "") for argument in arguments]

    def _texts_of(self, coder: str | None) -> dict[str, str]:
        """Return one coder's labels by argument, as they are written in the files."""
        if not self.coders:
            return {}
        name = self.coder(coder)
        cells = self.coding_table.cells
        is_own = [labelled_by == name for labelled_by in cells["coder"]]
        return dict(compress(zip(cells["argument"], cells["label"], strict=True), is_own))
