import { beforeEach, describe, expect, it } from 'vitest';
import { asked, bothVotes, results } from '../../../gallery/fixtures';
import type { ResultsDocument, ShownRound } from '../../../protocol/generated';
import { speak } from '../../../words/words';
import { adHocQuestion, gainOf, recommendationWords, stepsOf } from './round.viewmodel';
import { firstChoices, wayOf, waysOf } from './switching.viewmodel';

const round = (change: Partial<ShownRound>): ShownRound => asked(change).round as ShownRound;
const names = (change: Partial<ShownRound>, come: Partial<ResultsDocument> = {}, groups = false) =>
  stepsOf(round(change), results(come), groups).map(({ name, primary }) => (primary ? `[${name}]` : name));

beforeEach(() => speak('en'));

describe('the next step', () => {
  it('is closing the vote until most have voted, then what is recommended', () => {
    expect(names({}, { voted: 9 })[0]).toBe('[close]');
    expect(names({}, { voted: 25 })[0]).toBe('[discuss]');
    expect(names({}, { voted: 25, recommendation: 'explain_briefly' })[0]).toBe('[close]');
  });

  it('follows the recommendation once it is closed', () => {
    expect(names({ phase: 'closed' })[0]).toBe('[discuss]');
    expect(names({ phase: 'closed' }, { recommendation: 'explain_again' })[0]).toBe('[open-second]');
    expect(names({ phase: 'closed' }, { recommendation: 'explain_briefly' })[0]).toBe('[reveal]');
  });

  it('says nothing of the votes where nothing is recommended, as on a projected screen', () => {
    expect(names({ phase: 'closed' }, { recommendation: null })).toEqual([
      'discuss',
      'reveal',
      'open-first',
      'open-second',
      'end',
    ]);
    expect(names({}, { voted: 28, recommendation: null })[0]).toBe('[close]');
  });

  it('never sends into groups a class that is there', () => {
    for (const phase of ['voting', 'closed'] as const)
      expect(names({ phase }, { voted: 28 }, true).join()).not.toContain('discuss');
  });

  it('leaves the discussion to the countdown', () => {
    expect(names({ phase: 'discussing' })).toEqual(['open-second', 'reveal']);
  });

  it('is the answer after the second vote', () => {
    expect(names({ phase: 'revoting', vote: 2 }, { voted: 3 })[0]).toBe('[close]');
    expect(names({ phase: 'revoting', vote: 2 }, { voted: 28 })[0]).toBe('[reveal]');
    expect(names({ phase: 'closed', vote: 2 })[0]).toBe('[reveal]');
    expect(names({ phase: 'revealed', vote: 2 })[0]).toBe('[end]');
  });

  it('has one primary button at most, and always another way', () => {
    for (const phase of ['voting', 'closed', 'discussing', 'revoting', 'revealed'] as const) {
      const steps = names({ phase });
      expect(steps.filter((name) => name.startsWith('[')).length).toBeLessThanOrEqual(1);
      expect(steps.length).toBeGreaterThan(1);
      expect(new Set(steps).size).toBe(steps.length);
    }
  });
});

describe('what it comes to', () => {
  it('says why', () => {
    expect(recommendationWords(results(), 1)).toBe('43% right: let them discuss.');
    const noKey = { voters: 4, options: [4, 0], numbers: [], right: null };
    expect(
      recommendationWords(results({ totals: { '1': noKey }, recommendation: 'explain_briefly' }), 1),
    ).toBe('Most agree: explain briefly.');
    expect(recommendationWords(results({ totals: {} }), 1)).toBe('');
  });

  it('is a gain where there was something to gain', () => {
    expect(gainOf(bothVotes)).toBeCloseTo((22 / 27 - 11 / 26) / (1 - 11 / 26));
    expect(gainOf({ '1': { voters: 2, options: [2], numbers: [], right: 2 } })).toBeNull();
    const all = { voters: 2, options: [2], numbers: [], right: 2 };
    expect(gainOf({ '1': all, '2': all })).toBeNull();
  });
});

describe('a question without preparation', () => {
  it('has as many letters as wanted, and the words that were written', () => {
    expect(adHocQuestion('letters', { text: ' Why? ', letters: 3, right: 1, confidence: true })).toEqual({
      kind: 'single',
      options: [{}, {}, {}],
      right: [1],
      text: 'Why?',
      confidence: true,
    });
    expect(adHocQuestion('where_are_we', { text: '', letters: 4, right: 3, confidence: true })).toEqual({
      kind: 'where_are_we',
    });
  });
});

describe('the way into groups', () => {
  it('is by answer where there are votes, unless another one was chosen', () => {
    expect(wayOf(firstChoices, null)).toBe('random');
    expect(wayOf(firstChoices, results())).toBe('by_answer');
    expect(wayOf({ ...firstChoices, way: 'new_mates' }, results())).toBe('new_mates');
    expect(wayOf({ ...firstChoices, way: 'by_answer' }, null)).toBe('random');
    expect(waysOf(null, null)).not.toContain('by_answer');
    expect(waysOf(results(), null)[0]).toBe('by_answer');
  });
});
