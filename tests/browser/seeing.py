"""People in real pages: a Chromium with coloured cameras, and what somebody sees on their screen, by its pixels."""

from __future__ import annotations

import colorsys
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.support.server import wait_for as wait_often

T = TypeVar("T")
POLL_S = 0.25
"""Looking into seven pages more often than that would itself keep them from moving."""


def wait_for(condition: Callable[[], T | None], what: str) -> T:
    """Waits for a condition of pages."""
    return wait_often(condition, what, every_s=POLL_S)


CHROMIUM = Path(__file__).with_name("chromium-of-a-person") if os.geteuid() == 0 else Path("/usr/bin/chromium")

# Neither the autoplay policy nor the permission prompts are switched off: both are part of what is tested. The real
# device of Chromium is a fake one, which shows a moving picture and beeps.
ARGUMENTS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream=fps=8",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
]

COLOURED_CAMERA = """(colour, fps) => {
  const media = navigator.mediaDevices;
  const cameras = [];
  window.unplugCamera = (otherColour) => {
    colour = otherColour;
    for (const camera of cameras.splice(0)) {
      camera.stop();
      camera.dispatchEvent(new Event('ended'));
    }
  };
  media.enumerateDevices = async () => [
    { kind: 'videoinput', deviceId: 'c', groupId: '', label: 'Coloured camera' },
    { kind: 'audioinput', deviceId: 'm', groupId: '', label: 'Silent microphone' },
  ];
  media.getUserMedia = async (wanted) => {
    const stream = new MediaStream();
    if (wanted.video) {
      const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
      const context = canvas.getContext('2d');
      const filmed = colour;
      let frame = 0;
      setInterval(() => {
        context.fillStyle = filmed;
        context.fillRect(0, 0, 160, 120);
        context.fillStyle = 'black';
        context.fillRect((frame++ * 8) % 160, 112, 8, 8);
      }, 1000 / fps);
      cameras.push(canvas.captureStream(fps).getVideoTracks()[0]);
      stream.addTrack(cameras.at(-1));
    }
    if (wanted.audio) {
      const audio = new AudioContext({ sinkId: { type: 'none' } });
      const out = audio.createMediaStreamDestination();
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      gain.gain.value = 0.01;
      tone.connect(gain).connect(out);
      tone.start();
      stream.addTrack(out.stream.getAudioTracks()[0]);
    }
    return stream;
  };
}"""

# A screen of one colour with a tone as its sound.
COLOURED_SCREEN = """(colour, frequency) => {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 320, 180);
      context.fillStyle = 'black';
      context.fillRect((frame++ * 8) % 320, 172, 8, 8);
    }, 125);
    const audio = new AudioContext({ sinkId: { type: 'none' } });
    const out = audio.createMediaStreamDestination();
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    const gain = audio.createGain();
    gain.gain.value = 0.3;
    tone.connect(gain).connect(out);
    tone.start();
    return new MediaStream([...canvas.captureStream(8).getTracks(), ...out.stream.getTracks()]);
  };
}"""

# Tells which tones are played: the loudest frequency in each element, where it is not silent.
HEARD = """async () => {
  window.ears ??= { audio: new AudioContext({ sinkId: { type: 'none' } }), taken: new Map() };
  const { audio, taken } = window.ears;
  for (const element of document.querySelectorAll('audio')) {
    if (!element.srcObject || element.paused || taken.has(element.srcObject)) continue;
    const ear = Object.assign(audio.createAnalyser(), { fftSize: 4096, smoothingTimeConstant: 0 });
    audio.createMediaStreamSource(element.srcObject).connect(ear);
    taken.set(element.srcObject, ear);
  }
  const heard = [];
  for (const ear of taken.values()) {
    const levels = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    if (levels[loudest] > -80) heard.push((loudest * audio.sampleRate) / ear.fftSize);
  }
  return heard;
}"""

# Everything around the faces follows a switch a moment later; a test is quicker, and would press what has gone.
DRAWN = "() => document.documentElement.dataset.drawn === document.documentElement.dataset.epoch"

# Draws the middle of every tile's video and gives its colour; only what is rendered, moving and uncovered counts.
SEEN = """() => Object.fromEntries(
  [...document.querySelectorAll('.tiles:not([aria-hidden="true"]) figure[data-participant]')].map((tile) => {
    const video = tile.querySelector('video');
    if (!video || !video.videoWidth || video.readyState < 2) return [tile.dataset.name, null];
    if (tile.dataset.picture !== 'video') return [tile.dataset.name, null];
    const eye = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    eye.drawImage(video, video.videoWidth / 2, video.videoHeight / 4, 1, 1, 0, 0, 1, 1);
    return [tile.dataset.name, [...eye.getImageData(0, 0, 1, 1).data].slice(0, 3)];
  }),
)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Starts Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def chromium_elsewhere(browser: Browser, network: str, folder: Path) -> Browser:
    """Starts another Chromium in a network namespace; to be closed."""
    wrapper = folder / "chromium"
    wrapper.write_text(f'#!/bin/sh\nexec ip netns exec {network} {CHROMIUM} "$@"\n')
    wrapper.chmod(0o755)
    return browser.browser_type.launch(executable_path=wrapper, args=ARGUMENTS)


class Face(Protocol):
    """What a tile shows: a name, and the colour of the picture; None for the browser's own fake device."""

    name: str
    colour: tuple[int, ...] | None


class ViewerError(Exception):
    """Says what a page could not do."""


class Viewer(ABC):
    """Is somebody who looks at a page of the class, in whatever browser."""

    name: str
    colour: tuple[int, ...] | None

    @abstractmethod
    def evaluate(self, function: str, argument: Any = None) -> Any:
        """Runs a function in the page."""

    def attribute(self, name: str) -> str | None:
        """Reads what the page says of its state on its root."""
        found = self.evaluate("(name) => document.documentElement.getAttribute(name)", name)
        return None if found is None else str(found)

    def sees(self) -> dict[str, Any]:
        """Gives the colour of every tile's rendered video by the name below it; null where there is no picture."""
        return dict(self.evaluate(SEEN))

    def sees_faces_of(self, *people: Face) -> bool:
        """Tells whether the tiles with a moving picture are exactly these people's, each in their own colour."""
        pictures = {name: colour for name, colour in self.sees().items() if colour is not None}
        if set(pictures) != {person.name for person in people}:
            return False
        return all(person.colour is None or _near(pictures[person.name], person.colour) for person in people)

    def expect(self, condition: Callable[[], T | None], what: str) -> T:
        """Waits for a condition."""
        try:
            return wait_for(condition, what)
        except AssertionError:
            raise AssertionError(f"{self.name} waited in vain {what}; sees {self._glance()}") from None

    def expect_faces_of(self, *people: Face) -> None:
        """Waits until exactly these people are seen."""
        try:
            wait_for(lambda: self.sees_faces_of(*people), "faces")
        except AssertionError:
            names = ", ".join(person.name for person in people)
            raise AssertionError(f"{self.name} should see {names} but sees {self._glance()}") from None

    def _glance(self) -> str:
        try:
            return f"{self.sees()} at {self.attribute('data-place')}"
        except (PlaywrightError, ViewerError) as error:
            return f"nothing: {error}"


class SharedScreen:
    """Is what somebody shows of their screen, and the tone that belongs to it."""

    def __init__(self, owner: Person, hue: float, frequency: float) -> None:
        """Lets a page that is not loaded yet share it when it asks."""
        self.name = f"{owner.name}'s screen"
        self.colour: tuple[int, ...] | None = _colour(hue)
        self.frequency = frequency
        owner.context.add_init_script(f"({COLOURED_SCREEN})('{_css(_colour(hue))}', {frequency})")

    def is_heard_by(self, person: Viewer) -> bool:
        """Tells whether its tone is played to somebody."""
        return any(abs(tone - self.frequency) < 30 for tone in person.evaluate(HEARD))


class Person(Viewer):
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, name: str, hue: float | None, *, fps: int = 8, **context: Any) -> None:
        """Makes a page with a camera of one colour, or (hue None) with the browser's own fake device."""
        self.name = name
        self.colour = None if hue is None else _colour(hue)
        # Small windows: Chromium renders without a graphics card here, and seven pages share the machine.
        self.context: BrowserContext = browser.new_context(
            **{"locale": "en-GB", "viewport": {"width": 420, "height": 360}, "reduced_motion": "reduce", **context}
        )
        if self.colour is None:
            self.context.grant_permissions(["camera", "microphone"])
        else:
            self.context.add_init_script(f"({COLOURED_CAMERA})('{_css(self.colour)}', {fps})")
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._note)

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """Runs a function in the page."""
        return self.page.evaluate(function, argument)

    def unplug_camera(self, hue: float) -> None:
        """Takes the camera away, as when it is unplugged; the one that is left has another colour."""
        self.colour = _colour(hue)
        self.page.evaluate("(colour) => window.unplugCamera(colour)", _css(self.colour))

    def _note(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Presses a button by its name, once the buttons are those of the place where the page is."""
        self.page.wait_for_function(DRAWN)
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def choose(self, button: str, entry: str) -> None:
        """Opens a menu or a list by its button and takes an entry."""
        self.press(button, exact=False)
        entries = self.page.get_by_role("menuitem", name=entry, exact=True)
        entries.or_(self.page.get_by_role("option", name=entry, exact=True)).click()

    def leave(self) -> None:
        """Leaves the class on purpose."""
        self.press("Leave")
        self.page.get_by_role("heading", name="You have left the class").wait_for()

    def enter(self, link: str, button: str = "Join the class") -> None:
        """Comes from the link into the class: a name, and two presses where permission was not given before."""
        self.page.goto(link)
        field = self.page.get_by_label("Your name")
        field.wait_for()
        if self.colour is not None:
            self.press("Turn on camera and microphone")
        field.fill(self.name)
        self.press(button)
        self.expect(lambda: self.attribute("data-connection") == "online", "to be in the class")

    def take_picture(self, folder: Path) -> None:
        """Keeps what is on the screen, for whoever reads why a test failed."""
        with suppress(PlaywrightError):
            self.page.screenshot(path=folder / f"{self.name}.png", timeout=5_000)


def _colour(hue: float) -> tuple[int, ...]:
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(hue, 1, 0.9))


def _css(colour: tuple[int, ...]) -> str:
    return f"rgb({', '.join(str(part) for part in colour)})"


def _near(seen: list[int], wanted: tuple[int, ...]) -> bool:
    """Allows for what VP8 and the way over YUV do to a plain colour."""
    return all(abs(one - other) <= 40 for one, other in zip(seen, wanted, strict=True))
