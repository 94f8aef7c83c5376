/** The last word on what of a rendered text reaches the page: a list of what may, and nothing else. */
import DOMPurify, { type Config } from 'dompurify';
import { LANGUAGES } from './languages';
import { isOurImage, isSafeLink } from './safety';

export const ELEMENTS: readonly string[] = [
  ...['p', 'br', 'hr', 'strong', 'em', 's', 'a', 'span', 'blockquote', 'ul', 'ol', 'li', 'pre', 'code'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'img'],
];
export const ATTRIBUTES: readonly string[] = [
  ...['class', 'dir', 'href', 'rel', 'target', 'src', 'alt', 'loading', 'decoding', 'start'],
];
export const CLASSES: ReadonlySet<string> = new Set([
  ...['rich-heading', 'rich-math', 'rich-inline', 'rich-display', 'rich-code', 'rich-no-image', 'rich-image'],
  ...LANGUAGES.map((language) => `language-${language}`),
]);

const FIXED: Record<string, (value: string) => boolean> = {
  class: (value) => value.split(' ').every((name) => CLASSES.has(name)),
  dir: (value) => value === 'auto' || value === 'ltr',
  href: isSafeLink,
  rel: (value) => value === 'noopener noreferrer',
  target: (value) => value === '_blank',
  src: isOurImage,
  loading: (value) => value === 'lazy',
  decoding: (value) => value === 'async',
  start: (value) => /^\d{1,9}$/.test(value),
};

const config = {
  ALLOWED_TAGS: [...ELEMENTS],
  ALLOWED_ATTR: [...ATTRIBUTES],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  ADD_ATTR: ['target'],
  RETURN_DOM_FRAGMENT: true,
} satisfies Config;

const purify = DOMPurify(window);
purify.addHook('uponSanitizeAttribute', (_, attribute) => {
  const { attrName, attrValue } = attribute;
  if (FIXED[attrName]?.(attrValue) === false) attribute.keepAttr = false;
});

/** Gives what may be shown as nodes: never written out and read again, so that nothing can change its meaning between. */
export function sanitised(html: string): DocumentFragment {
  return purify.sanitize(html, config);
}

const coloursOnly = {
  ALLOWED_TAGS: ['span'],
  ALLOWED_ATTR: ['class'],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} satisfies Config;
const colours = DOMPurify(window);
colours.addHook('uponSanitizeAttribute', (_, attribute) => {
  attribute.keepAttr =
    attribute.attrName === 'class' && /^hljs-[a-z-]+( [a-z_]+)*$/.test(attribute.attrValue);
});

/** The same for coloured code: spans with the colouring's own classes. */
export function sanitisedCode(html: string): DocumentFragment {
  return colours.sanitize(html, coloursOnly);
}
