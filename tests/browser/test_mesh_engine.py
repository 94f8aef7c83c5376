"""The mesh engine between two real pages, without a server: only signalling goes through this test."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
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
  window.unreachable = [];
  window.engine = new MeshEngine(me, {
    remote: (remote) => { window.remote = remote; },
    sound: () => {},
    unreachable: (participants) => { window.unreachable = participants; },
    signal: (to, data) => window.pass(me, to, JSON.stringify(data)),
  });
  engine.setTracks({ audio: null, video: canvas.captureStream(15).getVideoTracks()[0] });
  window.place = (epoch, kind, ids, sources) => ({
    epoch, kind, number: 1, sources, called_at: null, texts: {},
    members: Object.fromEntries(ids.map((id) => [id, { name: id, here: true, visiting: '' }])),
  });
  window.go = (now, next, soon) =>
    engine.apply(planMedia(me, now && place(...now), next && place(...next), false, soon));
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


SPEAK = """async () => {
  const audio = new AudioContext();
  const out = audio.createMediaStreamDestination();
  const tone = audio.createOscillator();
  tone.connect(out);
  tone.start();
  await audio.resume();
  engine.setTracks({ ...engine.tracks, audio: out.stream.getAudioTracks()[0] });
}"""
CONNECTED = "() => [...engine.peers.values()].some(({ link }) => link?.connected)"
HEARS = """async () => {
  const links = [...engine.peers.values()].flatMap(({ link }) => link ?? []);
  const reports = await Promise.all(links.map((link) => link.pc.getStats()));
  return reports.flatMap((report) => [...report.values()])
    .some(({ type, kind, packetsReceived }) => type === 'inbound-rtp' && kind === 'audio' && packetsReceived > 0);
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


Loses = Callable[[str, dict[str, Any]], bool]


def loses_nothing(sender: str, message: dict[str, Any]) -> bool:
    return False


async def join(
    browser: Browser, origin: str, me: str, colour: str, pages: dict[str, Page], loses: Loses = loses_nothing
) -> Page:
    """Brings a page with an engine in; `loses` says which of its messages are lost on the way."""
    page = await (await browser.new_context()).new_page()

    async def pass_on(sender: str, to: str, data: str) -> None:
        message = json.loads(data)
        if to in pages and not loses(sender, message):
            await pages[to].evaluate("([from, data]) => window.engine?.receive(from, data)", [sender, message])

    await page.expose_function("pass", pass_on)
    await page.goto(f"{origin}/dependency-cruiser.cjs")
    await page.evaluate(START, [me, colour])
    pages[me] = page
    return page


async def sees(page: Page, whom: str, what: str) -> None:
    await page.wait_for_function("([whom, what]) => window.seen(whom) === what", arg=[whom, what], timeout=30_000)


async def go(page: Page, now: Any, following: Any = None, *, soon: bool = False) -> None:
    await page.evaluate("([now, next, soon]) => window.go(now, next, soon)", [now, following, soon])


STAGE = [1, "broadcast", ["a"], ["a"]]


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


async def test_a_lost_answer_is_given_again(browser: Browser, origin: str) -> None:
    lost: list[dict[str, Any]] = []

    def loses_first_answer(sender: str, message: dict[str, Any]) -> bool:
        is_answer = message["kind"] == "description" and message["description"]["type"] == "answer"
        if not is_answer or lost:
            return False
        lost.append(message)
        return True

    pages: dict[str, Page] = {}
    ana = await join(browser, origin, "a", "red", pages, loses_first_answer)
    bo = await join(browser, origin, "b", "blue", pages)
    await go(ana, STAGE)
    await go(bo, STAGE)
    await sees(bo, "a", "red")
    assert len(lost) == 1


async def test_a_connection_that_nobody_answers_is_begun_anew(browser: Browser, origin: str) -> None:
    links: list[str] = []

    def loses_first_link(sender: str, message: dict[str, Any]) -> bool:
        if message["link"] not in links:
            links.append(message["link"])
        return bool(message["link"] == links[0])

    pages: dict[str, Page] = {}
    ana = await join(browser, origin, "a", "red", pages)
    bo = await join(browser, origin, "b", "blue", pages, loses_first_link)
    await go(ana, STAGE)
    await go(bo, STAGE)
    await bo.wait_for_function("() => window.unreachable.join() === 'a'", timeout=30_000)
    await sees(bo, "a", "red")
    await bo.wait_for_function("() => window.unreachable.length === 0", timeout=30_000)


async def test_in_the_last_moment_before_a_switch_the_picture_comes_but_not_the_voice(
    browser: Browser, origin: str
) -> None:
    pages: dict[str, Page] = {}
    ana = await join(browser, origin, "a", "red", pages)
    bo = await join(browser, origin, "b", "blue", pages)
    group = [2, "group", ["a", "b"], ["a", "b"]]
    for page in (ana, bo):
        await page.mouse.click(5, 5)
        await page.evaluate(SPEAK)
    for soon, what in ((False, "nothing"), (True, "red")):
        await go(ana, [1, "broadcast", ["t"], ["t"]], group, soon=soon)
        await go(bo, [1, "broadcast", ["t"], ["t"]], group, soon=soon)
        await bo.wait_for_function(CONNECTED, timeout=30_000)
        await sees(bo, "a", what)
    assert await bo.evaluate("() => window.remote.a.state") == "idle"
    assert not await bo.evaluate(HEARS)
    await go(ana, group)
    await go(bo, group)
    await bo.wait_for_function(HEARS, timeout=30_000)
