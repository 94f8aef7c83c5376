import { useLayoutEffect, useRef } from 'react';
import { enrich } from './enrich';
import { render, type Shape } from './render';

interface RichProps {
  text: string;
  className?: string;
}

/** A text of a question: Markdown with formulas, code and pictures. */
export function Rich({ text, className = '' }: RichProps) {
  return <div ref={useRendered<HTMLDivElement>(text, 'blocks')} className={`rich ${className}`} dir="auto" />;
}

/** An answer's words, for within a button, too: links in it are words. */
export function RichLine({ text, className = '' }: RichProps) {
  return (
    <span
      ref={useRendered<HTMLSpanElement>(text, 'answer')}
      className={`rich rich-line ${className}`}
      dir="auto"
    />
  );
}

function useRendered<T extends HTMLElement>(text: string, shape: Shape) {
  const place = useRef<T>(null);
  useLayoutEffect(() => {
    const { current } = place;
    if (!current) return;
    current.replaceChildren(render(text, shape));
    void enrich(current);
  }, [text, shape]);
  return place;
}
