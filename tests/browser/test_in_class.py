"""What happens to people in a class beside the great switch: networks, devices, sound, and an instructor's hands."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator

from tests.browser.seeing import Person, chromium, wait_for
from tests.support.server import PittServer

pytestmark = pytest.mark.browser

WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
DURATIONS = {"PITT_DURATIONS_LEAD_MS": "2000", "PITT_DURATIONS_COUNTDOWN_MS": "2000"}
# Direct ways are closed to this page, as behind a strict firewall: only relays are left.
ONLY_RELAYS = """(() => {
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(settings) { super({ ...settings, iceTransportPolicy: 'relay' }); }
  };
})()"""

# Looking into a page by Playwright counts as touching it for Chromium; this browser waits for a real press.
STRICT_ABOUT_SOUND = """(() => {
  const { play } = HTMLMediaElement.prototype;
  let touched = false;
  addEventListener('pointerdown', () => { touched = true; }, { capture: true });
  HTMLMediaElement.prototype.play = function () {
    if (this.muted || touched) return play.call(this);
    return Promise.reject(new DOMException('Nobody has pressed anything yet.', 'NotAllowedError'));
  };
})()"""

on_either_engine = pytest.mark.parametrize("engine", ["mesh", "sfu"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextmanager
def a_class(server: PittServer, browser: Browser, *students: Person) -> Iterator[Person]:
    """Lets an instructor broadcast to students who have come in; ends with a look at every page's console."""
    teacher = Person(browser, "Ana", 0.0, **WIDE)
    try:
        teacher.page.goto(server.sign_in_link)
        teacher.page.get_by_text("Your classrooms").wait_for()
        teacher.enter(server.join_link, "Open the class")
        for student in students:
            student.enter(server.join_link)
        teacher.press("Broadcast")
        yield teacher
        for person in (teacher, *students):
            assert person.faults == [], f"{person.name}: {person.faults}"
    finally:
        for person in (teacher, *students):
            person.context.close()


def test_who_cannot_reach_a_mate_is_told_and_so_is_the_instructor(tmp_path: Path, browser: Browser) -> None:
    bo, cy = Person(browser, "Bo", 0.33), Person(browser, "Cy", 0.66)
    cy.context.add_init_script(ONLY_RELAYS)
    with PittServer(tmp_path / "data", environment=DURATIONS) as server, a_class(server, browser, bo, cy) as ana:
        bo.expect_faces_of(ana)
        ana.press("Split 2 students", exact=False)
        bo.page.get_by_text("You and Cy cannot see or hear each other", exact=False).wait_for(timeout=60_000)
        cy.page.get_by_text("You and Bo cannot see or hear each other", exact=False).wait_for(timeout=60_000)
        ana.page.get_by_text("cannot reach Cy", exact=False).wait_for(timeout=60_000)


@contextmanager
def a_relay(folder: Path, secret: str) -> Iterator[str]:
    """Runs coturn on loopback and gives its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "turn.log"
    arguments = [
        "turnserver", "-n", "--listening-ip=127.0.0.1", f"--listening-port={port}", "--relay-ip=127.0.0.1",
        "--allow-loopback-peers", "--no-tls", "--no-dtls", "--no-cli", "--use-auth-secret", "--realm=pitt",
        f"--static-auth-secret={secret}", f"--log-file={log}", "--simple-log", f"--pidfile={folder / 'turn.pid'}",
        f"--db={folder / 'turn.db'}",
    ]  # fmt: skip
    relay = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _answers(port) or relay.poll() is not None, "coturn")
        assert relay.poll() is None, log.read_text()
        yield f"turn:127.0.0.1:{port}"
    finally:
        relay.terminate()
        relay.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(shutil.which("turnserver") is None, reason="coturn is not installed (apt-get install coturn)")
def test_a_relay_from_the_settings_reaches_whom_nothing_else_does(tmp_path: Path, browser: Browser) -> None:
    bo, cy = Person(browser, "Bo", 0.33), Person(browser, "Cy", 0.66)
    cy.context.add_init_script(ONLY_RELAYS)
    with a_relay(tmp_path, "relay-secret") as url:
        servers = [{"urls": [f"{url}?transport=udp"], "secret": "relay-secret"}]
        environment = {**DURATIONS, "PITT_ICE_SERVERS": json.dumps(servers)}
        with PittServer(tmp_path / "data", environment=environment) as server, a_class(server, browser, bo, cy) as ana:
            bo.expect_faces_of(ana)
            cy.expect_faces_of(ana)
            ana.press("Split 2 students", exact=False)
            bo.expect_faces_of(cy)
            cy.expect_faces_of(bo)


@on_either_engine
def test_an_unplugged_camera_is_replaced_for_everybody(tmp_path: Path, browser: Browser, engine: str) -> None:
    bo = Person(browser, "Bo", 0.33)
    with (
        PittServer(tmp_path / "data", environment={**DURATIONS, "PITT_ENGINE": engine}) as server,
        a_class(server, browser, bo) as ana,
    ):
        bo.expect_faces_of(ana)
        ana.unplug_camera(0.66)
        bo.expect_faces_of(ana)


@on_either_engine
def test_sound_that_the_browser_holds_back_comes_with_one_tap(tmp_path: Path, browser: Browser, engine: str) -> None:
    bo = Person(browser, "Bo", None)
    bo.context.add_init_script(STRICT_ABOUT_SOUND)
    with (
        PittServer(tmp_path / "data", environment={**DURATIONS, "PITT_ENGINE": engine}) as server,
        a_class(server, browser) as ana,
    ):
        bo.page.goto(server.join_link)
        bo.page.get_by_text("Just listen").click()
        bo.page.get_by_label("Your name").fill("Bo")
        bo.press("Join the class")
        bo.expect_faces_of(ana)
        playing = "() => [...document.querySelectorAll('audio')].some((audio) => !audio.paused)"
        bo.expect(lambda: bo.page.evaluate(playing), "to hear")
        # Nobody has touched the new page yet.
        bo.page.reload()
        tap = bo.page.get_by_role("button", name="Tap to hear the class")
        tap.wait_for()
        assert not bo.page.evaluate(playing)
        tap.click()
        tap.wait_for(state="detached")
        bo.expect(lambda: bo.page.evaluate(playing), "to hear")
        assert bo.faults == []
        bo.context.close()


def _drag_first(group: Locator, other: Locator) -> None:
    """Drags the first of a group into another, as a hand with a mouse does."""
    carried = group.locator(".person-chip-name").first
    name = carried.inner_text()
    mouse = group.page.mouse
    start, end = carried.bounding_box(), other.locator("h3").bounding_box()
    assert start is not None
    assert end is not None
    mouse.move(start["x"] + 5, start["y"] + 5)
    mouse.down()
    mouse.move(end["x"] + 5, end["y"] + 5, steps=10)
    mouse.up()
    other.locator(".person-chip-name", has_text=name).wait_for()


@on_either_engine
def test_an_instructor_drags_somebody_in_the_preview_and_speaks_to_all_groups(
    tmp_path: Path, browser: Browser, engine: str
) -> None:
    students = [Person(browser, name, hue) for name, hue in (("Bo", 0.33), ("Cy", 0.5), ("Dee", 0.66), ("Eli", 0.83))]
    with (
        PittServer(tmp_path / "data", environment={**DURATIONS, "PITT_ENGINE": engine}) as server,
        a_class(server, browser, *students) as ana,
    ):
        page = ana.page
        ana.choose("Groups of 3", "Groups of 2")
        ana.press("Preview")
        groups = [page.get_by_role("region", name=f"Group {number}", exact=True) for number in (1, 2)]
        _drag_first(groups[0], groups[1])
        # Three and one: nobody is to be alone, so another one follows into the first.
        _drag_first(groups[1], groups[0])
        second = set(groups[1].locator(".person-chip-name").all_inner_texts())
        page.get_by_role("complementary").get_by_role("button", name="Split", exact=False).click()
        for student in students:
            together = {it for it in students if (it.name in second) == (student.name in second)} - {student}
            student.expect_faces_of(*together)

        ana.choose("More", "Speak to all groups")
        for student in students:
            together = {it for it in students if (it.name in second) == (student.name in second)} - {student}
            student.expect_faces_of(ana, *together)
        ana.choose("More", "Stop speaking to all")
        for student in students:
            together = {it for it in students if (it.name in second) == (student.name in second)} - {student}
            student.expect_faces_of(*together)
