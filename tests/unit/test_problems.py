"""Problems as text: one line per problem, without control characters."""

from theorycoding.problems import DataError, Place, new_problem, visible

ESCAPES = new_problem(
    "claim-name",
    Place("codings/s\x1b[31m/claims.csv", 2, 3),
    "no actor 'a\nb\u202e'",
    field="mea\x07sure",
    hint="did you mean '\u200b'?",
)
SHOWN = (
    r"codings/s\x1b[31m/claims.csv:2:3: error claim-name: no actor 'a\nb\u202e'"
    r" (did you mean '\u200b'?)"
)


def test_a_problem_is_one_line_without_control_characters() -> None:
    assert str(ESCAPES) == SHOWN
    assert str(DataError([ESCAPES])) == SHOWN


def test_so_are_its_parts_where_programs_read_them() -> None:
    shown = visible(ESCAPES)
    assert (shown.file, shown.field) == (r"codings/s\x1b[31m/claims.csv", r"mea\x07sure")
    assert (shown.line, shown.column, shown.code) == (2, 3, "claim-name")


def test_what_can_be_read_stays_as_it_is() -> None:
    plain = new_problem("claim-name", Place("codings/Øst 1/claims.csv"), "no actor 'Élysée – 中'")
    assert visible(plain) is plain
    assert str(plain).endswith("no actor 'Élysée – 中'")
