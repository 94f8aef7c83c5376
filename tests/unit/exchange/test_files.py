"""What is no text, or too much, is refused in words; and content tells more than a name."""

import codecs

import pytest

from pitt.classroom.question import Option, Question
from pitt.exchange.decoding import LARGEST_FILE, Unreadable
from pitt.exchange.formats import FORMATS, Opened, open_file, sniff
from pitt.exchange.items import MOST_QUESTIONS, MOST_SKIPPED, Format, Item

GIFT = "Wie groß ist π? {#3.14:0.01}\n"


def refusal(data: bytes, filename: str = "questions.gift") -> Unreadable:
    found = open_file(filename, data)
    assert isinstance(found, Unreadable)
    assert sniff(filename, data) == found
    assert len(found.words) > 30
    return found


def opened(data: bytes, filename: str = "questions.gift") -> Opened:
    found = open_file(filename, data)
    assert isinstance(found, Opened)
    return found


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"%PDF-1.7\n", "file_foreign", "a PDF"),
        (b"PK\x03\x04rest", "file_foreign", ".xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file_foreign", ".xls"),
        (b"\x89PNG\r\n\x1a\n", "file_foreign", "a picture"),
        (b"\xff\xd8\xff\xe0", "file_foreign", "a picture"),
        (b"GIF89a", "file_foreign", "a picture"),
        (b"\x1f\x8b\x08", "file_foreign", "a compressed file"),
        (b"{\\rtf1\\ansi", "file_foreign", "Rich Text"),
        (b'<?xml version="1.0"?>\n<quiz>', "file_foreign", "Moodle XML"),
        (b'<?xml version="1.0"?>\n<qti/>', "file_foreign", "XML"),
        (b"\n<!DOCTYPE html><html>", "file_foreign", "a web page"),
        (b"", "file_empty", "empty"),
        (codecs.BOM_UTF8 + b" \n", "file_empty", "empty"),
        (b"\0\0\0\x01binary", "file_binary", "NUL"),
        ("Q {T}".encode("utf-16-le"), "file_binary", "UTF-8"),
        ("Q {T}".encode("utf-32"), "file_binary", "UTF-8"),
        ("ü\0".encode("latin-1"), "file_binary", "UTF-8"),
        ("Eins?\n{T}\nGröße {T}\n".encode("latin-1"), "file_encoding", "line 3"),
        ("“Q” {T}\n".encode("cp1252"), "file_encoding", "save it as UTF-8"),
        (b"x" * (LARGEST_FILE + 1), "file_large", "1 MB"),
        (b"Dear all,\nthere is no question.\n", "format_unknown", "GIFT, Aiken, CSV or Markdown"),
    ],
)
def test_what_is_no_question_file_is_refused(data: bytes, code: str, said: str) -> None:
    found = refusal(data, "questions.dat")
    assert found.code == code
    assert said in found.words


@pytest.mark.parametrize(
    "data",
    [
        GIFT.encode(),
        codecs.BOM_UTF8 + GIFT.encode(),
        GIFT.encode("utf-16"),
        codecs.BOM_UTF16_BE + GIFT.encode("utf-16-be"),
        GIFT.replace("\n", "\r\n").encode(),
        GIFT.replace("\n", "\r").encode(),
    ],
)
def test_the_usual_encodings_are_read(data: bytes) -> None:
    reading = opened(data).reading
    assert [item.question.text for item in reading.items] == ["Wie groß ist π?"]
    assert not reading.notes


@pytest.mark.parametrize(
    "data",
    [
        f"{GIFT}\nUnd was ist ü".encode()[:-1],
        codecs.BOM_UTF8 + f"{GIFT}\nUnd was ist ü".encode()[:-1],
        f"{GIFT}\nUnd was ist ü".encode("utf-16")[:-1],
    ],
)
def test_a_file_cut_within_a_character_gives_what_is_before(data: bytes) -> None:
    reading = opened(data).reading
    assert [item.question.text for item in reading.items] == ["Wie groß ist π?"]
    assert [(note.line, note.code) for note in reading.notes] == [(3, "gift_no_answers"), (3, "file_cut")]


@pytest.mark.parametrize(
    ("content", "filename", "name"),
    [
        ("Q {=a ~b}\n", "questions.csv", "gift"),
        ("Q\nA. a\nB. b\nANSWER: A\n", "questions.gift", "aiken"),
        ("Q\nA) a\nB) b\nANSWER: A\n", "questions.txt", "aiken"),
        ("kind,text,right\nnumber,Q,1\n", "questions.txt", "csv"),
        ("Text\tRight\nQ\ttrue\n", "questions.txt", "csv"),
        ("## Q\n- [x] a\n- [ ] b\n", "questions.txt", "markdown"),
        ("nothing of the kind\n", "Questions.GIFT", "gift"),
        ("nothing of the kind\n", "questions.md", "markdown"),
        ("nothing of the kind\n", "questions.csv", "csv"),
    ],
)
def test_content_tells_the_format_and_the_name_only_where_it_does_not(content: str, filename: str, name: str) -> None:
    found = sniff(filename, content.encode())
    assert isinstance(found, Format)
    assert found.name == name


def test_the_reader_can_be_chosen() -> None:
    found = open_file("questions.txt", b"ANSWER\n", "aiken")
    assert isinstance(found, Opened)
    assert [note.code for note in found.reading.notes] == ["aiken_unanswered"]
    unknown = open_file("questions.txt", b"Q {T}\n", "hot_potatoes")
    assert isinstance(unknown, Unreadable)
    assert unknown.code == "format_unknown"


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_a_limit_of_questions_and_tells_where_it_stopped(name: str) -> None:
    asked = Question(kind="single", text="Why?", options=(Option(text="a"), Option(text="b")), right=(0,))
    text = FORMATS[name].write([Item(question=asked)] * (MOST_QUESTIONS + 3)).text
    reading = FORMATS[name].read(text)
    assert len(reading.items) == MOST_QUESTIONS
    assert [note.code for note in reading.notes] == ["too_many_questions"]
    assert reading.notes[0].line > reading.items[-1].last
    assert reading.notes[0].last == text.count("\n") + 1


def test_a_file_that_is_all_wrong_ends_the_notes() -> None:
    reading = FORMATS["gift"].read("no question\n\n" * 5000)
    assert len(reading.notes) == MOST_SKIPPED
    assert reading.notes[-1].code == "too_many_notes"
    assert reading.notes[-1].last == 10_001


def test_what_is_too_long_around_a_question_is_cut_and_told() -> None:
    tags = " ".join(f"[tag:{'t' * length}]" for length in (50, 51))
    reading = FORMATS["gift"].read(f"$CATEGORY: {'f' * 201}\n// {tags}\n::{'T' * 201}::Q {{T}}\n")
    (item,) = reading.items
    assert (len(item.title), item.folder, item.tags) == (200, "", ("t" * 50,))
    assert {note.code for note in reading.notes} == {"title_long", "folder_long", "tags_many"}
    assert {(note.line, note.kind) for note in reading.notes} == {(3, "understood_partly")}


def test_notes_quote_the_line() -> None:
    reading = FORMATS["gift"].read("\n  An essay: tell all. {}\n")
    (note,) = reading.notes
    assert (note.line, note.last, note.kind, note.excerpt) == (2, 2, "skipped", "An essay: tell all. {}")
