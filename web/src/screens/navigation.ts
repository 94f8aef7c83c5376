/** Where the browser is, and how to go elsewhere without loading a page. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/** Asked before a page is left; false holds the person where they are. */
type Guard = (path: string) => boolean;

let guard: Guard | null = null;
let guarded = '';

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', stepped);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', stepped);
  };
}

function stepped(): void {
  const wished = window.location.pathname + window.location.search;
  if (guard && wished !== guarded && !guard(wished)) {
    window.history.pushState(null, '', guarded);
    return;
  }
  for (const listener of listeners) listener();
}

/** Lets `ask` decide over every step away from the present page until the returned function is called. */
export function holdHere(ask: Guard): () => void {
  guard = ask;
  guarded = window.location.pathname + window.location.search;
  return () => {
    if (guard === ask) guard = null;
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Goes to one of our own addresses; `replace` leaves no step back to the present one. */
export function go(path: string, replace = false): void {
  if (guard && !guard(path)) return;
  if (replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  for (const listener of listeners) listener();
}

/** Takes the secret part of a link out of the address, so that it is neither seen nor shared. */
export function takeFragment(): string {
  const fragment = window.location.hash.slice(1);
  if (fragment) window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return fragment;
}
