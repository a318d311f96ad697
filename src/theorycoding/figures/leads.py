"""Scores over the weight w of the primary theory, and who has most where; exact."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

from theorycoding.counting.rules import WEIGHTED, CountingRule
from theorycoding.counting.tallies import Group, count
from theorycoding.vocabulary.codebook import Codebook

FROM, TO = Fraction(1, 2), Fraction(1)


class Score(NamedTuple):
    """A theory's score at w = 1/2 and at w = 1; in between it runs straight."""

    theory: str
    at_half: Fraction
    at_one: Fraction
    is_residual: bool = False

    def at(self, weight: Fraction) -> Fraction:
        """Return the score at a weight."""
        return self.at_half + (self.at_one - self.at_half) * (weight - FROM) / (TO - FROM)


class Stretch(NamedTuple):
    """Weights at which the same theories, one or several level ones, have most."""

    start: Fraction
    end: Fraction
    first: tuple[str, ...]
    start_included: bool = True
    end_included: bool = True

    @property
    def is_point(self) -> bool:
        """Whether this is one weight only."""
        return self.start == self.end


def scores(group: Group, codebook: Codebook) -> tuple[Score, ...]:
    """Return the score of every theory of the codebook."""
    half = count(group, CountingRule(WEIGHTED, FROM), codebook).counts
    one = count(group, CountingRule(WEIGHTED, TO), codebook).counts
    return tuple(
        Score(theory, half[theory], one[theory], theory in codebook.residual) for theory in half
    )


def stretches(lines: Iterable[Score]) -> tuple[Stretch, ...]:
    """Return who has most, from w = 1/2 to w = 1: points and what lies between, joined if alike.

    Residual theories never have most; where all scores are 0, nobody has.

    >>> realism = Score("realism", Fraction(2), Fraction(3))
    >>> liberalism = Score("liberalism", Fraction(3), Fraction(2))
    >>> for stretch in stretches([realism, liberalism]):
    ...     print(stretch.start, stretch.end, *stretch.first)
    1/2 3/4 liberalism
    3/4 3/4 realism liberalism
    3/4 1 realism
    """
    rivals = [line for line in lines if not line.is_residual]
    points = sorted({FROM, TO, *_crossings(rivals)})
    found = [Stretch(FROM, FROM, _first(rivals, FROM))]
    for start, end in pairwise(points):
        middle = _first(rivals, (start + end) / 2)
        _join(found, Stretch(start, end, middle, start_included=False, end_included=False))
        _join(found, Stretch(end, end, _first(rivals, end)))
    return tuple(found)


def _join(found: list[Stretch], following: Stretch) -> None:
    """Lengthen the last stretch if the same theories have most in the following one."""
    last = found[-1]
    if following.first == last.first:
        found[-1] = last._replace(end=following.end, end_included=following.end_included)
    else:
        found.append(following)


def _first(rivals: Iterable[Score], weight: Fraction) -> tuple[str, ...]:
    values = {line.theory: line.at(weight) for line in rivals}
    most = max(values.values(), default=Fraction(0))
    return tuple(theory for theory, value in values.items() if most and value == most)


def _crossings(rivals: Sequence[Score]) -> Iterator[Fraction]:
    for one, other in combinations(rivals, 2):
        at_half, at_one = one.at_half - other.at_half, one.at_one - other.at_one
        if at_half != at_one:
            weight = FROM + at_half / (at_half - at_one) * (TO - FROM)
            if FROM < weight < TO:
                yield weight
