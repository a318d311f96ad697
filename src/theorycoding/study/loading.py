"""Files to studies: checked, and typed. The consensus is derived here."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from theorycoding.checks import check
from theorycoding.exchange.layout import Layout
from theorycoding.files.columns import concatenated
from theorycoding.files.reading import Sheet, each_text, repeated
from theorycoding.files.study_files import StudyFiles, criteria_of, is_wide_grid
from theorycoding.problems import DataError, Problem, UsageError, has_errors
from theorycoding.study.finding import open_files
from theorycoding.study.studies import Answer, Coder, Grid, Row, Study, TextTable
from theorycoding.vocabulary import tables
from theorycoding.vocabulary.codebook import LABEL, Code, Codebook, theories_found
from theorycoding.vocabulary.labels import CONSENSUS

_CODING = ("argument", "coder", "label", "section", "reason")
_CONSENSUS_RULE = "the label on which all coders agree, else the one in decisions.csv"


def read_study(
    study: str | Path,
    *,
    project: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    codebook: str | Path | None = None,
    layout: Layout | None = None,
) -> Study:
    """Read a study, or a single file of arguments.

    Parameters
    ----------
    study
        The name of a study of the project, or the path of a file or of a study's folder.
    project
        The folder with `codings/`; None takes the nearest at or above the working directory.
    columns, codebook
        For a single file: its headers by our column names, and a codebook.
    layout
        For a single file of another shape: where everything is. `columns` come before it.

    Raises
    ------
    DataError
        The files have errors; all of them are in `problems`.
    UsageError
        There is no such project, study, file or header.
    """
    laid_out = Layout(columns=tuple((columns or {}).items())).over(layout or Layout())
    return sound_study(open_files([study], laid_out, codebook, project=project))


def sound_study(files: StudyFiles) -> Study:
    """Return the study of files that are read.

    Raises
    ------
    DataError
        The files have errors; all of them are in `problems`.
    """
    problems = check(files)
    if has_errors(problems):
        raise DataError(problems)
    return build_study(files, problems)


def build_study(files: StudyFiles, problems: tuple[Problem, ...]) -> Study:
    """Return the typed study of files without errors."""
    values, answer = files.values, files.values.get("answer")
    codings = _codings(files)
    decisions = _table(files.sheet("decisions.csv"), tables.DECISIONS)
    labels = chain(*(each_text(each.cells["label"]) for each in (codings, decisions)))
    codebook, has_codebook = _codebook(files, labels)
    coders = _coders(files, each_text(codings.cells["coder"]))
    if decisions.rows:
        codings = _with_consensus(codings, decisions.rows, codebook)
        coders = (*coders, Coder(CONSENSUS, how=_CONSENSUS_RULE, is_derived=True))
    ids = [coder.id for coder in coders]
    arguments = _table(files.sheet("arguments.csv"), tables.ARGUMENTS).cells
    return Study(
        name=files.name,
        title=values.get("title", files.name),
        question=values.get("question", ""),
        answer=Answer(**{**answer, "claims": tuple(answer.get("claims", ()))}) if answer else None,
        place=values.get("place", ""),
        coders=coders,
        # The coder of `arguments.csv`, else the first who labelled anything.
        default_coder=files.labels_by if files.labels_by in ids or not ids else ids[0],
        codebook=codebook,
        sources=_sources(files, values.get("sources", [])),
        argument_table=TextTable({name: arguments[name] for name in arguments if name != "label"}),
        coding_table=codings,
        decisions=decisions,
        grids=_grids(files),
        events=_table(files.sheet("events.csv"), tables.EVENTS),
        claims=_table(files.sheet("claims.csv"), tables.CLAIMS),
        discrepancies=_table(files.sheet("discrepancies.csv"), tables.DISCREPANCIES),
        tables=tuple(values.get("table", [])),
        printed={
            name: (sheet.header, *map(tuple, sheet.records))
            for name, sheet in files.under("printed").items()
        },
        files=files,
        problems=problems,
        has_codebook=has_codebook,
    )


def _table(sheet: Sheet, table: tables.Table) -> TextTable:
    """Return text columns: the declared ones in order, then any others of the file."""
    columns = dict.fromkeys((*table.names, *sheet.header))
    return TextTable({name: sheet.column(name) for name in columns})


def _codings(files: StudyFiles) -> TextTable:
    """Return the labels of every coder, one file after the other."""
    each = [
        {
            **{name: sheet.column(name) for name in _CODING},
            "coder": repeated(coder, len(sheet.records)),
        }
        for path, sheet in files.label_sheets()
        if (coder := files.coder_of(path))
    ]
    if len(each) == 1:
        return TextTable(each[0])
    columns = {name: [codings[name] for codings in each] for name in _CODING}
    return TextTable({name: concatenated(own) for name, own in columns.items()})


def _with_consensus(codings: TextTable, decisions: Sequence[Row], codebook: Codebook) -> TextTable:
    """Add one consensus coding per argument: what was decided, else what all coders agree on."""
    decided = {row["argument"]: row for row in decisions}
    texts: dict[str, list[str]] = {}
    for argument, label in zip(codings.cells["argument"], codings.cells["label"], strict=True):
        texts.setdefault(argument, []).extend(filter(None, [label]))
    rows = []
    for argument, given in texts.items():
        agree = len({parsed.key for text in given if (parsed := codebook.label(text))}) == 1
        alike = {"label": given[0], "reason": "all coders agree"} if agree else {}
        settled = decided.get(argument, alike)
        label, reason = settled.get("label", ""), settled.get("reason", "")
        rows.append((argument, CONSENSUS, label, "", reason))
    derived = {name: [row[place] for row in rows] for place, name in enumerate(_CODING)}
    return TextTable({name: [*codings.cells[name], *derived[name]] for name in _CODING})


def _codebook(files: StudyFiles, labels: Iterable[str]) -> tuple[Codebook, bool]:
    """Return the codebook, and whether its theories are from a file.

    Without one, the theories are as declared, else as they are found in the labels.
    """
    foreign = files.foreign
    codebook = files.codebook
    has_codebook = bool(codebook.theories)
    if not has_codebook:
        declared = foreign.theories or ()
        named = tuple(Code(LABEL, theory) for theory in declared) or theories_found(labels).codes
        codebook = Codebook(codebook.codes + named)
    if foreign.residual:
        try:
            codebook = codebook.with_residual(foreign.residual)
        except ValueError as error:
            raise UsageError(f"--residual: {error}") from None
    return codebook, has_codebook


def _coders(files: StudyFiles, names: Iterable[str]) -> tuple[Coder, ...]:
    """Return the coders who labelled something: those of `study.toml` first, in its order."""
    described = {coder["id"]: coder for _, coder in files.entries("coder")}
    with_labels = dict.fromkeys(names)
    ids = dict.fromkeys([*(name for name in described if name in with_labels), *with_labels])
    own = files.own_coders
    coders = []
    for name in ids:
        settings = {"id": name, **described.get(name, {})}
        is_reference = settings.pop("reference", False)
        coders.append(Coder(**settings, is_reference=is_reference, is_project=name in own))
    return tuple(coders)


def _sources(files: StudyFiles, named: list[str]) -> tuple[dict[str, str], ...]:
    rows = {cells["source"]: cells for _, cells in files.sheet("sources.csv").rows()}
    return tuple(
        {name: rows[source].get(name, "") for name in tables.SOURCES.names} for source in named
    )


def _grids(files: StudyFiles) -> dict[str, Grid]:
    """Return the grids: those that bear the arguments first, then as `study.toml` lists them."""
    sheets, first = files.grid_sheets(), files.values.get("answer", {}).get("grid")
    listed = [str(grid.get("id")) for _, grid in files.entries("grid")]
    uses = ["chain", "strength", ""]

    def rank(name: str) -> tuple[bool, int, int]:
        use = files.grid_settings(name).get("use", "")
        return name != first, uses.index(use), listed.index(name) if name in listed else len(listed)

    return {name: _grid(files, name, sheets[name]) for name in sorted(sheets, key=rank)}


def _grid(files: StudyFiles, name: str, sheet: Sheet) -> Grid:
    settings = {"id": name, "title": name, **files.grid_settings(name)}
    cells = _table(sheet, tables.GRID)
    if is_wide_grid(sheet):  # as rows of (case, criterion, value); empty cells are not coded
        rows = [
            {"case": row["case"], "criterion": criterion, "value": row[criterion]}
            | {"group": row.get("group", "")}
            for _, row in sheet.rows()
            for criterion in criteria_of(sheet)
        ]
        cells = TextTable({key: [row.get(key, "") for row in rows] for key in tables.GRID.names})
    return Grid(
        cells=cells,
        columns=_table(files.sheet(f"grids/{name}.columns.csv"), tables.GRID_COLUMNS),
        cases_are=settings.pop("cases", ""),
        **settings,
    )
