"""How long a switch takes in real Chromium, until the first frame of every new face is on the screen.

Six people with coloured cameras at 15 fps, over either engine. The clock starts at the deadline of an announced switch,
or at the press of an immediate one, and stops for each face when its colour is rendered, and for each voice when its
tone is heard. The floor is the same camera over a bare pair of connections in one page: a track put onto a sender that
was
ready, until its first rendered frame.
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

from bench.bare import measure_floor
from bench.distance import Distance, far_away
from bench.results import record
from bench.watching import HEAR, LAST_SWITCH, PRESS, STOP_HEARING, TONE, WATCH
from tests.browser.seeing import Person, chromium, wait_for
from tests.support.server import PittServer

ROUNDS = 10
LONGEST_MS = 20_000
AGAINST = "a bare connection, replaceTrack to first frame (p50)"


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
    """Starts at a switch, and stops for every face and voice of everybody's new place."""

    def __init__(self, watchers: list[Person], faces: list[Person], *, hears: bool) -> None:
        self._watchers = watchers
        self._hears = hears
        wanted = {face.name: list(face.colour or ()) for face in faces}
        tones = {face.name: tone_of(face.name) for face in faces}
        for watcher in watchers:
            watcher.page.evaluate(WATCH, {name: colour for name, colour in wanted.items() if name != watcher.name})
            if hears:
                watcher.page.evaluate(HEAR, {name: hz for name, hz in tones.items() if name != watcher.name})

    def read(self, began: float | None) -> tuple[list[float], list[float]]:
        """Waits until everybody has seen and heard all whom their place shows; gives how long faces and voices took."""
        faces: list[float] = []
        voices: list[float] = []
        for watcher in self._watchers:
            read = wait_for(self._complete(watcher), f"{watcher.name} to see everybody")
            start = began if began is not None else read["switched"]["dueAt"]
            faces += [at - start for at in read["seen"].values() if start <= at <= start + LONGEST_MS]
            voices += [at - start for at in read["heard"].values() if start <= at <= start + LONGEST_MS]
            watcher.page.evaluate("() => window.watching.abort()")
            watcher.page.evaluate(STOP_HEARING)
        return faces, voices

    def _complete(self, watcher: Person) -> Callable[[], dict[str, Any] | None]:
        def complete() -> dict[str, Any] | None:
            seen: dict[str, float] = watcher.page.evaluate("() => window.seenFaces")
            heard: dict[str, float] = watcher.page.evaluate("() => window.heardVoices ?? {}")
            switched = watcher.page.evaluate(LAST_SWITCH)
            shown = [name for name, colour in watcher.sees().items() if colour is not None]
            done = shown and switched and all(name in seen for name in shown) and len(shown) == _expected(watcher)
            if self._hears and not all(name in heard for name in shown):
                return None
            return {"seen": seen, "heard": heard, "switched": switched} if done else None

        return complete


def _expected(watcher: Person) -> int:
    """Tells how many other faces the place shows."""
    return watcher.page.locator("figure[data-participant]").count()


def tone_of(name: str) -> int:
    """Gives everybody a tone of their own, in hertz, none an overtone of another."""
    return 430 + 170 * "ABCDEF".index(name[0])


def measure_switches(browser: Browser, server: PittServer, distance: Distance, *, hears: bool) -> Measured:
    """Measures announced and immediate switches."""
    people = zip(("Ana", *"BCDEF"), (0.0, 0.16, 0.33, 0.5, 0.66, 0.83), strict=True)
    wide = {"viewport": {"width": 1440, "height": 640}}
    ana, *students = [Person(browser, name, hue, fps=15, **(wide if hue == 0.0 else {})) for name, hue in people]
    for person in (ana, *students):
        person.context.add_init_script(f"({TONE})({tone_of(person.name)})")
    ana.page.goto(distance.of(server.sign_in_link))
    ana.page.get_by_text("Your classrooms").wait_for()
    ana.enter(distance.of(server.join_link), "Open the class")
    for student in students:
        student.enter(distance.of(server.join_link))
    ana.press("Broadcast")
    for student in students:
        student.expect_faces_of(ana)
    found = Measured()
    for _ in range(ROUNDS):
        # Which of the others are one's mates is known only later.
        watch = Stopwatch(students, students, hears=hears)
        ana.press("Split 5 students", exact=False)
        faces, voices = watch.read(None)
        found.announced += faces
        found.voices += voices
        watch = Stopwatch(students, [ana], hears=hears)
        ana.press("Bring 5 students back", exact=False)
        ana.page.get_by_role("button", name="Now", exact=True).wait_for()
        time.sleep(1.5)  # Lets connections be made ahead, as in any countdown; not a wait for a result.
        ana.page.evaluate(PRESS)
        ana.press("Now")
        faces, voices = watch.read(float(ana.page.evaluate("() => window.pressedAt")))
        found.immediate += faces
        found.voices += voices
    for person in (ana, *students):
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
        found = measure_switches(browser, server, distance, hears=engine == "sfu")
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
        record(f"switch.{name}.audio_p95_ms", p95(found.voices), "ms", AGAINST, p95(found.voices) / floor)


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
