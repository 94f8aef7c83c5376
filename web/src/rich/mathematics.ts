/** Finds formulas in Markdown: `$..$` within a line of text, `$$..$$` on its own. Knows nothing of how they are drawn. */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

export const LONGEST_FORMULA = 2_000;
const DOLLAR = 0x24;
const BACKSLASH = 0x5c;

interface Scanned {
  /** The text in which no formula ends any more: looking again and again would take quadratic time. */
  hopeless?: string;
}

/** Teaches a parser formulas: tokens `math_inline` and `math_block` with the TeX as content. */
export function withFormulas(md: MarkdownIt): void {
  md.inline.ruler.after('escape', 'math_inline', inline);
  md.block.ruler.after('fence', 'math_block', block, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}

/** As Pandoc has it: no space inside the dollars, and no digit behind them, so that prices stay prices. */
function inline(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src.charCodeAt(pos) !== DOLLAR) return false;
  const display = src.charCodeAt(pos + 1) === DOLLAR;
  const begin = pos + (display ? 2 : 1);
  const end = display ? closingPair(state, begin) : closing(state, begin);
  const content = end < 0 ? '' : src.slice(begin, end);
  if (!content.trim() || content.length > LONGEST_FORMULA) {
    if (!display) return false;
    // Two dollars that begin nothing are two dollars.
    if (!silent) state.pending += '$$';
    state.pos = begin;
    return true;
  }
  if (!silent) {
    const token = state.push('math_inline', 'math', 0);
    token.content = content.trim();
    token.meta = { display };
  }
  state.pos = end + (display ? 2 : 1);
  return true;
}

function closing(state: StateInline, begin: number): number {
  const { src } = state;
  const known = state.env as Scanned;
  if (/\s/.test(src.charAt(begin)) || known.hopeless === src) return -1;
  for (let at = src.indexOf('$', begin); at >= 0 && at < state.posMax; at = src.indexOf('$', at + 1)) {
    if (src.charCodeAt(at - 1) === BACKSLASH || /\s/.test(src.charAt(at - 1))) continue;
    if (/\d/.test(src.charAt(at + 1))) continue;
    return at;
  }
  if (state.posMax === src.length) known.hopeless = src;
  return -1;
}

function closingPair(state: StateInline, begin: number): number {
  const end = state.src.indexOf('$$', begin);
  return end < state.posMax ? end : -1;
}

function block(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  if (!state.src.startsWith('$$', start)) return false;
  const lineAt = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  const first = lineAt(startLine).slice(2).trimEnd();
  const lines: string[] = [];
  let line = startLine;
  if (first.length > 2 && first.endsWith('$$')) {
    lines.push(first.slice(0, -2));
  } else {
    if (first.includes('$$')) return false;
    lines.push(first);
    for (line = startLine + 1; ; line += 1) {
      if (line >= endLine || (state.sCount[line] ?? 0) < state.blkIndent) return false;
      const text = lineAt(line).trimEnd();
      // An empty line ends a paragraph, and a formula with it: one forgotten pair shall not take the rest.
      if (!text) return false;
      const end = text.indexOf('$$');
      if (end >= 0) {
        if (end !== text.length - 2) return false;
        lines.push(text.slice(0, end));
        break;
      }
      lines.push(text);
    }
  }
  const content = lines.join('\n').trim();
  if (!content || content.includes('$$') || content.length > LONGEST_FORMULA) return false;
  if (silent) return true;
  const token = state.push('math_block', 'math', 0);
  token.block = true;
  token.content = content;
  token.map = [startLine, line + 1];
  state.line = line + 1;
  return true;
}
