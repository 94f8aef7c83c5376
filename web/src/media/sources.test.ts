import { describe, expect, test } from 'vitest';
import { member, place } from '../gallery/fixtures';
import type { Member, PlaceDocument } from '../protocol/generated';
import { planSfu, type SfuPlan, sourceId } from './sources';

const ME = 'm';
const ORDER: Record<string, number> = { m: 1, a: 2, b: 3, t: 7 };

function where(
  kind: PlaceDocument['kind'],
  changes: Record<string, Partial<Member>>,
  change: Partial<PlaceDocument> = {},
) {
  const members = Object.entries(changes).map(([id, about]) => {
    const somebody = { id, name: id, role: 'student' as const };
    return [id, member(somebody, { order: ORDER[id] ?? 0, ...about })];
  });
  return place(kind, Object.fromEntries(members), { number: kind === 'group' ? 1 : 0, ...change });
}

const names = (plan: SfuPlan['next']) => ({
  video: plan?.video.map(({ participant, kind }) => `${participant} ${kind}`),
  audio: plan?.audio.map(({ participant, kind }) => `${participant} ${kind}`),
});

test('a source is known by its number', () => {
  expect(sourceId(3, 'microphone')).toBe(12);
  expect(sourceId(3, 'camera')).toBe(13);
  expect(sourceId(3, 'sound')).toBe(14);
  expect(sourceId(3, 'screen')).toBe(15);
});

describe('what is received', () => {
  test('nothing where there is nobody', () => {
    for (const nowhere of [null, where('lobby', { m: {}, a: {} }, { sources: [] })])
      expect(planSfu(ME, nowhere, null, false)).toMatchObject({ now: { video: [], audio: [] }, next: null });
  });

  test('all sources but oneself, in the order of the place', () => {
    const plan = planSfu(
      ME,
      where('group', { a: {}, m: {}, b: {} }, { sources: ['b', 'm', 'a'] }),
      null,
      false,
    );
    expect(names(plan.now)).toEqual({
      video: ['b camera', 'a camera'],
      audio: ['b microphone', 'a microphone'],
    });
    expect(plan.now.video.map(({ id }) => id)).toEqual([13, 9]);
  });

  test('screens come first, their sound last', () => {
    const plan = planSfu(
      ME,
      where('group', { m: { sharing: true }, a: {}, b: { sharing: true } }),
      null,
      false,
    );
    expect(names(plan.now)).toEqual({
      video: ['b screen', 'a camera', 'b camera'],
      audio: ['a microphone', 'b microphone', 'b sound'],
    });
  });

  test('the simulated may send, too, and so may those whose seat is held', () => {
    const plan = planSfu(
      ME,
      where('group', { m: {}, a: { simulated: true }, b: { here: false } }),
      null,
      false,
    );
    expect(names(plan.now).video).toEqual(['a camera', 'b camera']);
  });

  test('the next place is known as soon as it is announced', () => {
    const stage = where('broadcast', { t: {} });
    const group = where('group', { m: {}, a: {} }, { epoch: 5 });
    expect(planSfu(ME, stage, null, false, false).next).toBeNull();
    expect(names(planSfu(ME, stage, group, false, false).next).video).toEqual(['a camera']);
    expect(names(planSfu(ME, stage, group, false, true).next).video).toEqual(['a camera']);
  });
});

describe('what is sent', () => {
  const all = { microphone: true, camera: true, sound: true, screen: true };
  const none = { microphone: false, camera: false, sound: false, screen: false };

  test('nothing by those who only watch', () => {
    expect(planSfu(ME, where('broadcast', { t: {} }), null, false).send).toEqual(none);
    expect(planSfu(ME, null, null, false).send).toEqual(none);
  });

  test('everything on the stage, for the class that watches it, and with mates', () => {
    expect(planSfu(ME, where('broadcast', { m: {} }), null, false).send).toEqual(all);
    expect(planSfu(ME, where('group', { m: {}, a: {} }), null, false).send).toEqual(all);
  });

  test('nothing to a group of which one is the last', () => {
    expect(planSfu(ME, where('group', { m: {} }), null, false).send).toEqual(none);
  });

  test('in the last moment before the switch everything, which the server keeps to itself until then', () => {
    const group = where('group', { m: {}, a: {} }, { epoch: 5 });
    const stage = where('broadcast', { t: {} });
    expect(planSfu(ME, stage, group, false, false).send).toEqual(none);
    expect(planSfu(ME, stage, group, false, true).send).toEqual(all);
  });

  test('by who speaks to all groups, wherever they are', () => {
    expect(planSfu(ME, where('front', { m: {} }), null, true).send).toEqual(all);
  });
});

test('two groups of one epoch are two places', () => {
  const of = (number: number) => planSfu(ME, where('group', { m: {} }, { number }), null, false).place;
  expect(of(1)).not.toBe(of(2));
});
