import { beforeEach, describe, expect, it } from 'vitest';
import { readFile } from '../../gallery/bank.fixtures';
import { speak } from '../../words/words';
import {
  cardAnswers,
  fileFault,
  groupNotes,
  landedIn,
  linesWords,
  readWords,
  takenItems,
} from './import.viewmodel';
import {
  askedAs,
  askedWords,
  countWords,
  dropRows,
  insertAfter,
  itemsOf,
  moveRow,
  pageRows,
  pdfFault,
  type Row,
  readPages,
  removeRow,
  rowOf,
  sameItems,
} from './lessons.viewmodel';

beforeEach(() => speak('en'));

const rows = pageRows('d', [1, 2, 3]);
const pages = (some: readonly Row[]) => itemsOf(some).map((item) => (item.kind === 'page' ? item.page : 0));
const key = (at: number) => rows[at]?.key ?? '';

describe('a lesson', () => {
  it('reads ranges of pages', () => {
    expect(readPages('', 3)).toEqual([1, 2, 3]);
    expect(readPages('1-2, 5', 5)).toEqual([1, 2, 5]);
    expect(readPages('3–4', 5)).toEqual([3, 4]);
    for (const wrong of ['0', '6', '2-1', 'a', '1-', '1,,2']) expect(readPages(wrong, 5), wrong).toBeNull();
  });

  it('takes what is added after the chosen line, else at the end', () => {
    expect(pages(insertAfter(rows, key(0), pageRows('d', [9])))).toEqual([1, 9, 2, 3]);
    expect(pages(insertAfter(rows, null, pageRows('d', [9])))).toEqual([1, 2, 3, 9]);
  });

  it('moves lines by one, and not beyond its ends', () => {
    expect(pages(moveRow(rows, key(0), 1))).toEqual([2, 1, 3]);
    expect(pages(moveRow(rows, key(0), -1))).toEqual([1, 2, 3]);
  });

  it('drops lines before or after others', () => {
    expect(pages(dropRows(rows, new Set([key(0)]), key(2), 'after'))).toEqual([2, 3, 1]);
    expect(pages(dropRows(rows, new Set([key(2)]), key(0), 'before'))).toEqual([3, 1, 2]);
    expect(pages(dropRows(rows, new Set([key(1)]), key(1), 'after'))).toEqual([1, 2, 3]);
  });

  it('chooses the next line when one is taken out', () => {
    expect(removeRow(rows, key(1)).chosen).toBe(key(2));
    expect(removeRow(rows, key(2)).chosen).toBe(key(1));
    expect(countWords(2, 1)).toBe('2 pages, 1 question');
  });

  it('says why a file is no PDF', () => {
    expect(pdfFault({ name: 'a.pptx', size: 1, type: '' })).toContain('as PDF');
    expect(pdfFault({ name: 'a.pdf', size: 26_000_000, type: 'application/pdf' })).toContain('25 MB');
    expect(pdfFault({ name: 'a.pdf', size: 9, type: '' })).toBe('');
  });
});

describe('an import', () => {
  it('says what came of the file', () => {
    expect(readWords(readFile)).toBe('3 questions were understood, 2 parts were skipped.');
    expect(groupNotes(readFile.notes).partly).toHaveLength(2);
    expect([linesWords(3, 3), linesWords(3, 9)]).toEqual(['line 3', 'lines 3 to 9']);
  });

  it('takes what was left chosen and knows where it goes', () => {
    const taken = takenItems(readFile.items, new Set([1]));
    expect(taken.map(({ title }) => title)).toEqual(['Lift', 'Vectors']);
    expect(Object.keys(taken[0] ?? {}).sort()).toEqual(['folder', 'question', 'tags', 'title']);
    expect(landedIn(taken, '')).toBe('Physics/Mechanics');
    expect(landedIn(taken, ' A / B ')).toBe('A/B');
    expect(landedIn(takenItems(readFile.items, new Set()), '')).toBe('');
  });

  it('marks right answers, of implied ones too', () => {
    const answers = cardAnswers({ kind: 'true_false', right: [1] });
    expect(answers.map(({ words, right }) => [words, right])).toEqual([
      ['True', false],
      ['False', true],
    ]);
  });

  it('refuses at once what cannot be a file of questions', () => {
    expect(fileFault({ name: 'a.docx', size: 1, type: '' })).not.toBe('');
    expect(fileFault({ name: 'a.gift', size: 2_000_000, type: '' })).toContain('1 MB');
    expect(fileFault({ name: 'a.gift', size: 20, type: '' })).toBe('');
  });
});

describe('how a question is asked', () => {
  it('is said only where it is special, and a page is never asked', () => {
    const [row] = [rowOf({ kind: 'question', question: 'q' })];
    const followed = askedAs([...rows, row], row.key, 'follow_up');
    expect(itemsOf(followed).at(-1)).toEqual({ kind: 'question', question: 'q', follow_up: true });
    const both = askedAs(followed, row.key, 'anonymous');
    expect(askedWords(both.at(-1)?.item ?? { kind: 'page', document: '', page: 1 })).toBe(
      'follow-up, anonymous',
    );
    const neither = askedAs(askedAs(both, row.key, 'anonymous'), row.key, 'follow_up');
    expect(sameItems(neither, itemsOf([...rows, row]))).toBe(true);
    expect(askedAs(rows, key(0), 'anonymous')).toEqual(rows);
  });
});
