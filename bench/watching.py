"""What a page sees and hears of a switch, noted inside it: when a face was on the screen, when a voice began.

The page itself knows when it has seen and heard everybody whom its place shows, so that nobody asks it meanwhile.
"""

# Looks at every new frame of a face not seen yet, and notes when its colour was first on the screen. A face
# whose frames wait under cover is on the screen with the second picture that the page draws after uncovering it.
WATCH = """({ colours, tones, patience }) => {
  const { timeOrigin } = performance;
  const begun = performance.now();
  const eye = (window.eye ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }));
  const seen = {};
  const heard = {};
  const watched = new Map();
  const end = new AbortController();
  let done;
  window.everybody = new Promise((resolve, reject) => {
    done = resolve;
    setTimeout(() => reject(new Error(`saw ${Object.keys(seen)}, heard ${Object.keys(heard)} only`)), patience);
  });
  window.everybody.catch(() => {});
  const noteIfAll = () => {
    const mark = performance.getEntriesByName('pitt-switch').at(-1);
    if (!mark || mark.startTime < begun) return;
    const names = [...document.querySelectorAll('figure[data-participant]')].map(({ dataset }) => dataset.name);
    if (names.length === 0 || !names.every((name) => name in seen && (!tones || name in heard))) return;
    end.abort();
    done({ seen, heard, switched: { ...mark.detail, at: timeOrigin + mark.startTime } });
  };
  const note = (name, at) => {
    seen[name] ??= timeOrigin + at;
    noteIfAll();
  };
  const isRight = (name, video) => {
    eye.drawImage(video, video.videoWidth / 2, video.videoHeight / 4, 1, 1, 0, 0, 1, 1);
    const data = eye.getImageData(0, 0, 1, 1).data;
    return colours[name].every((part, at) => Math.abs(part - data[at]) <= 40);
  };
  const isShown = (video) => video.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const watch = (name, video) => {
    const state = { ready: false };
    watched.set(video, { name, state });
    const look = (now, { expectedDisplayTime }) => {
      if (end.signal.aborted || name in seen) return;
      if (!state.ready) state.ready = isRight(name, video);
      if (state.ready && isShown(video)) note(name, Math.max(now, expectedDisplayTime));
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  const find = () => {
    for (const [video, { name, state }] of watched) {
      if (!state.ready || name in seen || !isShown(video)) continue;
      requestAnimationFrame(() => requestAnimationFrame((now) => note(name, now)));
    }
    for (const name of Object.keys(colours)) {
      const video = document.querySelector(`figure[data-name="${name}"] video`);
      if (video && !watched.has(video)) watch(name, video);
    }
    noteIfAll();
  };
  const tiles = new MutationObserver(find);
  const attributeFilter = ['data-participant', 'data-proved', 'data-picture'];
  tiles.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter });
  end.signal.addEventListener('abort', () => tiles.disconnect());
  if (tones) {
    window.ear.port.onmessage = ({ data: { name, at } }) => {
      heard[name] = at;
      noteIfAll();
    };
    window.ear.port.postMessage(tones);
  }
  find();
}"""

# Answers when it has seen and heard all.
EVERYBODY = "() => window.everybody"

# When the next press happens, by the browser: what comes before it is the benchmark's own.
PRESS = """() => addEventListener('click', (event) => {
  window.pressedAt = performance.timeOrigin + event.timeStamp;
}, { capture: true, once: true })"""

# Listens to the sum of all voices and notes when each tone was first in it: the strength of one frequency in the last
# 24 ms (Goertzel's algorithm), looked at every 8 ms where audio is rendered, however busy the page is. A slot joins
# the sum when something has arrived in it for the first time.
LISTEN = """async () => {
  const hear = () => registerProcessor('ear', class extends AudioWorkletProcessor {
    constructor() {
      super();
      this.wanted = [];
      this.samples = new Float32Array(384);
      this.port.onmessage = ({ data }) => { this.wanted = Object.entries(data); };
    }
    process([[input]]) {
      this.samples.copyWithin(0, 128);
      if (input) this.samples.set(input, 256);
      else this.samples.fill(0, 256);
      this.wanted = this.wanted.filter(([name, hz]) => {
        if (this.strength(hz) <= 0.05) return true;
        this.port.postMessage({ name, at: Date.now() });
        return false;
      });
      return true;
    }
    strength(hz) {
      const turn = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
      let [one, two] = [0, 0];
      for (const sample of this.samples) [one, two] = [sample + turn * one - two, one];
      return (2 / this.samples.length) * Math.sqrt(one * one + two * two - turn * one * two);
    }
  });
  const context = new AudioContext({ sampleRate: 16_000, sinkId: { type: 'none' } });
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([`(${hear})()`], { type: 'text/javascript' })));
  window.ear = new AudioWorkletNode(context, 'ear', { channelCount: 1, channelCountMode: 'explicit' });
  window.ear.connect(context.destination);
  for (const { srcObject } of document.querySelectorAll('audio')) {
    const [track] = srcObject.getAudioTracks();
    const join = () => context.createMediaStreamSource(srcObject).connect(window.ear);
    if (track.muted) track.addEventListener('unmute', join, { once: true });
    else join();
  }
}"""
