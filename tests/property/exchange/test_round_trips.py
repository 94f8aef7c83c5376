"""What was exported is imported as it was; and whatever a file holds, no line of it is lost silently."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pitt.classroom.question import check_question
from pitt.exchange.formats import FORMATS, Opened, open_file
from pitt.exchange.items import Item, Reading, tidy
from tests.support.questions import NASTY, items, texts

FAITHFUL = [name for name in FORMATS if name != "aiken"]
ALL = list(FORMATS)

anything = st.one_of(
    st.text(),
    st.lists(st.one_of(st.sampled_from(NASTY), st.sampled_from(["\n", "{=a", "~b}"]), st.text())).map("".join),
)


def unplaced(found: tuple[Item, ...]) -> list[Item]:
    return [replace(item, line=0, last=0) for item in found]


def check_reading(text: str, reading: Reading, *, comment: str | None) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = set(reading.structure)
    for first, last in [(it.line, it.last) for it in reading.items] + [(it.line, it.last) for it in reading.notes]:
        assert 1 <= first <= last <= len(lines)
        told.update(range(first, last + 1))
    silent = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if number not in told and line.strip() and not (comment and line.strip().startswith(comment))
    ]
    assert not silent
    assert all(check_question(item.question) is None and tidy(item) == item for item in reading.items)


COMMENTS = {"gift": "//"}


@pytest.mark.parametrize("name", FAITHFUL)
@given(bank=st.lists(items(), max_size=4))
def test_export_and_import_give_the_same_questions(name: str, bank: list[Item]) -> None:
    writing = FORMATS[name].write(bank)
    reading = FORMATS[name].read(writing.text)
    assert unplaced(reading.items) == [tidy(item) for item in bank]
    assert not reading.notes
    assert not writing.losses
    check_reading(writing.text, reading, comment=COMMENTS.get(name))


@pytest.mark.parametrize("name", FAITHFUL)
@settings(max_examples=40)
@given(bank=st.lists(items(), min_size=1, max_size=3))
def test_an_exported_file_is_known_by_its_content(name: str, bank: list[Item]) -> None:
    opened = open_file("questions", FORMATS[name].write(bank).text.encode())
    assert isinstance(opened, Opened)
    assert opened.format == name


@given(bank=st.lists(items(), max_size=4))
def test_aiken_gives_back_what_it_could_hold_and_tells_the_rest(bank: list[Item]) -> None:
    writing = FORMATS["aiken"].write(bank)
    reading = FORMATS["aiken"].read(writing.text)
    lost = {loss.index: {it.code for it in writing.losses if it.index == loss.index} for loss in writing.losses}
    kept = [tidy(item) for index, item in enumerate(bank) if "aiken_kind" not in lost.get(index, ())]
    assert not reading.notes
    assert len(reading.items) == len(kept)
    whole = iter(reading.items)
    for index, item in enumerate(bank):
        if "aiken_kind" in lost.get(index, ()):
            continue
        read = next(whole)
        assert read.question.text == tidy(item).question.text
        assert read.question.right == item.question.right
        if index not in lost:
            assert replace(read, line=0, last=0) == tidy(item)


@pytest.mark.parametrize("name", ALL)
@given(text=anything)
def test_whatever_a_file_says_every_line_is_told(name: str, text: str) -> None:
    check_reading(text, FORMATS[name].read(text), comment=COMMENTS.get(name))


@pytest.mark.parametrize("name", ALL)
@given(bank=st.lists(items(), min_size=1, max_size=3), share=st.floats(0, 1))
def test_a_truncated_file_gives_its_whole_questions_and_tells_of_the_cut_one(
    name: str, bank: list[Item], share: float
) -> None:
    text = FORMATS[name].write(bank).text
    whole = FORMATS[name].read(text).items
    cut = text[: int(share * len(text))]
    reading = FORMATS[name].read(cut)
    check_reading(cut, reading, comment=COMMENTS.get(name))
    here = cut.count("\n") + 1
    complete = [item for item in whole if item.last < here]
    assert unplaced(reading.items[: len(complete)]) == unplaced(tuple(complete))
    begun = [item for item in whole if item.line <= here <= item.last]
    last_lines = {part.last for part in reading.notes}
    for item in begun:
        is_whole = len(reading.items) > len(complete) and unplaced(reading.items[-1:]) == unplaced((item,))
        nothing_yet = not any(line.strip() for line in cut.split("\n")[item.line - 1 :])
        assert is_whole or nothing_yet or here in last_lines or max(last_lines, default=0) >= item.line


@given(filename=texts, data=st.binary())
def test_no_bytes_are_too_strange(filename: str, data: bytes) -> None:
    open_file(filename, data)


PIECES = [
    "#", "=", "<", "<a b='", "$", "\\(", "[tag:", "::", "`", "> ", '"', "- [x] ", "A. ", ",", " ", "\t", "a\n\n",
    "{=\n", "## a\n", "&#9", "*", "|", "- [ ] a\n", ">\n", "```\n", "~~~~a\n", "\n", "  \n", "'", "Answer: 1\n",
    "text,a,",
]  # fmt: skip
FRAMES = {
    "gift": "::a::[html]b{{=c{}~d\n}}",
    "aiken": "Why?\nA. {}\nB. b\nANSWER: A",
    "csv": 'kind,text,option_1,option_2,right\nsingle,"{}",a,b,A\n',
    "markdown": "## a\n{}\n- [x] a\n- [ ] b",
}


# Whatever takes time that grows with the square of the length never comes to an end here.
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("piece", "size"), [*((piece, 200_000) for piece in PIECES), *((piece, 1_000_000) for piece in "{~\\")]
)
def test_much_of_the_same_is_read(name: str, piece: str, size: int) -> None:
    for frame in ("{}", FRAMES[name]):
        text = frame.format(piece * (size // len(piece)))
        check_reading(text, FORMATS[name].read(text), comment=COMMENTS.get(name))
