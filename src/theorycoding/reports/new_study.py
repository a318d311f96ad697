"""A new study, ready to fill in."""

import json
import os
import re

from theorycoding.files.folders import CODINGS, Project, UsageError, open_shared
from theorycoding.files.reading import Sheet
from theorycoding.files.writing import write
from theorycoding.vocabulary.codebook import LABEL, RESIDUAL

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TAKEN = ("index", "comparison")  # reports on all studies


def new_study(project: Project, name: str) -> tuple[str, ...]:
    """Write a study ready to fill in, and what the project lacks; return the paths written.

    Raises
    ------
    UsageError
        The name is not fit for a folder, or the study exists.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"'{name}' is no name for a study: use letters, digits, - . _")
    if name in _TAKEN:
        raise UsageError(f"'{name}' is no name for a study: a page of all studies is called so")
    folder = f"{CODINGS}/{name}"
    if os.path.lexists(project.root / folder):
        raise UsageError(f"{folder} exists already")
    files = {f"{folder}/{path}": text for path, text in _starter(project, name).items()}
    for path, text in _SHARED_STARTER.items():
        if not os.path.lexists(project.codings / path):
            files[f"{CODINGS}/{path}"] = text
    for path, text in files.items():
        write(project.root / path, text.encode(), within=project.root)
    return tuple(files)


def _starter(project: Project, name: str) -> dict[str, str]:
    """Files that fit the project's codebook and sources, if it has them."""
    shared, _ = open_shared(project)
    theories = _theories(shared.get("codebook.csv"))
    (first, first_noun), (_, second_noun), *_ = theories or _STARTER_THEORIES
    needs_codebook = "codebook.csv" in shared and not theories
    own = {"codebook.csv": _SHARED_STARTER["codebook.csv"]} if needs_codebook else {}
    known = shared["sources.csv"].column("source") if "sources.csv" in shared else ["my-source"]
    sources = json.dumps(known[:1], ensure_ascii=False)
    return own | {
        "study.toml": f'''title    = "{name}: replace this by a title"
question = "What do you want to know?"
sources  = {sources}            # ids from codings/sources.csv
place    = "section and paragraph"
labels   = "published"              # who assigned the labels of arguments.csv

[[table]]
id         = "table-1"
caption    = "Table 1. Arguments and the theories that explain them"
caption_at = "above"
columns    = ["motivation", "label"]
headers    = ["Argument", "Theory"]
numbering  = "1) "                  # "" for none
style      = "noun"                 # noun | adjective
bracket    = "last"                 # last: Realism (Liberalism); first: (Liberal) Realist
''',
        "arguments.csv": f"""argument,actor,motivation,label,section,note
A1,First actor,Replace by the reason as the source names it,{first_noun},§1 para 1,
A2,First actor,A reason with a second theory in brackets,{first_noun} ({second_noun}),§1 para 2,
A3,Second actor,A reason of another actor,{second_noun},§2 para 1,
""",
        "claims.csv": f"""claim,by,section,statement,measure,relation,stated,expected,found,note
S1,source,§3 para 1,{first_noun} leads,leader(),is,{first},holds,,
S2,source,§3 para 1,Two of the three reasons fit {first_noun},count('{first}'),is,2 of 3,holds,,
""",
    }


def _theories(codebook: Sheet | None) -> tuple[tuple[str, str], ...]:
    """Code and noun of the theories that may lead; none if there are not two."""
    rows = [cells for _, cells in codebook.rows()] if codebook else []
    found = tuple(
        (cells["code"], cells.get("noun") or cells["code"])
        for cells in rows
        if cells.get("variable") == LABEL and cells.get("kind") != RESIDUAL and cells.get("code")
    )
    return found if len(found) > 1 else ()


_STARTER_THEORIES = (("realism", "Realism"), ("liberalism", "Liberalism"))
_SHARED_STARTER = {
    "codebook.csv": (
        "variable,code,noun,adjective,aliases,parent,polarity,kind,definition,use_when,not_when,"
        "reference\n"
        "label,realism,Realism,Realist,,,,,Actors seek security and power for themselves,"
        "The reason is control or relative gain,,\n"
        "label,liberalism,Liberalism,Liberal,,,,,"
        "Actors cooperate for mutual gain and institutions make it last,"
        "The reason is mutual gain or common rules,,\n"
        "label,neither,Neither,,,,,residual,Fits no theory of this codebook,,,\n"
    ),
    "sources.csv": (
        "source,type,authors,year,title,container,pages,identifier,place_unit,part_of,note\n"
        "my-source,report,Replace by the authors,,Replace by the title,,,,section and paragraph,,\n"
    ),
}
