import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Wire } from './wire';

/** A browser without a path to the server, which says so until something else is known. */
class Pathless {
  static made: Pathless[] = [];
  connectionState = 'new';
  iceConnectionState = 'new';
  localDescription: { sdp: string } | null = null;
  onconnectionstatechange: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;

  constructor() {
    Pathless.made.push(this);
  }

  addTransceiver() {
    return { sender: {}, receiver: { track: {} } };
  }

  async createOffer() {
    return { type: 'offer', sdp: 'v=0' };
  }

  async setLocalDescription(offer: { sdp: string }) {
    this.localDescription = offer;
  }

  async setRemoteDescription() {}

  async getStats() {
    return new Map();
  }

  close() {}

  say(ice: string) {
    this.iceConnectionState = ice;
    this.connectionState = ice;
    this.oniceconnectionstatechange?.();
    this.onconnectionstatechange?.();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', Pathless);
  vi.stubGlobal('RTCRtpReceiver', {});
  vi.stubGlobal('MediaStream', class {});
  Pathless.made = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open() {
  const told = { offers: [] as string[], broken: 0 };
  const wire = new Wire(
    [],
    { first: 8_000, restart: 2_000 },
    {
      // A round trip.
      connect: () =>
        new Promise((answer) => setTimeout(() => answer('v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n'), 50)),
      offered: (kind) => told.offers.push(kind),
      answered: () => {},
      changed: () => {},
      broken: () => {
        told.broken++;
      },
    },
  );
  const [pc] = Pathless.made;
  if (!pc) throw new Error('no connection was made');
  return { wire, told, pc };
}

test('a path that stays failed is tried again once, and then given up for a new connection', async () => {
  const { wire, told, pc } = open();
  await vi.advanceTimersByTimeAsync(100);
  pc.say('failed');
  await vi.advanceTimersByTimeAsync(1_900);
  expect(told).toEqual({ offers: ['first', 'restart'], broken: 0 });
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual({ offers: ['first', 'restart'], broken: 1 });
  wire.close();
});

test('a path that fails again after it was back is tried again', async () => {
  const { wire, told, pc } = open();
  await vi.advanceTimersByTimeAsync(100);
  for (const state of ['connected', 'failed']) pc.say(state);
  await vi.advanceTimersByTimeAsync(100);
  for (const state of ['connected', 'failed']) pc.say(state);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual({ offers: ['first', 'restart', 'restart'], broken: 0 });
  wire.close();
});
