/** Leaves a mark in the browser's timeline at every switch, for benchmarks. */
import type { ClassroomStore } from '../state/store';

export const SWITCHED = 'pitt-switch';

/** `dueAt` is the deadline in the server's time, null for a switch that nobody had announced. */
export function markSwitches(store: ClassroomStore): void {
  store.subscribe(({ place }, before) => {
    if (!place || place.epoch === before.place?.epoch) return;
    const announced = before.documents.class?.switch;
    const dueAt = announced?.epoch === place.epoch ? announced.at : null;
    performance.mark(SWITCHED, { detail: { epoch: place.epoch, dueAt } });
  });
}
