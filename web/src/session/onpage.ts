/** Says on the page's root where one is, for tests and benchmarks; and marks when one came there. */
import type { ClassroomStore } from '../state/store';

export function showOnPage(store: ClassroomStore): void {
  const { dataset } = document.documentElement;
  const show = () => {
    const { connection, place } = store.getState();
    const epoch = place ? String(place.epoch) : '';
    if (place && dataset.epoch !== epoch) performance.mark('pitt-switch', { detail: { epoch: place.epoch } });
    dataset.connection = connection;
    dataset.mode = place?.kind ?? '';
    dataset.epoch = epoch;
    dataset.place = place ? `${place.epoch}.${place.number}` : '';
  };
  store.subscribe(show);
  show();
}
