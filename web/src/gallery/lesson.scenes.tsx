/** A lesson on every screen, and one's own results after it. */
import type { ResultsDocument } from '../protocol/generated';
import Mine from '../screens/mine/Mine';
import {
  asked,
  bothVotes,
  CODE,
  dealt,
  instructors,
  maria,
  members,
  place,
  results,
  state,
  student,
  students,
} from './fixtures';
import { lessonAt, ownHistory, planAt } from './lesson.fixtures';
import type { ClassScene, ScreenScene } from './scene';

const [ana, bo, cem] = [student('Ana'), student('Bo'), student('Cem')];
const mine = { participant: ana.id, secret: 'kept-by-this-browser' };
const voted = { first: { choices: [2], number: null, confidence: null }, second: null };
const onPage = {
  as: ana,
  class: { mode: 'broadcast' as const, stage: [maria.id] },
  place: place('broadcast', members([maria])),
};
const teaching = {
  as: maria,
  class: { mode: 'broadcast' as const, stage: [maria.id], engine: 'sfu' as const },
  place: place('broadcast', members([maria])),
  instructors: instructors([maria, ...students]),
};

function led(change: Partial<ResultsDocument>, at = 2): ClassScene {
  return {
    kind: 'class',
    state: state({ ...teaching, lesson: lessonAt(3), plan: planAt(at), results: results(change) }),
  };
}

export const lessonScenes: Record<string, () => ScreenScene | ClassScene> = {
  'student-page': () => ({ kind: 'class', state: state({ ...onPage, lesson: lessonAt(3) }) }),
  'student-page-back': () => ({
    kind: 'class',
    state: state({ ...onPage, lesson: lessonAt(3) }),
    press: ['Look at the page before'],
  }),
  'student-page-vote': () => ({
    kind: 'class',
    state: state({ ...onPage, lesson: lessonAt(3), asked: asked() }),
  }),
  'student-page-group': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: {
        ...place('group', members([ana, bo, cem])),
        begins: ana.id,
        answers: {
          [ana.id]: { choices: [0], number: null, confidence: null },
          [bo.id]: { choices: [1], number: null, confidence: null },
        },
      },
      lesson: lessonAt(3),
      asked: asked({ phase: 'discussing' }),
      mine: { voted },
    }),
    pressNarrow: ['Show'],
  }),
  'student-anonymous': () => ({
    kind: 'class',
    state: state({ ...onPage, asked: asked({ anonymous: true }) }),
  }),
  'teaching-page': () => led({ round: 0, totals: {}, key: null, recommendation: null, next: 'ask' }),
  'teaching-page-question': () => ({
    ...led({ next: 'discuss' }, 3),
    state: state({
      ...teaching,
      lesson: lessonAt(3),
      plan: planAt(3),
      asked: asked(),
      results: results({ next: 'discuss', voted: 25 }),
    }),
    press: ['Question: 25 of 28 answered'],
  }),
  'teaching-lesson-items': () => ({
    ...led({ round: 0, totals: {}, key: null, recommendation: null, next: 'ask' }),
    press: ['Circuits 3 of 6: all pages and questions'],
    pressNarrow: ['3 of 6: all pages and questions'],
  }),
  'teaching-lesson-groups': () => ({
    kind: 'class',
    state: state({
      ...teaching,
      class: { mode: 'groups', engine: 'sfu' },
      place: place('front', members([maria])),
      instructors: { ...instructors([maria, ...students], dealt(students.slice(0, 27))), teams: 9 },
      lesson: lessonAt(3),
      plan: planAt(3),
      asked: asked({ phase: 'discussing' }),
      results: results({ next: 'recall' }),
    }),
  }),
  'teaching-follow-up': () => ({
    kind: 'class',
    state: state({
      ...teaching,
      asked: asked({ phase: 'revealed', vote: 2, totals: bothVotes }),
      results: results({ voted: 27, totals: bothVotes, frozen: true, next: 'end' }),
    }),
    press: ['Question: 27 of 28 answered', 'Ask a follow-up on the same concept'],
  }),
  'goodbye-results': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      me: { participant: ana.id, name: ana.name, role: 'student', secret: mine.secret },
      connection: 'closed',
      closed: { uri: 'pitt.close.meeting_ended', words: '' },
    },
    api: { mine: async () => ownHistory() },
  }),
  mine: () => ({
    kind: 'screen',
    show: <Mine code={CODE} me={mine} />,
    api: { mine: async () => ownHistory() },
  }),
  'mine-unknown': () => ({ kind: 'screen', show: <Mine code={CODE} me={null} /> }),
};
