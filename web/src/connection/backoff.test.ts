import { expect, test } from 'vitest';
import { retryDelay } from './backoff';

test('the first retry is soon, the later ones are not', () => {
  expect(retryDelay(1, 1)).toBe(250);
  expect([1, 2, 3, 4, 5].map((n) => retryDelay(n, 1))).toEqual([250, 500, 1000, 2000, 4000]);
  expect(retryDelay(6, 1)).toBe(8000);
  expect(retryDelay(60, 1)).toBe(8000);
});

test('chance spreads it over the upper half', () => {
  expect(retryDelay(6, 0)).toBe(4000);
});
