/** The engine that the classroom has chosen, and no other: gives it the places in its own terms. */
import { type LocalTracks, type MeshEvents, NO_TRACKS, type SfuEvents } from '../media/engine';
import { MeshEngine } from '../media/mesh';
import { planMedia } from '../media/plan';
import { SfuEngine } from '../media/sfu';
import { planSfu } from '../media/sources';
import type { ClassDocument, PlaceDocument } from '../protocol/generated';

export type EngineKind = ClassDocument['engine'];

/** Where somebody is as far as media go. */
export interface Situation {
  me: string;
  place: PlaceDocument | null;
  nextPlace: PlaceDocument | null;
  announcing: boolean;
  /** The next place begins within `aheadMs`. */
  soon: boolean;
}

type Running = { kind: 'mesh'; engine: MeshEngine } | { kind: 'sfu'; engine: SfuEngine };

/**
 * Pictures of the next place go for so long before it begins: over the mesh they arrive unseen and the first ones are
 * decoded in time; a camera that nobody watched is awake and its bandwidth known when the server needs it, also where a
 * countdown is cut short: the server holds pictures from then on.
 */
const AHEAD_MS: Record<EngineKind, number> = { mesh: 500, sfu: 30_000, none: 0 };

export class Engines {
  private running: Running | null = null;
  private tracks: LocalTracks = NO_TRACKS;
  private screen: LocalTracks = NO_TRACKS;

  constructor(private readonly events: MeshEvents & SfuEvents) {}

  get kind(): EngineKind {
    return this.running?.kind ?? 'none';
  }

  get aheadMs(): number {
    return AHEAD_MS[this.kind];
  }

  /** Makes this engine run; another one is closed. */
  use(kind: EngineKind, me: string, iceServers: RTCIceServer[]): void {
    if (kind === this.kind) return;
    this.close();
    if (kind === 'none') return;
    this.running =
      kind === 'mesh'
        ? { kind, engine: new MeshEngine(me, this.events) }
        : { kind, engine: new SfuEngine(this.events) };
    this.running.engine.setIceServers(iceServers);
    this.running.engine.setTracks(this.tracks);
    if (this.running.kind === 'sfu') this.running.engine.setScreen(this.screen);
  }

  apply({ me, place, nextPlace, announcing, soon }: Situation): void {
    if (this.running?.kind === 'sfu') {
      this.running.engine.apply(planSfu(me, place, nextPlace, announcing, soon));
    } else {
      this.running?.engine.apply(planMedia(me, place, nextPlace, announcing, soon));
    }
  }

  setTracks(tracks: LocalTracks): void {
    this.tracks = tracks;
    this.running?.engine.setTracks(tracks);
  }

  setScreen(tracks: LocalTracks): void {
    this.screen = tracks;
    if (this.running?.kind === 'sfu') this.running.engine.setScreen(tracks);
  }

  check(participants?: string[]): void {
    if (this.running?.kind === 'sfu') this.running.engine.check();
    else this.running?.engine.check(participants);
  }

  /** Takes signalling of a peer. */
  receive(from: string, data: Record<string, unknown>): void {
    if (this.running?.kind === 'mesh') this.running.engine.receive(from, data);
  }

  close(): void {
    this.running?.engine.close();
    this.running = null;
    this.events.sound([]);
    this.events.remote({});
  }
}
