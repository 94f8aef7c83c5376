/** What an instructor can do with the whole class, whom it reaches, and what is said about it before the press. */
import { plural, t } from '@lingui/core/macro';
import type {
  ClassDocument,
  InstructorsDocument,
  PreviewGroups,
  ResultsDocument,
} from '../../../protocol/generated';
import type { ClassroomState } from '../../../state/model';

export type Way = NonNullable<PreviewGroups['way']>;

export interface Choices {
  size: number;
  /** Null until it is chosen: by answer where there are votes, else at random. */
  way: Way | null;
  leadMs: number;
  countdownMs: number;
  /** In a discussion mates see what each of them answered first. */
  showMates: boolean;
}

export const firstChoices: Choices = {
  size: 3,
  way: null,
  leadMs: 3_000,
  countdownMs: 30_000,
  showMates: false,
};
export const sizes = [2, 3, 4, 5, 6] as const;
export const leads = [0, 3_000, 5_000, 10_000, 30_000] as const;
export const countdowns = [0, 10_000, 30_000, 60_000, 120_000, 300_000] as const;
export const EXTEND_MS = 30_000;
export const UNDO_MS = 10_000;
/** More receivers than this, and a browser that sends to each of them by itself begins to stutter. */
export const MESH_COMFORT = 8;

/** The number of groups that `students` form at the target size (DESIGN: "Groups"). */
export function groupCount(students: number, size: number): number {
  if (students < 2) return 0;
  return Math.max(
    1,
    Math.min(Math.floor(students / 2), Math.max(Math.ceil(students / 6), Math.floor(students / size + 0.5))),
  );
}

/** Students who would be put into groups now: here, and not sitting this one out. */
export function studentsToSplit(instructors: InstructorsDocument | null): number {
  return Object.values(instructors?.roster ?? {}).filter(
    (entry) => entry.role === 'student' && entry.here && !entry.sitting_out,
  ).length;
}

/** "Split 28 students into 9 groups": whom the button reaches. */
export function splitWords(students: number, groups: number): string {
  if (students === 0) return t`Split into groups`;
  const who = plural(students, { one: '# student', other: '# students' });
  const into = plural(groups, { one: '# group', other: '# groups' });
  return t`Split ${who} into ${into}`;
}

/** "Bring 28 students back in 30 s". */
export function backWords(students: number, countdownMs: number): string {
  const seconds = countdownMs / 1000;
  if (countdownMs === 0) {
    return plural(students, { one: 'Bring # student back now', other: 'Bring # students back now' });
  }
  return plural(students, {
    one: `Bring # student back in ${seconds} s`,
    other: `Bring # students back in ${seconds} s`,
  });
}

/** Students have answered the question that is asked, so that groups can be formed by it. */
export function hasVotes(results: ResultsDocument | null): boolean {
  return (results?.totals['1']?.voters ?? 0) > 0;
}

/** The way that counts: the chosen one, else the default; what cannot be done any more is not. */
export function wayOf(choices: Choices, results: ResultsDocument | null): Way {
  const voted = hasVotes(results);
  if (choices.way === null || (choices.way === 'by_answer' && !voted)) return voted ? 'by_answer' : 'random';
  return choices.way;
}

/** The ways to form groups that make sense now. */
export function waysOf(results: ResultsDocument | null, map: InstructorsDocument | null): Way[] {
  const found: Way[] = hasVotes(results) ? ['by_answer', ...ways] : [...ways];
  return (map?.teams ?? 0) > 0 ? [...found, 'teams'] : found;
}

const ways: readonly Way[] = ['random', 'new_mates', 'same_as_last_time'];

export function wayWords(way: Way): string {
  switch (way) {
    case 'by_answer':
      return t`by answer`;
    case 'random':
      return t`at random`;
    case 'new_mates':
      return t`new mates`;
    case 'same_as_last_time':
      return t`same as last time`;
    case 'teams':
      return t`in their teams`;
  }
}

/** Why a size deserves a second thought; empty for the others. */
export function sizeHint(size: number): string {
  return size >= 5 ? t`With 5 or 6 in a group, fewer people talk. 3 or 4 work better online.` : '';
}

export function secondsChoice(ms: number): string {
  const seconds = ms / 1000;
  return ms === 0 ? t`at once` : t`${seconds} s`;
}

export type Situation = 'closed' | 'lobby' | 'broadcast' | 'groups' | 'lead' | 'countdown';

/** Which of the class-wide acts make sense now. */
export function situationOf(state: Pick<ClassroomState, 'documents' | 'pendingSwitch'>): Situation {
  const room = state.documents.class;
  if (state.pendingSwitch) return state.pendingSwitch.to === 'groups' ? 'lead' : 'countdown';
  if (!room?.meeting) return 'closed';
  return room.mode;
}

/** True where a broadcast goes from this browser to more people than it can comfortably serve. */
export function isMeshTooLarge(room: ClassDocument | null, me: string | undefined, here: number): boolean {
  return (
    room?.engine === 'mesh' &&
    room.mode === 'broadcast' &&
    me !== undefined &&
    room.stage.includes(me) &&
    here - 1 > MESH_COMFORT
  );
}

/** Until when the last split can be undone (server time); null for those who did not split. */
export function undoUntil(room: ClassDocument | null, myName: string | undefined): number | null {
  if (room?.mode !== 'groups' || room.switch || room.last_switch_by !== myName) return null;
  return room.mode_since + UNDO_MS;
}
