import { expect, test } from 'vitest';
import type { LessonDocument, PlanDocument } from '../../../protocol/generated';
import { speak } from '../../../words/words';
import {
  looking,
  type NextStep,
  nextWords,
  pageBefore,
  pagesShown,
  plainNextWords,
  samePage,
} from './lesson.viewmodel';

const lesson: LessonDocument = {
  running: true,
  title: 'Circuits',
  page: { document: 'b', page: 5 },
  shown: [
    { document: 'a', first: 1, last: 3 },
    { document: 'b', first: 5, last: 5 },
  ],
};

test('everybody sees the page of the class, unless they look back', () => {
  expect(looking(lesson, null)).toMatchObject({
    page: { document: 'b', page: 5 },
    position: 4,
    count: 4,
    back: false,
  });
  const back = looking(lesson, { document: 'a', page: 2 });
  expect(back).toMatchObject({ position: 2, back: true, earlier: { page: 1 }, later: { page: 3 } });
});

test('a page that was not shown cannot be looked at', () => {
  expect(looking(lesson, { document: 'a', page: 4 })?.page).toEqual({ document: 'b', page: 5 });
});

test('without a page there is nothing to look at', () => {
  expect(looking({ ...lesson, page: null, shown: [] }, null)).toBeNull();
  expect(looking(null, null)).toBeNull();
});

test('pages are listed one by one, in the order in which they were shown', () => {
  expect(pagesShown(lesson).map(({ document, page }) => `${document}${page}`)).toEqual([
    'a1',
    'a2',
    'a3',
    'b5',
  ]);
});

test('going back in the lesson passes over questions', () => {
  const plan: PlanDocument = {
    title: '',
    items: [
      { kind: 'page', document: 'a', page: 1, title: '' },
      { kind: 'question', title: 'Bulbs', document: '', page: 0 },
      { kind: 'question', title: 'Lamps', document: '', page: 0 },
      { kind: 'page', document: 'a', page: 2, title: '' },
    ],
    at: 3,
  };
  expect(pageBefore(plan)).toBe(0);
  expect(pageBefore({ ...plan, at: 0 })).toBeNull();
  expect(pageBefore({ title: '', items: [], at: -1 })).toBeNull();
});

test('pages are the same by document and number', () => {
  expect(samePage({ document: 'a', page: 1 }, { document: 'a', page: 1 })).toBe(true);
  expect(samePage({ document: 'a', page: 1 }, null)).toBe(false);
});

test('on a projected screen the step after a vote is not told', async () => {
  await speak('en');
  const afterVotes: NextStep[] = ['close', 'discuss', 'open_second', 'reveal'];
  expect(new Set(afterVotes.map(plainNextWords))).toEqual(new Set(['Next']));
  expect(new Set(afterVotes.map(nextWords)).size).toBe(4);
  expect(plainNextWords('page')).toBe('Next page');
});
