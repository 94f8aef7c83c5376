/** The list of people: who comes first, and what is said about each. */
import { plural, t } from '@lingui/core/macro';
import type { PeopleDocument, Person } from '../../protocol/generated';

/** From here on a list is too long to look for somebody with the eyes alone. */
export const SEARCHABLE = 12;

export interface PersonLine {
  id: string;
  name: string;
  role: Person['role'];
  here: boolean;
  hand: boolean;
  microphone: boolean;
  simulated: boolean;
  /** What is said under the name; empty for somebody who is simply here. */
  note: string;
}

/** Raised hands first, in their order; then instructors; then by the order of the list. */
export function byHand([, a]: [string, Person], [, b]: [string, Person]): number {
  if (a.hand_at !== b.hand_at)
    return (a.hand_at ?? Number.MAX_SAFE_INTEGER) - (b.hand_at ?? Number.MAX_SAFE_INTEGER);
  if (a.role !== b.role) return a.role === 'instructor' ? -1 : 1;
  return a.order - b.order;
}

export function linesOf(people: Record<string, Person>, me: string | undefined): PersonLine[] {
  return Object.entries(people)
    .sort(byHand)
    .map(([id, person]) => ({
      id,
      name: person.name,
      role: person.role,
      here: person.here,
      hand: person.hand_at !== null && person.hand_at !== undefined,
      microphone: person.microphone,
      simulated: person.simulated,
      note: noteOf(id, person, me),
    }));
}

function noteOf(id: string, person: Person, me: string | undefined): string {
  const notes = [
    id === me ? t`you` : '',
    person.role === 'instructor' ? t`teacher` : '',
    person.simulated ? t`simulated` : '',
    person.here ? '' : t`reconnecting`,
  ];
  return notes.filter(Boolean).join(', ');
}

export function hereWords(people: PeopleDocument | null): string {
  return plural(people?.here ?? 0, { one: '# person here', other: '# people here' });
}

/** How many hands are up on the first page of the list, on which raised hands come first. */
export function handsOf(people: PeopleDocument | null): number {
  return Object.values(people?.people ?? {}).filter((person) => person.hand_at).length;
}
