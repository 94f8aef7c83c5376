import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ClassroomState } from '../../state/model';
import { followCalmly, isPreparedSwitch, isSwitch } from './calm';

const place = (kind: string, epoch: number) => ({ kind, epoch }) as ClassroomState['place'];
const state = (part: Partial<ClassroomState>) => part as ClassroomState;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('follows everything but a switch at once', () => {
  const live = createStore<ClassroomState>(() => state({ place: place('stage', 1), connection: 'online' }));
  const [calm, begin] = followCalmly(live, isSwitch);
  begin();
  live.setState({ connection: 'reconnecting' });
  expect(calm.getState().connection).toBe('reconnecting');
});

it('lets the faces come first at a switch, and then shows what is true by then', () => {
  const live = createStore<ClassroomState>(() => state({ place: place('stage', 1), connection: 'online' }));
  const [calm, begin] = followCalmly(live, isSwitch);
  begin();
  live.setState({ place: place('group', 2) });
  live.setState({ connection: 'reconnecting' });
  expect(calm.getState()).toMatchObject({ place: { epoch: 1 }, connection: 'online' });
  vi.advanceTimersByTime(300);
  expect(calm.getState()).toMatchObject({ place: { epoch: 2 }, connection: 'reconnecting' });
  live.setState({ connection: 'online' });
  expect(calm.getState().connection).toBe('online');
});

it('does not wait where there was no place before', () => {
  const live = createStore<ClassroomState>(() => state({ place: null }));
  const [calm, begin] = followCalmly(live, isSwitch);
  begin();
  live.setState({ place: place('stage', 1) });
  expect(calm.getState().place).toMatchObject({ epoch: 1 });
});

it('ends', () => {
  const live = createStore<ClassroomState>(() => state({ place: place('stage', 1) }));
  const [calm, begin] = followCalmly(live, isSwitch);
  const end = begin();
  live.setState({ place: place('group', 2) });
  end();
  vi.advanceTimersByTime(1_000);
  expect(calm.getState().place).toMatchObject({ epoch: 1 });
});

it('waits for nothing but what was laid out already where that is wished', () => {
  const members = { me: { camera: true }, ana: { camera: true }, bo: { camera: false } };
  const nextPlace = { ...place('group', 2), members } as unknown as ClassroomState['place'];
  const media = (remote: object) => ({ remote }) as ClassroomState['media'];
  const waiting = state({
    me: { participant: 'me' } as ClassroomState['me'],
    place: place('stage', 1),
    nextPlace,
    media: media({ ana: { video: {} } }),
  });
  expect(isPreparedSwitch(waiting, state({ place: place('group', 2) }))).toBe(true);
  expect(isPreparedSwitch({ ...waiting, media: media({}) }, state({ place: place('group', 2) }))).toBe(false);
  expect(isPreparedSwitch(waiting, state({ place: place('group', 3) }))).toBe(false);
  expect(isPreparedSwitch(waiting, state({ ...waiting, connection: 'online' }))).toBe(false);
});
