/** Where the browser is, and how to go elsewhere without loading a page. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Goes to one of our own addresses; `replace` leaves no step back to the present one. */
export function go(path: string, replace = false): void {
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
