"""A small study in a temporary folder, to break in one place."""

from pathlib import Path

from theorycoding.checks import check
from theorycoding.exchange.opening import open_foreign
from theorycoding.files.folders import Project, open_study
from theorycoding.files.study_files import StudyFiles

CODEBOOK = """variable,code,noun,adjective,aliases,parent,polarity,kind
label,realism,Realism,Realist,Realpolitik; Power politics,,,
label,liberalism,Liberalism,Liberal,,,,
label,neither,Neither,,,,,residual
membership,member,,,,,,verdict
membership,non-member,,,,,,verdict
"""
SOURCES = "source,title,part_of\nreport,A report,\nchapter,A chapter,report\n"
ARGUMENTS = """argument,actor,motivation,label
A1,CSTO,Control,Realism
A2,NATO,Rules,Liberalism
"""


def project_of(folder: Path, files: dict[str, str], **shared: str) -> Project:
    codings = folder / "codings"
    every = {"codebook": CODEBOOK, "sources": SOURCES} | shared
    texts = {f"{name}.csv": text for name, text in every.items()}
    texts |= {f"s/{path}": text for path, text in ({"arguments.csv": ARGUMENTS} | files).items()}
    for path, text in texts.items():
        if text:
            (codings / path).parent.mkdir(parents=True, exist_ok=True)
            (codings / path).write_bytes(text.encode())
    return Project(folder)


def files_of(folder: Path, files: dict[str, str], **shared: str) -> StudyFiles:
    return open_study(project_of(folder, files, **shared), "s")


def found_in(folder: Path, files: dict[str, str], **shared: str) -> list[str]:
    """Return the problems as `file:line:column code`, without the path of the study."""
    problems = check(files_of(folder, files, **shared))
    return [
        f"{one.file.removeprefix('codings/').removeprefix('s/')}:{one.line}:{one.column} {one.code}"
        for one in problems
    ]


def found_in_bare(folder: Path, text: str, codebook: str = "") -> list[str]:
    (folder / "a.csv").write_bytes(text.encode())
    book = None
    if codebook:
        book = folder / "codebook.csv"
        book.write_text(codebook)
    problems = check(open_foreign([folder / "a.csv"], codebook=book))
    return [f"{Path(one.file).name}:{one.line}:{one.column} {one.code}" for one in problems]
