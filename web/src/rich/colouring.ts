/** Colours code with highlight.js. Loaded only where a text has code in a language that it knows. */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import go from 'highlight.js/lib/languages/go';
import haskell from 'highlight.js/lib/languages/haskell';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import { sanitisedCode } from './sanitise';

const languages = {
  ...{ bash, c, cpp, go, haskell, java, javascript, json, python, r, rust, sql, typescript, xml },
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

/** Colours the code that stands in `place`. */
export function colour(place: HTMLElement): void {
  const language = [...place.classList].find((name) => name.startsWith('language-'))?.slice(9) ?? '';
  if (!hljs.getLanguage(language)) return;
  const { value } = hljs.highlight(place.textContent ?? '', { language, ignoreIllegals: true });
  place.replaceChildren(sanitisedCode(value));
  place.classList.remove('rich-code');
}
