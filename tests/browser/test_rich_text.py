"""Texts with formulas, code and pictures in real browsers: under the product's policy, from its own host alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.firefox import firefox
from tests.browser.gallery import build_gallery, chromium, served, show

pytestmark = pytest.mark.browser

SEEN = """() => {
  const box = (element) => element ? element.getBoundingClientRect() : { width: 0, height: 0 };
  const part = document.querySelector('.question-text .katex-html .mfrac');
  const picture = document.querySelector('.rich-image');
  return {
    formulas: document.querySelectorAll('.katex-html').length,
    waiting: document.querySelectorAll('.rich-math:not(.rich-drawn)').length,
    fonts: ['1em KaTeX_Main', 'italic 1em KaTeX_Math'].map((font) => document.fonts.check(font)),
    loaded: [...document.fonts].filter((face) => face.status === 'loaded' && /KaTeX/.test(face.family)).length,
    fraction: box(part).height > 20 && box(part).width > 8,
    picture: Boolean(picture?.complete && picture.naturalWidth),
    coloured: document.querySelectorAll('.hljs-keyword').length,
    links: [...document.querySelectorAll('.rich img')].map((one) => new URL(one.src).host === location.host),
    elsewhere: performance.getEntriesByType('resource')
      .map(({ name }) => name).filter((name) => !name.startsWith(location.origin) && !/^(blob|data):/.test(name)),
    fontFiles: performance.getEntriesByType('resource').filter(({ name }) => /KaTeX.*woff2/.test(name)).length,
    older: performance.getEntriesByType('resource').filter(({ name }) => /KaTeX.*(woff|ttf)$/.test(name)).length,
  };
}"""
READY = """() => document.querySelectorAll('.rich-drawn').length > 4
  && !document.querySelector('.rich-math:not(.rich-drawn)')
  && document.querySelector('.hljs-keyword') !== null
  && [...document.querySelectorAll('.rich-image')].every((one) => one.complete)"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Gives the address of the gallery."""
    built = tmp_path_factory.mktemp("gallery")
    build_gallery(built)
    with served(built) as base:
        yield base


@pytest.fixture
def page(gallery: str) -> Iterator[Page]:
    """Gives a page that keeps what the browser complains of."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda asked: None if asked.url.startswith(gallery) else complaints.append(asked.url))
        page.complaints = complaints  # type: ignore[attr-defined]
        yield page


def _expect_everything(seen: dict[str, object]) -> None:
    assert seen["waiting"] == 0
    assert seen["fonts"] == [True, True]
    assert isinstance(seen["loaded"], int)
    assert seen["loaded"] >= 2
    assert seen["fraction"] is True
    assert seen["picture"] is True
    assert seen["elsewhere"] == []
    assert seen["fontFiles"] != 0
    assert seen["older"] == 0


@pytest.mark.parametrize("state", ["student-vote-rich", "student-revealed-rich", "teaching-rich", "results-rich"])
def test_a_text_is_drawn_under_the_policy(page: Page, gallery: str, state: str) -> None:
    show(page, gallery, state)
    page.wait_for_function(READY)
    _expect_everything(page.evaluate(SEEN))
    assert page.complaints == []  # type: ignore[attr-defined]


def test_what_is_drawn_lazily_is_not_fetched_without_need(page: Page, gallery: str) -> None:
    show(page, gallery, "student-vote")
    names = page.evaluate("() => performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in names if "formulas" in name or "colouring" in name or "KaTeX" in name]


def test_an_answer_is_called_by_what_is_read(page: Page, gallery: str) -> None:
    show(page, gallery, "student-vote-rich")
    page.wait_for_function(READY)
    said = page.locator(".answer-list").aria_snapshot()
    assert "as before" in said
    assert "TypeError" in said
    assert "\\frac" not in said


def test_firefox_draws_it_too(gallery: str) -> None:
    with firefox("Ana") as ana:
        ana._ask("open", f"{gallery}/gallery.html?state=student-vote-rich")
        ana.expect(lambda: bool(ana.evaluate(READY)), "to see the formulas")
        _expect_everything(ana.evaluate(SEEN))
        assert ana.faults == []
