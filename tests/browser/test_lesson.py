"""A whole lesson in real pages: questions from a file, slides from a PDF, and one key from the first page to the last.

What is on a page is taken from its rendered pixels: every page of the document has a square of its own colour.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.firefox import firefox
from tests.browser.gathering import expect_groups
from tests.browser.seeing import Person, Viewer, chromium, wait_for
from tests.browser.test_round import expect_phase, expect_words, is_saved
from tests.support.papers import paper
from tests.support.server import PittServer

pytestmark = pytest.mark.browser

DURATIONS = {"PITT_DURATIONS_LEAD_MS": "1500", "PITT_DURATIONS_LATE_LIMIT_MS": "1000"}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 720}, "has_touch": True}
GIFT = """::Bulbs:: Two bulbs hang in **series**. Which is brighter, if $R_1 > R_2$? {
    ~The second #Think of the voltage.
    =The first
    ~Both alike
    ####The same current flows through both.
}
"""
COLOURS = {"red": (255, 0, 0), "green": (0, 153, 0), "blue": (0, 0, 255)}
SQUARE = """() => {
  const canvas = document.querySelector('.slide-paper > canvas');
  if (!canvas) return null;
  const { width, height } = canvas;
  return [...canvas.getContext('2d').getImageData(width / 2, height * 0.6, 1, 1).data].slice(0, 3);
}"""

BARS = """() => [...document.querySelectorAll('.dock .bar-track')].map((it) =>
  it.querySelector('.bar-fill').getBoundingClientRect().width / it.getBoundingClientRect().width)"""


def sees_page(person: Viewer, colour: str) -> bool:
    """Tells whether the page with this square is drawn on somebody's screen."""
    seen = person.evaluate(SQUARE)
    return seen is not None and all(abs(one - other) < 12 for one, other in zip(seen, COLOURS[colour], strict=True))


def expect_page(colour: str, *people: Viewer) -> None:
    for person in people:
        person.expect(lambda it=person: sees_page(it, colour), f"to see the {colour} page")  # type: ignore[misc]


def go_on(person: Person, words: str) -> None:
    """Presses *Next*, which says what it is about to do."""
    bar = person.page.get_by_role("region", name="Lesson", exact=True)
    bar.get_by_role("button", name=words, exact=True).click()


def answer(person: Person, letter: str) -> None:
    """Taps an answer by its place, and waits until the page says that it is saved."""
    person.page.locator(".dock [role=radio]").nth("ABCDEF".index(letter)).click()
    person.expect(lambda: is_saved(person, letter), f"for {letter} to be saved")


def prepare(page: Page, server: PittServer, folder: Path) -> None:
    """Imports a GIFT file, uploads a PDF, and makes a lesson of both: page, page, question, page."""
    base = server.join_link.partition("/c/")[0]
    questions, slides = folder / "circuits.gift", folder / "Circuits.pdf"
    questions.write_text(GIFT)
    slides.write_bytes(paper("Circuits", "In series", "In parallel"))
    page.goto(f"{base}/questions/import")
    page.locator("input[type=file]").set_input_files(questions)
    page.get_by_role("button", name="Import 1 question", exact=True).click()
    page.get_by_role("heading", name="1 question imported").wait_for()

    page.goto(f"{base}/lessons/new")
    page.get_by_label("Title").fill("Circuits")
    page.get_by_role("button", name="Add pages of a PDF", exact=True).click()
    page.locator("input[type=file]").set_input_files(slides)
    page.get_by_role("row", name="Circuits.pdf, page 2").click()
    page.get_by_role("button", name="Add a question", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Bulbs", exact=False).first.click()
    page.get_by_role("button", name="Save the lesson", exact=True).click()
    page.get_by_text("Saved", exact=True).wait_for()


def test_a_whole_lesson(tmp_path: Path) -> None:
    with PittServer(tmp_path / "data", environment=DURATIONS) as server, chromium() as browser:
        _play(server, browser, tmp_path)


def _play(server: PittServer, browser: Browser, folder: Path) -> None:
    ana = Person(browser, "Ana", 0.0, **WIDE)
    students = [
        Person(browser, "Bo", 0.16),
        Person(browser, "Cy", 0.33, **PHONE),
        Person(browser, "Dee", 0.5),
        Person(browser, "Eli", 0.66),
        Person(browser, "Flo", 0.83),
    ]
    late = Person(browser, "Gil", None)
    bo, cy, dee, eli, flo = students
    everybody = [ana, *students, late]
    try:
        ana.page.goto(server.sign_in_link)
        ana.page.get_by_text("Your classrooms").wait_for()
        prepare(ana.page, server, folder)
        ana.enter(server.join_link, "Open the class")
        for student in students:
            student.enter(server.join_link)
        ana.press("Broadcast")

        # The lesson begins with its first page; Next turns it, for everybody and to nothing that is still to come.
        ana.press("Ask a question")
        ana.press("Circuits")
        expect_page("red", ana, *students)
        page_box = ana.page.locator(".slide-paper > canvas").bounding_box()
        assert page_box is not None
        assert page_box["height"] > 400, "the page has the room"
        go_on(ana, "Next page")
        expect_page("green", ana, *students)
        cy.press("Look at the page before")
        expect_page("red", cy)
        cy.press("Back to the class")
        expect_page("green", cy)

        # From the slide to the question: one changes, one reloads, one is late.
        go_on(ana, "Ask the question")
        expect_phase("voting", *students)
        for student, letter in zip(students, "BABAC", strict=True):
            answer(student, letter)
        answer(eli, "C")
        answer(eli, "A")
        dee.page.reload()
        dee.expect(lambda: is_saved(dee, "B"), "to find the answer again after a reload")
        late.enter(server.join_link)
        expect_phase("voting", late)
        answer(late, "C")
        students.append(late)
        first = dict(zip((it.name for it in students), "BABACC", strict=True))
        bo.expect(lambda: bo.page.locator(".dock .katex").count() == 1, "to see the formula drawn")

        # A third is right: the totals ask for a discussion, and Discuss puts everybody with another answer.
        go_on(ana, "Discuss in groups")
        expect_phase("discussing", *students)
        groups = expect_groups(students, [3, 3])
        for group in groups.values():
            assert len({first[student.name] for student in group}) > 1, f"{first} in {[it.name for it in group]}"
        # Among mates a small window has the faces first; one press shows the page and the question.
        bo.press("Show")
        expect_page("green", bo)

        # The countdown, and the second vote.
        go_on(ana, "Bring everybody back")
        go_on(ana, "Back at once")
        expect_phase("revoting", *students)
        for student in students[:5]:
            answer(student, "B")
        answer(late, "C")
        go_on(ana, "Reveal the answer")
        expect_phase("revealed", *students)
        for student in students:
            expect_words(student, "right", "The same current flows through both.")

        # The next slide, and the end.
        go_on(ana, "Next page")
        expect_phase("none", *students)
        expect_page("blue", ana, *students)
        go_on(ana, "End the lesson")
        wait_for(lambda: all(it.evaluate(SQUARE) is None for it in everybody), "the lesson to be away")

        # The results show both votes, the way between them and the gain; the export has a row for each vote.
        page = ana.context.new_page()
        page.goto(f"{server.join_link}/results")
        page.get_by_text("Gain 75%", exact=False).first.wait_for()
        assert page.get_by_role("row", name="from wrong to right 3").count() == 1
        with page.expect_download() as download:
            page.get_by_role("link", name="For a spreadsheet (CSV)").first.click()
        header, *rows = csv.reader(download.value.path().read_text("utf-8-sig").splitlines())
        votes = [dict(zip(header, row, strict=True)) for row in rows]
        assert {(it["student"], it["answer"]) for it in votes if it["vote"] == "1"} == set(first.items())
        assert [it["student"] for it in votes if it["vote"] == "2" and it["right"] == "no"] == ["Gil"]
        page.close()

        # The goodbye has one's own results.
        ana.press("Leave")
        ana.press("End the meeting for everybody")
        flo.page.get_by_text("You answered C, then B.").wait_for()
        flo.page.get_by_text("That was right.").wait_for()
        assert "Gil" not in flo.page.locator("main").inner_text()
        for person in everybody:
            assert person.faults == [], f"{person.name}: {person.faults}"
    finally:
        for person in everybody:
            person.context.close()


def test_somebody_with_firefox_follows_the_lesson(tmp_path: Path) -> None:
    with (
        PittServer(tmp_path / "data", environment=DURATIONS) as server,
        chromium() as browser,
        firefox("Flo") as flo,
    ):
        ana = Person(browser, "Ana", 0.0, **WIDE)
        ana.page.goto(server.sign_in_link)
        ana.page.get_by_text("Your classrooms").wait_for()
        prepare(ana.page, server, tmp_path)
        ana.enter(server.join_link, "Open the class")
        flo.enter(server.join_link)
        ana.press("Broadcast")

        ana.press("Ask a question")
        ana.press("Circuits")
        expect_page("red", ana, flo)
        go_on(ana, "Next page")
        expect_page("green", flo)
        flo.press("Look at the page before")
        expect_page("red", flo)
        flo.press("Back to the class")
        expect_page("green", flo)

        go_on(ana, "Ask the question")
        expect_phase("voting", flo)
        flo.expect(lambda: flo.evaluate("() => document.querySelectorAll('.dock .katex').length") == 1, "the formula")
        flo.key("2")
        flo.expect(lambda: is_saved(flo, "B"), "for B to be saved")
        go_on(ana, "Close the vote")
        go_on(ana, "Reveal the answer")
        ana.press("Yes, go on")
        expect_words(flo, "right", "The same current flows through both.")
        assert flo.evaluate(BARS) == [0, 1, 0], "the bars are drawn to scale"
        # Firefox takes no way over loopback, so that no picture comes.
        assert [it for it in flo.faults if "ICE failed" not in it] == []
        ana.context.close()
