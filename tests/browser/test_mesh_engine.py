"""The mesh engine between two real pages, without a server: only signalling goes through this test."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

pytestmark = pytest.mark.browser

WEB = Path(__file__).parents[2] / "web"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-renderer-backgrounding"]
START = """async ([me, colour]) => {
  const { MeshEngine } = await import('/src/media/mesh.ts');
  const { planMedia } = await import('/src/media/plan.ts');
  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
  const context = canvas.getContext('2d');
  setInterval(() => { context.fillStyle = colour; context.fillRect(0, 0, 160, 120); }, 60);
  window.remote = {};
  window.engine = new MeshEngine(me, {
    remote: (remote) => { window.remote = remote; },
    unreachable: () => {},
    signal: (to, data) => window.pass(me, to, JSON.stringify(data)),
  });
  engine.setTracks({ audio: null, video: canvas.captureStream(15).getVideoTracks()[0] });
  window.place = (epoch, kind, ids, sources) => ({
    epoch, kind, number: 1, sources, called_at: null, texts: {},
    members: Object.fromEntries(ids.map((id) => [id, { name: id, here: true, visiting: '' }])),
  });
  window.go = (now, next) => engine.apply(planMedia(me, now && place(...now), next && place(...next), false));
  window.seen = (id) => {
    const stream = window.remote[id]?.video;
    if (!stream) return 'nothing';
    if (!window.video) {
      window.video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
      document.body.prepend(video);
    }
    if (video.srcObject !== stream) { video.srcObject = stream; video.play(); }
    if (!video.videoWidth) return 'nothing';
    const eye = new OffscreenCanvas(1, 1).getContext('2d');
    eye.drawImage(video, 0, 0, 1, 1);
    const [red, green, blue] = eye.getImageData(0, 0, 1, 1).data;
    return red > 150 ? 'red' : blue > 150 ? 'blue' : `${red},${green},${blue}`;
  };
}"""


@pytest.fixture
async def origin() -> AsyncIterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    vite = await asyncio.create_subprocess_exec(
        "node", "node_modules/vite/bin/vite.js", "--port", str(port), "--strictPort", "--host", "127.0.0.1",
        cwd=WEB, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert vite.stdout is not None
    while b"ready" not in (line := await vite.stdout.readline()):
        assert line, "the development server ended"
    yield f"http://127.0.0.1:{port}"
    vite.terminate()
    await vite.communicate()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)


async def join(browser: Browser, origin: str, me: str, colour: str, pages: dict[str, Page]) -> Page:
    page = await (await browser.new_context()).new_page()

    async def pass_on(sender: str, to: str, data: str) -> None:
        if to in pages:
            await pages[to].evaluate("([from, data]) => window.engine?.receive(from, data)", [sender, json.loads(data)])

    await page.expose_function("pass", pass_on)
    await page.goto(f"{origin}/dependency-cruiser.cjs")
    await page.evaluate(START, [me, colour])
    pages[me] = page
    return page


async def sees(page: Page, whom: str, what: str) -> None:
    await page.wait_for_function("([whom, what]) => window.seen(whom) === what", arg=[whom, what], timeout=30_000)


async def go(page: Page, now: Any, following: Any = None) -> None:
    await page.evaluate("([now, next]) => window.go(now, next)", [now, following])


async def test_broadcast_groups_and_a_reload(browser: Browser, origin: str) -> None:
    pages: dict[str, Page] = {}
    ana = await join(browser, origin, "a", "red", pages)
    bo = await join(browser, origin, "b", "blue", pages)
    stage = [1, "broadcast", ["a"], ["a"]]
    group = [2, "group", ["a", "b"], ["a", "b"]]
    await go(ana, stage)
    await go(bo, stage)
    await sees(bo, "a", "red")

    await go(ana, stage, group)
    await go(bo, stage, group)
    await go(ana, group)
    await go(bo, group)
    await sees(ana, "b", "blue")
    await sees(bo, "a", "red")

    await bo.close()
    bo = await join(browser, origin, "b", "red", pages)
    await go(bo, group)
    await sees(bo, "a", "red")
    await sees(ana, "b", "red")

    await go(ana, [3, "group", ["a", "c"], ["a", "c"]])
    await bo.wait_for_function("() => ['connecting', 'unreachable'].includes(window.remote.a.state)", timeout=30_000)
