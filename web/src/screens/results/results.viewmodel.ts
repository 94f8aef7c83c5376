/** What has become of past rounds, in words and in the coordinates of pictures. */
import { plural, t } from '@lingui/core/macro';
import type { Flow, RoundResult } from '../../connection/api';
import { dayOf } from '../../words/words';
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

export const FLOW = { width: 300, height: 120, left: 8, right: 292, gap: 8 } as const;

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

/** "Gain 67 % · sure 20 %, then 55 % · 12 s, then 8 s": what else there is to know of a round, in one line. */
export function factsOf(result: RoundResult): string {
  const seconds = (vote: string) => {
    const value = result.median_s[vote];
    return value === undefined ? '' : t`${Math.round(value)} s`;
  };
  const [first, second] = [seconds('1'), seconds('2')];
  const gain = result.gain === null ? '' : percentWords(result.gain);
  const sure = ['1', '2']
    .map((vote) => result.confidence[vote])
    .map(
      (said) =>
        said &&
        percentWords(
          (said[2] ?? 0) /
            Math.max(
              1,
              said.reduce((sum, count) => sum + count, 0),
            ),
        ),
    );
  return [
    gain ? t`Gain ${gain}` : '',
    sure[0] && sure[1] ? t`sure of their answer: ${sure[0]}, then ${sure[1]}` : '',
    sure[0] && !sure[1] ? t`sure of their answer: ${sure[0]}` : '',
    first && second ? t`half had answered after ${first}, then ${second}` : '',
    first && !second ? t`half had answered after ${first}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Rounds by the meeting they were asked in, the newest first. */
export function byMeeting(
  rounds: readonly RoundResult[],
): { meeting: string; day: string; rounds: RoundResult[] }[] {
  const found = new Map<string, RoundResult[]>();
  for (const round of rounds) found.set(round.meeting, [...(found.get(round.meeting) ?? []), round]);
  return [...found].map(([meeting, all]) => ({ meeting, day: dayOf(all[0]?.opened_at ?? 0), rounds: all }));
}

export function studentsWords(students: number): string {
  return plural(students, { one: '# student has answered', other: '# students have answered' });
}

/**
 * "3 questions: right 41 % before, 78 % after, gain 63 %; sure 20 %, then 55 %": what a meeting or a classroom came to.
 * Shares are of all votes on questions with a key that were voted on twice; the gain is the one of these shares.
 */
export function overallWords(rounds: readonly RoundResult[]): string {
  const sums = { voters: [0, 0], right: [0, 0], sure: [0, 0], said: [0, 0] };
  let twice = 0;
  for (const { round, confidence } of rounds) {
    const [one, two] = [round.totals['1'], round.totals['2']];
    if (typeof one?.right === 'number' && typeof two?.right === 'number') {
      twice += 1;
      for (const [at, vote] of [one, two].entries()) {
        sums.voters[at] = (sums.voters[at] ?? 0) + vote.voters;
        sums.right[at] = (sums.right[at] ?? 0) + (vote.right ?? 0);
      }
    }
    for (const [at, said] of [confidence['1'] ?? [], confidence['2'] ?? []].entries()) {
      sums.sure[at] = (sums.sure[at] ?? 0) + (said[2] ?? 0);
      sums.said[at] = (sums.said[at] ?? 0) + said.reduce((sum, count) => sum + count, 0);
    }
  }
  const share = (part: number[], all: number[], at: number) =>
    (all[at] ?? 0) > 0 ? (part[at] ?? 0) / (all[at] ?? 1) : null;
  const [before, after] = [share(sums.right, sums.voters, 0), share(sums.right, sums.voters, 1)];
  const [sureBefore, sureAfter] = [share(sums.sure, sums.said, 0), share(sums.sure, sums.said, 1)];
  const words = [plural(rounds.length, { one: '# question', other: '# questions' })];
  if (before !== null && after !== null) {
    const [first, then] = [percentWords(before), percentWords(after)];
    words.push(
      plural(twice, {
        one: `# voted on twice: right ${first} before, ${then} after`,
        other: `# voted on twice: right ${first} before, ${then} after`,
      }),
    );
    if (before < 1) {
      const gain = percentWords((after - before) / (1 - before));
      words.push(t`gain ${gain}`);
    }
  }
  if (sureBefore !== null && sureAfter !== null) {
    const [first, then] = [percentWords(sureBefore), percentWords(sureAfter)];
    words.push(t`sure of their answer: ${first}, then ${then}`);
  }
  return rounds.length > 1 ? words.join(' · ') : '';
}
