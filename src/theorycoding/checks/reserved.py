"""Names with a meaning of their own, and texts of a new study that nobody has replaced."""

import re
from collections.abc import Iterator

from theorycoding.checks.settings import sections
from theorycoding.files.reading.places import place_in
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.labels import CONSENSUS

# Reports on all studies, and folders beside the reports.
RESERVED_STUDIES = ("comparison", "figures", "index", "templates")
_PLACEHOLDER = "Replace by "
_IN_SETTINGS = re.compile(rf'^[^#\n]*?"({_PLACEHOLDER}[^"\n]*)', re.MULTILINE)


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
    if sheet := files.sheet(f"coders/{CONSENSUS}.csv"):
        yield new_problem("name-reserved", Place(sheet.path), message, hint=f"{hint}, or delete it")


def check_placeholders(files: StudyFiles) -> Iterator[Problem]:
    """Report texts of a new study that nobody has replaced yet."""
    for sheet in (*files.shared.values(), *files.sheets.values()):
        if _PLACEHOLDER not in sheet.text:
            continue
        for index, name in enumerate(sheet.header):
            for row, cell in enumerate(sheet.column(index)):
                if cell.startswith(_PLACEHOLDER) and row not in sheet.ragged:
                    yield _placeholder(sheet.place(row, index), cell, name)
    if settings := files.settings:
        for match in _IN_SETTINGS.finditer(settings.text):
            place = place_in(settings.path, settings.text, match.start(1))
            yield _placeholder(place, match[1], "")


def _placeholder(place: Place, text: str, field: str) -> Problem:
    message = f"the placeholder '{text}' is still here"
    hint = "write your own text, or delete what you do not need"
    return new_problem("placeholder", place, message, field=field, hint=hint)
