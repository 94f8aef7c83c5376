"""A class meets: two instructors and five students in real pages, from the link to the last switch.

What counts is what is rendered: every camera has its own colour, and one student has the browser's own fake device.
"""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.gathering import expect_groups, group_of, groups_of, instructor_enters
from tests.browser.seeing import Person, chromium, wait_for
from tests.support.server import PittServer

pytestmark = pytest.mark.browser

DURATIONS = {
    "PITT_DURATIONS_LEAD_MS": "5000",
    "PITT_DURATIONS_LATE_LIMIT_MS": "1000",
    "PITT_DURATIONS_LONE_MS": "15000",
    "PITT_DURATIONS_HEARTBEAT_MS": "1000",
    "PITT_DURATIONS_SILENT_AFTER_MS": "20000",
}

SHOWN_INVITATION = r"""() => [document.body.innerText, ...[...document.querySelectorAll('input')].map((it) => it.value)]
  .map((words) => words.match(/https?:\/\/\S+\/invite#\S+/)?.[0])
  .find((link) => link)"""


def _invite(instructor: Person, colleague: Person) -> None:
    """Brings a second instructor in by a link, as instructors do."""
    page = instructor.page
    instructor.choose("More", "Invite another teacher")
    instructor.press("Make an invitation")
    link = wait_for(lambda: page.evaluate(SHOWN_INVITATION), "the invitation")
    has_focus = page.get_by_role("button", name="Copy the invitation").evaluate("it => it === document.activeElement")
    assert has_focus, "who made the invitation by the keyboard has lost the focus"
    page.keyboard.press("Escape")
    colleague.page.goto(str(link))
    colleague.page.get_by_label("Your name").fill(colleague.name)
    colleague.press("Accept the invitation")
    colleague.page.wait_for_url("**/c/*")


def _seconds_left(person: Person) -> int:
    """Reads the countdown beside the line; 0 when there is none."""
    words = person.page.evaluate("() => document.querySelector('.status-seconds')?.textContent")
    parts = [int(number) for number in re.findall(r"\d+", words or "")]
    return sum(part * 60**power for power, part in enumerate(reversed(parts)))


@pytest.mark.parametrize("engine", ["mesh", "sfu"])
def test_a_class_meets(tmp_path: Path, engine: str) -> None:
    environment = {**DURATIONS, "PITT_ENGINE": engine}
    with PittServer(tmp_path / "data", environment=environment) as server, chromium() as browser:
        _meet(server, browser, tmp_path)


def _meet(server: PittServer, browser: Browser, pictures: Path) -> None:
    wide: dict[str, Any] = {"viewport": {"width": 1440, "height": 640}}
    small: dict[str, Any] = {"viewport": {"width": 800, "height": 640}}
    ana, ivo = Person(browser, "Ana", 0.0, **wide), Person(browser, "Ivo", 0.16, **small)
    students = [
        Person(browser, "Bo", 0.33),
        Person(browser, "Cy", 0.5),
        Person(browser, "Dee", 0.66),
        Person(browser, "Eli", None),
    ]
    late = Person(browser, "Flo", 0.83)
    everybody = [ana, ivo, *students, late]
    try:
        # Broadcast: everybody sees the stage, and the second instructor steps onto it.
        instructor_enters(ana, server)
        for student in students:
            student.enter(server.join_link)
        ana.press("Broadcast")
        for student in students:
            student.expect_faces_of(ana)
        _invite(ana, ivo)
        ivo.enter(server.join_link)
        ivo.expect_faces_of(ana)
        ivo.choose("More", "Step onto the stage")
        for student in students:
            student.expect_faces_of(ana, ivo)
        ana.expect_faces_of(ivo)

        # A late student gets the stage at once.
        late.enter(server.join_link)
        late.expect_faces_of(ana, ivo)

        # Groups of two: five students make two and three, never one.
        late.leave()
        ana.choose("Groups of 3", "Groups of 2")
        ana.press("Split 4 students into 2 groups", exact=False)
        students[0].expect(lambda: "You will talk with" in students[0].page.inner_text("body"), "to be told the mates")
        expect_groups(students, [2, 2])
        ana.expect_faces_of(ivo)

        # A late student lands in a group; one leaves, and nobody is left alone.
        late.enter(server.join_link)
        groups = expect_groups([*students, late], [2, 3])

        # An instructor visits, is announced, and leaves.
        number, group = next((n, g) for n, g in groups.items() if len(g) == 2)
        ana.press(f"Visit group {number.removeprefix('group:')}")
        for student in group:
            student.expect_faces_of(ana, *(mate for mate in group if mate is not student))
        ana.press(f"Leave group {number.removeprefix('group:')}", exact=False)
        for student in group:
            student.expect_faces_of(*(mate for mate in group if mate is not student))

        # The server is killed in the middle of groups; one student reloads meanwhile. Everybody is back with the
        # same mates and media, without a click.
        before = {person.name: group_of(person) for person in [*students, late]}
        server.stop(signal.SIGKILL)
        eli = students[3]
        eli.page.reload(wait_until="commit")
        server.start()
        for person in [*students, late]:
            person.expect(lambda person=person: person.attribute("data-connection") == "online", "to be back")  # type: ignore[misc]
        expect_groups([*students, late], [2, 3])
        assert {person.name: group_of(person) for person in [*students, late]} == before

        # One leaves a group of two: the other is merged.
        number, group = next((n, g) for n, g in groups_of([*students, late]).items() if len(g) == 2)
        goer = next(person for person in group if person is not eli)
        goer.leave()
        rest = [person for person in [*students, late] if person is not goer]
        expect_groups(rest, [4])

        # The countdown is shown, extended, and then everybody sees the stage again.
        ana.press("Bring 4 students back", exact=False)
        for student in rest:
            student.expect(lambda student=student: 0 < _seconds_left(student) <= 30, "for the countdown")  # type: ignore[misc]
        ana.press("+30 s")
        for student in rest:
            student.expect(lambda student=student: _seconds_left(student) > 30, "for more time")  # type: ignore[misc]
        ana.press("Now")
        for student in rest:
            student.expect_faces_of(ana)
        ivo.expect_faces_of(ana)
        for person in everybody:
            assert person.faults == [], f"{person.name}: {person.faults}"
    except BaseException:
        for person in everybody:
            person.take_picture(pictures)
        raise
