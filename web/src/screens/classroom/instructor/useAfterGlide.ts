import { useEffect, useState } from 'react';

/** Longer than any glide, see tokens.css. */
const GLIDED_MS = 300;

/** Follows `wanted`, but turns true only when the tiles have come to rest: what is heavy to draw must not hold them up. */
export function useAfterGlide(wanted: boolean): boolean {
  const [rested, setRested] = useState(wanted);
  useEffect(() => {
    if (!wanted) {
      setRested(false);
      return;
    }
    const timer = window.setTimeout(() => setRested(true), GLIDED_MS);
    return () => window.clearTimeout(timer);
  }, [wanted]);
  return wanted && rested;
}
