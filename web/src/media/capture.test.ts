// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LocalMedia } from '../state/model';
import { Capture, type CaptureChoice } from './capture';
import type { LocalTracks } from './engine';

class FakeTrack {
  readyState: 'live' | 'ended' = 'live';
  enabled = true;
  contentHint = '';
  onended: (() => void) | null = null;
  constructor(readonly kind: 'audio' | 'video') {}
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.stop();
    this.onended?.();
  }
}

class FakeStream {
  constructor(private readonly tracks: FakeTrack[] = []) {}
  getTracks(): FakeTrack[] {
    return this.tracks;
  }
}

/** What asking for a device leads to; '' gives it. */
const refuses = { audio: '', video: '' };
let asked: { audio: unknown; video: unknown }[];
let devices: EventTarget;

beforeEach(() => {
  Object.assign(refuses, { audio: '', video: '' });
  asked = [];
  devices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [],
    getUserMedia: async (wanted: { audio: unknown; video: unknown }) => {
      asked.push(wanted);
      const kinds = (['audio', 'video'] as const).filter((kind) => wanted[kind]);
      const refused = kinds.map((kind) => refuses[kind]).find((name) => name !== '');
      if (refused) throw new DOMException('no', refused);
      return new FakeStream(kinds.map((kind) => new FakeTrack(kind)));
    },
  });
  vi.stubGlobal('MediaStream', FakeStream);
  Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
});

function capturing() {
  const local: Partial<LocalMedia> = {};
  const seen: { tracks: LocalTracks; choice: CaptureChoice | null } = {
    tracks: { audio: null, video: null },
    choice: null,
  };
  const capture = new Capture({
    changed: (change) => Object.assign(local, change),
    tracks: (tracks) => {
      seen.tracks = tracks;
    },
    chose: (choice) => {
      seen.choice = choice;
    },
  });
  return { capture, local, seen };
}

describe('asking', () => {
  test('asks once for both', async () => {
    const { capture, local } = capturing();
    await capture.prepare('camera');
    expect(asked).toHaveLength(1);
    expect(local).toMatchObject({ microphone: 'on', camera: 'on' });
  });

  test.each([
    ['NotAllowedError', 'blocked'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
  ])('a camera that is refused with %s is %s, and the microphone works', async (name, state) => {
    const { capture, local, seen } = capturing();
    refuses.video = name;
    await capture.prepare('camera');
    expect(local).toMatchObject({ microphone: 'on', camera: state, stream: null });
    expect(seen.tracks.audio).not.toBeNull();
  });

  test.each([
    ['voice', { microphone: 'on', camera: 'off' }],
    ['listen', { microphone: 'off', camera: 'off' }],
  ] as const)('for %s nothing more is asked for', async (wish, states) => {
    const { capture, local } = capturing();
    await capture.prepare(wish);
    expect(local).toMatchObject(states);
    expect(asked.some(({ video }) => video)).toBe(false);
  });

  test('a page without devices says so', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
    const { capture, local } = capturing();
    await capture.prepare('camera');
    expect(local).toMatchObject({ microphone: 'missing', camera: 'missing' });
  });
});

describe('while in class', () => {
  test('a muted microphone stays at hand, a camera that is off does not', async () => {
    const { capture, seen } = capturing();
    await capture.prepare('camera');
    const before = seen.tracks.video;
    expect(await capture.turn('microphone', false)).toBe('off');
    expect(await capture.turn('camera', false)).toBe('off');
    expect(seen.tracks.audio).toMatchObject({ enabled: false, readyState: 'live' });
    expect(seen.tracks.video).toBeNull();
    expect(before?.readyState).toBe('ended');
    expect(await capture.turn('camera', true)).toBe('on');
  });

  test('an unplugged device is replaced by the next', async () => {
    const { capture, local, seen } = capturing();
    await capture.prepare('voice');
    const first = seen.tracks.audio as unknown as FakeTrack;
    first.unplug();
    await vi.waitFor(() => expect(seen.tracks.audio).not.toBe(first));
    expect(local.microphone).toBe('on');
  });

  test('without another it is missing, until one is plugged in', async () => {
    const { capture, local, seen } = capturing();
    await capture.prepare('voice');
    refuses.audio = 'NotFoundError';
    (seen.tracks.audio as unknown as FakeTrack).unplug();
    await vi.waitFor(() => expect(local.microphone).toBe('missing'));
    refuses.audio = '';
    devices.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(local.microphone).toBe('on'));
  });

  test('the devices are taken up as they were', async () => {
    const first = capturing();
    await first.capture.prepare('camera');
    await first.capture.turn('microphone', false);
    await first.capture.close();
    const { capture, local, seen } = capturing();
    await capture.restore(first.seen.choice as CaptureChoice);
    expect(local).toMatchObject({ microphone: 'off', camera: 'on' });
    expect(seen.tracks.audio).toMatchObject({ enabled: false });
  });

  test('closing lets go of everything', async () => {
    const { capture, local, seen } = capturing();
    await capture.prepare('camera');
    const { audio, video } = seen.tracks;
    await capture.close();
    expect([audio?.readyState, video?.readyState]).toEqual(['ended', 'ended']);
    expect(local).toMatchObject({ microphone: 'off', camera: 'off', stream: null });
  });
});
