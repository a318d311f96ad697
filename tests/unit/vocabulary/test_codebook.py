"""The codebook: order, printed forms, residual theories, hints."""

import pytest

from theorycoding.vocabulary.codebook import Code, Codebook, did_you_mean, suggest, theories_found

BOOK = Codebook(
    (
        Code("label", "realism", "Realism", "Realist", ("Realpolitik",)),
        Code("label", "økofeminisme", "Økofeminisme"),
        Code("degree", "yes", "yes", kind="verdict"),
        Code("label", "unclear", kind="residual"),
        Code("degree", "no", "no", kind="verdict"),
    )
)


def test_theories_are_the_codes_of_label_in_the_order_of_the_file() -> None:
    assert BOOK.theories == ("realism", "økofeminisme", "unclear")
    assert BOOK.variables == ("label", "degree")


def test_a_theory_goes_by_code_noun_adjective_and_alias() -> None:
    assert BOOK.names()["Realpolitik"] == BOOK.names()["Realist"] == "realism"
    assert set(BOOK.names()) == {
        "realism",
        "Realism",
        "Realist",
        "Realpolitik",
        "økofeminisme",
        "Økofeminisme",
        "unclear",
    }


def test_names_are_looked_up_in_composed_form() -> None:
    book = Codebook((Code("label", "x", "E\u0301conomie"),))  # e with a combining accent
    assert book.names()["Économie"] == "x"


def test_a_missing_adjective_is_the_noun_and_a_missing_noun_the_code() -> None:
    assert BOOK.adjectives()["økofeminisme"] == "Økofeminisme"
    assert BOOK.nouns()["unclear"] == BOOK.adjectives()["unclear"] == "unclear"


def test_a_residual_theory_is_known_as_such() -> None:
    assert BOOK.residual == {"unclear"}


def test_a_variable_that_is_not_there_has_no_codes() -> None:
    assert BOOK.variable("colour") == ()
    assert BOOK.find("degree", "maybe") is None


def test_theories_without_a_codebook_keep_the_order_in_which_they_were_met() -> None:
    assert theories_found(["b", "a", "b"]).theories == ("b", "a")


@pytest.mark.parametrize("word", ["REALISM", "realizm", " Realism ", "reallism"])
def test_a_near_miss_is_suggested_whatever_its_case(word: str) -> None:
    assert suggest(word, ["liberalism", "realism"]) == ["realism"]


def test_without_a_near_miss_a_short_list_is_shown_in_full() -> None:
    assert suggest("zebra", ["realism"]) == []
    assert did_you_mean("zebra", ["realism", "", "liberalism"]) == "known: realism, liberalism"
    assert did_you_mean("zebra", [f"theory {number}" for number in range(9)]) == ""
    assert did_you_mean("zebra", []) == ""


def test_a_hint_gives_the_spelling_of_the_file() -> None:
    assert did_you_mean("nato", ["CSTO", "NATO"]) == "did you mean 'NATO'?"
