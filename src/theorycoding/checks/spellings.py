"""Labels without a codebook: what is taken for a theory, and perhaps is none of its own."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from theorycoding.checks.codebooks import label_names, theory_names
from theorycoding.checks.labels import joined
from theorycoding.checks.twins import near_twins, twin_problem
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem
from theorycoding.vocabulary.codebook import is_residual_word, suggest
from theorycoding.vocabulary.labels import SEPARATORS, pieces
from theorycoding.vocabulary.missing import likely_missing


class _Oddity(NamedTuple):
    code: str
    message: str
    hint: str


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook, report two spellings of a theory, and what is hardly a theory."""
    if theory_names(files) is None:
        yield from files.resting_on("codebook.csv", _odd_spellings(files))


def _odd_spellings(files: StudyFiles) -> Iterator[Problem]:
    names = label_names(files).keys()
    for _, sheet in files.label_sheets():
        labels = Counter(filter(None, sheet.column("label")))
        parts = {label: pieces(label, names) for label in labels}
        theories: Counter[str] = Counter()
        for label, number in labels.items():
            theories.update(dict.fromkeys(parts[label], number))
        oddities = _odd_labels(labels, theories, is_bare=files.is_bare)
        twins = near_twins(theories)
        if oddities or twins:
            first = _first_rows(sheet, parts)
            for label in oddities.keys() & first:
                code, message, hint = oddities[label]
                yield sheet.problem(code, first[label], "label", message, hint=hint)
            for pair in twins.items():
                if first.keys() >= {*pair}:
                    yield twin_problem(
                        sheet, "label", "label-twin", times=theories, first=first, pair=pair
                    )


def _first_rows(sheet: Sheet, parts: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return the first row of each label, and of each theory in labels."""
    first: dict[str, int] = {}
    for row, cell in sheet.cells("label"):
        if cell not in first:
            first |= {part: row for part in (cell, *parts.get(cell, ())) if part not in first}
    return first


def _odd_labels(
    labels: Mapping[str, int], theories: Mapping[str, int], *, is_bare: bool
) -> dict[str, _Oddity]:
    """Return the labels that hardly name a theory of their own.

    `labels` has how often each label occurs, `theories` how often each theory does.
    """
    oddities = {}
    missing = likely_missing(labels)
    for label in labels:
        if label in missing:
            hint = "leave the cell empty if the argument is not yet coded"
            hint += f", or give --missing '{label}'" if is_bare else ""
            oddities[label] = _Oddity(
                "label-missing-word", f"'{label}' is taken for a theory", hint
            )
        elif hint := joined(label, theories):
            message = f"'{label}' is taken for one theory"
            oddities[label] = _Oddity("label-joined", message, hint)
        elif label in theories and (oddity := _half_known(label, theories)):
            oddities[label] = oddity
        elif label in theories and is_residual_word(label):
            message = f"'{label}' is taken for a theory that can lead"
            hint = "declare it in a codebook, with the kind residual"
            hint += f", or give --residual '{label}'" if is_bare else ""
            oddities[label] = _Oddity("residual-undeclared", message, hint)
    rest = [theory for theory in theories if theory not in missing]
    if rest and all(theory.strip().isdecimal() for theory in rest):
        message = f"the theories are named by numbers: {', '.join(sorted(rest)[:5])}"
        hint = "give a codebook that has a noun for each code"
        oddities.setdefault(rest[0], _Oddity("theory-numbered", message, hint))
    return oddities


def _half_known(label: str, theories: Mapping[str, int]) -> _Oddity | None:
    """Return the oddity of a name that would be a mixed label if all its parts were known."""
    parts = pieces(label) if SEPARATORS.intersection(label) else []
    unknown = [part for part in parts if part not in theories]
    if len(unknown) == len(parts):
        return None
    others = [theory for theory in theories if theory != label]
    near = suggest(unknown[0], others)
    message = f"'{label}' is taken for one theory, as '{unknown[0]}' is never a label by itself"
    hint = f"did you mean '{near[0]}'?" if near else "if it is mixed, give a codebook with both"
    return _Oddity("label-whole", message, hint)
