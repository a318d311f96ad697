"""The codebook: which codes each variable allows, and by which names they go."""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

LABEL = "label"  # the variable whose codes are the theories
_FEW = 8  # so many candidates can be listed in a hint
RESIDUAL = "residual"  # the kind of a theory that counts in n and never leads


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
class Codebook:
    """Codes in the order of the file."""

    codes: tuple[Code, ...] = ()

    @cached_property
    def theories(self) -> tuple[str, ...]:
        """Codes of the theories, in order."""
        return tuple(code.code for code in self.variable(LABEL))

    @cached_property
    def residual(self) -> frozenset[str]:
        """Theories that never lead."""
        return frozenset(code.code for code in self.variable(LABEL) if code.is_residual)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables, in order of first appearance."""
        return tuple(dict.fromkeys(code.variable for code in self.codes))

    @cached_property
    def _by_variable(self) -> dict[str, dict[str, Code]]:
        found: dict[str, dict[str, Code]] = {}
        for code in self.codes:
            found.setdefault(code.variable, {})[code.code] = code
        return found

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        return {}

    def variable(self, name: str) -> tuple[Code, ...]:
        """Return the codes of one variable, in order; none if there is no such variable."""
        return tuple(self._by_variable.get(name, {}).values())

    def find(self, variable: str, code: str) -> Code | None:
        """Return one code of a variable."""
        return self._by_variable.get(variable, {}).get(code)

    def names(self, variable: str = LABEL) -> dict[str, str]:
        """Return each accepted name (NFC) of a variable with its code."""
        if variable not in self._names:
            self._names[variable] = dict(_names_of(self.variable(variable)))
        return self._names[variable].copy()

    def nouns(self, variable: str = LABEL) -> dict[str, str]:
        """Return the noun to print for each code; the code where there is none."""
        return {code.code: code.noun or code.code for code in self.variable(variable)}

    def noun(self, theory: str) -> str:
        """Return the noun of one theory; the code where there is none."""
        code = self.find(LABEL, theory)
        return code.noun or theory if code else theory

    def adjectives(self, variable: str = LABEL) -> dict[str, str]:
        """Return the adjective to print for each code; noun or code where there is none."""
        return {
            code.code: code.adjective or code.noun or code.code for code in self.variable(variable)
        }


def theories_found(theories: Iterable[str]) -> Codebook:
    """Return a codebook of the theories met, in this order, for data that come without one."""
    return Codebook(tuple(Code(LABEL, theory) for theory in dict.fromkeys(theories)))


def suggest(word: str, candidates: Iterable[str], *, most: int = 1) -> list[str]:
    """Return the candidates nearest in spelling to `word`, case ignored, the nearest first.

    >>> suggest("REALSM", ["liberalism", "realism"])
    ['realism']
    """
    folded = {candidate.casefold(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word.strip().casefold(), folded, n=most, cutoff=0.6)
    return [folded[match] for match in near]


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return a hint with the nearest candidate, else with all of a few candidates, else nothing."""
    known = [candidate for candidate in candidates if candidate]
    if near := suggest(word, known):
        return f"did you mean '{near[0]}'?"
    if 0 < len(known) <= _FEW:
        return f"known: {', '.join(known)}"
    return ""


def unknown(what: str, name: str, candidates: Iterable[str]) -> str:
    """Say that there is nothing of that name, and what there is.

    >>> unknown("grid", "fti", ["fit", "events"]), unknown("grid", "fit", [])
    ("no grid 'fti' (did you mean 'fit'?)", "no grid 'fit': there is none")
    """
    known = [candidate for candidate in candidates if candidate]
    if not known:
        return f"no {what} '{name}': there is none"
    hint = did_you_mean(name, known) or f"known: {', '.join(known[:_FEW])}, …"
    return f"no {what} '{name}' ({hint})"


def _names_of(codes: Iterable[Code]) -> Iterator[tuple[str, str]]:
    for code in codes:
        for name in code.names:
            yield unicodedata.normalize("NFC", name), code.code
