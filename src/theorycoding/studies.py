"""A study: read, checked, and typed. The consensus is derived from coders and decisions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from theorycoding import folders, tables
from theorycoding.checks import check
from theorycoding.checks.grids import criteria_of, grid_settings, grid_sheets
from theorycoding.checks.headers import is_wide_grid
from theorycoding.checks.labels import PROJECT, coder_of, label_sheets, labels_by, own_coders
from theorycoding.codebook import Code, Codebook, did_you_mean, theories_found
from theorycoding.folders import Project, StudyFiles, UsageError
from theorycoding.labels import parse_label
from theorycoding.problems import DataError, Problem, Severity
from theorycoding.reading import Sheet

CONSENSUS = "consensus"
_CONSENSUS_RULE = "the label on which all coders agree, else the one in decisions.csv"


@dataclass(frozen=True, slots=True)
class Coder:
    """Who labels.

    `is_project` if the labels are this project's own reading, `is_derived` for the consensus.
    """

    id: str
    who: str = ""
    how: str = ""
    independent: bool | None = None
    is_project: bool = False
    is_derived: bool = False


@dataclass(frozen=True)
class Grid:
    """Case × criterion → value.

    `cells` has a row a cell, in the order of the file: case, criterion, value, group,
    qualifier, section, note; `columns` the figures printed in the head of each column.
    """

    id: str
    title: str
    values: str
    criteria: str
    source_says: str
    cells: pd.DataFrame = field(repr=False)
    columns: pd.DataFrame = field(repr=False)
    cases_are: str = ""


@dataclass(frozen=True)
class Study:
    """One source, or one set of sources, analysed once.

    Attributes
    ----------
    arguments
        A row an argument, in the order of the file: every column of `arguments.csv` but the
        label, as text; absent columns of the format are empty.
    codings
        A row a coding: argument, coder, label (text, empty if not yet coded), section, reason.
        With a `decisions.csv` the coder `consensus` is derived: the label on which all coders
        agree, else the one decided on, else none.
    decisions
        A row a settled disagreement, as in `decisions.csv`.
    problems
        Warnings and notes; a study with errors cannot be read.
    digest
        SHA-256 of the codings, spelling of line ends apart.
    """

    name: str
    title: str
    question: str
    place: str
    coders: tuple[Coder, ...]
    default_coder: str
    codebook: Codebook = field(repr=False)
    sources: tuple[dict[str, str], ...] = field(repr=False)
    arguments: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    decisions: pd.DataFrame = field(repr=False)
    grids: Mapping[str, Grid] = field(repr=False)
    events: pd.DataFrame = field(repr=False)
    claims: pd.DataFrame = field(repr=False)
    discrepancies: pd.DataFrame = field(repr=False)
    tables: tuple[dict[str, Any], ...] = field(repr=False)
    printed: Mapping[str, tuple[tuple[str, ...], ...]] = field(repr=False)
    files: StudyFiles = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    digest: str = ""
    has_codebook: bool = True

    def coder(self, name: str | None = None) -> str:
        """Return the coder of that name, the default one for None.

        Raises
        ------
        UsageError
            Nobody of that name labelled anything in this study.
        """
        if name is None:
            return self.default_coder
        known = [coder.id for coder in self.coders]
        if name not in known:
            raise UsageError(f"no coder '{name}' in {self.name} ({did_you_mean(name, known)})")
        return name

    def is_own(self, coder: str) -> bool:
        """Return whether a coder's labels are this project's reading, not the source's."""
        return any(known.id == coder and known.is_project for known in self.coders)

    def coded(self, coder: str | None = None, *, parts: bool = False) -> pd.DataFrame:
        """Return the arguments with one coder's labels.

        Parameters
        ----------
        coder
            Whose labels; the default coder's for None.
        parts
            Sub-reasons too; they are no arguments of their own.

        Returns
        -------
        DataFrame
            A row an argument, in order: the columns of `arguments` and `label`, which is empty
            where this coder has not labelled the argument.
        """
        name = self.coder(coder) if self.coders else ""
        own = self.codings[self.codings["coder"] == name]
        labels = dict(zip(own["argument"], own["label"], strict=True))
        coded = self.arguments if parts else self.arguments[self.arguments["part_of"] == ""]
        label = pd.Series([labels.get(key, "") for key in coded["argument"]], dtype="str")
        return coded.reset_index(drop=True).assign(label=label)


def records(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a text table as dictionaries, in order."""
    names = [str(name) for name in table.columns]
    cells = (table[name].tolist() for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def read_study(
    study: str | Path,
    *,
    project: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    codebook: str | Path | None = None,
) -> Study:
    """Read a study, or a bare CSV file of arguments.

    Parameters
    ----------
    study
        The name of a study of the project, or the path of a CSV file (a path separator or the
        ending `.csv` makes it one) or of a study's folder.
    project
        The folder with `codings/`; None takes the nearest at or above the working directory.
    columns, codebook
        For a bare file: its headers by our column names, and a codebook.

    Raises
    ------
    DataError
        The files have errors; all of them are in `problems`.
    UsageError
        There is no such project, study, file or header.
    """
    files = open_files(study, project=project, columns=columns, codebook=codebook)
    problems = check(files)
    if any(found.severity is Severity.ERROR for found in problems):
        raise DataError(problems)
    return build_study(files, problems)


def open_files(
    study: str | Path,
    *,
    project: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    codebook: str | Path | None = None,
) -> StudyFiles:
    """Find the files of a study or of a bare CSV file and read them as located rows."""
    text = str(study)
    if text.endswith(".csv") or "/" in text or "\\" in text or isinstance(study, Path):
        path = Path(study)
        if path.is_dir() and path.parent.name == folders.CODINGS:
            return folders.open_study(Project(path.parent.parent.resolve()), path.name)
        bare_codebook = Path(codebook) if codebook else None
        return folders.open_bare(path, columns=columns, codebook=bare_codebook)
    return folders.open_study(open_project(project), text)


def open_project(project: str | Path | None = None) -> Project:
    """Return the project in a folder, or the nearest one at or above the working directory.

    Raises
    ------
    UsageError
        There is none.
    """
    if project is not None:
        root = Path(project)
        if not (root / folders.CODINGS).is_dir():
            raise UsageError(f"{root} has no folder '{folders.CODINGS}'")
        return Project(root.resolve())
    found = folders.find_project(Path.cwd())
    if found is None:
        message = "no project here: neither this folder nor one above it has 'codings/'"
        raise UsageError(f"{message} (go to one, give --project DIR, or name a CSV file)")
    return found


def build_study(files: StudyFiles, problems: tuple[Problem, ...]) -> Study:
    """Return the typed study of files without errors."""
    values = files.settings.values if files.settings else {}
    codings = _codings(files)
    codebook = _codebook(files.shared_or_own("codebook.csv"))
    has_codebook = bool(codebook.theories)
    if not has_codebook:
        codebook = Codebook(codebook.codes + theories_found(_theories(codings)).codes)
    coders = _coders(files, codings)
    decisions = _frame(files.sheet("decisions.csv"), tables.DECISIONS)
    if len(decisions):
        settled = _consensus(codings, decisions, codebook)
        codings = pd.concat([codings, settled], ignore_index=True)
        coders = (*coders, Coder(CONSENSUS, how=_CONSENSUS_RULE, is_derived=True))
    return Study(
        name=files.name,
        title=values.get("title", files.name),
        question=values.get("question", ""),
        place=values.get("place", ""),
        coders=coders,
        default_coder=_default_coder(files, coders),
        codebook=codebook,
        sources=_sources(files, values.get("sources", [])),
        arguments=_frame(files.sheet("arguments.csv"), tables.ARGUMENTS).drop(columns="label"),
        codings=codings,
        decisions=decisions,
        grids={name: _grid(files, name, sheet) for name, sheet in grid_sheets(files)},
        events=_frame(files.sheet("events.csv"), tables.EVENTS),
        claims=_frame(files.sheet("claims.csv"), tables.CLAIMS),
        discrepancies=_frame(files.sheet("discrepancies.csv"), tables.DISCREPANCIES),
        tables=tuple(values.get("table", [])),
        printed={
            name: (sheet.header, *map(tuple, sheet.records))
            for name, sheet in files.under("printed").items()
        },
        files=files,
        problems=problems,
        digest=digest(files),
        has_codebook=has_codebook,
    )


def digest(files: StudyFiles) -> str:
    """Return the SHA-256 of the files that a study is made of; line ends do not matter."""
    texts = {path: sheet.text for path, sheet in files.sheets.items()}
    for path in ("codebook.csv", "sources.csv"):
        if sheet := files.shared_or_own(path):
            texts[path] = sheet.text
    if files.settings:
        texts[folders.SETTINGS_FILE] = files.settings.text
    content = hashlib.sha256()
    for path, text in sorted(texts.items()):
        lines = text.replace("\r\n", "\n")
        content.update(f"{path}\0{lines}\0".encode())
    return content.hexdigest()


def _frame(sheet: Sheet | None, table: tables.Table) -> pd.DataFrame:
    """A table as text columns: the declared ones in order, then any others of the file."""
    others = [name for name in sheet.header if name not in table.names] if sheet else []
    cells = {name: sheet.column(name) if sheet else [] for name in (*table.names, *others)}
    return pd.DataFrame(cells, dtype="str")


def _codings(files: StudyFiles) -> pd.DataFrame:
    columns = ("argument", "coder", "label", "section", "reason")
    parts = []
    for path, sheet in label_sheets(files):
        if coder := coder_of(files, path):
            cells = {name: sheet.column(name) for name in columns if name != "coder"}
            part = pd.DataFrame(cells, dtype="str").assign(coder=coder)
            parts.append(part[list(columns)])
    if not parts:
        return pd.DataFrame({name: [] for name in columns}, dtype="str")
    return pd.concat(parts, ignore_index=True)


def _consensus(codings: pd.DataFrame, decisions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return a coding an argument: what was decided, else what all coders say alike."""
    decided = dict(zip(decisions["argument"], decisions["label"], strict=True))
    reasons = dict(zip(decisions["argument"], decisions["reason"], strict=True))
    names = codebook.names()
    rows = []
    for argument, own in codings.groupby("argument", sort=False):
        texts = [text for text in own["label"] if text]
        agree = len({parse_label(text, names).key for text in texts}) == 1
        label = decided.get(argument, texts[0] if agree else "")
        reason = reasons.get(argument, "all coders agree" if agree else "")
        rows.append((argument, CONSENSUS, label, "", reason))
    return pd.DataFrame(rows, columns=list(codings.columns), dtype="str")


def _theories(codings: pd.DataFrame) -> list[str]:
    distinct = [label for label in codings["label"].unique() if label]
    return [theory for label in distinct for theory in parse_label(label).theories]


def _codebook(sheet: Sheet | None) -> Codebook:
    if sheet is None:
        return Codebook()
    codes = []
    for _, cells in sheet.rows():
        known = {name: cells.get(name, "") for name in tables.CODEBOOK.names}
        aliases = tuple(alias.strip() for alias in known.pop("aliases").split(";"))
        codes.append(Code(**known, aliases=tuple(filter(None, aliases))))
    return Codebook(tuple(codes))


def _coders(files: StudyFiles, codings: pd.DataFrame) -> tuple[Coder, ...]:
    """The coders who labelled something: those of `study.toml` first, in its order."""
    values = files.settings.values if files.settings else {}
    described = {coder["id"]: coder for coder in values.get("coder", [])}
    with_labels = list(dict.fromkeys(codings["coder"]))
    ids = [name for name in described if name in with_labels]
    ids += [name for name in with_labels if name not in described]
    own = own_coders(files)
    return tuple(
        Coder(
            id=name,
            who=described.get(name, {}).get("who", ""),
            how=described.get(name, {}).get("how", ""),
            independent=described.get(name, {}).get("independent"),
            is_project=name in own,
        )
        for name in ids
    )


def _default_coder(files: StudyFiles, coders: tuple[Coder, ...]) -> str:
    """The coder of `arguments.csv`, else the first who labelled anything."""
    preferred = labels_by(files)
    ids = [coder.id for coder in coders]
    return preferred if preferred in ids or not ids else ids[0]


def _sources(files: StudyFiles, named: list[str]) -> tuple[dict[str, str], ...]:
    sheet = files.shared.get("sources.csv")
    if sheet is None:
        return ()
    rows = {cells["source"]: cells for _, cells in sheet.rows()}
    return tuple(
        {name: rows[source].get(name, "") for name in tables.SOURCES.names} for source in named
    )


def _grid(files: StudyFiles, name: str, sheet: Sheet) -> Grid:
    settings = grid_settings(files, name)
    cells = _frame(_long(sheet) if is_wide_grid(sheet, tables.GRID) else sheet, tables.GRID)
    return Grid(
        id=name,
        title=settings.get("title", name),
        values=settings.get("values", ""),
        criteria=settings.get("criteria", ""),
        source_says=settings.get("source_says", "published"),
        cells=cells,
        columns=_frame(files.sheet(f"grids/{name}.columns.csv"), tables.GRID_COLUMNS),
        cases_are=settings.get("cases", ""),
    )


def _long(sheet: Sheet) -> Sheet:
    """A wide grid as rows of (case, criterion, value); empty cells are not coded."""
    records = [
        [cells["case"], criterion, cells[criterion], cells.get("group", "")]
        for _, cells in sheet.rows()
        for criterion in criteria_of(sheet)
    ]
    header = ("case", "criterion", "value", "group")
    return Sheet(sheet.path, sheet.text, sheet.delimiter, header, records, sheet.lines)


__all__ = ["CONSENSUS", "PROJECT", "Coder", "Grid", "Study", "open_project", "read_study"]
