"""`study.toml`: known keys, right types, and names that exist in the files."""

from collections.abc import Collection, Iterator
from typing import Any, TypeGuard

from theorycoding.checks.cells import SUSPECTS
from theorycoding.checks.characters import as_typed, described, unlike
from theorycoding.files.folders import SETTINGS_FILE
from theorycoding.files.reading import Settings
from theorycoding.files.reading.places import place_in
from theorycoding.files.study_files import StudyFiles, criteria_of
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean, suggest
from theorycoding.vocabulary.labels import CONSENSUS
from theorycoding.vocabulary.tables import SETTINGS, Setting

_TYPES = {str: "text in quotes", list: "a list", dict: "a table", bool: "true or false"}
_SECTIONS = ("coder", "table", "grid")
_PAIR = 2
_CORRECT = "correct the name, or add what it refers to"


def check_settings(files: StudyFiles) -> Iterator[Problem]:
    """Report unknown keys, missing keys, and values of a wrong type or not allowed."""
    settings = files.settings
    if not settings:
        return
    yield from _section(settings, settings.values, "", 0)
    for name in _SECTIONS:
        for number, entry in settings.entries(name):
            yield from _section(settings, entry, name, number)
        yield from _repeated_ids(settings, name)
    yield from _repeated_reference(settings)
    if answer := _answer(settings):
        yield from _section(settings, answer, "answer", 0)


def check_characters(files: StudyFiles) -> Iterator[Problem]:
    """Report characters that were lost, are invisible, or that a terminal obeys."""
    settings = files.settings
    if not settings:
        return
    for suspect in SUSPECTS:
        at = suspect.pattern.search(settings.text)
        match = at or next(filter(None, map(suspect.pattern.search, _texts(settings.values))), None)
        if match:
            place = place_in(settings.path, settings.text, at.start() if at else 0)
            shown = match[0] if suspect.code == "mojibake" else described(match[0])
            yield new_problem(suspect.code, place, f"{suspect.message}: {shown}", hint=suspect.hint)


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a setting, however deeply nested."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def check_links(files: StudyFiles) -> Iterator[Problem]:
    """Report sources, coders, grids, tables, actors and columns that do not exist."""
    settings = files.settings
    if settings:
        yield from _sources(files, settings)
        if not any(path.startswith("coders/") for path in files.unreadable):
            yield from files.resting_on("arguments.csv", _coders(files, settings))
        yield from _grids(files, settings)
        yield from _answer_links(files, settings)
        for number, table in settings.entries("table"):
            yield from _table(files, settings, table, number)
    yield from files.resting_on(SETTINGS_FILE, _printed(files))


def _section(
    settings: Settings, values: dict[str, Any], name: str, number: int
) -> Iterator[Problem]:
    by_name = {setting.name: setting for setting in SETTINGS[name]}
    for key, value in values.items():
        if key not in by_name:
            place = settings.place(key, number, section=name)
            hint = did_you_mean(key, by_name) or f"use one of: {', '.join(by_name)}"
            yield new_problem(
                "setting-unknown", place, f"unknown key '{key}'", field=key, hint=hint
            )
        elif wrong := _wrong_type(by_name[key], value):
            message = f"'{key}' must be {wrong}"
            place = settings.place(key, number, section=name)
            hint = by_name[key].meaning
            yield new_problem("setting-type", place, message, field=key, hint=hint)
        elif by_name[key].allowed and value not in by_name[key].allowed:
            hint = f"use one of: {', '.join(by_name[key].allowed)}"
            place = settings.place(key, number, section=name, value=value)
            message = f"'{value}' is not allowed for '{key}'"
            yield new_problem("setting-value", place, message, field=key, hint=hint)
    for setting in SETTINGS[name]:
        if setting.required and setting.name not in values:
            section = f"this [[{name}]]" if name in _SECTIONS else f"[{name}]"
            message = f"{section} has no '{setting.name}'"
            place = settings.section_place(name, number)
            hint = f"add {setting.name} = … ({setting.meaning})"
            yield new_problem("setting-missing", place, message, field=setting.name, hint=hint)


def _wrong_type(setting: Setting, value: Any) -> str:
    """Return what the value of a setting must be; empty if it is right."""
    if not isinstance(value, setting.type):
        return _TYPES[setting.type]
    if isinstance(value, dict):
        # The keys of [answer] are checked as those of a section.
        is_right = setting.name in SETTINGS or all(isinstance(one, str) for one in value.values())
        return "" if is_right else "a table of texts in quotes"
    if not isinstance(value, list):
        return ""
    if setting.name in _SECTIONS:
        is_right = all(isinstance(one, dict) for one in value)
        return "" if is_right else f"written as [[{setting.name}]]"
    if setting.name == "head_rows":
        return "" if all(map(_is_pair, value)) else "a list of pairs of texts"
    return "" if all(isinstance(one, str) for one in value) else "a list of texts in quotes"


def _is_pair(value: object) -> TypeGuard[list[str]]:
    if not isinstance(value, list) or len(value) != _PAIR:
        return False
    return all(isinstance(one, str) for one in value)


def _repeated_ids(settings: Settings, name: str) -> Iterator[Problem]:
    seen = set()
    for number, entry in settings.entries(name):
        identity = entry.get("id")
        if isinstance(identity, str) and identity in seen:
            message = f"two [[{name}]] have the id '{identity}'"
            place = settings.place("id", number, section=name)
            hint = "give each an id of its own"
            yield new_problem("setting-value", place, message, field="id", hint=hint)
        if isinstance(identity, str):
            seen.add(identity)


def _repeated_reference(settings: Settings) -> Iterator[Problem]:
    entries = settings.entries("coder")
    references = [number for number, coder in entries if coder.get("reference") is True]
    for number in references[1:]:
        place = settings.place("reference", number, section="coder")
        message = "a second coder is the reference"
        hint = "keep reference = true for one coder"
        yield new_problem("setting-value", place, message, field="reference", hint=hint)


def _text(value: object) -> str | None:
    """Return a text; None for a value of a wrong type, which check_settings reports."""
    return value if isinstance(value, str) else None


def _unknown(
    settings: Settings,
    at: tuple[str, int, str],
    what: str,
    names: object,
    known: Collection[str],
) -> Iterator[Problem]:
    """Yield a problem for each name that is not known; `at` is section, number and key."""
    section, number, key = at
    several = names if isinstance(names, list) else [names]
    for name in several:
        if isinstance(name, str) and name not in known:
            place = settings.place(key, number, section=section, value=name)
            same = next((one for one in known if as_typed(one) == as_typed(name)), None)
            if same is not None:
                fault = unlike(name, same)
                yield new_problem(fault.code, place, fault.message, field=key, hint=fault.hint)
                continue
            hint = did_you_mean(name, known) or _CORRECT
            yield new_problem("setting-link", place, f"no {what} '{name}'", field=key, hint=hint)


def _sources(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    sheet = files.shared.get("sources.csv")
    known = sheet.distinct("source") if sheet else frozenset()
    at, named = ("", 0, "sources"), settings.values.get("sources")
    strangers = _unknown(settings, at, "source", named, sorted(known))
    yield from files.resting_on("sources.csv", strangers)


def _coders(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    known, described = _known_coders(files), _described_coders(files)
    named = _text(settings.values.get("labels"))
    absent = [name for name in described if name not in known]
    if named and named not in described and suggest(named, absent):
        yield from _unknown(settings, ("", 0, "labels"), "coder", named, absent)
        return  # the labels of arguments.csv are those of the coder who seems to have none
    for number, coder in settings.entries("coder"):
        name = _text(coder.get("id"))
        if name is None or name in known or name == CONSENSUS:
            continue  # check_reserved reports a coder named as the consensus
        if suggest(name, known):
            at = ("coder", number, "id")
            yield from _unknown(settings, at, "labels by", name, known)
            continue
        place = settings.place("id", number, section="coder", value=name)
        hint = f"write coders/{name}.csv with `theorycoding sheet {files.name} --coder {name}`"
        yield new_problem(
            "coder-absent", place, f"there are no labels by '{name}' yet", field="id", hint=hint
        )
    yield from _unknown(settings, ("", 0, "labels"), "labels by", named, known)


def _described_coders(files: StudyFiles) -> list[str]:
    return [name for _, coder in files.entries("coder") if (name := _text(coder.get("id")))]


def _known_coders(files: StudyFiles) -> list[str]:
    """Return the coders with labels; decisions give labels to the consensus."""
    derived = {CONSENSUS} if files.sheet("decisions.csv") else set()
    arguments = files.sheet("arguments.csv")
    if arguments and "label" not in arguments.header and suggest("label", arguments.header):
        derived.add(files.labels_by)  # the misspelt header is already reported
    return sorted({files.coder_of(path) for path, _ in files.label_sheets()} - {""} | derived)


def _grids(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    grids = list(files.grid_sheets())
    codebook = files.shared_or_own("codebook.csv")
    variables = sorted(codebook.distinct("variable")) if codebook else []
    for number, grid in settings.entries("grid"):
        name = _text(grid.get("id"))
        absent = _unknown(settings, ("grid", number, "id"), "file of the grid", name, grids)
        yield from files.resting_on(f"grids/{name}.csv", absent)
        for key in ("values", "criteria"):
            at, variable = ("grid", number, key), _text(grid.get(key))
            strangers = _unknown(settings, at, "codebook variable", variable, variables)
            yield from files.resting_on("codebook.csv", strangers)


def _answer(settings: Settings) -> dict[str, Any]:
    answer = settings.values.get("answer")
    return answer if isinstance(answer, dict) else {}


def _answer_links(files: StudyFiles, settings: Settings) -> Iterator[Problem]:
    answer, claims = _answer(settings), files.sheet("claims.csv")
    grids = list(files.grid_sheets())
    absent = _unknown(settings, ("answer", 0, "grid"), "grid", answer.get("grid"), grids)
    yield from files.resting_on(f"grids/{answer.get('grid')}.csv", absent)
    known = sorted(claims.distinct("claim")) if claims else []
    strangers = _unknown(settings, ("answer", 0, "claims"), "claim", answer.get("claims"), known)
    yield from files.resting_on("claims.csv", strangers)


def _table(
    files: StudyFiles, settings: Settings, table: dict[str, Any], number: int
) -> Iterator[Problem]:
    if "grid" in table:
        faults = _grid_table(files, settings, table, number)
        yield from files.resting_on(f"grids/{table['grid']}.csv", faults)
    else:
        faults = _argument_table(files, settings, table, number)
        yield from files.resting_on("arguments.csv", faults)


def _argument_table(
    files: StudyFiles, settings: Settings, table: dict[str, Any], number: int
) -> Iterator[Problem]:
    sheet = files.sheet("arguments.csv")
    if not sheet:
        message = "the table shows arguments, but there is no arguments.csv"
        place = settings.section_place("table", number)
        hint = "name a grid, or add arguments.csv"
        yield new_problem("setting-link", place, message, field="table", hint=hint)
        return
    known = [*sheet.header, "label"]
    for key, what, names in (
        ("columns", "column", known),
        ("actors", "actor", sorted(sheet.distinct("actor"))),
        ("coder", "labels by", _known_coders(files)),
    ):
        yield from _unknown(settings, ("table", number, key), what, table.get(key), names)
    where = table.get("where")
    for column, value in where.items() if isinstance(where, dict) else ():
        at = ("table", number, "where")
        yield from _unknown(settings, at, "column", column, known)
        if column in sheet.header:
            values = sorted(sheet.distinct(column))
            yield from _unknown(settings, at, f"row with this {column}:", value, values)
    yield from _headers(settings, table, number)


def _headers(settings: Settings, table: dict[str, Any], number: int) -> Iterator[Problem]:
    headers, columns = table.get("headers"), table.get("columns", ["motivation", "label"])
    if isinstance(headers, list) and isinstance(columns, list) and len(headers) != len(columns):
        message = f"{len(headers)} headers for {len(columns)} columns"
        place = settings.place("headers", number, section="table")
        hint = "write one header per column"
        yield new_problem("setting-value", place, message, field="headers", hint=hint)


def _grid_table(
    files: StudyFiles, settings: Settings, table: dict[str, Any], number: int
) -> Iterator[Problem]:
    grids = files.grid_sheets()
    name = table["grid"]
    yield from _unknown(settings, ("table", number, "grid"), "grid", _text(name), list(grids))
    if sheet := grids.get(str(name)):
        known = list(dict.fromkeys([*criteria_of(sheet), *sheet.column("case")]))
        for key in ("columns", "rows"):
            at = ("table", number, key)
            yield from _unknown(settings, at, "case or criterion", table.get(key), known)
        pairs, figures = table.get("head_rows"), files.sheet(f"grids/{name}.columns.csv")
        named = [pair[1] for pair in pairs if _is_pair(pair)] if isinstance(pairs, list) else []
        at, columns = ("table", number, "head_rows"), figures.header if figures else ()
        yield from _unknown(settings, at, f"column of {name}.columns.csv", named, columns)


def _printed(files: StudyFiles) -> Iterator[Problem]:
    described = [str(table.get("id")) for _, table in files.entries("table")]
    for name, sheet in files.under("printed").items():
        if name not in described:
            hint = did_you_mean(name, described) or "describe it in study.toml as a [[table]]"
            message = f"study.toml describes no table '{name}' to compare this with"
            yield new_problem("printed-unknown", Place(sheet.path), message, hint=hint)
