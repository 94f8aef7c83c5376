/** Leaves a mark in the browser's timeline at every switch, for benchmarks. */
import type { ClassroomStore } from '../state/store';

export const SWITCHED = 'pitt-switch';

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
