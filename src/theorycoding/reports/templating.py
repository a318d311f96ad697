"""The Jinja environment of reports: strict, sandboxed, escaping everything for Markdown."""

import os
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.filters import do_join, do_sum, make_attrgetter
from jinja2.runtime import Context, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from theorycoding.files.folders import is_within
from theorycoding.files.reading import read_bytes
from theorycoding.showing.markup import escape_markdown, write_table
from theorycoding.vocabulary.codebook import suggest
from theorycoding.vocabulary.exact import for_people
from theorycoding.vocabulary.shown_table import Table

SUFFIX = ".md.j2"
Source = tuple[str, str, Callable[[], bool]]
_MISSING = re.compile(r"'(\w+)' is undefined|has no attribute '(\w+)'")
# Templates and records of earlier versions, each with what has its content now.
REPLACED = {
    "_short.md.j2": "_answer.md.j2",
    "claim_table": "claims",
    "recorded": "claims",
    "sturdiness_table": "compared_table",
}
_BLOCK = re.compile(r"^(\s*)(?:([-+#=])(?=\s|$|\2)|(\d{1,9})(?=[.)](?:\s|$)))")
_FAILURES = (
    jinja2.TemplateError,
    ArithmeticError,
    AssertionError,  # truncate: a length below that of the end
    AttributeError,
    KeyError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


_MOST_SIGNS = 50_000_000  # of all that a template makes
_MOST_STEPS = 1_000_000  # rounds of loops and calls of macros
_MOST_POWER = 1_000
_MOST_BITS = 20_000  # of a number
# What differs from run to run, and what is as long as a number or text in the template says.
_NO_FILTERS = frozenset(
    {"random", "pprint", "tojson", "urlize", "xmlattr"}
    | {"batch", "center", "filesizeformat", "format", "indent", "slice", "wordwrap"}
)
_NO_METHODS = frozenset(
    {"center", "expandtabs", "ljust", "rjust", "zfill", "to_bytes"}
    | {"encode", "format", "format_map", "join", "translate"}
)
# A list inside a list inside a list, written as a text, is as long as no memory holds.
_OF_TEXTS = frozenset(
    {"capitalize", "e", "escape", "forceescape", "lower", "replace", "safe", "string", "striptags"}
    | {"title", "trim", "truncate", "upper", "urlencode", "wordcount"}
)


class TemplateError(ValueError):
    """A template failed; the message names file and line, the line itself, and close names."""


class _OwnTemplates(jinja2.FileSystemLoader):
    """Templates of a project: regular files, and none outside its folder."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Source:
        """Return a template, unless it is a link that leads outside, or no regular file."""
        folder = Path(self.searchpath[0])
        path = folder.joinpath(*jinja2.loaders.split_template_path(template))
        shown = f"{folder.name}/{template}"
        if not is_within(path, folder):
            message = f"{shown}: this is a link that leads outside '{folder.name}'"
            raise TemplateError(f"{message} (put the file itself here)")
        if os.path.lexists(path) and (problems := read_bytes(path, shown)[1]):
            raise TemplateError(f"{shown}: {problems[0].message} ({problems[0].hint})")
        return super().get_source(environment, template)


class _Printed(CodeGenerator):
    """What is printed is text already, escaped where it must be, once `_shown` returns it."""

    def _output_child_pre(self, *given: Any) -> None:
        self.write(given[-1].src)

    def _output_child_post(self, *_: Any) -> None:
        self.write(")")


class Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which nothing runs away: each render has so many steps and characters."""

    code_generator_class = _Printed
    intercepted_binops = frozenset({"*", "**", "+", "%"})
    steps_left, signs_left = _MOST_STEPS, _MOST_SIGNS
    _known: ClassVar[dict[tuple[type, str], bool]] = {}  # whether an attribute is safe

    def step(self, signs: int = 0) -> str:
        """Take one step and so many characters off the allowance."""
        self.steps_left -= 1
        self.signs_left -= signs
        if self.steps_left < 0 or self.signs_left < 0:
            raise ValueError("the template runs away: it loops too often or makes too much text")
        return ""

    def joined(self, *parts: Any) -> Any:
        """Join texts, as `~` does."""
        self.step(sum(map(_length, parts)))
        return markup_join(parts)

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Count what `replace` of a text makes before it does, and our own steps at once."""
        owner = getattr(called, "__self__", None)
        if owner is self:
            return called(*args)
        if isinstance(owner, str) and called.__name__ == "replace":
            self.step(_replaced(owner, *args))
        return super().call(context, called, *args, **kwargs)

    def counted(self, name: str, filtered: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that takes what it makes off the allowance before it does."""
        at = int(hasattr(filtered, "jinja_pass_arg"))

        @wraps(filtered)
        def counting(*given: Any, **kwargs: Any) -> Any:
            value, *rest = given[at:]
            if name in _OF_TEXTS:
                self.step(_length(value))
            elif isinstance(value, str | list | tuple):
                self.step(len(value))
            if name == "replace":
                self.step(_replaced(str(value), *rest, *kwargs.values()))
            return filtered(*given, **kwargs)

        return counting

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse what grows without end: a power, a text or list repeated."""
        is_number = isinstance(left, int | Fraction) and isinstance(right, int | Fraction)
        if operator == "%" and isinstance(left, str):
            raise TypeError("'%' is for numbers here: join texts with '~'")
        if operator == "*" and not is_number:
            raise TypeError("'*' is for numbers here")
        if operator == "**" and not (is_number and abs(right) <= _MOST_POWER >= abs(left)):
            raise ValueError(f"'**' is for numbers up to {_MOST_POWER} here")
        if operator == "*" and _bits(left) + _bits(right) > _MOST_BITS:
            raise ValueError("the template runs away: a number grows without end")
        if isinstance(left, str | list | tuple):
            self.step(len(left) + len(right))
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse methods of texts that pad to any width; the type and the name alone decide."""
        key = type(obj), attr
        if key not in self._known:
            is_padding = isinstance(obj, str | int) and attr in _NO_METHODS
            self._known[key] = not is_padding and super().is_safe_attribute(obj, attr, value)
        return self._known[key]

    def wrap_str_format(self, value: Any) -> None:  # then it is a padding method
        """Let no `format` of a text through, not even the sandbox's own."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        loops: list[nodes.For | nodes.Macro]
        loops = [*tree.find_all(nodes.For), *tree.find_all(nodes.Macro)]
        for loop in loops:
            step = nodes.Call(nodes.EnvironmentAttribute("step"), [], [], None, None)
            loop.body.insert(0, nodes.ExprStmt(step, lineno=loop.lineno))
        _Joins().visit(tree)
        tree.set_environment(self)
        return tree


class _Joins(NodeTransformer):
    """What `~` joins is counted."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Call:  # noqa: N802  # so called by jinja2
        self.generic_visit(node)
        method = nodes.EnvironmentAttribute("joined")
        return nodes.Call(method, node.nodes, [], None, None, lineno=node.lineno)


def environment(own: Path | None = None) -> Environment:
    """Return an environment whose templates come from a project's folder, then from the package.

    A project's template extends the package's of the same name as `default/<name>`. Undefined
    names fail; whatever is printed is escaped for Markdown, unless it is Markdown that
    `table()` or a macro made.
    """
    shipped = jinja2.PackageLoader("theorycoding.reports", "templates")
    loaders: list[jinja2.BaseLoader] = [shipped, jinja2.PrefixLoader({"default": shipped})]
    if own is not None and own.is_dir():
        loaders.insert(0, _OwnTemplates(own))

    sandbox = Environment(
        loader=jinja2.ChoiceLoader(loaders),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    for name in _NO_FILTERS:
        del sandbox.filters[name]
    sandbox.filters |= {"join": _joining, "sum": _adding}
    sandbox.filters = {name: sandbox.counted(name, each) for name, each in sandbox.filters.items()}
    sandbox.globals = {"table": as_markdown, "namespace": sandbox.globals["namespace"]}
    return sandbox


@jinja2.pass_eval_context
def _joining(
    context: nodes.EvalContext, value: Iterable[Any], d: str = "", attribute: Any = None
) -> Any:
    """Join texts as the filter of Jinja does, counted."""
    sandbox: Any = context.environment
    parts = list(value if attribute is None else map(make_attrgetter(sandbox, attribute), value))
    sandbox.step(sum(map(_length, parts)) + len(parts) * len(d))
    return do_join(context, parts, d)


@jinja2.pass_environment
def _adding(sandbox: Environment, value: Iterable[Any], attribute: Any = None) -> Any:
    """Add up numbers: lists that are added up would grow without end."""
    return do_sum(sandbox, value, attribute)


def _length(part: object) -> int:
    """Return how long a text is; a list or table is not a text."""
    if isinstance(part, dict | list | tuple | set):
        raise TypeError(f"a {type(part).__name__} is not a text: choose a part of it")
    return len(part) if isinstance(part, str) else 0


def _replaced(text: str, old: str, new: str, _: int | None = None) -> int:
    """Return the most characters that a replacement leaves."""
    return len(text) + text.count(str(old)) * len(str(new))


def _bits(number: int | Fraction) -> int:
    return number.numerator.bit_length() + number.denominator.bit_length()


def templates(sandbox: Environment) -> tuple[str, ...]:
    """Return the names of the templates that there are."""
    return tuple(name for name in sandbox.list_templates() if name.endswith(SUFFIX))


def render(sandbox: Environment, name: str, records: Mapping[str, Any]) -> str:
    """Render one template over plain records; one line feed ends the text.

    Raises
    ------
    TemplateError
        An undefined name, a syntax error, or any other failure inside the template.
    """
    sandbox.steps_left, sandbox.signs_left = _MOST_STEPS, _MOST_SIGNS
    try:
        text = sandbox.get_template(name).render(records)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(_at(error.filename or name, error.lineno, str(error))) from error
    except jinja2.TemplateNotFound as error:
        now = f"now '{REPLACED[str(error)]}'" if str(error) in REPLACED else ""
        hint = now or f"use one of: {', '.join(templates(sandbox))}"
        message = f"{name}: no template '{error}' ({hint})"
        raise TemplateError(message) from error
    except TemplateError:
        raise
    except _FAILURES as error:
        file, line = _where(error)
        raise TemplateError(_at(file, line, _explained(error, records, sandbox))) from error
    return re.sub(r"\n\n\n+", "\n\n", text).strip("\n") + "\n"


def as_markdown(table: Table) -> Markup:
    """Return a table as Markdown that is not escaped again."""
    return Markup(write_table(table, "markdown").rstrip("\n"))  # noqa: S704  # escaped by markup


@jinja2.pass_environment
def _shown(sandbox: Environment, value: Any) -> Any:
    """Return what is printed, counted."""
    if isinstance(value, str):
        text = value if isinstance(value, Markup) else _in_line(value)
    else:
        text = _escaped(value)
    sandbox.step(len(text))
    return text


def _escaped(value: Any) -> Markup:
    if isinstance(value, jinja2.Undefined):
        return _in_line(str(value))  # which fails, and says what is undefined
    if isinstance(value, bool) or value is None:
        raise TypeError(f"{value} is nothing to print: write a condition")
    if isinstance(value, int | Fraction):
        return Markup(for_people(value))  # noqa: S704  # digits
    if callable(value) or isinstance(value, dict | list | tuple | set):
        raise TypeError(f"a {type(value).__name__} is nothing to print: choose a part of it")
    return _in_line(str(value))


@lru_cache(maxsize=1 << 14)  # the pages of a study repeat the same names
def _in_line(text: str) -> Markup:
    escaped = escape_markdown(text)
    # At the start of a line these would begin a heading, a list or a rule.
    inline = _BLOCK.sub(lambda sign: f"{sign[1]}{sign[3] or ''}\\{sign[2] or ''}", escaped)
    return Markup(inline)  # noqa: S704  # escaped just now


def _where(error: BaseException) -> tuple[str, int]:
    """The innermost frame that lies in a template: the exception itself does not tell."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename.endswith(SUFFIX)]
    return (inside[-1].filename, inside[-1].lineno or 1) if inside else ("template", 1)


def _at(file: str, line: int, message: str) -> str:
    path = Path(file)
    source = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    shown = source[line - 1].strip() if 0 < line <= len(source) else ""
    return f"{path.parent.name}/{path.name}:{line}: {message}\n    {shown}"


def _explained(error: BaseException, records: Mapping[str, Any], sandbox: Environment) -> str:
    message = str(error)
    if hint := getattr(error, "hint", ""):
        return f"{message} ({hint})"
    if not (match := _MISSING.search(message)):
        return message
    if (name := match[1] or match[2]) in REPLACED:
        return f"{message} (now '{REPLACED[name]}')"
    known = {*records, *sandbox.globals, *_attributes(records.values())}
    near = suggest(name, sorted(known), most=3)
    return f"{message} (close: {', '.join(near)})" if near else message


def _attributes(values: Iterable[Any], depth: int = 2) -> set[str]:
    """Names of the fields of records, to suggest from."""
    names: set[str] = set()
    for value in values:
        fields = value if isinstance(value, dict) else getattr(value, "__dataclass_fields__", {})
        names.update(str(name) for name in fields)
        if depth and isinstance(value, dict):
            names |= _attributes(value.values(), depth - 1)
        if depth and isinstance(value, list | tuple) and value:
            names |= _attributes(value[:1], depth - 1)
    return names
