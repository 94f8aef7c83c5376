"""The embedded SFU in real pages: over all switches, everybody sees the right people and never a wrong picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.firefox import firefox
from tests.browser.gathering import expect_groups, instructor_enters
from tests.browser.seeing import Person, SharedScreen, Viewer, chromium, wait_for
from tests.browser.watching import frames_seen, watch_faces, wrong_pictures
from tests.support.addresses import outward_address
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


# Pictures come at once, words late: this page learns of a switch when the new faces are already there.
LATE_WORDS = """(() => {
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    set onmessage(take) { super.onmessage = (event) => setTimeout(() => take(event), 400); }
  };
})()"""


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


def _choose_lead(ana: Person, lead: str) -> None:
    """Sets by how much splits are announced."""
    ana.press("Preview")
    ana.choose("Lead before it", lead)
    ana.page.get_by_role("complementary").get_by_role("button", name="Close", exact=True).click()


@contextmanager
def _a_class(folder: Path, ana: Person, students: list[Person], **environment: str) -> Iterator[PittServer]:
    """Lets an instructor broadcast to students; keeps what is on the screens when something fails."""
    everybody = [ana, *students]
    try:
        with PittServer(folder / "data", environment={**ENVIRONMENT, **environment}) as server:
            instructor_enters(ana, server)
            for student in students:
                student.enter(server.join_link)
            ana.press("Broadcast")
            for student in students:
                student.expect_faces_of(ana)
            yield server
            for person in everybody:
                assert person.faults == [], f"{person.name}: {person.faults}"
    except BaseException:
        for person in everybody:
            person.take_picture(folder)
        raise
    finally:
        for person in everybody:
            person.context.close()


def _expect_no_other_offer(*people: Viewer) -> None:
    for person in people:
        assert (person.attribute("data-offers"), person.attribute("data-restarts")) == ("1", None), person.name


def test_over_twenty_switches_nobody_sees_anybody_wrong(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640})
    students = [
        Person(browser, name, hue)
        for name, hue in zip(("Bo", "Cy", "Dee", "Eli", "Flo"), (0.16, 0.33, 0.5, 0.66, 0.83), strict=True)
    ]
    with _a_class(tmp_path, ana, students):
        watch_faces(students, [ana, *students])
        for number in range(SWITCHES):
            _switch(ana, students, number)
        print(f"{frames_seen(*students)} frames were looked at.")
        assert wrong_pictures(*students) == []
        _expect_no_other_offer(ana, *students)


def test_who_learns_late_of_a_switch_sees_nobody_under_anothers_name(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640})
    students = [
        Person(browser, "Bo", 0.2),
        Person(browser, "Cy", 0.4),
        Person(browser, "Dee", 0.6),
        Person(browser, "Eli", 0.8),
    ]
    bo = students[0]
    bo.context.add_init_script(LATE_WORDS)
    with _a_class(tmp_path, ana, students):
        watch_faces([bo], [ana, *students])
        ana.choose("Groups of 3", "Groups of 2")
        _choose_lead(ana, "at once")
        ana.press("Split 4 students", exact=False)
        expect_groups(students, [2, 2])
        ana.choose("Countdown", "at once")
        for _ in range(3):
            ana.press("Bring 4 students back now")
            for student in students:
                student.expect_faces_of(ana)
            ana.press("Split 4 students", exact=False)
            expect_groups(students, [2, 2])
        assert wrong_pictures(bo) == []
        _expect_no_other_offer(ana, *students)


def test_shared_screens_are_seen_and_heard_and_go_again(tmp_path: Path, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640})
    bo, cy, dee, eli = students = [
        Person(browser, name, hue) for name, hue in (("Bo", 0.25), ("Cy", 0.4), ("Dee", 0.75), ("Eli", 0.9))
    ]
    slides, notes = SharedScreen(ana, 0.12, 1_500), SharedScreen(bo, 0.6, 2_500)
    with _a_class(tmp_path, ana, students):
        watch_faces(students, [ana, *students, slides, notes])
        # On the stage, in the middle of the broadcast.
        ana.press("Share screen")
        for student in students:
            student.expect_faces_of(ana, slides)
            student.expect(lambda student=student: slides.is_heard_by(student), "to hear the screen")  # type: ignore[misc]
        ana.press("Share screen")
        for student in students:
            student.expect_faces_of(ana)
            student.expect(lambda student=student: not slides.is_heard_by(student), "for silence")  # type: ignore[misc]

        # In a group, and nowhere else.
        ana.choose("Groups of 3", "Groups of 2")
        ana.press("Split 4 students", exact=False)
        groups = expect_groups(students, [2, 2])
        (mate,) = (person for group in groups.values() if bo in group for person in group if person is not bo)
        bo.choose("More", "Share screen")
        mate.expect_faces_of(bo, notes)
        mate.expect(lambda: notes.is_heard_by(mate), "to hear the screen")
        for other in {cy, dee, eli} - {mate}:
            assert not notes.is_heard_by(other)
        bo.choose("More", "Stop sharing")
        mate.expect_faces_of(bo)
        mate.expect(lambda: not notes.is_heard_by(mate), "for silence")
        expect_groups(students, [2, 2])

        assert wrong_pictures(*students) == []
        _expect_no_other_offer(ana, *students)


def test_somebody_with_firefox_is_in_the_class(tmp_path: Path, browser: Browser) -> None:
    # Firefox takes no way over loopback, not even with its own switch for that.
    address = outward_address()
    if address is None:
        pytest.skip("Firefox needs an address of this machine that is not loopback")
    ana = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640})
    students = [Person(browser, name, hue) for name, hue in (("Bo", 0.25), ("Cy", 0.5), ("Dee", 0.75))]
    with _a_class(tmp_path, ana, students, PITT_MEDIA_ADDRESSES=address) as server, firefox("Flo") as flo:
        print(flo.version)
        flo.enter(server.join_link)
        flo.expect_faces_of(ana)
        everybody: list[Viewer] = [*students, flo]
        faces = [ana, *students]
        watch_faces(everybody, faces)
        ana.choose("Groups of 3", "Groups of 2")
        for _ in range(3):
            ana.press("Split 4 students", exact=False)
            groups = expect_groups(everybody, [2, 2])
            (mate,) = (person for group in groups.values() if flo in group for person in group if person is not flo)
            _expect_moving(mate, flo)
            ana.press("Bring 4 students back", exact=False)
            ana.press("Now")
            for person in everybody:
                person.expect_faces_of(ana)
        assert wrong_pictures(*everybody) == []
        _expect_no_other_offer(ana, *everybody)
        assert flo.faults == []


def _expect_moving(watcher: Viewer, whom: Viewer) -> None:
    """Waits until a picture that is no plain colour changes."""
    first = watcher.sees()[whom.name]
    watcher.expect(lambda: watcher.sees()[whom.name] not in (first, None), f"to see {whom.name} move")
