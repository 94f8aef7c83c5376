/** Leaves marks in the browser's timeline and on the root element, for benchmarks and tests. */
import type { ClassroomStore } from '../state/store';

export const SWITCHED = 'pitt-switch';
export const OFFERED = 'pitt-offer';

/** `dueAt` is the deadline in the server's time, null for a switch that nobody had announced. */
export function markSwitches(store: ClassroomStore): void {
  let announced: { epoch: number; at: number } | null = null;
  store.subscribe(({ place, documents }, before) => {
    announced = documents.class?.switch ?? announced;
    if (!place || place.epoch === before.place?.epoch) return;
    const dueAt = announced?.epoch === place.epoch ? announced.at : null;
    performance.mark(SWITCHED, { detail: { epoch: place.epoch, dueAt } });
  });
}

/** Counts what was offered to the server since the page was loaded: `data-offers` and `data-restarts`. */
export function markOffer(kind: 'first' | 'restart'): void {
  performance.mark(OFFERED, { detail: { kind } });
  const { dataset } = document.documentElement;
  const name = kind === 'first' ? 'offers' : 'restarts';
  dataset[name] = String(Number(dataset[name] ?? 0) + 1);
}
