import { expect, test } from 'vitest';
import { Receiver } from './receiver';

const PEOPLE = 'pitt.people';

function started(): Receiver {
  const receiver = new Receiver();
  receiver.takeSnapshot([{ topic: PEOPLE, n: 1, whole: { here: 1 } }], null);
  return receiver;
}

test('what arrives before the first snapshot is applied after it', () => {
  const receiver = new Receiver();
  receiver.receive(PEOPLE, { n: 4, patch: { here: 4 } });
  receiver.receive(PEOPLE, { n: 5, patch: { here: 5 } });
  receiver.takeSnapshot([{ topic: PEOPLE, n: 4, whole: { here: 4 } }], null);
  expect(receiver.folded[PEOPLE]).toEqual({ n: 5, whole: { here: 5 } });
});

test('a gap is asked for once, and what follows waits for the answer', () => {
  const receiver = started();
  expect(receiver.receive(PEOPLE, { n: 3, patch: { here: 3 } })).toBe(PEOPLE);
  expect(receiver.receive(PEOPLE, { n: 4, patch: { here: 4 } })).toBeNull();
  expect(receiver.folded[PEOPLE]?.n).toBe(1);
  receiver.takeSnapshot([{ topic: PEOPLE, n: 3, whole: { here: 3 } }], [PEOPLE]);
  expect(receiver.folded[PEOPLE]).toEqual({ n: 4, whole: { here: 4 } });
});

test('other topics go on while one is asked for', () => {
  const receiver = started();
  receiver.receive(PEOPLE, { n: 3, patch: {} });
  expect(receiver.receive('pitt.texts', { n: 1, whole: {} })).toBeNull();
  expect(receiver.folded['pitt.texts']).toBeDefined();
});

test('a gap in a place that one has left is not asked for again by itself', () => {
  const receiver = started();
  expect(receiver.receive('pitt.place.4.1', { n: 9, patch: {} })).toBe('pitt.place.4.1');
  receiver.takeSnapshot([], ['pitt.place.4.1']);
  expect(receiver.folded['pitt.place.4.1']).toBeUndefined();
});

test('after a lost connection the old documents stay until the new snapshot', () => {
  const receiver = started();
  receiver.awaitAll();
  receiver.receive(PEOPLE, { n: 1, whole: { here: 9 } });
  expect(receiver.folded[PEOPLE]?.whole).toEqual({ here: 1 });
  receiver.takeSnapshot([{ topic: PEOPLE, n: 0, whole: { here: 7 } }], null);
  expect(receiver.folded[PEOPLE]).toEqual({ n: 1, whole: { here: 9 } });
});
