"""Shares by a machine's labels, corrected by a random sample that a person labelled."""

import math
import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.counting.corrected import (
    FEWEST,
    CorrectedShare,
    CorrectedTally,
    corrected,
    doubts,
)
from theorycoding.counting.rules import PRIMARY, counting_rule

if TYPE_CHECKING:
    from tests.conftest import Project

EXACT = 1e-12


class Coded(NamedTuple):
    actor: str
    machine: str
    human: str = ""


def tallies(
    rows: list[Coded], rule: str = PRIMARY.name, population: str = "finite"
) -> tuple[CorrectedTally, ...]:
    frame = pd.DataFrame(rows)
    frame["argument"] = [f"A{row}" for row in range(len(frame))]
    machine, human = (frame.assign(label=frame[name]) for name in ("machine", "human"))
    chosen = counting_rule(rule)
    return corrected(machine, human, rule=chosen, population=population)  # type: ignore[arg-type]


ROWS = [
    *[Coded("EU", "a", "a")] * 10,
    *[Coded("EU", "a", "b")] * 6,
    *[Coded("EU", "b", "b")] * 4,
    *[Coded("EU", "a")] * 50,
    *[Coded("EU", "b")] * 30,
]


def test_a_share_is_moved_by_what_the_machine_gets_wrong_in_the_sample() -> None:
    found = tallies(ROWS)[-1].shares["a"]
    assert found.share == pytest.approx(66 / 100 - 6 / 20, abs=EXACT)
    variance = (6 - 20 * 0.3**2) / 19  # of six differences of -1 among twenty
    assert found.se == pytest.approx(math.sqrt((1 - 20 / 100) * variance / 20), abs=EXACT)


def test_an_infinite_population_leaves_more_error_than_the_arguments_at_hand() -> None:
    finite, infinite = (tallies(ROWS, population=kind)[-1] for kind in ("finite", "infinite"))
    assert finite.shares["a"].share == infinite.shares["a"].share
    assert (finite.shares["a"].se or 0) < (infinite.shares["a"].se or 0)


def test_a_person_who_labels_everything_leaves_no_error() -> None:
    rows = [Coded("EU", "a", "a"), Coded("EU", "a", "b"), Coded("EU", "b", "b / a")]
    found = tallies(rows)[-1].shares["a"]
    assert found == CorrectedShare(0.5, 0.0, 0.5, 0.5)
    assert tallies(rows, population="infinite")[-1].reason == "too_few_sampled"


def test_a_sample_without_a_difference_still_leaves_a_doubt() -> None:
    rows = [*[Coded("EU", "a", "a")] * 20, *[Coded("EU", "b", "b")] * 5, *[Coded("EU", "a")] * 75]
    found = tallies(rows)[-1].shares["b"]
    assert (found.share, found.se, found.low) == (pytest.approx(0.05), 0, 0)
    assert found.high is not None
    assert found.high > 0.1


def test_a_group_without_sampled_arguments_has_no_corrected_share() -> None:
    eu, un, pool = tallies([*ROWS, *[Coded("UN", "b")] * 7])
    assert (un.sampled, un.reason) == (0, "none_sampled")
    assert set(un.shares.values()) == {CorrectedShare()}
    assert eu.reason is pool.reason is None
    assert next(doubts((eu, un, pool))) == (
        "UN (0 of 7): no argument is sampled, so no share is corrected"
    )


def test_a_handful_of_sampled_arguments_corrects_nothing() -> None:
    few = [Coded("UN", "b", "b")] * (FEWEST - 1)
    _, un, _ = tallies([*ROWS, *few, *[Coded("UN", "b")] * 40])
    assert un.reason == "too_few_sampled"
    _, un, _ = tallies([*ROWS, *few, Coded("UN", "a", "b"), *[Coded("UN", "b")] * 40])
    assert un.reason is None


def test_few_sampled_arguments_are_reported() -> None:
    assert list(doubts(tallies(ROWS))) == [
        "all (20 of 100): fewer than 30 sampled arguments, so the limits are rough"
    ]


def test_a_sample_that_spares_an_actor_is_not_taken_for_random() -> None:
    rows = [*ROWS * 3, *[Coded("UN", "b", "b")] * 90, *[Coded("UN", "b")] * 10]
    assert any(
        "EU (60 of 300), UN (90 of 100): sampled at another rate" in doubt
        for doubt in doubts(tallies(rows))
    )


def test_what_the_machine_did_not_label_counts_nowhere() -> None:
    found = tallies([*ROWS, Coded("EU", "", "a"), Coded("EU", "")])[-1]
    assert (found.shares, found.sampled) == (tallies(ROWS)[-1].shares, 20)


def test_shares_are_corrected_in_the_groups_of_several_columns() -> None:
    frame = pd.DataFrame(ROWS * 2)
    frame["argument"], frame["label"] = range(len(frame)), frame["machine"]
    frame["year"] = ["1998"] * len(ROWS) + ["1999"] * len(ROWS)
    found = corrected(frame, frame.assign(label=frame["human"]), by=("actor", "year"))
    assert [(one.group.key, one.sampled) for one in found] == [
        (("EU", "1998"), 20),
        (("EU", "1999"), 20),
        (("EU", None), 40),
        ((None, "1998"), 20),
        ((None, "1999"), 20),
        ((None, None), 40),
    ]
    assert found[0].shares == tallies(ROWS)[-1].shares


def test_mixed_labels_count_as_the_rule_has_it() -> None:
    rows = [*[Coded("EU", "a", "b (a)")] * 10, *[Coded("EU", "b", "b")] * 10]
    assert tallies(rows, "any")[-1].shares["a"].share == pytest.approx(0.5)
    assert tallies(rows, "primary")[-1].shares["a"].share == pytest.approx(0)
    assert tallies(rows, "weighted")[-1].shares["a"].share == pytest.approx(1 / 6)


def test_an_unknown_population_or_column_is_refused() -> None:
    with pytest.raises(ValueError, match="use finite or infinite"):
        tallies(ROWS, population="all")
    frame = pd.DataFrame({"argument": ["A1"], "label": ["a"]})
    with pytest.raises(ValueError, match="no column 'actor'"):
        corrected(frame, frame)


LABELS = st.sampled_from(["a", "b", "c", "a / b", "b (c)"])
CODED = st.builds(Coded, st.sampled_from(["EU", "UN"]), LABELS, st.one_of(st.just(""), LABELS))


@given(st.lists(CODED, min_size=20, max_size=60), st.randoms())
def test_corrected_shares_lie_within_their_limits_and_sum_to_all(
    rows: list[Coded], chance: random.Random
) -> None:
    shuffled = chance.sample(rows, len(rows))
    found, again = tallies(rows)[-1], tallies(shuffled)[-1]
    assert found.sampled == again.sampled
    if found.reason:
        return
    for theory, share in found.shares.items():
        assert again.shares[theory] == share
        assert (share.low or 0) <= (share.share or 0) <= (share.high or 0)
    assert sum(share.share or 0 for share in found.shares.values()) == pytest.approx(1)


def machine_labels(chance: np.random.Generator) -> pd.DataFrame:
    """Return arguments with true labels, and labels by a machine that likes theory a."""
    truth = chance.choice(["a", "b", "c"], 600, p=[0.3, 0.6, 0.1])
    is_wrong = chance.random(600) < np.where(truth == "b", 0.3, 0.1)
    machine = np.where(is_wrong, "a", truth)
    numbers = [f"A{row}" for row in range(600)]
    return pd.DataFrame({"argument": numbers, "actor": "x", "label": machine, "truth": truth})


@pytest.mark.exhaustive
def test_corrected_shares_cover_the_truth_where_uncorrected_ones_do_not() -> None:
    chance = np.random.default_rng(20)
    coded = machine_labels(chance)
    shares = coded["truth"].value_counts(normalize=True)
    covered = dict.fromkeys("abc", 0)
    for _ in range(400):
        sample = coded.iloc[chance.choice(600, 80, replace=False)]
        found = corrected(coded, sample.assign(label=sample["truth"]))[-1].shares
        for theory, share in found.items():
            covered[theory] += (share.low or 0) <= shares[theory] <= (share.high or 0)
    assert all(number >= 376 for number in covered.values()), covered  # 94 of 100
    naive = coded["label"].value_counts(normalize=True)
    for theory in "ab":
        reach = 1.96 * math.sqrt(naive[theory] * (1 - naive[theory]) / 600)
        assert abs(naive[theory] - shares[theory]) > reach


@pytest.fixture
def machine(project: "Project") -> "Project":
    """A study of 40 arguments that a machine labelled, every second one a person too."""
    rows = "".join(f"P{n},{'EU' if n < 30 else 'UN'},Reason {n}\n" for n in range(40))
    project.write("codings/s/arguments.csv", "argument,actor,motivation\n" + rows)
    given = "".join(f"P{n},{'a' if n % 3 else 'b'}\n" for n in range(40))
    project.write("codings/s/coders/robot.csv", "argument,label\n" + given)
    own = "".join(f"P{n},{'a' if n % 4 else 'b'}\n" for n in range(0, 40, 2))
    project.write("codings/s/coders/ann.csv", "argument,label\n" + own)
    return project


CORRECTED = ("tally", "s", "--coder", "robot", "--corrected-by", "ann")


def test_a_correction_needs_a_stated_sample(machine: "Project") -> None:
    ran = machine.run(*CORRECTED)
    assert (ran.code, ran.out) == (2, "")
    assert "give --sample random" in ran.err
    assert machine.run(*CORRECTED, "--sample", "random").code == 0
    machine.write("codings/s/study.toml", '[[coder]]\nid = "ann"\nsample = "random"\n')
    assert machine.run(*CORRECTED).code == 0


def test_corrected_shares_are_beside_the_counts_of_the_machine(machine: "Project") -> None:
    ran = machine.run(*CORRECTED, "--sample", "random", "--format", "json")
    eu, un, pool = ran.json["groups"]
    assert (ran.json["corrected_by"], ran.json["population"]) == ("ann", "finite")
    assert pool["counts"] == {"b": 14, "a": 26}
    assert pool["corrected"]["b"].keys() == {"share", "se", "low", "high"}
    assert pool["corrected"]["b"]["share"] == pytest.approx(14 / 40 + 3 / 20)
    assert (eu["sampled"], un["sampled"], un["reason"]) == (15, 5, "too_few_sampled")
    assert un["corrected"]["a"] == dict.fromkeys(("share", "se", "low", "high"))
    assert "UN (5 of 10): fewer than 10 sampled arguments" in ran.err


def test_the_table_names_both_coders_and_what_is_not_corrected(machine: "Project") -> None:
    out = machine.run(*CORRECTED, "--sample", "random").out
    assert "by robot, corrected by the random sample that ann labelled" in out
    assert "for a finite population" in out
    assert "too few sampled" in out
    header, *rows = machine.run(*CORRECTED, "--sample", "random", "--format", "csv").out.split("\n")
    assert header.startswith("Actor,n,Sampled,Theory,Count,Uncorrected share,Corrected share")
    assert rows[-2].startswith("all,40,20,a,26,0.650,0.500,")


def test_arguments_chosen_by_the_label_of_the_machine_keep_the_labels_of_the_person(
    machine: "Project",
) -> None:
    asked = (*CORRECTED, "--sample", "random", "--where", "label=a", "--format", "json")
    *_, pool = machine.run(*asked).json["groups"]
    both = [n for n in range(0, 40, 2) if n % 3]
    assert (pool["arguments"], pool["sampled"]) == (26, len(both))
    right = sum(bool(n % 4) for n in both) / len(both)
    assert pool["corrected"]["a"]["share"] == pytest.approx(right)
    assert right < 1


def test_what_the_person_takes_for_no_argument_counts_against_the_machine(
    machine: "Project",
) -> None:
    codes = "variable,code,kind\nlabel,a,\nlabel,b,\nlabel,heading,missing\n"
    machine.write("codings/codebook.csv", codes)
    own = "".join(f"P{n},{'heading' if n < 10 else 'a'}\n" for n in range(0, 40, 2))
    machine.write("codings/s/coders/ann.csv", "argument,label\n" + own)
    *_, pool = machine.run(*CORRECTED, "--sample", "random", "--format", "json").json["groups"]
    assert (pool["arguments"], pool["sampled"]) == (40, 20)
    machine_in_sample = sum(bool(n % 3) for n in range(0, 40, 2))
    expected = 26 / 40 + (15 - machine_in_sample) / 20
    assert pool["corrected"]["a"]["share"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--sample", "random"), "give --corrected-by C with --sample or --population"),
        (("--corrected-by", "robot"), "give another coder than 'robot'"),
        (("--corrected-by", "bo"), "no coder 'bo'"),
    ],
)
def test_options_of_a_correction_need_two_coders(
    machine: "Project", options: tuple[str, ...], message: str
) -> None:
    ran = machine.run("tally", "s", "--coder", "robot", *options)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
