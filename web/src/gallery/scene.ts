/** A page that stands alone, in one state. */
import type { ReactElement } from 'react';
import type { Api } from '../screens/api';

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
