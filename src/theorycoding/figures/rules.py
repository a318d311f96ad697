"""Rule by theory: the count of each theory under each counting rule, and who leads by how much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from theorycoding.counting.rules import CONVENTIONS, CountingRule
from theorycoding.counting.tallies import Group, Tally
from theorycoding.figures.layout import (
    Block,
    beside,
    framed,
    legend,
    stack,
    text,
    tiled,
    width_for,
)
from theorycoding.figures.marks import Box, Mark, Picture, Strokes, Words, hatched
from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import described, group_name, panel, theory_names
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import for_people
from theorycoding.vocabulary.wording import counted

_ROW = 22
_BAR = 12
_LONGEST = 36
_SPACE = 8
_LEAST = 460  # width for the meanings of the rules
_EVERY_RULE = "every rule"


class _Line(NamedTuple):
    """The outcome under one rule, or under all where they do not differ.

    `first` has the theories with most, several where they share the lead.
    """

    rule: str
    counts: Mapping[str, Fraction]
    first: tuple[str, ...]
    margin: Fraction


class _Lines(NamedTuple):
    """A group with its lines."""

    group: Group
    lines: tuple[_Line, ...]

    @property
    def most(self) -> Fraction:
        return max((n for line in self.lines for n in line.counts.values()), default=Fraction(0))


@dataclass(frozen=True)
class _Columns:
    """What is the same in every panel."""

    nouns: Mapping[str, str]
    rule: float
    cell: float
    verdict: float

    @property
    def width(self) -> float:
        return self.rule + (self.cell + _SPACE) * len(self.nouns) + self.verdict + _SPACE


def rules_picture(
    tallies: Iterable[Tally],
    codebook: Codebook,
    *,
    title: str = "Who leads under each counting rule",
    subtitle: str = "",
) -> Picture:
    """Draw a panel a group, in it a row a rule and a column a theory.

    Where a group's counts are the same under every rule, one row says so.

    Parameters
    ----------
    tallies
        Any groups under any rules, as from `tallies.count`; both keep their order.
    codebook
        The theories, in order, with their nouns.
    """
    every = list(tallies)
    groups = _by_group(every, codebook.residual)
    columns = _columns([line for each in groups for line in each.lines], theory_names(codebook))
    body = tiled([_panel(each, columns) for each in groups], space=24)
    width = max(body.width, _LEAST)
    return framed(
        [body, legend(_samples(), width), _meanings([tally.rule for tally in every], width)],
        title=title,
        subtitle=subtitle,
        description=described(
            f"Counts of each theory per counting rule in {counted(len(groups), 'panel')}.",
            _finding(groups[-1], columns.nouns) if groups else "",
        ),
    )


def rule_name(rule: CountingRule) -> str:
    """Return a rule as people read it.

    >>> rule_name(CountingRule("weighted", Fraction(2, 3)))
    'weighted ⅔'
    """
    return rule.name if rule.weight is None else f"{rule.name} {for_people(rule.weight)}"


def _by_group(every: Iterable[Tally], residual: frozenset[str]) -> list[_Lines]:
    found: dict[str | None, _Lines] = {}
    for tally in every:
        before = found.get(tally.group.name, _Lines(tally.group, ()))
        line = _Line(rule_name(tally.rule), tally.counts, _first(tally, residual), tally.margin)
        found[tally.group.name] = before._replace(lines=(*before.lines, line))
    return [each._replace(lines=_joined(each.lines)) for each in found.values()]


def _joined(lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    first, *others = lines
    if others and all(line.counts == first.counts for line in others):
        return (first._replace(rule=_EVERY_RULE),)
    return lines


def _first(tally: Tally, residual: frozenset[str]) -> tuple[str, ...]:
    rivals = {theory: n for theory, n in tally.counts.items() if theory not in residual}
    most = max(rivals.values(), default=Fraction(0))
    return tuple(theory for theory, number in rivals.items() if number == most and most)


def _columns(lines: Sequence[_Line], nouns: Mapping[str, str]) -> _Columns:
    counts = (for_people(number) for line in lines for number in line.counts.values())
    words = (word for noun in nouns.values() for word in noun.split())
    figures = width_for(counts, 200, bold=True)
    return _Columns(
        nouns=nouns,
        rule=width_for((line.rule for line in lines), 120),
        cell=max(_LONGEST + 5 + figures, width_for(words, 130, size=11)),
        verdict=width_for((_verdict(line, nouns) for line in lines), 230, bold=True),
    )


def _panel(each: _Lines, columns: _Columns) -> Block:
    """Return the rows of a group, within which the lengths of bars compare."""
    unit = _LONGEST / (each.most or Fraction(1))
    rows = [_row(line, columns, unit) for line in each.lines]
    return panel(each.group, columns.width, [_head(columns), stack(rows)])


def _head(columns: _Columns) -> Block:
    """Return the names of the theories, their last lines level, on a line."""
    names = [text(name, columns.cell, size=11) for name in columns.nouns.values()]
    height = max((name.height for name in names), default=0)
    lowered = [
        Block(name.width, height, parts=((name, 0, height - name.height),)) for name in names
    ]
    cells = beside([Block(columns.rule, height), *lowered], space=_SPACE)
    line = Strokes((((0, 2), (columns.width, 2)),), FAINT)
    return stack([cells, Block(columns.width, 4, (line,))])


def _row(line: _Line, columns: _Columns, unit: Fraction) -> Block:
    cells = [
        replace(_cell(line, theory, unit, theory_paint(place)), width=columns.cell)
        for place, theory in enumerate(columns.nouns)
    ]
    verdict = text(_verdict(line, columns.nouns), columns.verdict, bold=len(line.first) == 1)
    name = text(line.rule, columns.rule, paint=MUTED)
    row = beside([name, *cells, verdict], space=_SPACE)
    return replace(row, height=max(_ROW, row.height + 4))


def _cell(line: _Line, theory: str, unit: Fraction, paint: Paint) -> Block:
    """Return a small bar and its count."""
    number = line.counts[theory]
    is_first = theory in line.first
    length = float(number * unit)
    ink = INK if is_first else MUTED
    figure = Words(length + 5, 12, for_people(number), bold=is_first, paint=ink)
    sharing = len(line.first) if is_first else 0
    bar = _bar(length, sharing, paint) if number else ()
    return Block(length, _ROW - 4, (*bar, figure))


def _bar(length: float, sharing: int, paint: Paint) -> tuple[Mark, ...]:
    """Return a bar, given how many theories share the lead: filled for 1, hollow for 0."""
    box = Box(0, 1, max(length, 1), _BAR, paint if sharing == 1 else PAPER, paint)
    return hatched(box, "level" if sharing > 1 else "", paint)


def _verdict(line: _Line, nouns: Mapping[str, str]) -> str:
    if not line.first:
        return "no theory leads"
    theory, *others = line.first
    return "tie" if others else f"{nouns[theory]} by {for_people(line.margin)}"


def _samples() -> list[tuple[Block, str]]:
    looks = ((1, "leads alone"), (2, "shares the lead"), (0, "does not lead"))
    return [(Block(26, _ROW - 6, _bar(26, sharing, INK)), said) for sharing, said in looks]


def _meanings(rules: Iterable[CountingRule], width: float) -> Block:
    lines = [
        text(f"{name}: {CONVENTIONS[name].meaning}", width, size=11, paint=MUTED)
        for name in dict.fromkeys(rule.name for rule in rules)
    ]
    return stack(lines, space=1)


def _finding(each: _Lines, nouns: Mapping[str, str]) -> str:
    """Say who leads under every rule, or that the rule decides."""
    leads = {line.first for line in each.lines}
    if len(leads) > 1:
        return f"{group_name(each.group)}: who leads depends on the rule."
    first = leads.pop()
    said = f"{nouns[first[0]]} leads" if len(first) == 1 else "no theory leads alone"
    return f"{group_name(each.group)}: {said} under every rule."
