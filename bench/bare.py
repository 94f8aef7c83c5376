"""The floor under a switch: the same camera and voice over a bare pair of connections in one page."""

from playwright.sync_api import Browser

from bench.devices import SING
from bench.watching import LISTEN
from tests.browser.seeing import Person

ROUNDS = 20

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

# One voice takes the place of another, as in a slot of the media server, and is listened for in the same way.
FLOOR_VOICES = """async (rounds) => {
  const voices = [430, 770].map((hz) => ({ hz, track: (SING)(hz) }));
  const one = new RTCPeerConnection();
  const other = new RTCPeerConnection();
  one.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
  other.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
  const audio = Object.assign(document.createElement('audio'), { autoplay: true });
  document.body.append(audio);
  other.ontrack = (event) => { audio.srcObject = new MediaStream([event.track]); };
  const { sender } = one.addTransceiver(voices[1].track, { direction: 'sendonly' });
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription);
  while (one.connectionState !== 'connected') await new Promise((next) => setTimeout(next, 20));
  (LISTEN)();
  const took = [];
  for (let round = 0; round < rounds; round++) {
    await new Promise((next) => setTimeout(next, 700));
    const { hz, track } = voices[round % 2];
    const heard = new Promise((done) => { window.ear.onmessage = ({ data }) => done(data.at); });
    window.ear.postMessage({ voice: hz });
    const began = performance.timeOrigin + performance.now();
    await sender.replaceTrack(track);
    took.push((await heard) - began);
  }
  one.close();
  other.close();
  return took;
}""".replace("SING", SING).replace("LISTEN", LISTEN)


def measure_voices(browser: Browser, secure_page: str) -> list[float]:
    """Measures how long a voice takes over a bare connection until it is heard, each in milliseconds."""
    page = Person(browser, "Floor", 0.4, bypass_csp=True).page
    page.goto(secure_page)
    page.mouse.click(1, 1)  # A page that nobody has touched makes no sound.
    took = [float(each) for each in page.evaluate(FLOOR_VOICES, ROUNDS)]
    page.context.close()
    return took


def measure_floor(browser: Browser, secure_page: str) -> list[float]:
    """Measures bare connections, each in milliseconds; cameras are given to secure pages only."""
    page = Person(browser, "Floor", 0.4, fps=15).page
    page.goto(secure_page)
    took = [float(page.evaluate(FLOOR)) for _ in range(ROUNDS)]
    page.context.close()
    return took
