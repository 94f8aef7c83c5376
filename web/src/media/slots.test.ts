import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assignSlots, correctSlots, freeSlots, type Medium, type Slots } from './slots';

interface Vector {
  medium: Medium;
  before: Slots;
  wanted: number[];
  after: Slots;
}

const VECTORS: Vector[] = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/slots.json', import.meta.url), 'utf8'),
);

describe('assigning', () => {
  test.each(VECTORS)('as the server does: $wanted', ({ medium, before, wanted, after }) => {
    expect(assignSlots(medium, before, wanted)).toEqual(after);
  });

  test('fills the lowest free slots in order', () => {
    expect(assignSlots('audio', freeSlots(4), [9, 5, 13])).toEqual([9, 5, 13, null]);
  });

  test('whoever had a slot keeps it, whatever the order', () => {
    expect(assignSlots('audio', [9, 5, 13], [21, 13, 9])).toEqual([9, 21, 13]);
  });

  test('who was away in between has no claim', () => {
    const away = assignSlots('audio', [5, 9], [9]);
    expect(assignSlots('audio', away, [13, 9, 5])).toEqual([13, 9]);
  });

  test('what finds no slot is not received, not even before those of lower priority', () => {
    expect(assignSlots('audio', [9, 5], [1, 5, 9])).toEqual([9, 5]);
  });

  test('pictures come where nobody was seen, as long as there is such a slot', () => {
    expect(assignSlots('video', freeSlots(4), [9, 5])).toEqual([9, 5, null, null]);
    expect(assignSlots('video', [9, 5, null, null], [13, 5, 17])).toEqual([null, 5, 13, 17]);
    expect(assignSlots('video', [9, 5, 13, null], [17, 21])).toEqual([21, null, null, 17]);
  });

  test('is the same object while nothing changes', () => {
    const slots: Slots = [9, null, 5];
    expect(assignSlots('audio', slots, [5, 9])).toBe(slots);
    expect(assignSlots('audio', slots, [5])).not.toBe(slots);
  });

  test('nobody is in two slots, and all who are wanted are in one while there are enough', () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed;
    };
    for (const medium of ['video', 'audio'] as const) {
      let slots = freeSlots(7);
      for (let round = 0; round < 500; round++) {
        const wanted = [...new Set(Array.from({ length: next() % 12 }, () => next() % 15))];
        const before = slots;
        slots = assignSlots(medium, slots, wanted);
        const seen = slots.filter((source) => source !== null);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.length).toBe(Math.min(7, wanted.length));
        expect(seen.every((source) => wanted.includes(source))).toBe(true);
        for (const [at, source] of before.entries())
          if (source !== null && wanted.includes(source)) expect(slots[at]).toBe(source);
      }
    }
  });
});

describe('correcting', () => {
  test('two change places', () => {
    expect(correctSlots([5, 9, null], 0, 9)).toEqual([9, 5, null]);
  });

  test('one that was believed to have none gets it', () => {
    expect(correctSlots([5, 9], 1, 13)).toEqual([5, 13]);
  });

  test('what is right, and what is no slot, changes nothing', () => {
    const slots: Slots = [5, 9];
    expect(correctSlots(slots, 1, 9)).toBe(slots);
    expect(correctSlots(slots, 7, 9)).toBe(slots);
  });
});
