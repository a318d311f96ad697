"""Measures as text: one call of a few functions on plain values, and nothing else.

The text is parsed, never executed: attributes, operators, comprehensions and names of any other
kind are refused, so nothing can be reached but the functions that are handed in.
"""

import ast
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from theorycoding.claims.measures import EmptyBaseError, UnknownNameError, Value
from theorycoding.vocabulary.codebook import did_you_mean

Found = Value | list[Value]
Functions = Mapping[str, Callable[..., Any]]
_EXAMPLE = "write a call, such as count('realism', actor='NATO')"
_NAMED = 'write **{"a name with spaces": "value"}'


class ClaimError(ValueError):
    """A claim that cannot be evaluated: the cause, the column of its cell, and a hint."""

    def __init__(self, code: str, field: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.field, self.hint = code, field, hint


def evaluate(text: str, functions: Functions) -> Found:
    """Evaluate a measure: calls of the given functions on literals, or a list of such calls.

    Attributes, operators and other names are refused.

    Raises
    ------
    ClaimError
        The text is another expression, or names an unknown function.
    """
    try:
        value: Found = _node(_parsed(text), functions)
    except RecursionError:
        raise _unreadable("the measure is nested too deeply", _EXAMPLE) from None
    return value


@lru_cache(maxsize=4096)  # each measure is evaluated under every counting rule
def _parsed(text: str) -> ast.expr:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        is_curly = bool(set(text) & {*"“”‘’„"})
        hint = "type straight quotes: count('realism')" if is_curly else _EXAMPLE
        raise _unreadable(f"'{text}' cannot be read", hint) from None
    calls = tree.elts if isinstance(tree, ast.List) else [tree]
    if not calls or not all(isinstance(call, ast.Call) for call in calls):
        raise _unreadable(f"'{text}' computes nothing", "write a call, or a list of calls")
    return tree


def _unreadable(message: str, hint: str = "") -> ClaimError:
    return ClaimError("claim-measure", "measure", message, hint)


def _node(node: ast.expr, functions: Functions) -> Any:
    match node:
        case ast.Constant(value=str() | int() | bool() | None as value):
            return value
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_node(element, functions) for element in elements]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return _merged({_name(key): _node(value, functions)} for key, value in pairs)
        case ast.Call(func=ast.Name(id=name)):
            return _call(name, node, functions)
    hint = f"use the functions {', '.join(functions)}"
    if isinstance(node, ast.Name):
        hint = f"write names in quotes: '{node.id}'"
    raise _unreadable(f"'{ast.unparse(node)}' is neither a call nor a plain value", hint)


def _call(name: str, call: ast.Call, functions: Functions) -> Any:
    if name not in functions:
        hint = did_you_mean(name, functions) or f"use one of: {', '.join(functions)}"
        raise ClaimError("claim-name", "measure", f"no measure '{name}'", hint)
    positional = [_node(argument, functions) for argument in call.args]
    values = [(keyword.arg, _node(keyword.value, functions)) for keyword in call.keywords]
    named = _merged({name: value} if name else value for name, value in values)
    try:
        return functions[name](*positional, **named)
    except UnknownNameError as error:
        raise ClaimError("claim-name", "measure", str(error), error.hint) from None
    except EmptyBaseError as error:
        hint = "correct the filter: a claim about nothing always holds"
        raise ClaimError("claim-empty-base", "measure", str(error), hint) from None
    except (TypeError, ValueError) as error:
        raise _unreadable(str(error).replace("Measures.", "")) from None


def _name(key: ast.expr | None) -> str:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    raise _unreadable("a name is text in quotes", _NAMED)


def _merged(parts: Iterable[Any]) -> dict[str, Any]:
    """Return names with their values; Python itself would let the last of two equal names win."""
    named: dict[str, Any] = {}
    for part in parts:
        if not isinstance(part, dict):
            raise _unreadable("'**' takes names with values", _NAMED)
        for name in part:
            if name in named:
                hint = "write a list of values: actor=['NATO', 'CSTO']"
                raise _unreadable(f"'{name}' is given twice", hint)
        named |= part
    return named
