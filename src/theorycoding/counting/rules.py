"""The counting rules, each in one place: its name, its meaning, and what one label adds.

A further rule is one more `Convention`; commands, reports, figures and sentences loop over them.
"""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from theorycoding.vocabulary.codebook import unknown
from theorycoding.vocabulary.exact import read_number
from theorycoding.vocabulary.labels import Label

DEFAULT_WEIGHT = Fraction(2, 3)
Shares = Mapping[str, Fraction]


class Convention(NamedTuple):
    """A way to count mixed labels.

    `shares` returns what a label adds to each theory it names, given the weight of its primaries.
    `weights` are those with which reports show the rule; none if the rule takes no weight.
    """

    name: str
    meaning: str
    shares: Callable[[Label, Fraction], Shares]
    weights: tuple[Fraction, ...] = ()

    @property
    def title(self) -> str:
        """The name, with the letter of its weight if it takes one."""
        return f"{self.name} w" if self.weights else self.name


class CountingRule(NamedTuple):
    """A convention by name; `weight` is that of the primaries where the convention takes one."""

    name: str
    weight: Fraction | None = None

    @property
    def meaning(self) -> str:
        """The rule in words."""
        return CONVENTIONS[self.name].meaning

    def __str__(self) -> str:
        return self.name if self.weight is None else f"{self.name} {self.weight}"


def counting_rule(name: str, weight: Fraction | str | float | None = None) -> CountingRule:
    """Return a counting rule by name.

    Raises
    ------
    ValueError
        The name is unknown, the weight is outside [1/2, 1], or the rule takes none.

    Examples
    --------
    >>> str(counting_rule("weighted", "3/4"))
    'weighted 3/4'
    """
    name, _, behind = str(name).partition(" ")
    if behind and weight is None:
        weight = behind
    if name not in CONVENTIONS:
        raise ValueError(unknown("counting rule", name, CONVENTIONS))
    if CONVENTIONS[name].weights:
        return CountingRule(name, _weight(DEFAULT_WEIGHT if weight is None else weight))
    if weight is not None:
        raise ValueError(f"the rule '{name}' takes no weight: only '{WEIGHTED}' does")
    return CountingRule(name)


@lru_cache(maxsize=1 << 14)  # few distinct labels, counted again and again
def shares(label: Label, rule: CountingRule) -> Shares:
    """Return what one argument with this label adds to each theory it names.

    >>> label = Label(("realism",), ("liberalism",))
    >>> {theory: str(share) for theory, share in shares(label, counting_rule("weighted")).items()}
    {'realism': '2/3', 'liberalism': '1/3'}
    """
    return CONVENTIONS[rule.name].shares(label, Fraction(1) if rule.weight is None else rule.weight)


def _any(label: Label, _: Fraction) -> Shares:
    return dict.fromkeys(label.theories, Fraction(1))


def _pure(label: Label, _: Fraction) -> Shares:
    return {} if label.is_mixed else _weighted(label, Fraction(1))


def _weighted(label: Label, weight: Fraction) -> Shares:
    if not label.secondary or weight == 1:
        return _divided(label.primary, Fraction(1))
    return {**_divided(label.primary, weight), **_divided(label.secondary, 1 - weight)}


def _divided(theories: Collection[str], whole: Fraction) -> Shares:
    return dict.fromkeys(theories, whole / len(theories))


def _weight(weight: Fraction | str | float) -> Fraction:
    try:
        exact = read_number(str(weight))
    except ValueError:
        raise ValueError(f"'{weight}' is not a weight: write a fraction such as 2/3") from None
    if not Fraction(1, 2) <= exact <= 1:
        raise ValueError(f"the weight {exact} is not between 1/2 and 1: the primary would not lead")
    return exact


WEIGHTED = "weighted"
_EVERY = (
    Convention(
        "primary",
        "the theory outside the bracket counts 1 (co-equal ones share it), the bracketed one 0",
        _weighted,  # all the weight is on the primaries
    ),
    Convention(
        "any",
        "every theory that is named counts 1, so totals may exceed the number of arguments",
        _any,
    ),
    Convention("pure", "only unmixed labels count", _pure),
    Convention(
        WEIGHTED,
        "the theory outside the bracket counts w, the bracketed one 1 − w (co-equal ones share)",
        _weighted,
        weights=(Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)),
    ),
)
CONVENTIONS: Final = {convention.name: convention for convention in _EVERY}
RULES: Final = tuple(
    CountingRule(convention.name, weight)
    for convention in _EVERY
    for weight in convention.weights or (None,)
)
PRIMARY: Final = RULES[0]
