/** Lets elements glide from where they were to where they are (first, last, invert, play). */
import { type RefObject, useLayoutEffect, useRef } from 'react';

const EASE = 'cubic-bezier(0.2, 0, 0, 1)';

function glideMs(element: Element): number {
  const written = getComputedStyle(element).getPropertyValue('--glide').trim();
  const milliseconds = Number.parseFloat(written) * (/\ds$/.test(written) ? 1000 : 1);
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}

type Places = Map<string, DOMRect>;

function placesIn(root: HTMLElement | null): Places {
  const gliding = root?.querySelectorAll<HTMLElement>('[data-glide]') ?? [];
  return new Map(
    [...gliding].map((element) => [element.dataset.glide ?? '', element.getBoundingClientRect()]),
  );
}

/**
 * Watches the children of `container` that carry `data-glide`; whenever `move` changes they glide, and new ones fade
 * in. A change of size alone moves nothing, so that windows can be resized in peace.
 */
export function useGlide(container: RefObject<HTMLElement | null>, move: string): void {
  const lastMove = useRef(move);
  const before = useRef<Places | null>(null);
  // While the new picture is only thought of, everything still is where it was, and asking costs no layout.
  if (lastMove.current !== move) before.current ??= placesIn(container.current);

  useLayoutEffect(() => {
    lastMove.current = move;
    const from = before.current;
    before.current = null;
    const root = container.current;
    const duration = root && from ? glideMs(root) : 0;
    if (!root || !from || duration === 0) return;
    for (const element of root.querySelectorAll<HTMLElement>('[data-glide]')) {
      glide(element, from.get(element.dataset.glide ?? ''), duration);
    }
  }, [container, move]);
}

function glide(element: HTMLElement, from: DOMRect | undefined, duration: number): void {
  const to = element.getBoundingClientRect();
  if (to.width === 0) return;
  if (!from) {
    element.animate([{ opacity: 0 }, { opacity: 1 }], { duration, easing: EASE });
    return;
  }
  const x = from.left - to.left;
  const y = from.top - to.top;
  const wide = from.width / to.width;
  const high = from.height / to.height;
  if (Math.abs(x) + Math.abs(y) < 1 && Math.abs(wide - 1) + Math.abs(high - 1) < 0.01) return;
  element.animate(
    [
      { transformOrigin: '0 0', transform: `translate(${x}px, ${y}px) scale(${wide}, ${high})` },
      { transformOrigin: '0 0', transform: 'none' },
    ],
    { duration, easing: EASE },
  );
}
