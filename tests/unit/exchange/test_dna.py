"""Discourse Network Analyzer: databases of versions 3 and 2."""

# The statements of DNA 3.0, without the columns that are not read.
SCHEMA = """
CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT NOT NULL);
CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL,
    Author TEXT NOT NULL, Source TEXT NOT NULL, Section TEXT NOT NULL, Date INTEGER NOT NULL);
CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT NOT NULL);
CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT NOT NULL,
    DataType TEXT NOT NULL, StatementTypeId INTEGER, UNIQUE (Variable, StatementTypeId));
CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER,
    DocumentId INTEGER, Start INTEGER NOT NULL, Stop INTEGER NOT NULL, Coder INTEGER);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
    VariableId INTEGER NOT NULL, Value INTEGER NOT NULL);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
    VariableId INTEGER NOT NULL, Value INTEGER NOT NULL);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
    VariableId INTEGER NOT NULL, Value TEXT);
INSERT INTO CODERS VALUES (1, 'Ada'), (2, 'Ben');
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
    (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1), (5, 'note', 'long text', 2);
"""
V3 = """
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, Value TEXT);
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
    VariableId INTEGER NOT NULL, Entity INTEGER NOT NULL);
INSERT INTO DOCUMENTS VALUES (1, 'Hearing', '🙂 Gas is cheap. Oil.', 'Doe', '109', '', 1106697600);
INSERT INTO ENTITIES VALUES (1, 2, 'Greenpeace'), (2, 3, 'Gas harms'), (3, 1, 'Ann Lee');
"""
V2 = """
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
    VariableId INTEGER NOT NULL, Value TEXT);
INSERT INTO DOCUMENTS VALUES (1, 'Hearing', 'Gas is cheap.', 'Doe', '109', '', 1106697600000);
"""
STATEMENT = (1, 1, 1, 3, 16, 1)


def test_a_concept_is_the_label_and_an_organisation_the_actor(database, read, cells) -> None:
    path = database(
        "hearing.dna",
        SCHEMA + V3,
        STATEMENTS=[STATEMENT],
        DATASHORTTEXT=[(1, 1, 1, 3), (2, 1, 2, 1), (3, 1, 3, 2)],
        DATABOOLEAN=[(1, 1, 4, 0)],
    )
    table = read(path)
    assert cells(table, "argument", "actor", "label", "coder", "person", "agreement", "date") == [
        ("1", "Greenpeace", "Gas harms", "Ada", "Ann Lee", "0", "2005-01-26")
    ]
    assert table.has_sets
    assert str(table.sheet.place(0, "concept")) == "hearing.dna:statement 1, concept"
    assert any("--where agreement=1 keeps those that agree" in note for note in table.notes)


def test_positions_are_counted_as_the_program_counts_them(database, read, cells) -> None:
    table = read(database("hearing.dna", SCHEMA + V3, STATEMENTS=[STATEMENT]))
    assert cells(table, "motivation") == [("Gas is cheap.",)]


def test_a_database_of_version_2_is_read_like_one_of_version_3(database, read, cells) -> None:
    path = database(
        "old.dna", SCHEMA + V2, STATEMENTS=[STATEMENT], DATASHORTTEXT=[(1, 1, 3, "Gas harms")]
    )
    assert cells(read(path), "label", "date") == [("Gas harms", "2005-01-26")]


def test_statements_of_a_type_without_a_concept_are_counted_and_not_read(database, read) -> None:
    statements = [STATEMENT, (2, 2, 1, 3, 9, 1)]
    table = read(database("hearing.dna", SCHEMA + V3, STATEMENTS=statements))
    assert len(table.sheet.records) == 1
    assert "1 statement of Annotation without a concept: not read." in table.notes


def test_variables_of_another_name_are_named_by_the_user(database, read) -> None:
    schema = SCHEMA.replace("'concept'", "'text'").replace("'organization'", "'ministry'")
    table = read(database("hearing.dna", schema + V3, STATEMENTS=[STATEMENT]))
    assert "label" not in table.columns
    assert table.columns["actor"] == "person"
    assert "variable text" in table.sheet.header  # 'text' is the passage
    assert any("--column label=VARIABLE names the one" in note for note in table.notes)


def test_variables_may_have_capitals(database, read) -> None:
    schema = SCHEMA.replace("'concept'", "'Concept'")
    assert (
        read(database("a.dna", schema + V3, STATEMENTS=[STATEMENT])).columns["label"] == "Concept"
    )


def test_statements_of_two_coders_are_joined_by_their_range_only_on_request(database, read) -> None:
    statements = [STATEMENT, (2, 1, 1, 3, 16, 2)]
    table = read(database("hearing.dna", SCHEMA + V3, STATEMENTS=statements))
    assert any("--column argument=document --column argument=start" in n for n in table.notes)


def test_a_database_without_a_statement_is_reported(database, fault) -> None:
    path = database("empty.dna", SCHEMA + V3)
    assert fault(path).startswith("empty.dna:1:1: warning table-empty: no statement in it")


def test_a_statement_without_a_document_has_no_text(database, read, cells) -> None:
    table = read(database("hearing.dna", SCHEMA + V3, STATEMENTS=[(1, 1, 9, 3, 16, 1)]))
    assert cells(table, "motivation", "date") == [("", "")]
