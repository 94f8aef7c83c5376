/** Who is to be seen and heard by whom, from the places alone; pure. No media reaches anybody whom it does not name. */
import type { Member, PlaceDocument } from '../protocol/generated';
import type { ParticipantId } from '../state/model';

export interface MediaPlan {
  /** Of the current place; null while one is nowhere. */
  epoch: number | null;
  /** Whose media fill the slots now, in slot order. */
  receive: ParticipantId[];
  /** To whom one's own media go now. */
  send: ParticipantId[];
  /** One's own media go to everybody who is connected, too: one is seen by the whole class. */
  sendToAll: boolean;
  /** To whom one's picture, and only that, goes already, because the switch that shows it is a moment away. */
  ahead: { send: ParticipantId[]; sendToAll: boolean };
  /** Whom to connect to, now or ahead of the next place; everybody else connects to us. */
  initiate: ParticipantId[];
  /** Whose connections stay open, because the current or the next place needs them. */
  keep: ParticipantId[];
  /** Those of `keep` who have dropped: nobody waits for them. */
  away: ParticipantId[];
  /** Whoever connects stays, too. */
  keepAll: boolean;
}

const NOBODY: MediaPlan['ahead'] = { send: [], sendToAll: false };

export const NO_MEDIA: MediaPlan = {
  epoch: null,
  receive: [],
  send: [],
  sendToAll: false,
  ahead: NOBODY,
  initiate: [],
  keep: [],
  away: [],
  keepAll: false,
};

interface Links {
  receive: ParticipantId[];
  send: ParticipantId[];
  sendToAll: boolean;
  initiate: ParticipantId[];
}

/** `announcing`: this instructor speaks to all groups at present. `soon`: the next place begins in a moment. */
export function planMedia(
  me: ParticipantId,
  place: PlaceDocument | null,
  nextPlace: PlaceDocument | null,
  announcing: boolean,
  soon = false,
): MediaPlan {
  const now = linksOf(me, place);
  const next = linksOf(me, nextPlace);
  const keep = union(now.receive, now.send, next.receive, next.send);
  const member = (id: ParticipantId) => place?.members[id] ?? nextPlace?.members[id];
  return {
    epoch: place?.epoch ?? null,
    receive: now.receive,
    send: now.send,
    sendToAll: now.sendToAll || announcing,
    ahead: soon ? { send: next.send, sendToAll: next.sendToAll } : NOBODY,
    initiate: union(now.initiate, next.initiate),
    keep,
    away: keep.filter((id) => member(id)?.here === false),
    keepAll: now.sendToAll || next.sendToAll || announcing,
  };
}

/**
 * The receiver connects to the source. Of two who receive each other, the one with the smaller id does; who is away
 * keeps their connection but is not called.
 */
function linksOf(me: ParticipantId, place: PlaceDocument | null): Links {
  if (!place) return { receive: [], send: [], sendToAll: false, initiate: [] };
  const real = (id: ParticipantId) => id !== me && !place.members[id]?.simulated;
  const isSource = place.sources.includes(me);
  const sendToAll = isSource && place.kind === 'broadcast';
  const receive = place.sources.filter(real);
  const send = isSource ? Object.keys(place.members).filter((id) => real(id) && takesPart(place, id)) : [];
  const receivesUs = (id: ParticipantId) => sendToAll || send.includes(id);
  const initiate = receive.filter((id) => (place.members[id]?.here ?? true) && (!receivesUs(id) || me < id));
  return { receive, send, sendToAll, initiate };
}

/** An instructor who only announces is heard in a group but hears nothing of it. */
function takesPart(place: PlaceDocument, id: ParticipantId): boolean {
  const member: Member | undefined = place.members[id];
  return !(place.kind === 'group' && member?.announcing && member.visiting === '');
}

function union(...lists: ParticipantId[][]): ParticipantId[] {
  return [...new Set(lists.flat())];
}
