"""Labels without a codebook: what is taken for a theory, and perhaps is none of its own."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from theorycoding.checks.codebooks import label_names, theory_names
from theorycoding.checks.labels import joined, list_separator
from theorycoding.checks.twins import near_twins, twin_problem
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import is_residual_word, suggest
from theorycoding.vocabulary.labels import SEPARATORS, pieces
from theorycoding.vocabulary.missing import likely_missing

_FEW = 5  # so many names are shown in a message


class _Oddity(NamedTuple):
    code: str
    message: str
    hint: str


class _Labels(NamedTuple):
    """How often each label and each theory occurs, and the theories of each label."""

    labels: Mapping[str, int]
    theories: Mapping[str, int]
    parts: Mapping[str, Collection[str]]


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook, report two spellings of a theory, and what is hardly a theory."""
    book = files.shared_or_own("codebook.csv")
    if theory_names(files) is None or (files.foreign and not book):
        yield from files.resting_on("codebook.csv", _odd_spellings(files))


def _odd_spellings(files: StudyFiles) -> Iterator[Problem]:
    seen = _labels_seen(files)
    twins, oddities = near_twins(seen.theories), _missing(seen.labels, is_bare=files.is_bare)
    if files.is_bare:
        oddities = _lists(seen.theories) | oddities
    if not (files.foreign and files.foreign.only_labels):  # else labels are compared whole
        oddities = _odd_theories(seen, oddities, is_bare=files.is_bare) | oddities
    for label in files.foreign.residual if files.foreign else ():
        oddities.pop(label, None)
    if oddities or twins:
        first = _first_places(files, seen.parts)
        for label in oddities.keys() & first:
            code, message, hint = oddities[label]
            yield new_problem(code, first[label], message, field="label", hint=hint)
        for pair in twins.items():
            if first.keys() >= {*pair}:
                yield twin_problem("label-twin", "label", pair, times=seen.theories, first=first)


def _labels_seen(files: StudyFiles) -> _Labels:
    names = label_names(files).keys()
    labels: Counter[str] = Counter()
    for _, sheet in files.label_sheets():
        labels.update(sheet.frequencies("label"))
    del labels[""]
    parts = {label: pieces(label, names) for label in labels}
    theories: Counter[str] = Counter()
    for label, number in labels.items():
        theories.update(dict.fromkeys(parts[label], number))
    return _Labels(labels, theories, parts)


def _first_places(files: StudyFiles, parts: Mapping[str, Collection[str]]) -> dict[str, Place]:
    """Return where each label is first, and each theory in a label."""
    first: dict[str, Place] = {}
    for _, sheet in files.label_sheets():
        for row, cell in sheet.cells("label"):
            if cell and cell not in first:
                place = sheet.place(row, "label")
                first |= {part: place for part in (cell, *parts[cell]) if part not in first}
    return first


def _missing(labels: Mapping[str, int], *, is_bare: bool) -> dict[str, _Oddity]:
    """Return the labels that are likely codes for missing values."""
    oddities = {}
    for label in likely_missing(labels):
        hint = "leave the cell empty if the argument is not yet coded"
        hint += f", or give --missing '{label}'" if is_bare else ""
        message = f"'{label}' is taken for a theory"
        oddities[label] = _Oddity("label-missing-word", message, hint)
    return oddities


def _odd_theories(seen: _Labels, missing: Collection[str], *, is_bare: bool) -> dict[str, _Oddity]:
    """Return the labels that hardly name a theory of their own."""
    oddities = {}
    for label in seen.labels:
        is_name = label in seen.theories
        if hint := joined(label, seen.theories):
            message = f"'{label}' is taken for one theory"
            oddities[label] = _Oddity("label-joined", message, hint)
        elif is_name and (oddity := _half_known(label, seen.theories)):
            oddities[label] = oddity
        elif is_name and is_residual_word(label):
            message = f"'{label}' is taken for a theory that can lead"
            hint = "declare it in a codebook, with the kind residual"
            hint += f", or give --residual '{label}'" if is_bare else ""
            oddities[label] = _Oddity("residual-undeclared", message, hint)
    names = sorted(theory for theory in seen.theories if theory not in missing)
    if names and all(map(str.isdecimal, names)):
        message = f"the theories are named by numbers: {', '.join(names[:_FEW])}"
        hint = "give a codebook that has a noun for each code"
        oddities[next(iter(seen.labels))] = _Oddity("theory-numbered", message, hint)
    return oddities


def _lists(theories: Mapping[str, int]) -> dict[str, _Oddity]:
    """Return the names that are lists of others, as forms write several answers into a cell."""
    oddities = {}
    for label in theories:
        if separator := list_separator(label, theories):
            message = f"'{label}' is taken for one theory, though each part is a label by itself"
            hint = f"if it is a list, give --sets '{separator}'"
            oddities[label] = _Oddity("label-whole", message, hint)
    return oddities


def _half_known(label: str, theories: Mapping[str, int]) -> _Oddity | None:
    """Return the oddity of a name that would be a mixed label if all its parts were known."""
    parts = pieces(label) if SEPARATORS.intersection(label) else []
    unknown = [part for part in parts if part not in theories]
    if not unknown or len(unknown) == len(parts):
        return None
    others = [theory for theory in theories if theory != label]
    near = suggest(unknown[0], others)
    message = f"'{label}' is taken for one theory, as '{unknown[0]}' is never a label by itself"
    hint = f"did you mean '{near[0]}'?" if near else "if it is mixed, give a codebook with both"
    return _Oddity("label-whole", message, hint)
