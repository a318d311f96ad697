"""`study.toml`: known keys, right types, and names that exist in the files."""

from collections.abc import Collection, Iterator
from typing import Any

from theorycoding.checks.grids import criteria_of, grid_sheets
from theorycoding.checks.labels import coder_of, label_sheets, labels_by
from theorycoding.codebook import did_you_mean
from theorycoding.folders import StudyFiles
from theorycoding.problems import Place, Problem, problem
from theorycoding.reading import Settings
from theorycoding.tables import SETTINGS, Setting

_TYPES = {str: "text in quotes", list: "a list", dict: "a table", bool: "true or false"}


def check_settings(files: StudyFiles) -> Iterator[Problem]:
    """Keys are known, required ones are there, values have the right type."""
    if not files.settings:
        return
    values = files.settings.values
    yield from _section(files.settings, values, SETTINGS[""], 0)
    for name in ("coder", "table", "grid"):
        entries = values.get(name, [])
        if not isinstance(entries, list):
            continue
        for number, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield from _section(files.settings, entry, SETTINGS[name], number, name)
        yield from _repeated_ids(files.settings, name, entries)


def check_links(files: StudyFiles) -> Iterator[Problem]:
    """Sources, coders, grids, tables, actors and columns that are named exist."""
    if files.settings:
        yield from _sources(files, files.settings)
        yield from _coders(files, files.settings)
        yield from _grids(files, files.settings)
        for number, table in enumerate(_entries(files.settings, "table")):
            yield from _table(files, files.settings, table, number)
    yield from _printed(files)


def _section(
    settings: Settings,
    values: dict[str, Any],
    known: tuple[Setting, ...],
    number: int,
    name: str = "",
) -> Iterator[Problem]:
    by_name = {setting.name: setting for setting in known}
    for key, value in values.items():
        place = settings.place(key, number if key == "id" else 0)
        if key not in by_name:
            hint = did_you_mean(key, by_name)
            yield problem("setting-unknown", place, f"unknown key '{key}'", field=key, hint=hint)
        elif not isinstance(value, by_name[key].type):
            message = f"'{key}' must be {_TYPES[by_name[key].type]}"
            yield problem("setting-type", place, message, field=key)
        elif by_name[key].allowed and value not in by_name[key].allowed:
            hint = f"known: {', '.join(by_name[key].allowed)}"
            message = f"'{value}' is no {key}"
            yield problem("setting-value", place, message, field=key, hint=hint)
    for setting in known:
        if setting.required and setting.name not in values:
            message = f"a [[{name}]] has no '{setting.name}'"
            hint = setting.meaning
            place = settings.place(name, number)
            yield problem("setting-missing", place, message, field=setting.name, hint=hint)


def _repeated_ids(settings: Settings, name: str, entries: list[Any]) -> Iterator[Problem]:
    seen = set()
    for number, entry in enumerate(entries):
        identity = entry.get("id") if isinstance(entry, dict) else None
        if identity is not None and identity in seen:
            message = f"two [[{name}]] have the id '{identity}'"
            yield problem("setting-value", settings.place(name, number), message, field="id")
        seen.add(identity)


def _entries(settings: Settings, name: str) -> list[dict[str, Any]]:
    entries = settings.values.get(name, [])
    return (
        [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )


def _unknown(
    place: Place, what: str, names: object, known: Collection[str], field: str
) -> Iterator[Problem]:
    """A problem for each of the names that is not known."""
    for name in names if isinstance(names, list) else [names]:
        if name is not None and name not in known:
            hint = did_you_mean(str(name), known)
            yield problem("setting-link", place, f"no {what} '{name}'", field=field, hint=hint)


def _sources(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    sheet = files.shared.get("sources.csv")
    known = sheet.column("source") if sheet else []
    named = settings.values.get("sources", [])
    yield from _unknown(settings.place("sources"), "source", named, known, "sources")


def _coders(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    with_labels = {coder_of(files, path) for path, _ in label_sheets(files)}
    ids = [coder.get("id") for coder in _entries(settings, "coder")]
    place = settings.place("coder")
    yield from _unknown(place, "labels of the coder", ids, with_labels, "coder")
    if "labels" in settings.values:
        place = settings.place("labels")
        yield from _unknown(place, "labels of the coder", labels_by(files), with_labels, "labels")


def _grids(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    grids = dict(grid_sheets(files))
    codebook = files.shared_or_own("codebook.csv")
    variables = set(codebook.column("variable")) if codebook else set()
    for number, grid in enumerate(_entries(settings, "grid")):
        place = settings.place("grid", number)
        yield from _unknown(place, "file of the grid", grid.get("id"), grids, "id")
        for key in ("values", "criteria"):
            yield from _unknown(place, "codebook variable", grid.get(key), variables, key)


def _table(
    files: StudyFiles, settings: Settings, table: dict[str, Any], number: int
) -> Iterator[Problem]:
    place = settings.place("table", number)
    if "grid" in table:
        grids = dict(grid_sheets(files))
        yield from _unknown(place, "grid", table["grid"], grids, "grid")
        if sheet := grids.get(str(table["grid"])):
            known = {*criteria_of(sheet), *sheet.column("case")}
            for key in ("columns", "rows"):
                yield from _unknown(place, "case or criterion", table.get(key, []), known, key)
        return
    sheet = files.sheet("arguments.csv")
    if not sheet:
        message = "the table shows arguments, and there is no arguments.csv"
        yield problem("setting-link", place, message, field="table")
        return
    known_columns = {*sheet.header, "label"}
    yield from _unknown(place, "column", table.get("columns", []), known_columns, "columns")
    yield from _unknown(
        place, "actor", table.get("actors", []), set(sheet.column("actor")), "actors"
    )
    if isinstance(where := table.get("where"), dict):
        yield from _unknown(place, "column", list(where), known_columns, "where")
    headers, columns = table.get("headers"), table.get("columns", ["motivation", "label"])
    if isinstance(headers, list) and isinstance(columns, list) and len(headers) != len(columns):
        message = f"{len(headers)} headers for {len(columns)} columns"
        yield problem("setting-value", place, message, field="headers")


def _printed(files: StudyFiles) -> Iterator[Problem]:
    tables = [str(t.get("id")) for t in _entries(files.settings, "table")] if files.settings else []
    for name, sheet in files.under("printed").items():
        if name not in tables:
            hint = did_you_mean(name, tables) or "describe it in study.toml as a [[table]]"
            message = f"study.toml has no table '{name}' to compare this with"
            yield problem("printed-unknown", sheet.header_place(), message, hint=hint)
