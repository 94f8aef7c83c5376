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

/** "Gain 67 % · 12 s, then 8 s": what else there is to know of a round, in one line. */
export function factsOf(result: RoundResult): string {
  const seconds = (vote: string) => {
    const value = result.median_s[vote];
    return value === undefined ? '' : t`${Math.round(value)} s`;
  };
  const [first, second] = [seconds('1'), seconds('2')];
  const gain = result.gain === null ? '' : percentWords(result.gain);
  return [
    gain ? t`Gain ${gain}` : '',
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
