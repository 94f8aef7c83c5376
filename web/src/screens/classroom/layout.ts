/** Arithmetic of tiles: how large they are, so that they fill the room they have. */

export interface Fit {
  columns: number;
  width: number;
  height: number;
}

/** Width over height of a tile: between a portrait that suits phones and a cinema frame. */
const NARROWEST = 0.8;
const WIDEST = 16 / 9;

/**
 * Finds the number of columns with which `count` equal tiles cover most of the room. Sizes are in CSS pixels;
 * without tiles or room everything is 0.
 */
export function fitTiles(count: number, room: { width: number; height: number }, gap: number): Fit {
  let best: Fit = { columns: 0, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (room.width - gap * (columns - 1)) / columns;
    const down = (room.height - gap * (rows - 1)) / rows;
    if (across <= 0 || down <= 0) continue;
    const width = Math.min(across, down * WIDEST);
    const height = Math.min(down, width / NARROWEST);
    const better = width * height > best.width * best.height * 1.001;
    if (better) best = { columns, width: Math.floor(width), height: Math.floor(height) };
  }
  return best;
}

export interface ScreenFit {
  /** The people stand in a column beside the screen; else in rows below it. */
  beside: boolean;
  screen: { width: number; height: number };
  people: { width: number; height: number };
}

/** How much of the room people get beside or below a screen, in rem and as a share of the room. */
const PEOPLE_REM = 12;
const PEOPLE_SHARE = 0.3;

/** Gives shared screens the room, one below the other, and `people` tiles what is left at its edge. */
export function fitScreen(
  screens: number,
  people: number,
  room: { width: number; height: number },
  gap: number,
  rem: number,
): ScreenFit {
  const beside = room.width > room.height * 1.2;
  const edge = (length: number) => Math.floor(Math.min(PEOPLE_REM * rem, PEOPLE_SHARE * length));
  const left = beside
    ? { width: edge(room.width), height: room.height }
    : { width: room.width, height: edge(room.height) };
  const width = beside ? room.width - left.width - gap : room.width;
  const height = beside ? room.height : room.height - left.height - gap;
  const { width: across, height: down } = fitTiles(people, left, gap);
  return {
    beside,
    screen: {
      width: Math.max(0, Math.floor(width)),
      height: Math.max(0, Math.floor((height - gap * (screens - 1)) / screens)),
    },
    people: { width: across, height: down },
  };
}

/** Narrowest and widest small picture of oneself in rem, its share of the room between them, and its shape. */
const SELF_REM = { least: 6, most: 13 };
const SELF_SHARE = 0.18;
const SELF_SHAPE = 4 / 3;
/** A caption with less than this many rem beside that picture goes to the top of its tile. */
const CAPTION_REM = 11;

export interface SelfFit {
  width: number;
  height: number;
  /** From the room's inline and block end to the picture. */
  end: number;
  bottom: number;
  /** From the room's inline start to the first tile of every row where the last row leaves a cell free; else null. */
  start: number | null;
  /** How wide the last tile's caption may be, `top` where it has to go up; null where that tile is not covered. */
  caption: number | 'top' | null;
}

/**
 * Puts the small picture of oneself into the corner of the faces, where it covers no caption: into a free cell of the
 * last row, else over the last tile, whose caption gives way. `rem` is the size of the root's letters in CSS pixels.
 */
export function fitSelf(
  count: number,
  fit: Fit,
  room: { width: number; height: number },
  gap: number,
  rem: number,
): SelfFit | null {
  if (fit.columns === 0) return null;
  const rows = Math.ceil(count / fit.columns);
  const side = Math.max(0, (room.width - fit.columns * fit.width - (fit.columns - 1) * gap) / 2);
  const below = Math.max(0, (room.height - rows * fit.height - (rows - 1) * gap) / 2);
  const free = (fit.columns * rows - count) * (fit.width + gap) - gap;
  const wished = Math.min(
    SELF_REM.most * rem,
    Math.max(SELF_REM.least * rem, SELF_SHARE * room.width),
    // At most half as high as a tile, so that a mate's face stays free.
    (fit.height / 2) * SELF_SHAPE,
  );
  const beside = fit.width - wished - 3 * gap;
  const width = free > 0 ? Math.min(wished, free) : wished;
  return {
    width,
    height: width / SELF_SHAPE,
    end: free > 0 ? side : side + gap,
    bottom: free > 0 ? below : below + gap,
    start: free > 0 ? side : null,
    caption: free > 0 ? null : beside < CAPTION_REM * rem ? 'top' : beside,
  };
}
