/** What the pages of the question bank say of a question, its folder, and the formats of files. */
import { plural, t } from '@lingui/core/macro';
import type { Format, Kind, QuestionLine } from '../../connection/bank';

export const KINDS: readonly Kind[] = [
  'single',
  'multiple',
  'true_false',
  'yes_no',
  'where_are_we',
  'number',
];
export const FORMATS: readonly Format[] = ['gift', 'markdown', 'csv', 'aiken'];

export function kindWords(kind: Kind): string {
  switch (kind) {
    case 'single':
      return t`One answer`;
    case 'multiple':
      return t`Several answers`;
    case 'true_false':
      return t`True or false`;
    case 'yes_no':
      return t`Yes or no`;
    case 'where_are_we':
      return t`Where are we?`;
    case 'number':
      return t`A number`;
  }
}

/** The first line of a text that says something, without the signs of Markdown. */
export function firstLine(text: string): string {
  const plain = text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(#{1,6}|>|[-*+]|```\w*)[ \t]*/gm, '')
    .replace(/(\*\*|__|`)/g, '');
  const line = plain.split('\n').find((one) => one.trim() !== '');
  return line?.trim() ?? '';
}

/** What a question is called where it stands in a list. */
export function nameOf(one: { title: string; text: string }): string {
  return one.title || firstLine(one.text) || t`Said aloud`;
}

/** Whether a missing key is worth a word: nothing is right or wrong about "Where are we?". */
export function lacksKey(line: Pick<QuestionLine, 'kind' | 'has_key'>): boolean {
  return !line.has_key && line.kind !== 'where_are_we';
}

export interface FolderLine {
  path: string;
  name: string;
  depth: number;
}

/** The folders as a tree that reads from top to bottom; a folder without questions of its own is there as well. */
export function folderTree(paths: readonly string[]): FolderLine[] {
  const all = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/').filter(Boolean);
    parts.forEach((_, at) => {
      all.add(parts.slice(0, at + 1).join('/'));
    });
  }
  return [...all]
    .map((path) => path.split('/'))
    .sort((a, b) => {
      const at = a.findIndex((part, index) => part !== b[index]);
      return at < 0 ? a.length - b.length : (a[at] ?? '').localeCompare(b[at] ?? '');
    })
    .map((parts) => ({ path: parts.join('/'), name: parts.at(-1) ?? '', depth: parts.length - 1 }));
}

export function formatWords(format: Format): string {
  switch (format) {
    case 'gift':
      return t`GIFT (Moodle)`;
    case 'markdown':
      return t`Markdown`;
    case 'csv':
      return t`CSV (spreadsheet)`;
    case 'aiken':
      return t`Aiken`;
  }
}

/** What a file of this format holds, and what it cannot hold. */
export function formatHint(format: Format): string {
  switch (format) {
    case 'gift':
      return t`Keeps everything; Moodle leaves out timers and how sure voters are. Images stay behind.`;
    case 'markdown':
      return t`Keeps everything, good to read and to edit by hand. Images stay behind.`;
    case 'csv':
      return t`Keeps everything, one row a question. Images stay behind.`;
    case 'aiken':
      return t`Only questions with one right answer. No titles, folders, tags, feedback or explanations.`;
  }
}

export function questionsWords(count: number): string {
  return plural(count, { one: '# question', other: '# questions' });
}

export function pagesWords(count: number): string {
  return plural(count, { one: '# page', other: '# pages' });
}

/** What is chosen after a tap on one of the lines. */
export function toggled<T>(chosen: ReadonlySet<T>, one: T): Set<T> {
  const after = new Set(chosen);
  if (!after.delete(one)) after.add(one);
  return after;
}

/** Reads tags as they are typed: separated by commas, each once. */
export function readTags(typed: string): string[] {
  const tags = typed.split(',').map((tag) => tag.trim().replace(/\s+/g, ' '));
  return [...new Set(tags.filter(Boolean))];
}

/** A folder as it is kept: single spaces, no empty names. */
export function readFolder(typed: string): string {
  return typed
    .split('/')
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .join('/');
}
