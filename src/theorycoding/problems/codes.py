"""Every problem code: how bad it is, what it means, why it matters, how to fix it.

They are declared in `codes.toml`, from which `docs/problems.md` is generated too.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class ProblemCode(NamedTuple):
    """One kind of defect, and the section of the docs that it belongs to.

    `loses` says what the file may have lost: "rows", or "letters" of the cell. A problem that
    `is_follower` is not reported for a cell that has an error.
    """

    section: str
    severity: str
    what: str
    why: str
    fix: str
    loses: str = ""
    is_follower: bool = False


@cache
def problem_codes() -> Mapping[str, ProblemCode]:
    """Return every problem code by its name, in the order of the docs."""
    declared = Path(__file__).with_name("codes.toml").read_text(encoding="utf-8")
    return {code: ProblemCode(**fields) for code, fields in tomllib.loads(declared).items()}
