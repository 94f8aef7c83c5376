"""Every screen in every state: nothing is missing from the list, axe finds no fault, nothing sticks out sideways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.gallery import (
    NARROW,
    WEB,
    WIDE,
    Scheme,
    Screen,
    build_gallery,
    chromium,
    listed_screens,
    served,
    show,
)

pytestmark = pytest.mark.browser

AXE = WEB / "node_modules/axe-core/axe.min.js"
SCREENS = listed_screens()
# Width changes what stands where, the scheme only colours: the second look at a width is for contrast alone.
LOOKS: list[tuple[tuple[int, int], Scheme, bool]] = [
    (NARROW, "light", True),
    (NARROW, "dark", False),
    (WIDE, "dark", True),
    (WIDE, "light", False),
]
RUN_AXE = """async (only) => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) });
  return violations.map(({ id, help, nodes }) => ({
    id, help, where: nodes.map((node) => node.target.join(' ') + ': ' + node.html.slice(0, 160))
  }));
}"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Gives the address of the gallery."""
    built = tmp_path_factory.mktemp("gallery")
    build_gallery(built)
    with served(built) as base:
        yield base


@pytest.fixture(scope="module")
def page(gallery: str) -> Iterator[Page]:
    """Gives one page for all screens; what it complains about is a fault."""
    with chromium() as browser:
        page = browser.new_page(reduced_motion="reduce", bypass_csp=True)  # for axe itself
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: _note_foreign(request.url, gallery, complaints))
        page.complaints = complaints  # type: ignore[attr-defined]
        yield page


def _note_foreign(url: str, base: str, complaints: list[str]) -> None:
    if not url.startswith((base, "blob:", "data:")):
        complaints.append(f"asks a foreign host: {url}")


def _faults(page: Page, *, everything: bool = True) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, None if everything else ["color-contrast"])
    return found


def test_every_route_and_every_state_is_listed(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/gallery.html")
    page.wait_for_selector("html[data-gallery]", state="attached")
    routes = json.loads(page.get_attribute("html", "data-routes") or "[]")
    states = json.loads(page.get_attribute("html", "data-states") or "[]")
    assert routes
    assert {screen.route for screen in SCREENS} == set(routes)
    assert sorted(screen.state for screen in SCREENS) == sorted(states)
    assert len({screen.id for screen in SCREENS}) == len(SCREENS)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.id)
def test_screen_is_accessible(page: Page, gallery: str, screen: Screen) -> None:
    complaints: list[str] = page.complaints  # type: ignore[attr-defined]
    complaints.clear()
    for (width, height), scheme, first in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        if first:
            # Another width may lead into the state by other buttons.
            show(page, gallery, screen.state)
            page.add_script_tag(path=AXE)
        assert _faults(page, everything=first) == [], f"{screen.id} at {width} px, {scheme}"
        sideways = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert sideways <= 0, f"{screen.id} at {width} px is {sideways} px too wide"
    assert complaints == []


def test_marks_leave_an_answers_words_their_room(page: Page, gallery: str) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    show(page, gallery, "student-revealed", language="pl")
    widths = page.evaluate(
        "() => [...document.querySelectorAll('.answer-words')].map((it) => it.getBoundingClientRect().width)"
    )
    assert len(widths) == 4
    assert min(widths) >= 96


def test_right_to_left_turns_the_class_around(page: Page, gallery: str) -> None:
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    show(page, gallery, "student-texts", rtl=True)
    panel = page.locator(".panel").bounding_box()
    room = page.locator(".room").bounding_box()
    assert panel is not None
    assert room is not None
    assert panel["x"] < room["x"]
    page.add_script_tag(path=AXE)
    assert _faults(page) == []


def test_pictures_can_be_taken(page: Page, gallery: str, tmp_path: Path) -> None:
    from tests.browser.screenshots import take

    show(page, gallery, "student-countdown")
    take(page, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 10_000
