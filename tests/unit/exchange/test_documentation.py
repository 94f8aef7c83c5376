"""docs/questions.md is true: every example is read in its format without a note, and the limits are the code's."""

import re
from pathlib import Path

import pytest

from pitt.classroom.question import LONGEST_OPTION, LONGEST_QUESTION, MOST_OPTIONS
from pitt.exchange.decoding import LARGEST_FILE
from pitt.exchange.formats import FORMATS, Opened, open_file
from pitt.exchange.items import LONGEST_TITLE, MOST_QUESTIONS
from pitt.exchange.table import COLUMNS

PAGE = (Path(__file__).parents[3] / "docs/questions.md").read_text()
EXAMPLES = [(name, text) for _, name, text in re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", PAGE, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_examples_are_read_without_a_note(name: str, text: str) -> None:
    opened = open_file("questions", text.encode())
    assert isinstance(opened, Opened)
    assert opened.format == name
    assert opened.reading.items
    assert not opened.reading.notes


def test_every_format_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == set(FORMATS)


def test_limits_and_columns_are_those_of_the_code() -> None:
    assert f"{LARGEST_FILE // 1_000_000} MB and {MOST_QUESTIONS:,} questions" in PAGE
    assert f"2 to {MOST_OPTIONS} answers, at most {LONGEST_QUESTION:,} characters, and {LONGEST_OPTION:,}" in PAGE
    assert f"at most {LONGEST_TITLE} characters" in PAGE
    assert not [name for name in COLUMNS if f"`{name}`" not in PAGE and not name[-1].isdigit()]
