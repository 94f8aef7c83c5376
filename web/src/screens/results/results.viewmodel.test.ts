import { beforeEach, describe, expect, it } from 'vitest';
import { pastResults } from '../../gallery/fixtures';
import { speak } from '../../words/words';
import { byMeeting, FLOW, factsOf, flowOf } from './results.viewmodel';

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

describe('a past round', () => {
  it('says its gain and how long it took', () => {
    const [newest, second, oldest] = pastResults().rounds;
    expect(newest && factsOf(newest)).toBe('Gain 68% · half had answered after 18 s, then 6 s');
    expect(second && factsOf(second)).toBe('half had answered after 9 s, then 5 s');
    expect(oldest && factsOf(oldest)).toBe('half had answered after 14 s');
  });

  it('stands with its meeting', () => {
    expect(byMeeting(pastResults().rounds).map(({ rounds }) => rounds.map((it) => it.round.round))).toEqual([
      [3, 2],
      [1],
    ]);
  });
});
