"""Counting rules, compared with counting one argument at a time."""

import random
from fractions import Fraction
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycoding.counting.groups import coded_groups, group_of, groups
from theorycoding.counting.rules import PRIMARY, RULES, CountingRule, counting_rule
from theorycoding.counting.tallies import Tally, lead, tallies, tally
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.labels import Label, LabelError

THEORIES = ("realism", "liberalism", "marxism", "unclear")
NOUNS = {theory: theory.capitalize() for theory in THEORIES}
BOOK = Codebook(
    tuple(
        Code("label", theory, NOUNS[theory], kind="residual" if theory == "unclear" else "")
        for theory in THEORIES
    )
)
WEIGHTED = counting_rule("weighted", "2/3")


class Argument(NamedTuple):
    """One argument as its coder thinks of it; without a primary theory it is not yet coded."""

    actor: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]


def written(argument: Argument, chance: random.Random) -> str:
    """Return the label in one of the many ways in which a coder may write it."""

    def name(theory: str) -> str:
        return chance.choice([theory, NOUNS[theory]])

    primary = chance.choice(["/", " / "]).join(map(name, argument.primary))
    secondary = chance.choice(["; ", ",", ", "]).join(map(name, argument.secondary))
    if not secondary:
        return primary
    return chance.choice([f"{primary} ({secondary})", f"({secondary}) {primary}"])


def table(arguments: list[Argument], seed: int = 0) -> pd.DataFrame:
    chance = random.Random(seed)  # noqa: S311  # spellings, no secrets
    return pd.DataFrame(
        {
            "actor": [argument.actor for argument in arguments],
            "label": [written(argument, chance) for argument in arguments],
        },
        dtype="str",
    )


def counted_by_hand(arguments: list[Argument], rule: CountingRule) -> dict[str, Fraction]:
    """Count one argument at a time, rule by rule as the documentation states them."""
    counts = dict.fromkeys(THEORIES, Fraction(0))
    for _, primary, secondary in arguments:
        for theory in THEORIES:
            if rule.name == "any":
                counts[theory] += theory in primary + secondary
            elif rule.name == "pure":
                counts[theory] += primary + secondary == (theory,)
            elif theory in primary:
                whole = rule.weight if rule.weight is not None and secondary else Fraction(1)
                counts[theory] += whole / len(primary)
            elif theory in secondary and rule.weight is not None:
                counts[theory] += (1 - rule.weight) / len(secondary)
    return counts


@st.composite
def argument(draw: st.DrawFn) -> Argument:
    named = draw(st.lists(st.sampled_from(THEORIES), max_size=4, unique=True))
    primaries = draw(st.integers(1, len(named))) if named else 0
    actor = draw(st.sampled_from(["NATO", "CSTO", "SCO"]))
    return Argument(actor, tuple(named[:primaries]), tuple(named[primaries:]))


arguments = st.lists(argument(), max_size=12)
weights = st.fractions(min_value=Fraction(1, 2), max_value=1, max_denominator=12)
rules = st.one_of(st.sampled_from(RULES[:3]), weights.map(lambda w: counting_rule("weighted", w)))


def by_name(tallied: tuple[Tally, ...]) -> dict[str | None, Tally]:
    return {one.group.name: one for one in tallied}


@settings(max_examples=40, deadline=None)
@given(arguments, rules, st.integers(0, 5))
def test_every_rule_equals_counting_one_argument_at_a_time(
    coded: list[Argument], rule: CountingRule, seed: int
) -> None:
    found = by_name(tallies(table(coded, seed), BOOK, rule=rule))
    assert list(found) == [*dict.fromkeys(one.actor for one in coded), None]
    for name, one in found.items():
        own = [argument for argument in coded if name in {None, argument.actor}]
        assert one.counts == counted_by_hand(own, rule)
        assert one.group.arguments == sum(bool(argument.primary) for argument in own)
        assert one.group.uncoded == sum(not argument.primary for argument in own)
        assert one.group.mixed == sum(len(a.primary + a.secondary) > 1 for a in own)


@settings(max_examples=40, deadline=None)
@given(arguments, rules)
def test_the_leader_has_more_than_every_rival_that_is_not_residual(
    coded: list[Argument], rule: CountingRule
) -> None:
    for one in tallies(table(coded), BOOK, rule=rule):
        rivals = {theory: n for theory, n in one.counts.items() if theory != "unclear"}
        most = max(rivals.values())
        leaders = [theory for theory, number in rivals.items() if number == most]
        if most and len(leaders) == 1:
            others = [number for theory, number in rivals.items() if theory != leaders[0]]
            assert (one.leader, one.margin) == (leaders[0], most - max(others))
        else:
            assert (one.leader, one.margin) == (None, 0)


@settings(max_examples=30, deadline=None)
@given(arguments, rules, st.integers(0, 100))
def test_counts_do_not_depend_on_the_order_of_the_rows(
    coded: list[Argument], rule: CountingRule, seed: int
) -> None:
    shuffled = list(coded)
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    figures = [
        {name: (one.counts, one.leader, one.margin) for name, one in by_name(found).items()}
        for found in (
            tallies(table(coded), BOOK, rule=rule),
            tallies(table(shuffled, seed), BOOK, rule=rule),
        )
    ]
    assert figures[0] == figures[1]


@settings(max_examples=40, deadline=None)
@given(arguments, rules, st.permutations(["NATO", "CSTO", "SCO"]))
def test_counts_do_not_depend_on_the_names_of_actors(
    coded: list[Argument], rule: CountingRule, names: list[str]
) -> None:
    renamed = dict(zip(["NATO", "CSTO", "SCO"], names, strict=True))
    before = by_name(tallies(table(coded), BOOK, rule=rule))
    other = [one._replace(actor=renamed[one.actor]) for one in coded]
    after = by_name(tallies(table(other), BOOK, rule=rule))
    for name, one in before.items():
        assert after[renamed[name] if name else None].counts == one.counts


@settings(max_examples=40, deadline=None)
@given(arguments, rules, st.permutations(THEORIES))
def test_counts_do_not_depend_on_the_names_of_theories(
    coded: list[Argument], rule: CountingRule, names: list[str]
) -> None:
    renamed = dict(zip(THEORIES, names, strict=True))
    book = Codebook(
        tuple(
            Code("label", theory, NOUNS[theory], kind="residual" if old == "unclear" else "")
            for old, theory in renamed.items()
        )
    )
    other = [
        Argument(a.actor, tuple(map(renamed.get, a.primary)), tuple(map(renamed.get, a.secondary)))  # type: ignore[arg-type]
        for a in coded
    ]
    before, after = tallies(table(coded), BOOK, rule=rule), tallies(table(other), book, rule=rule)
    for one, two in zip(before, after, strict=True):
        assert two.counts == {renamed[theory]: number for theory, number in one.counts.items()}
        assert two.leader == (renamed[one.leader] if one.leader else None)


@settings(max_examples=40, deadline=None)
@given(arguments, weights)
def test_primary_and_weighted_shares_sum_to_the_coded_arguments(
    coded: list[Argument], weight: Fraction
) -> None:
    for rule in (PRIMARY, counting_rule("weighted", weight)):
        for one in tallies(table(coded), BOOK, rule=rule):
            assert sum(one.counts.values()) == one.group.arguments


@settings(max_examples=40, deadline=None)
@given(arguments)
def test_weight_one_equals_the_rule_primary(coded: list[Argument]) -> None:
    whole = tallies(table(coded), BOOK, rule=counting_rule("weighted", 1))
    primary = tallies(table(coded), BOOK)
    assert [one.counts for one in whole] == [one.counts for one in primary]


@settings(max_examples=40, deadline=None)
@given(arguments, rules)
def test_the_pooled_group_is_the_sum_of_the_others(
    coded: list[Argument], rule: CountingRule
) -> None:
    *own, pooled = tallies(table(coded), BOOK, rule=rule)
    for theory in THEORIES:
        assert pooled.counts[theory] == sum(one.counts[theory] for one in own)


# A study nobody has seen: four theories and a residual one, co-equal primaries, several
# secondaries, an argument not yet coded. The counts were worked out on paper.

UNSEEN = [
    Argument("North", ("marxism",), ("liberalism", "realism")),
    Argument("North", ("realism", "liberalism"), ()),
    Argument("North", ("marxism", "liberalism"), ("constructivism", "realism")),
    Argument("North", ("unclear",), ()),
    Argument("North", ("unclear",), ()),
    Argument("South", ("constructivism",), ()),
    Argument("South", (), ()),
    Argument("South", ("unclear",), ("realism",)),
]
FIVE = ("marxism", "realism", "liberalism", "constructivism", "unclear")
UNSEEN_BOOK = Codebook(
    tuple(Code("label", code, kind="residual" if code == "unclear" else "") for code in FIVE)
)
ON_PAPER = {
    ("primary", "North"): ("3/2 1/2 1 0 2", "marxism", "1/2"),
    ("any", "North"): ("2 3 3 1 2", None, "0"),
    ("pure", "North"): ("0 0 0 0 2", None, "0"),
    ("weighted 2/3", "North"): ("1 5/6 1 1/6 2", None, "0"),
    ("weighted 1/2", "North"): ("3/4 1 1 1/4 2", None, "0"),
    ("weighted 3/4", "North"): ("9/8 3/4 1 1/8 2", "marxism", "1/8"),
    ("primary", "South"): ("0 0 0 1 1", "constructivism", "1"),
    ("any", "South"): ("0 1 0 1 1", None, "0"),
    ("pure", "South"): ("0 0 0 1 0", "constructivism", "1"),
    ("weighted 2/3", "South"): ("0 1/3 0 1 2/3", "constructivism", "2/3"),
    ("primary", None): ("3/2 1/2 1 1 3", "marxism", "1/2"),
    ("any", None): ("2 4 3 2 3", "realism", "1"),
}


@pytest.mark.parametrize(("rule", "actor"), ON_PAPER)
def test_an_unseen_study_of_four_theories_is_counted_as_on_paper(
    rule: str, actor: str | None
) -> None:
    rows = pd.DataFrame(
        {
            "actor": [one.actor for one in UNSEEN],
            "label": [
                " / ".join(one.primary)
                + (f" ({'; '.join(one.secondary)})" if one.secondary else "")
                for one in UNSEEN
            ],
        },
        dtype="str",
    )
    chosen = {str(known): known for known in RULES}[rule]
    one = by_name(tallies(rows, UNSEEN_BOOK, rule=chosen))[actor]
    counts, leader, margin = ON_PAPER[rule, actor]
    assert one.counts == dict(zip(FIVE, map(Fraction, counts.split()), strict=True))
    assert (one.leader, one.margin) == (leader, Fraction(margin))


def test_an_argument_not_yet_coded_is_left_out_of_n_and_counted_as_uncoded() -> None:
    south = by_name(tallies(table([*UNSEEN[7:], Argument("South", (), ())]), BOOK))["South"]
    assert (south.group.arguments, south.group.uncoded) == (1, 1)


def test_a_code_nobody_used_is_tallied_as_zero() -> None:
    frame = tally(table([Argument("NATO", ("realism",), ())]), BOOK)
    assert list(frame.columns[4:8]) == list(THEORIES)
    assert frame.loc[0, "marxism"] == 0


def test_a_residual_theory_counts_in_n_and_never_leads() -> None:
    coded = [Argument("NATO", ("unclear",), ())] * 3 + [Argument("NATO", ("marxism",), ())]
    nato = tallies(table(coded), BOOK)[0]
    assert (nato.group.arguments, nato.counts["unclear"]) == (4, 3)
    assert (nato.leader, nato.margin) == ("marxism", 1)


def test_a_group_with_residual_labels_only_has_no_leader() -> None:
    nato = tallies(table([Argument("NATO", ("unclear",), ())]), BOOK)[0]
    assert (nato.leader, nato.margin) == (None, 0)


def test_a_tie_is_a_tie_and_not_the_first_of_the_codebook() -> None:
    assert lead({"a": Fraction(2), "b": Fraction(2), "c": Fraction(1)}) == (("a", "b"), 0)
    assert lead({"a": Fraction(0), "b": Fraction(0)}) == ((), 0)
    assert lead({}) == ((), 0)


def test_a_single_theory_leads_by_all_it_has() -> None:
    assert lead({"a": Fraction(2)}) == (("a",), 2)


def test_groups_are_in_order_of_first_appearance_with_the_pooled_one_last() -> None:
    coded = [Argument(actor, ("realism",), ()) for actor in ("SCO", "CSTO", "SCO", "NATO")]
    assert [group.name for group in groups(table(coded), BOOK)] == ["SCO", "CSTO", "NATO", None]


def test_arguments_can_be_grouped_by_any_column_even_by_their_label() -> None:
    rows = table([Argument("NATO", ("realism",), ()), Argument("CSTO", ("realism",), ("marxism",))])
    rows = rows.assign(decade=["1990s", "2000s"])
    assert [one.group.name for one in tallies(rows, BOOK, by="decade")] == ["1990s", "2000s", None]
    assert len(tallies(rows, BOOK, by="label")) == 3


def test_a_missing_column_is_refused_with_a_hint() -> None:
    rows = table([Argument("NATO", ("realism",), ())])
    with pytest.raises(ValueError, match=r"no column 'acter' .*did you mean 'actor'"):
        groups(rows, BOOK, by="acter")


def test_a_table_without_labels_is_refused_and_not_a_bug() -> None:
    with pytest.raises(ValueError, match=r"no column 'label' .*use one of: actor, motivation"):
        tally(pd.DataFrame({"actor": ["Turkey"], "motivation": ["to keep the straits"]}))


def test_a_column_named_like_a_count_is_refused_and_not_overwritten() -> None:
    rows = table([Argument("NATO", ("realism",), ())]).rename(columns={"actor": "leader"})
    with pytest.raises(ValueError, match="a column 'leader' of its own: rename yours"):
        tally(rows, BOOK, by="leader")


def test_spellings_of_one_label_are_one_pattern() -> None:
    rows = pd.DataFrame(
        {
            "actor": ["NATO"] * 3,
            "label": ["Realism (Marxism)", "(marxism) realism", "Realism(marxism)"],
        }
    )
    patterns = groups(rows, BOOK)[0].patterns
    assert [(pattern.label, pattern.number) for pattern in patterns] == [
        (Label(("realism",), ("marxism",)), 3)
    ]


def test_the_order_of_co_equal_primaries_does_not_matter_for_counting() -> None:
    one = tallies(pd.DataFrame({"actor": ["A"], "label": ["realism / marxism"]}), BOOK)[0]
    two = tallies(pd.DataFrame({"actor": ["A"], "label": ["marxism / realism"]}), BOOK)[0]
    assert (
        one.counts
        == two.counts
        == {**dict.fromkeys(THEORIES, 0), "realism": Fraction(1, 2), "marxism": Fraction(1, 2)}
    )


def test_no_arguments_at_all_is_an_empty_pooled_group() -> None:
    (pooled,) = tallies(table([]), BOOK)
    assert (pooled.group.name, pooled.group.arguments, pooled.leader) == (None, 0, None)
    assert set(pooled.counts.values()) == {0}


def test_the_table_for_python_holds_exact_fractions() -> None:
    rows = table([Argument("NATO", ("realism",), ("marxism",))])
    frame = tally(rows, BOOK, rule="weighted")
    assert frame.loc[0, "realism"] == Fraction(2, 3)
    assert isinstance(frame.loc[0, "realism"], Fraction)
    assert frame.loc[0, "leader"] == "realism"
    assert frame["actor"].isna().tolist() == [False, True]


def test_a_malformed_label_stops_the_count() -> None:
    with pytest.raises(LabelError):
        tally(pd.DataFrame({"actor": ["A"], "label": ["Realsm"]}), BOOK)


def test_without_a_codebook_the_theories_are_those_found() -> None:
    frame = tally(pd.DataFrame({"actor": list("ABCD"), "label": ["x (y)", "z", "x", "y"]}))
    assert list(frame.columns[4:7]) == ["x", "y", "z"]


def test_without_a_codebook_a_name_with_a_bracket_is_one_theory() -> None:
    frame = tally(pd.DataFrame({"actor": ["A", "B"], "label": ["x (y)", "x"]}), rule="any")
    assert list(frame.columns[4:6]) == ["x (y)", "x"]
    assert frame["mixed"].tolist() == [0, 0, 0]


def test_a_table_handed_over_is_not_changed() -> None:
    rows = table([*UNSEEN[4:5], Argument("NATO", ("realism",), ())])
    before = rows.copy()
    tally(rows, BOOK)
    pd.testing.assert_frame_equal(rows, before)


def test_labels_that_are_parsed_already_count_alike() -> None:
    label = Label(("realism",), ("marxism",))
    group = group_of([label, None, label])
    assert (group.arguments, group.uncoded, group.mixed) == (2, 1, 2)


def test_each_row_with_a_label_has_the_pattern_of_its_own_label() -> None:
    rows = pd.DataFrame(
        {
            "actor": ["SCO", "NATO", "SCO", "SCO", "NATO"],
            "label": ["Marxism", "Realism", "", "realism", "Marxism (Realism)"],
        }
    )
    counted = coded_groups(rows, BOOK)
    by_row = {
        group.name: {
            row: group.patterns[pattern].label
            for row, pattern in zip(*map(list, coded()), strict=True)
        }
        for group, coded in counted
    }
    marxism, realism = Label(("marxism",)), Label(("realism",))
    mixed = Label(("marxism",), ("realism",))
    assert by_row == {
        "SCO": {0: marxism, 3: realism},
        "NATO": {1: realism, 4: mixed},
        None: {0: marxism, 1: realism, 3: realism, 4: mixed},
    }
    assert tuple(group for group, _ in counted) == groups(rows, BOOK)
