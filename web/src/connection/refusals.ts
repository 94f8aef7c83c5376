import type { Refusal } from '../protocol/procedures';

/** What the client itself refuses with; like `pitt.error.*`, but no server has said it. */
export const OFFLINE: Refusal = {
  uri: 'pitt.error.offline',
  words: 'You are not connected at the moment. Wait until you are back, then try again.',
  code: 'offline',
};

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'uri' in value && 'words' in value;
}

/** Anything thrown on the way to the server, as a refusal with words. */
export function asRefusal(error: unknown): Refusal {
  return isRefusal(error) ? error : OFFLINE;
}
