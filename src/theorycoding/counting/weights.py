"""Scores over the weight w of the primary theory, and which theories lead where; exact."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from theorycoding.counting.groups import Group
from theorycoding.counting.rules import WEIGHTED, CountingRule
from theorycoding.counting.tallies import count
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import for_data

LEAST, GREATEST = Fraction(1, 2), Fraction(1)  # within which every weight lies


class Score(NamedTuple):
    """The score of a theory at w = 1/2 and at w = 1, between which it is a straight line."""

    theory: str
    at_half: Fraction
    at_one: Fraction
    is_residual: bool = False

    def at(self, weight: Fraction) -> Fraction:
        """Return the score at a weight."""
        return self.at_half + self.rise * (weight - LEAST) / (GREATEST - LEAST)

    @property
    def rise(self) -> Fraction:
        """The change of the score from w = 1/2 to w = 1."""
        return self.at_one - self.at_half


class Stretch(NamedTuple):
    """Weights at which the same theories have the highest score, several if they are level."""

    start: Fraction
    end: Fraction
    first: tuple[str, ...]
    start_included: bool = True
    end_included: bool = True

    @property
    def is_point(self) -> bool:
        """Whether this is one weight only."""
        return self.start == self.end

    def to_record(self) -> dict[str, Any]:
        """Return the weights at which one theory leads alone as JSON has them."""
        return {
            "theory": self.first[0],
            "from": for_data(self.start),
            "to": for_data(self.end),
            "from_included": self.start_included,
            "to_included": self.end_included,
        }


def scores_of(group: Group, codebook: Codebook) -> tuple[Score, ...]:
    """Return the score of each theory, from the labels of a group."""
    at_half, at_one = (
        count(group, CountingRule(WEIGHTED, weight), codebook).counts
        for weight in (LEAST, GREATEST)
    )
    return tuple(
        Score(theory, at_half[theory], at_one[theory], theory in codebook.residual)
        for theory in codebook.theories
    )


def stretches(lines: Iterable[Score]) -> tuple[Stretch, ...]:
    """Return which theories have the highest score from w = 1/2 to w = 1.

    Single weights and the intervals between them follow each other, joined where the same
    theories are first. Residual theories are never first; where all scores are 0, no theory is.

    >>> realism = Score("realism", Fraction(2), Fraction(3))
    >>> liberalism = Score("liberalism", Fraction(3), Fraction(2))
    >>> for stretch in stretches([realism, liberalism]):
    ...     print(stretch.start, stretch.end, *stretch.first)
    1/2 3/4 liberalism
    3/4 3/4 realism liberalism
    3/4 1 realism
    """
    rivals = [line for line in lines if not line.is_residual and (line.at_half or line.at_one)]
    parts = [Stretch(LEAST, LEAST, _first(rivals, LEAST))]
    for start, end in pairwise(_turns(rivals)):
        middle = _first(rivals, (start + end) / 2)
        parts.append(Stretch(start, end, middle, start_included=False, end_included=False))
        parts.append(Stretch(end, end, _first(rivals, end)))
    joined = []
    for _, alike in groupby(parts, key=lambda part: part.first):
        together = [*alike]
        last = together[-1]
        joined.append(together[0]._replace(end=last.end, end_included=last.end_included))
    return tuple(joined)


def _turns(rivals: Sequence[Score]) -> list[Fraction]:
    """Return the weights at which a steeper line becomes the highest, between both ends."""
    turns = [LEAST]
    while rivals and turns[-1] < GREATEST:
        scored = [(line.at(turns[-1]), line.rise) for line in rivals]
        top, rise = max(scored)
        reached = (
            turns[-1] + (top - score) / (steeper - rise) * (GREATEST - LEAST)
            for score, steeper in scored
            if steeper > rise
        )
        turns.append(min([GREATEST, *reached]))
    return turns if rivals else [LEAST, GREATEST]


def _first(rivals: Iterable[Score], weight: Fraction) -> tuple[str, ...]:
    scored = {line.theory: line.at(weight) for line in rivals}
    most = max(scored.values(), default=0)
    return tuple(theory for theory, score in scored.items() if most and score == most)
