"""What a page sees and hears of a switch, noted inside it: when a face was on the screen, when a voice began."""

# Looks at every new frame of a face not seen yet, and notes when its colour was first on the screen. A face
# whose frames wait under cover is on the screen with the second picture that the page draws after uncovering it.
WATCH = """(wanted) => {
  const eye = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const seen = {};
  window.seenFaces = seen;
  window.watching?.abort();
  const { signal } = window.watching = new AbortController();
  const watched = new Map();
  const note = (name, at) => { if (!signal.aborted) seen[name] ??= performance.timeOrigin + at; };
  const isRight = (name, video) => {
    eye.drawImage(video, video.videoWidth / 2, video.videoHeight / 4, 1, 1, 0, 0, 1, 1);
    const data = eye.getImageData(0, 0, 1, 1).data;
    return wanted[name].every((part, at) => Math.abs(part - data[at]) <= 40);
  };
  const isShown = (video) => video.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const watch = (name, video) => {
    const state = { ready: false };
    watched.set(video, { name, state });
    const look = (now, { expectedDisplayTime }) => {
      if (signal.aborted || name in seen) return;
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
    for (const name of Object.keys(wanted)) {
      const video = document.querySelector(`figure[data-name="${name}"] video`);
      if (video && !watched.has(video)) watch(name, video);
    }
  };
  const tiles = new MutationObserver(find);
  const attributeFilter = ['class', 'data-participant', 'data-proved'];
  tiles.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter });
  signal.addEventListener('abort', () => tiles.disconnect());
  find();
}"""

# When the next press happens, by the browser: what comes before it is the benchmark's own.
PRESS = """() => addEventListener('click', (event) => {
  window.pressedAt = performance.timeOrigin + event.timeStamp;
}, { capture: true, once: true })"""

LAST_SWITCH = """() => {
  const mark = performance.getEntriesByName('pitt-switch').at(-1);
  return mark && { ...mark.detail, at: performance.timeOrigin + mark.startTime };
}"""

# Gives a microphone that sings one tone, with nothing that would filter it.
TONE = """(hz) => {
  const media = navigator.mediaDevices;
  const film = media.getUserMedia;
  media.getUserMedia = async (wanted) => {
    const stream = wanted.video ? await film({ ...wanted, audio: false }) : new MediaStream();
    if (!wanted.audio) return stream;
    const context = new AudioContext({ sinkId: { type: 'none' } });
    const tone = Object.assign(context.createOscillator());
    tone.frequency.value = hz;
    const gain = context.createGain();
    gain.gain.value = 0.2;
    const out = context.createMediaStreamDestination();
    tone.connect(gain).connect(out);
    tone.start();
    stream.addTrack(out.stream.getAudioTracks()[0]);
    return stream;
  };
}"""

# Listens to the sum of all voices and notes when each tone was first in it: the strength of one frequency in the last
# 21 ms (Goertzel's algorithm), looked at every 5 ms.
HEAR = """(wanted) => {
  const heard = {};
  window.heardVoices = heard;
  const ears = window.ears ??= (() => {
    const context = new AudioContext({ sinkId: { type: 'none' } });
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    return { context, analyser, known: new Set() };
  })();
  clearInterval(ears.timer);
  const { context, analyser, known } = ears;
  const samples = new Float32Array(analyser.fftSize);
  const strength = (hz) => {
    const turn = 2 * Math.cos((2 * Math.PI * hz) / context.sampleRate);
    let [one, two] = [0, 0];
    for (const sample of samples) [one, two] = [sample + turn * one - two, one];
    return (2 / samples.length) * Math.sqrt(one * one + two * two - turn * one * two);
  };
  ears.timer = setInterval(() => {
    for (const { srcObject } of document.querySelectorAll('audio')) {
      if (!srcObject || known.has(srcObject)) continue;
      known.add(srcObject);
      context.createMediaStreamSource(srcObject).connect(analyser);
    }
    analyser.getFloatTimeDomainData(samples);
    const now = performance.timeOrigin + performance.now();
    for (const [name, hz] of Object.entries(wanted)) if (!(name in heard) && strength(hz) > 0.05) heard[name] = now;
  }, 5);
}"""

STOP_HEARING = "() => clearInterval(window.ears?.timer)"
