import { describe, expect, it } from 'vitest';
import { fitScreen, fitSelf, fitTiles } from './layout';

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

describe('fitSelf', () => {
  const rooms = [
    { width: 344, height: 560 },
    { width: 344, height: 420 },
    { width: 684, height: 700 },
    { width: 700, height: 300 },
    { width: 1050, height: 760 },
    { width: 1424, height: 760 },
    { width: 2560, height: 900 },
  ];

  it('covers no caption, and stays in the room', () => {
    for (const room of rooms) {
      for (const count of [1, 2, 3, 4, 5, 6, 7]) {
        const fit = fitTiles(count, room, 8);
        const self = fitSelf(count, fit, room, 8, 16);
        const height = self?.height ?? 0;
        expect(self?.width).toBeGreaterThanOrEqual(64);
        expect((self?.end ?? 0) + (self?.width ?? 0)).toBeLessThanOrEqual(room.width);
        expect((self?.bottom ?? 0) + height).toBeLessThanOrEqual(room.height);
        const rows = Math.ceil(count / fit.columns);
        const inLastRow = count - (rows - 1) * fit.columns;
        const start = self?.start ?? (room.width - inLastRow * fit.width - (inLastRow - 1) * 8) / 2;
        const lastStart = start + (inLastRow - 1) * (fit.width + 8);
        const selfStart = room.width - (self?.end ?? 0) - (self?.width ?? 0);
        if (self?.caption === null) expect(selfStart).toBeGreaterThanOrEqual(lastStart + fit.width);
        else if (self?.caption === 'top') expect(height + 8).toBeLessThan(fit.height - 40);
        else expect(lastStart + 8 + (self?.caption ?? 0)).toBeLessThanOrEqual(selfStart);
      }
    }
  });

  it('takes a free cell where there is one', () => {
    const room = { width: 1424, height: 760 };
    expect(fitSelf(5, fitTiles(5, room, 8), room, 8, 16)).toMatchObject({ caption: null, bottom: 0 });
    expect(fitSelf(5, fitTiles(5, room, 8), room, 8, 16)?.start).not.toBeNull();
  });

  it('grows with the letters, and keeps a caption that people with large ones can read', () => {
    const room = { width: 1050, height: 760 };
    const fit = fitTiles(4, room, 8);
    expect(fitSelf(4, fit, room, 8, 16)?.caption).toBeGreaterThan(176);
    expect(fitSelf(4, fit, room, 8, 32)?.caption).toBe('top');
  });

  it('is nowhere while there is no room', () => {
    expect(fitSelf(0, fitTiles(0, { width: 0, height: 0 }, 8), { width: 0, height: 0 }, 8, 16)).toBeNull();
  });
});

describe('fitScreen', () => {
  it('puts people beside a screen in a wide room, below it in a high one', () => {
    expect(fitScreen(1, 5, { width: 1424, height: 760 }, 8, 16).beside).toBe(true);
    expect(fitScreen(1, 5, { width: 344, height: 560 }, 8, 16).beside).toBe(false);
  });

  it('gives the screen most of the room, and everybody a place', () => {
    for (const room of [
      { width: 344, height: 420 },
      { width: 700, height: 300 },
      { width: 1424, height: 760 },
    ])
      for (const screens of [1, 2])
        for (const people of [1, 3, 7]) {
          const fit = fitScreen(screens, people, room, 8, 16);
          const { screen } = fit;
          const seen = screens * screen.height + (screens - 1) * 8;
          expect(screen.width * seen).toBeGreaterThan(room.width * room.height * 0.6);
          expect(seen).toBeLessThanOrEqual(room.height);
          expect(fit.people.width).toBeGreaterThan(40);
          if (fit.beside) expect(screen.width + 8 + fit.people.width).toBeLessThanOrEqual(room.width);
          else expect(seen + 8 + fit.people.height).toBeLessThanOrEqual(room.height);
        }
  });
});
