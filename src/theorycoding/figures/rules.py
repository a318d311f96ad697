"""Counting rules as a figure: the counts under each rule, and which theory leads by how much."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from theorycoding.counting.rules import CONVENTIONS
from theorycoding.counting.tallies import Tally
from theorycoding.figures.layout import Block, beside, framed, legend, stack, text, tiled, width_for
from theorycoding.figures.marks import Box, Figure, Mark, Strokes, Words, hatched
from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import group_name, panel, theory_names
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import counted, for_people

_ROW = 22
_BAR = 12
_LONGEST = 36
_SPACE = 8
_NARROWEST = 460  # width for the meanings of the rules
_Lines = Mapping[str, Tally]  # of one group, by rule, or under all rules if they do not differ


class _Columns(NamedTuple):
    """The names of the theories, and the widths that all panels share."""

    nouns: Mapping[str, str]
    rule: float
    cell: float
    verdict: float


def rules_figure(tallies: Sequence[Tally], codebook: Codebook, *, subtitle: str = "") -> Figure:
    """Draw one panel per group, with one row per rule and one column per theory.

    Where the counts of a group are the same under every rule, a single row says so.

    Parameters
    ----------
    tallies
        Any groups under any rules, as from `tallies.count`; both keep their order.
    codebook
        The theories, in order, with their nouns.
    """
    by_group: dict[str | None, dict[str, Tally]] = {}
    for tally in tallies:
        weight = tally.rule.weight
        name = tally.rule.name if weight is None else f"{tally.rule.name} {for_people(weight)}"
        by_group.setdefault(tally.group.name, {})[name] = tally
    panels = [_joined(lines) for lines in by_group.values()]
    columns = _columns(panels, theory_names(codebook))
    body = tiled([_panel(lines, columns) for lines in panels], space=24)
    width = max(body.width, _NARROWEST)
    looks = ((1, "leads alone"), (2, "shares the lead"), (0, "does not lead"))
    samples = [(Block(26, _ROW - 6, _bar(26, sharing, INK)), word) for sharing, word in looks]
    meanings = [
        text(f"{name}: {CONVENTIONS[name].meaning}", width, size=11, paint=MUTED)
        for name in dict.fromkeys(tally.rule.name for tally in tallies)
    ]
    return framed(
        [body, legend(samples, width), stack(meanings, space=1)],
        title="Who leads under each counting rule",
        subtitle=subtitle,
        what=f"Counts of each theory per counting rule in {counted(len(panels), 'panel')}.",
        finding=_finding(panels[-1], columns.nouns) if panels else "",
    )


def _joined(lines: _Lines) -> _Lines:
    """Return the lines of a group, or a single one if all have the same counts."""
    first, *others = lines.values()
    is_one = others and all(tally.counts == first.counts for tally in others)
    return {"every rule": first} if is_one else lines


def _columns(panels: Iterable[_Lines], nouns: Mapping[str, str]) -> _Columns:
    lines = [line for each in panels for line in each.items()]
    counts = (for_people(number) for _, tally in lines for number in tally.counts.values())
    words = (word for noun in nouns.values() for word in noun.split())
    verdicts = (_verdict(tally, nouns) for _, tally in lines)
    return _Columns(
        nouns=nouns,
        rule=width_for((rule for rule, _ in lines), 120),
        cell=max(_LONGEST + 5 + width_for(counts, 200, bold=True), width_for(words, 130, size=11)),
        verdict=width_for(verdicts, 230, bold=True),
    )


def _panel(lines: _Lines, columns: _Columns) -> Block:
    """Return the rows of a group, within which the lengths of bars compare."""
    tallies = list(lines.values())
    most = max((number for tally in tallies for number in tally.counts.values()), default=0)
    unit = Fraction(_LONGEST) / (most or 1)
    rows = stack([_row(rule, tally, columns, unit) for rule, tally in lines.items()])
    names = [text(name, columns.cell, size=11) for name in columns.nouns.values()]
    head = beside([Block(columns.rule, 0), *names], space=_SPACE, ends_level=True)
    line = Block(rows.width, 4, (Strokes((((0, 2), (rows.width, 2)),), FAINT),))
    return panel(tallies[0].group, rows.width, [stack([head, line]), rows])


def _row(rule: str, tally: Tally, columns: _Columns, unit: Fraction) -> Block:
    cells = [
        _cell(tally, theory, unit, theory_paint(place))._replace(width=columns.cell)
        for place, theory in enumerate(columns.nouns)
    ]
    verdict = text(_verdict(tally, columns.nouns), columns.verdict, bold=tally.leader is not None)
    row = beside([text(rule, columns.rule, paint=MUTED), *cells, verdict], space=_SPACE)
    return row._replace(height=max(_ROW, row.height + 4))


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


def _finding(lines: _Lines, nouns: Mapping[str, str]) -> str:
    """Say who leads under every rule, or that this depends on the rule."""
    first, *others = lines.values()
    name = group_name(first.group)
    if any(tally.first != first.first for tally in others):
        return f"{name}: who leads depends on the rule."
    leader = first.leader
    outcome = f"{nouns[leader]} leads" if leader else "no theory leads alone"
    return f"{name}: {outcome} under every rule."
