/** Texts by audience: what has been written, in order, and how many of them are new. */
import type { Text } from '../../protocol/generated';
import type { ClassroomState } from '../../state/model';

export type Audience = 'class' | 'group';
type Seen = Pick<ClassroomState, 'me' | 'place' | 'documents'>;

export interface TextLine {
  id: string;
  name: string;
  at: number;
  body: string;
  own: boolean;
  /** Written by an instructor to all groups at once. */
  toGroups: boolean;
  /** The same person has just written; the name need not be said again. */
  follows: boolean;
}

const TOGETHER_MS = 120_000;

/** The lines of one audience, oldest first; `older` are pages that were asked for. */
export function textLines(state: Seen, audience: Audience, older: Record<string, Text> = {}): TextLine[] {
  const live = state.documents.texts?.texts ?? {};
  const ofGroup = state.place?.texts ?? {};
  const all =
    audience === 'class'
      ? { ...older, ...live }
      : { ...older, ...ofGroup, ...only(live, (text) => text.audience === 'groups') };
  const sorted = Object.entries(all)
    .filter(([, text]) => (audience === 'class' ? text.audience !== 'group' : text.audience !== 'class'))
    .sort(([a, left], [b, right]) => left.at - right.at || (a < b ? -1 : 1));
  return sorted.map(([id, text], index) => {
    const before = sorted[index - 1]?.[1];
    return {
      id,
      name: text.name,
      at: text.at,
      body: text.body,
      own: text.by === state.me?.participant,
      toGroups: text.audience === 'groups',
      follows:
        before?.by === text.by && before.audience === text.audience && text.at - before.at < TOGETHER_MS,
    };
  });
}

function only(texts: Record<string, Text>, wanted: (text: Text) => boolean): Record<string, Text> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => wanted(text)));
}

/** True where one has a group to write to: students in a group or at the front, instructors on a visit. */
export function hasGroup(state: Seen): boolean {
  return state.place?.kind === 'group' || state.place?.kind === 'front';
}

/** Ids of everything that could be read now and was not written by oneself. */
export function readableTexts(state: Seen): string[] {
  const texts = { ...state.documents.texts?.texts, ...state.place?.texts };
  return Object.entries(texts)
    .filter(([, text]) => text.by !== state.me?.participant)
    .map(([id]) => id);
}
