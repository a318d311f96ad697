"""Coders against a reference: precision, recall, F1 and bias per theory, and the confusion."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.intercoder import Validation, against, read_ratings
from theorycoding.intercoder.validation import Limited, TheoryScore
from theorycoding.vocabulary.labels import parse_label

if TYPE_CHECKING:
    from tests.conftest import Project

Pair = tuple[str, str]  # what the reference says, then the coder
NOTHING = Limited(None, None, None)


def validated(pairs: list[Pair], rule: str = "primary", **options: object) -> Validation:
    rows = [
        (unit, coder, parse_label(text))
        for unit, pair in enumerate(pairs)
        for coder, text in zip(("expert", "student"), pair, strict=True)
        if text
    ]
    frame = pd.DataFrame(rows, columns=["unit", "coder", "label"])
    ratings = read_ratings(frame, **options)  # type: ignore[arg-type]
    return against(ratings, "expert", rule=rule)  # type: ignore[arg-type]


def scores(pairs: list[Pair], rule: str = "primary") -> dict[str, TheoryScore]:
    return {score.theory: score for score in validated(pairs, rule).theories}


PAIRS: list[Pair] = [
    *[("rights", "rights")] * 17,
    *[("rights", "trade")] * 4,
    *[("trade", "trade")] * 11,
    *[("trade", "security")] * 3,
    *[("security", "security")] * 6,
    *[("security", "rights")] * 2,
    ("trade", "rights"),
]
# As scikit-learn 1.9.1 and statsmodels 0.15.0 (`proportion_confint(…, method="wilson")`) have them;
# the limits of F1 are 2 J / (1 + J) of those of J = tp / (tp + fp + fn).
EXPECTED = {
    "rights": (
        (17, 3, 4),
        (
            0.85,
            0.6395811353,
            0.9476312541,
            0.8095238095,
            0.5999943531,
            0.9233243495,
            0.8292682927,
            0.6740241208,
            0.9194174577,
        ),
    ),
    "security": (
        (6, 3, 2),
        (
            0.6666666667,
            0.3542021356,
            0.8794161816,
            0.75,
            0.4092754303,
            0.9285207872,
            0.7058823529,
            0.437611732,
            0.8809857161,
        ),
    ),
    "trade": (
        (11, 4, 4),
        (
            0.7333333333,
            0.4804956594,
            0.8910254667,
            0.7333333333,
            0.4804956594,
            0.8910254667,
            0.7333333333,
            0.5323891105,
            0.8691499561,
        ),
    ),
}


def test_scores_and_limits_are_those_of_other_packages() -> None:
    found = scores(PAIRS)
    assert found.keys() == EXPECTED.keys()
    for theory, (counts, numbers) in EXPECTED.items():
        score = found[theory]
        assert (score.tp, score.fp, score.fn) == counts
        assert (*score.precision, *score.recall, *score.f1) == pytest.approx(numbers, abs=1e-9)


def test_bias_is_the_share_given_less_the_share_in_the_reference() -> None:
    for theory, score in scores(PAIRS).items():
        given_less = sum(g == theory for _, g in PAIRS) - sum(r == theory for r, _ in PAIRS)
        assert score.bias.value == pytest.approx(given_less / len(PAIRS))
    assert sum(score.bias.value or 0 for score in scores(PAIRS).values()) == pytest.approx(0)


def test_a_coder_like_the_reference_is_not_proved_unbiased() -> None:
    score = scores([("a", "a"), ("b", "b")] * 10)["a"]
    assert (score.bias.value, score.precision.high, score.f1.high) == (0, 1, 1)
    assert (score.bias.low or 0) < -0.1
    assert (score.precision.low or 1) < 0.8


@pytest.mark.parametrize(
    ("pairs", "reason", "undefined"),
    [
        ([("a", "b"), ("a", "a"), ("b", "b")], None, ()),
        ([("a", "b"), ("b", "b")], "never_assigned", ("precision",)),
        ([("b", "a"), ("b", "b")], "not_in_reference", ("recall",)),
    ],
)
def test_a_score_without_cases_is_undefined_with_its_reason(
    pairs: list[Pair], reason: str | None, undefined: tuple[str, ...]
) -> None:
    score = scores(pairs)["a"]
    assert score.reason == reason
    for name in ("precision", "recall", "f1"):
        assert (getattr(score, name) == NOTHING) is (name in undefined)
    assert score.f1.value is not None


def test_a_theory_that_nobody_names_has_no_scores() -> None:
    *_, score = validated([("a", "a"), ("b", "b")], categories=["a", "b", "c"]).theories
    assert (score.theory, score.reason) == ("c", "in_neither")
    assert score.precision == score.recall == score.f1 == NOTHING
    assert score.bias.value == 0


def test_mixed_labels_are_compared_by_their_primary_theories_or_by_all() -> None:
    pairs = [("a (b)", "a"), ("a / b", "b"), ("b (a)", "a (b)")]
    primary, named = scores(pairs)["a"], scores(pairs, "any")["a"]
    assert (primary.tp, primary.fp, primary.fn) == (1, 1, 1)
    assert (named.tp, named.fp, named.fn) == (2, 0, 1)


def test_the_confusion_is_directed_and_mixed_labels_come_last() -> None:
    pairs = [("b / a", "a"), ("a", "b"), ("a", "b"), ("b", "b"), ("", "b"), ("b", "")]
    cells = [tuple(cell)[1:] for cell in validated(pairs).confusion]
    assert cells == [("a", "b", 2), ("b", "b", 1), ("{a; b}", "a", 1)]


def test_every_coder_is_compared_on_the_units_that_the_reference_labels() -> None:
    rows = [("u1", "ann", "x"), ("u1", "bo", "x"), ("u2", "bo", "y"), ("u2", "cy", "x")]
    ratings = read_ratings(pd.DataFrame(rows, columns=["unit", "coder", "label"]))
    assert {score.coder for score in against(ratings, "ann").theories} == {"bo"}
    assert {score.coder for score in against(ratings, "bo").theories} == {"ann", "cy"}


def test_a_stranger_or_another_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule 'pure'"):
        validated(PAIRS, "pure")
    ratings = read_ratings(pd.DataFrame([("u", "c", "x")], columns=["unit", "coder", "label"]))
    with pytest.raises(ValueError, match="no ratings by 'd'"):
        against(ratings, "d")


@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", "a / c", "b (a)"])] * 2), min_size=1))
def test_limits_contain_their_value_and_are_never_of_zero_width(pairs: list[Pair]) -> None:
    for score in scores(pairs).values():
        for limited in (score.precision, score.recall, score.f1, score.bias):
            if limited.value is not None:
                assert limited.low is not None
                assert limited.high is not None
                assert -1 <= limited.low <= limited.value <= limited.high <= 1
                assert limited.high - limited.low > 0.01


@pytest.mark.exhaustive
@pytest.mark.parametrize("shares", [(0.4, 0.1, 0.1), (0.08, 0.02, 0.04), (0.6, 0.2, 0.01)])
def test_limits_cover_the_truth(shares: tuple[float, float, float]) -> None:
    tp, fp, fn = shares
    truth = {"precision": tp / (tp + fp), "recall": tp / (tp + fn), "bias": fp - fn}
    truth["f1"] = 2 * tp / (2 * tp + fp + fn)
    kinds = np.array([("a", "a"), ("b", "a"), ("a", "b"), ("b", "b")])
    chance = np.random.default_rng(5)
    covered = dict.fromkeys(truth, 0)
    for _ in range(300):
        drawn = kinds[chance.choice(4, 100, p=[tp, fp, fn, 1 - tp - fp - fn])]
        score = scores([(str(one), str(other)) for one, other in drawn])["a"]
        for name, value in truth.items():
            low, high = getattr(score, name)[1:]
            covered[name] += low <= value <= high
    assert all(number >= 276 for number in covered.values()), covered  # 92 of 100


LABELS = {"ann": ["Realism"] * 8 + ["Liberalism"] * 4, "bo": ["Realism"] * 6 + ["Liberalism"] * 6}


@pytest.fixture
def compared(project: "Project") -> "Project":
    """A study of twelve arguments labelled by ann and bo."""
    rows = "".join(f"P{n},EU,Reason {n}\n" for n in range(12))
    project.write("codings/s/arguments.csv", "argument,actor,motivation\n" + rows)
    for coder, labels in LABELS.items():
        given_labels = "".join(f"P{n},{label}\n" for n, label in enumerate(labels))
        project.write(f"codings/s/coders/{coder}.csv", "argument,label\n" + given_labels)
    return project


AGREEMENT = ("agreement", "s", "--interval", "none")


def test_the_scores_are_beside_the_coefficients(compared: "Project") -> None:
    found = compared.run(*AGREEMENT, "--against", "ann", "--format", "json").json
    assert (found["against"], found["rule"]) == ("ann", "primary")
    realism = next(one for one in found["theories"] if one["theory"] == "Realism")
    assert (realism["tp"], realism["fp"], realism["fn"]) == (6, 0, 2)
    assert realism["recall"] == 0.75
    assert realism["recall_low"] < 0.75 < realism["recall_high"]
    assert {"coder": "bo", "reference": "Realism", "given": "Liberalism", "units": 2} in found[
        "confusion"
    ]
    assert found["coefficients"]


def test_people_read_the_scores_below_the_coefficients(compared: "Project") -> None:
    out = compared.run(*AGREEMENT, "--against", "ann", "--rule", "any").out
    assert out.index("percent") < out.index("Against ann: all theories named")
    assert out.index("Against ann") < out.index("Labels by bo, in columns")


def test_the_scores_are_of_the_arguments_asked_for(compared: "Project") -> None:
    compared.write("r.csv", "id,who,label,year\n1,ann,x,1\n1,bo,x,1\n2,ann,x,2\n2,bo,y,2\n")
    options = ("--unit", "id", "--coder", "who", "--label", "label", "--format", "json")
    found = compared.run("agreement", "r.csv", *options, "--against", "ann", "--where", "year=1")
    assert [one["units"] for one in found.json["theories"]] == [1]


def test_diagnostics_and_scores_go_together(compared: "Project") -> None:
    asked = (*AGREEMENT, "--against", "ann", "--diagnostics")
    out = compared.run(*asked).out
    assert out.index("Against ann") < out.index("By theory")
    found = compared.run(*asked, "--format", "json").json
    assert found["diagnostics"].keys() >= {"By theory"}
    assert found["theories"]


def test_the_reference_of_the_settings_is_used_without_an_option(compared: "Project") -> None:
    compared.write("codings/s/study.toml", '[[coder]]\nid = "bo"\nreference = true\n')
    assert compared.run(*AGREEMENT, "--format", "json").json["against"] == "bo"
    assert "against" not in compared.run(*AGREEMENT, "--settled", "--format", "json").json
    assert compared.run(*AGREEMENT, "--format", "csv").out.startswith("Reading,")
    csv = compared.run(*AGREEMENT, "--against", "bo", "--format", "csv").out
    assert csv.startswith("coder,theory,units,tp,fp,fn,precision,precision_low")
    assert "None" not in csv


def test_the_consensus_is_a_reference_but_not_a_coder(compared: "Project") -> None:
    decided = "argument,label,decided_by,reason\nP6,Realism,both,text\nP7,Realism,both,text\n"
    compared.write("codings/s/decisions.csv", decided)
    found = compared.run(*AGREEMENT, "--against", "consensus", "--format", "json").json
    assert {score["coder"] for score in found["theories"]} == {"ann", "bo"}
    assert found["coders"] == 2


def test_a_file_of_ratings_has_a_reference_too(compared: "Project") -> None:
    compared.write("r.csv", "id,ann,bo\n1,x,x\n2,x,y\n3,y,y\n")
    options = ("r.csv", "--unit", "id", "--wide", "--interval", "none", "--format", "json")
    theories = compared.run("agreement", *options, "--against", "bo").json["theories"]
    assert [(one["theory"], one["tp"], one["fp"], one["fn"]) for one in theories] == [
        ("x", 1, 1, 0),
        ("y", 1, 0, 1),
    ]
    ran = compared.run("agreement", *options, "--against", "cy")
    assert (ran.code, "no coder 'cy'" in ran.err) == (2, True)


def test_a_reference_that_meets_nobody_is_reported(compared: "Project") -> None:
    compared.write("codings/s/coders/cy.csv", "argument,label\nP1,\n")
    compared.write("r.csv", "id,who,label\n1,ann,x\n2,bo,y\n")
    options = ("r.csv", "--unit", "id", "--coder", "who", "--label", "label")
    ran = compared.run("agreement", *options, "--against", "bo")
    assert "warning: no other coder labelled what 'bo' labelled" in ran.err
    ran = compared.run(*AGREEMENT, "--against", "ann", "--settled")
    assert (ran.code, "either --settled or --against" in ran.err) == (2, True)


def test_a_report_compares_with_the_reference_that_the_study_names(compared: "Project") -> None:
    compared.write("codings/s/study.toml", '[[coder]]\nid = "ann"\nreference = true\n')
    compared.run("build")
    page = compared.read("reports/s/agreement.md")
    assert "*Against ann: primary theories*" in page
    assert "| Realism | 6 | 2 |" in page
