"""A new study, ready to fill in."""

import json
import os
import re
from importlib.resources import files

from theorycoding.checks.reserved import RESERVED_STUDIES
from theorycoding.files.folders import CODINGS, Project, UsageError, open_shared
from theorycoding.files.reading import Sheet
from theorycoding.files.writing import write
from theorycoding.vocabulary.codebook import LABEL, RESIDUAL

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OWN = ("study.toml", "arguments.csv", "claims.csv")  # in `starter/`, words to fill in
_SHARED = ("codebook.csv", "sources.csv")
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")


def new_study(project: Project, name: str) -> tuple[str, ...]:
    """Write a study ready to fill in, and what the project lacks; return the paths written."""
    require_name(project, name)
    folder = f"{CODINGS}/{name}"
    texts = {f"{folder}/{path}": text for path, text in _own_starter(project).items()}
    for path in _SHARED:
        if not os.path.lexists(project.codings / path):
            texts[f"{CODINGS}/{path}"] = _starter(path)
    has_makefile = any(os.path.lexists(project.root / name) for name in _MAKEFILES)
    if not project.codings.exists() and not has_makefile:
        texts["Makefile"] = _starter("Makefile").format(name=name)
    for path, text in texts.items():
        write(project.root / path, text.encode(), within=project.root)
    return tuple(texts)


def require_name(project: Project, name: str) -> None:
    """Refuse a name that is not fit for a folder, or that a study of the project has."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"'{name}' is not a name for a study: use letters, digits, - . _")
    if name in RESERVED_STUDIES:
        raise UsageError(f"'{name}' is not a name for a study: a page of all studies is called so")
    if os.path.lexists(project.codings / name):
        raise UsageError(f"{CODINGS}/{name} exists already")


def _own_starter(project: Project) -> dict[str, str]:
    """Return files that fit the project's codebook and sources, if it has them."""
    shared, _ = open_shared(project)
    theories = _theories(shared.get("codebook.csv"))
    (first, first_noun), (_, second_noun), *_ = theories or _STARTER_THEORIES
    known = shared["sources.csv"].column("source") if "sources.csv" in shared else ["my-source"]
    words = {
        "sources": json.dumps(known[:1], ensure_ascii=False),
        "first": first,
        "first_noun": first_noun,
        "second_noun": second_noun,
    }
    own = {path: _starter(path).format(**words) for path in _OWN}
    needs_codebook = "codebook.csv" in shared and not theories
    return {"codebook.csv": _starter("codebook.csv"), **own} if needs_codebook else own


def _starter(path: str) -> str:
    return files("theorycoding.reports").joinpath("starter", path).read_text(encoding="utf-8")


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
