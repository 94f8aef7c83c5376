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
    const shown = document.querySelectorAll('.tiles:not([aria-hidden="true"]) figure[data-participant]');
    const names = [...shown].map(({ dataset }) => dataset.name);
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
  // Elements go on from tile to tile: whose picture it is to be says the tile.
  const nameOf = (video) => video.closest('figure[data-participant]')?.dataset.name;
  const watch = (video) => {
    const state = { name: nameOf(video), ready: false };
    watched.set(video, state);
    const look = (now, { expectedDisplayTime }) => {
      if (end.signal.aborted) return;
      const name = nameOf(video);
      if (state.name !== name) Object.assign(state, { name, ready: false });
      if (name in colours && !(name in seen)) {
        if (!state.ready) state.ready = isRight(name, video);
        if (state.ready && isShown(video)) note(name, Math.max(now, expectedDisplayTime));
      }
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  const find = () => {
    for (const [video, { name, ready }] of watched) {
      if (!ready || name in seen || name !== nameOf(video) || !isShown(video)) continue;
      requestAnimationFrame(() => requestAnimationFrame((now) => note(name, now)));
    }
    for (const video of document.querySelectorAll('figure[data-participant] video')) {
      if (!watched.has(video)) watch(video);
    }
    noteIfAll();
  };
  const tiles = new MutationObserver(find);
  const attributeFilter = ['aria-hidden', 'data-participant', 'data-proved', 'data-picture'];
  tiles.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter });
  end.signal.addEventListener('abort', () => tiles.disconnect());
  if (tones) {
    window.ear.onmessage = ({ data: { name, at } }) => {
      heard[name] = at;
      noteIfAll();
    };
    window.ear.postMessage(tones);
  }
  find();
}"""

# Answers when it has seen and heard all.
EVERYBODY = "() => window.everybody"

# When the next press happens, by the browser: what comes before it is the benchmark's own.
PRESS = """() => addEventListener('click', (event) => {
  window.pressedAt = performance.timeOrigin + event.timeStamp;
}, { capture: true, once: true })"""

# Listens to what is played of every slot, and notes when each tone was first in it: the strength of one frequency in
# the last 20 ms (Goertzel's algorithm), looked at every 10 ms in a worker, however busy the page is. The newest samples
# only: an audio graph would keep every delay of the machine, and be later with each. The first three slots only:
# each costs, no place of the benchmark fills more, and one that did would be waited for in vain.
LISTEN = """() => {
  const hear = () => {
    const tracks = [];
    let wanted = [];
    const strength = (samples, hz, rate) => {
      const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
      let [one, two] = [0, 0];
      for (const sample of samples) [one, two] = [sample + turn * one - two, one];
      return (2 / samples.length) * Math.sqrt(one * one + two * two - turn * one * two);
    };
    const follow = async (track) => {
      track.followed = true;
      let last = new Float32Array(0);
      while (wanted.length > 0) {
        const { value: data, done } = await track.reader.read();
        if (done) return;
        const now = new Float32Array(data.numberOfFrames);
        data.copyTo(now, { planeIndex: 0, format: 'f32-planar' });
        const both = new Float32Array(last.length + now.length);
        both.set(last);
        both.set(now, last.length);
        last = now;
        wanted = wanted.filter(([name, hz]) => {
          if (strength(both, hz, data.sampleRate) <= 0.05) return true;
          self.postMessage({ name, at: Date.now() });
          return false;
        });
        data.close();
      }
      track.followed = false;
    };
    self.onmessage = ({ data }) => {
      if (data instanceof ReadableStream) {
        tracks.push({ reader: data.getReader(), followed: false });
        return;
      }
      wanted = Object.entries(data);
      for (const track of tracks) if (!track.followed) follow(track);
    };
  };
  window.ear = new Worker(URL.createObjectURL(new Blob([`(${hear})()`], { type: 'text/javascript' })));
  for (const { srcObject } of [...document.querySelectorAll('audio')].slice(0, 3)) {
    const [track] = srcObject.getAudioTracks();
    const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
    window.ear.postMessage(readable, [readable]);
  }
}"""
