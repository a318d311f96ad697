"""Sentences ready to paste: every clause is read back and compared with a plain count."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycoding.counting.verdicts import Verdict, verdicts
from theorycoding.showing.sentences import sentence, straws_warning, theory_name, weighings
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.labels import Label

THEORIES = ("realism", "liberalism", "constructivism", "marxism", "unclear")
CSTO = ["realism", "liberalism", "realism (liberalism)", "realism (liberalism)", "liberalism"]
HALF = Fraction(1, 2)
GRID = [Fraction(step, 240) for step in range(121)]  # weights of the bracket
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


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
    labels: Iterable[Label], rule: str, bracket: Fraction = Fraction(0)
) -> dict[str, Fraction]:
    counts = dict.fromkeys(THEORIES, Fraction(0))
    for label in labels:
        if rule == "any" or (rule == "pure" and not label.is_mixed):
            for theory in label.theories:
                counts[theory] += 1
        elif rule == "weighted":
            share = 1 - bracket if label.secondary else Fraction(1)
            for theory in label.primary:
                counts[theory] += share / len(label.primary)
            for theory in label.secondary:
                counts[theory] += bracket / len(label.secondary)
    return counts


def leader(counts: dict[str, Fraction], residual: Iterable[str]) -> str | None:
    left = {theory: number for theory, number in counts.items() if theory not in residual}
    leaders = [theory for theory in left if left[theory] == max(left.values())]
    return leaders[0] if len(leaders) == 1 and left[leaders[0]] else None


def least_sets(
    labels: list[Label], residual: set[str], targets: set[str], *, reverse: bool
) -> set[frozenset[str]]:
    """Return the smallest sets that end or reverse a lead; residual theories are tried too."""
    first = leader(score(labels, "weighted"), residual)
    for size in range(1, len(labels) + 1):
        found = set()
        for chosen, new in product(
            combinations(range(len(labels)), size), product(sorted(targets), repeat=size)
        ):
            changed = list(labels)
            for place, target in zip(chosen, new, strict=True):
                changed[place] = Label((target,))
            after = leader(score(changed, "weighted"), residual)
            if after != first and (after or not reverse):
                found.add(frozenset(f"C{place + 1}" for place in chosen))
        if found:
            return found
    return set()


# The sentence, read back.


def number(text: str) -> Fraction:
    """Read a number as people write it: `2⅓`, `15/7`, `2 1/7`."""
    total = Fraction(0)
    for whole, glyph, ratio in re.findall(r"(\d*)([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]?)((?:/\d+)?)", text):
        total += Fraction(f"{whole or 0}{ratio}")
        if glyph:
            total += Fraction(unicodedata.numeric(glyph)).limit_denominator(8)
    return total


def names(text: str) -> list[str]:
    return re.split(r", | and | or ", text)


def weights(extent: str) -> list[Fraction]:
    """Return the weights of the bracket in an extent, on a grid and around its bounds."""
    limits = {
        word: number(bound)
        for word, bound in re.findall(
            r"(exactly|at least|more than|at most|less than) (.+?)(?= and (?:at|less)|$)", extent
        )
    }
    assert limits, extent
    tiny = Fraction(1, 10**6)
    points = {*GRID, *limits.values()} | {
        limit + step for limit in limits.values() for step in (-tiny, tiny)
    }
    return [
        point
        for point in sorted(points)
        if 0 <= point <= HALF
        and point == limits.get("exactly", point)
        and limits.get("at least", point) <= point <= limits.get("at most", point)
        and limits.get("more than", point - 1) < point < limits.get("less than", point + 1)
    ]


class Reading:
    """The leader that a sentence gives for each case: `any`, `pure` and each weight."""

    def __init__(self, text: str) -> None:
        opening, _, rest = text.partition(", ")
        assert opening == "As coded by the authors"
        assert rest.endswith(".")
        self.clauses = rest[:-1].split("; ")
        self.cases: dict[str | Fraction, str | None] = {}
        self.relabelling = ""
        self.standing, self.throughout = self._first(self.clauses[0])
        for clause in self.clauses[1:]:
            if "relabelling" in clause:
                self.relabelling = clause
            else:
                self._other(clause)

    def _first(self, clause: str) -> tuple[str, bool]:
        match = re.fullmatch(
            r"(?P<standing>.+?) (?:among (?:the|all)|on the) (?P<number>\w+) (?:CSTO )?arguments?"
            r"(?: \((?P<residual>.+?)\))?"
            r"(?: whatever the counting rule, as no label is (?P<unmixed>mixed)"
            r"| when (?P<case>.+?)"
            r"(?:, and (?P<whatever>leads|no theory leads alone) whatever the counting rule)?)",
            clause,
        )
        assert match, clause
        self.number = match["number"]
        self.residual = match["residual"] or ""
        self.unmixed = bool(match["unmixed"])
        self.case = match["case"] or ""
        self.whatever = match["whatever"]
        self.leader = match["standing"].split()[0] if " lead" in match["standing"] else None
        self.leader = None if self.leader == "no" else self.leader
        if " or given " in self.case:
            extent = re.search(r"or given (.+) of its argument$", self.case)
            assert extent
            for weight in weights(extent[1]):
                self._say(weight, self.leader)
        return match["standing"], bool(match["unmixed"] or match["whatever"])

    def _other(self, clause: str) -> None:
        match = re.fullmatch(r"(no theory|\w+) (also leads|leads alone|leads) (when .+)", clause)
        assert match, clause
        theory = None if match[1] == "no theory" else match[1]
        assert (match[2] == "also leads") == (theory is not None and theory == self.leader)
        assert (match[2] == "leads alone") == (theory is None)
        for case in re.split(r"(?:^|, | and )when ", match[3])[1:]:
            if case == "every theory named counts in full":
                self._say("any", theory)
            elif case.startswith("only unmixed labels count"):
                self._say("pure", theory)
            else:
                extent = re.fullmatch(r"the bracketed label is given (.+) of its argument", case)
                assert extent, case
                for weight in weights(extent[1]):
                    self._say(weight, theory)

    def _say(self, case: str | Fraction, theory: str | None) -> None:
        assert self.cases.get(case, theory) == theory
        assert isinstance(case, Fraction) or case not in self.cases
        self.cases[case] = theory


def check_standing(reading: Reading, labels: list[Label], residual: set[str]) -> None:
    counts = score(labels, "weighted")
    able = {theory: total for theory, total in counts.items() if theory not in residual}
    ranked = sorted(able.values(), reverse=True)
    text = reading.standing
    if text == "no theory leads":
        assert not any(able.values())
    elif tie := re.fullmatch(r"(.+) tie at (.+) each", text):
        assert set(names(tie[1])) == {name for name in able if able[name] == ranked[0]}
        assert number(tie[2]) == ranked[0] == ranked[1]
    elif alone := re.fullmatch(r"(\w+) leads unopposed with (.+)", text):
        assert able == {alone[1]: number(alone[2])}
    elif ahead := re.fullmatch(r"(\w+) leads with (.+?), ahead of (.+),", text):
        said = dict(pair.split(" with ") for pair in re.split(r", | and ", ahead[3]))
        others = {name: total for name, total in able.items() if total and name != ahead[1]}
        assert {name: number(total) for name, total in said.items()} == others
        assert able[ahead[1]] == number(ahead[2]) > max(others.values())
    else:
        duel = re.fullmatch(r"(\w+) leads(?: (\w+))? (\S+(?: \d/\d)?) to (.+)", text)
        assert duel, text
        assert (able[duel[1]], ranked[:2]) == (number(duel[3]), [number(duel[3]), number(duel[4])])
        assert duel[2] is None or able[duel[2]] == number(duel[4])
    expected = {name: total for name, total in counts.items() if total and name in residual}
    said_residual = dict(part.split(": ") for part in filter(None, reading.residual.split(", ")))
    assert {name: number(total) for name, total in said_residual.items()} == expected


def check_cases(reading: Reading, labels: list[Label], residual: set[str]) -> None:
    """Check that every case is right, and that none is missing or has two leaders."""
    truth = {rule: leader(score(labels, rule), residual) for rule in ("any", "pure")}
    by_weight = {point: leader(score(labels, "weighted", point), residual) for point in GRID}
    if reading.throughout:
        assert len(reading.clauses) <= 2
        assert {*truth.values(), *by_weight.values()} == {reading.leader}
        assert reading.unmixed == (not any(label.is_mixed for label in labels))
        assert reading.whatever != "leads" or reading.leader
        return
    for case, said in reading.cases.items():
        if isinstance(case, Fraction):
            assert said == leader(score(labels, "weighted", case), residual)
    assert {rule: reading.cases[rule] for rule in truth} == truth
    assert by_weight[Fraction(0)] == reading.leader
    if any(label.secondary for label in labels):
        assert "the bracketed label is ignored" in reading.case
        assert set(GRID) - {0} <= set(reading.cases)
    assert ("co-equal" in reading.case) == any(len(label.primary) > 1 for label in labels)


def check_sets(which: str, size: int, sets: set[frozenset[str]]) -> None:
    if not which:
        return
    if which.startswith("always with "):
        common = frozenset(names(which.removeprefix("always with ")))
        assert common == frozenset.intersection(*sets)
    elif match := re.fullmatch(r"any (\w+) of (.+)", which):
        named = names(match[2])
        assert NUMBERS.index(match[1]) == size
        assert sets == {frozenset(chosen) for chosen in combinations(named, size)}
    elif ", or " in which:
        assert sets == {frozenset(names(part)) for part in which.split(", or ")}
    elif size == 1:
        assert sets == {frozenset([name]) for name in names(which)}
    else:
        assert sets == {frozenset(names(which))}


def check_relabelling(
    reading: Reading, labels: list[Label], residual: set[str], targets: set[str]
) -> None:
    first = leader(score(labels, "weighted"), residual)
    rivals = targets - residual - {first or ""}
    if first is None or not rivals:
        assert not reading.relabelling
        return
    one = r"relabelling (\w+) arguments?(?: \((.+?)\))?(, but no fewer,)? can"
    match = re.fullmatch(
        rf"(?:with (.+), )?{one} end the lead of (\w+)(?:, and {one})?(?: and)? let (.+) lead",
        reading.relabelling,
    )
    assert match, reading.relabelling
    given, *lose, loser, size, which, least, other = match.groups()
    assert bool(given) == any(label.is_mixed for label in labels)
    assert loser == first
    assert other == (next(iter(rivals)) if len(rivals) == 1 else "another theory")
    reverse = (size, which, least) if size else lose
    for (size, which, least), is_reverse in ((lose, False), (reverse, True)):
        sets = least_sets(labels, residual, targets, reverse=is_reverse)
        assert {len(chosen) for chosen in sets} == {NUMBERS.index(size)}
        assert bool(least) == (size != "one")
        check_sets(which or "", NUMBERS.index(size), sets)


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
    found = verdict_on(map(str, labels), codebook(*residual))
    reading = Reading(sentence(found))
    assert NUMBERS.index(reading.number) == len(labels)
    check_standing(reading, labels, residual)
    check_cases(reading, labels, residual)
    check_relabelling(reading, labels, residual, set(THEORIES))


@settings(deadline=None)  # enumeration
@given(st.lists(two_theories, min_size=1, max_size=6))
def test_every_clause_about_two_theories_is_true(labels: list[Label]) -> None:
    reading = Reading(sentence(verdict_on(map(str, labels))))
    residual = set(THEORIES) - {"realism", "liberalism"}
    check_standing(reading, labels, residual)
    check_cases(reading, labels, residual)
    check_relabelling(reading, labels, residual, {"realism", "liberalism"})


@settings(deadline=None)  # enumeration
@given(st.lists(any_label(), min_size=1, max_size=5))
def test_the_weighings_cover_every_weight_of_the_bracket_once(labels: list[Label]) -> None:
    found = weighings(verdict_on(map(str, labels), codebook()))
    assert (found[0].low, found[0].low_included) == (0, True)
    assert (found[-1].high, found[-1].high_included) == (HALF, True)
    for before, after in pairwise(found):
        assert before.high == after.low
        assert before.high_included != after.low_included


# As printed.


def test_the_csto_table_in_words() -> None:
    assert sentence(verdict_on(CSTO)) == (
        "As coded by the authors, realism leads 3 to 2 among the five CSTO arguments when the "
        "bracketed label is ignored or given less than ¼ of its argument; liberalism leads when "
        "every theory named counts in full, when only unmixed labels count and when the bracketed "
        "label is given more than ¼ and at most ½ of its argument; no theory leads alone when the "
        "bracketed label is given exactly ¼ of its argument; with the bracketed label ignored, "
        "relabelling one argument (C1, C3 or C4) can end the lead of realism and let liberalism "
        "lead."
    )


def clauses(labels: Iterable[str], known: Codebook | None = TWO) -> list[str]:
    return sentence(verdict_on(labels, known), coder_phrase="").removesuffix(".").split("; ")


def test_a_verdict_that_holds_under_every_rule_is_stated_as_such() -> None:
    assert clauses(["liberalism", "liberalism", "liberalism (realism)"])[0] == (
        "Liberalism leads 3 to 0 among the three CSTO arguments when the bracketed label is "
        "ignored, and leads whatever the counting rule"
    )


def test_unmixed_labels_need_no_rule() -> None:
    assert clauses(["realism", "realism", "liberalism"]) == [
        (
            "Realism leads 2 to 1 among the three CSTO arguments whatever the counting rule, "
            "as no label is mixed"
        ),
        "relabelling one argument (C1 or C2) can end the lead of realism and let liberalism lead",
    ]


def test_a_tie_is_called_a_tie() -> None:
    assert clauses(["realism", "liberalism"]) == [
        (
            "Realism and liberalism tie at 1 each among the two CSTO arguments whatever the "
            "counting rule, as no label is mixed"
        )
    ]


def test_one_argument_is_one_argument() -> None:
    assert clauses(["realism"]) == [
        (
            "Realism leads 1 to 0 on the one CSTO argument whatever the counting rule, "
            "as no label is mixed"
        ),
        "relabelling one argument (C1) can end the lead of realism and let liberalism lead",
    ]


def test_a_theory_without_a_rival_leads_unopposed() -> None:
    assert clauses(["realism", "realism"], None) == [
        (
            "Realism leads unopposed with 2 among the two CSTO arguments whatever the counting "
            "rule, as no label is mixed"
        )
    ]


def test_many_theories_are_all_named() -> None:
    first, relabelling = clauses(["realism"] * 2 + ["liberalism", "constructivism"], codebook())
    assert first.startswith(
        "Realism leads with 2, ahead of liberalism with 1 and constructivism with 1, among the four"
    )
    assert relabelling == (
        "relabelling one argument (C1, C2, C3 or C4) can end the lead of realism, "
        "and relabelling one argument (C1 or C2) can let another theory lead"
    )


def test_residual_theories_are_given_with_their_number() -> None:
    first = clauses(["realism", "unclear"], codebook("unclear"))[0]
    assert first.startswith("Realism leads 1 to 0 among the two CSTO arguments (unclear: 1) what")


def test_a_group_without_a_label_gets_one_short_sentence() -> None:
    assert clauses(["", ""]) == ["No CSTO argument has a label, so no theory leads"]


def test_arguments_not_yet_coded_are_not_counted_in() -> None:
    assert " among the two coded CSTO arguments " in clauses(["realism", "realism", ""])[0]


def test_a_mixed_group_has_nothing_to_count_unmixed() -> None:
    assert "only unmixed labels count (there are none)" in clauses(["realism (liberalism)"])[1]


def test_co_equal_theories_share_an_argument() -> None:
    first, *_, last = clauses(["realism / liberalism", "realism"])
    assert first == (
        "Realism leads 1½ to ½ among the two CSTO arguments when co-equal theories share an "
        "argument, and leads whatever the counting rule"
    )
    assert last.startswith("with co-equal theories sharing an argument, relabelling one argument")


def test_a_bracket_that_breaks_a_tie_counts_from_the_least_weight_on() -> None:
    assert clauses(["realism", "liberalism (realism)"])[1].endswith(
        "when the bracketed label is given more than 0 and at most ½ of its argument"
    )


def test_long_lists_of_arguments_are_not_printed() -> None:
    assert clauses(["realism"] * 12 + ["liberalism"] * 3)[1] == (
        "relabelling five arguments, but no fewer, can end the lead of realism "
        "and let liberalism lead"
    )
    assert "(any one of 12)" in clauses(["realism"] * 12 + ["liberalism"] * 11)[1]


def test_what_every_set_needs_is_listed_where_the_sets_are_many() -> None:
    labels = ["realism / unclear"] * 23 + ["realism"]
    assert (
        "relabelling eight arguments (always with C24), but no fewer, can end"
        in (clauses(labels, codebook("unclear"))[-1])
    )


def test_few_sets_of_no_one_make_are_listed() -> None:
    labels = ["realism", *["realism / none"] * 2, *["realism / none / unclear"] * 4]
    known = codebook("none", "unclear", theories=("realism", "liberalism", "none", "unclear"))
    assert verdict_on(labels, known).to_reverse.sets == (("C1", "C2"), ("C1", "C3"))
    assert (
        "two arguments (C1 and C2, or C1 and C3), but no fewer, can let liberalism lead"
        in (clauses(labels, known)[-1])
    )


@pytest.mark.parametrize(
    ("by", "name", "words"),
    [
        ("actor", "CSTO", "the two CSTO arguments"),
        ("actor", "", "the two arguments with no actor"),
        ("evaluated_in", "§2.6", "the two arguments whose evaluated in is §2.6"),
    ],
)
def test_a_group_goes_by_its_column(by: str, name: str, words: str) -> None:
    rows = {"argument": ["C1", "C2"], by: name, "label": "realism"}
    group, pooled = verdicts(pd.DataFrame(rows, dtype="str"), TWO, by=by)
    assert f" among {words} whatever" in sentence(group)
    assert " among the two arguments whatever" in sentence(pooled)


def test_all_arguments_are_all_arguments() -> None:
    table = pd.DataFrame(
        {"argument": ["C1", "C2", "C3"], "actor": ["a", "b", "b"], "label": "realism"}
    )
    assert " among all three arguments whatever" in sentence(verdicts(table, TWO)[-1])


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
        "The lead of realism rests on straws in the wind only: all three CSTO arguments that "
        "carry it (C1, C3 and C4) are so graded."
    )
    assert straws_warning(verdict_on(["realism"]), dict(straws("C1"))) == (
        "The lead of realism rests on straws in the wind only: the one CSTO argument that "
        "carries it (C1) is so graded."
    )


def test_firmer_evidence_and_ties_get_no_warning() -> None:
    assert straws_warning(verdict_on(CSTO), dict(straws("C1", "C3"))) == ""
    tied = verdict_on(["realism", "liberalism"])
    assert straws_warning(tied, dict(straws("C1", "C2"))) == ""


def test_the_reader_of_these_tests_counts_sets_as_the_sentences_do() -> None:
    sets = {frozenset(chosen) for chosen in combinations(["C1", "C2", "C3"], 2)}
    assert len(sets) == comb(3, 2)
    check_sets("any two of C1, C2 and C3", 2, sets)
    with pytest.raises(AssertionError):
        check_sets("C1 and C2", 2, sets)
