"""`study.toml`: known keys, right types, names that exist in the files, and no placeholder."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeGuard

from theorycoding.checks.cells import SUSPECTS, has_suspects
from theorycoding.checks.characters import as_typed, unlike
from theorycoding.files.folders import SETTINGS_FILE
from theorycoding.files.reading import Settings
from theorycoding.files.reading.places import Lines
from theorycoding.files.study_files import StudyFiles, criteria_of
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import did_you_mean, suggest
from theorycoding.vocabulary.labels import CONSENSUS
from theorycoding.vocabulary.tables import SETTINGS, Setting

_TYPES = {str: "text in quotes", list: "a list", dict: "a table", bool: "true or false"}
_SECTIONS = ("coder", "table", "grid")
_PAIR = 2
_COLUMNS = ["motivation", "label"]  # of a table of arguments that names none
_CORRECT = "correct the name, or add what it refers to"
# Reports on all studies, and folders beside the reports.
RESERVED_STUDIES = (
    "comparison",
    "contradictions",
    "figures",
    "index",
    "overlaps",
    "templates",
)
_PLACEHOLDER = "Replace by "
_IN_SETTINGS = re.compile(rf'^[^#\n]*?"({_PLACEHOLDER}[^"\n]*)', re.MULTILINE)


class Section(NamedTuple):
    """The keys of a `[[section]]` of `study.toml`, or those at the top, which has no name."""

    settings: Settings
    values: Mapping[str, Any]
    name: str = ""
    number: int = 0

    def problem(self, code: str, key: str, message: str, hint: str, value: str = "") -> Problem:
        """Return the problem `code` of a key, or of a value in what it is set to."""
        place = self.settings.place(key, self.number, section=self.name, value=value)
        return new_problem(code, place, message, field=key, hint=hint)

    def texts(self, key: str) -> list[str]:
        """Return what a key is set to; nothing of a wrong type, which check_settings reports."""
        value = self.values.get(key)
        if isinstance(value, list) and _declared(self.name)[key].type is list:
            return [one for one in value if isinstance(one, str)]
        return [value] if isinstance(value, str) else []

    def unknown(
        self, key: str, what: str, known: Collection[str], names: Iterable[str] | None = None
    ) -> Iterator[Problem]:
        """Yield a problem for each of these names, or of those that a key is set to, not known."""
        for name in self.texts(key) if names is None else names:
            if name in known:
                continue
            same = next((one for one in known if as_typed(one) == as_typed(name)), None)
            if same is not None:
                fault = unlike(name, same)
                yield self.problem(fault.code, key, fault.message, fault.hint, name)
            else:
                hint = did_you_mean(name, known) or _CORRECT
                yield self.problem("setting-link", key, f"no {what} '{name}'", hint, name)


def sections(files: StudyFiles, name: str) -> list[Section]:
    """Return each `[[name]]` of `study.toml`, its `[answer]`, or as "" the keys at its top."""
    settings = files.settings
    if name in _SECTIONS:
        return [Section(settings, values, name, nth) for nth, values in settings.entries(name)]
    values = settings.values.get(name) if name else settings.values
    return [Section(settings, values, name)] if values and isinstance(values, dict) else []


def check_settings(files: StudyFiles) -> Iterator[Problem]:
    """Report unknown keys, missing keys, and values of a wrong type or not allowed."""
    for name in SETTINGS:
        seen: set[str] = set()
        for section in sections(files, name):
            yield from _section(section)
            for own in section.texts("id") if name in _SECTIONS else ():
                if own in seen:
                    message = f"two [[{name}]] have the id '{own}'"
                    hint = "give each an id of its own"
                    yield section.problem("setting-value", "id", message, hint)
                seen.add(own)
    references = [one for one in sections(files, "coder") if one.values.get("reference") is True]
    for coder in references[1:]:
        message, hint = "a second coder is the reference", "keep reference = true for one coder"
        yield coder.problem("setting-value", "reference", message, hint)


def check_characters(files: StudyFiles) -> Iterator[Problem]:
    """Report characters that were lost, are invisible, or that a terminal obeys."""
    settings = files.settings
    texts = list(_texts(settings.values))
    for suspect in SUSPECTS if has_suspects("".join([settings.text, *texts])) else ():
        at = suspect.fault(settings.text)
        fault = at or next(filter(None, map(suspect.fault, texts)), None)
        if fault:
            place = Lines(settings.text).place(settings.path, (at and at.offset) or 0)
            yield new_problem(fault.code, place, fault.message, hint=fault.hint)


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a setting, however deeply nested."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def check_links(files: StudyFiles) -> Iterator[Problem]:
    """Report sources, coders, grids, tables, actors and columns that do not exist."""
    for top in sections(files, ""):
        known = sorted(files.sheet("sources.csv").distinct("source"))
        yield from files.resting_on("sources.csv", top.unknown("sources", "source", known))
        if not any(path.startswith("coders/") for path in files.unreadable):
            yield from files.resting_on("arguments.csv", _coders(files, top))
    yield from _grids(files)
    for table in sections(files, "table"):
        grid = f"grids/{table.values['grid']}.csv" if "grid" in table.values else ""
        faults = _grid_table(files, table) if grid else _argument_table(files, table)
        yield from files.resting_on(grid or "arguments.csv", faults)
    yield from files.resting_on(SETTINGS_FILE, _printed(files))


def _declared(section: str) -> dict[str, Setting]:
    return {setting.name: setting for setting in SETTINGS[section]}


def _section(section: Section) -> Iterator[Problem]:
    declared = _declared(section.name)
    for key, value in section.values.items():
        setting = declared.get(key)
        if setting is None:
            hint = did_you_mean(key, declared) or f"use one of: {', '.join(declared)}"
            yield section.problem("setting-unknown", key, f"unknown key '{key}'", hint)
        elif wrong := _wrong_type(setting, value):
            message = f"'{key}' must be {wrong}"
            yield section.problem("setting-type", key, message, setting.meaning)
        elif setting.allowed and value not in setting.allowed:
            hint = f"use one of: {', '.join(setting.allowed)}"
            message = f"'{value}' is not allowed for '{key}'"
            yield section.problem("setting-value", key, message, hint, value)
    for key, setting in declared.items():
        if setting.required and key not in section.values:
            name = f"[[{section.name}]]" if section.name in _SECTIONS else f"[{section.name}]"
            message = f"{'this ' if section.name in _SECTIONS else ''}{name} has no '{key}'"
            place = section.settings.section_place(section.name, section.number)
            hint = f"add {key} = … ({setting.meaning})"
            yield new_problem("setting-missing", place, message, field=key, hint=hint)


def _wrong_type(setting: Setting, value: Any) -> str:
    """Return what the value of a setting must be; empty if it is right."""
    if not isinstance(value, setting.type):
        return _TYPES[setting.type]
    if isinstance(value, dict) and setting.name not in SETTINGS:  # [answer] is a section
        return "" if _are(str, value.values()) else "a table of texts in quotes"
    if not isinstance(value, list):
        return ""
    if setting.name in _SECTIONS:
        return "" if _are(dict, value) else f"written as [[{setting.name}]]"
    if setting.name == "head_rows":
        return "" if all(map(_is_pair, value)) else "a list of pairs of texts"
    return "" if _are(str, value) else "a list of texts in quotes"


def _are(kind: type, values: Iterable[object]) -> bool:
    return all(isinstance(value, kind) for value in values)


def _is_pair(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and len(value) == _PAIR and _are(str, value)


def _coders(files: StudyFiles, top: Section) -> Iterator[Problem]:
    known, coders = _known_coders(files), sections(files, "coder")
    described = [name for coder in coders for name in coder.texts("id")]
    absent = [name for name in described if name not in known]
    for name in top.texts("labels"):
        if name not in described and suggest(name, absent):
            yield from top.unknown("labels", "coder", absent)
            return  # the labels of arguments.csv are those of the coder who seems to have none
    header = files.sheet("arguments.csv").header
    for name in top.texts("labels"):
        if name not in known and header and "label" not in header:
            message = f"no labels by '{name}': arguments.csv has no column 'label'"
            hint = "call the column that has them 'label', or give another coder here"
            yield top.problem("setting-link", "labels", message, hint, name)
            return
    for coder in coders:
        for name in {*coder.texts("id")} & {*absent} - {CONSENSUS}:  # check_reserved reports this
            if suggest(name, known):
                yield from coder.unknown("id", "labels by", known)
                continue
            message = f"there are no labels by '{name}' yet"
            hint = f"write coders/{name}.csv with `theorycoding sheet {files.name} --coder {name}`"
            yield coder.problem("coder-absent", "id", message, hint, name)
    yield from top.unknown("labels", "labels by", known)


def _known_coders(files: StudyFiles) -> list[str]:
    """Return the coders with labels; decisions give labels to the consensus."""
    derived = {CONSENSUS} if files.sheet("decisions.csv").header else set()
    header = files.sheet("arguments.csv").header
    if "label" not in header and suggest("label", header):
        derived.add(files.labels_by)  # the misspelt header is already reported
    return sorted({files.coder_of(path) for path, _ in files.label_sheets()} - {""} | derived)


def _grids(files: StudyFiles) -> Iterator[Problem]:
    """Yield the strangers in what is set for grids, and in the `[answer]` that rests on one."""
    variables = sorted(files.sheet("codebook.csv").distinct("variable"))
    claims = sorted(files.sheet("claims.csv").distinct("claim"))
    grids = list(files.grid_sheets())
    for grid in sections(files, "grid"):
        absent = grid.unknown("id", "file of the grid", grids)
        yield from files.resting_on(f"grids/{grid.values.get('id')}.csv", absent)
        for key in ("values", "criteria"):
            strangers = grid.unknown(key, "codebook variable", variables)
            yield from files.resting_on("codebook.csv", strangers)
    for answer in sections(files, "answer"):
        absent = answer.unknown("grid", "grid", grids)
        yield from files.resting_on(f"grids/{answer.values.get('grid')}.csv", absent)
        yield from files.resting_on("claims.csv", answer.unknown("claims", "claim", claims))


def _argument_table(files: StudyFiles, table: Section) -> Iterator[Problem]:
    sheet = files.sheet("arguments.csv")
    if not sheet.header:
        message = "the table shows arguments, but there is no arguments.csv"
        place = table.settings.section_place("table", table.number)
        hint = "name a grid, or add arguments.csv"
        yield new_problem("setting-link", place, message, field="table", hint=hint)
        return
    known = [*sheet.header, "label"]
    yield from table.unknown("columns", "column", known)
    yield from table.unknown("actors", "actor", sorted(sheet.distinct("actor")))
    yield from table.unknown("coder", "labels by", _known_coders(files))
    where = table.values.get("where")
    for column, value in where.items() if isinstance(where, dict) else ():
        yield from table.unknown("where", "column", known, [column])
        if column in sheet.header and isinstance(value, str):
            values = sorted(sheet.distinct(column))
            yield from table.unknown("where", f"row with this {column}:", values, [value])
    headers, columns = table.values.get("headers"), table.values.get("columns", _COLUMNS)
    if isinstance(headers, list) and isinstance(columns, list) and len(headers) != len(columns):
        message = f"{len(headers)} headers for {len(columns)} columns"
        yield table.problem("setting-value", "headers", message, "write one header per column")


def _grid_table(files: StudyFiles, table: Section) -> Iterator[Problem]:
    grids = files.grid_sheets()
    yield from table.unknown("grid", "grid", list(grids))
    for name in table.texts("grid"):
        if not (sheet := grids.get(name)):
            continue
        known = list(dict.fromkeys([*criteria_of(sheet), *sheet.column("case")]))
        yield from table.unknown("columns", "case or criterion", known)
        yield from table.unknown("rows", "case or criterion", known)
        pairs, figures = table.values.get("head_rows"), files.sheet(f"grids/{name}.columns.csv")
        named = [pair[1] for pair in pairs if _is_pair(pair)] if isinstance(pairs, list) else []
        what = f"column of {name}.columns.csv"
        yield from table.unknown("head_rows", what, figures.header, named)


def _printed(files: StudyFiles) -> Iterator[Problem]:
    described = [str(table.get("id")) for _, table in files.entries("table")]
    for name, sheet in files.under("printed").items():
        if name not in described:
            hint = did_you_mean(name, described) or "describe it in study.toml as a [[table]]"
            message = f"study.toml describes no table '{name}' to compare this with"
            yield new_problem("printed-unknown", Place(sheet.path), message, hint=hint)


def check_reserved(files: StudyFiles) -> Iterator[Problem]:
    """Report a coder named as the derived consensus, and a study named as a page of all studies."""
    if files.name in RESERVED_STUDIES and not files.is_bare:
        message = f"'{files.name}' is a name in reports/ already, so it cannot be a study"
        hint = "rename the folder of the study"
        yield new_problem("name-reserved", Place(files.shown), message, hint=hint)
    message = f"'{CONSENSUS}' is a reserved name: its labels are derived from decisions.csv"
    hint = "give the coder another name"
    for name, key in (("", "labels"), ("coder", "id")):
        for section in sections(files, name):
            if section.values.get(key) == CONSENSUS:
                yield section.problem("name-reserved", key, message, hint, CONSENSUS)
    if sheet := files.sheets.get(f"coders/{CONSENSUS}.csv"):
        yield new_problem("name-reserved", Place(sheet.path), message, hint=f"{hint}, or delete it")


def check_placeholders(files: StudyFiles) -> Iterator[Problem]:
    """Report texts of a new study that nobody has replaced yet."""
    for sheet in (*files.shared.values(), *files.sheets.values()):
        if _PLACEHOLDER not in sheet.text:
            continue
        for index, name in enumerate(sheet.header):
            for row, cell in sheet.cells(index):
                if cell.startswith(_PLACEHOLDER):
                    yield _placeholder(sheet.place(row, index), cell, name)
    settings = files.settings
    for match in _IN_SETTINGS.finditer(settings.text):
        place = Lines(settings.text).place(settings.path, match.start(1))
        yield _placeholder(place, match[1], "")


def _placeholder(place: Place, text: str, field: str) -> Problem:
    message = f"the placeholder '{text}' is still here"
    hint = "write your own text, or delete what you do not need"
    return new_problem("placeholder", place, message, field=field, hint=hint)
