import { expect, test } from 'vitest';
import { MOST_KEPT, type Pages, remembering } from './pages';

function counted(fail = false): Pages & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    load: async (document, page) => {
      asked.push(`${document}/${page}`);
      if (fail) throw new Error('gone');
      return new ArrayBuffer(page);
    },
    text: async () => '',
  };
}

test('a page is fetched once', async () => {
  const source = counted();
  const pages = remembering(source);
  const [one, again] = await Promise.all([pages.load('a', 1), pages.load('a', 1)]);
  expect(one).toBe(again);
  expect((await pages.load('a', 2)).byteLength).toBe(2);
  expect(source.asked).toEqual(['a/1', 'a/2']);
});

test('the last pages are kept, the first ones go', async () => {
  const source = counted();
  const pages = remembering(source);
  for (let page = 1; page <= MOST_KEPT + 1; page += 1) await pages.load('a', page);
  await pages.load('a', 2);
  await pages.load('a', 1);
  expect(source.asked.slice(-2)).toEqual([`a/${MOST_KEPT + 1}`, 'a/1']);
});

test('what failed is fetched again', async () => {
  const source = counted(true);
  const pages = remembering(source);
  await expect(pages.load('a', 1)).rejects.toThrow('gone');
  await expect(pages.load('a', 1)).rejects.toThrow('gone');
  expect(source.asked).toHaveLength(2);
});
