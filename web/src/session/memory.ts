/** What this browser keeps for a classroom, so that the same person comes back after a reload. */
import type { CaptureChoice } from '../media/capture';
import type { Role } from '../state/model';

export interface Remembered {
  participant: string;
  secret: string;
  name: string;
  role: Role;
  /** They went away on purpose: ask before going in again. */
  left: boolean;
  devices: CaptureChoice | null;
  /** The number of the last notice that was taken account of. */
  notice: number;
}

const keyOf = (code: string) => `pitt.classroom.${code.replaceAll('-', '').toUpperCase()}`;

export function recall(code: string): Remembered | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(code)) ?? 'null') as Remembered | null;
    return kept?.participant && kept.secret ? kept : null;
  } catch {
    return null;
  }
}

export function remember(code: string, what: Remembered): void {
  try {
    localStorage.setItem(keyOf(code), JSON.stringify(what));
  } catch {
    // A private window may keep nothing: then a reload asks for the name again.
  }
}

export function forget(code: string): void {
  try {
    localStorage.removeItem(keyOf(code));
  } catch {
    // Nothing was kept.
  }
}

/** What the personal link carries in its fragment, where no server log sees it. */
export function readPersonalLink(hash: string): { participant: string; secret: string } | null {
  const [participant, secret] = new URLSearchParams(hash.slice(1)).get('me')?.split('.') ?? [];
  return participant && secret ? { participant, secret } : null;
}

export function personalLink(origin: string, code: string, participant: string, secret: string): string {
  return `${origin}/c/${code}#me=${participant}.${secret}`;
}
