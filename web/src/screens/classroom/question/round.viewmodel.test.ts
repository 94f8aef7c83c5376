import { beforeEach, describe, expect, it } from 'vitest';
import { asked, bothVotes } from '../../../gallery/fixtures';
import type { ShownRound } from '../../../protocol/generated';
import { speak } from '../../../words/words';
import {
  answerWords,
  barsOf,
  choose,
  keyWords,
  optionsOf,
  readNumber,
  studentWords,
} from './round.viewmodel';

const round = (change: Partial<ShownRound> = {}): ShownRound => {
  const shown = asked(change).round;
  if (!shown) throw new Error('asks nothing');
  return shown;
};
const vote = (...choices: number[]) => ({ choices, number: null, confidence: null });
const key = (...right: number[]) => ({ right, number: null, tolerance: 0 });

beforeEach(() => speak('en'));

describe('what is chosen', () => {
  it('is one answer, or of several one more and one fewer', () => {
    expect(choose('single', [2], 0)).toEqual([0]);
    expect(choose('multiple', [2], 0)).toEqual([0, 2]);
    expect(choose('multiple', [0, 2], 2)).toEqual([0]);
  });

  it('is said in letters, or in words where there are none', () => {
    expect(answerWords(round(), vote(1))).toBe('B');
    expect(answerWords(round({ kind: 'multiple' }), vote(0, 2))).toBe('A, C');
    expect(answerWords(round({ kind: 'true_false', options: [] }), vote(1))).toBe('False');
    expect(answerWords(round({ kind: 'number', options: [] }), { ...vote(), number: 9.81 })).toBe('9.81');
    expect(answerWords(round(), null)).toBe('');
  });

  it('has as many options as the kind has', () => {
    expect(optionsOf(round({ kind: 'where_are_we', options: [] }))).toHaveLength(3);
    expect(optionsOf(round({ kind: 'number', options: [] }))).toEqual([]);
    expect(optionsOf(round()).map(({ letter }) => letter)).toEqual(['A', 'B', 'C', 'D']);
  });
});

describe('a number', () => {
  it.each([
    ['9.81', 9.81],
    ['9,81', 9.81],
    [' 1 000 ', 1000],
    ['−3', -3],
    ['1e3', 1000],
    ['.5', 0.5],
    ['', null],
    ['x', null],
    ['1.2.3', null],
    ['1e999', null],
    ['9.81 m', null],
  ])('is read from %j', (typed, number) => expect(readNumber(typed)).toBe(number));

  it('has its tolerance beside it', () => {
    expect(keyWords(round({ kind: 'number' }), { right: [], number: 2, tolerance: 0.1 })).toBe('2 ± 0.1');
    expect(keyWords(round(), key(0, 2))).toBe('A, C');
    expect(keyWords(round(), null)).toBe('');
  });
});

describe('the bars', () => {
  it('are shares of those who voted, and say which is right', () => {
    const bars = barsOf(round(), bothVotes['2'] ?? never(), key(0));
    expect(bars.map(({ label, count, right }) => [label, count, right])).toEqual([
      ['A', 22, true],
      ['B', 3, false],
      ['C', 2, false],
      ['D', 0, false],
    ]);
    expect(bars[0]?.share).toBeCloseTo(22 / 27);
  });

  it('stand for each number that was given', () => {
    const totals = {
      voters: 3,
      options: [],
      numbers: [
        [1, 1],
        [2.02, 2],
      ],
      right: 2,
    };
    const bars = barsOf(round({ kind: 'number' }), totals, { right: [], number: 2, tolerance: 0.02 });
    expect(bars.map(({ label, count, right }) => [label, count, right])).toEqual([
      ['1', 1, false],
      ['2.02', 2, true],
    ]);
  });
});

describe('what a student is told', () => {
  it('names the first answer in the talk and in the second vote', () => {
    const mine = { first: vote(2), second: null };
    expect(studentWords(round({ phase: 'discussing' }), mine)).toContain('C');
    expect(studentWords(round({ phase: 'revoting' }), mine)).toContain('C');
    expect(studentWords(round({ phase: 'revoting' }), { first: null, second: null })).not.toContain(
      'At first',
    );
  });
});

function never(): never {
  throw new Error('there are totals');
}
