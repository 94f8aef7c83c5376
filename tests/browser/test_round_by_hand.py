"""The same round on a 360 px phone in the instructor's hand, and by the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.gathering import expect_groups, instructor_enters
from tests.browser.seeing import Person, chromium
from tests.browser.test_round import DURATIONS, PHONE, WIDE, answer, expect_phase, expect_words, is_saved
from tests.support.server import PittServer

pytestmark = pytest.mark.browser

FOCUSED = (
    "() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''"
)
WITHIN = "() => document.documentElement.scrollWidth <= innerWidth"
MOST_TABS = 60


@pytest.fixture
def browser() -> Any:
    with chromium() as started:
        yield started


def close(*people: Person) -> None:
    for person in people:
        assert person.faults == [], f"{person.name}: {person.faults}"
        person.context.close()


def test_a_teacher_leads_a_round_on_a_phone(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, **PHONE)
    bo, cy = Person(browser, "Bo", 0.33, **PHONE), Person(browser, "Cy", 0.66, **PHONE)
    with PittServer(tmp_path / "data", environment=DURATIONS) as server:
        instructor_enters(ana, server)
        bo.enter(server.join_link)
        cy.enter(server.join_link)
        ana.press("Broadcast")
        bo.expect_faces_of(ana)
        panel = ana.page.get_by_role("dialog")

        def lead(step: str, *, exact: bool = True) -> None:
            """Opens the sheet if it is closed, presses a step in it, and closes it."""
            if panel.count() == 0:
                ana.press("Question", exact=False)
            panel.get_by_role("button", name=step, exact=exact).first.click()
            assert ana.evaluate(WITHIN), f"something stands over the edge at {step}"

        def put_aside() -> None:
            panel.get_by_role("button", name="Close", exact=True).click()
            ana.expect(lambda: panel.count() == 0, "for the sheet to go down")

        ana.press("Ask a question")
        panel.get_by_role("button", name="A to D", exact=True).click()
        expect_phase("voting", bo, cy)
        answer(bo, "A")
        answer(cy, "B")
        ana.expect(lambda: "2 of 2 answered" in panel.inner_text(), "to be told that both have answered")
        lead("A")
        lead("Discuss in 1 group")
        expect_phase("discussing", bo, cy)
        expect_groups([bo, cy], [2])
        expect_words(cy, "You answered B.")
        put_aside()
        ana.press("Bring 2 students back", exact=False)
        ana.press("Now")
        expect_phase("revoting", bo, cy)
        answer(cy, "A")
        answer(bo, "A")
        lead("Reveal the answer")
        # Two voters: it asks first.
        ana.page.get_by_role("alertdialog").or_(ana.page.get_by_role("dialog")).last.get_by_role(
            "button", name="Yes", exact=False
        ).click()
        expect_phase("revealed", bo, cy)
        expect_words(bo, "right", "100%")
        for person in (ana, bo, cy):
            assert person.evaluate(WITHIN), f"{person.name} has to scroll sideways"
    close(ana, bo, cy)


def tab_to(person: Person, words: str) -> None:
    """Goes on by the Tab key until something has the focus whose name begins with the words."""
    for _ in range(MOST_TABS):
        if person.evaluate(FOCUSED).startswith(words):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"{person.name} never comes to {words!r} by the Tab key")


def go(person: Person, words: str) -> None:
    """Tabs to a button and presses it."""
    tab_to(person, words)
    person.page.keyboard.press("Enter")


def test_a_round_by_the_keyboard_alone(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, **WIDE)
    bo, cy = Person(browser, "Bo", 0.33), Person(browser, "Cy", 0.66)
    with PittServer(tmp_path / "data", environment=DURATIONS) as server:
        instructor_enters(ana, server)
        bo.enter(server.join_link)
        cy.enter(server.join_link)
        ana.press("Broadcast")
        bo.expect_faces_of(ana)

        # From here on nobody has a mouse.
        go(ana, "Ask a question")
        go(ana, "A to D")
        expect_phase("voting", bo, cy)
        # Bo by a digit; Cy by Tab and the arrows.
        bo.page.keyboard.press("1")
        bo.expect(lambda: is_saved(bo, "A"), "for the key 1 to be saved")
        tab_to(cy, "A")
        cy.page.keyboard.press("ArrowDown")
        cy.page.keyboard.press("Enter")
        cy.expect(lambda: is_saved(cy, "B"), "for B to be saved")
        panel = ana.page.locator(".leading")
        ana.expect(lambda: "2 of 2 answered" in panel.inner_text(), "to be told that both have answered")
        go(ana, "Discuss in 1 group")
        expect_phase("discussing", bo, cy)
        expect_groups([bo, cy], [2])
        go(ana, "Bring 2 students back")
        go(ana, "Now")
        expect_phase("revoting", bo, cy)
        bo.page.keyboard.press("2")
        bo.expect(lambda: is_saved(bo, "B"), "for the key 2 to be saved")
        cy.page.keyboard.press("2")
        cy.expect(lambda: is_saved(cy, "B"), "for the key 2 to be saved")
        go(ana, "Reveal the answer")
        go(ana, "Yes")
        expect_phase("revealed", bo, cy)
    close(ana, bo, cy)
