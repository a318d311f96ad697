"""Theories in labels without a codebook."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from theorycoding.checks.characters import as_typed, is_slip
from theorycoding.checks.codebooks import theory_names
from theorycoding.checks.labels import LEAVE_EMPTY, MISSING_WORDS, joined
from theorycoding.files.reading import frequencies
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem, new_problem
from theorycoding.vocabulary.labels import LabelError, parse_label

_SHORT = 4  # letters: in shorter names one more letter may make another name
_MANY = 100  # so many names are hardly theories, and comparing them is slow


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook, report theories with two spellings, and words for missing values."""
    if theory_names(files) is None:
        yield from files.resting_on("codebook.csv", _odd_spellings(files))


def _odd_spellings(files: StudyFiles) -> Iterator[Problem]:
    for _, sheet in files.label_sheets():
        faults = _odd_labels(frequencies(sheet.column("label")))
        for row, cell in sheet.cells("label") if faults else ():
            if cell in faults:
                code, message, hint = faults[cell]
                yield new_problem(
                    code, sheet.place(row, "label"), message, field="label", hint=hint
                )


def _odd_labels(labels: Mapping[str, int]) -> dict[str, tuple[str, str, str]]:
    """Return the labels that hardly name a theory of their own, with code, message and hint.

    `labels` has how often each label occurs.
    """
    theories: Counter[str] = Counter()
    for label, number in labels.items():
        theories.update(dict.fromkeys(_theories(label), number))
    twins = _odd_theories([theory for theory, _ in theories.most_common()])
    faults = {}
    for label in labels:
        if label.strip().casefold() in MISSING_WORDS - {"none"}:
            faults[label] = ("label-missing-word", f"'{label}' is taken for a theory", LEAVE_EMPTY)
        elif hint := joined(label, theories):
            faults[label] = ("label-joined", f"'{label}' is taken for one theory", hint)
        for theory in _theories(label):
            if known := twins.get(theory):
                message = f"'{theory}' looks like another spelling of '{known}'"
                faults[label] = ("label-twin", message, f"write '{known}' if it is the same")
    return faults


def _odd_theories(commonest: Sequence[str]) -> dict[str, str]:
    """Return each theory that hardly differs from a more common one, with the latter."""
    folded = {theory: as_typed(theory).casefold() for theory in commonest}
    first: dict[str, str] = {}
    twins = {}
    for theory, seen in folded.items():
        near = first if len(folded) <= _MANY else ()
        known = first.get(seen) or next(
            (first[other] for other in near if _hardly_differ(seen, other)), None
        )
        if known:
            twins[theory] = known
        else:
            first[seen] = theory
    return twins


def _hardly_differ(name: str, other: str) -> bool:
    """Return whether names differ by one letter that is not in a number or a short last word."""
    ends = [text.split()[-1] for text in (name, other)]
    is_numbered = ends[0] != ends[1] and min(map(len, ends)) <= _SHORT
    is_word = (name + other).replace(" ", "").replace("-", "").isalpha()
    return is_word and not is_numbered and name[0] == other[0] and is_slip(name, other)


def _theories(label: str) -> tuple[str, ...]:
    try:
        return parse_label(label).theories if label else ()
    except LabelError:
        return ()
