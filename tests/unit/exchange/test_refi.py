"""REFI-QDA: projects, with and without the archive around them."""

import zipfile
from pathlib import Path

import pytest

from theorycoding.exchange.formats import refi

PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Gas" origin="test">
<Users><User guid="U-1" name="Ada"/><User guid="U-2" id="ben"/></Users>
<CodeBook><Codes>
<Code guid="C-1" name="Power"><Code guid="C-2" name="Realism"/>
<Code guid="C-3" name="Other"/></Code>
<Code guid="C-4" name="Other"/>
</Codes></CodeBook>
<Sources>
{}
</Sources>
</Project>
"""
SPEECH = '<TextSource guid="S-1" name="Speech" plainTextPath="internal://S-1.txt">{}</TextSource>'
GAS = '<PlainTextSelection guid="P-1" startPosition="0" endPosition="3">{}</PlainTextSelection>'
OIL = '<PlainTextSelection guid="P-2" startPosition="1" endPosition="7">{}</PlainTextSelection>'


def coding(code: str, user: str = "") -> str:
    author = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="K"{author}><CodeRef targetGUID="{code}"/></Coding>'


@pytest.fixture
def archive(tmp_path: Path):
    def archive(
        *sources: str, name: str = "project.qde", origin: str = "test", **texts: str
    ) -> Path:
        path = tmp_path / "gas.qdpx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            project = PROJECT.replace('"test"', f'"{origin}"').format("\n".join(sources))
            zipped.writestr(name, project)
            for file, text in texts.items():
                zipped.writestr(f"Sources/{file}.txt", text)
        return path

    return archive


@pytest.fixture
def project(tmp_path: Path):
    def project(text: str) -> Path:
        path = tmp_path / "gas.qde"
        path.write_text(text, encoding="utf-8")
        return path

    return project


def test_two_users_code_one_selection(archive, read, cells) -> None:
    speech = SPEECH.format(GAS.format(coding("c-2", "u-1") + coding("C-3", "U-2")))
    table = read(archive(speech, **{"s-1": "Gas is power"}))
    assert cells(table, "argument", "actor", "motivation", "coder", "label", "group") == [
        ("Speech 0-3", "Speech", "Gas", "Ada", "Realism", "Power"),
        ("Speech 0-3", "Speech", "Gas", "ben", "Power > Other", "Power"),
    ]
    assert "Codes of the same name are read with their parents: Parent > Code." in table.notes
    assert str(table.sheet.place(1, "code")) == "gas.qdpx:project.qde line 10, code"


def test_a_project_under_another_name_in_its_archive_is_found(archive, read) -> None:
    table = read(archive(SPEECH.format(GAS.format(coding("C-2"))), name="Trial.qde"))
    assert len(table.sheet.records) == 1
    assert "coder" not in table.columns


@pytest.mark.parametrize(("origin", "text"), [("ATLAS.ti 26", "gas"), ("NVivo 12", "ga")])
def test_the_ends_of_lines_count_as_in_the_program(archive, read, cells, origin, text) -> None:
    selection = GAS.replace('"0"', '"2"').replace('"3"', '"5"')
    path = archive(
        SPEECH.format(selection.format(coding("C-2"))), origin=origin, **{"S-1": "a\r\ngas"}
    )
    assert cells(read(path), "motivation") == [(" ".join(text.split()),)]


def test_a_code_given_twice_to_a_selection_counts_once(archive, read) -> None:
    twice = coding("C-2", "U-1") * 2
    table = read(archive(SPEECH.format(GAS.format(twice) + OIL.format(""))))
    assert len(table.sheet.records) == 1
    assert any(note.startswith("A coder gave one code twice") for note in table.notes)
    assert "1 selection without a code: not read." in table.notes


def test_a_code_that_the_codebook_lacks_is_reported(archive, read, cells) -> None:
    table = read(archive(SPEECH.format(GAS.format(coding("C-9")))))
    assert cells(table, "label") == [("",)]
    assert "1 coding of a code that the codebook does not have." in table.notes


def test_selections_of_other_media_are_arguments_too(archive, read, cells) -> None:
    area = 'page="2" firstX="1" firstY="2" secondX="3" secondY="4"'
    inside = "<Representation><PlainTextContent>diet</PlainTextContent></Representation>"
    pdf = f'<PDFSelection guid="P" {area}>{inside}{coding("C-2")}</PDFSelection>'
    page = '<Representation guid="R"><PlainTextContent>Gas, oil</PlainTextContent>{}'.format(
        OIL.format(coding("C-4")) + "</Representation>"
    )
    sound = f'<AudioSelection guid="P" begin="10" end="50">{coding("C-2")}</AudioSelection>'
    table = read(
        archive(
            f'<PDFSource guid="S-2" name="paper">{pdf}{page}</PDFSource>',
            f'<AudioSource guid="S-3" name="talk">{sound}{coding("C-2")}</AudioSource>',
        )
    )
    assert cells(table, "argument", "motivation") == [
        ("paper 2 1,2,3,4", "diet"),
        ("paper 1-7", "as, oi"),
        ("talk", ""),
        ("talk 10-50", ""),
    ]


def test_a_project_without_its_archive_has_no_texts(project, read, cells) -> None:
    selection = GAS.replace("guid=", 'name="Gas is" guid=')
    table = read(project(PROJECT.format(SPEECH.format(selection.format(coding("C-2"))))))
    assert cells(table, "motivation") == [("Gas is",)]
    assert str(table.sheet.place(0, "code")) == "gas.qde:line 10, code"


def test_a_segment_that_two_selections_name_differently_has_one_text(project, read, cells) -> None:
    first = GAS.replace("guid=", 'name="Gas is" guid=').format(coding("C-2", "U-1"))
    second = GAS.replace("guid=", 'name="Gas" guid=').format(coding("C-4", "U-2"))
    table = read(project(PROJECT.format(SPEECH.format(first + second))))
    assert cells(table, "coder", "motivation") == [("Ada", "Gas is"), ("ben", "Gas is")]


def test_a_document_type_is_refused(project, fault) -> None:
    entity = '<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/hosts">]>\n<Project'
    assert "it has a document type (DTD)" in fault(project(PROJECT.replace("<Project", entity)))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (PROJECT[:300], "gas.qde:7:1: error file-unreadable: not XML: unclosed token"),
        (
            PROJECT.replace("<Project", "<Codes").replace("</Project", "</Codes"),
            "XML, but not a project of REFI-QDA",
        ),
        (PROJECT.replace("utf-8", "utl-8"), "unknown encoding: utl-8"),
        (PROJECT.format(""), "warning table-empty: no coded segment in it"),
    ],
)
def test_a_project_that_cannot_be_used_is_reported(project, fault, text, cause) -> None:
    assert cause in fault(project(text))


def test_codes_that_are_nested_too_deeply_are_reported(project, fault) -> None:
    deep = '<Code guid="C" name="x">' * 5000 + "</Code>" * 5000
    text = PROJECT.replace("<Codes>", "<Codes>" + deep).format("")
    assert "nested too deeply" in fault(project(text))


def test_a_damaged_archive_is_reported(archive, fault) -> None:
    path = archive(SPEECH)
    path.write_bytes(path.read_bytes()[:-30])
    assert "error file-unreadable: damaged: " in fault(path)


def test_an_archive_without_a_project_is_reported(archive, fault) -> None:
    assert "an archive with 0 files .qde, not one" in fault(archive(name="readme.md"))


def test_an_archive_with_a_password_is_reported(archive, fault) -> None:
    path = archive(SPEECH.format(GAS.format(coding("C-2"))))
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1  # as a program marks a member it encrypts
    path.write_bytes(data)
    assert "protected by a password (unpack it" in fault(path)


def test_an_archive_that_unpacks_to_too_much_is_reported(archive, fault, monkeypatch) -> None:
    monkeypatch.setattr(refi, "_MOST_BYTES", 2000)
    path = archive(SPEECH, **{"S-1": "x" * 5000})
    assert "'Sources/S-1.txt' in it unpacks to more than 2,000 bytes" in fault(path)
