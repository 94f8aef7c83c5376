/** Lets elements glide from where they were to where they are (first, last, invert, play). */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { seenScene } from './scenes';

const EASE = 'cubic-bezier(0.2, 0, 0, 1)';

/** As the style sheet says, which is read once for each wish: reading it makes the browser work out all styles. */
const durations = new Map<boolean, number>();

function glideMs(element: Element): number {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const known = durations.get(still);
  if (known !== undefined) return known;
  const written = getComputedStyle(element).getPropertyValue('--glide').trim();
  const milliseconds = Number.parseFloat(written) * (/\ds$/.test(written) ? 1000 : 1);
  const duration = Number.isFinite(milliseconds) ? milliseconds : 0;
  durations.set(still, duration);
  return duration;
}

type Places = Map<string, DOMRect>;

/** Where the children that carry `data-glide` are; nothing is measured where nothing would glide. */
export function placesIn(scene: HTMLElement | null): Places {
  if (!scene || glideMs(scene) === 0) return new Map();
  const gliding = scene.querySelectorAll<HTMLElement>('[data-glide]');
  return new Map(
    [...gliding].map((element) => [element.dataset.glide ?? '', element.getBoundingClientRect()]),
  );
}

/** Lets the children of a scene glide from where they were, and new ones fade in; gives what stops that. */
export function glideInto(scene: HTMLElement | null, from: Places): () => void {
  const duration = scene ? glideMs(scene) : 0;
  if (!scene || duration === 0) return () => {};
  // Before the next picture, when the browser lays out anyway: asked now it would have to do it twice.
  const picture = requestAnimationFrame(() => {
    for (const element of scene.querySelectorAll<HTMLElement>('[data-glide]')) {
      glide(element, from.get(element.dataset.glide ?? ''), duration);
    }
  });
  return () => cancelAnimationFrame(picture);
}

/**
 * Watches the scene that is seen; whenever `move` changes its children glide. A change of size alone moves nothing, so
 * that windows can be resized in peace.
 */
export function useGlide(stage: RefObject<HTMLElement | null>, move: string): void {
  const lastMove = useRef(move);
  const before = useRef<Places | null>(null);
  // While the new picture is only thought of, everything still is where it was, and asking costs no layout.
  if (lastMove.current !== move) before.current ??= placesIn(seenScene(stage.current));

  useLayoutEffect(() => {
    lastMove.current = move;
    const from = before.current;
    before.current = null;
    return from ? glideInto(seenScene(stage.current), from) : undefined;
  }, [stage, move]);
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
