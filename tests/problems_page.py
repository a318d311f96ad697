"""Write `docs/problems.md` from the problem codes and from the examples that the tests run.

python tests/problems_page.py
"""

import re
from pathlib import Path

from theorycoding.problems.catalogue import SECTIONS, ProblemCode

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "problems.md"
EXAMPLES = ROOT / "tests" / "examples"
INTRODUCTION = """\
# Problems

`theorycoding check` names every problem of the files, in the form
`file:line:column: severity code: message (mend)`.
Lines and columns count from 1; the column is the character at which the cell begins, or the very
character that is wrong; a missing cell is placed at the end of its row, a file as a whole at 1:1.
One cause gives one message. Nothing is repaired in silence: what was accepted on the way is a
*note*, shown with `--verbose`. An *error* stops every other command; a *warning* stops none.

`theorycoding check --fix` mends what can be mended without loss and shows the difference: blanks at
the edges of cells, invisible characters, headers and labels in other capitals, letters of another
script that are taken for the right ones, blank rows. Of a file it changes only the bytes concerned;
what would make two rows one is left to you.

To check on every commit, name this repository in your own `.pre-commit-config.yaml`, with the hook
`theorycoding-check`. In a workflow of GitHub, `theorycoding check --format github` sets each
problem beside its line; `--format sarif` writes what most code forges read.

This page is made from `src/theorycoding/problems/catalogue.py` and from the examples in
`tests/examples/` by `python tests/problems_page.py`.
"""
TOO_LARGE = "arguments.csv:1:1: error file-size: larger than 1,073,741,824 bytes"  # is not stored
MESSAGE = re.compile(r"(?P<file>.+?):(?P<line>\d+):\d+: (?:error|warning|note) (?P<code>[a-z-]+): ")


def page() -> str:
    """Return the page: a section for each kind of problem, an entry for each code."""
    parts = [INTRODUCTION]
    for title, codes in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        parts += [_entry(code, kind) for code, kind in codes.items()]
    return "".join(parts)


def _entry(code: str, kind: ProblemCode) -> str:
    row, message = _example(code)
    shown = f"{row}\n{message}" if row else message
    return (
        f"\n### {code}\n\n"
        f"*{kind.severity}*: {kind.what} {kind.why}\n\n"
        f"**Mend:** {kind.mend}\n\n"
        f"```text\n{shown}\n```\n"
    )


def _example(code: str) -> tuple[str, str]:
    """The line of an example in which the problem stands, if it can be shown, and the message."""
    for example in sorted(EXAMPLES.glob("*/*/")):
        for name in ("expected.txt", "accepted.txt"):
            path = example / name
            for line in path.read_text("utf-8").splitlines() if path.exists() else ():
                found = MESSAGE.match(line)
                if found and found["code"] == code:
                    message = line.replace("codings/example/", "").replace("codings/", "")
                    return _row(example, found), message
    return "", TOO_LARGE


def _row(example: Path, found: re.Match[str]) -> str:
    within = found["file"].removeprefix("codings/example/")
    places = (example / within, example / "project" / Path(within).name)
    path = next((path for path in places if path.is_file()), None)
    if path is None or (int(found["line"]) == 1 and found["code"].startswith(("file", "table"))):
        return ""
    lines = re.split(rb"\r\n|\n|\r", path.read_bytes())
    row = lines[int(found["line"]) - 1].decode("utf-8", "replace").removeprefix("\ufeff")
    is_plain = row.isprintable() and row.strip() and len(row) < 120
    return row if is_plain else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
