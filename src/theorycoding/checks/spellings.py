"""Labels without a codebook: what is taken for a theory, and perhaps is none of its own."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from theorycoding.checks.characters import Fault
from theorycoding.checks.codebooks import label_names, theory_names
from theorycoding.checks.labels import joined, list_separator
from theorycoding.checks.twins import near_twins, twin_problem
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Place, Problem, new_problem
from theorycoding.vocabulary.codebook import is_residual_word, suggest
from theorycoding.vocabulary.labels import SEPARATORS, pieces
from theorycoding.vocabulary.missing import likely_missing

_FEW = 5  # so many names are shown in a message


_Faults = Iterator[tuple[str, Fault]]


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook, report two spellings of a theory, and what is hardly a theory."""
    book = files.shared_or_own("codebook.csv")
    if theory_names(files) is None or (files.foreign and not book):
        yield from files.resting_on("codebook.csv", _odd_spellings(files))


def _odd_spellings(files: StudyFiles) -> Iterator[Problem]:
    parts, theories = _labels_seen(files)
    faults = dict(_other_things(parts, theories, is_bare=files.is_bare))
    if not (files.foreign and files.foreign.only_labels):  # else labels are compared whole
        names = [theory for theory in theories if theory not in faults]
        faults = dict(_odd_theories(parts, theories, names, is_bare=files.is_bare)) | faults
    for label in files.foreign.residual if files.foreign else ():
        faults.pop(label, None)
    twins = near_twins(theories)
    if faults or twins:
        first = _first_places(files, parts)
        for label in faults.keys() & first:
            code, _, message, hint, *_ = faults[label]
            yield new_problem(code, first[label], message, field="label", hint=hint)
        for pair in twins.items():
            if first.keys() >= {*pair}:
                yield twin_problem("label-twin", "label", pair, times=theories, first=first)


def _labels_seen(files: StudyFiles) -> tuple[dict[str, list[str]], Counter[str]]:
    """Return the theories of each label, and how often each theory occurs."""
    names = label_names(files).keys()
    labels: Counter[str] = Counter()
    for _, sheet in files.label_sheets():
        labels.update(sheet.frequencies("label"))
    del labels[""]
    parts = {label: pieces(label, names) for label in labels}
    theories: Counter[str] = Counter()
    for label, number in labels.items():
        theories.update(dict.fromkeys(parts[label], number))
    return parts, theories


def _first_places(files: StudyFiles, parts: Mapping[str, Collection[str]]) -> dict[str, Place]:
    """Return where each label is first, and each theory in a label."""
    first: dict[str, Place] = {}
    for _, sheet in files.label_sheets():
        for row, cell in sheet.cells("label"):
            if cell and cell not in first:
                place = sheet.place(row, "label")
                first |= {part: place for part in (cell, *parts[cell]) if part not in first}
    return first


def _other_things(labels: Collection[str], theories: Collection[str], *, is_bare: bool) -> _Faults:
    """Yield the lists of theories, as forms write answers into one cell, and the missing codes."""
    for label in theories if is_bare else ():
        if separator := list_separator(label, theories):
            message = f"'{label}' is taken for one theory, though each part is a label by itself"
            hint = f"if it is a list, give --sets '{separator}'"
            yield label, Fault("label-whole", None, message, hint)
    for label in likely_missing(labels):
        hint = "leave the cell empty if the argument is not yet coded"
        hint += f", or give --missing '{label}'" if is_bare else ""
        message = f"'{label}' is taken for a theory"
        yield label, Fault("label-missing-word", None, message, hint)


def _odd_theories(
    labels: Collection[str], theories: Collection[str], names: Sequence[str], *, is_bare: bool
) -> _Faults:
    """Yield the labels that hardly name a theory of their own; `names` are likely theories."""
    for label in labels:
        if hint := joined(label, theories):
            message = f"'{label}' is taken for one theory"
            yield label, Fault("label-joined", None, message, hint)
        elif label in theories and (half_known := _half_known(label, theories)):
            yield label, half_known
        elif label in theories and is_residual_word(label):
            message = f"'{label}' is taken for a theory that can lead"
            hint = "declare it in a codebook, with the kind residual"
            hint += f", or give --residual '{label}'" if is_bare else ""
            yield label, Fault("residual-undeclared", None, message, hint)
    if names and all(map(str.isdecimal, names)):
        message = f"the theories are named by numbers: {', '.join(sorted(names)[:_FEW])}"
        hint = "give a codebook that has a noun for each code"
        yield next(iter(labels)), Fault("theory-numbered", None, message, hint)


def _half_known(label: str, theories: Collection[str]) -> Fault | None:
    """Return the fault of a name that would be a mixed label if all its parts were known."""
    parts = pieces(label) if SEPARATORS.intersection(label) else []
    unknown = [part for part in parts if part not in theories]
    if not unknown or len(unknown) == len(parts):
        return None
    near = suggest(unknown[0], [theory for theory in theories if theory != label])
    message = f"'{label}' is taken for one theory, as '{unknown[0]}' is never a label by itself"
    hint = f"did you mean '{near[0]}'?" if near else "if it is mixed, give a codebook with both"
    return Fault("label-whole", None, message, hint)
