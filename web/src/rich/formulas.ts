/** Draws formulas with KaTeX. Loaded only where a text has one, with its style and fonts from our own host. */
import katex from 'katex';
import 'katex/dist/katex.min.css';

/** Resolves when the letters of nearly every formula are here, so that none is drawn in others first. */
export const fonts: Promise<unknown> = Promise.allSettled(
  ['KaTeX_Main', 'italic 1em KaTeX_Math'].map((font) =>
    document.fonts?.load(font.includes(' ') ? font : `1em ${font}`),
  ),
);

/**
 * Draws the formula that stands in `place`; what KaTeX does not understand stays as it is written.
 *
 * Into nodes, not HTML: the policy refuses style attributes, not styles set by script. KaTeX writes such attributes for
 * two commands, which get a plainer meaning.
 */
export function draw(place: HTMLElement): void {
  const tex = place.textContent ?? '';
  const drawn = document.createElement('span');
  try {
    katex.render(tex, drawn, {
      displayMode: place.classList.contains('rich-display'),
      output: 'htmlAndMathml',
      // A parse error would be written with a style attribute; the source says more.
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxExpand: 300,
      maxSize: 20,
      macros: { '\\pmb': '\\boldsymbol{#1}', '\\fcolorbox': '\\boxed{\\colorbox{#2}{#3}}' },
    });
  } catch {
    place.classList.add('rich-not-drawn');
    return;
  }
  place.replaceChildren(...drawn.childNodes);
  place.classList.add('rich-drawn');
}
