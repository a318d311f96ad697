"""The explorer in a browser: its numbers are those of Python, and a keyboard is enough."""

import re
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

import theorycoding as tc
from theorycoding.counting.rules import RULES, WEIGHTED, CountingRule
from theorycoding.counting.tallies import Tally, tallies
from theorycoding.vocabulary.exact import for_people

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    Open = Callable[..., Page]

pytestmark = [pytest.mark.tools, pytest.mark.needs("chromium")]

ROOT = Path(__file__).resolve().parents[3]
STUDIES = tc.folders.Project(ROOT).studies

SHOWN = """() => ({
    verdict: document.getElementById("verdict").textContent,
    picture: document.getElementById("picture").getAttribute("aria-label"),
    notice: document.getElementById("notice").hidden,
    changes: [...document.querySelectorAll("#changes button")].map((b) => b.dataset.stop),
    counts: [...document.querySelectorAll("#counts tbody tr")].map((row) => [
        row.querySelector("th").textContent,
        row.querySelector(".leader").textContent,
        ...[...row.querySelectorAll("[data-exact]")].map((cell) => cell.dataset.exact),
    ]),
})"""
VIEW = f"""(links) => links.map((link) => {{
    history.replaceState(null, "", link);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
    return ({SHOWN})();
}})"""
TRY = """async () => {
    const blocked = [];
    addEventListener("securitypolicyviolation", (event) => blocked.push(event.violatedDirective));
    await fetch("http://127.0.0.1:9/").catch(() => {});
    try { document.body.innerHTML = "<img src=x>"; } catch { blocked.push("html"); }
    await new Promise((done) => setTimeout(done, 50));
    return blocked;
}"""


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # `make test` has no browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def open_page(context: "BrowserContext", tmp_path: Path) -> "Iterator[Open]":
    """Open the explorer of studies; whatever it requests or complains of fails the test."""
    unwanted: list[str] = []

    def opening(*studies: tc.Study, **view: str) -> "Page":
        path = written(tmp_path, *studies)
        page = context.new_page()
        page.on("request", lambda request: unwanted.append(request.url))
        page.on("console", lambda message: unwanted.append(message.text))
        page.on("pageerror", lambda error: unwanted.append(str(error)))
        page.goto(f"{path.as_uri()}#{urlencode(view)}")
        assert unwanted == [path.as_uri()]
        unwanted.clear()
        return page

    yield opening
    assert unwanted == []


@pytest.fixture
def ffi() -> tc.Study:
    return tc.read_study("ffi-2007", project=ROOT)


@pytest.mark.parametrize("name", STUDIES)
def test_every_count_is_the_one_that_python_counts(name: str, open_page: "Open") -> None:
    study = tc.read_study(name, project=ROOT)
    page = open_page(study)
    for coder in study.coders:
        changes = every_change(study, coder.id)
        rules = [*RULES, *(CountingRule(WEIGHTED, weight) for weight in changes)]
        views = [view(study, coder.id, rule) for rule in rules]
        for rule, shown in zip(rules, page.evaluate(VIEW, views), strict=True):
            counted = tallies(study.coded(coder.id), study.codebook, rule=rule)
            assert shown["notice"]
            assert shown["counts"] == [expected_row(one, study) for one in counted]


def test_labels_of_every_shape_count_as_in_python(open_page: "Open", tmp_path: Path) -> None:
    kinds = {"A": "", "B": "", "C": "", "None": "residual", "Head": "missing"}
    codes = "\n".join(["variable,code,kind", *(f"label,{code},{kinds[code]}" for code in kinds)])
    labels = ["A", "A / B", "A / B / C", "(C) A / B", "B (A; C)", "C (None)", "None", "None (A)"]
    rows = [f"{actor},m,{label}" for actor in "XY" for label in [*labels, "", "Head", "A"]]
    (tmp_path / "codebook.csv").write_text(codes, encoding="utf-8")
    text = "\n".join(["actor,motivation,label", *rows, "Y,m,C", "Z,m,Head", ""])
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    study = tc.read_study(tmp_path / "a.csv", codebook=tmp_path / "codebook.csv")
    page = open_page(study)
    weights = (Fraction(1), Fraction(5, 7), Fraction(17, 31))
    rules = [*RULES, *(CountingRule(WEIGHTED, weight) for weight in weights)]
    views = [view(study, "unnamed", rule) for rule in rules]
    for rule, shown in zip(rules, page.evaluate(VIEW, views), strict=True):
        counted = [
            expected_row(one, study) for one in tallies(study.coded(), study.codebook, rule=rule)
        ]
        *actors, none, pooled = shown["counts"]
        assert [*actors, pooled] == counted
        assert none == ["Z", "none", "0", "0", "0", "0", "0", "0", "0", "0"]
    page.evaluate(VIEW, [f"{views[0]}&rows=uncoded"])
    assert page.locator("#found").text_content() == "2 arguments."


@pytest.mark.parametrize("name", STUDIES)
def test_each_actor_has_its_leader_its_bars_and_its_changes(name: str, open_page: "Open") -> None:
    study = tc.read_study(name, project=ROOT)
    page = open_page(study)
    for coder in study.coders:
        verdicts = tc.verdicts.verdicts(study.coded(coder.id), study.codebook)
        for number, rule in enumerate(RULES):
            counted = [one.tallies[number] for one in verdicts]
            views = [view(study, coder.id, rule, one.group.name) for one in counted]
            for one, shown in zip(counted, page.evaluate(VIEW, views), strict=True):
                assert shown["verdict"] == expected_verdict(one, study)
                assert shown["picture"] == expected_picture(one, study)
                if rule.name == WEIGHTED:
                    found = changes_of(study, coder.id, one.group.name)
                    assert [Fraction(text) for text in shown["changes"]] == found


def test_the_slider_stops_exactly_where_the_lead_changes(open_page: "Open", tmp_path: Path) -> None:
    # 11 w and 11 (1 - w) + 3 are level at 7/11, which is not among the even steps.
    labels = ["Realism (Liberalism)"] * 11 + ["Liberalism"] * 3
    page = open_page(study_of(tmp_path, labels), rule="weighted", weight="1/2")
    change = page.locator("#changes button")
    weight = Fraction(change.get_attribute("data-stop") or "")
    page.locator("#weight").focus()
    seen = []
    while page.locator("#w").text_content() != "1":
        page.keyboard.press("ArrowRight")
        seen.append(page.locator("#w").text_content())
        if seen[-1] == for_people(weight):
            assert "are level at" in (page.locator("#verdict").text_content() or "")
    assert for_people(weight) in seen
    assert weight.denominator == 11


def test_rows_behind_a_number_add_up_to_it(ffi: tc.Study, open_page: "Open") -> None:
    page = open_page(ffi)
    for rule in RULES:
        for one in tallies(ffi.coded(), ffi.codebook, rule=rule):
            for theory, number in one.counts.items():
                shown = view(ffi, "published", rule, one.group.name)
                page.evaluate(VIEW, [f"{shown}&{urlencode({'rows': f'theory {theory}'})}"])
                found = page.locator("#found").text_content() or ""
                assert found.endswith(f", together {for_people(number)}.")
                rows = tc.rules.shares
                listed = [
                    row["argument"]
                    for row in ffi.coded_rows("published")
                    if one.group.name in {None, row["actor"]}
                    and theory in rows(ffi.codebook.label(row["label"]), rule)  # type: ignore[arg-type]
                ]
                ids = page.locator("#rows li p:first-child b").all_text_contents()
                assert ids == listed


def test_a_link_restores_the_view(ffi: tc.Study, open_page: "Open") -> None:
    page = open_page(ffi, study="ffi-2007")
    page.get_by_label("Coder").select_option("prose")
    page.get_by_label("weighted").check()
    page.get_by_label("Weight w").fill("7")
    page.get_by_role("button", name="0").first.click()
    page.get_by_label("Search").fill("peace")
    page.wait_for_url(re.compile("search=peace"))
    again = page.context.new_page()
    again.goto(page.url)
    assert again.evaluate(SHOWN) == page.evaluate(SHOWN)
    for id_ in ("weight", "search", "coder", "actor"):
        assert again.locator(f"#{id_}").input_value() == page.locator(f"#{id_}").input_value()
    assert again.locator("#rows").inner_text() == page.locator("#rows").inner_text()


def test_a_link_to_what_is_not_in_the_file_is_reported(ffi: tc.Study, open_page: "Open") -> None:
    page = open_page(ffi, study="ffi-2007", coder="nobody", weight="1/3", rule="weighted")
    notice = page.get_by_role("alert").text_content() or ""
    assert "coder “nobody”" in notice
    assert "weight “1/3”" in notice
    assert page.locator("#w").text_content() == "⅔"


def test_another_study_begins_anew_and_the_way_back_is_open(open_page: "Open") -> None:
    studies = [tc.read_study(name, project=ROOT) for name in ("ffi-2007", "valdai-2011")]
    page = open_page(*studies, coder="prose", rows="mixed")
    page.get_by_label("Study").select_option("valdai-2011")
    assert page.locator("#title").text_content() == page.title() == studies[1].title
    assert page.get_by_label("Coder").input_value() == "project"
    page.go_back()
    page.wait_for_function(f"document.title === {studies[0].title!r}")  # the event comes later
    assert page.get_by_label("Coder").input_value() == "prose"
    assert page.locator("#title").text_content() == studies[0].title


def test_search_finds_rows_by_reason_note_and_label(ffi: tc.Study, open_page: "Open") -> None:
    page = open_page(ffi)
    for words in ("LIBERAL relations", "realist", "table cis", "nowhere"):
        page.get_by_label("Search").fill(words)
        found = page.locator("#rows li p:first-child b").all_text_contents()
        assert found == rows_with(ffi, words.lower().split())


def test_many_actors_and_rows_are_shown_in_parts(open_page: "Open", tmp_path: Path) -> None:
    rows = [f"Actor {number % 60},m{number},Realism" for number in range(120)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(["actor,motivation,label", *rows, ""]), encoding="utf-8")
    page = open_page(tc.read_study(path))
    ids = page.locator("#rows li p:first-child b")
    assert page.locator("#counts tbody tr").count() == 51
    assert (page.locator("#left-out").text_content() or "").startswith("10 more actors")
    for _ in range(4):
        page.get_by_role("button", name="Next").click()
    assert ids.all_text_contents() == [str(number) for number in range(101, 121)]
    assert page.locator("#page").text_content() == "101–120 of 120"
    page.get_by_label("Actor", exact=True).select_option("Actor 55")
    assert ids.all_text_contents() == ["56", "116"]
    assert page.locator("#counts [aria-current] th").text_content() == "Actor 55"


def test_a_keyboard_is_enough(ffi: tc.Study, open_page: "Open") -> None:
    page = open_page(ffi)
    focused = "document.activeElement"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.dataset.rows"):
            break
    number = page.evaluate(f"[{focused}.dataset.actor, {focused}.dataset.rows]")
    assert number == ["CSTO", "theory realism"]
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.id") == "rows-title"
    title = page.locator("#rows-title").text_content()
    assert title == "Arguments of CSTO that count for Realism"
    assert "codings/ffi-2007/arguments.csv:2" in page.locator("#rows").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate(f"[{focused}.dataset.actor, {focused}.dataset.rows]") == number
    assert page.locator("#rows-title").text_content() == "Arguments of CSTO"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_fault(ffi: tc.Study, open_page: "Open", scheme: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = open_page(ffi, rule="weighted", rows="theory realism", coder="prose")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_chosen_has_a_role_and_a_name(ffi: tc.Study, open_page: "Open") -> None:
    page = open_page(ffi, rule="weighted")
    for name in ("Study", "Coder", "Actor"):
        assert page.get_by_role("combobox", name=name, exact=True).count() == 1
    assert page.get_by_role("radio").count() == 4
    slider = page.get_by_role("slider", name="Weight w of the theory outside the bracket")
    assert slider.get_attribute("aria-valuetext") == "⅔"
    assert page.get_by_role("status").first.text_content() == expected_verdict(
        tallies(ffi.coded(), ffi.codebook, rule=CountingRule(WEIGHTED, Fraction(2, 3)))[-1], ffi
    )


def test_hostile_cells_stay_text(open_page: "Open", tmp_path: Path) -> None:
    cells = [
        "</script><script>window.ran = 1</script>",
        "<img src=x onerror='window.ran = 1'>",
        "${window.ran = 1}\u2028&amp; {{ 7 * 7 }}",
        "Donaudampfschifffahrt" * 40,
        "שלום (עולם)",
    ]
    path = tmp_path / "hostile.csv"
    rows = "".join(f'A{number},"{cell}",Realism\n' for number, cell in enumerate(cells))
    path.write_text(f"actor,motivation,label\n{rows}", encoding="utf-8")
    page = open_page(tc.read_study(path))
    assert page.locator("#rows li div p:first-child").all_text_contents() == cells
    assert page.evaluate("[window.ran, document.images.length, document.scripts.length]") == [
        None,
        0,
        2,
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_could_send_nothing_even_if_it_tried(
    ffi: tc.Study, context: "BrowserContext", tmp_path: Path
) -> None:
    page = context.new_page()
    page.goto(written(tmp_path, ffi).as_uri())
    sent: list[str] = []
    page.on("requestfinished", lambda request: sent.append(request.url))
    blocked = page.evaluate(TRY)
    assert {"connect-src", "html"} <= set(blocked)
    assert sent == []


def written(folder: Path, *studies: tc.Study) -> Path:
    path = folder / "explorer.html"
    path.write_text(tc.explorer.explorer_page(studies), encoding="utf-8", newline="")
    return path


def view(study: tc.Study, coder: str, rule: CountingRule, actor: str | None = None) -> str:
    weight = {} if rule.weight is None else {"weight": str(rule.weight)}
    of = {} if actor is None else {"actor": actor}
    chosen = {"study": study.name, "coder": coder, "rule": rule.name, **weight, **of}
    return f"#{urlencode(chosen)}"


def changes_of(study: tc.Study, coder: str, actor: str | None) -> list[Fraction]:
    """Return where the verdicts say that another theory leads alone, or no longer alone."""
    found = tc.verdicts.verdicts(study.coded(coder), study.codebook)
    one = next(each for each in found if each.group.name == actor)
    ends = {each.start for each in one.weights if each.start > Fraction(1, 2)}
    ends |= {each.end for each in one.weights if each.end < 1}
    ends |= {each.start for each in one.weights if not each.start_included}
    return sorted(ends | {each.end for each in one.weights if not each.end_included})


def every_change(study: tc.Study, coder: str) -> list[Fraction]:
    actors = [*dict.fromkeys(row["actor"] for row in study.whole_arguments), None]
    return sorted({at for actor in actors for at in changes_of(study, coder, actor)})


def expected_row(one: Tally, study: tc.Study) -> list[str]:
    nouns = [study.codebook.noun(theory) for theory in one.first]
    leader = f"level: {listed(nouns)}" if one.is_tie else listed(nouns) or "none"
    group = one.group
    name = "All actors" if group.name is None else group.name
    sizes = (group.arguments, group.mixed, group.uncoded)
    return [name, leader, *map(str, (*one.counts.values(), one.margin, *sizes))]


def expected_verdict(one: Tally, study: tc.Study) -> str:
    if not one.first:
        return "No theory leads." if one.group.arguments else "No argument is coded."
    n = one.group.arguments
    of = f"{for_people(one.counts[one.first[0]])} of {n} argument{'s' * (n != 1)}"
    nouns = listed([study.codebook.noun(theory) for theory in one.first])
    if one.is_tie:
        return f"{nouns} are level at {of}."
    return f"{nouns} leads with {of}, by a margin of {for_people(one.margin)}."


def expected_picture(one: Tally, study: tc.Study) -> str:
    bars = (f"{study.codebook.noun(code)} {for_people(n)}" for code, n in one.counts.items())
    n = one.group.arguments
    return f"{', '.join(bars)}, of {n} argument{'s' * (n != 1)}"


def listed(nouns: list[str]) -> str:
    *first, last = nouns or [""]
    return f"{', '.join(first)} and {last}" if first else last


def rows_with(study: tc.Study, words: list[str]) -> list[str]:
    found = []
    for row in study.coded_rows("published"):
        text = "\n".join(row.values()).lower()
        if all(word in text for word in words):
            found.append(row["argument"])
    return found


def study_of(folder: Path, labels: list[str]) -> tc.Study:
    codebook = folder / "codebook.csv"
    codebook.write_text("variable,code\nlabel,Realism\nlabel,Liberalism\n", encoding="utf-8")
    path = folder / "labels.csv"
    rows = "".join(f"NATO,m{number},{label}\n" for number, label in enumerate(labels))
    path.write_text(f"actor,motivation,label\n{rows}", encoding="utf-8")
    return tc.read_study(path, codebook=codebook)
