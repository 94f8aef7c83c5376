"""Watches what people are shown all the while: every frame of every uncovered tile, not only what is there last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.browser.seeing import Face, Viewer

# Whenever a tile has a new frame or is changed, what is about to be painted is looked at: the middle of its picture
# must have the colour of the person whose name is under it.
WATCH = """(wanted) => {
  const eye = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const shown = { frames: 0, wrong: [] };
  window.shown = shown;
  const watched = new WeakSet();
  const changed = new Set();
  const mark = (tile) => {
    if (changed.size === 0) requestAnimationFrame(look);
    changed.add(tile);
  };
  const look = () => {
    for (const tile of changed) check(tile);
    changed.clear();
  };
  const check = (tile) => {
    const video = tile.querySelector('video');
    const { name, participant } = tile.dataset;
    const colour = wanted[name];
    if (!colour || !participant || !tile.isConnected) return;
    if (!video.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
    eye.clearRect(0, 0, 1, 1);
    if (video.readyState >= 2)
      eye.drawImage(video, video.videoWidth / 2, video.videoHeight / 4, 1, 1, 0, 0, 1, 1);
    // Red, green, blue, and whether anything was drawn at all.
    const seen = [...eye.getImageData(0, 0, 1, 1).data];
    shown.frames++;
    if (colour.every((part, at) => Math.abs(part - seen[at]) <= 40)) return;
    const near = (other) => other.every((part, at) => Math.abs(part - seen[at]) <= 40);
    const of = Object.keys(wanted).find((other) => near(wanted[other])) ?? 'nobody';
    const { place } = document.documentElement.dataset;
    const at = Math.round(performance.now());
    const switched = Math.round(at - (performance.getEntriesByName('pitt-switch').at(-1)?.startTime ?? 0));
    const { readyState: ready, videoWidth: width } = video;
    shown.wrong.push({ name, of, seen: seen.join(), place, at, switched, ready, width });
  };
  const find = () => {
    for (const tile of document.querySelectorAll('figure[data-name]')) {
      const video = tile.querySelector('video');
      if (!video) continue;
      mark(tile);
      if (watched.has(video)) continue;
      watched.add(video);
      // The element of a picture goes on into other tiles.
      const next = () => {
        const now = video.closest('figure[data-name]');
        if (now) mark(now);
        video.requestVideoFrameCallback(next);
      };
      video.requestVideoFrameCallback(next);
    }
  };
  const attributeFilter = ['class', 'aria-hidden', 'data-name', 'data-participant', 'data-picture', 'data-proved'];
  const all = { subtree: true, childList: true, attributes: true, attributeFilter };
  new MutationObserver(find).observe(document.body, all);
  find();
}"""


def watch_faces(watchers: Sequence[Viewer], faces: Sequence[Face]) -> None:
    """Has people watch the faces and screens of others, whose colours must be plain."""
    colours = {face.name: list(face.colour) for face in faces if face.colour is not None}
    for person in watchers:
        person.evaluate(WATCH, colours)


def wrong_pictures(*people: Viewer) -> list[dict[str, Any]]:
    """Gives what was shown under a wrong name, black or empty since `watch_faces`."""
    found = []
    for person in people:
        shown = person.evaluate("() => window.shown")
        assert shown["frames"] > 0, f"{person.name} has seen nothing"
        found += [{"who": person.name, **each} for each in shown["wrong"]]
    return found


def frames_seen(*people: Viewer) -> int:
    """Tells how many frames were looked at."""
    return sum(int(person.evaluate("() => window.shown.frames")) for person in people)
