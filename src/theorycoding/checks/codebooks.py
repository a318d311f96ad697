"""The codebook: each of its names means one code."""

import unicodedata
from collections.abc import Iterator, Mapping

from theorycoding.checks.characters import is_slip
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem
from theorycoding.vocabulary.codebook import LABEL, MISSING
from theorycoding.vocabulary.labels import SEPARATORS


def check_names(files: StudyFiles) -> Iterator[Problem]:
    """Report names that mean two codes of a variable, and theories that labels cannot name."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet or not {"variable", "code"} <= set(sheet.header):
        return
    for row, variable in sheet.cells("variable"):
        if variable != LABEL and _means_label(variable):
            message = f"'{variable}' looks like '{LABEL}', the variable of the theories"
            hint = f"did you mean '{LABEL}'?"
            yield sheet.problem("code-unknown", row, "variable", message, hint=hint)
    owners: dict[tuple[str, str], str] = {}
    for row, cells in sheet.rows():
        variable, code = cells["variable"], cells["code"]
        for column, name in _codebook_names(cells) if row not in sheet.ragged else ():
            key = (variable, unicodedata.normalize("NFC", name))
            if owners.setdefault(key, code) != code:
                message = f"'{name}' is already a name of '{owners[key]}'"
                hint = "remove it from one of them"
                yield sheet.problem("name-ambiguous", row, column, message, hint=hint)
            if variable == LABEL and (bad := SEPARATORS.intersection(name)):
                message = f"'{name}' cannot be written in a label: it contains '{min(bad)}'"
                hint = "rename it without ( ) / , ; which have a meaning in labels"
                yield sheet.problem("name-unwritable", row, column, message, hint=hint)


def theory_names(files: StudyFiles) -> dict[str, str] | None:
    """Return each name of a theory (NFC) with its code; None if no codebook names any."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet and files.foreign and files.foreign.theories:
        return {unicodedata.normalize("NFC", name): name for name in files.foreign.theories}
    if not sheet or not {"variable", "code"} <= set(sheet.header):
        return None
    names = {
        unicodedata.normalize("NFC", name): cells["code"]
        for _, cells in sheet.rows()
        if _means_label(cells["variable"])
        for _, name in _codebook_names(cells)
    }
    return names or None  # a codebook for grids only does not list the theories


def not_arguments(files: StudyFiles) -> frozenset[str]:
    """Return the codes of labels that mark rows which are not arguments."""
    sheet = files.shared_or_own("codebook.csv")
    if not sheet or not {"variable", "code", "kind"} <= set(sheet.header):
        return frozenset()
    return frozenset(
        cells["code"]
        for _, cells in sheet.rows()
        if _means_label(cells["variable"]) and cells["kind"] == MISSING
    )


def _means_label(variable: str) -> bool:
    """Return whether a variable is that of the theories, misspelt or not."""
    return variable.casefold() == LABEL or is_slip(variable, LABEL)


def _codebook_names(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column in ("code", "noun", "adjective"):
        if cells.get(column):
            yield column, cells[column]
    for alias in cells.get("aliases", "").split(";"):
        if alias.strip():
            yield "aliases", alias.strip()
