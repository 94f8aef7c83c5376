/** What a question and its votes look like in words: shared by students and instructors. */
import { t } from '@lingui/core/macro';
import type { CastVote, ShownKey, ShownRound, ShownTotals } from '../../../protocol/generated';
import type { ClassroomState } from '../../../state/model';

export type VoteNumber = 1 | 2;
export type Round = ShownRound;

export interface OptionModel {
  index: number;
  /** `A`, `B`, …; empty where the words say it all. */
  letter: string;
  /** Markdown, or words in the person's language; empty for an option that is only said aloud. */
  words: string;
  feedback: string;
}

const LETTERS = 'ABCDEFGHI';

function impliedWords(kind: ShownRound['kind']): string[] | null {
  switch (kind) {
    case 'true_false':
      return [t`True`, t`False`];
    case 'yes_no':
      return [t`Yes`, t`No`];
    case 'where_are_we':
      return [t`I am with you`, t`Almost`, t`I am lost`];
    default:
      return null;
  }
}

/** The answers to choose from; none for a number. */
export function optionsOf(round: Round): OptionModel[] {
  const implied = impliedWords(round.kind);
  if (implied) return implied.map((words, index) => ({ index, letter: '', words, feedback: '' }));
  return round.options.map((option, index) => ({
    index,
    letter: LETTERS.charAt(index),
    words: option.text ?? '',
    feedback: option.feedback ?? '',
  }));
}

/** "B", "A and C", "True", "9.81": what somebody answered, in few letters. */
export function answerWords(round: Round, answer: Partial<CastVote> | null | undefined): string {
  if (!answer) return '';
  if (typeof answer.number === 'number') return numberWords(answer.number);
  const options = optionsOf(round);
  return (answer.choices ?? [])
    .map((choice) => options[choice]?.letter || options[choice]?.words || '')
    .join(', ');
}

/** As short as it can be said, in the digits of the browser's language. */
export function numberWords(value: number): string {
  return new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 }).format(value);
}

/** Reads what somebody typed as a number; takes a comma for a point. Null for what is none. */
export function readNumber(typed: string): number | null {
  const plain = typed
    .trim()
    .replace(/[\s\u2019']/g, '')
    .replace('−', '-')
    .replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

export function keyWords(round: Round, key: ShownKey | null | undefined): string {
  if (!key) return '';
  if (typeof key.number === 'number') {
    const tolerance = key.tolerance ?? 0;
    return tolerance > 0 ? `${numberWords(key.number)} ± ${numberWords(tolerance)}` : numberWords(key.number);
  }
  return answerWords(round, { choices: key.right ?? [] });
}

export function isOpen(round: Round | null): boolean {
  return round?.phase === 'voting' || round?.phase === 'revoting';
}

/** One's own votes on the question that is asked. */
export function myVotes(state: Pick<ClassroomState, 'documents'>): {
  first: CastVote | null;
  second: CastVote | null;
} {
  const voted = state.documents.me?.voted;
  return { first: voted?.first ?? null, second: voted?.second ?? null };
}

/** What a tap makes of the answers chosen so far: another one, or of several one more or one fewer. */
export function choose(kind: Round['kind'], before: readonly number[], choice: number): number[] {
  if (kind !== 'multiple') return [choice];
  const after = before.includes(choice) ? before.filter((it) => it !== choice) : [...before, choice];
  return after.sort((a, b) => a - b);
}

/** The one sentence over a question: what to do now. */
export function studentWords(
  round: Round,
  mine: { first: CastVote | null; second: CastVote | null },
): string {
  const first = answerWords(round, mine.first);
  switch (round.phase) {
    case 'voting':
      return t`Answer alone. Nobody sees what you answer.`;
    case 'revoting':
      return first
        ? t`Answer once more, alone. At first you answered ${first}.`
        : t`Answer now, alone. Nobody sees what you answer.`;
    case 'closed':
      return t`The vote is closed. Wait for your teacher.`;
    case 'discussing':
      return first
        ? t`You answered ${first}. Say why, and hear what the others think.`
        : t`Say what you think, and why.`;
    case 'revealed':
      return t`This was the question.`;
  }
}

export interface BarModel {
  key: string;
  /** `A`, `True`, `9.81`. */
  label: string;
  count: number;
  /** 0 to 1 of those who voted. */
  share: number;
  right: boolean;
}

/** How often each answer was given, as bars. */
export function barsOf(round: Round, totals: ShownTotals, key: ShownKey | null | undefined): BarModel[] {
  const share = (count: number) => (totals.voters > 0 ? count / totals.voters : 0);
  if (round.kind === 'number') {
    return (totals.numbers ?? []).map(([value = 0, count = 0]) => ({
      key: String(value),
      label: numberWords(value),
      count,
      share: share(count),
      right:
        typeof key?.number === 'number' &&
        Math.abs(value - key.number) <= (key.tolerance ?? 0) + 1e-9 * Math.abs(key.number),
    }));
  }
  return optionsOf(round).map(({ index, letter, words }) => {
    const count = totals.options?.[index] ?? 0;
    return {
      key: String(index),
      label: letter || words,
      count,
      share: share(count),
      right: key?.right?.includes(index) ?? false,
    };
  });
}

export function percentWords(share: number): string {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}
