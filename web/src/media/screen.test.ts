// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';
import { NO_TRACKS } from './engine';
import { canShareScreen, Screen } from './screen';

class FakeTrack {
  contentHint = '';
  onended: (() => void) | null = null;
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

let refusal: string;
let video: FakeTrack;
let audio: FakeTrack;
let answer: () => void;

beforeEach(() => {
  refusal = '';
  video = new FakeTrack();
  audio = new FakeTrack();
  const chosen = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const getDisplayMedia = async () => {
    await chosen;
    if (refusal) throw new DOMException('no', refusal);
    return {
      getTracks: () => [video, audio],
      getVideoTracks: () => [video],
      getAudioTracks: () => [audio],
    };
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getDisplayMedia }, configurable: true });
});

function sharing() {
  const seen = { states: [] as string[], tracks: NO_TRACKS };
  const screen = new Screen({
    changed: (state) => seen.states.push(state),
    tracks: (tracks) => {
      seen.tracks = tracks;
    },
  });
  return { screen, seen };
}

test('shares what the person chose, as something to read', async () => {
  const { screen, seen } = sharing();
  answer();
  expect(await screen.start()).toBe('on');
  expect(seen).toEqual({ states: ['asking', 'on'], tracks: { audio, video } });
  expect(video.contentHint).toBe('detail');
});

test.each([
  ['NotAllowedError', 'off'],
  ['NotReadableError', 'missing'],
])('after %s nothing is shared', async (name, state) => {
  const { screen, seen } = sharing();
  refusal = name;
  answer();
  expect(await screen.start()).toBe(state);
  expect(seen).toEqual({ states: ['asking', 'off'], tracks: NO_TRACKS });
});

test("ends with the browser's own button", async () => {
  const { screen, seen } = sharing();
  answer();
  await screen.start();
  video.onended?.();
  expect(seen.states.at(-1)).toBe('off');
  expect(seen.tracks).toBe(NO_TRACKS);
  expect(audio.stopped).toBe(true);
});

test('who may not share any more by the time of the answer shares nothing', async () => {
  const { screen, seen } = sharing();
  const started = screen.start();
  screen.stop();
  answer();
  expect(await started).toBe('off');
  expect(video.stopped).toBe(true);
  expect(seen).toEqual({ states: ['asking', 'off'], tracks: NO_TRACKS });
});

test('stopping what is not shared says nothing', () => {
  const { screen, seen } = sharing();
  screen.stop();
  expect(seen.states).toEqual([]);
});

test('a browser without it offers nothing', () => {
  expect(canShareScreen()).toBe(true);
  Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
  expect(canShareScreen()).toBe(false);
});
