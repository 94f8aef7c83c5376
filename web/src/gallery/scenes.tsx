/** Every screen in every state it can be in, by the names that tests/browser/screens.json lists. */

import type { ClassroomLine } from '../connection/api';
import Classrooms from '../screens/entering/Classrooms';
import { Enter } from '../screens/entering/Enter';
import Invite from '../screens/entering/Invite';
import { NotFound } from '../screens/entering/NotFound';
import SignIn from '../screens/entering/SignIn';
import type { ClassroomState } from '../state/model';
import { bankScenes } from './bank.scenes';
import {
  announced,
  asked,
  before,
  bothVotes,
  CODE,
  dealt,
  instructors,
  local,
  maria,
  member,
  members,
  NOW,
  people,
  place,
  results,
  state,
  student,
  students,
  text,
  tom,
} from './fixtures';
import { lessonScenes } from './lesson.scenes';
import { resultsScenes } from './results.scenes';
import { rich } from './rich';
import type { ClassScene, ScreenScene } from './scene';

const everybody = [maria, ...students];
const [ana, bo, cem] = [student('Ana'), student('Bo'), student('Cem')];
const groups = dealt(students);

const lines: ClassroomLine[] = [
  { code: CODE, title: 'Physics 101', created_at: NOW, meeting_open: true, locked: false, here: 28 },
  { code: '7KM-2RD', title: 'Thermodynamics', created_at: NOW, meeting_open: false, locked: false, here: 0 },
  {
    code: 'W0P-J6Z',
    title: 'Seminar: how physicists argue',
    created_at: NOW,
    meeting_open: false,
    locked: true,
    here: 0,
  },
];

const broadcast = () => place('broadcast', members([maria]));
const inGroup = () => place('group', members([ana, bo, cem]));
const never = () => new Promise<never>(() => {});
const refuse = (uri: string, words: string) => () => Promise.reject({ uri, words, final: true });

const inBroadcast = () =>
  state({
    as: maria,
    class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
    place: place('broadcast', members([maria])),
  });

function calledMap() {
  const map = instructors(everybody, groups, { s9: { here: false }, s20: { sitting_out: true, group: 0 } });
  const group = (number: number) => map.groups[String(number)];
  Object.assign(group(4) ?? {}, { called_at: NOW - 40_000 });
  Object.assign(group(7) ?? {}, { called_at: NOW - 12_000 });
  Object.assign(group(2) ?? {}, { quiet_since: NOW - 95_000 });
  for (const id of ['s4', 's5', 's6']) Object.assign(map.roster[id] ?? {}, { speaking: false });
  map.calls = [4, 7];
  return map;
}

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

export const scenes: Record<string, () => ScreenScene | ClassScene> = {
  ...lessonScenes,
  ...bankScenes,
  ...resultsScenes,
  // --- entering ---
  enter: () => ({ kind: 'screen', show: <Enter /> }),
  'enter-wrong': () => ({ kind: 'screen', show: <Enter typed="QX4" wrong /> }),
  'sign-in-working': () => ({ kind: 'screen', show: <SignIn />, api: { signIn: never } }),
  'sign-in-failed': () => ({ kind: 'screen', show: <SignIn /> }),
  'classrooms-empty': () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: { classrooms: async () => ({ classrooms: [] }) },
  }),
  classrooms: () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: { classrooms: async () => ({ classrooms: lines }) },
  }),
  'classrooms-make': () => ({
    kind: 'screen',
    show: <Classrooms making />,
    api: { classrooms: async () => ({ classrooms: lines }) },
  }),
  'classrooms-signed-out': () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: { session: async () => ({ instructor: null, csrf: '' }) },
  }),
  'classrooms-failed': () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: {
      classrooms: refuse(
        'pitt.error.offline',
        'You are not connected at the moment. Wait until you are back, then try again.',
      ),
    },
  }),
  invite: () => ({
    kind: 'screen',
    show: <Invite />,
    api: { session: async () => ({ instructor: null, csrf: '' }) },
  }),
  'invite-signed-in': () => ({ kind: 'screen', show: <Invite /> }),
  'not-found': () => ({ kind: 'screen', show: <NotFound /> }),

  // --- joining ---
  joining: () => ({ kind: 'class', state: before() }),
  'joining-asking': () => ({ kind: 'class', state: before({ microphone: 'asking', camera: 'asking' }) }),
  'joining-fine': () => ({ kind: 'class', state: before(local()) }),
  'joining-quiet': () => ({ kind: 'class', state: before(local({ level: 0 })) }),
  'joining-voice': () => ({
    kind: 'class',
    state: before(local({ camera: 'off', stream: null })),
    press: ['Voice only'],
  }),
  'joining-listen': () => ({ kind: 'class', state: before(), press: ['Just listen'] }),
  'joining-blocked': () => ({ kind: 'class', state: before({ microphone: 'blocked', camera: 'blocked' }) }),
  'joining-no-camera': () => ({ kind: 'class', state: before(local({ camera: 'missing', stream: null })) }),
  'joining-busy': () => ({ kind: 'class', state: before(local({ camera: 'busy', stream: null })) }),
  'joining-inside-app': () => ({ kind: 'class', state: before(), around: { secure: true, insideApp: true } }),
  'joining-insecure': () => ({ kind: 'class', state: before(), around: { secure: false, insideApp: false } }),
  'joining-locked': () => ({ kind: 'class', state: before(local()), about: { locked: true } }),
  'joining-not-open': () => ({
    kind: 'class',
    state: before(local()),
    about: { meeting_open: false, here: 0 },
  }),
  'joining-unknown': () => ({ kind: 'class', state: before(), unknown: true }),
  'joining-instructor': () => ({
    kind: 'class',
    state: before(local()),
    about: { instructor: true, name: maria.name, meeting_open: false, here: 0 },
  }),
  'joining-connecting': () => ({ kind: 'class', state: { ...before(local()), connection: 'connecting' } }),

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

  // --- the class, as a student has it ---
  'student-lobby': () => ({
    kind: 'class',
    state: state({ as: ana, place: place('lobby', {}), people: people([maria, ...students.slice(0, 11)]) }),
  }),
  'student-broadcast': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      remote: { [maria.id]: { speaking: true } },
      local: { microphone: 'off' },
    }),
  }),
  'student-broadcast-four': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id, tom.id, 's3', 's4'] },
      place: place(
        'broadcast',
        members([maria, tom, cem, student('Dana')], { [tom.id]: { camera: false, microphone: false } }),
      ),
      remote: { [cem.id]: { speaking: true } },
    }),
  }),
  'student-broadcast-screen': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id, tom.id], engine: 'sfu' },
      place: place('broadcast', members([maria, tom], { [maria.id]: { sharing: true } })),
      remote: { [maria.id]: { speaking: true } },
      local: { microphone: 'off' },
    }),
  }),
  'student-group-screen': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups', engine: 'sfu' },
      place: place('group', members(students.slice(0, 5), { [bo.id]: { sharing: true } })),
      remote: { [bo.id]: { speaking: true } },
    }),
  }),
  'student-stage-returning': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: place('broadcast', members([maria], { [maria.id]: { here: false } })),
    }),
  }),
  'student-invited': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      mine: { invited_by: maria.name, hand_at: NOW - 20_000 },
    }),
  }),
  'student-on-stage': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id, ana.id] },
      place: place('broadcast', members([maria, ana])),
      local: { speaking: true },
    }),
  }),
  'student-lead': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      nextPlace: { ...inGroup(), epoch: 5 },
      pendingSwitch: announced({ groups: 9 }),
    }),
  }),
  'student-lead-front': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      nextPlace: place('front', members([maria, cem])),
      pendingSwitch: announced({ groups: 9 }),
      local: { microphone: 'off' },
    }),
  }),
  'student-group': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: inGroup(),
      remote: { [bo.id]: { speaking: true } },
    }),
  }),
  'student-group-of-six': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: place(
        'group',
        members(students.slice(0, 6), {
          s2: { camera: false },
          s4: { simulated: true, camera: false },
          s5: { away: true },
        }),
      ),
      remote: { s2: { speaking: true }, s6: { state: 'unreachable', video: null } },
    }),
  }),
  'student-group-simulated': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: place(
        'group',
        members([cem, ana, bo], {
          s1: { simulated: true, camera: false },
          s2: { simulated: true, camera: false, microphone: false },
        }),
      ),
    }),
  }),
  'student-group-called': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: { ...inGroup(), called_at: NOW - 15_000 },
    }),
  }),
  'student-group-visited': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: place(
        'group',
        members([ana, bo, cem, maria], { [maria.id]: { visiting: 'listening', microphone: false } }),
      ),
    }),
  }),
  'student-group-moved': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: inGroup(),
      mine: { notice: { number: 1, at: NOW, kind: 'merged', by: null, reason: null } },
    }),
  }),
  'student-group-nobody-answers': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: place('group', members([ana, cem], { s1: { camera: false, microphone: false, here: false } })),
      mine: { nobody_answers_at: NOW + 14_000 },
    }),
  }),
  'student-countdown': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: inGroup(),
      nextPlace: broadcast(),
      pendingSwitch: announced({
        to: 'broadcast',
        began_at: NOW - 6_000,
        at: NOW + 24_000,
        stage: [maria.id],
      }),
    }),
  }),
  'student-countdown-soon': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: inGroup(),
      nextPlace: broadcast(),
      pendingSwitch: announced({
        to: 'broadcast',
        began_at: NOW - 22_000,
        at: NOW + 8_000,
        stage: [maria.id],
      }),
    }),
  }),
  'student-front': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: place('front', members([maria, cem])),
      mine: { sitting_out: true },
    }),
  }),
  'student-sound-blocked': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      soundBlocked: true,
    }),
  }),
  'student-reconnecting': () => ({
    kind: 'class',
    state: state({ as: cem, class: { mode: 'groups' }, place: inGroup(), connection: 'reconnecting' }),
  }),
  'student-people': () => ({
    kind: 'class',
    state: state({
      as: ana,
      class: { mode: 'broadcast', stage: [maria.id] },
      place: broadcast(),
      people: people(everybody, {
        s5: { hand_at: NOW - 9_000 },
        s8: { here: false },
        s2: { microphone: true },
      }),
    }),
    press: ['29 people here'],
  }),
  'student-texts': () => ({
    kind: 'class',
    state: state({
      as: cem,
      class: { mode: 'groups' },
      place: {
        ...inGroup(),
        texts: {
          t3: text(ana, 2, 'I think it is B: the current is the same everywhere in the loop.', 'group'),
          t4: text(cem, 1, 'But then why is the second bulb darker?', 'group'),
          t5: text(bo, 1, 'It is not, they are equally bright 🙂', 'group'),
        },
      },
      texts: {
        t1: text(maria, 9, 'Good morning! We begin at ten past.'),
        t6: text(maria, 1, 'Two more minutes.', 'groups'),
      },
    }),
    press: ['Texts'],
  }),
  'student-texts-empty': () => ({
    kind: 'class',
    state: state({ as: ana, class: { mode: 'broadcast', stage: [maria.id] }, place: broadcast() }),
    press: ['Texts'],
  }),
  'student-settings': () => ({
    kind: 'class',
    state: state({ as: ana, class: { mode: 'broadcast', stage: [maria.id] }, place: broadcast() }),
    press: ['More', 'Settings'],
  }),

  // --- the class, as an instructor has it ---
  'instructor-closed': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { meeting: null },
      place: place('lobby', {}),
      people: people([maria]),
      instructors: instructors([maria]),
    }),
  }),
  'instructor-empty': () => ({
    kind: 'class',
    state: state({
      as: maria,
      place: place('lobby', {}),
      people: people([maria]),
      instructors: instructors([maria]),
    }),
  }),
  'instructor-lobby': () => ({ kind: 'class', state: state({ as: maria, place: place('lobby', {}) }) }),
  'instructor-broadcast': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
      people: people(everybody, { s5: { hand_at: NOW - 9_000 }, s2: { microphone: true } }),
      local: { speaking: true },
    }),
  }),
  'instructor-screen': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id, tom.id], engine: 'sfu' },
      place: place('broadcast', members([maria, tom], { [maria.id]: { sharing: true } })),
      local: { speaking: true, screen: 'on' },
    }),
  }),
  'instructor-screen-of-another': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id, tom.id], engine: 'sfu' },
      place: place('broadcast', members([maria, tom], { [tom.id]: { sharing: true } })),
    }),
  }),
  'instructor-mesh-warning': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'mesh' },
      place: place('broadcast', members([maria])),
    }),
  }),
  'instructor-second': () => ({
    kind: 'class',
    state: state({
      as: tom,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: broadcast(),
      people: people([maria, tom, ...students]),
      instructors: instructors([maria, tom, ...students]),
    }),
    press: ['More'],
  }),
  'instructor-plan': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
    }),
    press: ['Preview', 'Bo'],
    pressNarrow: ['Groups: size and more', 'Look at the groups first', 'Bo'],
  }),
  'instructor-plan-pairs': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
      instructors: {
        ...instructors([maria, ...students]),
        pairs: [
          { first: ana.id, second: bo.id, first_name: ana.name, second_name: bo.name, rule: 'blocked' },
          { first: bo.id, second: cem.id, first_name: bo.name, second_name: cem.name, rule: 'kept' },
        ],
      },
    }),
    press: ['Preview'],
    pressNarrow: ['Groups: size and more', 'Look at the groups first'],
  }),
  'instructor-person': () => ({
    kind: 'class',
    state: inBroadcast(),
    press: ['Actions for Bo'],
    pressNarrow: ['29 people here', 'Actions for Bo'],
  }),
  'instructor-pair': () => ({
    kind: 'class',
    state: inBroadcast(),
    press: ['Actions for Bo', 'Never in a group with…'],
    pressNarrow: ['29 people here', 'Actions for Bo', 'Never in a group with…'],
  }),
  'instructor-pair-chosen': () => ({
    kind: 'class',
    state: inBroadcast(),
    press: ['Actions for Bo', 'Always in a group with…', 'Hana'],
    pressNarrow: ['29 people here', 'Actions for Bo', 'Always in a group with…', 'Hana'],
  }),
  'instructor-lead': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
      pendingSwitch: announced({ groups: 9 }),
    }),
  }),
  'instructor-groups': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'groups', last_switch_by: maria.name },
      place: place('front', members([maria, tom])),
      people: people([maria, tom, ...students]),
      instructors: calledMap(),
    }),
  }),
  'instructor-groups-undo': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'groups', last_switch_by: maria.name, mode_since: NOW - 2_000 },
      place: place('front', members([maria])),
      instructors: instructors(everybody, groups),
    }),
  }),
  'instructor-move': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'groups' },
      place: place('front', members([maria])),
      instructors: instructors(everybody, groups),
    }),
    press: ['Dana'],
  }),
  'instructor-visit': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'groups' },
      place: place('group', members([ana, bo, cem, maria], { [maria.id]: { visiting: 'listening' } })),
      instructors: instructors(everybody, groups),
      mine: { visiting: 3 },
      local: { microphone: 'off' },
    }),
  }),
  'instructor-countdown': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'groups' },
      place: place('front', members([maria])),
      pendingSwitch: announced({
        to: 'broadcast',
        began_at: NOW - 6_000,
        at: NOW + 24_000,
        stage: [maria.id],
      }),
      instructors: instructors(everybody, groups),
    }),
  }),
  'instructor-announcing': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'groups' },
      place: place('front', { [maria.id]: member(maria, { announcing: true }) }),
      instructors: instructors(everybody, groups),
      mine: { announcing: true },
    }),
  }),
  'instructor-share': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
    }),
    press: ['More', 'Share the class'],
  }),
  'instructor-leave': () => ({
    kind: 'class',
    state: state({ as: maria, place: place('lobby', {}) }),
    press: ['Leave'],
  }),
  'instructor-confirm': () => ({
    kind: 'class',
    state: state({
      as: tom,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: broadcast(),
      people: people([maria, tom, ...students]),
      instructors: instructors([maria, tom, ...students]),
    }),
    press: ['More', 'End the broadcast'],
  }),
  'instructor-refused': () => ({
    kind: 'class',
    state: state({
      as: maria,
      class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
      place: place('broadcast', members([maria])),
    }),
    press: ['Split 28 students into 9 groups'],
  }),

  // --- goodbye ---
  'goodbye-ended': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      connection: 'closed',
      closed: { uri: 'pitt.close.meeting_ended', words: '' },
    },
  }),
  'goodbye-removed': () => ({
    kind: 'class',
    state: { ...state({ as: ana }), connection: 'closed', closed: { uri: 'pitt.close.removed', words: '' } },
  }),
  'goodbye-newer-device': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      connection: 'closed',
      closed: { uri: 'pitt.close.newer_device', words: '' },
    },
  }),
  'goodbye-left': () => ({
    kind: 'class',
    state: { ...state({ as: maria }), connection: 'closed', closed: { uri: 'pitt.close.left', words: '' } },
  }),
  'goodbye-error': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      connection: 'closed',
      closed: {
        uri: 'pitt.error.storage',
        words: 'Pitt could not write down what happened. Try again in a minute.',
      },
    },
  }),
};
