/** What has become of past rounds, in words and in the coordinates of pictures. */
import { plural, t } from '@lingui/core/macro';
import type { Flow, Summary } from '../../connection/api';
import type { ShownRound } from '../../protocol/generated';
import { firstLine } from '../bank/bank.viewmodel';
import { percentWords } from '../classroom/question/round.viewmodel';

export interface Ribbon {
  key: string;
  /** An SVG path within 0 0 300 120. */
  path: string;
  look: 'kept-right' | 'gained' | 'lost' | 'kept-wrong';
}

export interface FlowModel {
  ribbons: Ribbon[];
  rows: { key: string; words: string; count: number }[];
}

export const FLOW = { width: 300, height: 120, left: 0, right: 300, gap: 8 } as const;

/** The way between two votes as ribbons, as high as there are voters in them: right on top, wrong below. */
export function flowOf(flow: Flow): FlowModel | null {
  const keyed = flow.right_right + flow.wrong_right + flow.right_wrong + flow.wrong_wrong;
  if (keyed === 0) {
    if (flow.kept + flow.changed === 0) return null;
    return {
      ribbons: [],
      rows: [
        { key: 'kept', words: t`kept their answer`, count: flow.kept },
        { key: 'changed', words: t`changed their answer`, count: flow.changed },
      ],
    };
  }
  const scale = (FLOW.height - FLOW.gap) / keyed;
  const rightBefore = flow.right_right + flow.right_wrong;
  const rightAfter = flow.right_right + flow.wrong_right;
  const wrongTop = (right: number) => right * scale + FLOW.gap;
  const ribbon = (look: Ribbon['look'], count: number, from: number, to: number): Ribbon[] =>
    count > 0 ? [{ key: look, look, path: band(from, to, count * scale) }] : [];
  return {
    ribbons: [
      ...ribbon('kept-right', flow.right_right, 0, 0),
      ...ribbon('lost', flow.right_wrong, flow.right_right * scale, wrongTop(rightAfter)),
      ...ribbon('gained', flow.wrong_right, wrongTop(rightBefore), flow.right_right * scale),
      ...ribbon(
        'kept-wrong',
        flow.wrong_wrong,
        wrongTop(rightBefore) + flow.wrong_right * scale,
        wrongTop(rightAfter) + flow.right_wrong * scale,
      ),
    ],
    rows: [
      { key: 'gained', words: t`from wrong to right`, count: flow.wrong_right },
      { key: 'kept-right', words: t`right both times`, count: flow.right_right },
      { key: 'lost', words: t`from right to wrong`, count: flow.right_wrong },
      { key: 'kept-wrong', words: t`wrong both times`, count: flow.wrong_wrong },
    ],
  };
}

function band(from: number, to: number, height: number): string {
  const { left, right } = FLOW;
  const middle = (left + right) / 2;
  const at = (value: number) => value.toFixed(1);
  return [
    `M${left} ${at(from)}`,
    `C${middle} ${at(from)} ${middle} ${at(to)} ${right} ${at(to)}`,
    `V${at(to + height)}`,
    `C${middle} ${at(to + height)} ${middle} ${at(from + height)} ${left} ${at(from + height)}`,
    'Z',
  ].join(' ');
}

export interface VoteLine {
  vote: string;
  words: string;
  right: { share: number; words: string } | null;
  /** Guessed, rather sure, sure: as shares of those who said. */
  sure: { shares: number[]; words: string } | null;
  time: { share: number; words: string };
}

export interface VotesModel {
  lines: VoteLine[];
  has: { right: boolean; sure: boolean };
}

/** Each vote in a line: how many were right and sure, and how long it took; null where nobody has voted. */
export function votesOf(summary: Summary): VotesModel | null {
  const votes = ['1', '2'].filter((vote) => summary.median_s[vote] !== undefined);
  if (votes.length === 0) return null;
  const slowest = Math.max(...votes.map((vote) => summary.median_s[vote] ?? 0), 1);
  const lines = votes.map((vote): VoteLine => {
    const right = summary.right[vote];
    const said = summary.confidence[vote] ?? [];
    const all = said.reduce((sum, count) => sum + count, 0);
    const seconds = summary.median_s[vote] ?? 0;
    return {
      vote,
      words: vote === '1' ? t`First vote` : t`Second vote`,
      right: right && right.voters > 0 ? shareOf(right.right, right.voters) : null,
      sure:
        all > 0
          ? { shares: said.map((count) => count / all), words: shareOf(said[2] ?? 0, all).words }
          : null,
      time: { share: seconds / slowest, words: t`${Math.round(seconds)} s` },
    };
  });
  return {
    lines,
    has: { right: lines.some((line) => line.right), sure: lines.some((line) => line.sure) },
  };
}

function shareOf(count: number, all: number): { share: number; words: string } {
  return { share: count / all, words: percentWords(count / all) };
}

/** From one share of right answers to another, as it is drawn; null where there is nothing to compare. */
export interface Way {
  before: number;
  after: number;
  words: string;
}

export function wayOf({ right }: Pick<Summary, 'right'>): Way | null {
  const [one, two] = [right['1'], right['2']];
  if (!one?.voters || !two?.voters) return null;
  const [before, after] = [one.right / one.voters, two.right / two.voters];
  const [first, then] = [percentWords(before), percentWords(after)];
  return { before, after, words: t`${first} to ${then}` };
}

/** "3 questions, 2 of them with a right answer and voted on twice": what a summary is of. */
export function extentWords({ questions, compared }: Summary): string {
  const all = plural(questions, { one: '# question', other: '# questions' });
  if (compared === 0 || questions === 1) return all;
  if (compared === questions) return t`${all}, all with a right answer and voted on twice`;
  return t`${all}, ${compared} of them with a right answer and voted on twice`;
}

/** "3. Which bulb shines brighter?": a question in a list, without its formatting. */
export function courseWords({ round, text }: Pick<ShownRound, 'round' | 'text'>): string {
  return `${round}. ${firstLine(text ?? '') || t`Said aloud`}`;
}

export function gainWords(gain: number | null): string {
  return gain === null ? '' : percentWords(gain);
}

export function roundAnchor(round: number): string {
  return `question-${round}`;
}

export function studentsWords(students: number): string {
  return plural(students, { one: '# student has answered', other: '# students have answered' });
}
