"""The label grammar, as a coder meets it in a cell."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.vocabulary.labels import Label, LabelError, parse_label, pieces, write_label

NAMES = {
    "realism": "realism",
    "Realism": "realism",
    "Realist": "realism",
    "Realpolitik": "realism",
    "liberalism": "liberalism",
    "Liberalism": "liberalism",
    "Liberal": "liberalism",
    "Économie": "economy",
}
NOUNS = {"realism": "Realism", "liberalism": "Liberalism"}
ADJECTIVES = {"realism": "Realist", "liberalism": "Liberal"}


@pytest.mark.parametrize(
    ("text", "primary", "secondary"),
    [
        ("Realism", ("realism",), ()),
        ("Realism (Liberalism)", ("realism",), ("liberalism",)),
        ("(Liberal) Realist", ("realism",), ("liberalism",)),
        ("Realism(Liberalism)", ("realism",), ("liberalism",)),
        ("  Realpolitik \t( Liberal )  ", ("realism",), ("liberalism",)),
        ("Realism / Liberalism", ("realism", "liberalism"), ()),
        ("Liberal/Realist", ("liberalism", "realism"), ()),
    ],
)
def test_the_bracketed_theory_is_secondary_whatever_the_order(
    text: str, primary: tuple[str, ...], secondary: tuple[str, ...]
) -> None:
    assert parse_label(text, NAMES) == Label(primary, secondary)


@pytest.mark.parametrize("text", ["Marxism (A; B)", "(A, B) Marxism", "Marxism (A) (B)"])
def test_several_secondaries_are_separated_by_semicolon_comma_or_brackets(text: str) -> None:
    assert parse_label(text) == Label(("Marxism",), ("A", "B"))


def test_co_equal_primaries_may_have_secondaries() -> None:
    assert parse_label("A / B (C; D, E)") == Label(("A", "B"), ("C", "D", "E"))


MALFORMED = [
    ("Realism (Liberalism", "label-bracket", 8),
    ("Realism) Liberalism(", "label-bracket", 7),
    ("Realism (Liberalism))", "label-bracket", 20),
    ("Realism ((Liberalism))", "label-bracket", 9),
    ("", "label-empty-part", 0),
    ("   ", "label-empty-part", 0),
    ("Realism /", "label-empty-part", 9),
    ("/ Realism", "label-empty-part", 0),
    ("Realism / / Liberalism", "label-empty-part", 9),
    ("Realism ()", "label-empty-part", 9),
    ("Realism (Liberalism;)", "label-empty-part", 20),
    ("(Liberalism) / Realism", "label-empty-part", 0),
    ("Realism; Liberalism", "label-separator", 7),
    ("Realism, Liberalism", "label-separator", 7),
    ("Realism (A / B)", "label-separator", 11),
    ("Realism (Liberalism) Realist", "label-separator", 8),
    ("(Liberalism)", "label-no-primary", 0),
    ("(Realism) (Liberalism)", "label-no-primary", 0),
    ("Realism (Realism)", "label-repeated", 9),
    ("Realism / Realist", "label-repeated", 10),
    ("Realism (Liberal; Liberalism)", "label-repeated", 18),
    ("Realsm", "label-unknown", 0),
    ("realist", "label-unknown", 0),
    ("Realism (Libralism)", "label-unknown", 9),
    ("Realism / Liberalism / Marx", "label-unknown", 23),
]


@pytest.mark.parametrize(("text", "code", "offset"), MALFORMED)
def test_a_malformed_label_is_refused_with_its_kind_and_the_character_at_fault(
    text: str, code: str, offset: int
) -> None:
    names = None if "A / B" in text else NAMES
    with pytest.raises(LabelError) as caught:
        parse_label(text, names)
    assert (caught.value.code, caught.value.offset) == (code, offset)
    assert str(caught.value)


def test_every_malformed_kind_but_the_unknown_name_has_a_hint() -> None:
    for text, code, _ in MALFORMED:
        if code != "label-unknown":  # there the codebook is needed for a suggestion
            with pytest.raises(LabelError) as caught:
                parse_label(text, None if "A / B" in text else NAMES)
            assert caught.value.hint, text


def test_a_name_typed_with_combining_marks_is_the_same_name() -> None:
    assert parse_label(unicodedata.normalize("NFD", "Économie"), NAMES) == Label(("economy",))
    decomposed = unicodedata.normalize("NFD", "Œcuménisme é")
    assert parse_label(decomposed) == Label(("Œcuménisme é",))


def test_without_a_codebook_any_text_without_separators_is_a_theory() -> None:
    label = parse_label("English school: 2nd wave - «solidarist» (World-systems & co.)")
    assert label == Label(("English school: 2nd wave - «solidarist»",), ("World-systems & co.",))


def test_case_is_not_ignored() -> None:
    with pytest.raises(LabelError):
        parse_label("REALISM", NAMES)


def test_a_label_is_mixed_if_it_names_more_than_one_theory() -> None:
    assert not parse_label("A").is_mixed
    assert parse_label("A (B)").is_mixed
    assert parse_label("A / B").is_mixed
    assert parse_label("A / B (C)").theories == ("A", "B", "C")


def test_tables_2_5_and_3_3_write_one_label_in_two_ways() -> None:
    label = Label(("realism",), ("liberalism",))
    assert write_label(label, NOUNS, bracket="last") == "Realism (Liberalism)"
    assert write_label(label, ADJECTIVES, bracket="first") == "(Liberal) Realist"
    assert str(label) == "realism (liberalism)"


def test_a_theory_without_a_printed_form_is_written_by_its_code() -> None:
    assert write_label(Label(("realism", "x"), ("y",)), NOUNS) == "Realism / x (y)"


WHOLE = {
    "Law, Crime": "law",
    "Law": "rights",
    "Bias (racism)": "bias",
    "Press/Media": "press",
    "a) Health": "health",
}


@pytest.mark.parametrize(
    ("text", "primary", "secondary"),
    [
        ("Law, Crime", ("law",), ()),
        ("Bias (racism)", ("bias",), ()),
        ("Press/Media / Law", ("press", "rights"), ()),
        ("Law / Law, Crime", ("rights", "law"), ()),
        ("Law, Crime (Bias (racism); a) Health)", ("law",), ("bias", "health")),
        ("( Press/Media , Law)  Bias (racism) ", ("bias",), ("press", "rights")),
        ("a) Health(Law, Crime)", ("health",), ("law",)),
    ],
)
def test_a_name_of_the_codebook_is_never_taken_apart(
    text: str, primary: tuple[str, ...], secondary: tuple[str, ...]
) -> None:
    assert parse_label(text, WHOLE) == Label(primary, secondary)


def test_a_fault_beside_a_name_with_separators_is_at_its_own_character() -> None:
    with pytest.raises(LabelError) as caught:
        parse_label("Law, Crime / Zzz", WHOLE)
    assert (caught.value.code, caught.value.offset) == ("label-unknown", 13)


def test_a_name_with_separators_may_be_typed_with_combining_marks() -> None:
    text = unicodedata.normalize("NFD", "Énergie, Été / Law")
    assert parse_label(text, {"Énergie, Été": "e", "Law": "l"}) == Label(("e", "l"))


def test_the_pieces_of_a_text_are_what_is_between_its_separators() -> None:
    assert pieces(" Law, Crime (x; ) /") == ["Law", "Crime", "x"]
    assert pieces("Law, Crime (x)", WHOLE) == ["Law, Crime", "x"]


SIGNS = "()/;,\0"
letters = st.characters(exclude_characters=SIGNS, exclude_categories=["Cs"])
names = (
    st.text(letters, min_size=1, max_size=12)
    .map(lambda text: unicodedata.normalize("NFC", text).strip(" \t"))
    .filter(lambda text: text and not set(SIGNS) & set(text))
)


@st.composite
def labels(draw: st.DrawFn) -> Label:
    theories = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    primaries = draw(st.integers(1, len(theories)))
    return Label(tuple(theories[:primaries]), tuple(theories[primaries:]))


@given(labels(), st.sampled_from(["last", "first"]))
def test_what_is_written_reads_back_as_the_same_label(label: Label, bracket: str) -> None:
    assert parse_label(write_label(label, bracket=bracket)) == label  # type: ignore[arg-type]


@given(labels(), st.sampled_from(["last", "first"]), st.sampled_from(["noun", "adjective"]))
def test_printed_forms_read_back_as_the_codes_they_stand_for(
    label: Label, bracket: str, style: str
) -> None:
    shown = {theory: f"{style} {number}" for number, theory in enumerate(label.theories)}
    known = {form: code for code, form in shown.items()}
    written = write_label(label, shown, bracket=bracket)  # type: ignore[arg-type]
    assert parse_label(written, known) == label


@given(labels(), st.data())
def test_names_with_separators_read_back_too(label: Label, data: st.DataObject) -> None:
    shapes = st.sampled_from(["{}", "{}, {}", "{}/{}", "{} ({})", "{0}; {1}", "{}) {}"])
    numbered = [(f"a{number}", f"b{number}") for number, _ in enumerate(label.theories)]
    forms = [data.draw(shapes).format(*pair) for pair in numbered]
    shown = dict(zip(label.theories, forms, strict=True))
    known = {form: code for code, form in shown.items()}
    for bracket in ("last", "first"):
        written = write_label(label, shown, bracket=bracket)  # type: ignore[arg-type]
        assert parse_label(written, known) == label


@given(st.text("ab/(), ;", max_size=12), st.sets(st.sampled_from(["a", "b", "a/b", "a, b (a)"])))
def test_what_is_read_with_names_is_written_as_the_same_label(text: str, known: set[str]) -> None:
    try:
        label = parse_label(text, {name: name for name in known})
    except LabelError:
        return
    assert {*label.theories} <= known
    if not known >= {"a", "b", "a/b"}:  # such a codebook is refused as ambiguous
        assert parse_label(write_label(label), {name: name for name in known}) == label


@given(st.text(max_size=30))
def test_any_text_is_a_label_or_is_refused_at_a_place_within_it(text: str) -> None:
    try:
        label, offset = parse_label(text), 0
    except LabelError as fault:
        label, offset = Label(("refused",)), fault.offset
    assert 0 <= offset <= len(text)
    assert label.primary
    assert len(set(label.theories)) == len(label.theories)
