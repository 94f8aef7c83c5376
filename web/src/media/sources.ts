/**
 * What is received and sent over the one connection to the server, from the places alone; pure. The server computes
 * the same from the same places: nothing is negotiated.
 */
import type { PlaceDocument } from '../protocol/generated';
import type { ParticipantId } from '../state/model';

export const SOURCE_KINDS = ['microphone', 'camera', 'sound', 'screen'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** One thing that somebody sends; `id` is what its packets carry as CSRC (RFC 3550, section 5.1). */
export interface Source {
  id: number;
  participant: ParticipantId;
  kind: SourceKind;
}

/** Whose media there are, in the order in which they take slots, without one's own. */
export interface Received {
  video: Source[];
  audio: Source[];
}

export interface SfuPlan {
  /** Tells one place from another: two groups of one epoch are two places. */
  place: string;
  now: Received;
  /** What a switch that is a moment away will show; null while there is none. */
  next: Received | null;
  send: Record<SourceKind, boolean>;
}

const NOTHING: Received = { video: [], audio: [] };

export const NO_SFU_PLAN: SfuPlan = {
  place: '',
  now: NOTHING,
  next: null,
  send: { microphone: false, camera: false, sound: false, screen: false },
};

/** `order` is the participant's number in the classroom, never given twice. */
export function sourceId(order: number, kind: SourceKind): number {
  return order * SOURCE_KINDS.length + SOURCE_KINDS.indexOf(kind);
}

/** The tile of a shared screen has a name of its own among those of the people. */
export function screenOf(participant: ParticipantId): string {
  return `${participant}:screen`;
}

/**
 * `announcing`: this instructor speaks to all groups at present. `soon`: the next place begins in a moment, so that what
 * one sends is to be on its way.
 */
export function planSfu(
  me: ParticipantId,
  place: PlaceDocument | null,
  nextPlace: PlaceDocument | null,
  announcing: boolean,
  soon = false,
): SfuPlan {
  const sends = announcing || isWatched(me, place);
  const ahead = soon && isWatched(me, nextPlace);
  return {
    place: place ? `${place.epoch}.${place.number}` : '',
    now: receivedIn(me, place),
    next: nextPlace ? receivedIn(me, nextPlace) : null,
    send: {
      microphone: sends || ahead,
      camera: sends || ahead,
      sound: sends || ahead,
      screen: sends || ahead,
    },
  };
}

/** Whether one's media have somebody to go to: the members of a broadcast are its stage, its watchers the class. */
function isWatched(me: ParticipantId, place: PlaceDocument | null): boolean {
  if (!place?.sources.includes(me)) return false;
  if (place.kind === 'broadcast') return true;
  return Object.keys(place.members).some((id) => id !== me);
}

function receivedIn(me: ParticipantId, place: PlaceDocument | null): Received {
  if (!place) return NOTHING;
  const others = place.sources.flatMap((participant) => {
    const member = place.members[participant];
    return member && participant !== me ? [{ participant, member }] : [];
  });
  const of = (kind: SourceKind, list: typeof others): Source[] =>
    list.map(({ participant, member }) => ({ id: sourceId(member.order, kind), participant, kind }));
  const sharing = others.filter(({ member }) => member.sharing);
  return {
    video: [...of('screen', sharing), ...of('camera', others)],
    audio: [...of('microphone', others), ...of('sound', sharing)],
  };
}
