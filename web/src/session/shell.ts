/** Lets this page be opened while the server is away; public/sw.js does the rest. */
declare const __PITT_VERSION__: string;

const SHELL = 'pitt-shell';

export async function keepShell(): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator) || !('caches' in window)) return;
  try {
    await navigator.serviceWorker.register('/sw.js');
    const loaded = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
      .map(({ pathname }) => pathname);
    const cache = await caches.open(SHELL);
    const missing = [];
    for (const path of new Set(['/', ...loaded])) if (!(await cache.match(path))) missing.push(path);
    await cache.addAll(missing);
  } catch {
    // A certificate that the browser does not trust, or a private window: then it needs the server.
  }
}

/** Lets scripts and bug reports say which client this is: `window.pitt.version`. */
export function sayVersion(): void {
  Object.assign(window, { pitt: Object.freeze({ version: __PITT_VERSION__ }) });
}
