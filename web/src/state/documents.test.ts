import { describe, expect, test } from 'vitest';
import type { ClassDocument, PlaceDocument } from '../protocol/generated';
import { documentsOf, whereabouts } from './documents';
import type { Folded, JsonObject } from './fold';

const folded = (changes: JsonObject = {}): Folded => ({
  'pitt.class': {
    n: 1,
    whole: {
      title: 'Physics',
      code: 'QX4-7TP',
      engine: 'mesh',
      mode: 'broadcast',
      epoch: 6,
      place_epoch: 4,
      mode_since: 1,
      ...changes,
    },
  },
  'pitt.place.4.0': {
    n: 1,
    whole: {
      epoch: 4,
      number: 0,
      kind: 'broadcast',
      members: { a: { name: 'Ana', role: 'student', order: 1 } },
    },
  },
  'pitt.place.6.2': { n: 1, whole: { epoch: 6, number: 2, kind: 'group' } },
});
const SWITCH = { to: 'groups', epoch: 6, began_at: 1000, at: 4000 };

describe('documents', () => {
  test('have what the wire leaves out', () => {
    const { class: known, places } = documentsOf(folded(), 'a');
    expect(known).toMatchObject({ locked: false, switch: null, heartbeat_ms: 5000 });
    expect(places[4]?.members.a).toEqual({
      name: 'Ana',
      role: 'student',
      order: 1,
      here: true,
      microphone: false,
      camera: false,
      sharing: false,
      visiting: '',
      simulated: false,
      announcing: false,
      away: false,
    });
  });

  test('stay the same objects while nothing changes', () => {
    const once = folded();
    expect(documentsOf(once, 'a').places[4]).toBe(documentsOf(once, 'a').places[4]);
  });
});

describe('whereabouts', () => {
  const at = (changes: JsonObject, now: number) => {
    const { class: known, places } = documentsOf(folded(changes), 'a');
    const { place, nextPlace, pendingSwitch } = whereabouts(known, places, now);
    return [place?.number ?? null, nextPlace?.number ?? null, pendingSwitch !== null];
  };

  test.each([
    ['nothing is announced', {}, 9999, [0, null, false]],
    ['a switch is to come', { switch: SWITCH }, 3999, [0, 2, true]],
    ['a switch is due', { switch: SWITCH }, 4000, [2, null, false]],
    ['the class has switched', { place_epoch: 6 }, 4001, [2, null, false]],
    ['the place to come is not known yet', { switch: { ...SWITCH, epoch: 7 } }, 2000, [0, null, true]],
    ['the place that is due is not known', { switch: { ...SWITCH, epoch: 7 } }, 5000, [null, null, false]],
  ])('when %s', (_, changes, now, expected) => {
    expect(at(changes as JsonObject, now as number)).toEqual(expected);
  });

  test('nowhere before the first snapshot', () => {
    expect(
      whereabouts(null as ClassDocument | null, {} as Record<number, PlaceDocument>, 0).place,
    ).toBeNull();
  });
});
