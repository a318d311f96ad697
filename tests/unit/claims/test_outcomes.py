"""Claims: outcomes, pinned failures, names that do not exist, empty bases, rules."""

import csv
import io
from typing import TYPE_CHECKING

import pytest

import theorycoding as tc

if TYPE_CHECKING:
    from tests.conftest import Project, Ran

HEADER = ("claim", "by", "section", "statement", "measure", "relation", "stated", "expected")
HEADER += ("found", "note")
CSTO = "actor='CSTO'"


def claim(
    measure: str,
    relation: str = "is",
    stated: str = "",
    expected: str = "holds",
    found: str = "",
    note: str = "",
    claim: str = "A1",
) -> tuple[str, ...]:
    """Return a row of `claims.csv`."""
    return (claim, "source", "§1", "A sentence", measure, relation, stated, expected, found, note)


def claims(coded: "Project", *rows: tuple[str, ...]) -> "Ran":
    """Write the claims and evaluate them."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *rows])
    coded.write("codings/s/claims.csv", out.getvalue())
    return coded.run("claims", "s", "--format", "json")


def outcome(coded: "Project", measure: str, relation: str, stated: str = "") -> str:
    """Return the outcome of a claim, whatever is expected."""
    return str(claims(coded, claim(measure, relation, stated)).json[0]["outcome"])


def refused(coded: "Project", measure: str, relation: str = "is", stated: str = "") -> str:
    """Return the message on a claim that cannot be evaluated; nothing goes to stdout."""
    ran = claims(coded, claim(measure, relation, stated))
    assert (ran.code, ran.out) == (1, "")
    return ran.err


def test_a_sentence_of_the_source_is_computed_from_the_rows(coded: "Project") -> None:
    ran = claims(
        coded,
        claim(f"count('liberalism', {CSTO})", "is", "2 of 5"),
        claim("leader(actor='NATO')", "is", "realism", claim="A2"),
        claim(f"arguments({CSTO}, pure='liberalism')", "only", "C5", "fails", "C2; C5", claim="A7"),
        claim("", "", "", "", note="Recorded only: no base is printed", claim="M3"),
    )
    assert ran.code == 0
    assert [(one["claim"], one["expected"], one["outcome"], one["found"]) for one in ran.json] == [
        ("A1", "holds", "holds", "2 of 5"),
        ("A2", "holds", "holds", "realism"),
        ("A7", "fails", "fails", "C2; C5"),
        ("M3", None, "recorded", None),
    ]


def test_an_outcome_that_is_not_expected_is_an_error_at_its_cell(coded: "Project") -> None:
    ran = claims(coded, claim(f"count('liberalism', {CSTO})", "is", "3 of 5"))
    assert ran.code == 1
    assert ran.json[0]["outcome"] == "fails"
    column = coded.read("codings/s/claims.csv").split("\n")[1].index(",holds,") + 2
    place = f"codings/s/claims.csv:2:{column}"
    assert ran.err.startswith(f"{place}: error claim-differs: claim A1 fails with 2 of 5")


def test_a_claim_that_unexpectedly_holds_is_an_error_too(coded: "Project") -> None:
    ran = claims(coded, claim("leader()", "is", "realism", "fails", "tie"))
    assert (ran.code, ran.json[0]["outcome"]) == (1, "holds")


def test_a_slip_of_the_pen_cannot_hide_behind_an_expected_failure(coded: "Project") -> None:
    pinned = claim(f"count('liberalism', {CSTO})", "is", "4 of 5", "fails", "2 of 5")
    assert claims(coded, pinned).code == 0
    other = claim(f"count('liberalism', {CSTO})", "is", "4 of 5", "fails", "3 of 5")
    ran = claims(coded, other)
    assert ran.code == 1
    assert "fails with 2 of 5; expected 'fails' with 3 of 5" in ran.err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            claim("leader()", "is", "liberalism", "fails"),
            "no value is pinned (write 'realism' in the column 'found')",
        ),
        (claim("leader()", "is", "realism", ""), "'expected' is empty"),
        (claim("", expected=""), "needs a note that says why"),
        (claim("", expected="holds", note="x"), "no outcome can be expected (add a measure)"),
    ],
)
def test_a_claim_that_lacks_what_it_needs_is_incomplete(
    coded: "Project", row: tuple[str, ...], said: str
) -> None:
    ran = claims(coded, row)
    assert (ran.code, ran.out) == (1, "")
    assert "claim-incomplete" in ran.err
    assert said in ran.err


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("count('liberalsm')", "no theory 'liberalsm' (did you mean 'liberalism'?)"),
        ("count('realism', actor='NAT0')", "no actor 'NAT0' (did you mean 'NATO'?)"),
        ("count('realism', acter='NATO')", "'acter' (did you mean 'actor'?)"),
        ("count('realism', coder='prose')", "no coder 'prose' (use one of: published)"),
        ("cuont('realism')", "no measure 'cuont' (did you mean 'count'?)"),
        ("arguments(argument='C7')", "no argument 'C7'"),
        ("cases('membership')", "no grid 'membership'"),
        ("months('E1', 'E2')", "no event 'E1'"),
        ("rules('A9')", "no claim 'A9' (use one of: A1)"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_a_hint(
    coded: "Project", measure: str, said: str
) -> None:
    err = refused(coded, measure)
    assert err.startswith("codings/s/claims.csv:2:")
    assert "error claim-name: claim A1: " in err
    assert said in err


def test_the_theory_stated_of_a_leader_must_exist(coded: "Project") -> None:
    assert "no theory 'realsm' (did you mean 'realism'?)" in refused(
        coded, "leader()", "is", "realsm"
    )
    assert outcome(coded, "leader(rule='any', actor='NATO')", "is", "tie") == "holds"


def test_an_unknown_relation_is_refused_with_a_hint(coded: "Project") -> None:
    err = refused(coded, "count('realism')", "at leest", "2")
    assert "claim-relation" in err
    assert "did you mean 'at least'?" in err


@pytest.mark.parametrize(
    "measure",
    [
        "count('realism', actor='NATO', argument='C1')",
        "number(arguments(actor='NATO', argument='C1'))",
        "number(events())",
    ],
)
@pytest.mark.parametrize("relation", ["all", "none"])
def test_a_claim_about_nothing_neither_holds_nor_fails(
    coded: "Project", measure: str, relation: str
) -> None:
    assert "claim-empty-base" in refused(coded, measure, relation)


def test_an_interval_holds_only_if_it_holds_throughout(coded: "Project") -> None:
    coded.write(
        "codings/s/events.csv",
        "event,printed,year,month,to_month,act\n"
        "E1,autumn 2004,2004,9,12,proposes\nE2,July 2005,2005,7,,answers\n",
    )
    ran = claims(
        coded,
        claim("months('E1', 'E2')", "more than", "12", "fails", "7 to 10"),
        claim("months('E1', 'E2')", "at least", "7", claim="A2"),
        claim("months('E1', 'E2')", "is not", "8", "fails", "7 to 10", claim="A3"),
    )
    assert ran.err == ""
    assert ran.code == 0


def test_a_claim_lists_the_counting_rules_under_which_it_holds(coded: "Project") -> None:
    ran = claims(
        coded,
        claim(f"count('liberalism', {CSTO})", "is", "2 of 5"),
        claim(f"count('realism', {CSTO})", "is", "3 of 5", claim="A3"),
        claim("rules('A1')", "is", "primary; pure", claim="R1"),
        claim("rules('A3')", "is", "primary; any", claim="R3"),
        claim("rules('A1', 'A3')", "only", "primary", claim="R13"),
        claim("leader(rule='any', actor='CSTO')", "is", "liberalism", claim="L"),
    )
    assert (ran.code, ran.err) == (0, "")
    study = coded.study()
    found = {one.claim: one for one in tc.evaluate_claims(study)}
    assert found["A1"].holds_under == ("primary", "pure")
    assert found["A1"].depends_on_rule
    assert not found["L"].depends_on_rule
    assert not found["R1"].depends_on_rule


def test_rules_of_a_claim_about_rules_is_refused(coded: "Project") -> None:
    assert "is itself about rules" in refused(coded, "rules('A1')")


def test_two_actors_are_compared_by_a_list_of_calls(coded: "Project") -> None:
    leaders = "[leader(actor='CSTO'), leader(actor='NATO')]"
    assert outcome(coded, leaders, "same") == "holds"
    any_rule = "[leader(rule='any', actor='CSTO'), leader(rule='any', actor='NATO')]"
    assert outcome(coded, any_rule, "different") == "holds"


def test_a_column_with_a_space_in_its_name_is_written_as_a_mapping(coded: "Project") -> None:
    coded.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label,said by\nC1,CSTO,Control,Realism,a minister\n",
    )
    measure = "count('realism', **{'said by': 'a minister'})"
    assert outcome(coded, measure, "is", "1 of 1") == "holds"


@pytest.mark.parametrize(
    "measure",
    [
        "count()",
        "count('realism', 'liberalism')",
        "count(**5)",
        "count(**['a'])",
        "count(**{1: 2})",
        "count(**{['a']: 2})",
        "count('realism', theory='realism')",
        "count('realism', actor='CSTO', actor='NATO')",
        "count('realism', actor='CSTO', **{'actor': 'NATO'})",
        "count(['realism'])",
        "count({'realism': 1})",
        "count(None)",
        "count('realism', actor=None)",
        "count('realism', actor={'CSTO': 1})",
        "count('realism', rule=1)",
        "count('realism', weight='x')",
        "count('realism', rule='weighted', weight='1/3')",
        "number('realism')",
        "number([arguments()])",
        "leader('realism')",
    ],
)
def test_a_call_that_makes_no_sense_is_a_problem_of_the_file_not_a_crash(
    coded: "Project", measure: str
) -> None:
    err = refused(coded, measure, "is", "1")
    assert "error claim-measure" in err or "error claim-name" in err


@pytest.mark.parametrize(
    "measure",
    [
        f"count(a{'.a' * 2000})",
        f"count({'not ' * 2000}1)",
        f"count({'1+' * 3000}1)",
        f"count{'()' * 500}",
        f"count({'[' * 150}{']' * 150})",
    ],
    ids=["attributes", "negations", "sums", "calls", "lists"],
)
def test_a_measure_nested_without_end_is_a_problem_of_the_file_not_a_crash(
    coded: "Project", measure: str
) -> None:
    ran = claims(coded, claim(measure, "is", "1", "holds"))
    assert (ran.code, ran.out) == (1, "")
    assert ": error claim-" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("stated", ["1e999999999", "9" * 4000])
def test_a_number_with_too_many_digits_is_not_a_number(coded: "Project", stated: str) -> None:
    ran = claims(coded, claim("margin()", "is", stated, "holds"))
    assert (ran.code, ran.out) == (1, "")
    assert "is not a number" in ran.err


LIBERAL = f"arguments({CSTO}, pure='liberalism')"  # C2; C5


@pytest.mark.parametrize("relation", ["is", "is not", "only", "includes"])
@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("C22", "nothing here is called 'C22' (did you mean 'C2'?)"),
        ("C2, C5", "nothing here is called 'C2, C5' (separate by semicolons: C2; C5)"),
        ("C2 and C5", "(separate by semicolons: C2; C5)"),
        ("", "'stated' is empty (write none if the set is empty)"),
    ],
)
def test_what_is_stated_of_a_set_must_exist_whatever_the_outcome(
    coded: "Project", relation: str, stated: str, said: str
) -> None:
    for expected in ("holds", "fails"):
        ran = claims(coded, claim(LIBERAL, relation, stated, expected, "C2; C5"))
        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err


@pytest.mark.parametrize(
    ("measure", "known", "strange"),
    [
        ("cases('g', SCO='x')", "Latvia", "Latvai"),
        ("values('g', 'SCO', case='Russia')", "y", "z"),
        ("best('g')", "Latvia", "Latvai"),
        ("events(actor='NATO')", "E1", "E3"),
        ("rules('A2')", "weighted 1/2", "weighted"),
    ],
)
def test_every_set_knows_what_could_be_in_it(
    coded: "Project", measure: str, known: str, strange: str
) -> None:
    variable = "answer,x,,,,verdict\nanswer,y,,,,verdict\nsaid,SCO,,,,\n"
    coded.write("codings/codebook.csv", f"{coded.read('codings/codebook.csv')}{variable}")
    grid = '[[grid]]\nid = "g"\nvalues = "answer"\ncriteria = "said"\n'
    coded.write("codings/s/study.toml", grid)
    coded.write("codings/s/grids/g.csv", "case,SCO\nRussia,x\nLatvia,y\n")
    events = "E1,2004,2004,CSTO,asks\nE2,2005,2005,NATO,declines\n"
    coded.write("codings/s/events.csv", f"event,printed,year,actor,act\n{events}")
    other = claim("margin()", "is", "0", "holds", claim="A2")
    assert "nothing here" not in claims(coded, claim(measure, "includes", known), other).err
    refused = claims(coded, claim(measure, "includes", strange), other).err
    assert f"nothing here is called '{strange}'" in refused


@pytest.mark.parametrize("relation", ["all", "none", "some", "only some", "not all"])
def test_a_relation_that_compares_with_nothing_takes_nothing_stated(
    coded: "Project", relation: str
) -> None:
    ran = claims(coded, claim(LIBERAL, relation, "7 of 9", "holds"))
    assert ran.code == 1
    assert f"'{relation}' does not compare with what is stated" in ran.err


@pytest.mark.parametrize(
    ("relation", "meant"), [("not more than", "at most"), ("no more than", "at most")]
)
def test_the_hint_for_a_relation_is_never_its_opposite(
    coded: "Project", relation: str, meant: str
) -> None:
    said = claims(coded, claim("margin()", relation, "3", "holds")).err
    assert f"no relation '{relation}' (did you mean '{meant}'?)" in said


@pytest.mark.parametrize("measure", ["rules()", "arguments(parts='no')"])
def test_a_measure_that_would_mean_everything_is_refused(coded: "Project", measure: str) -> None:
    ran = claims(coded, claim(measure, "is not", "none", "holds"))
    assert (ran.code, ran.out) == (1, "")
    assert "claim-measure" in ran.err


@pytest.mark.parametrize("pinned", ["C2; C5", "C5; C2", "C5;C2"])
def test_the_order_of_a_pinned_set_means_nothing(coded: "Project", pinned: str) -> None:
    assert claims(coded, claim(LIBERAL, "only", "C5", "fails", pinned)).code == 0
    assert claims(coded, claim(LIBERAL, "only", "C5", "fails", "C2; C4")).code == 1
