"""What single formats are particular about."""

import csv
import io

import pytest
from msgspec.structs import replace

from pitt.classroom.question import Option, Question
from pitt.exchange import aiken, gift, gift_writing, markdown, table
from pitt.exchange.items import Item, Reading, tidy


def single(*texts: str, text: str = "Why?") -> Question:
    return Question(kind="single", text=text, options=tuple(Option(text=it) for it in texts), right=(0,))


def only(reading: Reading) -> Question:
    assert not [note for note in reading.notes if note.kind == "skipped"]
    (item,) = reading.items
    return item.question


def codes(reading: Reading) -> list[str]:
    return [note.code for note in reading.notes]


# ---- GIFT


@pytest.mark.parametrize(
    ("braces", "number", "tolerance"),
    [
        ("#3", 3, 0), ("# 3.14 : 0.01 ", 3.14, 0.01), ("#-1..1", 0, 1), ("#1..5", 3, 2), ("#0.1..0.2", 0.15, 0.05),
        ("#=2", 2, 0), ("#=%50%1:5 =%100%2:1", 2, 1), ("#1e3", 1000, 0), ("#3.141..3.142", 3.1415, 0.0005),
    ],
)  # fmt: skip
def test_gift_numbers(braces: str, number: float, tolerance: float) -> None:
    asked = only(gift.read(f"How many? {{{braces}}}"))
    assert (asked.number, asked.tolerance) == (number, tolerance)


@pytest.mark.parametrize(
    "braces", ["#3,14", "#many", "#1..many", "#3:x", "#nan", "#inf", "#1e999", "#2..1", "#1_000", "#٣"]
)
def test_gift_guesses_no_numbers(braces: str) -> None:
    assert codes(gift.read(f"How many? {{{braces}}}")) == ["gift_number"]


@pytest.mark.parametrize(
    ("written", "right"), [("T", 0), ("TRUE", 0), ("True", 0), ("F", 1), ("FALSE", 1), ("f#no#yes", 1)]
)
def test_gift_true_and_false(written: str, right: int) -> None:
    asked = only(gift.read(f"Is it? {{{written}}}"))
    assert (asked.kind, asked.right) == ("true_false", (right,))


def test_gift_escapes_are_those_of_moodle() -> None:
    asked = only(gift.read(r"[markdown]\{a\: \\frac\} \frac 1 \~ 2\n3 \\n {=\=x#\# y ~\~z####\#\#}"))
    assert asked.text == "{a: \\frac} \\frac 1 ~ 2\n3 \\n"
    assert asked.options == (Option(text="=x", feedback="# y"), Option(text="~z"))
    assert asked.explanation == "##"


def test_gift_writes_several_right_answers_as_shares() -> None:
    asked = Question(kind="multiple", options=tuple(Option(text=it) for it in "abcd"), right=(0, 1, 3))
    text = gift_writing.write([Item(question=asked)]).text
    assert [line.strip() for line in text.splitlines()[1:-1]] == [
        "~%33.33333%a",
        "~%33.33333%b",
        "~%-100%c",
        "~%33.33333%d",
    ]


def test_gift_writes_texts_that_look_like_marks() -> None:
    asked = single("%50% off", "[html] is a tag", "//", "$CATEGORY: x", text="[plain]? ::no title::")
    item = Item(question=asked, folder="top/a", title=":: {x} ::", tags=("a]", "b\\"))
    (read,) = gift.read(gift_writing.write([item]).text).items
    assert (read.question, read.folder, read.title, read.tags) == (asked, item.folder, item.title, item.tags)


def test_gift_goes_back_to_the_top_folder() -> None:
    bank = [Item(question=single("a", "b"), folder=folder) for folder in ("", "x/y", "", "z")]
    assert [item.folder for item in gift.read(gift_writing.write(bank).text).items] == ["", "x/y", "", "z"]


def test_gift_kinds_of_our_own_are_said_in_comments() -> None:
    asked = Question(kind="yes_no", text="Is it?", right=(1,), confidence=True, timer_s=9)
    text = gift_writing.write([Item(question=asked)]).text
    assert text.startswith("// [pitt:kind=yes_no] [pitt:confidence] [pitt:timer=9]\n")
    assert only(gift.read(text)) == asked
    assert codes(gift.read(text.replace("=No", "=Never"))) == ["gift_implied"]
    assert codes(gift.read(text.replace("\t=No\n", ""))) == ["gift_kind"]
    assert codes(gift.read(text.replace("timer=9", "colour=red"))) == ["gift_mark"]


def test_gift_reads_html_from_other_systems_without_letting_it_through() -> None:
    asked = only(
        gift.read('[html]<script>alert(1)</script><b onclick\\="x()">a</b> <iframe src\\="//e"></iframe>{=1 ~2}')
    )
    assert asked.text == "**a**"


# ---- Aiken


def test_aiken_tells_what_it_cannot_hold() -> None:
    whole = Question(kind="single", text="Why?", options=(Option(text="a", feedback="f"), Option(text="b")), right=(1,))
    bank = [
        Item(question=single("a", "b")),
        Item(question=whole, title="T", tags=("t",)),
        Item(question=Question(kind="number", number=1)),
        Item(question=Question(kind="true_false", text="Is it?", right=(0,))),
        Item(question=single("a\n\nC. c", "b")),
        Item(question=single("a\nB. b", "c")),
    ]
    writing = aiken.write(bank)
    assert [(loss.index, loss.code) for loss in writing.losses] == [
        (1, "aiken_part"),
        (2, "aiken_kind"),
        (3, "aiken_part"),
        (4, "aiken_kind"),
        (5, "aiken_kind"),
    ]
    assert "title, tags, feedback" in writing.losses[0].words
    reading = aiken.read(writing.text)
    assert not reading.notes
    assert [[it.text for it in item.question.options] for item in reading.items] == [
        ["a", "b"],
        ["a", "b"],
        ["True", "False"],
    ]


@pytest.mark.parametrize(("answer", "right"), [("B", (1,)), ("b.", (1,)), (" B)", (1,)), ("A, C", (0, 2))])
def test_aiken_answers(answer: str, right: tuple[int, ...]) -> None:
    assert only(aiken.read(f"Why?\nA. a\nB. b\nC. c\nANSWER:{answer}\n")).right == right


@pytest.mark.parametrize("answer", ["", "D", "2", "AB", "B because", "A" + " " * 90 + "B"])
def test_aiken_answers_that_name_nothing(answer: str) -> None:
    assert codes(aiken.read(f"Why?\nA. a\nB. b\nC. c\nANSWER:{answer}\n")) == ["aiken_answer"]


# ---- CSV


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''", "'", "'tis", "＝1", "a=1"])
def test_csv_keeps_formulas_from_spreadsheets(text: str) -> None:
    item = Item(question=single(text, "b", text=text), title=text, tags=(text,), folder=text)
    written = table.write([item]).text
    (row,) = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert not [cell for cell in row.values() if cell[:1] in tuple("=+-@\t\r＝")]
    assert [replace(item, line=0, last=0) for item in table.read(written).items] == [tidy(item)]


def test_csv_is_what_python_and_spreadsheets_read() -> None:
    written = table.write([Item(question=Question(kind="number", text='a "b",\nc', number=-9.5, tolerance=0.25))]).text
    assert written.startswith("\ufeff")
    (row,) = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert list(row) == list(table.COLUMNS)
    assert (row["kind"], row["text"], row["right"], row["tolerance"]) == ("number", 'a "b",\nc', "-9.5", "0.25")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("essay,Why?,a,b,A,,", "csv_kind"),
        (",Why?,,,,,", "csv_kind"),
        ("single,Why?,a,b,C,,", "csv_right"),
        ("single,Why?,a,b,1,,", "csv_right"),
        ("single,Why?,a,b,AB,,", "key_single"),
        ("true_false,Why?,,,maybe,,", "csv_right"),
        ("number,Why?,,,one,,", "csv_right"),
        ("single,Why?,a,b,A,perhaps,", "csv_confidence"),
        ("single,Why?,a,b,A,,a minute", "csv_timer_s"),
        ("single,Why?,a,b,A,,0", "timer"),
        ("number,Why?,a,b,1,,", "options_given"),
        ("single,Why?,a,,A,,", "options"),
        ("single,Why?,a", "csv_row"),
        ('single,"Why?,a,b,A,,', "csv_row"),
    ],
)
def test_csv_rows_that_make_no_question(row: str, code: str) -> None:
    reading = table.read(f"kind,text,option_1,option_2,right,confidence,timer_s\nsingle,Good,a,b,A,no,60\n{row}\n")
    assert [item.question.text for item in reading.items] == ["Good"]
    assert [(note.line, note.code) for note in reading.notes] == [(3, code)]


def test_csv_takes_semicolons_and_tabs_and_decimal_commas_with_them() -> None:
    for delimiter in ";\t":
        asked = only(table.read("text;right;tolerance\nHow many?;9,81;0,1\n".replace(";", delimiter)))
        assert (asked.kind, asked.number, asked.tolerance) == ("number", 9.81, 0.1)


def test_csv_without_a_header_row_is_none() -> None:
    reading = table.read("single,Why?\nsingle,Who?\n")
    assert [(note.line, note.last, note.code) for note in reading.notes] == [(1, 3, "csv_header")]


# ---- Markdown


def test_markdown_has_a_frame_that_tells_a_cut() -> None:
    text = markdown.write([Item(question=single("a", "b"), title="One")]).text
    assert text == "<!-- pitt: 1 question -->\n\n## One\n\nWhy?\n\n- [x] a\n- [ ] b\n\n<!-- pitt: end -->\n"
    cut = markdown.read(text.partition("<!-- pitt: end")[0])
    assert [note.code for note in cut.notes] == ["markdown_cut"]
    assert len(cut.items) == 1


def test_markdown_keeps_code_lists_and_headings_within_a_text() -> None:
    code = "```py\n## code\n- [x] code\n```"
    text = f"# Not\n### this\n\n{code}\n\n- a\n  - b\n\n> quoted\n\n## escaped\n\\## twice\n```\nopen"
    written = markdown.write([Item(question=single("a", "b", text=text))]).text
    assert "\n\\## escaped\n\\\\## twice\n\\```\n" in written
    assert f"\n{code}\n" in written
    assert only(markdown.read(written)).text == text


@pytest.mark.parametrize(
    ("answer", "kind", "number", "tolerance", "right"),
    [
        ("9.81 ± 0.01", "number", 9.81, 0.01, ()), ("-3+/-1", "number", -3, 1, ()), ("number", "number", None, 0, ()),
        ("False", "true_false", None, 0, (1,)), ("yes", "yes_no", None, 0, (0,)), ("yes or no", "yes_no", None, 0, ()),
        ("Where are we?", "where_are_we", None, 0, ()),
    ],
)  # fmt: skip
def test_markdown_answers(answer: str, kind: str, number: float | None, tolerance: float, right: tuple[int]) -> None:
    asked = only(markdown.read(f"## Q\nAnswer: {answer}\n"))
    assert (asked.kind, asked.number, asked.tolerance, asked.right) == (kind, number, tolerance, right)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Answer: 1,5", "markdown_answer"),
        ("Answer: 1 ± much", "markdown_answer"),
        ("Answer:", "markdown_answer"),
        ("```\n- [x] a\n- [ ] b", "markdown_fence"),
        ("- [x] a", "options"),
        ("Timer: soon\nAnswer: 1", "markdown_timer"),
        ("Kind: essay\nAnswer: 1", "markdown_kind"),
        ("Kind: number\n- [x] a\n- [ ] b", "options_given"),
        ("Confidence: perhaps\nAnswer: 1", "markdown_confidence"),
        ("Only a text.", "markdown_no_answers"),
    ],
)
def test_markdown_that_makes_no_question(body: str, code: str) -> None:
    reading = markdown.read(f"## Good\nAnswer: true\n## Bad\n{body}\n")
    assert [item.title for item in reading.items] == ["Good"]
    assert [(note.line, note.code) for note in reading.notes] == [(3, code)]
