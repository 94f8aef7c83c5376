"""Takes pictures of every screen in every state: 360 and 1440 px, light and dark, and one from right to left.

Run it as `python -m tests.browser.screenshots [folder]`; the folder is docs/pictures unless told.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.gallery import NARROW, ROOT, WIDE, Scheme, build_gallery, chromium, listed_screens, served, show

RIGHT_TO_LEFT = "student-group"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

# Everything that moves stands at its beginning, and every change of colour at its end, so that the same screen gives
# the same picture.
STAND_STILL = """() => document.getAnimations().forEach((it) => {
  if (it instanceof CSSTransition) it.finish();
  else { it.pause(); it.currentTime = 0; }
})"""


def take(page: Page, file: Path) -> None:
    """Takes one picture."""
    page.evaluate(STAND_STILL)
    page.screenshot(path=file)


def main(folder: Path) -> None:
    """Takes all pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as built:
        build_gallery(Path(built))
        with served(Path(built)) as base, chromium() as browser:
            for width, height in (NARROW, WIDE):
                page = browser.new_page(viewport={"width": width, "height": height})
                for screen in listed_screens():
                    show(page, base, screen.state)
                    for scheme in SCHEMES:
                        page.emulate_media(color_scheme=scheme)
                        take(page, folder / f"{screen.id}-{width}-{scheme}.png")
                page.emulate_media(color_scheme="light")
                show(page, base, RIGHT_TO_LEFT, rtl=True)
                take(page, folder / f"{RIGHT_TO_LEFT}-{width}-light-rtl.png")
                page.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures")
