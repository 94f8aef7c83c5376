import { useCallback, useSyncExternalStore } from 'react';

/** Follows a media query. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** True where a panel fits beside the faces. */
export function useIsWide(): boolean {
  return useMediaQuery('(min-width: 60rem)');
}

/** True where the whole class can be set up in one row at the bottom. */
export function useIsRoomy(): boolean {
  return useMediaQuery('(min-width: 90rem)');
}

export function useReducedMotion(): boolean {
  return useMediaQuery('(prefers-reduced-motion: reduce)');
}
