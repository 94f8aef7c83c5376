import type { Refusal } from '../protocol/procedures';
import type { DeviceState } from '../state/model';

/** What one can turn on and off. */
export type OnOff = 'microphone' | 'camera' | 'screen';

const WORDS = {
  microphone: {
    blocked: 'The browser blocks your microphone. Allow it beside the address, then press again.',
    missing: 'No microphone was found. Plug one in, then press again.',
    busy: 'Another program uses your microphone. Close it, then press again.',
  },
  camera: {
    blocked: 'The browser blocks your camera. Allow it beside the address, then press again.',
    missing: 'No camera was found. Plug one in, then press again.',
    busy: 'Another program uses your camera. Close it, then press again.',
  },
  screen: {
    blocked: 'The browser does not let you share this screen. Choose another one, or a window.',
    missing: 'This screen cannot be shared. Choose another one, or a window.',
    busy: 'This screen cannot be shared. Choose another one, or a window.',
  },
} as const;

/** Why a device could not be turned on; `code` is `microphone_blocked`, `camera_busy` and so on. */
export function deviceRefusal(source: OnOff, state: DeviceState): Refusal {
  const known = state === 'blocked' || state === 'busy' ? state : 'missing';
  return { uri: 'pitt.error.device', words: WORDS[source][known], code: `${source}_${known}` };
}
