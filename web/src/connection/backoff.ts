const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** How long to wait before trying again after `failures` in a row; `chance` is 0 to 1, so that not all come at once. */
export function retryDelay(failures: number, chance: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(ceiling * (0.5 + chance / 2));
}
