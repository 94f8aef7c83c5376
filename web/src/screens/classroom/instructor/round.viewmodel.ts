/** What an instructor can do with a question, which step is recommended, and what the votes come to in words. */
import { plural, t } from '@lingui/core/macro';
import type { AskQuestion, ResultsDocument, ShownTotals } from '../../../protocol/generated';
import { percentWords, type Round, type VoteNumber } from '../question/round.viewmodel';

export type QuestionToAsk = AskQuestion['question'];

/** A question that needs no preparation: asked aloud, or with a line of text. */
export type AdHoc = 'letters' | 'yes_no' | 'true_false' | 'number' | 'where_are_we';

export const adHocs: readonly AdHoc[] = ['letters', 'yes_no', 'true_false', 'number', 'where_are_we'];
export const LAST_CALL_MS = 10_000;

export function adHocWords(kind: AdHoc): string {
  switch (kind) {
    case 'letters':
      return t`A to D`;
    case 'yes_no':
      return t`Yes or no`;
    case 'true_false':
      return t`True or false`;
    case 'number':
      return t`A number`;
    case 'where_are_we':
      return t`Where are we?`;
  }
}

export interface AdHocChoices {
  text: string;
  letters: number;
  /** The right letter, from 0; null where it is to be said later. */
  right: number | null;
  confidence: boolean;
}

export function adHocQuestion(
  kind: AdHoc,
  { text, letters, right, confidence }: AdHocChoices,
): QuestionToAsk {
  const said = text.trim();
  const question: QuestionToAsk =
    kind === 'letters' ? { kind: 'single', options: Array.from({ length: letters }, () => ({})) } : { kind };
  if (kind === 'letters' && right !== null && right < letters) question.right = [right];
  if (said) question.text = said;
  if (confidence && kind !== 'where_are_we') question.confidence = true;
  return question;
}

export type StepName =
  | 'discuss'
  | 'last-call'
  | 'close'
  | 'open-first'
  | 'open-second'
  | 'reveal'
  | 'reveal-bare'
  | 'end';

export interface StepModel {
  name: StepName;
  primary: boolean;
}

/**
 * The steps that make sense now, the recommended one first and primary; others stay possible. `groups`: the class is
 * in groups, or on the way there.
 */
export function stepsOf(round: Round, results: ResultsDocument | null, groups: boolean): StepModel[] {
  const voted = results?.voted ?? 0;
  const recommended = results?.recommendation ?? null;
  const again = results?.frozen ?? false;
  const steps = (primary: StepName | null, ...others: StepName[]): StepModel[] => [
    ...(primary ? [{ name: primary, primary: true }] : []),
    ...others.map((name) => ({ name, primary: false })),
  ];
  switch (round.phase) {
    case 'voting':
      return recommended === 'discuss' && !groups && isMost(results)
        ? steps('discuss', 'last-call', 'close')
        : steps('close', 'last-call', ...(voted > 0 && !groups ? (['discuss'] as const) : []));
    case 'closed':
      if (round.vote === 2) return steps('reveal', 'open-second', 'reveal-bare', 'end');
      if (groups || voted === 0)
        return steps('reveal', again ? 'open-second' : 'open-first', 'reveal-bare', 'end');
      if (recommended === null) return steps(null, 'discuss', 'reveal', 'open-first', 'open-second', 'end');
      if (recommended === 'discuss') return steps('discuss', 'reveal', 'open-first', 'open-second', 'end');
      if (recommended === 'explain_again')
        return steps('open-second', 'discuss', 'reveal', 'open-first', 'end');
      return steps('reveal', 'discuss', 'open-first', 'open-second', 'end');
    case 'discussing':
      return steps(null, 'open-second', 'reveal');
    case 'revoting':
      return isMost(results) ? steps('reveal', 'close', 'last-call') : steps('close', 'last-call', 'reveal');
    case 'revealed':
      return steps('end', 'open-second');
  }
}

/** Whether so many have voted that waiting for the others changes little. */
export function isMost(results: ResultsDocument | null): boolean {
  return results !== null && results.expected > 0 && results.voted >= 0.8 * results.expected;
}

export function stepWords(name: StepName, students: number, groups: number): string {
  switch (name) {
    case 'discuss': {
      const into = plural(groups, { one: '# group', other: '# groups' });
      return students > 0 ? t`Discuss in ${into}` : t`Discuss in groups`;
    }
    case 'last-call':
      return t`Last call: 10 s`;
    case 'close':
      return t`Close the vote`;
    case 'open-first':
      return t`Let them vote on`;
    case 'open-second':
      return t`Vote again`;
    case 'reveal':
      return t`Reveal the answer`;
    case 'reveal-bare':
      return t`Reveal without totals`;
    case 'end':
      return t`Put away`;
  }
}

/** "21 of 28 answered". */
export function votedWords(results: ResultsDocument): string {
  const { voted, expected } = results;
  return t`${voted} of ${expected} answered`;
}

/** "43 % right: discuss", with the reason in numbers; empty while nobody has voted. */
export function recommendationWords(results: ResultsDocument, vote: VoteNumber): string {
  const totals = results.totals[String(vote)];
  if (!totals || totals.voters === 0 || !results.recommendation) return '';
  const { right } = totals;
  if (right === null || right === undefined) {
    return results.recommendation === 'discuss'
      ? t`The answers differ: let them discuss.`
      : t`Most agree: explain briefly.`;
  }
  const percent = percentWords(right / totals.voters);
  switch (results.recommendation) {
    case 'explain_again':
      return t`${percent} right: explain again, then let them vote again.`;
    case 'discuss':
      return t`${percent} right: let them discuss.`;
    case 'explain_briefly':
      return t`${percent} right: explain briefly.`;
  }
}

/** Where the class is with this question. */
export function phaseWords(round: Round): string {
  switch (round.phase) {
    case 'voting':
      return t`First vote`;
    case 'revoting':
      return t`Second vote`;
    case 'closed':
      return round.vote === 2 ? t`Second vote, closed` : t`First vote, closed`;
    case 'discussing':
      return t`Discussing in groups`;
    case 'revealed':
      return t`Revealed`;
  }
}

/** Hake's normalised gain: the share of what could be gained that was; null without a key or room to gain. */
export function gainOf(totals: Record<string, ShownTotals>): number | null {
  const [one, two] = [totals['1'], totals['2']];
  if (!one?.voters || !two?.voters || typeof one.right !== 'number' || typeof two.right !== 'number')
    return null;
  const [before, after] = [one.right / one.voters, two.right / two.voters];
  return before < 1 ? (after - before) / (1 - before) : null;
}
