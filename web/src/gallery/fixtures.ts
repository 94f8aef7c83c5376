/** States of a classroom as the screens may meet them: complete, typed, and the same every time. */

import { screenOf } from '../media/sources';
import type {
  ClassDocument,
  InstructorsDocument,
  LessonDocument,
  MeDocument,
  Member,
  PeopleDocument,
  Person,
  PlaceDocument,
  PlanDocument,
  ResultsDocument,
  RosterEntry,
  RoundDocument,
  ShownRound,
  Switch,
  Text,
} from '../protocol/generated';
import {
  type ClassroomState,
  firstState,
  type LocalMedia,
  NOBODY,
  type RemoteMedia,
  type Role,
} from '../state/model';
import { pictureOf, slide } from './pictures';

export const NOW = 1_795_000_000_000;
export const CODE = 'QX4-7TP';

const studentNames = [
  'Ana',
  'Bo',
  'Cem',
  'Dana',
  'Eyo',
  'Fumi',
  'Gita',
  'Hana',
  'Ivo',
  'Jun',
  'Kofi',
  'Lea',
  'Mara',
  'Nils',
  'Olu',
  'Pia',
  'Quang',
  'Rosa',
  'Sam',
  'Tara',
  'Uma',
  'Vik',
  'Wanda',
  'Xiu',
  'Yara',
  'Zeno',
  'Łukasz',
  'Zoë',
];

interface Somebody {
  id: string;
  name: string;
  role: Role;
}

export const maria: Somebody = { id: 'i1', name: 'Maria Nowak', role: 'instructor' };
export const tom: Somebody = { id: 'i2', name: 'Tom Berg', role: 'instructor' };
export const students: Somebody[] = studentNames.map((name, index) => ({
  id: `s${index + 1}`,
  name,
  role: 'student',
}));

export function student(name: string): Somebody {
  const found = students.find((somebody) => somebody.name === name);
  if (!found) throw new Error(`No fixture is called ${name}.`);
  return found;
}

function orderOf(id: string): number {
  return Number(id.slice(1)) + (id.startsWith('s') ? 10 : 0);
}

export function member(somebody: Somebody, change: Partial<Member> = {}): Member {
  return {
    name: somebody.name,
    role: somebody.role,
    order: orderOf(somebody.id),
    here: true,
    microphone: true,
    camera: true,
    sharing: false,
    visiting: '',
    simulated: false,
    announcing: false,
    away: false,
    ...change,
  };
}

export function person(somebody: Somebody, change: Partial<Person> = {}): Person {
  return {
    name: somebody.name,
    role: somebody.role,
    order: orderOf(somebody.id),
    here: true,
    hand_at: null,
    microphone: false,
    camera: true,
    simulated: false,
    ...change,
  };
}

export function people(
  list: readonly Somebody[],
  change: Record<string, Partial<Person>> = {},
): PeopleDocument {
  return {
    here: list.length,
    students_here: list.filter((somebody) => somebody.role === 'student').length,
    total: list.length,
    people: Object.fromEntries(list.slice(0, 60).map((one) => [one.id, person(one, change[one.id])])),
  };
}

export function room(change: Partial<ClassDocument> = {}): ClassDocument {
  return {
    title: 'Physics 101',
    code: CODE,
    engine: 'mesh',
    mode: 'lobby',
    epoch: 4,
    place_epoch: 4,
    mode_since: NOW - 120_000,
    meeting: { meeting: 'm1', opened_at: NOW - 600_000 },
    switch: null,
    stage: [],
    locked: false,
    last_switch_by: null,
    heartbeat_ms: 5000,
    ...change,
  };
}

export function place(
  kind: PlaceDocument['kind'],
  members: Record<string, Member>,
  change: Partial<PlaceDocument> = {},
): PlaceDocument {
  return {
    epoch: 4,
    number: kind === 'group' ? 3 : 0,
    kind,
    members,
    sources: Object.keys(members),
    called_at: null,
    texts: {},
    answers: {},
    begins: null,
    ...change,
  };
}

/** Members of a place by name; `change` says what is special about them. */
export function members(
  list: readonly Somebody[],
  change: Record<string, Partial<Member>> = {},
): Record<string, Member> {
  return Object.fromEntries(list.map((somebody) => [somebody.id, member(somebody, change[somebody.id])]));
}

export function me(somebody: Somebody, change: Partial<MeDocument> = {}): MeDocument {
  return {
    participant: somebody.id,
    name: somebody.name,
    role: somebody.role,
    microphone: true,
    camera: true,
    sharing: false,
    hand_at: null,
    sitting_out: false,
    invited_by: null,
    nobody_answers_at: null,
    visiting: null,
    announcing: false,
    notice: null,
    voted: null,
    part: null,
    ...change,
  };
}

export function announced(change: Partial<Switch>): Switch {
  return {
    to: 'groups',
    epoch: 5,
    began_at: NOW - 1_000,
    at: NOW + 3_000,
    by: maria.name,
    reason: 'asked',
    groups: 0,
    stage: [],
    ...change,
  };
}

export function text(
  by: Somebody,
  minutesAgo: number,
  body: string,
  audience: Text['audience'] = 'class',
): Text {
  return { by: by.id, name: by.name, at: NOW - minutesAgo * 60_000, body, audience };
}

/** Deals students into groups of three, in order. */
export function dealt(list: readonly Somebody[], size = 3): string[][] {
  const groups: string[][] = [];
  for (let start = 0; start < list.length; start += size) {
    groups.push(list.slice(start, start + size).map((somebody) => somebody.id));
  }
  const last = groups[groups.length - 1];
  if (groups.length > 1 && last && last.length === 1)
    groups[groups.length - 2]?.push(...(groups.pop() ?? []));
  return groups;
}

export function instructors(
  list: readonly Somebody[],
  groups: string[][] = [],
  roster: Record<string, Partial<RosterEntry>> = {},
): InstructorsDocument {
  const groupOf = (id: string) => groups.findIndex((group) => group.includes(id)) + 1;
  return {
    roster: Object.fromEntries(
      list.map((somebody, index) => [
        somebody.id,
        {
          name: somebody.name,
          role: somebody.role,
          order: orderOf(somebody.id),
          here: true,
          group: groupOf(somebody.id),
          microphone: true,
          camera: true,
          hand_at: null,
          sitting_out: false,
          speaking: groups.length > 0 && index % 3 === 1,
          away: false,
          simulated: false,
          cannot_reach: [],
          ...roster[somebody.id],
        },
      ]),
    ),
    groups: Object.fromEntries(
      groups.map((ids, index) => [
        String(index + 1),
        { members: ids, visitors: [], called_at: null, quiet_since: null },
      ]),
    ),
    calls: [],
    next_groups: {},
    pairs: [],
    teams: 0,
  };
}

export function local(change: Partial<LocalMedia> = {}): LocalMedia {
  return {
    stream: pictureOf(3),
    microphone: 'on',
    camera: 'on',
    level: 0.3,
    speaking: false,
    screen: 'off',
    devices: {
      microphone: [
        { id: 'm1', label: 'Built-in microphone' },
        { id: 'm2', label: 'Headset' },
      ],
      camera: [{ id: 'c1', label: 'Front camera' }],
      speaker: [{ id: 'o1', label: 'Headset' }],
    },
    chosen: { microphone: 'm1', camera: 'c1', speaker: 'o1' },
    ...change,
  };
}

/** The question of the examples, in whatever phase. */
export function asked(change: Partial<ShownRound> = {}): RoundDocument {
  const options = [
    'It gets brighter.',
    'It stays as bright as it was.',
    'It gets darker.',
    'It goes out, as the other one has none to go through.',
  ];
  return {
    step: 3,
    round: {
      round: 2,
      kind: 'single',
      phase: 'voting',
      vote: 1,
      opened_at: NOW - 40_000,
      closes_at: null,
      text: 'Two equal bulbs hang in series on a battery. The switch beside the second one is closed. What does the first bulb do?',
      options: options.map((text) => ({ text, feedback: '' })),
      confidence: false,
      anonymous: false,
      follows: null,
      totals: {},
      key: null,
      explanation: '',
      ...change,
    },
  };
}

/** What instructors see of its votes. */
export function results(change: Partial<ResultsDocument> = {}): ResultsDocument {
  return {
    round: 2,
    voted: 21,
    expected: 28,
    totals: { '1': { voters: 21, options: [9, 6, 4, 2], numbers: [], right: 9 } },
    shown: [],
    recommendation: 'discuss',
    key: { right: [0], number: null, tolerance: 0 },
    explanation: '',
    votes: {},
    right: {},
    frozen: false,
    discuss_from: 30,
    discuss_up_to: 70,
    next: null,
    ...change,
  };
}

export const bothVotes: ResultsDocument['totals'] = {
  '1': { voters: 26, options: [11, 7, 5, 3], numbers: [], right: 11 },
  '2': { voters: 27, options: [22, 3, 2, 0], numbers: [], right: 22 },
};

/** Live pictures of everybody in a place who has a camera. */
export function remote(
  shown: PlaceDocument | null,
  change: Record<string, Partial<RemoteMedia>> = {},
): Record<string, RemoteMedia> {
  const seen = Object.entries(shown?.members ?? {}).filter(([, { simulated }]) => !simulated);
  const people = seen.map(([id, { camera }], index) => [id, camera ? pictureOf(index) : null] as const);
  const screens = seen.flatMap(([id, { sharing }]) => (sharing ? [[screenOf(id), slide()] as const] : []));
  return Object.fromEntries(
    [...people, ...screens].map(([id, video]) => [id, { ...NOBODY, video, state: 'live', ...change[id] }]),
  );
}

export interface Scene extends Partial<Omit<ClassroomState, 'documents' | 'media' | 'me'>> {
  as: Somebody;
  class?: Partial<ClassDocument>;
  people?: PeopleDocument;
  texts?: Record<string, Text>;
  mine?: Partial<MeDocument>;
  instructors?: InstructorsDocument;
  asked?: RoundDocument;
  results?: ResultsDocument;
  lesson?: LessonDocument;
  plan?: PlanDocument;
  local?: Partial<LocalMedia>;
  remote?: Record<string, Partial<RemoteMedia>>;
  soundBlocked?: boolean;
}

/** Puts a whole state together. */
export function state(scene: Scene): ClassroomState {
  const {
    as,
    class: aboutClass,
    people: list,
    texts,
    mine,
    instructors: map,
    asked,
    results,
    lesson,
    plan,
    local: own,
    remote: far,
    ...rest
  } = scene;
  const shown = scene.place ?? null;
  return {
    ...firstState(CODE),
    connection: 'online',
    ...rest,
    me: { participant: as.id, name: as.name, role: as.role, secret: '' },
    documents: {
      class: room(aboutClass),
      people: list ?? people([maria, ...students]),
      texts: { texts: texts ?? {} },
      me: me(as, mine),
      round: asked ?? { step: 0, round: null },
      results: results ?? null,
      lesson: lesson ?? { running: false, title: '', page: null, shown: [] },
      plan: plan ?? (as.role === 'instructor' ? { title: '', items: [], at: -1 } : null),
      instructors: map ?? (as.role === 'instructor' ? instructors([maria, ...students]) : null),
      places: {},
    },
    media: { local: local(own), remote: remote(shown, far), soundBlocked: scene.soundBlocked ?? false },
  };
}

/** The state before anybody has a name. */
export function before(own: Partial<LocalMedia> = {}): ClassroomState {
  const first = firstState(CODE);
  return {
    ...first,
    media: { ...first.media, local: { ...first.media.local, ...own } },
  };
}
