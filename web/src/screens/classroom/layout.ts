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
