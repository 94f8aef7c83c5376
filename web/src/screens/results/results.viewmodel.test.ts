import { beforeEach, describe, expect, it } from 'vitest';
import type { Summary } from '../../connection/api';
import { pastResults } from '../../gallery/results.fixtures';
import { speak } from '../../words/words';
import { extentWords, FLOW, flowOf, gainWords, votesOf, wayOf } from './results.viewmodel';

const none = { right_right: 0, wrong_right: 0, right_wrong: 0, wrong_wrong: 0, kept: 0, changed: 0 };

beforeEach(() => speak('en'));

describe('the way between two votes', () => {
  it('has a ribbon for every way that somebody went, and a row for all', () => {
    const model = flowOf({ ...none, right_right: 10, wrong_right: 11, wrong_wrong: 4 });
    expect(model?.ribbons.map(({ look }) => look)).toEqual(['kept-right', 'gained', 'kept-wrong']);
    expect(model?.rows.map(({ key, count }) => [key, count])).toEqual([
      ['gained', 11],
      ['kept-right', 10],
      ['lost', 0],
      ['kept-wrong', 4],
    ]);
  });

  it('fills the height and nothing more', () => {
    const model = flowOf({ ...none, right_right: 1, wrong_right: 2, right_wrong: 3, wrong_wrong: 4 });
    const heights = (model?.ribbons ?? []).flatMap(({ path }) =>
      [...path.matchAll(/[MVC ](?:\d+ )?(\d+\.\d)/g)].map(([, y]) => Number(y)),
    );
    expect(Math.min(...heights)).toBe(0);
    expect(Math.max(...heights)).toBeCloseTo(FLOW.height);
  });

  it('is told in words alone without a key, and not at all without voters', () => {
    expect(flowOf({ ...none, kept: 3, changed: 1 })?.ribbons).toEqual([]);
    expect(flowOf({ ...none, kept: 3, changed: 1 })?.rows.map(({ count }) => count)).toEqual([3, 1]);
    expect(flowOf(none)).toBeNull();
  });
});

describe('both votes', () => {
  const [newest, oldest] = pastResults().meetings;
  const summaryOf = (round: number) =>
    [newest, oldest].flatMap((it) => it?.rounds ?? []).find((it) => it.round.round === round)?.summary;

  it('say how many were right and sure, and how long it took, to scale', () => {
    const model = summaryOf(5) && votesOf(summaryOf(5) as Summary);
    expect(model?.has).toEqual({ right: true, sure: true });
    expect(model?.lines.map(({ right, sure, time }) => [right?.words, sure?.words, time.words])).toEqual([
      ['42%', '19%', '18 s'],
      ['81%', '59%', '6 s'],
    ]);
    expect(model?.lines[0]?.time.share).toBe(1);
    expect(model?.lines[1]?.time.share).toBeCloseTo(6.1 / 18.4);
    expect(model?.lines[0]?.sure?.shares.reduce((sum, share) => sum + share)).toBeCloseTo(1);
  });

  it('leave out what nobody was asked', () => {
    const model = votesOf(summaryOf(4) as Summary);
    expect(model?.has).toEqual({ right: false, sure: false });
    expect(model?.lines.map(({ words }) => words)).toEqual(['First vote', 'Second vote']);
    expect(votesOf(summaryOf(1) as Summary)?.lines).toHaveLength(1);
    expect(votesOf(summaryOf(2) as Summary)).toBeNull();
  });

  it('are a way from one share to another where both were compared', () => {
    expect(wayOf(summaryOf(3) as Summary)).toEqual({ before: 0.56, after: 0.48, words: '56% to 48%' });
    expect(wayOf(summaryOf(4) as Summary)).toBeNull();
  });
});

describe('a summary', () => {
  it('says what it is of', () => {
    const { summary, meetings } = pastResults();
    expect(extentWords(summary)).toBe('5 questions, 2 of them with a right answer and voted on twice');
    expect(extentWords({ ...summary, compared: 5 })).toBe(
      '5 questions, all with a right answer and voted on twice',
    );
    expect(extentWords({ ...summary, compared: 0 })).toBe('5 questions');
    expect(meetings[0] && extentWords({ ...meetings[0].summary, questions: 1 })).toBe('1 question');
  });

  it('has a gain below nothing where the talk misled', () => {
    expect(gainWords(-0.18)).toBe('-18%');
    expect(gainWords(null)).toBe('');
  });
});
