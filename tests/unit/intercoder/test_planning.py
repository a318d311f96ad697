"""How many arguments several coders must label for limits of a given width."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import agreement, planning
from theorycoding.intercoder.planning import ASSURANCE, FEWEST, pilot, plan
from theorycoding.vocabulary.labels import parse_label

if TYPE_CHECKING:
    from tests.conftest import Project


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate few samples: the tests of this module are not about the last digit."""
    monkeypatch.setattr(planning, "_ROUGH", 6)
    monkeypatch.setattr(planning, "_FINE", 10)


def ratings(labels: dict[str, list[str]]) -> pd.DataFrame:
    rows = [
        (f"u{unit}", coder, parse_label(text))
        for coder, texts in labels.items()
        for unit, text in enumerate(texts)
        if text
    ]
    return pd.DataFrame(rows, columns=["unit", "coder", "label"])


@pytest.mark.usefixtures("hasty")
def test_narrower_limits_need_more_arguments() -> None:
    wide, narrow = (plan([0.6, 0.4], 0.7, width=width) for width in (0.4, 0.2))
    assert FEWEST <= wide.arguments < narrow.arguments
    assert 2 < narrow.arguments / wide.arguments < 8  # about (0.4 / 0.2) squared
    assert wide.reached >= ASSURANCE


@pytest.mark.usefixtures("hasty")
def test_more_coders_need_fewer_arguments_and_a_rare_theory_more() -> None:
    two, four = (plan([0.5, 0.5], 0.8, width=0.3, coders=number) for number in (2, 4))
    assert four.arguments < two.arguments
    assert plan([0.1], 0.8, width=0.3).arguments > two.arguments


@pytest.mark.usefixtures("hasty")
def test_the_same_question_has_the_same_answer() -> None:
    tried: list[str] = []
    first = plan([0.5, 0.5], 0.9, width=0.3, at=tried.append)
    assert first == plan([0.5, 0.5], 0.9, width=0.3)
    assert f"{first.arguments:,} arguments" == tried[-1]


@pytest.mark.usefixtures("hasty")
def test_nobody_is_told_to_code_a_handful() -> None:
    assert plan([0.5, 0.5], 0.9, width=0.9).arguments == FEWEST


def test_simulated_coders_have_the_alpha_that_is_assumed() -> None:
    chance = np.random.default_rng(3)
    sample = planning._sample(40_000, (0.5, 0.3, 0.2), 0.7, 3, chance)
    found = agreement(sample, coefficients=["alpha"], interval=None).find("alpha")
    assert found.value == pytest.approx(0.7, abs=0.01)
    shares = sample["label"].value_counts(normalize=True).sort_index().tolist()
    assert shares == pytest.approx([0.5, 0.3, 0.2], abs=0.01)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prevalence": [0.5, 0.3]}, "0.5, 0.3 are not shares above 0 that sum to 1"),
        ({"prevalence": [1.0]}, "are not shares above 0"),
        ({"prevalence": []}, "are not shares above 0"),
        ({"agreement": 1}, "agreement 1 is not between 0 and 1"),
        ({"width": 0}, "width 0 is not between 0 and 1"),
        ({"coders": 1}, "1 coder cannot agree"),
        ({"width": 0.001}, "more than 100,000 arguments would be needed"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plan(**{"prevalence": [0.5, 0.5], **options})  # type: ignore[arg-type]


def test_a_pilot_is_what_several_coders_labelled() -> None:
    labels = {
        "ann": ["a", "a (b)", "b", "a", "a / b", "c"],
        "bo": ["a", "a", "b", "b", "b", ""],
    }
    found = pilot(ratings(labels))
    assert (found.arguments, found.coders) == (5, 2)
    assert dict(zip(found.categories, found.prevalence, strict=True)) == {
        "a": 0.5,
        "b": 0.4,
        "{a; b}": 0.1,
    }
    assert found.agreement == pytest.approx(
        agreement(ratings(labels), readings=["primary"], interval=None).find("alpha").value, abs=0.1
    )


def test_without_a_second_label_there_is_no_pilot() -> None:
    found = pilot(ratings({"ann": ["a", "b", ""], "bo": ["", "", "a"]}))
    assert (found.arguments, found.prevalence, found.agreement) == (0, (), None)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("shares", "alpha", "coders", "width"),
    [((0.5, 0.3, 0.2), 0.6, 2, 0.3), ((0.8, 0.2), 0.8, 3, 0.3), ((0.4, 0.3, 0.3), 0.9, 2, 0.15)],
)
def test_nine_samples_of_ten_have_limits_of_the_wanted_width(
    shares: tuple[float, ...], alpha: float, coders: int, width: float
) -> None:
    found = plan(shares, alpha, coders=coders, width=width)
    chance = np.random.default_rng(77)  # not the samples of the plan
    widths = [
        planning._width(planning._sample(found.arguments, shares, alpha, coders, chance))
        for _ in range(500)
    ]
    within = float(np.mean(np.array(widths) <= width))
    assert 0.87 <= within <= 0.97  # 0.90 within three standard errors, and not far more


@pytest.fixture
def piloted(project: "Project") -> "Project":
    """A study with 40 arguments that two coders labelled, as the codebook has it."""
    rows = "".join(f"P{n},EU,Reason {n}\n" for n in range(40))
    project.write("codings/s/arguments.csv", "argument,actor,motivation\n" + rows)
    for coder, every in {"ann": 8, "bo": 9}.items():
        labels = "".join(f"P{n},{'a' if n % 2 or not n % every else 'b'}\n" for n in range(40))
        project.write(f"codings/s/coders/{coder}.csv", "argument,label\n" + labels)
    return project


@pytest.mark.usefixtures("hasty")
def test_a_study_is_its_own_pilot(piloted: "Project") -> None:
    found = piloted.run("plan", "s", "--width", "0.5", "--format", "json").json
    assert (found["categories"], found["coders"]) == (["a", "b"], 2)
    assert found["pilot"] == "the 40 arguments of s"
    assert sum(found["prevalence"]) == pytest.approx(1)
    assert 0.5 < found["agreement"] < 1
    out = piloted.run("plan", "s", "--width", "0.5").out
    assert f"label the same {found['arguments']} arguments" in out
    assert "Assumed, from the 40 arguments of s" in out


@pytest.mark.usefixtures("hasty")
def test_a_plan_can_do_without_a_study(project: "Project") -> None:
    options = ("--prevalence", "1/2,0.3,0.2", "--agreement", "0.9", "--coders", "3")
    found = project.run("plan", *options, "--width", "0.3", "--format", "json").json
    assert (found["coders"], found["agreement"], found["pilot"]) == (3, 0.9, None)
    assert found["prevalence"] == [0.5, 0.3, 0.2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give STUDY as a pilot, or --prevalence"),
        (("--prevalence", "many"), "'many' is not a number"),
        (("--prevalence", "0.5", "--agreement", "2"), "agreement 2 is not between 0 and 1"),
        (("--prevalence", "0.5", "--coders", "0"), "0 coders cannot agree"),
        (("one",), "no argument of one was labelled by two coders"),
        (("same",), "the alpha of the pilot is 1.000: give --agreement"),
        (("constant",), "the alpha of the pilot does not exist: give --agreement"),
    ],
)
def test_a_plan_without_what_it_needs_is_a_usage_error(
    piloted: "Project", arguments: tuple[str, ...], message: str
) -> None:
    header = "argument,actor,motivation,label\n"
    for name, other in {"one": "", "same": "b", "constant": "a"}.items():
        piloted.write(f"codings/{name}/arguments.csv", f"{header}A1,EU,x,a\nA2,EU,y,{other}\n")
    for name, labels in {"same": "ab", "constant": "aa"}.items():
        given = f"argument,label\nA1,{labels[0]}\nA2,{labels[1]}\n"
        piloted.write(f"codings/{name}/coders/ann.csv", given)
    ran = piloted.run("plan", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.usefixtures("hasty")
def test_a_small_pilot_is_reported(piloted: "Project") -> None:
    header = "argument,actor,motivation,label\n"
    piloted.write("codings/t/arguments.csv", f"{header}A1,EU,x,a\nA2,EU,y,b\nA3,EU,z,b\n")
    piloted.write("codings/t/coders/ann.csv", "argument,label\nA1,a\nA2,b\nA3,a\n")
    ran = piloted.run("plan", "t", "--width", "0.5")
    assert ran.code == 0
    assert "warning: a pilot of 3 arguments says little" in ran.err
