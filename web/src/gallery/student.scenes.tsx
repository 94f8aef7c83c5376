import { ana, bo, broadcast, cem, everybody, inGroup } from './class';
import {
  announced,
  maria,
  members,
  NOW,
  people,
  place,
  state,
  student,
  students,
  text,
  tom,
} from './fixtures';
import type { ClassScene, ScreenScene } from './scene';

export const studentScenes: Record<string, () => ScreenScene | ClassScene> = {
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
};
