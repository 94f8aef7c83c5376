/** Leaves a mark in the browser's timeline at every switch, for benchmarks. */
import type { ClassroomStore } from '../state/store';

export const SWITCHED = 'pitt-switch';

export function markSwitches(store: ClassroomStore): void {
  store.subscribe(({ place }, before) => {
    if (!place || place.epoch === before.place?.epoch) return;
    performance.mark(SWITCHED, { detail: { epoch: place.epoch } });
  });
}
