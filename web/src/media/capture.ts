/**
 * One's own microphone and camera: asks for them, tells refused, missing and busy apart, keeps them while devices come
 * and go. Nothing here depends on labels or ids: browsers hide both until permission is given.
 */
import type { Device, DeviceKind, DeviceState, EntryWish, LocalMedia } from '../state/model';
import type { LocalTracks } from './engine';
import { Meter } from './meter';

type Source = 'microphone' | 'camera';

/** What is remembered for the next time. */
export interface CaptureChoice {
  /** Which devices are used at all, and whether they are on. */
  uses: Record<Source, boolean>;
  on: Record<Source, boolean>;
  chosen: Record<DeviceKind, string | null>;
}

export interface CaptureEvents {
  changed(local: Partial<LocalMedia>): void;
  tracks(tracks: LocalTracks): void;
  chose(choice: CaptureChoice): void;
}

const VIDEO: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
};
const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const SOURCES: readonly Source[] = ['microphone', 'camera'];
const LISTED = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const;

export class Capture {
  private choice: CaptureChoice = {
    uses: { microphone: false, camera: false },
    on: { microphone: false, camera: false },
    chosen: { microphone: null, camera: null, speaker: null },
  };
  private tracks: Record<Source, MediaStreamTrack | null> = { microphone: null, camera: null };
  private states: Record<Source, DeviceState> = { microphone: 'off', camera: 'off' };
  private work: Promise<void> = Promise.resolve();
  private closed = false;
  private readonly meter: Meter;

  constructor(private readonly events: CaptureEvents) {
    this.meter = new Meter((level, speaking) => events.changed({ level, speaking }));
    navigator.mediaDevices?.addEventListener?.('devicechange', this.deviceChanged);
    for (const source of SOURCES) void this.watchPermission(source);
  }

  state(source: Source): DeviceState {
    return this.states[source];
  }

  isOn(source: Source): boolean {
    return this.states[source] === 'on';
  }

  /** Asks for the devices of the wish, both in one question where the browser allows. */
  prepare(wish: EntryWish): Promise<void> {
    const uses = { microphone: wish !== 'listen', camera: wish === 'camera' };
    return this.restore({ ...this.choice, uses, on: { ...uses } });
  }

  /** Takes up the devices as they were. */
  restore(choice: CaptureChoice): Promise<void> {
    return this.inTurn(async () => {
      this.closed = false;
      this.choice = structuredClone(choice);
      for (const source of SOURCES) if (!this.needed(source)) this.release(source, 'off');
      await this.acquire(SOURCES.filter((source) => this.needed(source) && !this.isLive(source)));
      this.publish();
      await this.listDevices();
    });
  }

  /** The answer is the state that it has led to. */
  turn(source: Source, on: boolean): Promise<DeviceState> {
    return this.inTurn(async () => {
      this.choice.on[source] = on;
      if (on) this.choice.uses[source] = true;
      if (on && !this.isLive(source)) await this.acquire([source]);
      if (!on && source === 'camera')
        this.release('camera', this.states.camera === 'on' ? 'off' : this.states.camera);
      this.publish();
      return this.states[source];
    });
  }

  choose(kind: DeviceKind, id: string): Promise<void> {
    return this.inTurn(async () => {
      this.choice.chosen[kind] = id;
      if (kind !== 'speaker' && this.needed(kind)) await this.acquire([kind], true);
      this.publish();
    });
  }

  /** Looks after devices that were taken away while the page was hidden. */
  resume(): Promise<void> {
    return this.inTurn(async () => {
      if (this.closed) return;
      await this.acquire(SOURCES.filter((source) => this.tracks[source]?.readyState === 'ended'));
      this.publish();
    });
  }

  /** Lets go of all devices; `restore` takes them up again. */
  close(): Promise<void> {
    return this.inTurn(async () => {
      this.closed = true;
      for (const source of SOURCES) this.release(source, 'off');
      this.publish();
    });
  }

  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.work.then(job);
    this.work = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /** A microphone is held while it is off, so that it is on at once; a camera is not: its light says so. */
  private needed(source: Source): boolean {
    return this.choice.uses[source] && (source === 'microphone' || this.choice.on[source]);
  }

  private isLive(source: Source): boolean {
    return this.tracks[source]?.readyState === 'live';
  }

  private async acquire(sources: Source[], exact = false): Promise<void> {
    if (sources.length === 0) return;
    for (const source of sources) this.setState(source, 'asking');
    if (sources.length > 1) {
      try {
        this.adopt(await this.ask(sources, exact));
        return;
      } catch {
        // One by one tells which of them it is.
      }
    }
    for (const source of sources) await this.acquireOne(source, exact);
  }

  private async acquireOne(source: Source, exact: boolean): Promise<void> {
    try {
      this.adopt(await this.ask([source], exact));
    } catch (error) {
      const { name } = error as DOMException;
      if (name === 'OverconstrainedError' && this.choice.chosen[source]) {
        this.choice.chosen[source] = null;
        return this.acquireOne(source, false);
      }
      this.release(source, stateAfter(name));
    }
  }

  private ask(sources: Source[], exact: boolean): Promise<MediaStream> {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no devices here', 'NotFoundError');
    const of = (source: Source, base: MediaTrackConstraints): MediaTrackConstraints | false => {
      if (!sources.includes(source)) return false;
      const id = this.choice.chosen[source];
      return id ? { ...base, deviceId: exact ? { exact: id } : { ideal: id } } : base;
    };
    return navigator.mediaDevices.getUserMedia({
      audio: of('microphone', AUDIO),
      video: of('camera', VIDEO),
    });
  }

  private adopt(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      const source = track.kind === 'audio' ? 'microphone' : 'camera';
      if (this.closed || !this.needed(source)) {
        track.stop();
        continue;
      }
      const before = this.tracks[source];
      this.tracks[source] = track;
      if (before) {
        before.onended = null;
        before.stop();
      }
      if (track.kind === 'video') track.contentHint = 'motion';
      track.onended = () => this.lost(source, track);
    }
    for (const source of SOURCES)
      if (this.isLive(source)) this.states[source] = this.choice.on[source] ? 'on' : 'off';
  }

  /** Unplugged, or taken away by the system: the next best one takes its place. */
  private lost(source: Source, track: MediaStreamTrack): void {
    void this.inTurn(async () => {
      if (this.tracks[source] !== track || this.closed) return;
      this.tracks[source] = null;
      await this.acquire([source]);
      this.publish();
      await this.listDevices();
    });
  }

  private release(source: Source, state: DeviceState): void {
    const track = this.tracks[source];
    if (track) {
      track.onended = null;
      track.stop();
    }
    this.tracks[source] = null;
    this.states[source] = state;
  }

  private setState(source: Source, state: DeviceState): void {
    this.states[source] = state;
    this.events.changed({ [source]: state });
  }

  private publish(): void {
    const { microphone, camera } = this.tracks;
    if (microphone) {
      microphone.enabled = this.choice.on.microphone;
      if (this.isLive('microphone')) this.states.microphone = microphone.enabled ? 'on' : 'off';
    }
    this.meter.attach(this.isOn('microphone') ? microphone : null);
    this.events.tracks({ audio: microphone, video: camera });
    this.events.changed({
      ...this.states,
      stream: camera ? new MediaStream([camera]) : null,
      chosen: { ...this.choice.chosen },
    });
    if (!this.closed) this.events.chose(structuredClone(this.choice));
  }

  private readonly deviceChanged = (): void => {
    void this.inTurn(async () => {
      await this.listDevices();
      if (this.closed) return;
      const absent = (source: Source) =>
        ['missing', 'busy'].includes(this.states[source]) && this.needed(source);
      const sources = SOURCES.filter(absent);
      await this.acquire(sources);
      if (sources.length > 0) this.publish();
    });
  };

  private async listDevices(): Promise<void> {
    const devices: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] };
    const found = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    for (const { kind, deviceId, label } of found) {
      if (deviceId !== '') devices[LISTED[kind]].push({ id: deviceId, label });
    }
    this.events.changed({ devices });
  }

  /** Somebody who allows what was refused need not press anything else. */
  private async watchPermission(source: Source): Promise<void> {
    const status = await navigator.permissions?.query({ name: source as PermissionName }).catch(() => null);
    if (!status) return;
    status.onchange = () => {
      void this.inTurn(async () => {
        if (this.closed || status.state !== 'granted' || this.states[source] !== 'blocked') return;
        if (this.needed(source)) await this.acquire([source]);
        this.publish();
      });
    };
  }
}

function stateAfter(error: string): DeviceState {
  switch (error) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return 'blocked';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    default:
      return 'missing';
  }
}
