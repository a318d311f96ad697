"""Counting rules: what one label adds to each theory, and how a rule is named."""

from fractions import Fraction

import pytest

from theorycoding.counting.rules import (
    CONVENTIONS,
    PRIMARY,
    RULES,
    Convention,
    CountingRule,
    counting_rule,
    shares,
)
from theorycoding.vocabulary.labels import Label

WEIGHTED = counting_rule("weighted")


@pytest.mark.parametrize(
    ("rule", "given_shares"),
    [
        (PRIMARY, {"a": "1/2", "b": "1/2"}),
        (counting_rule("any"), {"a": "1", "b": "1", "c": "1", "d": "1"}),
        (counting_rule("pure"), {}),
        (WEIGHTED, {"a": "1/3", "b": "1/3", "c": "1/6", "d": "1/6"}),
    ],
)
def test_one_argument_gives_its_theories_these_shares(
    rule: CountingRule, given_shares: dict[str, str]
) -> None:
    found = shares(Label(("a", "b"), ("c", "d")), rule)
    assert found == {theory: Fraction(share) for theory, share in given_shares.items()}


def test_an_unmixed_label_counts_one_under_every_rule() -> None:
    for rule in RULES:
        assert shares(Label(("a",)), rule) == {"a": 1}


@pytest.mark.parametrize(
    ("name", "weight", "said"),
    [
        ("primry", None, "did you mean 'primary'"),
        ("any", "2/3", "only 'weighted' does"),
        ("weighted", "1/3", "not between 1/2 and 1"),
        ("weighted", "5/4", "not between 1/2 and 1"),
        ("weighted", "two thirds", "write a fraction such as 2/3"),
        ("weighted", "1/0", "write a fraction such as 2/3"),
    ],
)
def test_a_rule_or_weight_that_does_not_exist_is_refused(
    name: str, weight: str | None, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        counting_rule(name, weight)


def test_a_weight_may_be_written_as_a_fraction_or_a_decimal() -> None:
    assert counting_rule("weighted", "0.75") == counting_rule("weighted", 0.75)
    assert (
        str(counting_rule("weighted", 0.75)) == "weighted 3/4" == str(counting_rule("weighted 3/4"))
    )
    assert str(counting_rule("weighted")) == "weighted 2/3"


def test_the_rules_that_are_compared_are_in_a_fixed_order() -> None:
    assert [str(rule) for rule in RULES] == [
        "primary",
        "any",
        "pure",
        "weighted 1/2",
        "weighted 2/3",
        "weighted 3/4",
    ]


def test_a_further_rule_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Convention(
        "whole",
        "a label counts 1 for each primary theory",
        lambda label, _: dict.fromkeys(label.primary, Fraction(1)),
    )
    monkeypatch.setitem(CONVENTIONS, "whole", whole)
    rule = counting_rule("whole")
    assert shares(Label(("a", "b"), ("c",)), rule) == {"a": 1, "b": 1}
    assert rule.meaning == "a label counts 1 for each primary theory"
