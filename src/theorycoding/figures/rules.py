"""Counting rules as a figure: the counts under each rule, and which theory leads by how much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from theorycoding.counting.rules import CONVENTIONS, CountingRule
from theorycoding.counting.tallies import Tally
from theorycoding.figures.layout import (
    Block,
    beside,
    bottoms_level,
    framed,
    legend,
    stack,
    text,
    tiled,
    width_for,
)
from theorycoding.figures.marks import Box, Figure, Mark, Strokes, Words, hatched
from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import described, group_name, panel, theory_names
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import for_people
from theorycoding.vocabulary.wording import counted

_ROW = 22
_BAR = 12
_LONGEST = 36
_SPACE = 8
_NARROWEST = 460  # width for the meanings of the rules


class _Line(NamedTuple):
    """The outcome under one rule, or under all rules where they do not differ."""

    rule: str
    tally: Tally


_Panel = tuple[_Line, ...]  # the lines of one group


@dataclass(frozen=True)
class _Columns:
    """The names of the theories, and the widths that all panels share."""

    nouns: Mapping[str, str]
    rule: float
    cell: float
    verdict: float

    @property
    def width(self) -> float:
        return self.rule + (self.cell + _SPACE) * len(self.nouns) + self.verdict + _SPACE


def rules_figure(tallies: Iterable[Tally], codebook: Codebook, *, subtitle: str = "") -> Figure:
    """Draw one panel per group, with one row per rule and one column per theory.

    Where the counts of a group are the same under every rule, a single row says so.

    Parameters
    ----------
    tallies
        Any groups under any rules, as from `tallies.count`; both keep their order.
    codebook
        The theories, in order, with their nouns.
    """
    by_group: dict[str | None, list[Tally]] = {}
    for tally in tallies:
        by_group.setdefault(tally.group.name, []).append(tally)
    panels = [_lines(group) for group in by_group.values()]
    columns = _columns([line for lines in panels for line in lines], theory_names(codebook))
    body = tiled([_panel(lines, columns) for lines in panels], space=24)
    width = max(body.width, _NARROWEST)
    rules = [tally.rule for group in by_group.values() for tally in group]
    return framed(
        [body, legend(_samples(), width), _meanings(rules, width)],
        title="Who leads under each counting rule",
        subtitle=subtitle,
        description=described(
            f"Counts of each theory per counting rule in {counted(len(panels), 'panel')}.",
            _finding(panels[-1], columns.nouns) if panels else "",
        ),
    )


def rule_name(rule: CountingRule) -> str:
    """Return a rule as people read it.

    >>> rule_name(CountingRule("weighted", Fraction(2, 3)))
    'weighted ⅔'
    """
    return rule.name if rule.weight is None else f"{rule.name} {for_people(rule.weight)}"


def _lines(tallies: Sequence[Tally]) -> _Panel:
    first, *others = tallies
    if others and all(tally.counts == first.counts for tally in others):
        return (_Line("every rule", first),)
    return tuple(_Line(rule_name(tally.rule), tally) for tally in tallies)


def _columns(lines: Sequence[_Line], nouns: Mapping[str, str]) -> _Columns:
    counts = (for_people(number) for line in lines for number in line.tally.counts.values())
    words = (word for noun in nouns.values() for word in noun.split())
    verdicts = (_verdict(line.tally, nouns) for line in lines)
    return _Columns(
        nouns=nouns,
        rule=width_for((line.rule for line in lines), 120),
        cell=max(_LONGEST + 5 + width_for(counts, 200, bold=True), width_for(words, 130, size=11)),
        verdict=width_for(verdicts, 230, bold=True),
    )


def _panel(lines: _Panel, columns: _Columns) -> Block:
    """Return the rows of a group, within which the lengths of bars compare."""
    most = max(
        (number for line in lines for number in line.tally.counts.values()), default=Fraction(0)
    )
    rows = [_row(line, columns, _LONGEST / (most or Fraction(1))) for line in lines]
    return panel(lines[0].tally.group, columns.width, [_head(columns), stack(rows)])


def _head(columns: _Columns) -> Block:
    """Return the names of the theories above a line."""
    names = [text(name, columns.cell, size=11) for name in columns.nouns.values()]
    cells = beside([Block(columns.rule, 0), *bottoms_level(names)], space=_SPACE)
    line = Strokes((((0, 2), (columns.width, 2)),), FAINT)
    return stack([cells, Block(columns.width, 4, (line,))])


def _row(line: _Line, columns: _Columns, unit: Fraction) -> Block:
    cells = [
        replace(_cell(line.tally, theory, unit, theory_paint(place)), width=columns.cell)
        for place, theory in enumerate(columns.nouns)
    ]
    is_bold = line.tally.leader is not None
    verdict = text(_verdict(line.tally, columns.nouns), columns.verdict, bold=is_bold)
    name = text(line.rule, columns.rule, paint=MUTED)
    row = beside([name, *cells, verdict], space=_SPACE)
    return replace(row, height=max(_ROW, row.height + 4))


def _cell(tally: Tally, theory: str, unit: Fraction, paint: Paint) -> Block:
    """Return a small bar and its count."""
    number = tally.counts[theory]
    is_first = theory in tally.first
    length = float(number * unit)
    ink = INK if is_first else MUTED
    count = Words(length + 5, 12, for_people(number), bold=is_first, paint=ink)
    sharing = len(tally.first) if is_first else 0
    bar = _bar(length, sharing, paint) if number else ()
    return Block(length, _ROW - 4, (*bar, count))


def _bar(length: float, sharing: int, paint: Paint) -> tuple[Mark, ...]:
    """Return a bar, given how many theories share the lead: filled for 1, hollow for 0."""
    box = Box(0, 1, max(length, 1), _BAR, paint if sharing == 1 else PAPER, paint)
    return hatched(box, "level" if sharing > 1 else "", paint)


def _verdict(tally: Tally, nouns: Mapping[str, str]) -> str:
    if tally.leader is None:
        return "tie" if tally.first else "no theory leads"
    return f"{nouns[tally.leader]} by {for_people(tally.margin)}"


def _samples() -> list[tuple[Block, str]]:
    looks = ((1, "leads alone"), (2, "shares the lead"), (0, "does not lead"))
    return [(Block(26, _ROW - 6, _bar(26, sharing, INK)), meaning) for sharing, meaning in looks]


def _meanings(rules: Iterable[CountingRule], width: float) -> Block:
    lines = [
        text(f"{name}: {CONVENTIONS[name].meaning}", width, size=11, paint=MUTED)
        for name in dict.fromkeys(rule.name for rule in rules)
    ]
    return stack(lines, space=1)


def _finding(lines: _Panel, nouns: Mapping[str, str]) -> str:
    """Say who leads under every rule, or that this depends on the rule."""
    name = group_name(lines[0].tally.group)
    if len({line.tally.first for line in lines}) > 1:
        return f"{name}: who leads depends on the rule."
    leader = lines[0].tally.leader
    outcome = f"{nouns[leader]} leads" if leader else "no theory leads alone"
    return f"{name}: {outcome} under every rule."
