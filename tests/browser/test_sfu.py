"""The embedded SFU in real pages: over all switches, everybody sees the right people and never a wrong picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.gathering import expect_groups, instructor_enters
from tests.browser.seeing import Person, chromium, wait_for
from tests.browser.watching import frames_seen, watch_faces, wrong_pictures
from tests.support.server import PittServer

pytest.importorskip("pitt_sfu", reason="The media server is not built: make run builds it where there is Rust.")
pytestmark = pytest.mark.browser

ENVIRONMENT = {
    "PITT_ENGINE": "sfu",
    "PITT_DURATIONS_LATE_LIMIT_MS": "0",
    "PITT_DURATIONS_SILENT_AFTER_MS": "20000",
}
SWITCHES = 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def _epoch(person: Person) -> int:
    """Tells which switch a page has made last."""
    return int(person.page.evaluate("() => performance.getEntriesByName('pitt-switch').at(-1)?.detail.epoch ?? 0"))


def _into_other_groups(ana: Person, lead: str) -> None:
    """Splits the class anew out of groups, announced by so much."""
    ana.press("New groups…")
    panel = ana.page.get_by_role("complementary")
    split = panel.get_by_role("button", name="Split 5 students", exact=False)
    split.wait_for()
    ana.choose("Lead before it", lead)
    split.click()


def _switch(ana: Person, students: list[Person], number: int) -> None:
    """Makes a switch and waits until everybody sees whom they should: by turns to groups, to other groups, back."""
    before = max(_epoch(student) for student in students)
    step = number % 4
    # The later half is not announced at all, of the others some are cut short.
    at_once = number >= SWITCHES // 2
    if number == SWITCHES // 2:
        ana.choose("Countdown", "at once")
    if step == 0:
        ana.press("Split 5 students", exact=False)
    elif step < 3:
        _into_other_groups(ana, "at once" if at_once else "3 s")
    else:
        ana.press("Bring 5 students back", exact=False)
    if not at_once and step != 1:
        ana.press("Now")
    wait_for(lambda: all(_epoch(student) > before for student in students), f"switch {number}")
    if step == 3:
        for student in students:
            student.expect_faces_of(ana)
    else:
        expect_groups(students, [2, 3])


def test_over_twenty_switches_nobody_sees_anybody_wrong(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640})
    students = [
        Person(browser, name, hue)
        for name, hue in zip(("Bo", "Cy", "Dee", "Eli", "Flo"), (0.16, 0.33, 0.5, 0.66, 0.83), strict=True)
    ]
    everybody = [ana, *students]
    try:
        with PittServer(tmp_path / "data", environment=ENVIRONMENT) as server:
            instructor_enters(ana, server)
            for student in students:
                student.enter(server.join_link)
            ana.press("Broadcast")
            for student in students:
                student.expect_faces_of(ana)
            watch_faces(students, everybody)
            for number in range(SWITCHES):
                _switch(ana, students, number)
            wrong = wrong_pictures(*students)
            print(f"{frames_seen(*students)} frames were looked at.")
            assert wrong == []
            for person in everybody:
                assert person.attribute("data-offers") == "1", person.name
                assert person.attribute("data-restarts") is None, person.name
                assert person.faults == [], f"{person.name}: {person.faults}"
    except BaseException:
        for person in everybody:
            person.take_picture(tmp_path)
        raise
    finally:
        for person in everybody:
            person.context.close()
