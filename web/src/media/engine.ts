/** What every media engine does: it makes the plan true, and tells what it observes. */
import type { ParticipantId, RemoteMedia } from '../state/model';
import type { MediaPlan } from './plan';

export interface LocalTracks {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

export interface EngineEvents {
  /** All whom the plan lets us receive now, and those met before in this place. */
  remote(remote: Record<ParticipantId, RemoteMedia>): void;
  /** Whom this browser cannot reach at present; replaces what was told before. */
  unreachable(participants: ParticipantId[]): void;
  /** Passes signalling on; rejects when it cannot. */
  signal(to: ParticipantId, data: Record<string, unknown>): Promise<unknown>;
}

export interface MediaEngine {
  apply(plan: MediaPlan): void;
  setTracks(tracks: LocalTracks): void;
  setIceServers(servers: RTCIceServer[]): void;
  receive(from: ParticipantId, data: Record<string, unknown>): void;
  /** Looks after connections that may have broken unnoticed: of these, or of all. */
  check(participants?: ParticipantId[]): void;
  close(): void;
}
