/** What stands around the faces follows a switch a moment later, so that the faces come first on a weak machine, too. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClassroomState } from '../../state/model';

/** So long after a switch the first pictures of new faces are drawn even where every core is busy. */
const FACES_FIRST_MS = 300;

/**
 * Gives a store that follows `live` at once, but for the moment after a switch; and a function that begins to follow and
 * gives one that ends it.
 */
export function followCalmly(live: StoreApi<ClassroomState>): [StoreApi<ClassroomState>, () => () => void] {
  const calm = createStore<ClassroomState>(() => live.getState());
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const follow = () => {
    waiting = null;
    calm.setState(live.getState(), true);
  };
  const begin = () => {
    const leave = live.subscribe((now, before) => {
      if (isSwitch(before, now)) waiting ??= setTimeout(follow, FACES_FIRST_MS);
      if (waiting === null) follow();
    });
    // What has happened since the store was made.
    follow();
    return () => {
      leave();
      if (waiting !== null) clearTimeout(waiting);
      waiting = null;
    };
  };
  return [calm, begin];
}

function isSwitch({ place: before }: ClassroomState, { place: now }: ClassroomState): boolean {
  return before !== null && now !== null && (before.kind !== now.kind || before.epoch !== now.epoch);
}
