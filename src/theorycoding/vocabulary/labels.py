"""The label grammar: text such as `Realism (Liberalism)` to a `Label` and back.

Parts outside brackets are primary, parts inside are secondary, whatever the order. Co-equal
primaries are separated by `/`, secondaries by `;` or `,`. A known name is never taken apart,
whatever characters it has: the longest name wins.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

CONSENSUS = "consensus"  # the derived coder: what all agree on, else what was decided

BracketAt = Literal["last", "first"]

SEPARATORS = frozenset("()/;,")
_TAKEN = "\0"  # takes the place of a bracket, so that offsets remain right
_OF_NAME = "\1"  # takes the place of a separator within a known name
_BLANKS = f" \t{_TAKEN}"
_ANY_SEPARATOR = re.compile("[()/;,]")


@dataclass(frozen=True, slots=True)
class Label:
    """What a coder assigns to an argument: theories, each primary or secondary.

    >>> Label(("realism",), ("liberalism",)).is_mixed
    True
    """

    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()

    @property
    def theories(self) -> tuple[str, ...]:
        """Every theory of the label, primaries first."""
        return self.primary + self.secondary

    @property
    def is_mixed(self) -> bool:
        """Whether the label names more than one theory."""
        return len(self.theories) > 1

    @property
    def key(self) -> tuple[frozenset[str], frozenset[str]]:
        """A key that equal labels share; the order of co-equal parts does not matter."""
        return frozenset(self.primary), frozenset(self.secondary)

    def __str__(self) -> str:
        return write_label(self)


class LabelError(ValueError):
    """A text that is not a label: `code` names the fault, `offset` is the character at fault."""

    def __init__(self, code: str, message: str, *, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.hint = hint


class _Part(NamedTuple):
    name: str
    offset: int
    inside: bool


def parse_label(text: str, names: Mapping[str, str] | None = None) -> Label:
    """Read a label.

    Parameters
    ----------
    text
        Not empty; compared in Unicode form NFC, case and all.
    names
        Accepted name to theory code. None accepts any name and takes it as the code. A name with
        separators or brackets is read whole; the longest name wins.

    Raises
    ------
    LabelError
        Unbalanced or nested bracket, empty part, wrong separator, nothing primary, a theory
        twice, a name that is not in `names`.

    Examples
    --------
    >>> parse_label("(Liberal) Realist")
    Label(primary=('Realist',), secondary=('Liberal',))
    >>> parse_label("A / B (C; D)")
    Label(primary=('A', 'B'), secondary=('C', 'D'))
    >>> parse_label("Law, Crime (Health)", {"Law, Crime": "law", "Health": "health"})
    Label(primary=('law',), secondary=('health',))
    """
    primary: list[str] = []
    secondary: list[str] = []
    for part in _parts(_mask_names(text, names or ())):
        written = text[part.offset : part.offset + len(part.name)]
        name = unicodedata.normalize("NFC", written)
        if names is not None and name not in names:
            raise LabelError("label-unknown", f"unknown theory '{written}'", offset=part.offset)
        theory = name if names is None else names[name]
        if theory in primary or theory in secondary:
            raise LabelError(
                "label-repeated",
                f"'{written}' names a theory that the label already has",
                offset=part.offset,
                hint="name each theory once",
            )
        (secondary if part.inside else primary).append(theory)
    if not primary:
        raise LabelError(
            "label-no-primary",
            f"'{text}' has no primary theory: everything is in brackets",
            offset=0,
            hint="write the theory that takes precedence outside the bracket",
        )
    return Label(tuple(primary), tuple(secondary))


def write_label(
    label: Label, names: Mapping[str, str] | None = None, *, bracket: BracketAt = "last"
) -> str:
    """Write a label, each theory code as `names` has it, the secondaries in a bracket.

    >>> adjectives = {"realism": "Realist", "liberalism": "Liberal"}
    >>> write_label(Label(("realism",), ("liberalism",)), adjectives, bracket="first")
    '(Liberal) Realist'
    """
    shown = names or {}
    primary = " / ".join(shown.get(code, code) for code in label.primary)
    if not label.secondary:
        return primary
    secondary = f"({'; '.join(shown.get(code, code) for code in label.secondary)})"
    return f"{secondary} {primary}" if bracket == "first" else f"{primary} {secondary}"


def pieces(text: str, names: Collection[str] = ()) -> list[str]:
    """Return what is between the separators and brackets of a text; known names stay whole.

    >>> pieces("Law, Crime (Health)", {"Law, Crime"})
    ['Law, Crime', 'Health']
    """
    masked, start, found = _mask_names(text, names), 0, []
    for raw in _ANY_SEPARATOR.split(masked):
        found.append(text[start : start + len(raw)].strip(_BLANKS))
        start += len(raw) + 1
    return [unicodedata.normalize("NFC", piece) for piece in found if piece]


def _mask_names(text: str, names: Collection[str]) -> str:
    """Return the text without the separators that belong to known names, the longest first."""
    cuts = [match.start() for match in _ANY_SEPARATOR.finditer(text)] if names else []
    masked, done = text, 0
    for start in (0, *(cut + 1 for cut in cuts)):
        ends = [end for end in (*cuts, len(text)) if end > start] if start >= done else []
        for end in reversed(ends):
            name = text[start:end]
            if unicodedata.normalize("NFC", name.strip(_BLANKS)) in names:
                masked = f"{masked[:start]}{_ANY_SEPARATOR.sub(_OF_NAME, name)}{masked[end:]}"
                done = end
                break
    return masked


def _parts(text: str) -> Iterator[_Part]:
    """Yield the parts of a label in which the separators of known names are masked."""
    outside, brackets = _take_brackets(text)
    if outside.strip(_BLANKS) or not brackets:  # if nothing is primary, the caller reports it
        yield from _split(outside, 0, "/", inside=False)
    for offset, content in brackets:
        yield from _split(content, offset, ";,", inside=True)


def _take_brackets(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the text with its brackets blanked out, and each bracket's content with its offset."""
    outside = list(text)
    brackets = []
    opened = None
    for offset, character in enumerate(text):
        if character == "(":
            if opened is not None:
                raise _bracket_error("a bracket is inside another bracket", offset)
            opened = offset
        elif character == ")":
            if opened is None:
                raise _bracket_error("')' closes a bracket that was never opened", offset)
            brackets.append((opened + 1, text[opened + 1 : offset]))
            outside[opened : offset + 1] = _TAKEN * (offset + 1 - opened)
            opened = None
    if opened is not None:
        raise _bracket_error("'(' is never closed", opened)
    return "".join(outside), brackets


def _split(text: str, start: int, separators: str, *, inside: bool) -> Iterator[_Part]:
    for raw in re.split(f"[{separators}]", text):
        name = raw.strip(_BLANKS)
        offset = start + raw.find(name)
        if not name:
            hint = "write a theory between the separators, or delete the separator"
            raise LabelError(
                "label-empty-part", "a theory is missing here", offset=start, hint=hint
            )
        if wrong := re.search(f"[/;,{_TAKEN}]", name):
            hint = "separate co-equal theories by '/'"
            if inside:
                hint = "separate secondary theories by ';' or ','"
            at = offset + wrong.start()
            raise LabelError("label-separator", "wrong or missing separator", offset=at, hint=hint)
        yield _Part(name, offset, inside)
        start += len(raw) + 1


def _bracket_error(message: str, offset: int) -> LabelError:
    hint = "write one bracket, not nested: Realism (Liberalism)"
    return LabelError("label-bracket", message, offset=offset, hint=hint)
