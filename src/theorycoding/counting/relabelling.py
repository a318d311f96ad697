"""How many arguments must be relabelled to end or reverse a lead, and which ones.

Counts are those of the rule `primary`; an argument is relabelled to any one theory. No search is
needed, for two reasons. Let S be a set of arguments, L the leader and R a rival (a residual theory
is not a rival):

- If relabelling S, to whatever theories, brings R level with L, then giving all of S to R does so
  too: R gets no less and L no more. So only the *gain* of each argument counts, that is what R wins
  and L loses when R gets it whole.
- If giving S to R brings R above L, some rival leads alone by S. It is R itself, or the rival that
  then has the most if S is given to it instead of R: its count rises, and that of L stays.

Only where there is no rival, the lead can end by residual theories alone: when L has nothing left.

So S ends the lead of L if its gains for one rival sum to that rival's deficit, and S reverses it if
they exceed the deficit. Arguments with the same primary theories and the same weight have the same
gains.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial
from itertools import compress, islice
from math import lcm
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from theorycoding.counting.groups import CodedRows, Group, Number
from theorycoding.counting.tallies import Tally

MOST_SETS = 20


class Kind(NamedTuple):
    """What arguments that can take each other's place share."""

    primary: frozenset[str]
    weight: Number = 1


class Contender(NamedTuple):
    """A rival: its gain over the leader by one argument of each kind, and the sum it needs.

    Arguments with the same primary theories and weight are one kind. All numbers are scaled to
    integers.
    """

    gains: tuple[int, ...]
    needed: int
    by_gain: tuple[int, ...]  # the kinds, by falling gain

    def most(self, numbers: Sequence[int], size: int) -> int:
        """Return the greatest gain of `size` arguments, given the number of each kind."""
        total = 0
        for kind in self.by_gain:
            taken = min(numbers[kind], size)
            total += taken * self.gains[kind]
            size -= taken
            if not size:
                break
        return total

    def least(self, numbers: Sequence[int]) -> int:
        """Return the least number of arguments that suffice, those with the largest gain first."""
        return bisect_left(range(sum(numbers)), self.needed, key=partial(self.most, numbers))


@dataclass(frozen=True, eq=False)
class CodedArguments:
    """The coded arguments of a group, in order."""

    group: Group
    coded: CodedRows
    column: npt.NDArray[np.object_]  # the argument of each row of the table

    def named(self, places: Iterable[int]) -> tuple[str, ...]:
        """Return the names of the arguments at these places."""
        chosen = np.fromiter(places, dtype=np.intp)
        return tuple(self.column[self.coded().rows[chosen]].tolist()) if len(chosen) else ()

    def with_patterns(self, is_chosen: Sequence[bool]) -> tuple[str, ...]:
        """Return the names of the arguments whose pattern is chosen, in order."""
        chosen = np.array(is_chosen, dtype=bool)
        return self.named(np.flatnonzero(chosen[self.coded().patterns])) if any(chosen) else ()

    def of_kinds(self, is_chosen: Sequence[bool]) -> tuple[str, ...]:
        """Return the names of the arguments whose kind is chosen, in order."""
        chosen = {*compress(self.numbers, is_chosen)}
        return self.with_patterns([kind in chosen for kind in self._kinds])

    @cached_property
    def numbers(self) -> dict[Kind, int]:
        """The number of arguments of each kind."""
        numbers: dict[Kind, int] = {}
        for kind, pattern in zip(self._kinds, self.group.patterns, strict=True):
            numbers[kind] = numbers.get(kind, 0) + pattern.number
        return numbers

    @cached_property
    def are_named(self) -> bool:
        """Whether each row is one argument, so that arguments have names."""
        return len(self.coded().rows) == sum(self.numbers.values())

    @cached_property
    def places(self) -> tuple[list[int], ...]:
        """The places of the arguments of each kind, ascending."""
        places = {kind: place for place, kind in enumerate(self.numbers)}
        kind_of_pattern = np.array([places[kind] for kind in self._kinds])
        in_order = np.argsort(kind_of_pattern[self.coded().patterns], kind="stable")
        ends = np.cumsum([*self.numbers.values()])
        return tuple(part.tolist() for part in np.split(in_order, ends[:-1]))

    @cached_property
    def _kinds(self) -> tuple[Kind, ...]:
        patterns = self.group.patterns
        return tuple(Kind(frozenset(one.label.primary), one.weight) for one in patterns)


@dataclass(frozen=True, eq=False)
class Relabelling:
    """The least number of arguments to relabel for a change of lead, and the smallest sets.

    Attributes
    ----------
    number
        None if no theory leads alone, or if no other theory can end its lead.
    """

    number: int | None
    _contenders: tuple[Contender, ...] = field(repr=False)
    _arguments: CodedArguments = field(repr=False)

    @cached_property
    def sets(self) -> tuple[tuple[str, ...], ...]:
        """The first 20 sets, in the order of the arguments; none if rows are several arguments."""
        if self.number is None or not self._arguments.are_named:
            return ()
        sets = _sets(self._contenders, self._arguments.places, self.number)
        return tuple(self._arguments.named(chosen) for chosen in islice(sets, MOST_SETS))

    @cached_property
    def single(self) -> tuple[str, ...]:
        """All arguments of which each alone suffices, in order; there may be more than `sets`."""
        if self.number != 1 or not self._arguments.are_named:
            return ()
        return self._arguments.of_kinds(
            [
                any(rival.gains[kind] >= rival.needed for rival in self._contenders)
                for kind in range(len(self._arguments.numbers))
            ]
        )

    @cached_property
    def necessary(self) -> tuple[str, ...]:
        """The arguments that every set needs, shown or not, in order."""
        if self.number is None or not self._arguments.are_named:
            return ()
        needed = []
        for kind in range(len(self._arguments.numbers)):
            numbers = [*self._arguments.numbers.values()]
            numbers[kind] -= 1  # every set has all arguments of a kind: without one, none suffices
            needed.append(
                all(each.most(numbers, self.number) < each.needed for each in self._contenders)
            )
        return self._arguments.of_kinds(needed)


def relabellings(
    tally: Tally, residual: Collection[str], arguments: CodedArguments
) -> tuple[Relabelling, Relabelling]:
    """Return the relabelling that ends the sole lead, and the one that lets another theory lead.

    The tally is that under the rule `primary`; residual theories never lead.
    """
    rivals = [name for name in tally.counts if name != tally.leader and name not in residual]
    nothing = Relabelling(None, (), arguments)
    if tally.leader is None or not (rivals or residual):
        return nothing, nothing
    kinds = tuple(arguments.numbers)
    if not rivals:
        return _relabelling([_contender(None, tally, kinds)], arguments), nothing
    named = [rival for rival in rivals if tally.counts[rival]]
    absent = [rival for rival in rivals if not tally.counts[rival]]  # all of them gain the same
    contenders = [_contender(rival, tally, kinds) for rival in (*named, *absent[:1])]
    above = [rival._replace(needed=rival.needed + 1) for rival in contenders]
    return _relabelling(contenders, arguments), _relabelling(above, arguments)


def _contender(rival: str | None, tally: Tally, kinds: Sequence[Kind]) -> Contender:
    """Return what each kind gains a rival; None is a residual theory, whose count is nothing."""
    scale = lcm(*(len(primary) * weight.denominator for primary, weight in kinds))
    leader, own = tally.leader or "", int(rival is not None)
    gains = []
    for primary, weight in kinds:
        lost_or_had = Fraction((leader in primary) - (rival in primary), len(primary))
        gains.append(int(scale * weight * (own + lost_or_had)))
    deficit = (tally.counts[leader] - (tally.counts[rival] if rival else 0)) * scale
    by_gain = sorted(range(len(kinds)), key=lambda kind: -gains[kind])
    return Contender(tuple(gains), int(deficit), tuple(by_gain))


def _relabelling(contenders: Sequence[Contender], arguments: CodedArguments) -> Relabelling:
    least = [rival.least([*arguments.numbers.values()]) for rival in contenders]
    number = min(least)
    nearest = tuple(rival for rival, size in zip(contenders, least, strict=True) if size == number)
    return Relabelling(number, nearest, arguments)


class _Step(NamedTuple):
    """A chosen argument, and what each rival has gained with it and those before."""

    place: int
    gained: tuple[int, ...]


def _sets(
    contenders: Sequence[Contender], places: Sequence[list[int]], size: int
) -> Iterator[list[int]]:
    """Yield every set of `size` arguments that suffices for a rival, as places in ascending order.

    A step is taken only if later arguments can complete it, so no step is taken back in vain.
    """
    steps = [_Step(-1, (0,) * len(contenders))]
    behind = -1
    while steps:
        step = _next_step(contenders, places, steps[-1], behind=behind, left=size - len(steps))
        if step is None:
            behind = steps.pop().place
            continue
        behind = step.place
        if len(steps) == size:
            yield [chosen.place for chosen in (*steps[1:], step)]
        else:
            steps.append(step)


def _next_step(
    contenders: Sequence[Contender],
    places: Sequence[list[int]],
    last: _Step,
    *,
    behind: int,
    left: int,
) -> _Step | None:
    """Return the first argument after `behind` that `left` later ones can complete, if any.

    Only the first of each kind is tried, as later ones have fewer arguments after them.
    """
    ahead = [bisect_right(own, behind) for own in places]
    firsts = sorted(
        (own[at], kind)
        for kind, (own, at) in enumerate(zip(places, ahead, strict=True))
        if at < len(own)
    )
    for place, kind in firsts:
        gained = tuple(
            total + rival.gains[kind] for total, rival in zip(last.gained, contenders, strict=True)
        )
        numbers = [len(own) - bisect_right(own, place) for own in places]
        if any(
            total + rival.most(numbers, left) >= rival.needed
            for total, rival in zip(gained, contenders, strict=True)
        ):
            return _Step(place, gained)
    return None
