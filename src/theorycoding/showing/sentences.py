"""Sentences ready to paste: one for each verdict, from the counts only.

Every clause is a statement about counts and is meant literally: that a theory leads says that it
leads alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from theorycoding.counting.rules import PRIMARY
from theorycoding.counting.verdicts import Verdict, rests_on_straws
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import capital, counted, for_data, for_people, listed
from theorycoding.vocabulary.labels import SEPARATORS

Write = Callable[[Fraction | int], str]

MOST_ARGUMENTS_NAMED = 8
MOST_THEORIES_NAMED = 3


def theories_found(codebook: Codebook, labels: Iterable[str]) -> str:
    """Return which theories were found in labels, and how labels with separators were read.

    >>> from theorycoding.vocabulary.codebook import theories_found as found
    >>> labels = ["Bias (racism)", "Error", "Greed", "Error (Greed)"]
    >>> for line in theories_found(found(labels), labels).split(". "):
    ...     print(line)
    No codebook given: using the theories found in the labels (Bias (racism), Error, Greed)
    Taken apart, as each part is a label by itself: 'Error (Greed)'
    Read whole, as a part is not: 'Bias (racism)'.
    """
    texts = [text for text in dict.fromkeys(labels) if SEPARATORS.intersection(text)]
    whole = [text for text in texts if text in codebook.names()]
    apart = [text for text in texts if text not in codebook.names()]
    theories = ", ".join(codebook.theories) or "none"
    parts = [f"No codebook given: using the theories found in the labels ({theories})"]
    if apart:
        parts.append(f"Taken apart, as each part is a label by itself: {_first_few(apart)}")
    if whole:
        parts.append(f"Read whole, as a part is not: {_first_few(whole)}")
    return f"{'. '.join(parts)}."


def _first_few(texts: Sequence[str]) -> str:
    shown = [f"'{text}'" for text in texts[:MOST_THEORIES_NAMED]]
    more = len(texts) - len(shown)
    return listed([*shown, f"{more:,} more"] if more else shown)


def sentence(
    verdict: Verdict, *, coder_phrase: str = "As coded by the authors", write: Write = for_people
) -> str:
    """Return who leads in a group, by how much, under which rules, and what would end the lead.

    The sentence has at most 35 words if names have one word each.

    Parameters
    ----------
    verdict
        One of `verdicts`. Theories go by their nouns, in lower case where the code is, unless
        the noun has further capitals.
    coder_phrase
        Whose labels these are; may be empty.
    write
        How exact numbers are written.

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
    As coded by the authors, realism leads 3 to 2 on the 5 arguments of CSTO under the rule
        'primary', not 'any', 'pure' or 'weighted' up to 3/4
    relabelling 1 argument can end it.
    """
    text = clauses(verdict, write)
    text = f"{coder_phrase}, {text}" if coder_phrase else text
    return f"{capital(text)}."


def clauses(verdict: Verdict, write: Write = for_people) -> str:
    """Return what `sentence` says after whose labels it rests on."""
    if not verdict.group.arguments:
        return f"no theory leads, as no argument{_of_group(verdict)} has a label"
    text = f"{standing(verdict, write)} on {group_phrase(verdict)}{_rules(verdict)}"
    if number := verdict.to_lose_lead.number:
        text += f"; relabelling {counted(number, 'argument')} can end it"
    return text


def straws_warning(verdict: Verdict, grades: Mapping[str, str]) -> str:
    """Return the warning that a lead rests on straws in the wind alone; empty if it does not."""
    if verdict.leader is None or not rests_on_straws(verdict, grades):
        return ""
    carrying = verdict.carried_by(verdict.leader)
    for_whom = f" for {verdict.group.name}" if verdict.group.name else ""
    names = f" ({listed(carrying)})" if len(carrying) <= MOST_ARGUMENTS_NAMED else ""
    carriers = f"the {counted(len(carrying), 'argument')} that carry it"
    if len(carrying) == 1:
        carriers = "the only argument that carries it"
    return (
        f"The lead of {theory_name(verdict.leader, verdict.codebook)}{for_whom} rests on straws in"
        f" the wind alone: that is the grade of {carriers}{names}."
    )


def theory_name(theory: str, codebook: Codebook) -> str:
    """Return the noun of a theory as it is written within a sentence.

    >>> from theorycoding.vocabulary.codebook import Code
    >>> codes = Code("label", "realism", "Realism"), Code("label", "es", "English School")
    >>> [theory_name(code.code, Codebook(codes)) for code in codes]
    ['realism', 'English School']
    """
    noun = codebook.noun(theory)
    if theory[:1].islower() and noun[1:] == noun[1:].lower():
        return noun[:1].lower() + noun[1:]
    return noun


def group_phrase(verdict: Verdict) -> str:
    """Return how many arguments of which group count: `the 5 arguments of CSTO`."""
    group = verdict.group
    if group.uncoded:
        return f"{counted(group.arguments, 'coded argument')}{_of_group(verdict)}"
    if group.arguments == 1:
        return f"the only argument{_of_group(verdict)}"
    every = "all" if group.name is None and group.arguments != 2 else "the"  # noqa: PLR2004  # "all 2"
    return f"{every} {counted(group.arguments, 'argument')}{_of_group(verdict)}"


def coder_phrase(coder: str, *, is_project: bool) -> str:
    """Return the words that say whose labels a sentence rests on.

    >>> coder_phrase("published", is_project=False)
    'As coded by the authors'
    """
    if is_project:
        who = "this project" if coder == "project" else f"{coder} (this project)"
        return f"As read by {who}"
    phrases = {"published": "As coded by the authors", "unnamed": "As coded"}
    return phrases.get(coder, f"As coded by {coder}")


def depends_on(verdict: Verdict) -> tuple[str, ...]:
    """Return the choices on which a lead depends; empty if it is robust.

    A lead is robust if no counting rule, no argument left out and no single label relabelled
    takes it away.
    """
    if verdict.leader is None:
        return ()
    choices = []
    others = [str(outcome.rule) for outcome in verdict.rules if outcome.leader != verdict.leader]
    if others:
        choices.append(f"the counting rule (not under {', '.join(others)})")
    if verdict.needed:
        choices.append(f"one argument left out ({few(verdict.needed)})")
    if single := verdict.to_lose_lead.single:
        choices.append(f"one label ({few(single)})")
    return tuple(choices)


def few(arguments: Sequence[str]) -> str:
    """Return a few arguments by name; of many, only how many they are."""
    if len(arguments) <= MOST_ARGUMENTS_NAMED:
        return ", ".join(arguments)
    return f"any of {len(arguments)}"


def standing(verdict: Verdict, write: Write = for_people) -> str:
    """Return who leads whom under the rule `primary`."""
    tally, codebook = verdict.tallies[0], verdict.codebook
    if not tally.first:
        return "no theory leads"
    most = tally.counts[tally.first[0]]
    if tally.is_tie:
        names = [theory_name(theory, codebook) for theory in tally.first]
        tied = f"{len(names)} theories" if len(names) > MOST_THEORIES_NAMED else listed(names)
        return f"{tied} tie at {write(most)} each"
    leader = theory_name(tally.first[0], codebook)
    if tally.counts.keys() <= {tally.leader, *codebook.residual}:
        return f"{leader} leads unopposed with {write(most)}"
    return f"{leader} leads {write(most)} to {write(most - tally.margin)}"


def _of_group(verdict: Verdict) -> str:
    phrases = []
    for column, value in zip(verdict.by, verdict.group.key, strict=True):
        if value:
            phrases.append(f" of {value}" if column == "actor" else f" with {column} {value}")
        elif value is not None:
            phrases.append(f" with no {column}")
    return " and".join(phrases)


def _rules(verdict: Verdict) -> str:
    """Return under which rules the standing holds, and under which another one does."""
    if not verdict.group.mixed:
        return " under every counting rule"
    primary = f" under the rule '{PRIMARY}'"
    if verdict.leader is None:
        return primary + _leads_elsewhere(verdict)
    lost = list(_lost_under(verdict))
    return f"{primary}, not {listed(lost, 'or')}" if lost else f"{primary} and every other"


def _lost_under(verdict: Verdict) -> Iterator[str]:
    """Yield the rules under which the leader does not lead alone, with all weights."""
    for outcome in verdict.rules:
        if outcome.rule.weight is None and outcome.leader != verdict.leader:
            yield f"'{outcome.rule}'"
    if limit := weight_limit(verdict):
        yield f"'weighted' {'at' if limit == '1/2' else 'up to'} {limit}"


def weight_limit(verdict: Verdict) -> str:
    """Return the greatest weight at which the leader has lost its lead; empty if it never does.

    The lead is a straight line over the weight, and positive at 1, so that it is lost once.
    """
    for stretch in verdict.weights:
        if stretch.first == (verdict.leader,) and not stretch.start_included:
            return str(for_data(stretch.start))
    return ""


def _leads_elsewhere(verdict: Verdict) -> str:
    """Return which theory leads under which other rules, where none does under `primary`."""
    fixed = [outcome for outcome in verdict.rules if outcome.rule.weight is None and outcome.leader]
    leaders = {outcome.leader or "" for outcome in fixed}
    leaders.update(*(stretch.first for stretch in verdict.weights))
    if not leaders:
        return ", and none leads under another rule"
    rules = [f"'{outcome.rule}'" for outcome in fixed]
    if verdict.weights:
        rules.append("'weighted' at some weights")
    single = theory_name(min(leaders), verdict.codebook) if len(leaders) == 1 else "one theory"
    return f", but {single} leads under {listed(rules)}"
