"""Sentences ready to paste: every clause is read back and compared with a plain count."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycoding.counting.verdicts import Verdict, verdicts
from theorycoding.showing.sentences import sentence, straws_warning, theory_name, weight_limit
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.labels import Label

THEORIES = ("realism", "liberalism", "constructivism", "marxism", "unclear")
CSTO = ["realism", "liberalism", "realism (liberalism)", "realism (liberalism)", "liberalism"]
HALF = Fraction(1, 2)
MOST_WORDS = 35
GRID = [HALF + Fraction(step, 240) for step in range(121)]  # weights of the primaries


def codebook(*residual: str, theories: Iterable[str] = THEORIES) -> Codebook:
    return Codebook(
        tuple(
            Code("label", theory, kind="residual" if theory in residual else "")
            for theory in theories
        )
    )


TWO = codebook(theories=("realism", "liberalism"))


def verdict_on(labels: Iterable[str], known: Codebook | None = TWO, actor: str = "CSTO") -> Verdict:
    texts = list(labels)
    arguments = [f"C{number}" for number in range(1, len(texts) + 1)]
    table = pd.DataFrame({"argument": arguments, "actor": actor, "label": texts}, dtype="str")
    return verdicts(table, known)[0]


# The plain count.


def score(
    labels: Iterable[Label], rule: str, weight: Fraction = Fraction(1)
) -> dict[str, Fraction]:
    counts = dict.fromkeys(THEORIES, Fraction(0))
    for label in labels:
        if rule == "any" or (rule == "pure" and not label.is_mixed):
            for theory in label.theories:
                counts[theory] += 1
        elif rule == "weighted":
            share = weight if label.secondary else Fraction(1)
            for theory in label.primary:
                counts[theory] += share / len(label.primary)
            for theory in label.secondary:
                counts[theory] += (1 - weight) / len(label.secondary)
    return counts


def leader(counts: dict[str, Fraction], residual: Iterable[str]) -> str | None:
    left = {theory: number for theory, number in counts.items() if theory not in residual}
    leaders = [theory for theory in left if left[theory] == max(left.values())]
    return leaders[0] if len(leaders) == 1 and left[leaders[0]] else None


def least_number(labels: list[Label], residual: set[str], targets: set[str]) -> int | None:
    """Return how many labels must change to end a lead; residual theories are tried too."""
    first = leader(score(labels, "weighted"), residual)
    if first is None or not targets - {first}:
        return None
    for size in range(1, len(labels) + 1):
        for chosen, new in product(
            combinations(range(len(labels)), size), product(sorted(targets), repeat=size)
        ):
            changed = list(labels)
            for place, target in zip(chosen, new, strict=True):
                changed[place] = Label((target,))
            if leader(score(changed, "weighted"), residual) != first:
                return size
    return None


# The sentence, read back.

SENTENCE = re.compile(
    r"As coded by the authors, (?P<standing>.+?) on the (?:only argument|(?P<number>\d+) arguments)"
    r" of CSTO under (?:(?P<unmixed>every counting rule)|the rule 'primary'"
    r"(?:(?P<throughout> and every other)|, not (?P<lost>.+?)"
    r"|, but (?P<gained>.+?) leads under (?P<where>.+?)|(?P<never>, and none .+? another rule)))"
    r"(?:; relabelling (?P<labels>\d+) arguments? can end it)?\."
)


def read_number(text: str) -> Fraction:
    """Read a number as people write it: `2⅓`, `15/7`, `2 1/7`."""
    total = Fraction(0)
    for whole, glyph, ratio in re.findall(r"(\d*)([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]?)((?:/\d+)?)", text):
        total += Fraction(f"{whole or 0}{ratio}")
        if glyph:
            total += Fraction(unicodedata.numeric(glyph)).limit_denominator(8)
    return total


def names(text: str) -> list[str]:
    return re.split(r", | and | or ", text)


def check_standing(text: str, labels: list[Label], able: set[str]) -> None:
    counts = {
        theory: total for theory, total in score(labels, "weighted").items() if theory in able
    }
    ranked = sorted(counts.values(), reverse=True)
    if text == "no theory leads":
        assert not any(ranked)
    elif tie := re.fullmatch(r"(.+) tie at (.+) each", text):
        tied = {theory for theory in able if counts[theory] == ranked[0]}
        assert ranked[0] == ranked[1] == read_number(tie[2]) > 0
        assert tie[1] == f"{len(tied)} theories" if len(tied) > 3 else set(names(tie[1])) == tied
    elif alone := re.fullmatch(r"(\w+) leads unopposed with (.+)", text):
        assert counts == {alone[1]: read_number(alone[2])}
    else:
        duel = re.fullmatch(r"(\w+) leads (.+) to (.+)", text)
        assert duel, text
        assert [read_number(duel[2]), read_number(duel[3])] == ranked[:2]
        assert counts[duel[1]] == ranked[0] > ranked[1]


def check_rules(match: re.Match[str], labels: list[Label], residual: set[str]) -> None:
    """Check under which rules the sentence says that a lead is lost or gained."""
    first = leader(score(labels, "weighted"), residual)
    fixed = {rule: leader(score(labels, rule), residual) for rule in ("any", "pure")}
    weighted = {w: leader(score(labels, "weighted", w), residual) for w in GRID}
    assert bool(match["unmixed"]) == (not any(label.is_mixed for label in labels))
    if match["unmixed"] or match["throughout"] or match["never"]:
        assert {*fixed.values(), *weighted.values()} == {first}
        assert (first is None) == bool(match["never"]) or match["unmixed"]
    elif first:
        limit = re.search(r"'weighted' (?:at|up to) (\S+)", match["lost"])
        lost = {w for w in GRID if weighted[w] != first}
        assert lost == {w for w in GRID if limit and w <= Fraction(limit[1])}
        assert {rule for rule in fixed if f"'{rule}'" in match["lost"]} == {
            rule for rule in fixed if fixed[rule] != first
        }
    else:
        leading = {rule for rule in fixed if fixed[rule]}
        assert {rule for rule in fixed if f"'{rule}'" in match["where"]} == leading
        assert ("'weighted' at some weights" in match["where"]) == any(weighted.values())
        leaders = {*fixed.values(), *weighted.values()} - {None}
        assert leaders == {match["gained"]} or (
            match["gained"] == "one theory" and len(leaders) > 1
        )


def check_sentence(
    labels: list[Label], residual: set[str], targets: set[str], known: Codebook
) -> None:
    text = sentence(verdict_on(map(str, labels), known))
    match = SENTENCE.fullmatch(text)
    assert match, text
    assert int(match["number"] or 1) == len(labels)
    check_standing(match["standing"], labels, targets - residual)
    check_rules(match, labels, residual)
    number = least_number(labels, residual, targets)
    assert match["labels"] == (None if number is None else str(number))
    assert len(text.split()) <= MOST_WORDS


@st.composite
def any_label(draw: st.DrawFn) -> Label:
    named = draw(st.lists(st.sampled_from(THEORIES), min_size=1, max_size=3, unique=True))
    primaries = draw(st.sampled_from([1, 1, len(named)]))
    return Label(tuple(named[:primaries]), tuple(named[primaries:]))


two_theories = st.sampled_from(
    [
        Label(("realism",)),
        Label(("liberalism",)),
        Label(("realism",), ("liberalism",)),
        Label(("liberalism",), ("realism",)),
        Label(("realism", "liberalism")),
    ]
)


@settings(deadline=None)  # enumeration
@given(
    st.lists(any_label(), min_size=1, max_size=4), st.sets(st.sampled_from(THEORIES), max_size=4)
)
def test_every_clause_about_up_to_five_theories_is_true(
    labels: list[Label], residual: set[str]
) -> None:
    check_sentence(labels, residual, set(THEORIES), codebook(*residual))


@settings(deadline=None)  # enumeration
@given(st.lists(two_theories, min_size=1, max_size=6))
def test_every_clause_about_two_theories_is_true(labels: list[Label]) -> None:
    residual = set(THEORIES) - {"realism", "liberalism"}
    check_sentence(labels, residual, {"realism", "liberalism"}, TWO)


@given(st.lists(two_theories, min_size=1, max_size=6))
def test_the_weight_that_ends_a_lead_is_exact(labels: list[Label]) -> None:
    first = leader(score(labels, "weighted"), ())
    limit = weight_limit(verdict_on(map(str, labels)))
    for weight in [
        *GRID,
        *([Fraction(limit), Fraction(limit) + Fraction(1, 10**6)] if limit else []),
    ]:
        lost = bool(limit) and weight <= Fraction(limit)
        assert first is None or (leader(score(labels, "weighted", weight), ()) != first) == lost


# As printed.


def without_coder(labels: Iterable[str], known: Codebook | None = TWO) -> str:
    return sentence(verdict_on(labels, known), coder_phrase="")


def test_the_csto_table_in_words() -> None:
    assert sentence(verdict_on(CSTO)) == (
        "As coded by the authors, realism leads 3 to 2 on the 5 arguments of CSTO under the rule "
        "'primary', not 'any', 'pure' or 'weighted' up to 3/4; relabelling 1 argument can end it."
    )


def test_the_longest_sentence_has_35_words_if_names_have_one() -> None:
    text = sentence(verdict_on([*CSTO, ""]), coder_phrase="As read by anna (this project)")
    assert " on 5 coded arguments of CSTO " in text
    assert len(text.split()) == MOST_WORDS


@pytest.mark.parametrize("actor", ["The Left", "CDU/CSU", "Greens", "Forum <b> & Co.", "a member"])
def test_the_name_of_an_actor_needs_no_grammar(actor: str) -> None:
    known = verdict_on(["realism", "realism", "liberalism"], actor=actor)
    assert f" on the 3 arguments of {actor} under every counting rule; " in sentence(known)


def test_a_verdict_that_holds_under_every_rule_is_stated_as_such() -> None:
    assert without_coder(["liberalism", "liberalism", "liberalism (realism)"]) == (
        "Liberalism leads 3 to 0 on the 3 arguments of CSTO under the rule 'primary' and every "
        "other; relabelling 2 arguments can end it."
    )


def test_a_tie_is_called_a_tie() -> None:
    assert without_coder(["realism", "liberalism"]) == (
        "Realism and liberalism tie at 1 each on the 2 arguments of CSTO under every counting rule."
    )
    assert "4 theories tie at 1 each" in without_coder(THEORIES[:4], codebook())


def test_a_tie_that_another_rule_breaks_names_who_leads_then() -> None:
    assert without_coder(["realism", "liberalism (realism)"]).endswith(
        "'primary', but realism leads under 'any', 'pure' and 'weighted' at some weights."
    )
    assert "and none leads under another rule" in without_coder(["realism / liberalism"])


def test_one_argument_is_one_argument() -> None:
    assert without_coder(["realism"]) == (
        "Realism leads 1 to 0 on the only argument of CSTO under every counting rule; "
        "relabelling 1 argument can end it."
    )


def test_a_theory_without_a_rival_leads_unopposed() -> None:
    assert without_coder(["realism", "realism"], None) == (
        "Realism leads unopposed with 2 on the 2 arguments of CSTO under every counting rule."
    )


def test_residual_theories_do_not_lead() -> None:
    assert without_coder(["unclear"], codebook("unclear")).startswith("No theory leads on the only")


def test_a_group_without_a_label_gets_one_short_sentence() -> None:
    assert without_coder(["", ""]) == "No theory leads, as no argument of CSTO has a label."


def test_arguments_not_yet_coded_are_not_counted_in() -> None:
    assert " on 2 coded arguments of CSTO " in without_coder(["realism", "realism", ""])
    assert " on 1 coded argument of CSTO " in without_coder(["realism", ""])


@pytest.mark.parametrize(
    ("by", "name", "words"),
    [
        ("actor", "CSTO", "the 2 arguments of CSTO"),
        ("actor", "", "the 2 arguments with no actor"),
        ("evaluated_in", "§2.6", "the 2 arguments with evaluated_in §2.6"),
    ],
)
def test_a_group_goes_by_its_column(by: str, name: str, words: str) -> None:
    rows = {"argument": ["C1", "C2"], by: name, "label": "realism"}
    group, pooled = verdicts(pd.DataFrame(rows, dtype="str"), TWO, by=by)
    assert f" on {words} under" in sentence(group)
    assert " on the 2 arguments under" in sentence(pooled)


def test_all_arguments_are_all_arguments() -> None:
    table = pd.DataFrame(
        {"argument": ["C1", "C2", "C3"], "actor": ["a", "b", "b"], "label": "realism"}
    )
    assert " on all 3 arguments under" in sentence(verdicts(table, TWO)[-1])


@pytest.mark.parametrize(
    ("code", "noun", "written"),
    [
        ("realism", "Realism", "realism"),
        ("Realism", "Realism", "Realism"),
        ("es", "English School", "English School"),
        ("li", "Liberal institutionalism", "liberal institutionalism"),
        ("realism", "", "realism"),
    ],
)
def test_a_theory_goes_by_its_noun(code: str, noun: str, written: str) -> None:
    assert theory_name(code, Codebook((Code("label", code, noun),))) == written


# Evidence grades.


def straws(*arguments: str) -> Iterator[tuple[str, str]]:
    return ((argument, "straw-in-the-wind") for argument in arguments)


def test_a_lead_on_straws_in_the_wind_gets_a_warning() -> None:
    assert straws_warning(verdict_on(CSTO), dict(straws("C1", "C3", "C4"))) == (
        "The lead of realism for CSTO rests on straws in the wind alone: that is the grade of the "
        "3 arguments that carry it (C1, C3 and C4)."
    )
    assert straws_warning(verdict_on(["realism"]), dict(straws("C1"))) == (
        "The lead of realism for CSTO rests on straws in the wind alone: that is the grade of the "
        "only argument that carries it (C1)."
    )


def test_firmer_evidence_and_ties_get_no_warning() -> None:
    assert straws_warning(verdict_on(CSTO), dict(straws("C1", "C3"))) == ""
    tied = verdict_on(["realism", "liberalism"])
    assert straws_warning(tied, dict(straws("C1", "C2"))) == ""
