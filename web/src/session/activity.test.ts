// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Activity } from './activity';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

function listening(): { activity: Activity; told: boolean[] } {
  const told: boolean[] = [];
  return { activity: new Activity((speaking) => told.push(speaking)), told };
}

test('speech is told at its changes, at most once a second', () => {
  const { activity, told } = listening();
  activity.noteSpeaking(true);
  vi.advanceTimersByTime(0);
  activity.noteSpeaking(false);
  activity.noteSpeaking(true);
  activity.noteSpeaking(false);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([true, false]);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([true, false]);
});

test('what has passed within a second is not told', () => {
  const { activity, told } = listening();
  activity.noteSpeaking(true);
  vi.advanceTimersByTime(0);
  activity.noteSpeaking(false);
  activity.noteSpeaking(true);
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([true]);
});

test('input is told at most every half minute', () => {
  const { told } = listening();
  for (let second = 0; second < 60; second++) {
    dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(1000);
  }
  expect(told).toEqual([false, false]);
});

test('a new connection is told of speech that goes on', () => {
  const { activity, told } = listening();
  activity.noteSpeaking(true);
  vi.advanceTimersByTime(0);
  activity.reset();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([true, true]);
});
