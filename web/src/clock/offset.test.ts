import { expect, test } from 'vitest';
import { ClockOffset } from './offset';

test('an even path gives the exact offset', () => {
  const clock = new ClockOffset();
  clock.add(1000, 6050, 1100);
  expect(clock.value).toBe(5000);
});

test('the shortest of the last eight round trips wins', () => {
  const clock = new ClockOffset();
  clock.add(0, 7, 10);
  for (let i = 0; i < 6; i++) clock.add(0, 900, 1000);
  expect(clock.value).toBe(2);
  clock.add(0, 900, 1000);
  expect(clock.value).toBe(2);
  clock.add(0, 900, 1000);
  expect(clock.value).toBe(400);
});

test('nothing is known at first and after a reset', () => {
  const clock = new ClockOffset();
  clock.add(0, 50, 10);
  clock.reset();
  expect(clock.value).toBe(0);
});
