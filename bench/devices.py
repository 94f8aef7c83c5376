"""Microphones and cameras of the benchmark: one plain colour and one tone for everybody, made beside the page's work."""

import json

# A real camera takes its pictures and a real microphone its sound whatever the page is busy with, so pictures are made
# in a worker, and the tone where audio is rendered: at 8 kHz and in large blocks, which is enough for it and
# spares the machine that has to carry six people.
_DEVICES = """({ colour, fps, hz }) => {
  const film = ([red, green, blue], fps) => {
    self.onmessage = ({ data }) => {
      const frames = data.getWriter();
      const [width, height] = [160, 120];
      const bytes = new ArrayBuffer(4 * width * height);
      const pixels = new Uint32Array(bytes);
      const plain = (255 << 24) | (blue << 16) | (green << 8) | red;
      let count = 0;
      setInterval(() => {
        pixels.fill(plain);
        const at = (8 * count++) % width;
        for (let row = 112; row < height; row++) pixels.fill(255 << 24, row * width + at, row * width + at + 8);
        const timestamp = Math.round(1_000 * performance.now());
        frames.write(new VideoFrame(bytes, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp }));
      }, 1_000 / fps);
    };
  };
  const camera = () => {
    const source = `(${film})(${JSON.stringify(colour)}, ${fps})`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    const track = new MediaStreamTrackGenerator({ kind: 'video' });
    worker.postMessage(track.writable, [track.writable]);
    return track;
  };
  const microphone = () => {
    const context = new AudioContext({ sampleRate: 8_000, latencyHint: 'playback', sinkId: { type: 'none' } });
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    const gain = context.createGain();
    gain.gain.value = 0.2;
    const out = context.createMediaStreamDestination();
    tone.connect(gain).connect(out);
    tone.start();
    return out.stream.getAudioTracks()[0];
  };
  navigator.mediaDevices.getUserMedia = async ({ video, audio }) =>
    new MediaStream([...(video ? [camera()] : []), ...(audio ? [microphone()] : [])]);
}"""


def devices(colour: tuple[int, ...], fps: int, hz: int) -> str:
    """Gives the script by which a page gets a camera of one colour and a microphone that sings one tone."""
    return f"({_DEVICES})({json.dumps({'colour': colour, 'fps': fps, 'hz': hz})})"
