/** A text of a question as nodes that are safe to show; formulas and code still as they are written. */
import { answer, blocks } from './markdown';
import { sanitised } from './sanitise';

/** Longer than any text the server takes. */
export const LONGEST = 20_000;
const MOST_KEPT = 100;

export type Shape = 'blocks' | 'answer';

const kept = new Map<string, DocumentFragment>();

/** Renders a text; each call gives new nodes, the work is kept for the texts seen last. */
export function render(text: string, shape: Shape = 'blocks'): DocumentFragment {
  const key = `${shape}:${text}`;
  const known = kept.get(key) ?? rendered(text.slice(0, LONGEST), shape);
  kept.delete(key);
  kept.set(key, known);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
  return document.importNode(known, true);
}

function rendered(text: string, shape: Shape): DocumentFragment {
  return sanitised(shape === 'answer' ? answer(text) : blocks(text));
}
