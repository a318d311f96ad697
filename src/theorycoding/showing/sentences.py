"""Sentences fit to paste: a verdict and what it hangs on, in words, from the figures only.

Every clause is a statement about counts and is meant literally: that a theory leads says that it
leads alone, and what is not said of a case is not meant.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import NamedTuple

from theorycoding.counting.relabelling import Relabelling
from theorycoding.counting.rules import CONVENTIONS
from theorycoding.counting.verdicts import Verdict, rests_on_straws
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import for_people

MOST_NAMED = 8  # more arguments than these are not listed in a sentence
MOST_SETS_NAMED = 3

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ZERO = Fraction(0)
_HALF = Fraction(1, 2)


class Weighing(NamedTuple):
    """Weights of the bracket, from `low` to `high` within [0, 1/2], with the same leader."""

    leader: str | None
    low: Fraction
    high: Fraction
    low_included: bool
    high_included: bool


def sentence(verdict: Verdict, *, coder_phrase: str = "As coded by the authors") -> str:
    """Say who leads in a group, under which rules another does, and what would end the lead.

    Parameters
    ----------
    verdict
        One of `verdicts`. Theories go by their nouns, in lower case where the code is, unless
        the noun has further capitals.
    coder_phrase
        Whose labels these are; may be empty.

    Examples
    --------
    >>> import pandas as pd
    >>> from theorycoding.counting.verdicts import verdicts
    >>> codings = pd.DataFrame({
    ...     "argument": ["C1", "C2", "C3", "C4", "C5"],
    ...     "actor": "CSTO",
    ...     "label": ["realism", "liberalism", "realism (liberalism)", "realism (liberalism)",
    ...               "liberalism"],
    ... })
    >>> for clause in sentence(verdicts(codings)[0]).split("; "):
    ...     print(clause)
    As coded by the authors, realism leads 3 to 2 among the five CSTO arguments when the bracketed
        label is ignored or given less than ¼ of its argument
    liberalism leads when every theory named counts in full, when only unmixed labels count and
        when the bracketed label is given more than ¼ and at most ½ of its argument
    no theory leads alone when the bracketed label is given exactly ¼ of its argument
    with the bracketed label ignored, relabelling one argument (C1, C3 or C4) can end the lead of
        realism and let liberalism lead.
    """
    if not verdict.group.arguments:
        clauses = [f"{_arguments(verdict, 0)} has a label, so no theory leads"]
    else:
        clauses = [_first_clause(verdict), *_other_clauses(verdict), *_relabelling_clause(verdict)]
    text = "; ".join(clauses)
    text = f"{coder_phrase}, {text}" if coder_phrase else text
    return f"{text[0].upper()}{text[1:]}."


def rules_sentence(verdict: Verdict) -> str:
    """Say under which of the named counting rules who leads; counts are those of `primary`.

    Examples
    --------
    >>> import pandas as pd
    >>> from theorycoding.counting.verdicts import verdicts
    >>> codings = pd.DataFrame({
    ...     "argument": ["N1", "N2", "N3"],
    ...     "actor": "NATO",
    ...     "label": ["realism (liberalism)", "realism", "liberalism"],
    ... })
    >>> for clause in rules_sentence(verdicts(codings)[0]).split("; "):
    ...     print(clause)
    Realism leads 2 to 1 under primary, and under weighted 2/3 and weighted 3/4
    no theory leads alone under any, pure and weighted 1/2.
    """
    if not verdict.group.arguments:
        return "No argument has a label."
    first, *others = verdict.rules
    text = f"{_standing(verdict)} under {first.rule}"
    cases: dict[str | None, list[str]] = {first.leader: []}
    for one in sorted(others, key=lambda one: one.leader is None):
        cases.setdefault(one.leader, []).append(str(one.rule))
    same = cases.pop(first.leader)
    if same:
        leads = "" if first.leader else "no theory leads alone "
        text += f", and {leads}under {_listed(same) if cases else 'every other rule'}"
    text = "; ".join(
        [text, *(f"{_leader(verdict, one)} under {_listed(cases[one])}" for one in cases)]
    )
    return f"{text[0].upper()}{text[1:]}."


def _leader(verdict: Verdict, leader: str | None) -> str:
    return f"{theory_name(leader, verdict.codebook)} leads" if leader else "no theory leads alone"


def straws_warning(verdict: Verdict, grades: Mapping[str, str]) -> str:
    """Say that a lead rests on straws in the wind only; nothing where it does not.

    Parameters
    ----------
    verdict, grades
        As for `rests_on_straws`.
    """
    if verdict.leader is None or not rests_on_straws(verdict, grades):
        return ""
    carrying = verdict.carried_by(verdict.leader)
    named = f" ({_listed(carrying)})" if len(carrying) <= MOST_NAMED else ""
    all_of = "the" if len(carrying) == 1 else "all"
    are = "is" if len(carrying) == 1 else "are"
    return (
        f"The lead of {theory_name(verdict.leader, verdict.codebook)} rests on straws in the wind"
        f" only: {all_of} {_arguments(verdict, len(carrying))} that"
        f" {'carries' if len(carrying) == 1 else 'carry'} it{named} {are} so graded."
    )


def theory_name(theory: str, codebook: Codebook) -> str:
    """Return the noun of a theory as it stands within a sentence.

    >>> from theorycoding.vocabulary.codebook import Code
    >>> codes = Code("label", "realism", "Realism"), Code("label", "es", "English School")
    >>> [theory_name(code.code, Codebook(codes)) for code in codes]
    ['realism', 'English School']
    """
    noun = codebook.noun(theory)
    if theory[:1].islower() and noun[1:] == noun[1:].lower():
        return noun[:1].lower() + noun[1:]
    return noun


def weighings(verdict: Verdict) -> tuple[Weighing, ...]:
    """Return who leads, if anybody, over every weight of the bracket from 0 to 1/2, rising."""
    found = []
    at, is_open = _ZERO, True  # everything below `at` is dealt with; itself not, if open
    for interval in reversed(verdict.weights):
        low, high = 1 - interval.end, 1 - interval.start
        if at < low or (is_open and not interval.end_included):
            found.append(Weighing(None, at, low, is_open, not interval.end_included))
        found.append(
            Weighing(interval.theory, low, high, interval.end_included, interval.start_included)
        )
        at, is_open = high, not interval.start_included
    if at < _HALF or is_open:
        found.append(Weighing(None, at, _HALF, is_open, True))
    return tuple(found)


def _first_clause(verdict: Verdict) -> str:
    """Say how the theories stand under the rule `primary`."""
    among = "on" if verdict.group.arguments == 1 else "among"
    is_all = verdict.group.name is None and verdict.group.arguments not in {1, 2}
    every = "all" if is_all else "the"
    standing = f"{_standing(verdict)} {among} {every} {_arguments(verdict)}{_residuals(verdict)}"
    if not verdict.group.mixed:
        return f"{standing} whatever the counting rule, as no label is mixed"
    if not _is_the_same_throughout(verdict):
        return f"{standing} when {_ignored(verdict, weighings(verdict)[0])}"
    leads = "leads" if verdict.leader else "no theory leads alone"
    return f"{standing} when {_ignored(verdict)}, and {leads} whatever the counting rule"


def _standing(verdict: Verdict) -> str:
    counts = verdict.tallies[0].counts
    able = _able_to_lead(verdict)
    ranked = sorted((name for name in able if counts[name]), key=lambda name: -counts[name])
    if not ranked:
        return "no theory leads"
    names = {name: theory_name(name, verdict.codebook) for name in ranked}
    first, *rivals = ((names[name], for_people(counts[name])) for name in ranked)
    if verdict.leader is None:
        tied = [names[name] for name in ranked if counts[name] == counts[ranked[0]]]
        return f"{_listed(tied)} tie at {first[1]} each"
    return _leading(first, rivals, able=len(able))


def _leading(first: tuple[str, str], rivals: Sequence[tuple[str, str]], *, able: int) -> str:
    """Say who leads whom, given the names and counts of those that have any."""
    leader, most = first
    match able, len(rivals):
        case 1, _:
            return f"{leader} leads unopposed with {most}"
        case _, 0:
            return f"{leader} leads {most} to 0"
        case 2, _:
            return f"{leader} leads {most} to {rivals[0][1]}"
        case _, 1:
            return f"{leader} leads {rivals[0][0]} {most} to {rivals[0][1]}"
    others = _listed(f"{name} with {number}" for name, number in rivals)
    return f"{leader} leads with {most}, ahead of {others},"


def _residuals(verdict: Verdict) -> str:
    counts = verdict.tallies[0].counts
    found = [
        f"{theory_name(name, verdict.codebook)}: {for_people(number)}"
        for name, number in counts.items()
        if number and name in verdict.codebook.residual
    ]
    return f" ({', '.join(found)})" if found else ""


def _arguments(verdict: Verdict, number: int | None = None) -> str:
    """Say how many arguments of which group: `five coded CSTO arguments`."""
    if number is None:
        number = verdict.group.arguments
    noun = "argument" if number in {0, 1} else "arguments"
    words = [_number(number)]
    if verdict.group.uncoded and number:
        words.append("coded")
    name, column = verdict.group.name, verdict.by.replace("_", " ")
    if name is None:
        words.append(noun)
    elif not name:
        words += [noun, "with no", column]
    elif verdict.by == "actor":
        words += [name, noun]
    else:
        words += [noun, "whose", column, "is", name]
    return " ".join(words)


def _ignored(verdict: Verdict, weighing: Weighing | None = None) -> str:
    """Say what the rule `primary` does, and up to which weight of the bracket it comes out so."""
    parts = []
    if _has_co_equals(verdict):
        parts.append("co-equal theories share an argument")
    if _has_brackets(verdict):
        given = f" or given {_extent(weighing)}" if weighing and weighing.high else ""
        parts.append(f"the bracketed label is ignored{given}")
    return " and ".join(parts)


def _other_clauses(verdict: Verdict) -> Iterator[str]:
    """Say who leads under the other rules, the leader of the first clause first."""
    if _is_the_same_throughout(verdict):
        return
    cases: dict[str | None, list[str]] = {verdict.leader: []} if verdict.leader else {}
    for leader, condition in _cases(verdict):
        cases.setdefault(leader, []).append(f"when {condition}")
    nobody = cases.pop(None, [])
    for leader, conditions in cases.items():
        if conditions:
            name = theory_name(leader or "", verdict.codebook)
            leads = "also leads" if leader == verdict.leader else "leads"
            yield f"{name} {leads} {_listed(conditions)}"
    if nobody:
        yield f"no theory leads alone {_listed(nobody)}"


def _cases(verdict: Verdict) -> Iterator[tuple[str | None, str]]:
    """Give the leader in each case but that of the first clause, and the case."""
    for tally in verdict.tallies:
        if condition := CONVENTIONS[tally.rule.name].condition:
            none = "" if any(tally.counts.values()) else " (there are none)"
            yield tally.leader, f"{condition}{none}"
    if _has_brackets(verdict):
        for weighing in weighings(verdict)[1:]:
            yield weighing.leader, f"the bracketed label is given {_extent(weighing)}"


def _extent(weighing: Weighing) -> str:
    low, high = for_people(weighing.low), for_people(weighing.high)
    if weighing.low == weighing.high:
        return f"exactly {low} of its argument"
    bounds = [f"{'at most' if weighing.high_included else 'less than'} {high}"]
    if weighing.low or not weighing.low_included:
        bounds.insert(0, f"{'at least' if weighing.low_included else 'more than'} {low}")
    return f"{' and '.join(bounds)} of its argument"


def _relabelling_clause(verdict: Verdict) -> Iterator[str]:
    """Say how many arguments must be relabelled, and which, to end the lead and to reverse it."""
    lose, reverse = verdict.to_lose_lead, verdict.to_reverse
    if lose.number is None or verdict.leader is None:
        return
    rivals = [name for name in _able_to_lead(verdict) if name != verdict.leader]
    other = theory_name(rivals[0], verdict.codebook) if len(rivals) == 1 else "another theory"
    end = f"can end the lead of {theory_name(verdict.leader, verdict.codebook)}"
    given = f"with {_ignored_briefly(verdict)}, " if verdict.group.mixed else ""
    to_lose, to_reverse = _relabelling(lose, verdict), _relabelling(reverse, verdict)
    if to_lose == to_reverse:
        yield f"{given}{to_lose} {end} and let {other} lead"
    else:
        yield f"{given}{to_lose} {end}, and {to_reverse} can let {other} lead"


def _relabelling(relabelling: Relabelling, verdict: Verdict) -> str:
    number = relabelling.number or 0
    which = _which(relabelling, number, verdict)
    noun = "argument" if number == 1 else "arguments"
    least = ", but no fewer," if number > 1 else ""
    return f"relabelling {_number(number)} {noun}{which and f' ({which})'}{least}"


def _which(relabelling: Relabelling, number: int, verdict: Verdict) -> str:
    """Name the sets if they are few or of one make, else what all have in common."""
    if number <= MOST_NAMED and not relabelling.has_more_sets:
        named = {argument for arguments in relabelling.sets for argument in arguments}
        if len(relabelling.sets) == comb(len(named), number):
            return _any_of([name for name in verdict.arguments if name in named], number)
        if len(relabelling.sets) <= MOST_SETS_NAMED:
            return ", or ".join(_listed(arguments) for arguments in relabelling.sets)
    if 0 < len(relabelling.necessary) <= MOST_NAMED:
        return f"always with {_listed(relabelling.necessary)}"
    return ""


def _any_of(names: Sequence[str], number: int) -> str:
    if len(names) > MOST_NAMED:
        return f"any {_number(number)} of {len(names)}"
    if number == len(names):
        return _listed(names)
    if number == 1:
        return _listed(names, "or")
    return f"any {_number(number)} of {_listed(names)}"


def _ignored_briefly(verdict: Verdict) -> str:
    if not _has_brackets(verdict):
        return "co-equal theories sharing an argument"
    return "the bracketed label ignored"


def _is_the_same_throughout(verdict: Verdict) -> bool:
    """Whether the rules `primary`, `any`, `pure` and every weight have the same leader."""
    leaders = {outcome.leader for outcome in verdict.rules}
    return leaders | {weighing.leader for weighing in weighings(verdict)} == {verdict.leader}


def _able_to_lead(verdict: Verdict) -> list[str]:
    residual = verdict.codebook.residual
    return [name for name in verdict.codebook.theories if name not in residual]


def _has_brackets(verdict: Verdict) -> bool:
    return any(pattern.label.secondary for pattern in verdict.group.patterns)


def _has_co_equals(verdict: Verdict) -> bool:
    return any(len(pattern.label.primary) > 1 for pattern in verdict.group.patterns)


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _listed(words: Iterable[str], last: str = "and") -> str:
    *others, end = map(str, words)
    return f"{', '.join(others)} {last} {end}" if others else end


def coder_phrase(coder: str, *, is_project: bool) -> str:
    """Say whose labels a sentence rests on.

    >>> coder_phrase("published", is_project=False)
    'As coded by the authors'
    """
    if is_project:
        return (
            "As read by this project"
            if coder == "project"
            else f"As read by {coder} (this project)"
        )
    return {"published": "As coded by the authors", "unnamed": "As coded"}.get(
        coder, f"As coded by {coder}"
    )


def hangs_on(verdict: Verdict) -> tuple[str, ...]:
    """Return the choices on which a lead depends; none if it is sturdy.

    A lead is sturdy if no counting rule, no argument left out and no single label relabelled
    takes it away.
    """
    if verdict.leader is None:
        return ()
    choices = []
    others = [str(one.rule) for one in verdict.rules if one.leader != verdict.leader]
    if others:
        choices.append(f"the counting rule (not under {', '.join(others)})")
    left_out = [
        argument
        for argument, outcome in verdict.drop_one()
        if outcome.rule == verdict.rules[0].rule and outcome.leader != verdict.leader
    ]
    if left_out:
        choices.append(f"one argument left out ({_few(left_out)})")
    if verdict.to_lose_lead.number == 1:
        single = [argument for one in verdict.to_lose_lead.sets for argument in one]
        choices.append(f"one label ({_few(single)})")
    return tuple(choices)


def _few(arguments: Sequence[str]) -> str:
    """Name a few arguments; of many, say how many."""
    return ", ".join(arguments) if len(arguments) <= MOST_NAMED else f"any of {len(arguments)}"
