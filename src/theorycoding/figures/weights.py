"""The score of each theory over the weight w of the primary theory, the changes of lead marked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from theorycoding.counting.tallies import Group
from theorycoding.figures.layout import Block, framed, text, tiled
from theorycoding.figures.leads import FROM, TO, Score, Stretch, scores, stretches
from theorycoding.figures.marks import Picture
from theorycoding.figures.panels import described, group_name, panel, theory_names
from theorycoding.figures.plot import plot
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import for_people
from theorycoding.vocabulary.wording import counted, listed

READING = "A mixed label gives w to its primary theory and 1 − w to the theory in the bracket."
_LEAST = 460  # width for what is said of the groups without a plot

Nouns = Mapping[str, str]


class _Weighed(NamedTuple):
    """A group, the lines of its theories, and who has most where."""

    group: Group
    lines: tuple[Score, ...]
    found: tuple[Stretch, ...]

    @property
    def depends(self) -> bool:
        """Whether any score depends on the weight."""
        return any(line.at_half != line.at_one for line in self.lines)


def weights_picture(
    groups: Iterable[Group],
    codebook: Codebook,
    *,
    title: str = "Score of each theory over the weight w of the primary theory",
    subtitle: str = READING,
) -> Picture:
    """Draw a panel a group: a line a theory, over the weight w from 1/2 to 1.

    Groups in which nothing depends on the weight are not drawn; a sentence says who leads there.

    Parameters
    ----------
    groups
        As from `tallies.groups`; leave out the pooled one, the last, if it is not wanted.
    codebook
        The theories, in order, with their nouns.
    """
    nouns = theory_names(codebook)
    every = [_weighed(group, codebook) for group in groups]
    body = tiled([_panel(each, nouns) for each in every if each.depends], space=28)
    fixed = [each for each in every if not each.depends]
    panels = counted(sum(each.depends for each in every), "panel")
    below = text(_of_fixed(fixed, nouns), max(body.width, _LEAST)) if fixed else Block(0, 0)
    what = f"Score of each theory over the weight w of the primary theory in {panels}."
    description = described(what, _finding(every[-1], nouns) if every else "")
    return framed([body, below], title=title, subtitle=subtitle, description=description)


def _weighed(group: Group, codebook: Codebook) -> _Weighed:
    lines = scores(group, codebook)
    return _Weighed(group, lines, stretches(lines))


def _panel(each: _Weighed, nouns: Nouns) -> Block:
    drawn = plot(each.lines, each.found, nouns)
    said = _verdict(each.found, nouns)
    verdict = text(f"{said[:1].upper()}{said[1:]}.", drawn.width)
    return panel(each.group, drawn.width, [drawn, verdict])


def _of_fixed(fixed: Iterable[_Weighed], nouns: Nouns) -> str:
    """Say who leads where the weight does not matter."""
    said = (f"{group_name(each.group)} ({_leads(each.found[0], nouns)})" for each in fixed)
    return f"The weight changes no score of {listed(said)}."


def _finding(each: _Weighed, nouns: Nouns) -> str:
    """Say who leads at every weight, or that the weight decides."""
    depends = "who leads depends on w"
    said = depends if len(each.found) > 1 else _verdict(each.found, nouns)
    return f"{group_name(each.group)}: {said}."


def _verdict(found: Sequence[Stretch], nouns: Nouns) -> str:
    """Say who leads at which weights."""
    if not any(stretch.first for stretch in found):
        return "no theory leads at any weight"
    return "; ".join(f"{_leads(stretch, nouns)} {_where(stretch)}" for stretch in found)


def _leads(stretch: Stretch, nouns: Nouns) -> str:
    if not stretch.first:
        return "no theory leads"
    names = listed(nouns[theory] for theory in stretch.first)
    return f"{names} {'leads' if len(stretch.first) == 1 else 'are level'}"


def _where(stretch: Stretch) -> str:
    start, end = for_people(stretch.start), for_people(stretch.end)
    if stretch.is_point:
        return f"at w = {start}"
    from_half = stretch.start == FROM and stretch.start_included
    to_one = stretch.end == TO and stretch.end_included
    if from_half and to_one:
        return "at every weight"
    if from_half:
        return f"for w below {end}"
    return f"for w above {start}" if to_one else f"for w between {start} and {end}"
