/** What every media engine does: it makes the plan true, and tells what it observes. */
import type { ParticipantId, RemoteMedia } from '../state/model';
import type { Heard } from './sound';

export interface LocalTracks {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

export const NO_TRACKS: LocalTracks = { audio: null, video: null };

export interface EngineEvents {
  /**
   * All whom the plan lets us receive now, and those met before in this place; a shared screen stands under the name
   * that `screenOf` gives.
   */
  remote(remote: Record<string, RemoteMedia>): void;
  /** Everything that is to be played now; replaces what was told before. */
  sound(heard: Heard[]): void;
}

export interface MeshEvents extends EngineEvents {
  /** Whom this browser cannot reach at present; replaces what was told before. */
  unreachable(participants: ParticipantId[]): void;
  /** Passes signalling on; rejects when it cannot. */
  signal(to: ParticipantId, data: Record<string, unknown>): Promise<unknown>;
}

export interface SfuEvents extends EngineEvents {
  /** Brings an offer to the server; resolves to its answer, rejects when there is none. */
  connect(connection: string, offer: string): Promise<string>;
  /** An offer was made: the first of a connection, or one that restarts its ICE. */
  offered(kind: 'first' | 'restart'): void;
}

export interface MediaEngine<Plan> {
  apply(plan: Plan): void;
  setTracks(tracks: LocalTracks): void;
  setIceServers(servers: RTCIceServer[]): void;
  /** Looks after connections that may have broken unnoticed: of these, or of all. */
  check(participants?: ParticipantId[]): void;
  close(): void;
}

/** Keeps the objects of what has not changed, so that identity tells what did; the former record if nothing has. */
export function shareUnchanged(
  before: Record<string, RemoteMedia>,
  after: Record<string, RemoteMedia>,
): Record<string, RemoteMedia> {
  const shared = Object.fromEntries(
    Object.entries(after).map(([id, media]) => {
      const known = before[id];
      return [id, known && isSame(known, media) ? known : media];
    }),
  );
  const ids = Object.keys(shared);
  const unchanged = ids.length === Object.keys(before).length && ids.every((id) => shared[id] === before[id]);
  return unchanged ? before : shared;
}

function isSame(one: RemoteMedia, other: RemoteMedia): boolean {
  return (Object.keys(one) as (keyof RemoteMedia)[]).every((part) => one[part] === other[part]);
}
