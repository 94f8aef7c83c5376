/** What one picture shows, and what leads to it. */
import type { ReactElement } from 'react';
import type { ClassroomAbout } from '../connection/api';
import type { Api } from '../screens/api';
import type { Surroundings } from '../screens/joining/joining.viewmodel';
import type { ClassroomState } from '../state/model';

export type FakeApi = Partial<Api>;

export interface ScreenScene {
  kind: 'screen';
  show: ReactElement;
  api?: FakeApi;
  /** Accessible names of buttons that are pressed one after the other before the picture. */
  press?: string[];
  /** The same on narrow windows, where it differs. */
  pressNarrow?: string[];
}

export interface ClassScene {
  kind: 'class';
  state: ClassroomState;
  about?: Partial<ClassroomAbout>;
  api?: FakeApi;
  unknown?: boolean;
  around?: Surroundings;
  /** What the server would say to a call, by procedure. */
  refusals?: Record<string, { uri: string; words: string; code: string }>;
  /** Accessible names of buttons that are pressed one after the other before the picture. */
  press?: string[];
  /** The same on narrow windows, where it differs. */
  pressNarrow?: string[];
}
