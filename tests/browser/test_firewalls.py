"""The embedded SFU for people behind firewalls, and when the way to it breaks: a Chromium in a network of its own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.gathering import expect_groups
from tests.browser.seeing import Person, chromium, chromium_elsewhere, wait_for
from tests.support.network import SecondNetwork, second_network
from tests.support.server import PittServer

pytest.importorskip("pitt_sfu", reason="The media server is not built: make run builds it where there is Rust.")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.namespace,
    pytest.mark.skipif(shutil.which("nft") is None, reason="nftables is not installed (apt-get install nftables)"),
]

UDP = "meta l4proto udp"

# Notes how long it takes from each picture of the first mate to the next; a new connection has another element.
WATCH_GAPS = """() => {
  const gaps = window.gaps = [];
  const watched = new WeakSet();
  let before = performance.now();
  const watch = (video) => {
    watched.add(video);
    const look = (now) => {
      gaps.push(now - before);
      before = now;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  const find = () => {
    const video = document.querySelector('.tiles:not([aria-hidden="true"]) figure[data-participant] video');
    if (video && !watched.has(video)) watch(video);
  };
  new MutationObserver(find).observe(document.body, { subtree: true, childList: true });
  find();
}"""
# Pictures of a fake camera come every 125 ms.
GAP = "() => gaps.at(-1) < 500 && Math.max(...gaps) > 500 ? Math.max(...gaps) : null"


@pytest.fixture
def network() -> Iterator[SecondNetwork]:
    with second_network() as made:
        yield made


class Meeting:
    """Is a class of Ana, Bo, Cy and Dee, of whom Dee is in the second network."""

    def __init__(self, server: PittServer, ana: Person, students: list[Person]) -> None:
        self.ana = ana
        self.students = students
        self.dee = students[-1]
        self.media_port = server.output.partition("UDP and TCP port ")[2].split()[0].rstrip(".,")

    def split(self) -> None:
        """Splits into groups of two, and waits until all sit there."""
        self.ana.press("Split 4 students", exact=False)
        expect_groups(self.students, [2, 2])


@contextmanager
def a_class(network: SecondNetwork, folder: Path) -> Iterator[Meeting]:
    """Lets the class meet in a broadcast."""
    environment = {"PITT_ENGINE": "sfu", "PITT_MEDIA_ADDRESSES": network.address}
    with (
        PittServer(folder / "data", "--lan", environment=environment) as server,
        chromium() as browser,
        chromium_elsewhere(browser, network.name, folder) as elsewhere,
    ):
        join_link = f"https://{network.address}:{server.running.own.rpartition(':')[2]}/c/{server.code}"
        ana = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640}, ignore_https_errors=True)
        students = [
            Person(where, name, hue, ignore_https_errors=True)
            for where, name, hue in (
                (browser, "Bo", 0.2), (browser, "Cy", 0.4), (browser, "Eli", 0.8), (elsewhere, "Dee", 0.6)
            )
        ]  # fmt: skip
        try:
            ana.page.goto(server.sign_in_link)
            ana.page.get_by_text("Your classrooms").wait_for()
            ana.enter(f"{server.running.own}/c/{server.code}", "Open the class")
            for student in students:
                student.enter(join_link)
            ana.choose("Groups of 3", "Groups of 2")
            ana.press("Broadcast")
            for student in students:
                student.expect_faces_of(ana)
            yield Meeting(server, ana, students)
        except BaseException:
            for person in (ana, *students):
                person.take_picture(folder)
            raise


def test_where_no_udp_gets_through_pictures_go_over_tcp(network: SecondNetwork, tmp_path: Path) -> None:
    network.block(UDP)
    with a_class(network, tmp_path) as meeting:
        meeting.split()


def test_whose_way_breaks_during_a_switch_is_back_with_the_new_mates(network: SecondNetwork, tmp_path: Path) -> None:
    with a_class(network, tmp_path) as meeting:
        meeting.split()
        network.block(UDP, f"tcp dport {meeting.media_port}", f"tcp sport {meeting.media_port}")
        meeting.ana.press("Bring 4 students back", exact=False)
        meeting.ana.press("Now")
        for student in meeting.students[:-1]:
            student.expect_faces_of(meeting.ana)
        meeting.dee.expect(lambda: int(meeting.dee.attribute("data-offers") or 0) > 1, "to notice the broken way")
        network.unblock()
        began = time.monotonic()
        meeting.dee.expect_faces_of(meeting.ana)
        print(f"Back {time.monotonic() - began:.1f} s after the way was open again.")
        meeting.split()


def test_whose_udp_breaks_for_good_goes_on_over_tcp(network: SecondNetwork, tmp_path: Path) -> None:
    with a_class(network, tmp_path) as meeting:
        meeting.split()
        meeting.dee.page.evaluate(WATCH_GAPS)
        network.block(UDP)
        gap = wait_for(lambda: meeting.dee.page.evaluate(GAP), "pictures to come again")
        print(f"Dee saw no new picture for {gap:.0f} ms when UDP broke.")
        meeting.ana.press("Bring 4 students back", exact=False)
        meeting.ana.press("Now")
        for student in meeting.students:
            student.expect_faces_of(meeting.ana)
        meeting.split()
