"""Scores over the weight w of the primary theory, and which theories lead where; exact."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
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
    joined = []
    for _, alike in groupby(_parts(rivals), key=lambda part: part.first):
        together = [*alike]
        last = together[-1]
        joined.append(together[0]._replace(end=last.end, end_included=last.end_included))
    return tuple(joined)


def _parts(rivals: Sequence[Score]) -> Iterator[Stretch]:
    """Yield the weights at which another line may become the highest, and what is between them."""
    start = LEAST
    while True:
        scored = {line.theory: (line.at(start), line.rise) for line in rivals}
        top, rise = max(scored.values(), default=(Fraction(0), Fraction(0)))
        level = tuple(theory for theory, (score, _) in scored.items() if top and score == top)
        yield Stretch(start, start, level)
        if start == GREATEST:
            return
        reached = (
            start + (top - score) / (steeper - rise) * (GREATEST - LEAST)
            for score, steeper in scored.values()
            if steeper > rise
        )
        end = min([GREATEST, *reached])
        # Beyond a weight at which theories are level, those that rise most are first.
        ahead = tuple(theory for theory, each in scored.items() if each == (top, rise))
        yield Stretch(start, end, ahead, start_included=False, end_included=False)
        start = end
