"""How long a switch takes in real Chromium, until the first frame of every new face is on the screen.

Six people with coloured cameras at 15 fps. The clock starts at the deadline of an announced switch, or at the press of
an immediate one, and stops for each face when its colour is rendered. The floor is the same camera over a bare pair of
connections in one page: a track put onto a sender that was ready, until its first rendered frame.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.results import record
from tests.browser.seeing import Person, chromium, wait_for
from tests.support.server import PittServer

ROUNDS = 10
FLOOR_ROUNDS = 20
LONGEST_MS = 20_000

# Looks at every new frame of a face not seen yet, and notes when its colour was first on the screen. A face
# whose frames wait under cover is on the screen with the second picture that the page draws after uncovering it.
WATCH = """(wanted) => {
  const eye = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const seen = {};
  window.seenFaces = seen;
  window.watching?.abort();
  const { signal } = window.watching = new AbortController();
  const watched = new Map();
  const note = (name, at) => { if (!signal.aborted) seen[name] ??= performance.timeOrigin + at; };
  const isRight = (name, video) => {
    eye.drawImage(video, video.videoWidth / 2, video.videoHeight / 4, 1, 1, 0, 0, 1, 1);
    const data = eye.getImageData(0, 0, 1, 1).data;
    return wanted[name].every((part, at) => Math.abs(part - data[at]) <= 40);
  };
  const isShown = (video) => video.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const watch = (name, video) => {
    const state = { ready: false };
    watched.set(video, { name, state });
    const look = (now, { expectedDisplayTime }) => {
      if (signal.aborted || name in seen) return;
      if (!state.ready) state.ready = isRight(name, video);
      if (state.ready && isShown(video)) note(name, Math.max(now, expectedDisplayTime));
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  const find = () => {
    for (const [video, { name, state }] of watched) {
      if (!state.ready || name in seen || !isShown(video)) continue;
      requestAnimationFrame(() => requestAnimationFrame((now) => note(name, now)));
    }
    for (const name of Object.keys(wanted)) {
      const video = document.querySelector(`figure[data-name="${name}"] video`);
      if (video && !watched.has(video)) watch(name, video);
    }
  };
  const tiles = new MutationObserver(find);
  const all = { subtree: true, childList: true, attributes: true, attributeFilter: ['class', 'data-participant'] };
  tiles.observe(document, all);
  signal.addEventListener('abort', () => tiles.disconnect());
  find();
}"""

# When the next press happens, by the browser: what comes before it is the benchmark's own.
PRESS = """() => addEventListener('click', (event) => {
  window.pressedAt = performance.timeOrigin + event.timeStamp;
}, { capture: true, once: true })"""

LAST_SWITCH = """() => {
  const mark = performance.getEntriesByName('pitt-switch').at(-1);
  return mark && { ...mark.detail, at: performance.timeOrigin + mark.startTime };
}"""

FLOOR = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const [track] = stream.getVideoTracks();
  const one = new RTCPeerConnection();
  const other = new RTCPeerConnection();
  one.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
  other.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
  document.body.append(video);
  other.ontrack = (event) => { video.srcObject = new MediaStream([event.track]); };
  const { sender } = one.addTransceiver('video', { direction: 'sendonly' });
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription);
  while (one.connectionState !== 'connected') await new Promise((next) => setTimeout(next, 20));
  await new Promise((next) => setTimeout(next, 500));
  const rendered = new Promise((done) => video.requestVideoFrameCallback(() => done(performance.now())));
  const began = performance.now();
  await sender.replaceTrack(track);
  const took = (await rendered) - began;
  one.close();
  other.close();
  video.remove();
  return took;
}"""


def measure_floor(browser: Browser, secure_page: str) -> list[float]:
    """Measures bare connections, each in milliseconds; cameras are given to secure pages only."""
    page = Person(browser, "Floor", 0.4, fps=15).page
    page.goto(secure_page)
    took = [float(page.evaluate(FLOOR)) for _ in range(FLOOR_ROUNDS)]
    page.context.close()
    return took


def measure_switches(browser: Browser, server: PittServer) -> dict[str, list[float]]:
    """Measures announced and immediate switches; each value is one face on one screen, in milliseconds."""
    ana = Person(browser, "Ana", 0.0, fps=15, viewport={"width": 1440, "height": 640})
    students = [
        Person(browser, name, hue, fps=15) for name, hue in zip("BCDEF", (0.16, 0.33, 0.5, 0.66, 0.83), strict=True)
    ]
    everybody = {person.name: person for person in [ana, *students]}
    ana.page.goto(server.sign_in_link)
    ana.page.get_by_text("Your classrooms").wait_for()
    ana.enter(server.join_link, "Open the class")
    for student in students:
        student.enter(server.join_link)
    ana.press("Broadcast")
    for student in students:
        student.expect_faces_of(ana)
    found: dict[str, list[float]] = {"announced": [], "immediate": []}
    for _ in range(ROUNDS):
        _watch_for_mates(everybody, students)
        ana.press("Split 5 students", exact=False)
        found["announced"] += _read(students, None)
        _watch(students, [ana])
        ana.press("Bring 5 students back", exact=False)
        ana.page.get_by_role("button", name="Now", exact=True).wait_for()
        time.sleep(1.5)  # Lets connections be made ahead, as in any countdown; not a wait for a result.
        ana.page.evaluate(PRESS)
        ana.press("Now")
        pressed = float(ana.page.evaluate("() => window.pressedAt"))
        found["immediate"] += _read(students, pressed)
    for person in everybody.values():
        assert person.faults == [], person.faults
    return found


def _watch(watchers: list[Person], faces: list[Person]) -> None:
    wanted = {face.name: list(face.colour or ()) for face in faces}
    for watcher in watchers:
        watcher.page.evaluate(WATCH, {name: colour for name, colour in wanted.items() if name != watcher.name})


def _watch_for_mates(everybody: dict[str, Person], students: list[Person]) -> None:
    """Watches for all students: which of them are one's mates is known only later."""
    _watch(students, students)


def _read(watchers: list[Person], began: float | None) -> list[float]:
    """Reads how long each face took, once everybody has seen all whom their place shows."""
    took = []
    for watcher in watchers:

        def complete(watcher: Person = watcher) -> dict[str, Any] | None:
            seen: dict[str, Any] = watcher.page.evaluate("() => window.seenFaces")
            switched = watcher.page.evaluate(LAST_SWITCH)
            shown = [name for name, colour in watcher.sees().items() if colour is not None]
            done = shown and switched and all(name in seen for name in shown) and len(shown) == _expected(watcher)
            return {"seen": seen, "switched": switched} if done else None

        read = wait_for(complete, f"{watcher.name} to see everybody")
        start = began if began is not None else read["switched"]["dueAt"]
        took += [at - start for at in read["seen"].values() if start <= at <= start + LONGEST_MS]
        watcher.page.evaluate("() => window.watching.abort()")
    return took


def _expected(watcher: Person) -> int:
    """Tells how many other faces the place shows."""
    return watcher.page.locator("figure[data-participant]").count()


def main() -> None:
    """Runs the benchmark and records its figures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PittServer(Path(folder) / "data") as server,
        chromium() as browser,
    ):
        floor = statistics.median(measure_floor(browser, server.running.own))
        found = measure_switches(browser, server)
    both = sorted(found["announced"] + found["immediate"])
    against = "a bare connection, replaceTrack to first frame (p50)"
    for kind, took in found.items():
        print(f"{kind}: {len(took)} faces, p50 {statistics.median(took):.0f} ms, max {max(took):.0f} ms")
    p95 = both[round(0.95 * (len(both) - 1))]
    for name, value in (("p50", statistics.median(both)), ("p95", p95), ("max", both[-1])):
        record(f"switch.mesh.{name}_ms", value, "ms", against, value / floor)


if __name__ == "__main__":
    main()
