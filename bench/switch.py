"""How long a switch takes in real Chromium, until the first frame of every new face is on the screen.

Six people with coloured cameras at 15 fps and microphones that each sing a tone, over either engine. The clock starts
at the deadline of an announced switch, or at the press of an immediate one, and stops for each face when its colour
is rendered uncovered, and for each voice when its tone is heard in any of the slots. The floors are the same camera
and voice over a bare pair of connections in one page: a track put onto a sender that was ready, until its first
rendered frame, or until it is heard.

All six pages, the server and this program share one machine without a graphics card, so whatever looks costs what it
looks at: pages tell by themselves when they have seen and heard everybody, voices are listened for in a worker of one
page, by turns, and only until they are heard, and windows are small.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Browser

from bench.bare import measure_floor, measure_voices
from bench.devices import microphone
from bench.distance import Distance, far_away
from bench.results import record
from bench.watching import EVERYBODY, LISTEN, PRESS, WATCH
from tests.browser.seeing import Person, chromium
from tests.support.server import PittServer

ROUNDS = 10
FPS = 15
# Without a graphics card every pixel costs: as small as instructors' and students' pages may be.
INSTRUCTOR: Any = {"width": 1024, "height": 480}
STUDENT: Any = {"width": 360, "height": 320}
LONGEST_MS = 20_000
AGAINST = "a bare connection, replaceTrack to first frame (p50)"
AGAINST_VOICE = "a bare connection, replaceTrack to first sound (p50)"


class Measured(msgspec.Struct):
    """Holds how long each face, and each voice, took on each screen, in milliseconds."""

    announced: list[float] = []
    immediate: list[float] = []
    voices: list[float] = []

    @property
    def faces(self) -> list[float]:
        """Gives all faces, the fastest first."""
        return sorted(self.announced + self.immediate)


class Stopwatch:
    """Starts at a switch, and stops for every face of everybody's new place, and for every voice of one's."""

    def __init__(self, watchers: list[Person], faces: list[Person], ear: Person | None) -> None:
        self._watchers = watchers
        for watcher in watchers:
            others = [face for face in faces if face is not watcher]
            colours = {face.name: face.colour for face in others}
            tones = {face.name: tone_of(face.name) for face in others}
            watch = {"colours": colours, "tones": tones if watcher is ear else None, "patience": LONGEST_MS}
            watcher.evaluate(WATCH, watch)

    def read(self, began: Callable[[], float] | None = None) -> tuple[list[float], list[float]]:
        """Waits until everybody has seen and heard all whom their place shows; gives how long faces and voices took.

        Without a beginning the switch began when it was due.
        """
        faces: list[float] = []
        voices: list[float] = []
        for watcher in self._watchers:
            read: dict[str, Any] = watcher.evaluate(EVERYBODY)
            start = read["switched"]["dueAt"] if began is None else began()
            faces += [at - start for at in read["seen"].values() if start <= at <= start + LONGEST_MS]
            voices += [at - start for at in read["heard"].values() if start <= at <= start + LONGEST_MS]
        return faces, voices


def tone_of(name: str) -> int:
    """Gives everybody a tone of their own, in hertz, none an overtone of another."""
    return 430 + 170 * "ABCDEF".index(name[0])


def measure_switches(browser: Browser, server: PittServer, distance: Distance, *, hears: bool) -> Measured:
    """Measures announced and immediate switches."""
    ana, *students = everybody = [
        Person(browser, name, at / 6, fps=FPS, bypass_csp=True, viewport=INSTRUCTOR if at == 0 else STUDENT)
        for at, name in enumerate(("Ana", *"BCDEF"))
    ]
    for person in everybody:
        person.context.add_init_script(microphone(tone_of(person.name)))
    ana.page.goto(distance.of(server.sign_in_link))
    ana.page.get_by_text("Your classrooms").wait_for()
    ana.enter(distance.of(server.join_link), "Open the class")
    for student in students:
        student.enter(distance.of(server.join_link))
    ana.press("Broadcast")
    for student in students:
        student.expect_faces_of(ana)
    if hears:
        for student in students:
            student.evaluate(LISTEN)
    found = Measured()
    for number in range(ROUNDS):
        ear = students[number % len(students)] if hears else None
        # Which of the others are one's mates is known only later.
        watch = Stopwatch(students, students, ear)
        ana.press("Split 5 students", exact=False)
        faces, voices = watch.read()
        found.announced += faces
        found.voices += voices
        watch = Stopwatch(students, [ana], ear)
        ana.press("Bring 5 students back", exact=False)
        ana.page.get_by_role("button", name="Now", exact=True).wait_for()
        time.sleep(1.5)  # Lets connections be made ahead, as in any countdown; not a wait for a result.
        ana.page.evaluate(PRESS)
        ana.press("Now")
        faces, voices = watch.read(lambda: float(ana.evaluate("() => window.pressedAt")))
        found.immediate += faces
        found.voices += voices
    for person in everybody:
        assert person.faults == [], person.faults
        offers = person.attribute("data-offers")
        assert offers in (None, "1"), f"{person.name} made {offers} offers"
    return found


def p95(values: list[float]) -> float:
    """Gives the value that 95 % do not exceed."""
    return sorted(values)[round(0.95 * (len(values) - 1))]


@contextmanager
def served(engine: str, distance: Distance) -> Iterator[PittServer]:
    """Serves with one engine, at a distance."""
    environment = {"PITT_ENGINE": engine, **distance.environment}
    with tempfile.TemporaryDirectory() as folder, PittServer(Path(folder) / "data", environment=environment) as server:
        yield server


def run(name: str, engine: str, distance: Distance) -> None:
    """Measures one engine and records its figures."""
    with served(engine, distance) as server, distance.opened(server), chromium() as browser:
        floor = statistics.median(measure_floor(browser, server.running.own))
        hears = engine == "sfu"
        voice_floor = statistics.median(measure_voices(browser, server.running.own)) if hears else 0
        found = measure_switches(browser, server, distance, hears=hears)
    for kind, took in (("announced", found.announced), ("immediate", found.immediate), ("voices", found.voices)):
        if took:
            print(
                f"{name} {kind}: {len(took)}, p50 {statistics.median(took):.0f}, p95 {p95(took):.0f}, "
                f"max {max(took):.0f} ms"
            )
    faces = found.faces
    for figure, value in (("p50", statistics.median(faces)), ("p95", p95(faces)), ("max", faces[-1])):
        record(f"switch.{name}.{figure}_ms", value, "ms", AGAINST, value / floor)
    if found.voices:
        record(f"switch.{name}.audio_p95_ms", p95(found.voices), "ms", AGAINST_VOICE, p95(found.voices) / voice_floor)


RUNS = {
    "mesh": ("mesh", Distance()),
    "sfu": ("sfu", Distance()),
    "sfu.lossy": ("sfu", far_away(delay_ms=25, loss=0.01)),
}


def main() -> None:
    """Runs what is named, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="*", choices=[[], *RUNS], default=[])
    for name in parser.parse_args().runs or RUNS:
        run(name, *RUNS[name])


if __name__ == "__main__":
    main()
