import { describe, expect, it } from 'vitest';
import { fitTiles } from './layout';

describe('fitTiles', () => {
  it('gives one tile the whole of a wide room', () => {
    expect(fitTiles(1, { width: 1600, height: 900 }, 8)).toEqual({ columns: 1, width: 1600, height: 900 });
  });

  it('stacks two tiles on a phone and puts them side by side on a desk', () => {
    expect(fitTiles(2, { width: 360, height: 560 }, 8).columns).toBe(1);
    expect(fitTiles(2, { width: 1400, height: 700 }, 8).columns).toBe(2);
  });

  it('never lets tiles stick out of the room', () => {
    for (const count of [1, 2, 3, 4, 5, 6]) {
      for (const room of [
        { width: 328, height: 420 },
        { width: 1400, height: 760 },
        { width: 700, height: 300 },
      ]) {
        const { columns, width, height } = fitTiles(count, room, 8);
        const rows = Math.ceil(count / columns);
        expect(columns * width + (columns - 1) * 8).toBeLessThanOrEqual(room.width);
        expect(rows * height + (rows - 1) * 8).toBeLessThanOrEqual(room.height);
      }
    }
  });

  it('gives nothing where there is nothing', () => {
    expect(fitTiles(0, { width: 100, height: 100 }, 8).columns).toBe(0);
    expect(fitTiles(3, { width: 0, height: 0 }, 8).columns).toBe(0);
  });
});
