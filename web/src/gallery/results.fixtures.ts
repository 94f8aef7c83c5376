/** What the page of results shows in the gallery. */
import type { ClassroomResults, Flow, RoundResult, Summary } from '../connection/api';
import type { ShownRound } from '../protocol/generated';
import { asked, bothVotes, NOW } from './fixtures';

const nobody: Flow = { right_right: 0, wrong_right: 0, right_wrong: 0, wrong_wrong: 0, kept: 0, changed: 0 };

function summary(change: Partial<Summary>): Summary {
  return {
    questions: 1,
    compared: 0,
    right: {},
    gain: null,
    flow: null,
    median_s: { '1': 14.2 },
    confidence: {},
    ...change,
  };
}

function past(number: number, sums: Partial<Summary>, round: Partial<ShownRound>): RoundResult {
  return {
    round: { ...(asked(round).round as ShownRound), round: number, phase: 'revealed' },
    asked_at: NOW - 1_800_000,
    summary: summary(sums),
    groups: [],
  };
}

const convinced: Partial<Summary> = {
  compared: 1,
  right: { '1': { right: 11, voters: 26 }, '2': { right: 22, voters: 27 } },
  gain: 0.68,
  flow: { ...nobody, right_right: 10, wrong_right: 11, right_wrong: 1, wrong_wrong: 4 },
  median_s: { '1': 18.4, '2': 6.1 },
  confidence: { '1': [9, 12, 5], '2': [2, 9, 16] },
};

const misled: Partial<Summary> = {
  compared: 1,
  right: { '1': { right: 14, voters: 25 }, '2': { right: 12, voters: 25 } },
  gain: -0.18,
  flow: { ...nobody, right_right: 11, wrong_right: 1, right_wrong: 3, wrong_wrong: 10 },
  median_s: { '1': 31, '2': 24.5 },
};

/** A classroom in which nothing was asked yet. */
export function noResults(): ClassroomResults {
  return {
    title: 'Physics 101',
    summary: summary({ questions: 0, median_s: {} }),
    meetings: [],
    students: 0,
  };
}

/** Five questions in two meetings. */
export function pastResults(): ClassroomResults {
  const letters = [{}, {}, {}].map(() => ({ text: '', feedback: '' }));
  const grouped: RoundResult = {
    ...past(5, convinced, { totals: bothVotes, key: { right: [0], number: null, tolerance: 0 }, vote: 2 }),
    groups: [
      { group: 1, voters: 3, right_before: 1, right_after: 3, gain: 1 },
      { group: 2, voters: 3, right_before: 2, right_after: 2, gain: 0 },
      { group: 3, voters: 2, right_before: 2, right_after: 2, gain: null },
    ],
  };
  return {
    title: 'Physics 101',
    students: 27,
    summary: summary({
      questions: 5,
      compared: 2,
      right: { '1': { right: 25, voters: 51 }, '2': { right: 34, voters: 52 } },
      gain: 0.32,
      flow: {
        ...nobody,
        right_right: 21,
        wrong_right: 12,
        right_wrong: 4,
        wrong_wrong: 14,
        kept: 19,
        changed: 7,
      },
      median_s: { '1': 16.1, '2': 9.4 },
      confidence: { '1': [9, 12, 5], '2': [2, 9, 16] },
    }),
    meetings: [
      {
        meeting: 'm1',
        opened_at: NOW - 3_600_000,
        summary: summary({ ...convinced, questions: 2, median_s: { '1': 13.2, '2': 5.5 } }),
        rounds: [
          grouped,
          past(
            4,
            { flow: { ...nobody, kept: 19, changed: 7 }, median_s: { '1': 9, '2': 5 } },
            {
              text: '',
              options: letters,
              vote: 2,
              totals: {
                '1': { voters: 27, options: [12, 9, 6], numbers: [], right: null },
                '2': { voters: 26, options: [18, 6, 2], numbers: [], right: null },
              },
            },
          ),
        ],
      },
      {
        meeting: 'm0',
        opened_at: NOW - 86_400_000 * 7,
        summary: summary({ ...misled, questions: 3, median_s: { '1': 22, '2': 24.5 } }),
        rounds: [
          past(3, misled, {
            text: 'A lift goes up at constant speed. The rope pulls …',
            options: ['as much as gravity', 'more', 'less'].map((text) => ({ text, feedback: '' })),
            key: { right: [0], number: null, tolerance: 0 },
            vote: 2,
            totals: {
              '1': { voters: 25, options: [14, 8, 3], numbers: [], right: 14 },
              '2': { voters: 25, options: [12, 12, 1], numbers: [], right: 12 },
            },
          }),
          past(2, { median_s: {} }, { text: 'Nobody had the time for this one.', totals: {} }),
          past(
            1,
            {},
            {
              kind: 'where_are_we',
              text: '',
              options: [],
              totals: { '1': { voters: 25, options: [14, 8, 3], numbers: [], right: null } },
            },
          ),
        ],
      },
    ],
  };
}
