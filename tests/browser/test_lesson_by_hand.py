"""The same lesson prepared and led on a 360 px phone, and led by the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.gathering import expect_groups
from tests.browser.seeing import Person, chromium
from tests.browser.test_lesson import DURATIONS, PHONE, WIDE, answer, expect_page, go_on, prepare
from tests.browser.test_round import expect_phase, is_saved
from tests.browser.test_round_by_hand import WITHIN, close, go, tab_to
from tests.support.server import PittServer

pytestmark = pytest.mark.browser


@pytest.fixture
def browser() -> Any:
    with chromium() as started:
        yield started


def confirm(person: Person) -> None:
    """Says yes to the question that stands before totals of very few."""
    asking = person.page.get_by_role("alertdialog").or_(person.page.get_by_role("dialog")).last
    asking.get_by_role("button", name="Yes", exact=False).click()


def test_a_teacher_prepares_and_leads_a_lesson_on_a_phone(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, **PHONE)
    bo, cy = Person(browser, "Bo", 0.33, **PHONE), Person(browser, "Cy", 0.66, **PHONE)
    with PittServer(tmp_path / "data", environment=DURATIONS) as server:
        ana.page.goto(server.sign_in_link)
        ana.page.get_by_text("Your classrooms").wait_for()
        prepare(ana.page, server, tmp_path)
        assert ana.evaluate(WITHIN)
        ana.enter(server.join_link, "Open the class")
        bo.enter(server.join_link)
        cy.enter(server.join_link)
        ana.press("Broadcast")
        ana.press("Ask a question")
        sheet = ana.page.get_by_role("dialog")
        sheet.get_by_role("button", name="Circuits", exact=True).click()
        sheet.get_by_role("button", name="Close", exact=True).click()
        expect_page("red", ana, bo, cy)
        go_on(ana, "Next page")
        expect_page("green", ana, bo, cy)
        go_on(ana, "Ask the question")
        expect_phase("voting", bo, cy)
        answer(bo, "A")
        answer(cy, "B")
        go_on(ana, "Discuss in groups")
        expect_phase("discussing", bo, cy)
        expect_groups([bo, cy], [2])
        go_on(ana, "Bring everybody back")
        go_on(ana, "Back at once")
        expect_phase("revoting", bo, cy)
        answer(bo, "B")
        answer(cy, "B")
        go_on(ana, "Reveal the answer")
        confirm(ana)
        expect_phase("revealed", bo, cy)
        for person in (ana, bo, cy):
            assert person.evaluate(WITHIN), f"{person.name} has to scroll sideways"
        go_on(ana, "Next page")
        expect_page("blue", ana, bo, cy)
    close(ana, bo, cy)


def test_a_lesson_by_the_keyboard_alone(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, **WIDE)
    bo, cy = Person(browser, "Bo", 0.33), Person(browser, "Cy", 0.66)
    with PittServer(tmp_path / "data", environment=DURATIONS) as server:
        ana.page.goto(server.sign_in_link)
        ana.page.get_by_text("Your classrooms").wait_for()
        prepare(ana.page, server, tmp_path)
        ana.enter(server.join_link, "Open the class")
        bo.enter(server.join_link)
        cy.enter(server.join_link)
        ana.press("Broadcast")
        bo.expect_faces_of(ana)

        # From here on nobody has a mouse; Page Down is what clickers send.
        go(ana, "Ask a question")
        go(ana, "Circuits")
        expect_page("red", ana, bo, cy)
        keys = ana.page.keyboard
        keys.press("PageDown")
        expect_page("green", ana, bo, cy)
        keys.press("PageUp")
        expect_page("red", ana, bo, cy)
        keys.press("PageDown")
        expect_page("green", ana, bo, cy)
        go(bo, "Look at the page before")
        expect_page("red", bo)
        go(bo, "Back to the class")
        expect_page("green", bo)
        keys.press("PageDown")
        expect_phase("voting", bo, cy)
        bo.page.keyboard.press("1")
        bo.expect(lambda: is_saved(bo, "A"), "for the key 1 to be saved")
        tab_to(cy, "A")
        cy.page.keyboard.press("ArrowDown")
        cy.page.keyboard.press("Enter")
        cy.expect(lambda: is_saved(cy, "B"), "for B to be saved")
        bar = ana.page.get_by_role("region", name="Lesson", exact=True)
        ana.expect(lambda: "Discuss in groups" in bar.inner_text(), "for the next step to be the discussion")
        keys.press("PageDown")
        expect_phase("discussing", bo, cy)
        expect_groups([bo, cy], [2])
        ana.expect(lambda: "Bring everybody back" in bar.inner_text(), "for the next step to be the way back")
        keys.press("PageDown")
        ana.expect(lambda: "Back at once" in bar.inner_text(), "for the countdown")
        keys.press("PageDown")
        expect_phase("revoting", bo, cy)
        for student in (bo, cy):
            student.page.keyboard.press("2")
            student.expect(lambda it=student: is_saved(it, "B"), "for the key 2 to be saved")  # type: ignore[misc]
        ana.expect(lambda: "Reveal the answer" in bar.inner_text(), "for the next step to be the answer")
        keys.press("PageDown")
        go(ana, "Yes")
        expect_phase("revealed", bo, cy)
        ana.expect(lambda: "Next page" in bar.inner_text(), "for the next step to be a page")
        keys.press("PageDown")
        expect_page("blue", ana, bo, cy)
    close(ana, bo, cy)
