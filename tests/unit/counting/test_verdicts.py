"""How robust a verdict is, compared with plain enumeration."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import theorycoding as tc
from theorycoding.counting import relabelling as relabelling_module
from theorycoding.counting import weights as weights_module
from theorycoding.counting.verdicts import GRADES, Verdict, rests_on_straws, verdict, verdicts
from theorycoding.showing.listings import list_verdicts
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.labels import Label, LabelError, write_label

HALF, ONE = Fraction(1, 2), Fraction(1)
THEORIES = ("realism", "liberalism", "constructivism", "marxism", "unclear")
RULES: tuple[tuple[str, Fraction | None], ...] = (
    ("primary", None),
    ("any", None),
    ("pure", None),
    ("weighted", Fraction(1, 2)),
    ("weighted", Fraction(2, 3)),
    ("weighted", Fraction(3, 4)),
)
CSTO = ["realism", "liberalism", "realism (liberalism)", "realism (liberalism)", "liberalism"]
NATO = ["realism (liberalism)", "realism (liberalism)", "realism", "liberalism"]


def codebook(*residual: str, theories: Iterable[str] = THEORIES) -> Codebook:
    return Codebook(
        tuple(
            Code("label", theory, kind="residual" if theory in residual else "")
            for theory in theories
        )
    )


def codings(labels: Iterable[str], actors: Iterable[str] | str = "CSTO") -> pd.DataFrame:
    texts = list(labels)
    names = [actors] * len(texts) if isinstance(actors, str) else list(actors)
    arguments = [f"A{number}" for number in range(1, len(texts) + 1)]
    return pd.DataFrame({"argument": arguments, "actor": names, "label": texts}, dtype="str")


def verdict_on(labels: Iterable[str], known: Codebook | None = None) -> Verdict:
    return verdicts(codings(labels), known)[0]


FFI = pd.concat([codings(CSTO, "CSTO"), codings(NATO, "NATO")], ignore_index=True).assign(
    argument=["C1", "C2", "C3", "C4", "C5", "N1", "N2", "N3", "N4"]
)
TWO = codebook(theories=("realism", "liberalism"))


# The enumeration: every count anew from the labels, no pattern, no shortcut.


def score(labels: Iterable[Label], rule: str, weight: Fraction | None) -> dict[str, Fraction]:
    counts = dict.fromkeys(THEORIES, Fraction(0))
    for label in labels:
        for theory in label.primary:
            if rule == "any" or (rule == "pure" and not label.is_mixed):
                counts[theory] += 1
            elif rule != "pure":
                share = weight if weight is not None and label.secondary else ONE
                counts[theory] += share / len(label.primary)
        for theory in label.secondary:
            if rule == "any":
                counts[theory] += 1
            elif rule == "weighted" and weight is not None:
                counts[theory] += (1 - weight) / len(label.secondary)
    return counts


def ahead(counts: dict[str, Fraction], residual: Iterable[str]) -> tuple[str | None, Fraction]:
    left = {theory: number for theory, number in counts.items() if theory not in set(residual)}
    most = max(left.values())
    leaders = [theory for theory, number in left.items() if number == most]
    if len(leaders) > 1 or not most:
        return None, Fraction(0)
    return leaders[0], most - max([0, *(left[theory] for theory in left if theory != leaders[0])])


def leader_at(labels: list[Label], weight: Fraction, residual: Iterable[str]) -> str | None:
    return ahead(score(labels, "weighted", weight), residual)[0]


def critical_weights(labels: list[Label]) -> list[Fraction]:
    """Return the weights where two theories cross or one has nothing, some between, and a grid."""
    low, high = score(labels, "weighted", HALF), score(labels, "weighted", ONE)
    lines = [(low[theory], high[theory]) for theory in THEORIES] + [(Fraction(0), Fraction(0))]
    found = {HALF, ONE} | {HALF + Fraction(step, 60) for step in range(31)}
    for (low_a, high_a), (low_b, high_b) in combinations(lines, 2):
        slope = (high_a - high_b) - (low_a - low_b)
        if slope:
            weight = HALF - HALF * (low_a - low_b) / slope
            found |= {weight} if HALF <= weight <= ONE else set()
    points = sorted(found)
    return sorted(found | {(a + b) / 2 for a, b in pairwise(points)})


def relabelled(labels: list[Label], chosen: tuple[int, ...]) -> Iterator[list[Label]]:
    for targets in product(THEORIES, repeat=len(chosen)):
        given_to = dict(zip(chosen, targets, strict=True))
        yield [
            Label((given_to[place],)) if place in given_to else label
            for place, label in enumerate(labels)
        ]


def least_sets(
    labels: list[Label], residual: Iterable[str], *, reverse: bool
) -> tuple[int | None, list[list[str]]]:
    """Try all relabellings, smaller sets first, until some end or reverse the lead."""
    leader = ahead(score(labels, "primary", None), residual)[0]
    nobody_else_leads = len(set(THEORIES) - set(residual)) < 2
    if leader is None or (reverse and nobody_else_leads):
        return None, []
    for size in range(1, len(labels) + 1):
        found = []
        for chosen in combinations(range(len(labels)), size):
            leaders = {
                ahead(score(changed, "primary", None), residual)[0]
                for changed in relabelled(labels, chosen)
            }
            if leaders - ({leader, None} if reverse else {leader}):
                found.append([f"A{place + 1}" for place in chosen])
        if found:
            return size, found
    raise AssertionError("relabelling all of them makes anybody lead")


def outcome_record(labels: list[Label], residual: Iterable[str]) -> Iterator[dict[str, Any]]:
    for rule, weight in RULES:
        leader, margin = ahead(score(labels, rule, weight), residual)
        yield {
            "rule": rule,
            "weight": str(weight) if weight else None,
            "leader": leader,
            "margin": int(margin) if margin.denominator == 1 else str(margin),
        }


@st.composite
def any_label(draw: st.DrawFn) -> Label:
    named = draw(st.lists(st.sampled_from(THEORIES), min_size=1, max_size=4, unique=True))
    primaries = draw(st.integers(1, len(named)))
    return Label(tuple(named[:primaries]), tuple(named[primaries:]))


some_labels = st.lists(any_label(), max_size=6)
few_labels = st.lists(any_label(), min_size=1, max_size=4)
residuals = st.sets(st.sampled_from(THEORIES), max_size=4)


# The FFI report of 2007, Tables 2.5 and 3.3.


def test_the_csto_table_leads_to_realism_only_where_the_bracket_weighs_little() -> None:
    csto, _, _ = verdicts(FFI, TWO)
    assert [(outcome.leader, str(outcome.margin)) for outcome in csto.rules] == [
        ("realism", "1"),
        ("liberalism", "1"),
        ("liberalism", "1"),
        ("liberalism", "1"),
        ("liberalism", "1/3"),
        (None, "0"),
    ]
    assert csto.to_record()["weights"] == [
        {
            "theory": "liberalism",
            "from": "1/2",
            "to": "3/4",
            "from_included": True,
            "to_included": False,
        },
        {
            "theory": "realism",
            "from": "3/4",
            "to": 1,
            "from_included": False,
            "to_included": True,
        },
    ]


def test_one_relabelled_argument_reverses_the_csto_table() -> None:
    assert verdicts(FFI, TWO)[0].to_record()["relabel"] == {
        "to_lose_lead": 1,
        "to_reverse": 1,
        "sets": [["C1"], ["C3"], ["C4"]],
        "necessary": [],
    }


def test_the_nato_table_is_tied_by_one_and_reversed_by_two() -> None:
    nato = verdicts(FFI, TWO)[1]
    assert [outcome.leader for outcome in nato.rules] == [
        "realism",
        None,
        None,
        None,
        "realism",
        "realism",
    ]
    assert nato.to_lose_lead.sets == (("N1",), ("N2",), ("N3",))
    assert nato.to_reverse.number == 2
    assert nato.to_reverse.sets == (("N1", "N2"), ("N1", "N3"), ("N2", "N3"))


def test_all_arguments_pooled_come_last_and_have_no_name() -> None:
    records = [one.to_record() for one in verdicts(FFI, TWO)]
    assert [record["actor"] for record in records] == ["CSTO", "NATO", None]
    assert records[2]["weights"][0]["to"] == "5/8"


def test_without_an_argument_for_the_leader_the_csto_table_is_tied() -> None:
    primary = {
        left_out.argument: left_out.outcome.leader
        for left_out in verdicts(FFI, TWO)[0].drop_one()
        if left_out.outcome.rule.name == "primary"
    }
    assert primary == {"C1": None, "C2": "realism", "C3": None, "C4": None, "C5": "realism"}


# Against enumeration.


@settings(deadline=None)  # enumeration
@given(some_labels.filter(bool), residuals)
def test_leaders_under_each_rule_and_without_each_argument_are_those_of_a_plain_count(
    labels: list[Label], residual: set[str]
) -> None:
    record = verdict_on(map(str, labels), codebook(*residual)).to_record()
    assert record["rules"] == list(outcome_record(labels, residual))
    assert record["drop_one"] == [
        {"argument": f"A{left_out + 1}", "label": str(labels[left_out]), "times": 1} | outcome
        for left_out in range(len(labels))
        for outcome in outcome_record(labels[:left_out] + labels[left_out + 1 :], residual)
    ]


@settings(deadline=None)  # enumeration
@given(some_labels.filter(bool), residuals)
def test_a_theory_leads_alone_at_exactly_the_weights_given(
    labels: list[Label], residual: set[str]
) -> None:
    intervals = verdict_on(map(str, labels), codebook(*residual)).weights
    assert list(intervals) == sorted(intervals, key=lambda interval: interval.start)
    for weight in critical_weights(labels):
        leading = [
            theory
            for start, end, (theory,), start_included, end_included in intervals
            if start < weight < end
            or (weight == start and start_included)
            or (weight == end and end_included)
        ]
        leader = leader_at(labels, weight, residual)
        assert leading == ([leader] if leader else [])


@settings(deadline=None)  # enumeration
@given(few_labels, residuals)
def test_no_fewer_relabelled_arguments_end_a_lead_and_the_sets_are_all_that_do(
    labels: list[Label], residual: set[str]
) -> None:
    found = verdict_on(map(str, labels), codebook(*residual))
    for relabelling, reverse in ((found.to_lose_lead, False), (found.to_reverse, True)):
        number, sets = least_sets(labels, residual, reverse=reverse)
        assert relabelling.number == number
        assert [list(arguments) for arguments in relabelling.sets] == sets
        in_all = set.intersection(*map(set, sets)) if sets else set()
        assert set(relabelling.necessary) == in_all
        assert relabelling.single == (tuple(one for (one,) in sets) if number == 1 else ())


@settings(deadline=None)  # enumeration
@given(st.lists(any_label(), min_size=5, max_size=6), st.sampled_from(["", "unclear"]))
def test_every_third_theory_matters_to_who_leads_alone(labels: list[Label], residual: str) -> None:
    # Larger groups, so that a rival may pass the leader and still trail a third theory.
    found = verdict_on(map(str, labels), codebook(residual))
    if found.to_reverse.number in {1, 2}:
        number, sets = least_sets(labels, [residual], reverse=True)
        assert found.to_reverse.number == number
        assert [list(arguments) for arguments in found.to_reverse.sets] == sets[:20]


@settings(deadline=None)  # enumeration
@given(st.lists(any_label(), min_size=1, max_size=9), st.randoms())
def test_figures_do_not_depend_on_the_order_of_rows(
    labels: list[Label], shuffler: random.Random
) -> None:
    table = codings(map(str, labels))
    order = list(range(len(labels)))
    shuffler.shuffle(order)
    plain, shuffled = (verdicts(rows, codebook())[0] for rows in (table, table.iloc[order]))
    assert plain.rules == shuffled.rules
    assert plain.weights == shuffled.weights
    assert plain.to_lose_lead.number == shuffled.to_lose_lead.number
    assert set(plain.to_lose_lead.necessary) == set(shuffled.to_lose_lead.necessary)
    assert sorted(plain.drop_one()) == sorted(shuffled.drop_one())


@settings(deadline=None)  # enumeration
@given(some_labels.filter(bool))
def test_the_group_of_all_arguments_is_judged_as_the_pool(labels: list[Label]) -> None:
    group, pooled = (one.to_record() for one in verdicts(codings(map(str, labels)), codebook()))
    assert group | {"actor": None} == pooled


# Relabelling.


def test_an_argument_that_every_set_needs_is_found_beyond_the_twenty_sets_shown() -> None:
    # Realism leads by 12½. Eight arguments do it only with A24, which alone is wholly realist.
    labels = ["realism / unclear"] * 23 + ["realism"]
    found = verdict_on(labels, codebook("unclear")).to_lose_lead
    assert found.number == 8
    assert len(found.sets) == 20
    assert found.necessary == ("A24",)
    assert all("A24" in arguments for arguments in found.sets)


def test_arguments_that_alone_end_a_lead_are_all_told_beyond_the_twenty_sets_shown() -> None:
    found = verdict_on(["unclear", *["realism", "liberalism"] * 30, "realism"], codebook("unclear"))
    assert len(found.to_lose_lead.sets) == 20
    assert len(found.to_lose_lead.single) == 32
    assert list_verdicts([found]).rows[0][-1] == "any of 32"


def test_sets_come_in_the_order_of_the_arguments() -> None:
    found = verdict_on(["realism"] * 6 + ["liberalism"] * 2, TWO).to_lose_lead
    assert found.number == 2
    assert found.sets == tuple(combinations([f"A{number}" for number in range(1, 7)], 2))


def test_two_rivals_may_each_need_other_arguments() -> None:
    labels = ["realism", "realism", "liberalism", "constructivism"]
    found = verdict_on(labels, codebook())
    assert found.to_lose_lead.sets == (("A1",), ("A2",), ("A3",), ("A4",))
    assert found.to_reverse.sets == (("A1",), ("A2",))


def test_a_tied_group_has_no_lead_to_lose() -> None:
    record = verdict_on(["realism", "liberalism"], TWO).to_record()
    assert record["relabel"] == {
        "to_lose_lead": None,
        "to_reverse": None,
        "sets": [],
        "necessary": [],
    }


def test_where_there_is_no_other_theory_no_lead_is_lost() -> None:
    found = verdict_on(["realism", "realism"])
    assert found.leader == "realism"
    assert found.to_lose_lead.number is None
    assert found.to_reverse.number is None


def test_the_only_theory_that_may_lead_loses_the_lead_to_a_residual_one() -> None:
    known = codebook("unclear", theories=("realism", "unclear"))
    found = verdict_on(["unclear", "realism", "unclear / realism", "unclear (realism)"], known)
    assert found.to_lose_lead.sets == (("A2", "A3"),)
    assert found.to_reverse.number is None


def test_a_single_argument_carries_the_verdict_alone() -> None:
    found = verdict_on(["realism"], TWO)
    assert {outcome.leader for outcome in found.rules} == {"realism"}
    assert [left_out.outcome.leader for left_out in found.drop_one()] == [None] * 6
    assert found.to_lose_lead.necessary == ("A1",)
    assert found.to_reverse.number == 1


# Ties, residual theories, empty groups.


def test_theories_level_at_every_weight_never_lead() -> None:
    assert verdict_on(["realism (liberalism)", "liberalism (realism)"], TWO).weights == ()


def test_a_theory_named_in_brackets_only_does_not_lead_where_the_bracket_is_ignored() -> None:
    found = verdict_on(["unclear (realism)"], codebook("unclear"))
    assert [tuple(interval) for interval in found.weights] == [
        (HALF, ONE, ("realism",), True, False)
    ]


def test_weights_leave_a_label_without_a_bracket_alone() -> None:
    found = verdict_on(["realism / liberalism", "realism"], TWO)
    assert [tuple(interval) for interval in found.weights] == [
        (HALF, ONE, ("realism",), True, True)
    ]


def test_residual_theories_never_lead() -> None:
    found = verdict_on(["unclear", "unclear", "realism"], codebook("unclear"))
    assert {outcome.leader for outcome in found.rules} == {"realism"}
    alone = verdict_on(["unclear"], codebook("unclear"))
    assert {outcome.leader for outcome in alone.rules} == {None}
    assert alone.weights == ()


def test_a_group_of_mixed_labels_has_no_leader_among_the_unmixed() -> None:
    found = verdict_on(["realism (liberalism)", "realism (liberalism)"], TWO)
    assert found.rules[2].leader is None
    assert found.rules[2].margin == 0


def test_arguments_without_a_label_are_left_out() -> None:
    found = verdict_on(["realism", "", "liberalism"], TWO)
    assert found.arguments == ("A1", "A3")
    assert found.group.uncoded == 1


def test_a_group_without_a_label_has_no_leader_and_nothing_to_leave_out() -> None:
    empty = verdict_on([""], TWO)
    assert {outcome.leader for outcome in empty.rules} == {None}
    assert list(empty.drop_one()) == []
    assert empty.weights == ()
    assert empty.to_lose_lead.number is None


def test_no_arguments_at_all_leave_the_pool_only() -> None:
    (pooled,) = verdicts(codings([]), TWO)
    assert pooled.group.name is None
    assert pooled.arguments == ()


def test_without_a_codebook_the_theories_are_those_found() -> None:
    assert verdict_on(["Realism", "Game theory"]).codebook.theories == ("Realism", "Game theory")


def test_any_column_makes_groups() -> None:
    table = codings(CSTO).assign(section=["2.6", "2.7", "2.6", "2.6", "2.7"])
    records = [one.to_record() for one in verdicts(table, TWO, by="section")]
    assert [record["section"] for record in records] == ["2.6", "2.7", None]
    assert [record["rules"][0]["leader"] for record in records] == [
        "realism",
        "liberalism",
        "realism",
    ]


def test_nouns_and_adjectives_of_one_theory_fall_together() -> None:
    known = Codebook((Code("label", "realism", "Realism", "Realist"), Code("label", "liberalism")))
    found = verdict_on(["Realist (liberalism)", "realism (liberalism)"], known)
    assert found.carried_by("realism") == ("A1", "A2")


def test_the_record_is_plain_json() -> None:
    record = verdicts(FFI, TWO)[0].to_record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert list(record) == ["actor", "rules", "drop_one", "weights", "relabel"]
    assert len(record["drop_one"]) == 5 * 6


# Usage errors.


def test_two_rows_of_an_argument_are_refused() -> None:
    twice = pd.concat([FFI, FFI.head(1)])
    with pytest.raises(ValueError, match="argument 'C1' has two rows"):
        verdicts(twice, TWO)


@pytest.mark.parametrize("column", ["argument", "label", "actor"])
def test_a_missing_column_is_refused_by_name(column: str) -> None:
    with pytest.raises(ValueError, match=f"no column '{column}'"):
        verdicts(FFI.drop(columns=column), TWO)


def test_a_theory_outside_the_codebook_is_refused() -> None:
    with pytest.raises(LabelError, match="unknown theory 'marxism'"):
        verdict_on(["marxism"], TWO)


# The table for notebooks.


def test_the_table_has_a_row_per_group_argument_left_out_and_rule() -> None:
    table = verdict(FFI, TWO)
    left_out = ["left_out", "label", "times"]
    assert list(table.columns) == ["actor", *left_out, "rule", "weight", "leader", "margin"]
    assert table["times"].tolist() == [int(given) for given in table["left_out"].notna()]
    assert len(table) == (1 + 5 + 1 + 4 + 1 + 9) * 6
    whole = table[table["actor"].eq("CSTO") & table["left_out"].isna()]
    csto = verdicts(FFI, TWO)[0]
    assert list(whole["margin"]) == [outcome.margin for outcome in csto.rules]
    assert whole["leader"].isna().tolist() == [False] * 5 + [True]
    assert table.loc[table["actor"].isna(), "left_out"].dropna().nunique() == 9


@settings(deadline=None)  # enumeration
@given(some_labels.filter(bool))
def test_the_table_and_the_record_have_the_same_values(labels: list[Label]) -> None:
    table = codings(map(str, labels))
    rows = verdict(table, codebook())
    first = rows[rows["actor"].notna() & rows["left_out"].notna()]
    expected = list(verdicts(table, codebook())[0].drop_one())
    assert list(first["left_out"]) == [each.argument for each in expected]
    assert list(first["label"]) == [each.label for each in expected]
    assert list(first["margin"]) == [each.outcome.margin for each in expected]
    leaders = [None if pd.isna(leader) else leader for leader in first["leader"]]
    assert leaders == [each.outcome.leader for each in expected]


def many(*labels: str) -> pd.DataFrame:
    """Return codings with more arguments than are named one by one, the last label once."""
    return codings([*(labels[:-1] * 501), labels[-1]])


def test_of_more_than_1000_arguments_each_distinct_label_is_left_out_once() -> None:
    table = many("liberalism", "realism (liberalism)", "realism")
    pooled = verdicts(table, codebook())[-1]
    dropped = [each for each in pooled.drop_one() if each.outcome.rule.name == "primary"]
    assert [each[:3] for each in dropped] == [
        ("A1", "liberalism", 501),
        ("A2", "realism (liberalism)", 501),
        ("A1003", "realism", 1),
    ]
    assert [each.outcome.leader for each in dropped] == ["realism", None, None]
    rows = verdict(table, codebook())
    rows = rows[rows["actor"].isna() & rows["rule"].eq("primary")]
    assert rows["times"].tolist() == [0, 501, 501, 1]


def test_arguments_that_a_lead_needs_are_found_whatever_their_number() -> None:
    table = many("liberalism", "realism (liberalism)", "realism")
    found = verdicts(table, codebook())[-1]
    assert len(found.needed) == 502
    assert found.needed[:2] == ("A2", "A4")


def test_sets_of_more_than_1000_arguments_to_relabel_are_not_listed_in_a_record() -> None:
    few, lots = (verdicts(codings(["realism"] * number), codebook())[-1] for number in (2000, 2001))
    assert (few.to_lose_lead.number, few.has_long_sets) == (1000, False)
    assert len(few.to_record()["relabel"]["sets"]) == 20
    assert (lots.to_lose_lead.number, lots.has_long_sets) == (1001, True)
    assert lots.to_record()["relabel"]["sets"] == []


def test_the_table_of_no_arguments_has_the_rules_of_the_pool() -> None:
    assert len(verdict(codings([]), TWO)) == 6


# Evidence grades.


def test_a_lead_rests_on_straws_in_the_wind_if_every_argument_that_carries_it_is_one() -> None:
    csto = verdicts(FFI, TWO)[0]
    straws = dict.fromkeys(["C1", "C3", "C4"], "straw-in-the-wind")
    assert rests_on_straws(csto, straws | {"C2": "doubly-decisive"})
    assert not rests_on_straws(csto, straws | {"C4": "hoop"})


def test_an_argument_without_a_grade_is_not_a_straw_in_the_wind() -> None:
    straws = dict.fromkeys(["C1", "C3"], "straw-in-the-wind")
    assert not rests_on_straws(verdicts(FFI, TWO)[0], straws)
    assert not rests_on_straws(verdicts(FFI, TWO)[0], straws | {"C4": ""})


def test_without_a_leader_nothing_rests_on_straws_in_the_wind() -> None:
    tied = verdict_on(["realism", "liberalism"], TWO)
    assert not rests_on_straws(tied, dict.fromkeys(["A1", "A2"], GRADES[0]))


def test_an_unknown_grade_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'smoking-gun'"):
        rests_on_straws(verdicts(FFI, TWO)[0], {"C1": "smoking gun"})


def test_labels_are_written_as_the_grammar_has_them() -> None:
    # The enumeration hands labels over as text; a slip there would hide others.
    assert write_label(Label(("a", "b"), ("c", "d"))) == "a / b (c; d)"


def test_a_theory_that_is_only_ever_level_has_no_interval_of_weights() -> None:
    # At w = 5/7, where realism catches up with marxism, liberalism has 5 too: 3 + 7 × (1 − w).
    labels = [*["realism"] * 5, *["liberalism"] * 3, *["marxism (liberalism)"] * 7]
    found = verdict_on(labels, codebook(theories=("realism", "liberalism", "marxism"))).weights
    assert [one[:3] for one in found] == [
        (HALF, Fraction(5, 7), ("liberalism",)),
        (Fraction(5, 7), ONE, ("marxism",)),
    ]


def test_theories_that_nobody_names_take_no_part_in_a_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A codebook of thousands takes no longer than one of five."""
    compared: list[int] = []

    def counted(module: Any, name: str, size: Callable[..., int]) -> None:
        original = getattr(module, name)

        def counting(*arguments: Any) -> Any:
            compared.append(size(*arguments))
            return original(*arguments)

        monkeypatch.setattr(module, name, counting)

    counted(weights_module, "_parts", len)
    counted(tc.verdicts, "lead", lambda counts, *_: len(counts))
    counted(relabelling_module, "_contender", lambda *_: 1)
    sums = []
    for unused in (1, 400):
        names = ("realism", "liberalism", "marxism", *(f"theory-{n}" for n in range(unused)))
        found = verdict_on([*CSTO, "marxism"], codebook(theories=names))
        sums.append((list(found.drop_one()), found.weights, sum(compared)))
        compared.clear()
    assert sums[0] == sums[1]
    assert sums[0][2] > 0
