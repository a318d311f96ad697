"""The codebook: each of its names means one code. Without one, the names that the labels have."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from theorycoding.checks.characters import is_slip
from theorycoding.files.reading import Sheet, each_text
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem
from theorycoding.vocabulary.codebook import (
    LABEL,
    MISSING,
    Code,
    is_residual_word,
    theories_found,
)
from theorycoding.vocabulary.labels import SEPARATORS, Label, LabelError, parse_label

_ANY = "\2"  # the name of some other theory


def check_codebook(files: StudyFiles) -> Iterator[Problem]:
    """Report names that mean two codes or a mixed label, and theories that are hardly ones."""
    sheet = files.sheet("codebook.csv")
    for row, variable in sheet.cells("variable") if "code" in sheet.header else ():
        if variable != LABEL and _means_label(variable):
            message = f"'{variable}' looks like '{LABEL}', the variable of the theories"
            hint = f"did you mean '{LABEL}'?"
            yield sheet.problem("code-unknown", row, "variable", message, hint=hint)
    theories = theory_names(files) or {}
    owners: dict[tuple[str, str], str] = {}
    for row, variable, code, names in _rows(sheet):
        for column, name in names:
            owner = owners.setdefault((variable, unicodedata.normalize("NFC", name)), code)
            if owner != code:
                message = f"'{name}' is already a name of '{owner}'"
                hint = "remove it from one of them"
                yield sheet.problem("name-ambiguous", row, column, message, hint=hint)
            if variable == LABEL and is_mixed_too(name, theories):
                message = f"'{name}' is a theory, but could also be a label of several theories"
                hint = "rename it, or rename one of its parts"
                yield sheet.problem("name-unwritable", row, column, message, hint=hint)
        written = [name for _, name in names] if variable == LABEL else []
        if not sheet.column("kind")[row] and any(map(is_residual_word, written)):
            message = f"'{code}' can lead, as it is not declared residual"
            hint = "write residual into the column 'kind', if it is not a theory of its own"
            yield sheet.problem("residual-undeclared", row, "code", message, hint=hint)
        if written and all(map(str.isdecimal, written)):
            message, hint = f"the theory '{code}' has no name but a number", "write its noun"
            yield sheet.problem("theory-numbered", row, "code", message, hint=hint)


def is_mixed_too(name: str, names: Mapping[str, str]) -> bool:
    """Return whether a name is also a label, or a bracket, of several of the other names."""
    if not SEPARATORS.intersection(name):
        return False
    others = {other: code for other, code in names.items() if other != name} | {_ANY: _ANY}
    return any(label_of(text, others) for text in (name, f"{_ANY} ({name})"))


def label_of(text: str, names: Mapping[str, str]) -> Label | None:
    """Return the label that a text is; None if it is not one."""
    try:
        return parse_label(text, names)
    except LabelError:
        return None


def label_names(files: StudyFiles) -> dict[str, str]:
    """Return each name that labels may have with its code: from the codebook, else as found."""
    names = None if "codebook.csv" in files.unreadable else theory_names(files)
    if names is not None:
        return names
    columns = (each_text(sheet.column("label")) for _, sheet in files.label_sheets())
    return dict(theories_found(chain(*columns)).names())


def theory_names(files: StudyFiles) -> dict[str, str] | None:
    """Return each name of a theory (NFC) with its code; None if no codebook names any."""
    if files.foreign.theories and not files.sheet("codebook.csv").header:
        return {unicodedata.normalize("NFC", name): name for name in files.foreign.theories}
    names = {
        unicodedata.normalize("NFC", name): code.code
        for code in _theories(files)
        for name in code.names
    }
    return names or None  # a codebook for grids only does not list the theories


def not_arguments(files: StudyFiles) -> frozenset[str]:
    """Return the codes of labels that mark rows which are not arguments."""
    return frozenset(code.code for code in _theories(files) if code.kind == MISSING)


def _rows(sheet: Sheet) -> Iterator[tuple[int, str, str, list[tuple[str, str]]]]:
    """Yield row, variable, code and names of each whole row, with the column of each name."""
    for row, cells in sheet.rows() if {"variable", "code"} <= set(sheet.header) else ():
        columns = [(name, cells.get(name, "")) for name in ("code", "noun", "adjective")]
        aliases = (("aliases", alias.strip()) for alias in cells.get("aliases", "").split(";"))
        if row not in sheet.ragged:
            names = [(column, name) for column, name in (*columns, *aliases) if name]
            yield row, cells["variable"], cells["code"], names


def _theories(files: StudyFiles) -> list[Code]:
    return [code for code in files.codebook.codes if _means_label(code.variable)]


@lru_cache  # a variable has many codes
def _means_label(variable: str) -> bool:
    """Return whether a variable is that of the theories, misspelt or not."""
    return variable.casefold() == LABEL or is_slip(variable, LABEL)
