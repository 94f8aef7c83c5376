"""The floor under a switch: the same camera over a bare pair of connections in one page."""

from playwright.sync_api import Browser

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


def measure_floor(browser: Browser, secure_page: str) -> list[float]:
    """Measures bare connections, each in milliseconds; cameras are given to secure pages only."""
    page = Person(browser, "Floor", 0.4, fps=15).page
    page.goto(secure_page)
    took = [float(page.evaluate(FLOOR)) for _ in range(ROUNDS)]
    page.context.close()
    return took
