import { describe, expect, test } from 'vitest';
import { isFrameOf, latestSource } from './proof';

const OLD = 5;
const NEW = 9;
const told = (source: number, rtpTimestamp: number, timestamp: number) => ({
  source,
  rtpTimestamp,
  timestamp,
});

describe('a frame on the screen', () => {
  test('of the old source is not of the new one', () => {
    expect(isFrameOf(NEW, [told(OLD, 900, 10)], 900)).toBe(false);
  });

  test('of the old source is not of the new one, though the new one has arrived', () => {
    const both = [told(OLD, 900, 10), told(NEW, 1_800, 20)];
    expect(isFrameOf(NEW, both, 900)).toBe(false);
    expect(isFrameOf(NEW, both, 1_800)).toBe(true);
  });

  test('of the old source is not believed any more once the new one arrives', () => {
    expect(isFrameOf(OLD, [told(OLD, 900, 10), told(NEW, 1_800, 20)], 900)).toBe(false);
  });

  test('may come after the 32 bits have wrapped', () => {
    const both = [told(OLD, 2 ** 32 - 10, 10), told(NEW, 90, 20)];
    expect(isFrameOf(NEW, both, 90)).toBe(true);
    expect(isFrameOf(NEW, both, 2 ** 32 - 10)).toBe(false);
  });

  test('is judged by what arrived last where the browser gives it no timestamp', () => {
    expect(isFrameOf(NEW, [told(OLD, 900, 10), told(NEW, 1_800, 20)], undefined)).toBe(true);
    expect(isFrameOf(NEW, [told(OLD, 900, 10)], undefined)).toBe(false);
  });

  test('is unknown where nothing is told', () => {
    expect(isFrameOf(NEW, [], 900)).toBeNull();
  });
});

test('what arrived in the same moment is told apart by its timestamps', () => {
  expect(latestSource([told(NEW, 1_800, 10), told(OLD, 900, 10)])).toBe(NEW);
  expect(latestSource([])).toBeNull();
});
