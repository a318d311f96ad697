"""Templates: strict, sandboxed, escaped for Markdown; a project's own file wins."""

import html
import re
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from markupsafe import Markup

import theorycoding as tc
from theorycoding.reports.templating import TemplateError, environment, render, templates
from theorycoding.vocabulary.shown_table import Table

if TYPE_CHECKING:
    from tests.conftest import Project

OWN = "reports/templates/s.md.j2"


def rendered(tmp_path: Path, text: str, **records: Any) -> str:
    """Return the text that a template of one file makes from some records."""
    (tmp_path / "x.md.j2").write_text(text, encoding="utf-8")
    return render(environment(tmp_path), "x.md.j2", records)


def failure(tmp_path: Path, text: str, **records: Any) -> str:
    with pytest.raises(TemplateError) as caught:
        rendered(tmp_path, text, **records)
    return str(caught.value)


def in_browser(markdown: str) -> str:
    """Return what a reader sees of a page, on one line."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return html.unescape(re.sub(r"<[^>]*>", "", page.replace("<br>", "\n"))).strip()


# Undefined names and other failures


def test_an_undefined_name_is_reported_with_file_line_and_close_names(coded: "Project") -> None:
    coded.write(OWN, "# {{ study.title }}\n\nLed by {{ event_tabel }}.\n")
    ran = coded.run("build", "s")
    assert ran.code == 1
    assert ran.err.startswith("templates/s.md.j2:3: 'event_tabel' is undefined")
    close = re.search(r"\(close: (.*)\)", ran.err)
    assert close
    assert close[1].split(", ")[0] == "event_table"
    assert len(close[1].split(", ")) <= 3
    assert "\n    Led by {{ event_tabel }}.\n" in ran.err


def test_an_undefined_name_in_a_partial_is_placed_in_the_partial(coded: "Project") -> None:
    coded.write(OWN, "{% include '_part.md.j2' %}\n")
    coded.write("reports/templates/_part.md.j2", "one\ntwo\n{{ nobody_knows }}\n")
    assert coded.run("build", "s").err.startswith("templates/_part.md.j2:3: 'nobody_knows' is")


def test_an_undefined_field_is_reported_with_close_names(coded: "Project") -> None:
    coded.write(OWN, "{{ study.titel }}\n")
    ran = coded.run("report", "s")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("templates/s.md.j2:1: ")
    assert "close: title" in ran.err


def test_nothing_undefined_is_taken_for_false_or_empty(tmp_path: Path) -> None:
    for text in ("{% if nobody %}x{% endif %}", "{% for x in nobody %}{% endfor %}", "{{ a ~ b }}"):
        assert "is undefined" in failure(tmp_path, text, a=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{% if %}\n", "x.md.j2:2: "),
        ("one\n{{ 1 / 0 }}\n", "x.md.j2:2: "),
        ("one\n{% include 'x.md.j2' %}\n", "x.md.j2:2: "),
        ("one\n{{ name + 1 }}\n", "x.md.j2:2: "),
        ("one\n{% include '_nowhere.md.j2' %}\n", "no template '_nowhere.md.j2'"),
        ("one\n{{ 'a' | nofilter }}\n", "x.md.j2:2: "),
        ("one\n{{ many }}\n", "x.md.j2:2: a list is nothing to print"),
        ("one\n{{ nothing }}\n", "x.md.j2:2: None is nothing to print"),
        ("one\n{{ many == many }}\n", "x.md.j2:2: True is nothing to print"),
        ("one\n{{ table }}\n", "x.md.j2:2: a function is nothing to print"),
        ("one\n{{ table('no table') }}\n", "x.md.j2:2: "),
    ],
)
def test_any_failure_in_a_template_is_placed_in_it(tmp_path: Path, text: str, said: str) -> None:
    assert said in failure(tmp_path, text, name="x", many=[1, 2], nothing=None)


def test_an_unknown_name_in_a_measure_gets_a_hint_in_templates_too(coded: "Project") -> None:
    coded.write(OWN, "{{ count('realsm') }}\n")
    err = coded.run("build", "s").err
    assert err.startswith("templates/s.md.j2:1: no theory 'realsm'")
    assert "did you mean 'realism'?" in err


def test_a_study_whose_template_fails_keeps_its_report(coded: "Project") -> None:
    coded.run("build")
    before = coded.read("reports/s.md")
    coded.write(OWN, "{{ nobody }}\n")
    ran = coded.run("build")
    assert ran.code == 1
    assert coded.read("reports/s.md") == before
    assert "report-orphan" not in ran.err


# Which template is used


def test_a_template_of_the_study_wins_over_one_of_the_project_and_over_the_default(
    coded: "Project",
) -> None:
    assert coded.run("report", "s").out.startswith("# s\n")
    coded.write("reports/templates/study.md.j2", "The project's: {{ study.name }}\n")
    assert coded.run("report", "s").out == "The project's: s\n"
    coded.write(OWN, "The study's own: {{ study.name }}\n")
    assert coded.run("report", "s").out == "The study's own: s\n"


def test_a_partial_of_the_project_wins_within_the_default_template(coded: "Project") -> None:
    coded.write("reports/templates/_cite.md.j2", "Cite as: our handbook.\n")
    out = coded.run("report", "s").out
    assert "Cite as: our handbook." in out
    assert "## How each label comes about" in out


def test_templates_call_the_measures_of_claims(coded: "Project") -> None:
    coded.write(
        OWN,
        "{{ count('liberalism', actor='CSTO') }}; {{ leader(actor='NATO') }}; "
        "{{ arguments(actor='CSTO', pure='liberalism') }}; {{ margin(rule='weighted') }}\n",
    )
    assert coded.run("report", "s").out == "2 of 5; realism; C2; C5; ⅓\n"


@pytest.mark.parametrize(
    ("template", "text", "message"),
    [
        ("_short.md.j2", "In short: nothing.\n", "(rename it '_answer.md.j2'"),
        ("s.md.j2", "{% include '_short.md.j2' %}\n", "(now '_answer.md.j2')"),
        ("study.md.j2", "{{ table(claim_table) }}\n", "(now 'claims')"),
        ("study.md.j2", "{{ table(sturdiness_table) }}\n", "(now 'compared_table')"),
        ("study.md.j2", "{% for one in recorded %}{% endfor %}\n", "(now 'claims')"),
    ],
)
def test_a_template_made_for_the_old_records_fails_and_names_the_new_ones(
    coded: "Project", template: str, text: str, message: str
) -> None:
    coded.write(f"reports/templates/{template}", text)
    for command in ("report", "build"):
        ran = coded.run(command, "s")
        assert ran.code == 1
        assert f"{template}:" in ran.err
        assert message in ran.err


def test_default_templates_are_found_without_any_of_a_project(tmp_path: Path) -> None:
    known = templates(environment(tmp_path / "nowhere"))
    assert {"study.md.j2", "index.md.j2", "_tables.md.j2"} <= set(known)


# Escaping

LINES = [
    "a|b <script> *x* _y_ `z` [l](http://x) \\ $m$ &amp;",
    "# no heading",
    "## none",
    "- no item",
    "+ no item",
    "* no item",
    "1. no item",
    "2) no item",
    "> no quotation",
    "---",
    "***",
    "===",
    "```",
    "~~~",
    "| a | b |",
    "-5",
    "=1+1",
    "{{ 1 + 1 }}",
    "{% raw %}",
]


@pytest.mark.parametrize("text", LINES)
@pytest.mark.parametrize("template", ["{{ cell }}\n", "Before\n{{ cell }}\n", "x {{ cell }} y\n"])
def test_a_printed_text_shows_unchanged(tmp_path: Path, text: str, template: str) -> None:
    made = rendered(tmp_path, template, cell=text)
    assert in_browser(made) == template.replace("{{ cell }}", text).strip()
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(made)
    assert set(re.findall(r"<(\w+)", page)) == {"p"}


@pytest.mark.parametrize(
    "template",
    [
        "{% autoescape false %}{{ cell }}{% endautoescape %}",
        "{% macro of(text) %}{{ text }}{% endmacro %}{{ of(cell) }}",
        "{% set found %}{{ cell }}{% endset %}{{ found }}",
        "{{ cell ~ '' }}",
    ],
)
def test_a_text_is_escaped_once_wherever_it_is_printed(tmp_path: Path, template: str) -> None:
    assert rendered(tmp_path, template, cell="<b> & *c*") == "&lt;b&gt; &amp; \\*c\\*\n"


def test_a_cell_is_never_a_template(coded: "Project") -> None:
    coded.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label\nC1,{{ 7 * 6 }},{% include 'x' %},Realism\n",
    )
    out = coded.run("report", "s").out
    assert "42" not in in_browser(out).replace("{{ 7 * 6 }}", "")
    assert "{{ 7 * 6 }}" in in_browser(out)
    assert "{% include 'x' %}" in in_browser(out)


def test_hostile_cells_reach_the_reader_of_a_report_unchanged(coded: "Project") -> None:
    motivation = "a|b <script>alert(1)</script> *x* __init__ http://example.org"
    coded.write(
        "codings/s/arguments.csv",
        f'argument,actor,motivation,label\nC1,CSTO,"{motivation}",Realism\n',
    )
    coded.run("build")
    markdown = MarkdownIt("commonmark").enable("table")
    page = markdown.render(coded.read("reports/s.md"))
    appendix = markdown.render(coded.read("reports/s/arguments.md"))
    assert "<script" not in page + appendix
    assert f"<strong>C1 {html.escape(motivation)}</strong>" in page
    assert f'<td style="text-align:left">{html.escape(motivation)}</td>' in appendix


def test_numbers_are_printed_exactly(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ x }}, {{ y }}\n", x=Fraction(7, 3), y=5) == "2⅓, 5\n"


def test_a_table_is_markdown_and_its_cells_are_escaped_once(tmp_path: Path) -> None:
    made = rendered(tmp_path, "{{ table(t) }}\n", t=Table(("a",), (("x|y & z",),)))
    assert in_browser(made).split() == ["a", "x|y", "&", "z"]


def test_a_report_ends_in_one_line_feed_and_has_no_gaps(tmp_path: Path) -> None:
    assert rendered(tmp_path, "\n\na\n\n\n\nb\n\n\n") == "a\n\nb\n"


# The sandbox

HARMFUL = [
    "{{ ''.__class__.__mro__ }}",
    "{{ study.__class__ }}",
    "{{ count.__self__ }}",
    "{{ count.__func__.__globals__ }}",
    "{{ count.__globals__ }}",
    "{{ table.__globals__ }}",
    "{{ rules.__closure__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ count | attr('__self__') }}",
    "{{ count['__self__'] }}",
    "{{ [count] | map(attribute='__self__') | first }}",
    "{{ '{0.__self__}'.format(count) }}",
    "{{ '%s' | format(count.__self__) }}",
    "{{ self.__class__ }}",
    "{{ study.update({'title': 'x'}) }}",
    "{{ study.pop('title') }}",
    "{{ study.clear() }}",
    "{{ study.setdefault('x', 1) }}",
    "{{ rule_meanings.update({'primary': 'x'}) }}",
    "{{ outcomes.popitem() }}",
    "{{ arguments().names.append('x') }}",
    "{% do study.clear() %}",
    "{% set study.title = 'x' %}",
    "{% include '../../codings/codebook.csv' %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ open('/etc/passwd') }}",
    "{{ __import__('os') }}",
    "{{ range(10) }}",
    "{{ lipsum() }}",
    "{{ cycler }}",
    "{{ config }}",
]


@pytest.mark.parametrize("harmful", HARMFUL)
def test_a_template_reaches_no_file_and_changes_nothing(coded: "Project", harmful: str) -> None:
    coded.write("codings/s/arguments.csv", "argument,actor,motivation,label\nA,B,C,Realism\n")
    meanings = dict(tc.rules.CONVENTIONS)
    coded.write(OWN, f"{harmful}\n")
    before = coded.files()
    ran = coded.run("report", "s")
    assert (ran.code, ran.out) == (1, "")
    assert "bug" not in ran.err
    assert coded.files() == before
    assert meanings == tc.rules.CONVENTIONS


PLAIN = (str, int, float, bool, type(None), Fraction)


def refused(value: Any, path: str, seen: set[int]) -> list[str]:
    """Yield the paths of values that are not plain records: files, frames, objects with state."""
    if isinstance(value, (*PLAIN, Markup)) or id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, dict):
        inside = [(f"{path}.{key}", one) for key, one in value.items()]
    elif isinstance(value, tuple | list | frozenset):
        inside = [(f"{path}[{number}]", one) for number, one in enumerate(value)]
    elif is_dataclass(value) and value.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        inside = [(f"{path}.{field.name}", getattr(value, field.name)) for field in fields(value)]
    else:
        return [f"{path}: {type(value).__name__}"]
    return [found for name, one in inside for found in refused(one, name, seen)]


def test_templates_are_handed_plain_records_and_the_measures_only(repository: Path) -> None:
    study = tc.read_study("ffi-2007", project=repository)
    found = tc.records.study_verdicts(study)
    records = tc.records.study_records(study, tc.evaluate_claims(study), found)
    functions = {name for name, value in records.items() if callable(value)}
    assert functions == set(tc.outcomes.claim_functions(study))
    plain = {name: value for name, value in records.items() if name not in functions}
    assert refused(plain, "", set()) == []


def test_records_cannot_be_changed_by_whoever_holds_them(coded: "Project") -> None:
    coded.write(
        "codings/s/claims.csv",
        "claim,by,section,statement,measure,relation,stated,expected,found,note\n"
        "A,source,,S,leader(),is,realism,holds,,\n",
    )
    (claim,) = tc.evaluate_claims(coded.study())
    with pytest.raises(FrozenInstanceError):
        claim.outcome = "fails"  # type: ignore[misc]


@dataclass(frozen=True)
class Page:
    """A record with a field that has the name of a method that texts and lists must not have."""

    center: str = "the middle"
    append: str = "the end"


@pytest.mark.parametrize("name", ["center", "append"])
def test_a_name_that_is_refused_of_one_thing_is_read_of_another(tmp_path: Path, name: str) -> None:
    refused_of = "title" if name == "center" else "rows"
    records = {"page": Page(), "title": "NATO", "rows": ["NATO"]}
    for _ in range(2):
        assert rendered(tmp_path, f"{{{{ page.{name} }}}}", **records).startswith("the ")
        assert name in failure(tmp_path, f"{{{{ {refused_of}.{name}(9) }}}}", **records)


@pytest.mark.parametrize(
    "text",
    [
        "{{ rows|random }}",
        "{{ rows|pprint }}",
        "{{ rows|slice(10**8)|list|length }}",
        "{{ 'ab' * 10**8 }}",
        "{{ (10**8 * rows)|length }}",
        "{{ 9**(9**9) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'a'.ljust(10**8) }}",
        "{{ 'a'.encode().ljust(10**8)|length }}",
        "{{ (1).to_bytes(10**8, 'big')|length }}",
        "{{ 'a'.center(10**8) }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{% for n in range(10**8) %}{% endfor %}",
        "{% set x = namespace(t='abcdefgh') %}{% for n in rows * 20 %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    ],
)
def test_what_runs_away_or_differs_from_run_to_run_is_refused_with_its_line(
    tmp_path: Path, text: str
) -> None:
    message = failure(tmp_path, f"# Title\n{text}\n", rows=["a", "b"])
    assert "x.md.j2:2: " in message


def test_loops_and_texts_without_end_fail_with_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tc.templating, "_MOST_STEPS", 1_000)
    monkeypatch.setattr(tc.templating, "_MOST_SIGNS", 10_000)
    loops = "{% for a in rows %}{% for b in rows %}{% for c in rows %}{% endfor %}{% endfor %}"
    assert ":1: the template runs away" in failure(
        tmp_path, f"{loops}{{% endfor %}}", rows="x" * 20
    )
    grows = "{% set x = namespace(t='ab') %}{% for n in rows %}\n{% set x.t = x.t ~ x.t %}"
    assert ":2: the template runs away" in failure(
        tmp_path, f"{grows}{{% endfor %}}", rows="x" * 40
    )


@pytest.mark.parametrize(
    "grows",
    [
        "x|replace('b', 'bbbbbbbbb')",
        "x.replace('b', 'bbbbbbbbb')",
        "[x, x, x, x, x, x, x]|join",
        "'bcdefghi'|join(x)",
        "[x]|map('replace', 'b', 'bbbbbbbbb')|first",
    ],
)
def test_a_text_that_a_filter_multiplies_fails_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grows: str
) -> None:
    monkeypatch.setattr(tc.templating, "_MOST_SIGNS", 10_000)
    text = "{% set x = 'bbbb' %}\n" + f"{{% set x = {grows} %}}\n" * 9
    assert "the template runs away" in failure(tmp_path, text)


def test_a_number_that_is_squared_again_and_again_fails_with_its_line(tmp_path: Path) -> None:
    text = "{% set x = 9 %}\n" + "{% set x = x * x %}\n" * 40
    assert "a number grows without end" in failure(tmp_path, text)


@pytest.mark.parametrize(
    "text", ["{{ [[1]]|string }}", "{{ [[1]]|join }}", "{{ [1] ~ '' }}", "{{ {}|upper }}"]
)
def test_a_list_is_not_written_as_a_text(tmp_path: Path, text: str) -> None:
    assert "is not a text: choose a part of it" in failure(tmp_path, text)


def test_a_truncation_shorter_than_its_end_fails_with_its_line(tmp_path: Path) -> None:
    text = "{{ 'a long enough text'|truncate(2, end='....') }}"
    assert ":1: expected length" in failure(tmp_path, text)


def test_texts_are_joined_replaced_and_added_up_as_usual(tmp_path: Path) -> None:
    text = (
        "{{ rows|map(attribute='n')|sum }} {{ rows|sum(attribute='n') }} "
        "{{ rows|join('; ', attribute='t') }} {{ 'aba'|replace('a', 'c', count=1) }}"
    )
    rows = [{"n": 1, "t": "x"}, {"n": 2, "t": "y"}]
    assert rendered(tmp_path, text, rows=rows) == "3 3 x; y cba\n"
