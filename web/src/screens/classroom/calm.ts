/** What stands around the faces follows a switch a moment later, so that the faces come first on a weak machine, too. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClassroomState } from '../../state/model';

/** So long after a switch the first pictures of new faces are drawn even where every core is busy. */
export const FACES_FIRST_MS = 300;

/** Tells whether what changed from one state to the next may wait for that moment. */
type MayWait = (before: ClassroomState, now: ClassroomState) => boolean;

/**
 * Gives a store that follows `live` at once, but for the moment after a change that may wait; and a function that begins
 * to follow and gives one that ends it.
 */
export function followCalmly(
  live: StoreApi<ClassroomState>,
  mayWait: MayWait,
): [StoreApi<ClassroomState>, () => () => void] {
  const calm = createStore<ClassroomState>(() => live.getState());
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const follow = () => {
    waiting = null;
    calm.setState(live.getState(), true);
  };
  const begin = () => {
    const leave = live.subscribe((now, before) => {
      if (mayWait(before, now)) waiting ??= setTimeout(follow, FACES_FIRST_MS);
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

/** Whether it is a switch, or another place in the same groups. */
export function isSwitch({ place: before }: ClassroomState, { place: now }: ClassroomState): boolean {
  return before !== null && now !== null && (before.kind !== now.kind || before.epoch !== now.epoch);
}

/** Whether it is a switch to the place whose tiles are laid out already, each with the stream of its picture. */
export function isPreparedSwitch(before: ClassroomState, now: ClassroomState): boolean {
  if (!isSwitch(before, now) || before.nextPlace?.epoch !== now.place?.epoch) return false;
  const { members = {} } = before.nextPlace ?? {};
  return Object.entries(members).every(
    ([id, { camera }]) => !camera || id === before.me?.participant || before.media.remote[id]?.video,
  );
}
