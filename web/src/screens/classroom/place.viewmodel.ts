/** What the place one is in looks like: the sentence that says where one is, and the tiles. */
import { plural, t } from '@lingui/core/macro';
import { screenOf } from '../../media/sources';
import type { Member, PlaceDocument } from '../../protocol/generated';
import { mayShare } from '../../state/documents';
import type { ClassroomState, MediaState, RemoteMedia, Role } from '../../state/model';
import { listOf } from '../../words/words';

type Seen = Pick<ClassroomState, 'me' | 'place' | 'documents' | 'connection'>;

/** Everybody of a place but oneself, those who fill slots first and in their order. */
export function othersOf(place: PlaceDocument | null, me: string | undefined): [string, Member][] {
  if (!place) return [];
  const slot = (id: string) => {
    const at = place.sources.indexOf(id);
    return at < 0 ? place.sources.length : at;
  };
  return Object.entries(place.members)
    .filter(([id]) => id !== me)
    .sort(([a, left], [b, right]) => slot(a) - slot(b) || left.order - right.order || (a < b ? -1 : 1));
}

/** The mates: the students of one's own group, without visitors and without oneself. */
export function mateNames(place: PlaceDocument | null, me: string | undefined): string[] {
  return othersOf(place, me)
    .filter(([, member]) => member.role === 'student')
    .sort(([, left], [, right]) => left.order - right.order)
    .map(([, member]) => member.name);
}

export function isOnStage(state: Seen): boolean {
  const me = state.me?.participant;
  return (
    state.documents.class?.mode === 'broadcast' &&
    me !== undefined &&
    state.documents.class.stage.includes(me)
  );
}

/** The word for where one is, as the page's root element says it to scripts and tests. */
export function placeWord(place: PlaceDocument | null): string {
  if (!place) return '';
  return place.kind === 'group' ? `group:${place.number}` : place.kind;
}

/** The mode as this person lives it: it changes with their place, not with the announcement. */
export function modeWord(place: PlaceDocument | null): string {
  if (!place) return '';
  return place.kind === 'lobby' || place.kind === 'broadcast' ? place.kind : 'groups';
}

/** Says where one is: "Group 3 with Ana and Bo". */
export function whereAmI(state: Seen): string {
  const { place } = state;
  const me = state.me?.participant;
  const room = state.documents.class;
  const instructor = state.me?.role === 'instructor';
  if (!place || !room) return '';
  switch (place.kind) {
    case 'lobby':
      return instructor ? t`Nobody is on the stage yet` : t`The class begins soon`;
    case 'broadcast': {
      const names = listOf(othersOf(place, me).map(([, member]) => member.name));
      if (isOnStage(state)) return names ? t`You are on the stage with ${names}` : t`You are on the stage`;
      return names ? t`On the stage: ${names}` : t`The stage is empty for a moment`;
    }
    case 'group': {
      const mates = mateNames(place, me);
      const { number } = place;
      if (instructor) {
        const listening = me !== undefined && place.members[me]?.visiting === 'listening';
        return listening ? t`You listen to group ${number}` : t`You are visiting group ${number}`;
      }
      return mates.length > 0
        ? t`Group ${number} with ${listOf(mates)}`
        : t`Group ${number}: your mates are on their way`;
    }
    case 'front': {
      const names = listOf(othersOf(place, me).map(([, member]) => member.name));
      if (instructor) return t`You are at the front`;
      return names ? t`At the front with ${names}` : t`You are at the front`;
    }
  }
}

export interface TileModel {
  id: string;
  name: string;
  role: Role;
  /** What fills the frame: a moving picture, a drawn face of a simulated student, or the letters of a name. */
  picture: 'video' | 'face' | 'initials';
  /** What stands there until their picture is there: a drawn face instead of letters. */
  drawn: boolean;
  video: MediaStream | null;
  microphone: boolean;
  speaking: boolean;
  /** Is dimmed: expected back. */
  faded: boolean;
  /** What is special about them, in words; empty otherwise. */
  note: string;
  /** Is somebody's screen, not a person. */
  screen: boolean;
  proof: RemoteMedia['proof'];
  changing: boolean;
}

function noteOf(member: Member, remote: RemoteMedia | undefined): string {
  if (!member.here) return member.role === 'instructor' ? t`Your teacher is reconnecting` : t`Reconnecting`;
  if (remote?.state === 'unreachable') return t`Out of reach`;
  if (member.announcing) return t`Speaks to all groups`;
  if (member.visiting === 'listening') return t`Listening`;
  if (member.visiting === 'talking') return t`Visiting`;
  return member.away ? t`Away` : '';
}

type Remote = MediaState['remote'];

/** The tiles of a place without one's own, screens before people. */
export function tilesOf(place: PlaceDocument | null, me: string | undefined, remote: Remote): TileModel[] {
  if (place?.kind === 'lobby') return [];
  const others = othersOf(place, me);
  return [
    ...others.filter(([, member]) => member.sharing).map((other) => screenTileOf(other, remote)),
    ...others.map((other) => tileOf(other, remote)),
  ];
}

function tileOf([id, member]: [string, Member], all: Remote): TileModel {
  const remote = all[id];
  const video = remote?.video ?? null;
  return {
    id,
    name: member.name,
    role: member.role,
    picture: video && member.camera ? 'video' : member.simulated ? 'face' : 'initials',
    drawn: member.simulated ?? false,
    video,
    microphone: member.microphone,
    speaking: remote?.speaking ?? false,
    faded: !member.here,
    note: noteOf(member, remote),
    screen: false,
    proof: remote?.proof ?? null,
    changing: remote?.changing ?? false,
  };
}

/** Somebody's shared screen: a tile of its own beside their face. */
function screenTileOf([participant, member]: [string, Member], all: Remote): TileModel {
  const id = screenOf(participant);
  const remote = all[id];
  const video = remote?.video ?? null;
  const { name } = member;
  return {
    id,
    name: t`${name}'s screen`,
    role: member.role,
    picture: video ? 'video' : 'initials',
    drawn: false,
    video,
    microphone: true,
    speaking: false,
    faded: !member.here,
    note: '',
    screen: true,
    proof: remote?.proof ?? null,
    changing: remote?.changing ?? false,
  };
}

/** Whether one may share a screen here and now: where the SFU carries it, on the stage or with one's mates. */
export function offersSharing(state: Seen): boolean {
  const me = state.me?.participant;
  if (!state.place || me === undefined) return false;
  return state.documents.class?.engine === 'sfu' && mayShare(state.place, me);
}

/** Says who will be back when nobody on the stage is connected; empty otherwise. */
export function emptyStageWords(state: Seen): string {
  const { place } = state;
  if (place?.kind !== 'broadcast' || isOnStage(state)) return '';
  const stage = othersOf(place, state.me?.participant);
  if (stage.some(([, member]) => member.here)) return '';
  const away = stage.map(([, member]) => member.name);
  if (away.length === 0) return t`Your teacher will be back in a moment.`;
  const names = listOf(away);
  return plural(away.length, {
    one: `${names} has lost the connection and will be back in a moment.`,
    other: `${names} have lost the connection and will be back in a moment.`,
  });
}

/** Says with whom there is no connection, and what to do; empty while all can be reached. */
export function unreachableWords(state: Seen & { remote: MediaState['remote'] }): string {
  const { place } = state;
  if (state.documents.class?.engine === 'sfu') {
    const isCutOff = Object.values(state.remote).some((remote) => remote.state === 'unreachable');
    return isCutOff
      ? t`Sound and pictures do not get through to you at the moment. Pitt goes on trying; you can write until then.`
      : '';
  }
  if (place?.kind !== 'group') return '';
  const missed = othersOf(place, state.me?.participant)
    .filter(([id, member]) => member.here && state.remote[id]?.state === 'unreachable')
    .map(([, member]) => member.name);
  if (missed.length === 0) return '';
  const names = listOf(missed);
  return t`You and ${names} cannot see or hear each other: a network in between does not let you. Write to the group, or call your teacher.`;
}

/** The banner about one's own connection; empty while all is well. */
export function connectionWords(state: Pick<ClassroomState, 'connection'>): string {
  return state.connection === 'reconnecting'
    ? t`The connection is lost. You will be back in your place as soon as it returns.`
    : '';
}
