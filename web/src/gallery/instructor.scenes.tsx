import { ana, bo, broadcast, calledMap, cem, everybody, groups, inBroadcast } from './class';
import {
  announced,
  instructors,
  maria,
  member,
  members,
  NOW,
  people,
  place,
  state,
  students,
  tom,
} from './fixtures';
import type { ClassScene, ScreenScene } from './scene';

export const instructorScenes: Record<string, () => ScreenScene | ClassScene> = {
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
};
