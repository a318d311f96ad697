"""How many arguments must be relabelled before a lead is lost or passes, and which ones.

Counts are those of the rule `primary`; an argument is relabelled to any one theory. No search is
needed, for two reasons. Let S be a set of arguments, L the leader, R a rival (residual theories
are none):

- If relabelling S, to whatever theories, brings R level with L, then giving all of S to R does so
  too: R gets no less and L no more. What counts is the *gain* of each argument, that is what R
  wins and L loses when R gets it whole.
- If giving S to R brings R above L, some rival leads alone by S: R itself, or else the one that
  then has most, if it is given S in R's stead: it rises, and L stays where it is.

So S ends the lead of L if its gains for one rival sum to that rival's deficit, and S reverses it if
they exceed the deficit. Arguments with the same primary theories have the same gains.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import lcm
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from theorycoding.counting.tallies import CodedRows, Group, Tally

MOST_SETS = 20


class Contender(NamedTuple):
    """A rival: what one argument of each kind gains it over the leader, and what it needs.

    Kinds are arguments with the same primary theories; both figures are scaled to integers.
    """

    gains: tuple[int, ...]
    needed: int
    by_gain: tuple[int, ...]  # the kinds, those that gain most first

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
        """Return the least number of arguments that suffice: those that gain most go first."""
        missing, size = self.needed, 0
        for kind in self.by_gain:
            if missing <= 0:
                break
            taken = min(numbers[kind], -(-missing // self.gains[kind]))  # rounded up
            missing -= taken * self.gains[kind]
            size += taken
        return size


@dataclass(frozen=True, eq=False)
class CodedArguments:
    """The coded arguments of a group, in order; a kind is those with the same primary theories."""

    group: Group
    coded: CodedRows
    column: npt.NDArray[np.object_]  # the argument of each row of the table

    @cached_property
    def names(self) -> npt.NDArray[np.object_]:
        """The names of the arguments."""
        return self.column[self.coded.rows]

    def named(self, places: Sequence[int]) -> tuple[str, ...]:
        """Return the names of the arguments at these places."""
        return tuple(self.column[self.coded.rows[np.array(places, dtype=np.intp)]].tolist())

    @cached_property
    def numbers(self) -> dict[frozenset[str], int]:
        """How many arguments are of each kind."""
        numbers: dict[frozenset[str], int] = {}
        for primary, pattern in zip(self._primaries, self.group.patterns, strict=True):
            numbers[primary] = numbers.get(primary, 0) + pattern.number
        return numbers

    @cached_property
    def places(self) -> tuple[list[int], ...]:
        """The places of the arguments of each kind, ascending."""
        kinds = {primary: kind for kind, primary in enumerate(self.numbers)}
        kind_of_pattern = np.array([kinds[primary] for primary in self._primaries])
        in_order = np.argsort(kind_of_pattern[self.coded.patterns], kind="stable")
        ends = np.cumsum([*self.numbers.values()])
        return tuple(part.tolist() for part in np.split(in_order, ends[:-1]))

    @cached_property
    def _primaries(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(pattern.label.primary) for pattern in self.group.patterns)


@dataclass(frozen=True, eq=False)
class Relabelling:
    """The least number of arguments to relabel for an end, and the sets of so many that do it.

    Attributes
    ----------
    number
        None where nobody leads alone, or nobody else can.
    """

    number: int | None
    _contenders: tuple[Contender, ...] = field(repr=False)
    _arguments: CodedArguments = field(repr=False)

    @property
    def sets(self) -> tuple[tuple[str, ...], ...]:
        """The first 20 sets, in the order of the arguments."""
        return self._first_sets[:MOST_SETS]

    @property
    def has_more_sets(self) -> bool:
        """Whether more sets than those do it."""
        return len(self._first_sets) > MOST_SETS

    @cached_property
    def necessary(self) -> tuple[str, ...]:
        """The arguments that every set needs, shown or not, in order."""
        if self.number is None:
            return ()
        kinds = range(len(self._arguments.numbers))
        needed = [kind for kind in kinds if self._is_needed(kind, self.number)]
        return self._arguments.named(
            sorted(place for kind in needed for place in self._arguments.places[kind])
        )

    @cached_property
    def _first_sets(self) -> tuple[tuple[str, ...], ...]:
        if self.number is None:
            return ()
        found = _sets(self._contenders, self._arguments.places, self.number)
        return tuple(self._arguments.named(chosen) for chosen in islice(found, MOST_SETS + 1))

    def _is_needed(self, kind: int, size: int) -> bool:
        """Whether no rival gets there without one argument of this kind; then, without any."""
        numbers = [*self._arguments.numbers.values()]
        numbers[kind] -= 1
        return all(rival.most(numbers, size) < rival.needed for rival in self._contenders)


def relabellings(
    tally: Tally, residual: Collection[str], arguments: CodedArguments
) -> tuple[Relabelling, Relabelling]:
    """Return what it takes for the leader to lose its sole lead, and for another to lead alone.

    Parameters
    ----------
    tally
        Counts under the rule `primary`.
    residual
        Theories that never lead.
    arguments
        Those of the tally's group.
    """
    rivals = [name for name in tally.counts if name != tally.leader and name not in residual]
    if tally.leader is None or not rivals:
        nothing = Relabelling(None, (), arguments)
        return nothing, nothing
    found = [rival for rival in rivals if tally.counts[rival]]
    absent = [rival for rival in rivals if not tally.counts[rival]]  # all of them gain the same
    kinds = tuple(arguments.numbers)
    contenders = [_contender(rival, tally, kinds) for rival in (*found, *absent[:1])]
    above = [rival._replace(needed=rival.needed + 1) for rival in contenders]
    return _relabelling(contenders, arguments), _relabelling(above, arguments)


def _contender(rival: str, tally: Tally, kinds: Sequence[frozenset[str]]) -> Contender:
    scale = lcm(*map(len, kinds))
    leader = tally.leader or ""
    gains = tuple(
        scale + ((leader in kind) - (rival in kind)) * (scale // len(kind)) for kind in kinds
    )
    deficit = (tally.counts[leader] - tally.counts[rival]) * scale
    by_gain = sorted(range(len(kinds)), key=lambda kind: -gains[kind])
    return Contender(gains, int(deficit), tuple(by_gain))


def _relabelling(contenders: Sequence[Contender], arguments: CodedArguments) -> Relabelling:
    least = [rival.least([*arguments.numbers.values()]) for rival in contenders]
    number = min(least)
    nearest = tuple(rival for rival, size in zip(contenders, least, strict=True) if size == number)
    return Relabelling(number, nearest, arguments)


class _Step(NamedTuple):
    """An argument chosen, and what each rival has gained by then."""

    place: int
    gained: tuple[int, ...]


def _sets(
    contenders: Sequence[Contender], places: Sequence[list[int]], size: int
) -> Iterator[list[int]]:
    """Give every set of `size` arguments that suffices for a rival, by place, in ascending order.

    A step is taken only if the best of what follows can complete it, so none is in vain.
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
    """Return the first argument behind a place that `left` later ones can complete.

    Of each kind only its first need be tried: later ones leave less behind them.
    """
    ahead = [bisect_right(found, behind) for found in places]
    firsts = sorted(
        (found[at], kind)
        for kind, (found, at) in enumerate(zip(places, ahead, strict=True))
        if at < len(found)
    )
    for place, kind in firsts:
        gained = tuple(
            total + rival.gains[kind] for total, rival in zip(last.gained, contenders, strict=True)
        )
        numbers = [len(found) - bisect_right(found, place) for found in places]
        if any(
            total + rival.most(numbers, left) >= rival.needed
            for total, rival in zip(gained, contenders, strict=True)
        ):
            return _Step(place, gained)
    return None
