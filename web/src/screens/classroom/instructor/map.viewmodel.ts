/** The map of the groups: those who asked for help first, then the silent ones, then the rest. */
import { plural, t } from '@lingui/core/macro';
import type { InstructorsDocument, ResultsDocument, RosterEntry } from '../../../protocol/generated';
import { listOf } from '../../../words/words';
import { answerWords, type Round } from '../question/round.viewmodel';

/** A group that has said nothing for so long is called silent. */
export const SILENT_MS = 30_000;

export type GroupMood = 'called' | 'silent' | 'agreed' | 'talking';

export interface MapMember {
  id: string;
  name: string;
  here: boolean;
  speaking: boolean;
  microphone: boolean;
  simulated: boolean;
  /** What else there is to know, in words; empty otherwise. */
  note: string;
  /** What they answered, in letters; empty where that is not known or not to be seen. */
  answer: string;
}

export interface MapGroup {
  number: number;
  mood: GroupMood;
  moodWords: string;
  members: MapMember[];
  /** "Dana is visiting"; empty without visitors. */
  visitors: string;
  visitedByMe: boolean;
}

const moods: readonly GroupMood[] = ['called', 'silent', 'agreed', 'talking'];

function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return plural(seconds, { one: '# second', other: '# seconds' });
  return plural(Math.floor(seconds / 60), { one: '# minute', other: '# minutes' });
}

function memberOf(id: string, roster: Record<string, RosterEntry>): MapMember {
  const entry = roster[id];
  const unreachable = (entry?.cannot_reach ?? []).map((other) => roster[other]?.name ?? '').filter(Boolean);
  const notes = [
    entry?.here === false ? t`reconnecting` : '',
    entry?.away ? t`away` : '',
    unreachable.length > 0 ? t`cannot reach ${listOf(unreachable)}` : '',
  ];
  return {
    id,
    name: entry?.name ?? '',
    here: entry?.here ?? false,
    speaking: entry?.speaking ?? false,
    microphone: entry?.microphone ?? false,
    simulated: entry?.simulated ?? false,
    note: notes.filter(Boolean).join(', '),
    answer: '',
  };
}

/** The groups as an instructor should look at them at `now` (server time). */
export function mapOf(document: InstructorsDocument | null, me: string | undefined, now: number): MapGroup[] {
  if (!document) return [];
  const { roster } = document;
  const groups = Object.entries(document.groups).map(([key, group]) => {
    const calledAt = group.called_at ?? null;
    const quietSince = group.quiet_since ?? null;
    const silent = quietSince !== null && now - quietSince >= SILENT_MS;
    const mood: GroupMood = calledAt !== null ? 'called' : silent ? 'silent' : 'talking';
    const visitors = group.visitors.filter((id) => id !== me).map((id) => roster[id]?.name ?? '');
    const moodWords =
      calledAt !== null
        ? t`calls you, ${duration(now - calledAt)}`
        : silent && quietSince !== null
          ? t`silent, ${duration(now - quietSince)}`
          : t`talking`;
    return {
      number: Number(key),
      mood,
      moodWords,
      members: group.members.map((id) => memberOf(id, roster)),
      visitors: visitors.length > 0 ? t`Visited by ${listOf(visitors)}` : '',
      visitedByMe: me !== undefined && group.visitors.includes(me),
      since: calledAt ?? (silent ? (quietSince ?? 0) : 0),
    };
  });
  groups.sort(
    (a, b) => moods.indexOf(a.mood) - moods.indexOf(b.mood) || a.since - b.since || a.number - b.number,
  );
  return groups.map(({ since: _, ...group }) => group);
}

/**
 * Writes beside everybody what they answered, second vote before first; groups that talk although all of them gave the
 * same answer come before those that differ.
 */
export function withAnswers(
  groups: MapGroup[],
  round: Round | null,
  results: ResultsDocument | null,
): MapGroup[] {
  if (!round || !results) return groups;
  const answerOf = (id: string) => {
    const votes = results.votes[id];
    return answerWords(round, votes?.second ?? votes?.first);
  };
  const answered = groups.map((group): MapGroup => {
    const members = group.members.map((member) => ({ ...member, answer: answerOf(member.id) }));
    const said = new Set(members.map((member) => member.answer));
    const agreed = group.mood === 'talking' && members.length > 1 && said.size === 1 && !said.has('');
    return agreed ? { ...group, members, mood: 'agreed', moodWords: t`all agree` } : { ...group, members };
  });
  return answered.sort((a, b) => moods.indexOf(a.mood) - moods.indexOf(b.mood));
}

/** Students at the front while there are groups, with why. */
export function frontOf(document: InstructorsDocument | null): MapMember[] {
  if (!document) return [];
  return Object.entries(document.roster)
    .filter(([, entry]) => entry.role === 'student' && entry.group === 0)
    .sort(([, a], [, b]) => a.order - b.order)
    .map(([id, entry]) => ({
      ...memberOf(id, document.roster),
      note: entry.sitting_out ? t`sits this one out` : memberOf(id, document.roster).note,
    }));
}

/** "2 call you, 1 silent, 6 talking": the whole map in one line. */
export function mapSummary(groups: readonly MapGroup[]): string {
  const count = (mood: GroupMood) => groups.filter((group) => group.mood === mood).length;
  const called = count('called');
  const silent = count('silent');
  const parts = [
    plural(groups.length, { one: '# group', other: '# groups' }),
    called > 0 ? plural(called, { one: '# calls you', other: '# call you' }) : '',
    silent > 0 ? plural(silent, { one: '# silent', other: '# silent' }) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}
