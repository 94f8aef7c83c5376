/** Lets elements glide from where they were to where they are (first, last, invert, play). */
import { type RefObject, useLayoutEffect, useRef } from 'react';

const EASE = 'cubic-bezier(0.2, 0, 0, 1)';

function glideMs(element: Element): number {
  const written = getComputedStyle(element).getPropertyValue('--glide').trim();
  const milliseconds = Number.parseFloat(written) * (/\ds$/.test(written) ? 1000 : 1);
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}

/**
 * Watches the children of `container` that carry `data-glide`; whenever `move` changes they glide, and new ones fade
 * in. A change of size alone moves nothing, so that windows can be resized in peace.
 */
export function useGlide(container: RefObject<HTMLElement | null>, move: string): void {
  const places = useRef(new Map<string, DOMRect>());
  const lastMove = useRef(move);

  // Runs after every render: it has to know where everything was before the next one.
  useLayoutEffect(() => {
    const root = container.current;
    if (!root) return;
    const before = places.current;
    const now = new Map<string, DOMRect>();
    const moved = lastMove.current !== move;
    lastMove.current = move;
    for (const element of root.querySelectorAll<HTMLElement>('[data-glide]')) {
      const key = element.dataset.glide ?? '';
      const rect = element.getBoundingClientRect();
      now.set(key, rect);
      if (!moved || rect.width === 0) continue;
      const duration = glideMs(element);
      if (duration === 0) continue;
      const from = before.get(key);
      if (!from) {
        element.animate([{ opacity: 0 }, { opacity: 1 }], { duration, easing: EASE });
        continue;
      }
      const x = from.left - rect.left;
      const y = from.top - rect.top;
      const wide = from.width / rect.width;
      const high = from.height / rect.height;
      if (Math.abs(x) + Math.abs(y) < 1 && Math.abs(wide - 1) + Math.abs(high - 1) < 0.01) continue;
      element.animate(
        [
          { transformOrigin: '0 0', transform: `translate(${x}px, ${y}px) scale(${wide}, ${high})` },
          { transformOrigin: '0 0', transform: 'none' },
        ],
        { duration, easing: EASE },
      );
    }
    places.current = now;
  });
}
