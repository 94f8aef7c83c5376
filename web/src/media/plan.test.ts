import { describe, expect, test } from 'vitest';
import type { Member, PlaceDocument } from '../protocol/generated';
import { planMedia } from './plan';

const ME = 'm';

function member(changes: Partial<Member> = {}): Member {
  return {
    name: 'x',
    role: 'student',
    order: 0,
    here: true,
    microphone: false,
    camera: false,
    sharing: false,
    visiting: '',
    simulated: false,
    announcing: false,
    away: false,
    ...changes,
  };
}

function place(
  kind: PlaceDocument['kind'],
  members: Record<string, Partial<Member>>,
  sources = Object.keys(members),
  epoch = 4,
): PlaceDocument {
  const full = Object.fromEntries(Object.entries(members).map(([id, changes]) => [id, member(changes)]));
  return {
    epoch,
    number: kind === 'group' ? 1 : 0,
    kind,
    members: full,
    sources,
    called_at: null,
    answers: {},
    begins: null,
    texts: {},
  };
}

const group = (...ids: string[]) => place('group', Object.fromEntries(ids.map((id) => [id, {}])));
const broadcast = (...ids: string[]) => place('broadcast', Object.fromEntries(ids.map((id) => [id, {}])));

describe('nowhere and in the lobby', () => {
  test.each([[null], [place('lobby', { a: {}, m: {} }, [])]])('nobody is connected', (where) => {
    const plan = planMedia(ME, where, null, false);
    expect(plan).toMatchObject({
      receive: [],
      send: [],
      sendToAll: false,
      initiate: [],
      keep: [],
      keepAll: false,
    });
  });
});

describe('in a broadcast', () => {
  test('a student receives the stage, sends nothing, and connects to it', () => {
    const plan = planMedia(ME, broadcast('t'), null, false);
    expect(plan).toMatchObject({
      receive: ['t'],
      send: [],
      sendToAll: false,
      initiate: ['t'],
      keepAll: false,
    });
  });

  test('who is alone on the stage sends to all and calls nobody', () => {
    const plan = planMedia(ME, broadcast(ME), null, false);
    expect(plan).toMatchObject({ receive: [], sendToAll: true, initiate: [], keepAll: true });
  });

  test('of two on the stage the smaller id calls', () => {
    expect(planMedia(ME, broadcast('a', ME), null, false).initiate).toEqual([]);
    expect(planMedia(ME, broadcast(ME, 'z'), null, false).initiate).toEqual(['z']);
  });
});

describe('in a group', () => {
  test('everybody sends to everybody, and the smaller id calls', () => {
    const plan = planMedia(ME, group('a', ME, 'z'), null, false);
    expect(plan).toMatchObject({
      receive: ['a', 'z'],
      send: ['a', 'z'],
      initiate: ['z'],
      sendToAll: false,
      keepAll: false,
    });
  });

  test('the simulated are never connected to', () => {
    const where = place('group', { a: { simulated: true }, [ME]: {}, z: {} });
    expect(planMedia(ME, where, null, false)).toMatchObject({ receive: ['z'], send: ['z'], keep: ['z'] });
  });

  test('whoever has dropped is kept but not called', () => {
    const where = place('group', { [ME]: {}, z: { here: false } });
    expect(planMedia(ME, where, null, false)).toMatchObject({
      receive: ['z'],
      send: ['z'],
      initiate: [],
      keep: ['z'],
    });
  });

  test('an announcing instructor is heard but does not hear', () => {
    const where = place('group', { [ME]: {}, z: {}, t: { announcing: true, role: 'instructor' } });
    expect(planMedia(ME, where, null, false)).toMatchObject({
      receive: ['z', 't'],
      send: ['z'],
      initiate: ['z', 't'],
    });
  });

  test('an announcing instructor who visits takes part', () => {
    const where = place('group', { [ME]: {}, t: { announcing: true, visiting: 'talking' } });
    expect(planMedia(ME, where, null, false).send).toEqual(['t']);
  });

  test('who is no source sends nothing', () => {
    const where = place('group', { [ME]: {}, a: {} }, ['a']);
    expect(planMedia(ME, where, null, false)).toMatchObject({ receive: ['a'], send: [], initiate: ['a'] });
  });
});

describe('announcing', () => {
  test("whoever connects receives, beside one's own place", () => {
    const plan = planMedia(ME, place('front', { [ME]: {}, t: {} }), null, true);
    expect(plan).toMatchObject({ send: ['t'], sendToAll: true, keepAll: true });
  });
});

describe('ahead of a switch', () => {
  test('the next mates are called and kept, but sent nothing', () => {
    const plan = planMedia(ME, broadcast('t'), group(ME, 'y', 'z'), false);
    expect(plan).toMatchObject({
      receive: ['t'],
      send: [],
      sendToAll: false,
      initiate: ['t', 'y', 'z'],
      keep: ['t', 'y', 'z'],
      keepAll: false,
    });
  });

  test('who will be on the stage lets everybody in, but sends to the group only', () => {
    const plan = planMedia(ME, group(ME, 'z'), broadcast(ME), false);
    expect(plan).toMatchObject({ send: ['z'], sendToAll: false, keepAll: true });
  });

  test('in the last moment the next mates get the picture, never the voice', () => {
    const next = group(ME, 'y', 'z');
    expect(planMedia(ME, broadcast('t'), next, false, false).ahead).toEqual({ send: [], sendToAll: false });
    const plan = planMedia(ME, broadcast('t'), next, false, true);
    expect(plan).toMatchObject({ send: [], ahead: { send: ['y', 'z'], sendToAll: false } });
  });

  test('in the last moment the whole class gets the picture of who will be on the stage', () => {
    const plan = planMedia(ME, group(ME, 'z'), broadcast(ME), false, true);
    expect(plan).toMatchObject({ send: ['z'], sendToAll: false, ahead: { sendToAll: true } });
  });

  test('from groups to other groups', () => {
    const plan = planMedia(ME, group(ME, 'x'), group(ME, 'y'), false);
    expect(plan).toMatchObject({ receive: ['x'], send: ['x'], initiate: ['x', 'y'], keep: ['x', 'y'] });
  });
});
