import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ClassroomState, firstState } from './model';

export type ClassroomStore = StoreApi<ClassroomState>;

export function createClassroomStore(code: string): ClassroomStore {
  return createStore<ClassroomState>(() => firstState(code));
}
