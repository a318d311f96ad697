"""Time of the explorer for many arguments: the page made, first seen, and its slider moved.

    python benchmarks/explorer.py

Needs chromium. The study has 100,000 arguments of 200 actors, labelled by two coders; the rows
behind one count are listed while the slider moves.
"""

import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

import theorycoding as tc

ARGUMENTS, ACTORS, THEORIES = 100_000, 200, 6
FIRST_VIEW, SLIDER = 3.0, 0.1  # seconds that a reader may have to wait
TIMED = """async (act) => {
    const begun = performance.now();
    eval(act);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return (performance.now() - begun) / 1000;
}"""


def label(draw: random.Random) -> str:
    first, second = draw.sample(range(THEORIES), 2)
    return f"T{first} (T{second})" if draw.random() < 0.4 else f"T{first}"


def study(folder: Path) -> tc.Study:
    draw = random.Random(1)
    codings = folder / "codings"
    (codings / "many" / "coders").mkdir(parents=True)
    codes = "".join(f"label,T{number}\n" for number in range(THEORIES))
    (codings / "codebook.csv").write_text(f"variable,code\n{codes}", encoding="utf-8")
    rows, second = ["argument,actor,motivation,label,note"], ["argument,label,reason"]
    for number in range(ARGUMENTS):
        actor = f"Actor {draw.randrange(ACTORS)}"
        words = f"the reason number {number} as the table names it with a few words more"
        rows.append(f"A{number},{actor},{words},{label(draw)},a note on {number}")
        second.append(f"A{number},{label(draw)},because of what paragraph {number} says")
    for path, lines in (("arguments", rows), ("coders/second", second)):
        text = "\n".join([*lines, ""])
        (codings / "many" / f"{path}.csv").write_text(text, encoding="utf-8")
    return tc.read_study("many", project=folder)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        many = study(Path(temporary))
        begun = time.perf_counter()
        text = tc.explorer.explorer_page([many])
        print(f"made in {time.perf_counter() - begun:.2f} s, {len(text.encode()) / 1e6:.1f} MB")
        path = Path(temporary) / "explorer.html"
        path.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_context(bypass_csp=True).new_page()
        begun = time.perf_counter()
        page.goto(f"{path.as_uri()}#rule=weighted&rows=theory+T0")
        page.locator("#rows li").first.wait_for()
        first = time.perf_counter() - begun
        moves = [page.evaluate(TIMED, entered("weight", str(stop))) for stop in range(5, 45)]
        search = page.evaluate(TIMED, entered("search", "paragraph"))
        again = page.evaluate(TIMED, entered("search", "paragraph 77"))
        print(f"first view {first:.2f} s (at most {FIRST_VIEW})")
        slowest = max(moves)
        print(f"slider {statistics.median(moves):.3f} s, slowest {slowest:.3f} (at most {SLIDER})")
        print(f"first search {search:.3f} s, further ones {again:.3f} s")
        browser.close()


def entered(name: str, value: str) -> str:
    return (
        f"const input = document.getElementById('{name}'); input.value = '{value}';"
        "input.dispatchEvent(new InputEvent('input', {bubbles: true}));"
    )


if __name__ == "__main__":
    main()
