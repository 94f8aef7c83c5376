/** What the screens show: one state per classroom, and the actions that a person has. No I/O here. */
import type {
  ClassDocument,
  InstructorsDocument,
  LessonDocument,
  MeDocument,
  PeopleDocument,
  PlaceDocument,
  PlanDocument,
  ResultsDocument,
  RoundDocument,
  Switch,
  TextsDocument,
} from '../protocol/generated';
import type { Args, ProcedureUri, Result } from '../protocol/procedures';

export type ParticipantId = string;
export type Role = 'instructor' | 'student';

/**
 * `joining`: not yet in, the screen asks for the name; `connecting`: in, first snapshot awaited; `online`;
 * `reconnecting`: lost, tries again by itself; `closed`: for good, see `closed`.
 */
export type Connection = 'joining' | 'connecting' | 'online' | 'reconnecting' | 'closed';

/** Why the connection ended for good: a `pitt.close.*` or `pitt.error.*` URI, and the server's words and code if any. */
export interface Closed {
  uri: string;
  words: string;
  code?: string;
}

export interface Identity {
  participant: ParticipantId;
  name: string;
  role: Role;
  /** Kept by this browser for this classroom; never shown but inside the personal link. */
  secret: string;
}

/** The documents with all members present; null until the first snapshot, `instructors`, `results` and `plan` always for students. */
export interface Documents {
  class: ClassDocument | null;
  people: PeopleDocument | null;
  texts: TextsDocument | null;
  me: MeDocument | null;
  round: RoundDocument | null;
  instructors: InstructorsDocument | null;
  results: ResultsDocument | null;
  lesson: LessonDocument | null;
  plan: PlanDocument | null;
  /** One place per epoch: the current one, and the one to come while a switch is announced. */
  places: Record<number, PlaceDocument>;
}

/**
 * `off`: there, but not in use; `asking`: the browser is asking the person; `blocked`: permission refused;
 * `missing`: no such device; `busy`: another program holds it.
 */
export type DeviceState = 'off' | 'asking' | 'on' | 'blocked' | 'missing' | 'busy';
export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface Device {
  id: string;
  /** Empty until permission is given, and in some browsers even then. */
  label: string;
}

export interface LocalMedia {
  /** For one's own tile: show it mirrored and muted. Has no video track while the camera is not on. */
  stream: MediaStream | null;
  microphone: DeviceState;
  camera: DeviceState;
  /** Of the microphone, 0 to 1, at most ten times a second; 0 while it is off. */
  level: number;
  speaking: boolean;
  /** Whether one's screen is shared; `asking` while the browser asks which one. */
  screen: 'off' | 'asking' | 'on';
  devices: Record<DeviceKind, Device[]>;
  chosen: Record<DeviceKind, string | null>;
}

/**
 * Says whether a frame that is on the screen is theirs, by its RTP timestamp where the browser tells it; null when
 * nothing is known of it.
 */
export type Proof = (frame: number | undefined) => boolean | null;

export interface RemoteMedia {
  /** To be set as `srcObject` of a muted `<video playsinline autoplay data-participant>`; null before the first. */
  video: MediaStream | null;
  /** Played by the session itself; screens need not touch it. */
  audio: MediaStream | null;
  /** `idle`: nothing is received from them in this place. */
  state: 'idle' | 'connecting' | 'live' | 'unreachable';
  speaking: boolean;
  /**
   * The stream may still show somebody else: cover it until a frame is proved. Another proof means to begin anew; null:
   * nobody else was ever in this stream.
   */
  proof: Proof | null;
  /** The stream is about to be somebody else's, or is so now and theirs next: look at every frame. */
  changing: boolean;
}

/** Of somebody from whom nothing has arrived. */
export const NOBODY: RemoteMedia = {
  video: null,
  audio: null,
  state: 'idle',
  speaking: false,
  proof: null,
  changing: false,
};

export interface MediaState {
  local: LocalMedia;
  /** By participant; a shared screen stands under a name of its own beside them. */
  remote: Record<string, RemoteMedia>;
  /** The browser refused to play sound: show "Tap to hear the class", which calls `unblockSound`. */
  soundBlocked: boolean;
}

export interface ClassroomState {
  code: string;
  connection: Connection;
  closed: Closed | null;
  me: Identity | null;
  documents: Documents;
  /** Milliseconds to add to this browser's clock to have the server's. */
  clockOffset: number;
  /** The place one is in now, by the server's clock. */
  place: PlaceDocument | null;
  /** The place to come, while a switch is announced and the place is known. */
  nextPlace: PlaceDocument | null;
  /** The announced switch while it is still to come; null as soon as it is due. */
  pendingSwitch: Switch | null;
  media: MediaState;
  iceServers: RTCIceServer[];
}

/** How somebody wants to enter: with both, by voice only, or to listen. */
export type EntryWish = 'camera' | 'voice' | 'listen';

/** What a person can do; every promise rejects with a `Refusal` (words for a person; nothing has changed). */
export interface ClassroomActions {
  call<U extends ProcedureUri>(uri: U, args: Args<U>): Promise<Result<U>>;
  /** Asks the browser for the devices of the wish and shows them in `media.local`; again after a refusal. */
  prepare(wish: EntryWish): Promise<void>;
  /** Enters by name; the browser keeps a secret, so that a reload brings the same person back. */
  join(name: string, as: Role): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  /** Asks the browser which screen to share; resolves, too, when the person thinks better of it. */
  setScreen(on: boolean): Promise<void>;
  chooseDevice(kind: DeviceKind, id: string): Promise<void>;
  /** Call it from a tap or a key press. */
  unblockSound(): void;
  /** Goes away on purpose: stops devices, holds no seat. */
  leave(): Promise<void>;
  /** Comes back after `pitt.close.newer_device`, making this page the one that carries the media. */
  comeBack(): void;
  /** The server's time, ms since the Unix epoch. */
  serverNow(): number;
  /** The link that brings the same person back from another device; null before joining. */
  personalLink(): string | null;
}

export function firstState(code: string): ClassroomState {
  return {
    code,
    connection: 'joining',
    closed: null,
    me: null,
    documents: {
      class: null,
      people: null,
      texts: null,
      me: null,
      round: null,
      instructors: null,
      results: null,
      lesson: null,
      plan: null,
      places: {},
    },
    clockOffset: 0,
    place: null,
    nextPlace: null,
    pendingSwitch: null,
    media: {
      local: {
        stream: null,
        microphone: 'off',
        camera: 'off',
        level: 0,
        speaking: false,
        screen: 'off',
        devices: { microphone: [], camera: [], speaker: [] },
        chosen: { microphone: null, camera: null, speaker: null },
      },
      remote: {},
      soundBlocked: false,
    },
    iceServers: [],
  };
}
