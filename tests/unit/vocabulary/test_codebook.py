"""The codebook: order, printed forms, residual theories, hints."""

from collections.abc import Mapping

import pytest

from theorycoding.vocabulary import codebook
from theorycoding.vocabulary.codebook import Code, Codebook, did_you_mean, suggest, theories_found
from theorycoding.vocabulary.labels import Label, parse_label

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


def test_the_words_of_a_codebook_are_not_copied_for_each_label_that_is_shown() -> None:
    assert BOOK.names() is BOOK.names()
    assert BOOK.nouns() is BOOK.nouns()
    assert BOOK.adjectives("degree") is BOOK.adjectives("degree")


def test_a_label_is_parsed_once_however_many_arguments_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed = []

    def parse_and_note(text: str, names: Mapping[str, str] | None = None) -> Label:
        parsed.append(text)
        return parse_label(text, names)

    monkeypatch.setattr(codebook, "parse_label", parse_and_note)
    book = Codebook((Code("label", "anarchy", "Anarchy"), Code("label", "order", "Order")))
    texts = ["Order (anarchy)", "", "Anarchy", "Order (anarchy)", ""]
    mixed = Label(("order",), ("anarchy",))
    assert [book.label(text) for text in texts] == [mixed, None, Label(("anarchy",)), mixed, None]
    assert parsed == ["Order (anarchy)", "Anarchy"]


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


@pytest.mark.parametrize(
    ("texts", "theories"),
    [
        (["Mixed (Pure)", "Pure", "Mixed"], ("Mixed", "Pure")),
        (["Mixed (Pure)", "Pure"], ("Mixed (Pure)", "Pure")),
        (["Law, Crime", "Law, Crime (Health)", "Health"], ("Law, Crime", "Health")),
        (["A", "B", "C", "A / B (C)", "A / B"], ("A", "B", "C")),
        (["Press/Media", "Press/Media / Law"], ("Press/Media", "Press/Media / Law")),
        (["Law", "Law /", "/", "Order (Law"], ("Law",)),  # the others are faulty labels
        (["a) Law", "b) Order"], ("a) Law", "b) Order")),
    ],
)
def test_a_label_is_taken_apart_only_if_each_part_is_a_label_by_itself(
    texts: list[str], theories: tuple[str, ...]
) -> None:
    assert theories_found(texts).theories == theories
    assert set(theories_found(reversed(texts)).theories) == set(theories)


@pytest.mark.parametrize("word", ["REALISM", "realizm", " Realism ", "reallism"])
def test_a_near_miss_is_suggested_whatever_its_case(word: str) -> None:
    assert suggest(word, ["liberalism", "realism"]) == ["realism"]


def test_without_a_near_miss_a_short_list_is_shown_in_full() -> None:
    assert suggest("zebra", ["realism"]) == []
    assert did_you_mean("zebra", ["realism", "", "liberalism"]) == "use one of: realism, liberalism"
    assert did_you_mean("zebra", [f"theory {number}" for number in range(9)]) == ""
    assert did_you_mean("zebra", []) == ""


def test_a_hint_gives_the_spelling_of_the_file() -> None:
    assert did_you_mean("nato", ["CSTO", "NATO"]) == "did you mean 'NATO'?"


def test_a_theory_is_made_residual_by_any_of_its_names() -> None:
    narrowed = BOOK.with_residual(["Realpolitik"])
    assert narrowed.residual == {"realism", "unclear"}
    assert narrowed.theories == BOOK.theories
    with pytest.raises(ValueError, match="no theory 'yes'"):
        BOOK.with_residual(["yes"])


def test_a_code_for_rows_that_are_not_arguments_is_not_a_theory() -> None:
    with_heading = Codebook((*BOOK.codes, Code("label", "H", "Heading", kind="missing")))
    assert with_heading.theories == BOOK.theories
    assert not with_heading.is_argument("Heading")
    assert with_heading.is_argument("")
    assert with_heading.is_argument("Realist")
    assert BOOK.is_argument("whatever it is")
