"""Weights as a figure: the score of each theory over the weight w, the changes of lead marked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from theorycoding.counting.groups import Group
from theorycoding.counting.weights import GREATEST, LEAST, Score, Stretch, scores_of, stretches
from theorycoding.figures.layout import Block, framed, text, tiled
from theorycoding.figures.marks import Figure
from theorycoding.figures.panels import described, group_name, panel, theory_names
from theorycoding.figures.plot import plot
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import for_people
from theorycoding.vocabulary.wording import capital, counted, listed

READING = "A mixed label gives w to its primary theory and 1 − w to the theory in the bracket."
_NARROWEST = 460  # width for the sentence about the groups without a plot

Nouns = Mapping[str, str]


class _Weighed(NamedTuple):
    """A group, the lines of its theories, and which of them are first at which weights."""

    group: Group
    lines: tuple[Score, ...]
    stretches: tuple[Stretch, ...]

    @property
    def depends(self) -> bool:
        """Whether any score depends on the weight."""
        return any(line.rise for line in self.lines)


def weights_figure(
    groups: Iterable[Group], codebook: Codebook, *, subtitle: str = READING
) -> Figure:
    """Draw one panel per group, with one line per theory over the weight w from 1/2 to 1.

    A group in which no score depends on the weight has no panel; a sentence says who leads there.

    Parameters
    ----------
    groups
        As from `groups.groups`; leave out the last, the pooled one, if it is not wanted.
    codebook
        The theories, in order, with their nouns.
    """
    nouns = theory_names(codebook)
    weighed = [_weighed(group, codebook) for group in groups]
    body = tiled([_panel(each, nouns) for each in weighed if each.depends], space=28)
    fixed = [each for each in weighed if not each.depends]
    panels = counted(len(weighed) - len(fixed), "panel")
    title = "Score of each theory over the weight w of the primary theory"
    what = f"{title} in {panels}."
    below = text(_of_fixed(fixed, nouns), max(body.width, _NARROWEST)) if fixed else Block(0, 0)
    return framed(
        [body, below],
        title=title,
        subtitle=subtitle,
        description=described(what, _finding(weighed[-1], nouns) if weighed else ""),
    )


def _weighed(group: Group, codebook: Codebook) -> _Weighed:
    lines = scores_of(group, codebook)
    return _Weighed(group, lines, stretches(lines))


def _panel(each: _Weighed, nouns: Nouns) -> Block:
    drawn = plot(each.lines, each.stretches, nouns)
    outcome = weights_in_words(each.stretches, nouns)
    verdict = text(f"{capital(outcome)}.", drawn.width)
    return panel(each.group, drawn.width, [drawn, verdict])


def _of_fixed(fixed: Iterable[_Weighed], nouns: Nouns) -> str:
    """Say who leads where the weight does not matter."""
    groups = (f"{group_name(each.group)} ({_leads(each.stretches[0], nouns)})" for each in fixed)
    return f"The weight changes no score of {listed(groups)}."


def _finding(each: _Weighed, nouns: Nouns) -> str:
    """Say who leads at every weight, or that this depends on the weight."""
    depends = len(each.stretches) > 1
    outcome = "who leads depends on w" if depends else weights_in_words(each.stretches, nouns)
    return f"{group_name(each.group)}: {outcome}."


def weights_in_words(stretches: Sequence[Stretch], nouns: Nouns) -> str:
    """Say who leads at which weights.

    >>> weights_in_words([Stretch(LEAST, GREATEST, ("a",))], {"a": "Autonomy"})
    'Autonomy leads at every weight'
    """
    if not any(stretch.first for stretch in stretches):
        return "no theory leads at any weight"
    return "; ".join(f"{_leads(stretch, nouns)} {_where(stretch)}" for stretch in stretches)


def _leads(stretch: Stretch, nouns: Nouns) -> str:
    if not stretch.first:
        return "no theory leads"
    names = listed(nouns[theory] for theory in stretch.first)
    return f"{names} {'leads' if len(stretch.first) == 1 else 'are level'}"


def _where(stretch: Stretch) -> str:
    start, end = for_people(stretch.start), for_people(stretch.end)
    if stretch.is_point:
        return f"at w = {start}"
    from_half = stretch.start == LEAST and stretch.start_included
    to_one = stretch.end == GREATEST and stretch.end_included
    if from_half and to_one:
        return "at every weight"
    if from_half:
        return f"for w below {end}"
    return f"for w above {start}" if to_one else f"for w between {start} and {end}"
