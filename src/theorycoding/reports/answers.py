"""The answer of a study in sentences: what its rows say, and what that depends on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from theorycoding.counting.grids import Matrix, counts
from theorycoding.counting.groups import Group
from theorycoding.counting.verdicts import Verdict
from theorycoding.showing.sentences import (
    coder_phrase,
    few,
    group_phrase,
    standing,
    straws_warning,
    theory_name,
    weight_limit,
)
from theorycoding.showing.table_fields import Column, of_columns
from theorycoding.study.settling import disagreements
from theorycoding.study.studies import PUBLISHED, Coder, Study
from theorycoding.vocabulary.exact import capital, counted, for_people, listed
from theorycoding.vocabulary.labels import CONSENSUS
from theorycoding.vocabulary.shown_table import Table

VerdictsByCoder = Mapping[str, tuple[Verdict, ...]]

MOST_ACTORS = 8  # on a page; further ones are in an appendix
MOST_COLUMNS = 3  # of other coders
_MOST_SENTENCES = 3
_ROBUST = "Neither the counting rule nor one label."
_MOSTLY_ROBUST = "For most actors neither the counting rule nor one label."


def actor_verdicts(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdict on each actor; that on all arguments if no actor is named."""
    groups = tuple(verdict for verdict in verdicts if verdict.group.name is not None)
    return groups if any(verdict.group.name for verdict in groups) else tuple(verdicts[-1:])


def tally_sentence(verdicts: Sequence[Verdict], coder: Coder) -> str:
    """Return who leads by one coder's labels, actor by actor if they are few; else over all."""
    phrase = coder_phrase(coder.id, is_project=coder.is_project)
    phrase = "As settled between the coders" if coder.is_derived else phrase
    of_actors = actor_verdicts(verdicts)
    if len(of_actors) <= _MOST_SENTENCES:
        return f"{phrase}, {listed(_of_actors(of_actors))}."
    return f"{phrase}, {listed([*_leads(of_actors)])}; {_of_actor(verdicts[-1])}."


def _of_actors(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the clause on each actor; a leader that they share is named once."""
    parts = list(map(_of_actor, verdicts))
    leads = {f"{theory_name(one.leader, one.codebook)} leads " for one in verdicts if one.leader}
    if len(leads) == 1 and all(part.startswith(tuple(leads)) for part in parts):
        return [parts[0], *(part.removeprefix(min(leads)) for part in parts[1:])]
    return parts


def _of_actor(verdict: Verdict) -> str:
    """Return who leads whom among the arguments of an actor, and how many fit no theory."""
    group, counts = verdict.group, verdict.tallies[0].counts
    of_whom = f"for {group.name}" if group.name else f"on {group_phrase(verdict)}"
    residual = "".join(
        f" ({for_people(number)} of {group.arguments}: {theory_name(theory, verdict.codebook)})"
        for theory, number in counts.items()
        if number and theory in verdict.codebook.residual
    )
    return f"{standing(verdict)} {of_whom}{residual}"


def _leads(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield how many actors each theory leads for, the theory with the most actors first."""
    leaders = Counter(verdict.leader for verdict in verdicts)
    without = leaders.pop(None, 0)
    every = counted(len(verdicts), "actor")
    for number, (leader, actors) in enumerate(leaders.most_common()):
        name = theory_name(leader or "", verdicts[0].codebook)
        yield f"{name} for {actors}" if number else f"{name} leads for {actors} of {every}"
    if without:
        yield f"no theory leads alone for {without}"


def grid_sentence(matrix: Matrix) -> str:
    """Return for which cases most cells speak, and against which; empty without a polarity."""
    if not matrix.has_polarity:
        return ""
    rows = counts(matrix).to_dict("records")
    best = _ranking(rows, "favourable", matrix)
    worst = _ranking(rows, "unfavourable", matrix)
    clauses = [f"most speaks for {best}" if best else "", f"most against {worst}" if worst else ""]
    return f"By the cells, {listed(list(filter(None, clauses)))}."


def judged(row: Mapping[Any, Any]) -> int:
    """Return how many cells of a case have a verdict."""
    return int(row["favourable"] + row["unfavourable"] + row["between"])


def _ranking(rows: Sequence[Mapping[Any, Any]], kind: str, matrix: Matrix) -> str:
    """Return the cases with the most cells of a kind, with numbers and how many are hedged."""
    most = max((row[kind] for row in rows), default=0)
    names = [
        f"{row['case']} ({most} of {judged(row)}{_hedged(matrix, str(row['case']), kind)})"
        for row in rows
        if most and row[kind] == most
    ]
    return listed(names) if names else ""


def _hedged(matrix: Matrix, case: str, kind: str) -> str:
    number = sum(
        bool(cell["qualifier"]) and matrix.side(case, cell["criterion"]) == kind
        for cell in matrix.grid.cells.rows
        if cell["case"] == case and cell["criterion"] in matrix.whole_criteria
    )
    return f", {number} of them hedged" if number else ""


def depends_sentence(study: Study, found: VerdictsByCoder, grades: Mapping[str, str]) -> str:
    """Return what the headline depends on: the first of the reasons that applies, and only that.

    For a grid it is what the study says. For a tally: another coder or an open disagreement, the
    counting rule, straws in the wind, what the study says, a single label, nothing.
    """
    typed = typed_dependence(study)
    if not found or (study.answer and study.answer.grid):
        return typed
    verdicts = actor_verdicts(found[study.headline])
    reasons = (
        _other_coders(study, found),
        _undecided(study, verdicts),
        _rules(verdicts),
        " ".join(filter(None, (straws_warning(verdict, grades) for verdict in verdicts))),
        typed,  # a person's reason says more than that one label can end a close lead
        _single(verdicts),
    )
    is_led = any(verdict.leader for verdict in verdicts)
    robust = _ROBUST if len(verdicts) <= _MOST_SENTENCES else _MOSTLY_ROBUST
    return next(filter(None, reasons), robust if is_led else "")


def typed_dependence(study: Study) -> str:
    """Return what the study says that its answer depends on, as a sentence; empty if nothing."""
    text = study.answer.depends_on.rstrip(".") if study.answer else ""
    return f"{capital(text)}." if text else ""


def _other_coders(study: Study, found: VerdictsByCoder) -> str:
    """Return by which other coders another theory leads, and on which arguments they differ."""
    if study.headline != study.default_coder:  # what was settled is not open again
        return ""
    own = study.labels_of(study.headline)
    for coder in study.coders:
        moved = list(_moved(found[study.headline], found[coder.id]))
        if not moved or coder.is_derived:
            continue
        labels = study.labels_of(coder.id)
        groups = {verdict.group.name for verdict in moved}
        differing = [
            f"{row['motivation']} ({row['argument']})"
            for row in study.whole_arguments
            if (mine := own.get(row["argument"])) and (other := labels.get(row["argument"]))
            if set(mine.primary) != set(other.primary)
            and (row["actor"] in groups or groups == {None})
        ]
        leads = listed(_of_actors(moved))
        blind = "" if coder.independent else ", not blind"
        whose = f"Our own reading ({coder.id}{blind})" if coder.is_project else f"Coder {coder.id}"
        return f"{whose}: {leads} under the rule 'primary'; {_differing(differing)}."
    return ""


def _differing(arguments: Sequence[str]) -> str:
    """Return on which arguments two coders differ, as the end of a sentence."""
    if not arguments:
        return "the two labelled different arguments"
    is_short = len(arguments) <= MOST_ACTORS
    named = listed(arguments) if is_short else counted(len(arguments), "argument")
    return f"the two differ on {named}"


def _moved(own: Sequence[Verdict], others: Sequence[Verdict]) -> Iterator[Verdict]:
    """Yield the verdicts by another coder that have another leader."""
    for mine, other in zip(actor_verdicts(own), actor_verdicts(others), strict=True):
        if other.group.arguments and mine.leader != other.leader:
            yield other


def _undecided(study: Study, verdicts: Sequence[Verdict]) -> str:
    """Return for which actors the arguments that are not decided could end a lead or a tie."""
    could = [
        verdict.group.name or "all"
        for verdict in verdicts
        if verdict.group.uncoded and verdict.group.uncoded >= verdict.tallies[0].margin
    ]
    if not could or study.headline == study.default_coder:
        return ""
    open_ones = [one.argument for one in disagreements(study) if not one.decision]
    whom = listed(could) if len(could) <= MOST_ACTORS else counted(len(could), "actor")
    return f"The arguments still undecided ({few(open_ones)}) can change who leads for {whom}."


def _rules(verdicts: Sequence[Verdict]) -> str:
    parts = [
        f"for {verdict.group.name}, {theory_name(verdict.leader, verdict.codebook)} leads only "
        f"{_while(verdict)}"
        for verdict in verdicts
        if verdict.leader and is_moved_by_rule(verdict)
    ]
    if len(verdicts) > _MOST_SENTENCES:  # then the answer is a number of actors
        is_many = 2 * len(parts) >= len(verdicts)
        return f"The counting rule, for {len(parts)} of {len(verdicts)} actors." if is_many else ""
    return f"The counting rule: {listed(parts)}." if parts else ""


def is_moved_by_rule(verdict: Verdict) -> bool:
    """Return whether any counting rule gives another leader, or none."""
    return any(outcome.leader != verdict.leader for outcome in verdict.rules)


def _while(verdict: Verdict) -> str:
    if limit := bracket_limit(verdict):
        return f"while a bracketed theory counts {limit} of its argument"
    lost = [f"'{one.rule}'" for one in verdict.rules if one.leader != verdict.leader]
    return f"without the rule {listed(lost, 'or')}"


def bracket_limit(verdict: Verdict) -> str:
    """Return below which share of the bracketed theory the lead holds; empty if it always does."""
    limit = weight_limit(verdict)
    return f"less than {for_people(1 - Fraction(limit))}" if limit else ""


def _single(verdicts: Sequence[Verdict]) -> str:
    parts = list(single_phrases(verdicts))
    if len(verdicts) > _MOST_SENTENCES:
        is_many = 2 * len(parts) >= len(verdicts)
        return f"One label, for {len(parts)} of {len(verdicts)} actors." if is_many else ""
    if parts:
        return f"One label: relabelling {listed(parts)} ends the lead."
    alone = [verdict.group.name or "" for verdict in verdicts if is_alone(verdict)]
    if len(verdicts) == 1 and alone:
        return "The label of its only argument."
    return f"Only where an actor has a single argument ({few(alone)}), its label." if alone else ""


def single_phrases(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield, for each actor, the arguments of which one ends the lead if it is relabelled.

    An actor with a single argument is left out: its label is its lead.
    """
    for verdict in verdicts:
        if (names := verdict.to_lose_lead.single) and not is_alone(verdict):
            any_of = listed(names, "or") if len(names) <= MOST_ACTORS else few(names)
            yield f"{any_of}{f' of {verdict.group.name}' if verdict.group.name else ''}"


def is_alone(verdict: Verdict) -> bool:
    """Return whether an actor has a single argument, and so a lead that its label decides."""
    return verdict.leader is not None and verdict.group.arguments == 1


def score(verdict: Verdict) -> str:
    """Return the counts of the theories found, the leader first: `Realism 3, Liberalism 2`."""
    tally = verdict.tallies[0]
    found = [(theory, number) for theory, number in tally.counts.items() if number]
    found.sort(key=lambda each: -each[1])
    parts = [f"{verdict.codebook.noun(theory)} {for_people(number)}" for theory, number in found]
    return f"{'tie: ' if tally.is_tie else ''}{', '.join(parts)}"


def actor_table(study: Study, found: VerdictsByCoder, shown: Sequence[Verdict]) -> Table:
    """Return the counts of some actors by each coder's labels, the headline first."""
    names = [f"{one.group.name or 'all'}, {_base(one.group)}" for one in shown]
    columns = [Column("Actor", names), Column(_head(study, study.headline), map(score, shown))]
    if any(map(bracket_limit, shown)):
        columns.append(Column("Lead holds while a bracketed theory counts", map(_limit, shown)))
    others = [coder.id for coder in study.coders if coder.id != study.headline]
    for coder in others if len(others) <= MOST_COLUMNS else ():
        own = {verdict.group.name: score(verdict) for verdict in found[coder]}
        scores = [own.get(verdict.group.name, "") for verdict in shown]
        columns.append(Column(_head(study, coder), scores))
    return of_columns(columns)


def _base(group: Group) -> str:
    """Return how many arguments count, and of how many if some have no label."""
    of_all = f"{group.arguments} of " if group.uncoded else ""
    return f"{of_all}{counted(group.arguments + group.uncoded, 'argument')}"


def _head(study: Study, coder: str) -> str:
    name = {PUBLISHED: "As published", CONSENSUS: "As settled"}.get(coder, f"By {coder}")
    if study.is_own(coder):
        name = "Our reading" if coder == "project" else f"Our reading ({coder})"
    return f"{name}, rule 'primary'"


def _limit(verdict: Verdict) -> str:
    if verdict.leader is None:
        return "–"
    return bracket_limit(verdict) or "any share up to ½"


def leader_table(verdicts: Sequence[Verdict]) -> Table:
    """Return for how many actors each theory leads."""
    leaders = Counter(verdict.leader for verdict in verdicts)
    nouns = verdicts[0].codebook.nouns()
    rows = [(nouns.get(name or "", "no theory alone"), n) for name, n in leaders.most_common()]
    return Table(("Leader", "Actors"), tuple(rows), align="lr")


def chosen_actors(study: Study, found: VerdictsByCoder) -> tuple[tuple[Verdict, ...], str]:
    """Return the actors to show, and by which rule they were chosen if not all are."""
    verdicts = actor_verdicts(found[study.headline])
    if len(verdicts) <= MOST_ACTORS:
        return verdicts, ""
    moved = {
        other.group.name
        for coder in study.coders
        for other in _moved(found[study.headline], found[coder.id])
    }
    dependent = [
        verdict for verdict in verdicts if verdict.group.name in moved or is_moved_by_rule(verdict)
    ]
    chosen = sorted(dependent or verdicts, key=lambda verdict: -verdict.group.arguments)
    chosen = chosen[:MOST_ACTORS]
    actors = "actor" if len(chosen) == 1 else f"{len(chosen)} actors"
    if not dependent:
        return tuple(chosen), f"the {actors} with the most arguments"
    most = " and the most arguments" if len(dependent) > len(chosen) else ""
    return tuple(chosen), f"the {actors} with a leader that depends on a rule or a coder{most}"
