"""Problems as text: one line per problem, without control characters."""

from theorycoding.problems import DataError, Place, Problem, grouped, new_problem, visible

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


def test_problems_that_differ_in_place_only_are_one_with_the_first_places() -> None:
    def twin(line: int, name: str) -> Problem:
        place = Place("a.csv", line, 4)
        return new_problem("actor-twin", place, f"'{name}' looks odd", hint="look")

    few = [twin(line, "Nato") for line in (2, 3, 4)]
    assert grouped(few) == few
    many = [twin(line, "NATO ") for line in range(5, 3007)]
    *rest, last = grouped([*few, *many])
    assert rest == few
    assert str(last) == (
        "a.csv:5:4: warning actor-twin: 'NATO ' looks odd;"
        " 3,002 times, first at 5:4, 6:4 and 7:4 (look)"
    )
    assert str(DataError(many)).count("\n") == 0


def test_repeated_problems_of_a_workbook_name_its_cells() -> None:
    cells = [Place("a.xlsx", row, 2, f"Codes!B{row}") for row in range(2, 6)]
    (one,) = grouped([new_problem("actor-twin", place, "odd") for place in cells])
    assert str(one).startswith("a.xlsx:Codes!B2: ")
    assert one.message == "odd; 4 times, first at Codes!B2, Codes!B3 and Codes!B4"
