"""The files of one study: whose labels are where, and which grids there are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from theorycoding.files.reading import Columns, Settings, Sheet
from theorycoding.problems import Problem
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.tables import CODEBOOK, GRID

PROJECT = "project"
# In place of files that are not there:
NO_SHEET, NO_SETTINGS = Sheet("", "", ",", (), Columns(()), ()), Settings("", "", {})
DESCRIBING = frozenset(GRID.names) - {"case", "criterion", "value"}


@dataclass(frozen=True)
class BareFiles:
    """What is known of a single file, or of several, that are not a study.

    Attributes
    ----------
    aliases
        Headers that the options name, with our name for the column.
    theories
        The theories there are, where labels are not to be taken apart.
    categories, residual, decimal
        As the options of a FILE have them.
    labels_are
        What agreement compares: a label as it is written, a set of theories, or a label with
        theories in brackets.
    is_anonymous
        Whether it is not known which coder gave which label: the file counts raters.
    by
        The columns that make the groups of the command, if not the actor alone.
    only_labels
        Whether only who gave which label matters, so that actor and motivation may be missing.
    notes
        What was converted.
    large
        The files themselves, where they are too large to be read and their rows were counted.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    theories: tuple[str, ...] | None = None
    categories: tuple[str, ...] = ()
    residual: tuple[str, ...] = ()
    decimal: str = "."
    labels_are: Literal["text", "set", "mixed"] = "text"
    is_anonymous: bool = False
    by: tuple[str, ...] = ()
    only_labels: bool = False
    notes: tuple[str, ...] = ()
    large: Any = None


@dataclass(frozen=True)
class StudyFiles:
    """The files of one study.

    `sheets` has each CSV file by its path within the study (`coders/prose.csv`), `shared` those
    of the project (`codebook.csv`, `sources.csv`); `problems` are those of reading them, and
    `unreadable` the existing files that cannot be read. `root` is the folder to which the paths
    in problems are relative. `misnamed` has each missing file that seems to have another name,
    with that name. `is_bare` if these are single files, and not those of a study.
    """

    name: str
    shown: str
    sheets: Mapping[str, Sheet] = field(repr=False)
    settings: Settings = NO_SETTINGS
    shared: Mapping[str, Sheet] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    is_bare: bool = False
    foreign: BareFiles = BareFiles()
    unreadable: frozenset[str] = frozenset()
    root: Path = Path()
    misnamed: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def values(self) -> dict[str, Any]:
        """The settings of `study.toml`; none if there is no such file."""
        return self.settings.values

    @property
    def labels_by(self) -> str:
        """The coder of the labels of `arguments.csv`."""
        return "unnamed" if self.is_bare else str(self.values.get("labels", "published"))

    @property
    def own_coders(self) -> frozenset[str]:
        """The coders whose labels are this project's own reading."""
        coders = [coder for _, coder in self.entries("coder") if coder.get("who") == PROJECT]
        return frozenset({PROJECT, *(str(coder.get("id")) for coder in coders)})

    def required(self, path: str) -> tuple[str, ...]:
        """Return the columns that the sheet of a single file must have; empty for a study."""
        if not self.is_bare or path != "arguments.csv":
            return ()
        is_short = self.foreign.only_labels or self.foreign.large
        described = () if is_short else ("actor", "motivation")
        has_coders = any(other.startswith("coders/") for other in self.sheets)
        return ("argument", *described, *(() if has_coders else ("label",)))

    def sheet(self, path: str) -> Sheet:
        """Return the study's own sheet, else the project's; without a header if there is none."""
        return self.sheets.get(path) or self.shared.get(path, NO_SHEET)

    @property
    def codebook(self) -> Codebook:
        """The codebook; without codes if it lacks the columns of variables and codes."""
        sheet = self.sheet("codebook.csv")
        has_codes = {"variable", "code"} <= set(sheet.header)
        return _codebook(sheet.header, sheet.records) if has_codes else Codebook()

    def under(self, folder: str) -> dict[str, Sheet]:
        """Return the sheets of a folder by file name without `.csv`, sorted."""
        return {
            path.removeprefix(f"{folder}/")[: -len(".csv")]: sheet
            for path, sheet in sorted(self.sheets.items())
            if path.startswith(f"{folder}/")
        }

    def entries(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Return each `[[name]]` of `study.toml` that is a table, with its number."""
        return self.settings.entries(name)

    def resting_on(self, path: str, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems that rest on a file; none if it cannot be read and so proves nothing."""
        for problem in problems if path not in self.unreadable else ():
            yield replace(problem, rests_on=(*problem.rests_on, path))

    def label_sheets(self) -> Iterator[tuple[str, Sheet]]:
        """Yield the path and the sheet of each file with labels."""
        for path, sheet in sorted(self.sheets.items()):
            is_labels = path in {"arguments.csv", "decisions.csv"} or path.startswith("coders/")
            if is_labels and "label" in sheet.header:
                yield path, sheet

    def coder_of(self, path: str) -> str:
        """Return the coder whose labels a file holds; empty if it has no labels of a coder."""
        if path.startswith("coders/"):
            return path.removeprefix("coders/").removesuffix(".csv")
        return self.labels_by if path == "arguments.csv" else ""

    def grid_sheets(self) -> dict[str, Sheet]:
        """Return the sheet of each grid by its name, its `columns.csv` left out."""
        grids = self.under("grids").items()
        return {name: sheet for name, sheet in grids if not name.endswith(".columns")}

    def grid_settings(self, name: str) -> dict[str, Any]:
        """Return what `study.toml` says of a grid."""
        return next((grid for _, grid in self.entries("grid") if grid.get("id") == name), {})


@lru_cache(maxsize=8)  # most studies of a project have the same
def _codebook(header: tuple[str, ...], records: Columns) -> Codebook:
    """Return the codebook of these rows; columns that it lacks are empty."""
    codes = []
    for record in records:
        cells = dict(zip(header, record, strict=False))
        known = {name: cells.get(name, "") for name in CODEBOOK.names}
        aliases = map(str.strip, known.pop("aliases").split(";"))
        codes.append(Code(**known, aliases=tuple(filter(None, aliases))))
    return Codebook(tuple(codes))


def is_wide_grid(sheet: Sheet) -> bool:
    """Return whether the sheet of a grid has one row per case and one column per criterion."""
    return "case" in sheet.header and "criterion" not in sheet.header


def criteria_of(sheet: Sheet) -> list[str]:
    """Return the criteria of a grid, in order of first appearance."""
    if is_wide_grid(sheet):
        return [name for name in sheet.header if name != "case" and name not in DESCRIBING]
    return list(dict.fromkeys(sheet.column("criterion")))
