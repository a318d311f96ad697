"""Characters that are taken for others."""

import pytest

from theorycoding.checks.characters import (
    as_seen,
    as_typed,
    described,
    first_difference,
    name_fault,
    stranger_fault,
    twin_faults,
    unlike,
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("СSTO", "CSTO"),
        ("ＣＳＴＯ", "CSTO"),
        ("E\u0301lyse\u0301e", "Élysée"),
        ("CS\u200bTO\ufeff", "CSTO"),
        (" the\u00a0 state\t", "the state"),
        ("ΝΑΤΟ", "NATO"),
        ("real\u200dism", "realism"),
        ("Россия", "Poccия"),
    ],
)
def test_texts_that_look_the_same_become_the_same(text: str, seen: str) -> None:
    assert as_seen(text) == seen


def test_dashes_and_apostrophes_become_those_of_a_keyboard() -> None:
    assert as_typed("Côte d’Ivoire – NATO‑Russia") == "Côte d'Ivoire - NATO-Russia"


@pytest.mark.parametrize(
    ("text", "other", "offset"),
    [("abc", "abd", 2), ("abc", "ab", 2), ("ab", "abc", 1), ("", "a", 0), ("a", "", 0)],
)
def test_the_first_difference_is_a_character_of_the_text(
    text: str, other: str, offset: int
) -> None:
    assert first_difference(text, other) == offset


def test_a_character_without_a_name_is_described_by_its_number() -> None:
    assert described("\x08") == "U+0008"
    assert described("СТ") == "U+0421 CYRILLIC CAPITAL LETTER ES"


@pytest.mark.parametrize(
    ("name", "code", "offset", "tidy"),
    [
        ("C1 ", "name-blanks", 2, "C1"),
        ("\u00a0C1", "name-blanks", 0, "C1"),
        ("C1\n", "name-blanks", 2, "C1"),
        ("C\u200b1", "name-characters", 1, "C1"),
        ("C\u200d1", "name-characters", 1, "C1"),
        ("C1\U000e0041", "name-characters", 2, "C1"),
        ("Rеalism", "name-characters", 1, "Realism"),
        ("NATО", "name-characters", 3, "NATO"),
        ("NΑTO", "name-characters", 1, "NATO"),
        ("Ｃ1", "name-characters", 0, "C1"),
    ],
)
def test_a_name_with_a_character_that_nobody_sees_is_at_fault(
    name: str, code: str, offset: int, tidy: str
) -> None:
    fault = name_fault(name)
    assert fault is not None
    assert (fault.code, fault.offset, fault.tidy) == (code, offset, tidy)


@pytest.mark.parametrize(
    "name",
    [
        "CSTO",
        "Россия",
        "НАТО",
        "Ελλάδα",
        "上海合作组织 (ＳＣＯ)",
        "می‌خواهم",
        "Δx",
        "µm",
        "Газпром-Media",
        "Kyrgyz\u00a0Republic",
        "E\u0301lan",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Scotland",
        "",
    ],
)
def test_a_name_of_another_script_is_a_name(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "others", "is_at_fault"),
    [
        ("С3", ["C1", "C2", "С3"], True),
        ("С3", ["С1", "С2"], False),
        ("С3", ["A1", "B2"], False),
        ("С", ["C1"], False),
        ("Ж3", ["C1"], False),
        ("C3", ["C1"], False),
    ],
)
def test_an_id_of_another_script_is_at_fault_only_among_latin_ones(
    name: str, others: list[str], is_at_fault: bool
) -> None:
    assert (stranger_fault(name, others) is not None) == is_at_fault


def test_of_names_that_look_the_same_the_one_of_plain_characters_is_right() -> None:
    faults = twin_faults(["Э́lan", "NATО", "NATO", "e\u0301", "é", "ΝΑΤΟ"])
    assert set(faults) == {"NATО", "ΝΑΤΟ", "e\u0301"}
    assert "composed" in faults["e\u0301"].message
    assert faults["NATО"].hint == "type 'NATO' again"


def test_a_name_that_differs_in_a_dash_is_reported_at_the_dash() -> None:
    assert unlike("A–1", "A-1").message == "looks like 'A-1' but contains U+2013 EN DASH"
