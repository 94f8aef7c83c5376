/** Markdown to HTML that is not trusted yet: sanitise.ts decides what stays. */
import MarkdownIt, { type Token } from 'markdown-it';
import { languageOf } from './languages';
import { withFormulas } from './mathematics';
import { isOurImage, isSafeLink } from './safety';

/** Formulas drawn and blocks coloured in one text; what comes after stays as it is written. */
export const MOST_FORMULAS = 200;
export const MOST_CODE_BLOCKS = 20;
export const LONGEST_CODE = 5_000;
const MOST_TOKENS = 12_000;
const DEEPEST = 12;

interface Env extends Record<PropertyKey, unknown> {
  formulas?: number;
  codes?: number;
  /** Inside a link that is none of ours to follow; links hold no links. */
  deadLink?: boolean;
  /** Links stay words: within a button there is nothing else to press. */
  wordsOnly?: boolean;
}

const md = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: false });
// Every address is taken, and judged when it is written: so a bad picture still leaves its words.
md.validateLink = () => true;
md.set({ maxNesting: DEEPEST });
withFormulas(md);
const { escapeHtml } = md.utils;

/** Each block finds its own direction. */
const DIRECTED = /^(paragraph|heading|list_item|td|th)_open$/;
md.core.ruler.push('direction', (state) => {
  for (const token of state.tokens) if (DIRECTED.test(token.type)) token.attrSet('dir', 'auto');
});

const { rules } = md.renderer;

// A question stands amid the headings of the page and is no chapter of it.
rules.heading_open = () => '<p class="rich-heading" dir="auto">';
rules.heading_close = () => '</p>\n';

rules.math_inline = (tokens, at, _, env: Env = {}) => {
  const token = tokens[at] as Token;
  return formula(token.content, token.meta?.display === true, env);
};
rules.math_block = (tokens, at, _, env: Env = {}) => `${formula((tokens[at] as Token).content, true, env)}\n`;

function formula(tex: string, display: boolean, env: Env): string {
  env.formulas = (env.formulas ?? 0) + 1;
  const dollars = display ? '$$' : '$';
  if (env.formulas > MOST_FORMULAS) return escapeHtml(dollars + tex + dollars);
  return `<span class="rich-math ${display ? 'rich-display' : 'rich-inline'}" dir="ltr">${escapeHtml(tex)}</span>`;
}

rules.fence = (tokens, at, _, env: Env = {}) => {
  const token = tokens[at] as Token;
  env.codes = (env.codes ?? 0) + 1;
  const coloured = env.codes <= MOST_CODE_BLOCKS && token.content.length <= LONGEST_CODE;
  return code(token.content, coloured ? languageOf(token.info) : null);
};
rules.code_block = (tokens, at) => code((tokens[at] as Token).content, null);

function code(words: string, language: string | null): string {
  const marks = language ? ` class="rich-code language-${language}"` : '';
  return `<pre dir="ltr"><code${marks}>${escapeHtml(words.replace(/\n$/, ''))}</code></pre>\n`;
}

rules.link_open = (tokens, at, _, env: Env = {}) => {
  const address = String((tokens[at] as Token).attrGet('href') ?? '');
  env.deadLink = env.wordsOnly === true || !isSafeLink(address);
  if (env.deadLink) return '';
  return `<a href="${escapeHtml(address)}" rel="noopener noreferrer" target="_blank">`;
};
rules.link_close = (_tokens, _at, _options, env: Env = {}) => (env.deadLink ? '' : '</a>');

rules.image = (tokens, at, options, env, self) => {
  const token = tokens[at] as Token;
  const address = String(token.attrGet('src') ?? '');
  const words = escapeHtml(self.renderInlineAsText(token.children ?? [], options, env));
  if (!isOurImage(address)) return words && `<span class="rich-no-image">${words}</span>`;
  return `<img class="rich-image" src="${address}" alt="${words}" loading="lazy" decoding="async">`;
};

/** Renders blocks: paragraphs, lists, tables, code. */
export function blocks(text: string): string {
  return written(text, md.parse(text, {}), {});
}

/** Renders an answer: one line is only ever a line, so that "- 5" and "> mg" stay what they are; links become words. */
export function answer(text: string): string {
  const words = text.trim();
  return written(words, words.includes('\n') ? md.parse(words, {}) : md.parseInline(words, {}), {
    wordsOnly: true,
  });
}

/** Of few letters a table can make more cells than a page bears: then the text is shown as it is. */
function written(text: string, tokens: Token[], env: Env): string {
  const size = tokens.reduce((sum, { children }) => sum + 1 + (children?.length ?? 0), 0);
  return size > MOST_TOKENS ? escapeHtml(text) : md.renderer.render(tokens, md.options, env);
}
