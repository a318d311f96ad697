"""The codebook: the codes of each variable, and their names."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from theorycoding.vocabulary.labels import Label, parse_label, pieces

LABEL = "label"  # the variable whose codes are the theories
_FEW = 8  # so many candidates can be listed in a hint
RESIDUAL = "residual"  # the kind of a theory that counts in n and never leads
MISSING = "missing"  # the kind of a code that marks rows which are not arguments
_RESIDUAL_WORDS = frozenset(
    {"other", "others", "none", "neither", "unclear", "unknown", "undecided"}
)
_RESIDUAL_WORDS |= {"none of these", "not clear", "don't know", "miscellaneous", "rest", "n.e.c."}
_RESIDUAL_WORDS |= {"andere", "sonstige", "sonstiges", "keine", "unklar", "annet", "ingen", "autre"}


@dataclass(frozen=True, slots=True)
class Code:
    """One row of `codebook.csv`: a code of a variable, with its names and its definition."""

    variable: str
    code: str
    noun: str = ""
    adjective: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    polarity: str = ""
    kind: str = ""
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    reference: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which the code may be written, the code itself first."""
        return tuple(filter(None, (self.code, self.noun, self.adjective, *self.aliases)))

    @property
    def is_residual(self) -> bool:
        """Whether this theory counts in n and never leads."""
        return self.kind == RESIDUAL


@dataclass(frozen=True)
class _Variable:
    """The codes of one variable, and the words for them."""

    codes: dict[str, Code] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        return {
            unicodedata.normalize("NFC", name): code.code
            for code in self.codes.values()
            for name in code.names
        }

    @cached_property
    def nouns(self) -> dict[str, str]:
        return {name: code.noun or name for name, code in self.codes.items()}

    @cached_property
    def adjectives(self) -> dict[str, str]:
        return {name: code.adjective or self.nouns[name] for name, code in self.codes.items()}


_NO_VARIABLE = _Variable()


@dataclass(frozen=True)
class Codebook:
    """Codes in the order of the file."""

    codes: tuple[Code, ...] = ()

    @cached_property
    def theories(self) -> tuple[str, ...]:
        """Codes of the theories, in order."""
        codes = self.variable(LABEL)
        return tuple(code.code for code in codes if code.code not in self.not_arguments)

    @cached_property
    def not_arguments(self) -> frozenset[str]:
        """Codes of labels that mark rows which are not arguments, such as headings."""
        return frozenset(code.code for code in self.variable(LABEL) if code.kind == MISSING)

    @cached_property
    def residual(self) -> frozenset[str]:
        """Theories that never lead."""
        return frozenset(code.code for code in self.variable(LABEL) if code.is_residual)

    def variable(self, name: str) -> tuple[Code, ...]:
        """Return the codes of one variable, in order; none if there is no such variable."""
        return tuple(self._variables.get(name, _NO_VARIABLE).codes.values())

    def find(self, variable: str, code: str) -> Code | None:
        """Return one code of a variable."""
        return self._variables.get(variable, _NO_VARIABLE).codes.get(code)

    def names(self, variable: str = LABEL) -> Mapping[str, str]:
        """Return each accepted name (NFC) of a variable with its code."""
        return self._variables.get(variable, _NO_VARIABLE).names

    def nouns(self, variable: str = LABEL) -> Mapping[str, str]:
        """Return the noun to print for each code; the code where there is none."""
        return self._variables.get(variable, _NO_VARIABLE).nouns

    def noun(self, theory: str) -> str:
        """Return the noun of one theory; the code where there is none."""
        return self.nouns().get(theory, theory)

    def adjectives(self, variable: str = LABEL) -> Mapping[str, str]:
        """Return the adjective to print for each code; noun or code where there is none."""
        return self._variables.get(variable, _NO_VARIABLE).adjectives

    def label(self, text: str) -> Label | None:
        """Return the label that a text means in this codebook; None for an empty text (not coded).

        Each distinct text is parsed once.

        Raises
        ------
        LabelError
            The text is not a label, or names a theory that is not in the codebook.
        """
        if text and text not in self._labels:
            self._labels[text] = parse_label(text, self.names())
        return self._labels.get(text)

    def is_argument(self, text: str) -> bool:
        """Return whether a label is that of an argument, coded or not."""
        if not self.not_arguments:
            return True
        label = self.label(text)
        return label is None or self.not_arguments.isdisjoint(label.theories)

    def with_residual(self, names: Iterable[str]) -> "Codebook":
        """Return the codebook with these theories residual too.

        Raises
        ------
        ValueError
            There is no theory of that name.
        """
        theories = {name: code for name, code in self.names().items() if code in self.theories}
        residual = set()
        for name in names:
            if name not in theories:
                raise ValueError(unknown("theory", name, theories))
            residual.add(theories[name])
        return Codebook(
            tuple(
                replace(code, kind=RESIDUAL)
                if code.variable == LABEL and code.code in residual
                else code
                for code in self.codes
            )
        )

    @cached_property
    def _labels(self) -> dict[str, Label]:
        return {}

    @cached_property
    def _variables(self) -> dict[str, _Variable]:
        variables: dict[str, _Variable] = {}
        for code in self.codes:
            variables.setdefault(code.variable, _Variable()).codes[code.code] = code
        return variables


def is_residual_word(name: str) -> bool:
    """Return whether a name is hardly that of a theory: Other, None, Unclear."""
    return name.strip().casefold() in _RESIDUAL_WORDS


def theories_found(labels: Iterable[str]) -> Codebook:
    """Return a codebook of the theories that labels name, in order, for data without a codebook.

    A label is taken apart only if each of its parts also occurs as a label by itself; any other
    text is the name of one theory.

    >>> theories_found(["Order (Anarchy)", "", "Anarchy", "Order"]).theories
    ('Order', 'Anarchy')
    >>> theories_found(["Bias (racism)", "Error"]).theories
    ('Bias (racism)', 'Error')
    """
    texts = dict.fromkeys(filter(None, labels))
    names = _names_found(texts)
    theories = dict.fromkeys(
        theory for text in texts for theory in pieces(text, names) if theory in names
    )
    return Codebook(tuple(Code(LABEL, theory) for theory in theories))


def _names_found(texts: Iterable[str]) -> set[str]:
    """Return the texts that are names: those that do not consist of shorter names.

    A text with a bracket that is never closed is a faulty label.
    """
    names: set[str] = set()
    for text in sorted(texts, key=len):  # a part is shorter than the whole
        is_closed = text.count("(") <= text.count(")")
        if is_closed and not names.issuperset(pieces(text, names)):
            names.add(unicodedata.normalize("NFC", text))
    return names


def same_names(word: str, names: Sequence[str]) -> list[int]:
    """Return where a name is among others (0-based): just so, else in any case.

    >>> same_names("actor", ["Actor", "label"]), same_names("Actor", ["actor", "Actor"])
    ([0], [1])
    """
    folded = word.casefold()
    return [at for at, name in enumerate(names) if name == word] or [
        at for at, name in enumerate(names) if name.casefold() == folded
    ]


def suggest(word: str, candidates: Iterable[str], *, most: int = 1) -> list[str]:
    """Return the candidates nearest in spelling to `word`, case ignored, the nearest first.

    >>> suggest("REALSM", ["liberalism", "realism"])
    ['realism']
    """
    folded = {candidate.casefold(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word.strip().casefold(), folded, n=most, cutoff=0.6)
    return [folded[match] for match in near]


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return a hint with the nearest candidate, else with all if they are few, else empty."""
    known = [candidate for candidate in candidates if candidate]
    if near := suggest(word, known):
        return f"did you mean '{near[0]}'?"
    if 0 < len(known) <= _FEW:
        return f"use one of: {', '.join(known)}"
    return ""


def unknown(what: str, name: str, candidates: Iterable[str]) -> str:
    """Return a message that there is nothing of that name, with what there is.

    >>> unknown("grid", "fti", ["fit", "events"]), unknown("grid", "fit", [])
    ("no grid 'fti' (did you mean 'fit'?)", "no grid 'fit': there is none")
    """
    known = [candidate for candidate in candidates if candidate]
    if not known:
        return f"no {what} '{name}': there is none"
    hint = did_you_mean(name, known) or f"use one of: {', '.join(known[:_FEW])}, …"
    return f"no {what} '{name}' ({hint})"
