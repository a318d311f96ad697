"""The CSV files of studies, described as a Frictionless Data Package for other programs."""

from collections.abc import Collection, Iterator, Sequence
from os.path import relpath
from pathlib import Path, PurePath

from theorycoding.checks.columns import MAY_BE_BLANK
from theorycoding.files.folders import CODINGS
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import criteria_of, is_wide_grid
from theorycoding.problems import UsageError
from theorycoding.showing.json_text import Record
from theorycoding.showing.listings import noun_label
from theorycoding.study.studies import Study
from theorycoding.vocabulary import tables
from theorycoding.vocabulary.codebook import LABEL, Codebook

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(studies: Sequence[Study], folder: Path) -> Record:
    """Return a description of every CSV file of these studies, for a file in `folder`.

    Raises
    ------
    UsageError
        There is no study, or the folder is not one that has `codings/` in it or below it.
    """
    if not studies:
        raise UsageError(f"no study in {CODINGS}/: begin one with: theorycoding new STUDY")
    above = relpath(studies[0].files.root, folder.resolve())
    if ".." in PurePath(above).parts:
        raise UsageError(f"a data package is in the folder of {CODINGS}/ or above it: give -o FILE")
    described: dict[str, Record] = {}
    for study in studies:
        for within, sheet in (*study.files.shared.items(), *study.files.sheets.items()):
            path = PurePath(above, sheet.path).as_posix()
            head = {"name": _name(sheet.path), "path": path}
            described[path] = head | _description(study, within, sheet)
    return {"$schema": _PROFILE, "name": CODINGS, "resources": [*described.values()]}


def _name(path: str) -> str:
    return path.removeprefix(f"{CODINGS}/").removesuffix(".csv")


def _description(study: Study, within: str, sheet: Sheet) -> Record:
    """Return what one file has: its rows, its dialect, its columns and their keys."""
    table = tables.table_of(within)
    dialect = {"delimiter": sheet.delimiter, "skipBlankRows": True}
    if table is None:
        fields = [{"name": f"column {at + 1}", "type": "string"} for at in range(len(sheet.header))]
        return {"dialect": {**dialect, "header": False}, "schema": {"fields": fields}}
    categories = _categories(study, within, sheet)
    # A key is in every row: an organisation, say, may be left empty.
    has_key = all(name in sheet.header and sheet.facts(name).is_full for name in table.key)
    return {
        **_present(title=within in study.files.sheets and study.title),
        "description": f"One row is {table.row}.",
        "dialect": {**dialect, "headerRows": [sheet.header_line]},
        "schema": {
            "fields": [_field(name, table, categories.get(name)) for name in sheet.header],
            **_present(
                primaryKey=[*table.key] if has_key else [],
                foreignKeys=[*_foreign_keys(study, within, sheet, table)],
            ),
        },
    }


def _present(**values: object) -> Record:
    """Return the values that are neither empty nor false."""
    return {name: value for name, value in values.items() if value}


def _field(name: str, table: tables.Table, categories: object) -> Record:
    column = table.column(name) or tables.Column(name, "")
    is_required = column.required and (table.name, name) not in MAY_BE_BLANK
    words = [word for word in column.codes if word]
    return {
        "name": name,
        "type": "integer" if column.is_number else "string",
        **_present(
            description=column.meaning,
            constraints=_present(required=is_required, enum=words),
            categories=categories,
        ),
    }


def _foreign_keys(study: Study, within: str, sheet: Sheet, table: tables.Table) -> Iterator[Record]:
    files = study.files
    for name in sheet.header:
        column = table.column(name)
        target, _, key = (column.refers_to if column else "").partition(".")
        if table is tables.GRID and name == "case":
            settings = files.grid_settings(PurePath(within).stem)
            target, key = (settings.get("cases", ""), "argument")
        home = files.sheet(f"{target}.csv")
        if target and home.header:
            resource = "" if home.path == sheet.path else _name(home.path)
            yield {"fields": [name], "reference": {"resource": resource, "fields": [key]}}


def _categories(study: Study, within: str, sheet: Sheet) -> dict[str, list[Record]]:
    """Return, for each column that the codebook governs, its values and their names."""
    if PurePath(within).match(tables.GRID.path):
        settings = study.files.grid_settings(PurePath(within).stem)
        values = _codes(study.codebook, settings.get("values", ""))
        if is_wide_grid(sheet):
            return dict.fromkeys(criteria_of(sheet), values)
        return {"value": values, "criterion": _codes(study.codebook, settings.get("criteria", ""))}
    return {LABEL: _labels(study.codebook, sheet.distinct(LABEL))}


def _codes(codebook: Codebook, variable: str) -> list[Record]:
    return [{"value": code, "label": noun} for code, noun in codebook.nouns(variable).items()]


def _labels(codebook: Codebook, texts: Collection[str]) -> list[Record]:
    """Return the labels as they are written, with the theories that nobody used."""
    named = {text: noun_label(codebook.label(text), codebook) for text in texts if text}
    alone = [codebook.noun(theory) for theory in codebook.theories]
    named |= {noun: noun for noun in alone if noun not in named.values()}
    places = {noun: place for place, noun in enumerate(alone)}
    in_order = sorted(named, key=lambda text: (places.get(named[text], len(alone)), text))
    return [{"value": text, "label": named[text]} for text in in_order]
