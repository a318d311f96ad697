"""The sandbox of claims: a cell computes calls of measures on plain values, and nothing else."""

from typing import Any

import pytest

from theorycoding.claims.expressions import ClaimError, evaluate

HARMFUL = [
    "().__class__",
    "count.__self__",
    "count.__func__.__globals__",
    "arguments().names",
    "count('realism').number",
    "(lambda: 1)()",
    "lambda: 1",
    "[x for x in arguments()]",
    "{x for x in arguments()}",
    "(x for x in [1])",
    "__import__('os')",
    "open('/etc/passwd')",
    "eval('1')",
    "globals()",
    "__class__",
    "count('realism') + 1",
    "count('realism') == 2",
    "not count('realism')",
    "count('realism') if 1 else 2",
    "count(theory:=1)",
    "count(*['realism'])",
    "f'{count}'",
    "count(f'{1}')",
    "count('realism')[0]",
    "[count][0]('realism')",
    "count(b'realism')",
    "count(1.5)",
    "count(...)",
    "count(__name__)",
    "count(count)",
    "import os",
    "count('realism'); count('realism')",
    "count('realism'",
    "count('real",
    "1",
    "'realism'",
    "count",
    "{'a': 1}",
    "(" * 300,
    "[" * 90 + "]" * 90,
    "\x00",
]


@pytest.mark.parametrize("measure", HARMFUL)
def test_a_measure_is_calls_on_plain_values_and_nothing_else(measure: str) -> None:
    called = []
    functions = {"count": called.append, "arguments": lambda: called.append(1)}
    with pytest.raises(ClaimError) as caught:
        evaluate(measure, functions)
    assert caught.value.field == "measure"
    assert called == []


def test_a_list_of_calls_gives_a_list_of_values() -> None:
    functions = {"leader": lambda **where: where}
    found: Any = evaluate("[leader(actor='CSTO'), leader()]", functions)
    assert found == [{"actor": "CSTO"}, {}]


def test_values_are_text_numbers_lists_and_mappings() -> None:
    functions = {"count": lambda *given, **where: (given, where)}
    found: Any = evaluate(
        "count('realism', -0, ['a', 'b'], parts=True, none=None, **{'said by': 'a'})".replace(
            "-0", "3"
        ),
        functions,
    )
    assert found == (
        ("realism", 3, ["a", "b"]),
        {"parts": True, "none": None, "said by": "a"},
    )


def test_a_call_may_be_inside_a_call() -> None:
    functions = {"number": len, "arguments": lambda: "abc"}
    found: Any = evaluate("number(arguments())", functions)
    assert found == 3


def test_an_unknown_measure_is_refused_with_a_hint() -> None:
    with pytest.raises(ClaimError, match="no measure 'cuont'") as caught:
        evaluate("cuont('realism')", {"count": len})
    assert (caught.value.code, caught.value.hint) == ("claim-name", "did you mean 'count'?")
