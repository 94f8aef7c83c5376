import type { ClassroomState } from '../state/model';
import { ana, bo, broadcast, cem, everybody, inGroup } from './class';
import { asked, bothVotes, instructors, maria, members, NOW, place, results, state } from './fixtures';
import { rich } from './rich';
import type { ClassScene, ScreenScene } from './scene';

const bare = () => ({ text: '', feedback: '' });

/** A student in a broadcast with a question. */
function studentRound(
  round: Parameters<typeof asked>[0],
  voted: NonNullable<ClassroomState['documents']['me']>['voted'] = null,
): ClassScene {
  return {
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      remote: { [maria.id]: { speaking: true } },
      local: { microphone: 'off' },
      asked: asked(round),
      mine: { voted },
    }),
  };
}

/** The instructor on the stage with a question. */
function teachingRound(
  round: Parameters<typeof asked>[0] | null,
  come: Parameters<typeof results>[0] = {},
): ClassScene {
  return {
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
      instructors: instructors(everybody),
      ...(round ? { asked: asked(round), results: results(come) } : {}),
    }),
    press: [round ? `Question: ${results(come).voted} of 28 answered` : 'Ask a question'],
  };
}

export const roundsScenes: Record<string, () => ScreenScene | ClassScene> = {
  // --- rounds, as a student has them ---
  'student-vote': () => studentRound({}),
  'student-voted': () =>
    studentRound(
      { closes_at: NOW + 12_000, confidence: true },
      { first: { choices: [2], number: null, confidence: 2 }, second: null },
    ),
  'student-vote-letters': () => studentRound({ text: '', options: [{}, {}, {}, {}].map(bare) }),
  'student-vote-number': () =>
    studentRound({ kind: 'number', text: 'How many grams of salt are there?', options: [] }),
  'student-vote-late': () => ({
    ...studentRound({}),
    refusals: { 'pitt.vote': { uri: 'pitt.error.not_now', words: '', code: 'vote_late' } },
    press: ['CIt gets darker.'],
  }),
  'student-closed': () =>
    studentRound(
      { phase: 'closed' },
      { first: { choices: [2], number: null, confidence: null }, second: null },
    ),
  'student-discussing': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: { ...inGroup(), begins: ana.id },
      remote: { [bo.id]: { speaking: true } },
      asked: asked({ phase: 'discussing' }),
      mine: { voted: { first: { choices: [2], number: null, confidence: null }, second: null } },
    }),
    pressNarrow: ['Show'],
  }),
  'student-discussing-folded': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: { ...inGroup(), begins: cem.id },
      remote: { [bo.id]: { speaking: true } },
      asked: asked({ phase: 'discussing' }),
      mine: { voted: { first: { choices: [2], number: null, confidence: null }, second: null } },
    }),
  }),
  'student-revoting': () =>
    studentRound(
      { phase: 'revoting', vote: 2 },
      {
        first: { choices: [2], number: null, confidence: null },
        second: { choices: [0], number: null, confidence: null },
      },
    ),
  'student-revealed': () =>
    studentRound(
      {
        phase: 'revealed',
        vote: 2,
        totals: bothVotes,
        key: { right: [0], number: null, tolerance: 0 },
        explanation: 'With the second bulb bridged, the whole voltage is at the first one.',
      },
      {
        first: { choices: [2], number: null, confidence: null },
        second: { choices: [0], number: null, confidence: null },
      },
    ),

  'student-vote-rich': () => studentRound(rich),
  'student-revealed-rich': () =>
    studentRound(
      {
        ...rich,
        phase: 'revealed',
        vote: 2,
        totals: bothVotes,
        key: { right: [0], number: null, tolerance: 0 },
      },
      {
        first: { choices: [2], number: null, confidence: null },
        second: { choices: [0], number: null, confidence: null },
      },
    ),

  // --- rounds, as an instructor has them ---
  'teaching-rich': () => teachingRound(rich),
  'teaching-ask': () => teachingRound(null),
  'teaching-voting': () =>
    teachingRound(
      {},
      { voted: 9, totals: { '1': { voters: 9, options: [4, 2, 2, 1], numbers: [], right: 4 } } },
    ),
  'teaching-most-voted': () =>
    teachingRound(
      {},
      { voted: 25, totals: { '1': { voters: 25, options: [11, 7, 5, 2], numbers: [], right: 11 } } },
    ),
  'teaching-no-key': () =>
    teachingRound(
      { phase: 'closed' },
      { key: null, totals: { '1': { voters: 21, options: [9, 6, 4, 2], numbers: [], right: null } } },
    ),
  'teaching-number': () =>
    teachingRound(
      {
        kind: 'number',
        options: [],
        phase: 'closed',
        text: 'How long does a stone fall from 20 m, in seconds?',
      },
      {
        key: { right: [], number: 2.02, tolerance: 0.05 },
        totals: {
          '1': {
            voters: 21,
            options: [],
            numbers: [
              [1.4, 3],
              [2, 11],
              [4, 6],
              [40, 1],
            ],
            right: 11,
          },
        },
      },
    ),
  'teaching-second-closed': () =>
    teachingRound({ phase: 'closed', vote: 2 }, { voted: 27, totals: bothVotes, frozen: true }),
  'teaching-revealed': () =>
    teachingRound(
      { phase: 'revealed', vote: 2 },
      { voted: 27, totals: bothVotes, frozen: true, shown: [1, 2] },
    ),
  'teaching-projected': () => teachingRound({}),
};
