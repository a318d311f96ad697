"""Rule by theory: the count of each theory under each counting rule, and who leads by how much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from theorycoding.codebook import Codebook
from theorycoding.exact import for_people
from theorycoding.figures.layout import PAGE, Block, beside, flow, framed, stack, text, width_for
from theorycoding.figures.marks import Box, Hatch, Mark, Picture, Strokes, Words, hatched
from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import group_name, listed, panel
from theorycoding.tallies import RULE_MEANINGS, CountingRule, Tally

_ROW = 22
_BAR = 12
_LONGEST = 44
_SPACE = 10


@dataclass(frozen=True)
class _Columns:
    """What is the same in every panel."""

    nouns: Mapping[str, str]
    residual: frozenset[str]
    unit: Fraction  # pixels of a bar for a count of one
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

    Parameters
    ----------
    tallies
        Any groups under any rules, as from `tallies.count`; both keep their order.
    codebook
        The theories, in order, with their nouns.
    """
    every = list(tallies)
    by_group: dict[str | None, list[Tally]] = {}
    for tally in every:
        by_group.setdefault(tally.group.name, []).append(tally)
    columns = _columns(every, codebook)
    body = flow([_panel(found, columns) for found in by_group.values()], PAGE, space=28)
    return framed(
        [body, _meanings([tally.rule for tally in every], max(body.width, 460))],
        title=title,
        subtitle=subtitle,
        description=" ".join(_sentence(found, columns) for found in by_group.values()),
    )


def rule_name(rule: CountingRule) -> str:
    """Return a rule as people read it.

    >>> rule_name(CountingRule("weighted", Fraction(2, 3)))
    'weighted ⅔'
    """
    return rule.name if rule.weight is None else f"{rule.name} {for_people(rule.weight)}"


def _columns(every: Sequence[Tally], codebook: Codebook) -> _Columns:
    nouns = codebook.nouns()
    counts = [number for tally in every for number in tally.counts.values()]
    figures = width_for(map(for_people, counts), 200, bold=True)
    verdicts = [_verdict(tally, nouns) for tally in every]
    return _Columns(
        nouns=nouns,
        residual=codebook.residual,
        unit=_LONGEST / max(counts, default=Fraction(0)) if any(counts) else Fraction(0),
        rule=width_for((rule_name(tally.rule) for tally in every), 120),
        cell=max(_LONGEST + 5 + figures, 60),
        verdict=width_for(verdicts, 170, bold=True),
    )


def _panel(found: Sequence[Tally], columns: _Columns) -> Block:
    rows = [_row(tally, columns) for tally in found]
    return panel(found[0].group, columns.width, [_head(columns), stack(rows)])


def _head(columns: _Columns) -> Block:
    """The names of the theories, their last lines level, on a rule."""
    names = [text(name, columns.cell, size=11) for name in columns.nouns.values()]
    height = max((name.height for name in names), default=0)
    lowered = [Block(name.width, height, name.at(0, height - name.height)) for name in names]
    cells = beside([Block(columns.rule, height), *lowered], space=_SPACE)
    line = Strokes((((0, 2), (columns.width, 2)),), FAINT)
    return stack([cells, Block(columns.width, 4, (line,))])


def _row(tally: Tally, columns: _Columns) -> Block:
    cells = [
        _cell(tally, theory, columns, theory_paint(place))
        for place, theory in enumerate(columns.nouns)
    ]
    verdict = text(_verdict(tally, columns.nouns), columns.verdict, bold=bool(tally.leader))
    name = text(rule_name(tally.rule), columns.rule, paint=MUTED)
    row = beside([name, *cells, verdict], space=_SPACE)
    return replace(row, height=max(_ROW, row.height + 4))


def _cell(tally: Tally, theory: str, columns: _Columns, paint: Paint) -> Block:
    """A small bar and its count: filled if it leads alone, striped if it shares the lead."""
    number = tally.counts[theory]
    first = theory in _first(tally, columns.residual)
    alone = first and tally.leader is not None
    length = float(number * columns.unit)
    marks: list[Mark] = []
    if number:
        hatch: Hatch = "level" if first and not alone else ""
        bar = Box(0, 1, max(length, 1), _BAR, paint if alone else PAPER, paint)
        marks += hatched(bar, hatch, paint)
    figure = for_people(number)
    marks.append(Words(length + 5, 12, figure, bold=first, paint=INK if first else MUTED))
    return Block(columns.cell, _ROW - 4, tuple(marks))


def _first(tally: Tally, residual: frozenset[str]) -> list[str]:
    """The theories with most, one or several; none where nobody has any."""
    rivals = {theory: n for theory, n in tally.counts.items() if theory not in residual}
    most = max(rivals.values(), default=Fraction(0))
    return [theory for theory, number in rivals.items() if number == most and most]


def _verdict(tally: Tally, nouns: Mapping[str, str]) -> str:
    if tally.leader is None:
        return "tie" if any(tally.counts.values()) else "no theory"
    return f"{nouns[tally.leader]} by {for_people(tally.margin)}"


def _meanings(rules: Iterable[CountingRule], width: float) -> Block:
    lines = [
        text(f"{name}: {RULE_MEANINGS[name]}", width, size=11, paint=MUTED)
        for name in dict.fromkeys(rule.name for rule in rules)
    ]
    return stack(lines, space=1)


def _sentence(found: Sequence[Tally], columns: _Columns) -> str:
    said = [f"under {rule_name(tally.rule)}, {_outcome(tally, columns)}" for tally in found]
    return f"{group_name(found[0].group)}: {'; '.join(said)}."


def _outcome(tally: Tally, columns: _Columns) -> str:
    nouns = columns.nouns
    counts = listed(f"{nouns[name]} {for_people(number)}" for name, number in tally.counts.items())
    first = _first(tally, columns.residual)
    if tally.leader is not None:
        return f"{nouns[tally.leader]} leads by {for_people(tally.margin)} ({counts})"
    if not first:
        return f"no theory leads ({counts})"
    return f"{listed(nouns[name] for name in first)} share the lead ({counts})"
