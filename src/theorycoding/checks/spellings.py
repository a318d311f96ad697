"""Theories where no codebook says which there are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from theorycoding.checks.characters import as_typed, is_slip
from theorycoding.checks.codebooks import theory_names
from theorycoding.checks.labels import LEAVE_EMPTY, MISSING_WORDS, joined
from theorycoding.files.study_files import StudyFiles
from theorycoding.problems import Problem, problem
from theorycoding.vocabulary.labels import LabelError, parse_label

_SHORT = 4  # letters: of shorter names one letter more is another name
_MANY = 100  # theories: so many are no theories, and take long to compare


def check_spellings(files: StudyFiles) -> Iterator[Problem]:
    """Without a codebook a theory has one spelling, and is no word for a missing value."""
    if theory_names(files) is None:
        yield from files.resting_on("codebook.csv", _odd_spellings(files))


def _odd_spellings(files: StudyFiles) -> Iterator[Problem]:
    for _, sheet in files.label_sheets():
        faults = _odd_labels(Counter(filter(None, sheet.column("label"))))
        for row, cell in sheet.cells("label") if faults else ():
            if cell in faults:
                code, message, hint = faults[cell]
                yield problem(code, sheet.place(row, "label"), message, field="label", hint=hint)


def _odd_labels(labels: Mapping[str, int]) -> dict[str, tuple[str, str, str]]:
    """Labels, by how often they stand there, that hardly mean a theory of their own, and why."""
    theories: Counter[str] = Counter()
    for label, number in labels.items():
        theories.update(dict.fromkeys(_theories(label), number))
    twins = _odd_theories([theory for theory, _ in theories.most_common()])
    faults = {}
    for label in labels:
        if label.strip().casefold() in MISSING_WORDS - {"none"}:
            faults[label] = ("label-missing-word", f"'{label}' is taken for a theory", LEAVE_EMPTY)
        elif mend := joined(label, theories):
            faults[label] = ("label-joined", f"'{label}' is taken for one theory", mend)
        for theory in _theories(label):
            if known := twins.get(theory):
                message = f"'{theory}' is another spelling of '{known}'"
                faults[label] = ("label-twin", message, f"write '{known}' if it is the same")
    return faults


def _odd_theories(commonest: Sequence[str]) -> dict[str, str]:
    """Theories that are hardly meant to differ from a commoner one, with that one."""
    folded = {theory: as_typed(theory).casefold() for theory in commonest}
    first: dict[str, str] = {}
    twins = {}
    for theory, seen in folded.items():
        near = first if len(folded) <= _MANY else ()
        known = first.get(seen) or next(
            (first[one] for one in near if _hardly_differ(seen, one)), None
        )
        if known:
            twins[theory] = known
        else:
            first[seen] = theory
    return twins


def _hardly_differ(name: str, other: str) -> bool:
    """Whether a letter is wrong; not if it is a number that differs, or a short word at the end."""
    ends = [text.split()[-1] for text in (name, other)]
    is_numbered = ends[0] != ends[1] and min(map(len, ends)) <= _SHORT
    is_word = (name + other).replace(" ", "").replace("-", "").isalpha()
    return is_word and not is_numbered and name[0] == other[0] and is_slip(name, other)


def _theories(label: str) -> tuple[str, ...]:
    try:
        return parse_label(label).theories if label else ()
    except LabelError:
        return ()
