/**
 * The engine of the embedded SFU: one connection for the whole meeting, whose slots show whom the plan names. Which slot
 * that is, it predicts by the server's own rule, and believes only what the packets say.
 */
import { setRepeatingAlarm } from '../clock/alarms';
import type { Proof, RemoteMedia } from '../state/model';
import { type LocalTracks, type MediaEngine, NO_TRACKS, type SfuEvents, shareUnchanged } from './engine';
import { isFrameOf, latestSource } from './proof';
import { Reception } from './reception';
import {
  AUDIO_SLOTS,
  assignSlots,
  correctSlots,
  freeSlots,
  type Medium,
  type Slots,
  VIDEO_SLOTS,
} from './slots';
import { NO_SFU_PLAN, type SfuPlan, SOURCE_KINDS, type Source, screenOf } from './sources';
import { Wire } from './wire';

const TICK_MS = 250;
/**
 * For so long after a switch packets of the former place may still be on their way, and a busy machine has better to do
 * than to answer questions.
 */
const SETTLED_MS = 300;
const UNREACHABLE_MS = 10_000;
/** A new connection gets so long, a restart so long; more after each that was in vain. */
const PATIENCE_MS = { first: 8_000, restart: 2_000, most: 30_000 };

const MEDIA: readonly Medium[] = ['video', 'audio'];

interface Proved {
  source: number;
  receiver: RTCRtpReceiver;
  proof: Proof;
  /** Whether it has held once. */
  hasHeld: boolean;
}

export class SfuEngine implements MediaEngine<SfuPlan> {
  private plan: SfuPlan = NO_SFU_PLAN;
  private tracks: LocalTracks = NO_TRACKS;
  private screen: LocalTracks = NO_TRACKS;
  private iceServers: RTCIceServer[] = [];
  private wire: Wire | null = null;
  /** Whose streams are shown: a new connection takes over when it is there. */
  private shownWire: Wire | null = null;
  private failures = 0;
  private closed = false;
  private slots = emptySlots();
  /** The video slots after the switch that is a moment away. */
  private nextSlots: Slots | null = null;
  private switchedAt = 0;
  private isHearing = false;
  private ticks = 0;
  private voices: Reception[] = [];
  private readonly proofs = new Map<string, Proved>();
  /** By slot, when something was last seen to arrive: by the browser's own clock of frames. */
  private readonly stamps = new Map<RTCRtpReceiver, number>();
  private shown: Record<string, RemoteMedia> = {};
  private readonly stopTicking: () => void;

  constructor(private readonly events: SfuEvents) {
    this.stopTicking = setRepeatingAlarm(TICK_MS, () => this.tick());
  }

  apply(plan: SfuPlan): void {
    const before = this.plan;
    this.plan = plan;
    this.wire ??= this.open();
    if (plan.place !== before.place) {
      this.switchedAt = performance.now();
      this.wire.expectChange(this.switchedAt);
      this.stamps.clear();
    }
    // First what must not be sent any more, then what is new.
    this.updateSending();
    this.assign();
    if (plan.now.audio.length > 0 !== this.isHearing) this.play();
    this.report();
  }

  setTracks(tracks: LocalTracks): void {
    this.tracks = tracks;
    this.updateSending();
  }

  /** Null tracks: no screen is shared. */
  setScreen(tracks: LocalTracks): void {
    this.screen = tracks;
    this.updateSending();
  }

  setIceServers(servers: RTCIceServer[]): void {
    this.iceServers = servers;
  }

  check(): void {
    this.wire?.check();
  }

  close(): void {
    this.closed = true;
    this.stopTicking();
    this.wire?.close();
    if (this.shownWire !== this.wire) this.shownWire?.close();
    this.wire = null;
    this.shownWire = null;
  }

  private open(): Wire {
    const patience = (first: number) => Math.min(PATIENCE_MS.most, first * 2 ** this.failures);
    const wire: Wire = new Wire(
      this.iceServers,
      { first: patience(PATIENCE_MS.first), restart: patience(PATIENCE_MS.restart) },
      {
        connect: (connection, offer) => this.events.connect(connection, offer),
        offered: (kind) => this.events.offered(kind),
        answered: () => wire === this.shownWire && this.beginSlots(),
        changed: () => this.noteChange(wire),
        broken: () => wire === this.wire && this.replace(wire),
      },
    );
    if (!this.shownWire) this.show(wire);
    return wire;
  }

  private replace(broken: Wire): void {
    this.failures++;
    if (broken !== this.shownWire) broken.close();
    this.wire = this.open();
    this.updateSending();
  }

  private noteChange(wire: Wire): void {
    if (this.closed || wire !== this.wire) return;
    if (wire.connected) {
      this.failures = 0;
      if (wire !== this.shownWire) this.show(wire);
    }
    this.report();
  }

  private show(wire: Wire): void {
    this.shownWire?.close();
    this.shownWire = wire;
    this.voices = wire.sections.audio.map((receiver) => new Reception(() => [receiver]));
    this.beginSlots();
    this.play();
  }

  /** The elements stay over all switches: what is heard in them the server changes. */
  private play(): void {
    const inUse = this.slots.audio.some((source) => source !== null);
    this.isHearing = inUse;
    const streams = this.shownWire?.audio ?? [];
    this.events.sound(streams.map((stream, slot) => ({ key: `slot-${slot}`, stream, inUse })));
  }

  /** The server, too, begins with free slots for every new connection. */
  private beginSlots(): void {
    this.slots = emptySlots();
    this.stamps.clear();
    this.assign();
    this.report();
  }

  private assign(): void {
    const { now, next, place } = this.plan;
    // The server knows no moment between two places: what was filled stays filled until the next one is here.
    if (place === '') return;
    for (const medium of MEDIA)
      this.setSlots(medium, assignSlots(medium, this.slots[medium], idsOf(now[medium])));
    this.nextSlots = next && assignSlots('video', this.slots.video, idsOf(next.video));
  }

  private setSlots(medium: Medium, slots: Slots): void {
    if (medium === 'audio')
      this.voices.forEach((voice, slot) => {
        if (slots[slot] !== this.slots.audio[slot]) voice.forgetSpeech();
      });
    this.slots[medium] = slots;
  }

  private updateSending(): void {
    const { send } = this.plan;
    const has = {
      microphone: this.tracks.audio,
      camera: this.tracks.video,
      sound: this.screen.audio,
      screen: this.screen.video,
    };
    for (const kind of SOURCE_KINDS) this.wire?.send(kind, send[kind] ? has[kind] : null);
  }

  /** Each question to a receiver makes the page wait for the browser's network thread: as few as can be. */
  private tick(): void {
    const now = performance.now();
    if (now - this.switchedAt < SETTLED_MS) return;
    const heard = this.voices.filter((_, slot) => this.slots.audio[slot] !== null);
    for (const voice of heard) voice.read(now);
    const arrivedAt = Math.max(0, ...heard.map((voice) => voice.arrivedAt ?? 0));
    this.wire?.look(now, this.plan.now.audio.length > 0, arrivedAt || null);
    this.ticks++;
    this.compare();
    this.report();
  }

  /** Takes note of what arrives elsewhere than predicted: of all slots while somebody is missed, else of one at a time. */
  private compare(): void {
    const isMissed = (source: Source) => !this.proofs.get(keyOf(source))?.hasHeld;
    const one = this.ticks % VIDEO_SLOTS;
    const slots = this.plan.now.video.some(isMissed) ? [...this.slots.video.keys()] : [one];
    for (const slot of slots) this.compareSlot('video', slot);
    this.compareSlot('audio', this.ticks % AUDIO_SLOTS);
  }

  private compareSlot(medium: Medium, slot: number): void {
    const receiver = this.shownWire?.sections[medium][slot];
    const source = receiver ? this.arriving(receiver) : null;
    if (!receiver || source === null || source === this.slots[medium][slot]) return;
    if (!idsOf(this.plan.now[medium]).includes(source)) {
      this.forgetProof(receiver);
      return;
    }
    this.setSlots(medium, correctSlots(this.slots[medium], slot, source));
    this.nextSlots = this.plan.next && assignSlots('video', this.slots.video, idsOf(this.plan.next.video));
  }

  /** Whose frames come in at present; null when none have since the last time. */
  private arriving(receiver: RTCRtpReceiver): number | null {
    const contributions = receiver.getContributingSources?.() ?? [];
    const stamp = Math.max(0, ...contributions.map(({ timestamp }) => timestamp));
    const before = this.stamps.get(receiver);
    this.stamps.set(receiver, stamp);
    return before === undefined || before === stamp ? null : latestSource(contributions);
  }

  /** A stream that shows somebody else is covered, until it is proved anew. */
  private forgetProof(receiver: RTCRtpReceiver): void {
    for (const [key, proved] of this.proofs) if (proved.receiver === receiver) this.proofs.delete(key);
  }

  private proofOf(key: string, source: number, receiver: RTCRtpReceiver): Proof {
    const known = this.proofs.get(key);
    if (known?.source === source && known.receiver === receiver) return known.proof;
    const proof: Proof = (frame) => {
      if (!receiver.getContributingSources) return null;
      const holds = isFrameOf(source, receiver.getContributingSources(), frame);
      if (holds) proved.hasHeld = true;
      return holds;
    };
    const proved: Proved = { source, receiver, proof, hasHeld: false };
    this.proofs.set(key, proved);
    return proof;
  }

  private report(): void {
    const { now, next } = this.plan;
    const wire = this.shownWire;
    const state = this.state();
    const remote: Record<string, RemoteMedia> = {};
    for (const source of now.video) {
      const slot = this.slots.video.indexOf(source.id);
      const voice = this.slots.audio.indexOf(voiceOf(source));
      remote[keyOf(source)] = {
        ...this.pictureIn(source, slot),
        audio: wire?.audio[voice] ?? null,
        state,
        speaking: source.kind === 'camera' && (this.voices[voice]?.speaking ?? false),
        changing: isOther(this.nextSlots?.[slot], source),
      };
    }
    for (const source of next?.video ?? []) {
      const slot = this.nextSlots?.indexOf(source.id) ?? -1;
      remote[keyOf(source)] ??= {
        ...this.pictureIn(source, slot),
        audio: null,
        state: 'idle',
        speaking: false,
        changing: isOther(this.slots.video[slot], source),
      };
    }
    for (const key of this.proofs.keys()) if (!(key in remote)) this.proofs.delete(key);
    const shown = shareUnchanged(this.shown, remote);
    if (shown === this.shown) return;
    this.shown = shown;
    this.events.remote(shown);
  }

  /** Nobody is out of reach alone: everything comes over the one connection. */
  private state(): RemoteMedia['state'] {
    const { downSince } = this.wire ?? { downSince: performance.now() };
    if (downSince === null) return 'live';
    return performance.now() - downSince > UNREACHABLE_MS ? 'unreachable' : 'connecting';
  }

  private pictureIn(source: Source, slot: number): Pick<RemoteMedia, 'video' | 'proof'> {
    const video = this.shownWire?.video[slot];
    const receiver = this.shownWire?.sections.video[slot];
    if (!video || !receiver) return { video: null, proof: null };
    return { video, proof: this.proofOf(keyOf(source), source.id, receiver) };
  }
}

function emptySlots(): Record<Medium, Slots> {
  return { video: freeSlots(VIDEO_SLOTS), audio: freeSlots(AUDIO_SLOTS) };
}

function idsOf(sources: readonly Source[]): number[] {
  return sources.map(({ id }) => id);
}

/** Whether a slot that shows one source shows another before or after it: then no frame proves the next. */
function isOther(id: number | null | undefined, source: Source): boolean {
  return typeof id === 'number' && id !== source.id;
}

function keyOf({ participant, kind }: Source): string {
  return kind === 'screen' ? screenOf(participant) : participant;
}

/** The sound that belongs to a picture: the source before it. */
function voiceOf({ id }: Source): number {
  return id - 1;
}
