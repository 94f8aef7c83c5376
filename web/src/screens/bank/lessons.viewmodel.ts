/** A lesson while it is put together: pages and questions in one order. */
import { plural, t } from '@lingui/core/macro';
import type { DocumentLine, LessonItem, LessonLine } from '../../connection/bank';
import { pagesWords, questionsWords } from './bank.viewmodel';

export const LARGEST_PDF = 25_000_000;

/** One row; `key` stays with it wherever it moves. */
export interface Row {
  key: string;
  item: LessonItem;
}

let lastKey = 0;

export function rowOf(item: LessonItem): Row {
  lastKey += 1;
  return { key: `row${lastKey}`, item };
}

export type Asked = 'follow_up' | 'anonymous';

/** Changes how the question of a row is asked; what is not so is left out, as the server leaves it out. */
export function askedAs(rows: readonly Row[], key: string, how: Asked): Row[] {
  return rows.map((row) => {
    const { item } = row;
    if (row.key !== key || item.kind !== 'question') return row;
    const follow_up = how === 'follow_up' ? !item.follow_up : Boolean(item.follow_up);
    const anonymous = how === 'anonymous' ? !item.anonymous : Boolean(item.anonymous);
    return {
      key,
      item: {
        kind: 'question',
        question: item.question,
        ...(follow_up && { follow_up }),
        ...(anonymous && { anonymous }),
      },
    };
  });
}

/** "follow-up, anonymous": how a question is asked, where that is said. */
export function askedWords(item: LessonItem): string {
  if (item.kind !== 'question') return '';
  return [item.follow_up ? t`follow-up` : '', item.anonymous ? t`anonymous` : ''].filter(Boolean).join(', ');
}

export function itemsOf(rows: readonly Row[]): LessonItem[] {
  return rows.map(({ item }) => item);
}

export function sameItems(rows: readonly Row[], items: readonly LessonItem[]): boolean {
  return JSON.stringify(itemsOf(rows)) === JSON.stringify(items);
}

/** Puts rows behind the chosen one, else at the end. */
export function insertAfter(rows: readonly Row[], chosen: string | null, added: readonly Row[]): Row[] {
  const at = rows.findIndex(({ key }) => key === chosen);
  const behind = at < 0 ? rows.length : at + 1;
  return [...rows.slice(0, behind), ...added, ...rows.slice(behind)];
}

export function moveRow(rows: readonly Row[], key: string, by: -1 | 1): Row[] {
  const at = rows.findIndex((row) => row.key === key);
  const [one, other] = [rows[at], rows[at + by]];
  if (!one || !other) return [...rows];
  const after = [...rows];
  after[at] = other;
  after[at + by] = one;
  return after;
}

/** Puts the dragged rows, in their order, before or after another. */
export function dropRows(
  rows: readonly Row[],
  keys: ReadonlySet<unknown>,
  target: string,
  where: 'before' | 'after' | 'on',
): Row[] {
  if (keys.has(target)) return [...rows];
  const dragged = rows.filter(({ key }) => keys.has(key));
  const rest = rows.filter(({ key }) => !keys.has(key));
  const at = rest.findIndex(({ key }) => key === target);
  if (at < 0) return [...rows];
  const behind = where === 'before' ? at : at + 1;
  return [...rest.slice(0, behind), ...dragged, ...rest.slice(behind)];
}

/** Takes a row out; the row that is chosen afterwards is the next one, else the one before. */
export function removeRow(rows: readonly Row[], key: string): { rows: Row[]; chosen: string | null } {
  const at = rows.findIndex((row) => row.key === key);
  const after = rows.filter((row) => row.key !== key);
  return { rows: after, chosen: (after[at] ?? after[at - 1])?.key ?? null };
}

/** Reads "1-3, 7" as pages of a document; null for what cannot be read or is not there. Empty means all. */
export function readPages(typed: string, count: number): number[] | null {
  const all = Array.from({ length: count }, (_, at) => at + 1);
  if (!typed.trim()) return all;
  const pages: number[] = [];
  for (const part of typed.split(/[,;]/)) {
    const found = /^\s*(\d{1,5})\s*(?:[-–—]\s*(\d{1,5})\s*)?$/.exec(part);
    if (!found) return null;
    const from = Number(found[1]);
    const to = Number(found[2] ?? found[1]);
    if (from < 1 || to > count || from > to) return null;
    pages.push(...all.slice(from - 1, to));
  }
  return pages;
}

export function pageRows(document: string, pages: readonly number[]): Row[] {
  return pages.map((page) => rowOf({ kind: 'page', document, page }));
}

/** "Slides.pdf, page 3". */
export function pageWords(item: LessonItem & { kind: 'page' }, documents: readonly DocumentLine[]): string {
  const name = documents.find(({ id }) => id === item.document)?.name ?? t`A PDF that is gone`;
  const { page } = item;
  return t`${name}, page ${page}`;
}

/** "12 pages, 4 questions". */
export function countWords(pages: number, questions: number): string {
  const parts = [pages > 0 ? pagesWords(pages) : '', questions > 0 ? questionsWords(questions) : ''];
  return parts.filter(Boolean).join(', ') || t`Nothing in it yet`;
}

export function lessonNote(line: LessonLine): string {
  return countWords(line.pages, line.questions);
}

export function rowsWords(rows: readonly Row[]): string {
  const pages = rows.filter(({ item }) => item.kind === 'page').length;
  return countWords(pages, rows.length - pages);
}

/** Why a file need not be sent at all; empty when it may be a PDF. */
export function pdfFault(file: { name: string; size: number; type: string }): string {
  if (/\.(pptx?|odp|key|docx?)$/i.test(file.name))
    return t`Pitt shows PDFs. Save the slides as PDF in your program, then choose that file.`;
  if (file.type !== 'application/pdf' && !/\.pdf$/i.test(file.name))
    return t`This is not a PDF. Choose a file whose name ends in .pdf.`;
  if (file.size === 0) return t`This file is empty. Choose another one.`;
  if (file.size > LARGEST_PDF) return t`This PDF is larger than 25 MB. Make its images smaller, or split it.`;
  return '';
}

export function sizeWords(bytes: number): string {
  const megabytes = Math.max(0.1, bytes / 1_000_000);
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 1,
  }).format(megabytes);
}

export function addedWords(count: number, name: string): string {
  return plural(count, { one: `# page of ${name} added.`, other: `# pages of ${name} added.` });
}
