import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listOf, pickLanguage, speak, withInstructorsWords } from './words';

const entry = /^msgid "(.+)"\nmsgstr "(.*)"$/gm;

describe('pickLanguage', () => {
  it('takes what was remembered before what the browser wishes for', () => {
    expect(pickLanguage('pl', ['en-GB'])).toBe('pl');
    expect(pickLanguage('xx', ['de', 'pl-PL', 'en'])).toBe('pl');
    expect(pickLanguage(null, ['de', 'fr'])).toBe('en');
  });
});

describe.each(['./pl.po', './instructors/pl.po'])('the Polish catalog %s', (file) => {
  const entries = [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(entry)];

  it('says everything', () => {
    expect(entries.length).toBeGreaterThan(300);
    expect(entries.filter(([, , words]) => words === '').map(([, id]) => id)).toEqual([]);
  });

  it('has all four plural forms wherever there is a plural', () => {
    const plurals = entries.filter(([, id]) => id?.includes(', plural,'));
    expect(plurals.length).toBeGreaterThan(5);
    for (const [, , words] of plurals) {
      for (const form of ['one {', 'few {', 'many {', 'other {']) expect(words).toContain(form);
    }
  });

  it('keeps every placeholder', () => {
    const names = (text = '') => [...text.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name).sort();
    for (const [, id, words] of entries) expect(new Set(names(words)), id).toEqual(new Set(names(id)));
  });
});

describe("instructors' words", () => {
  it('come with the first module that needs them, and from then on in every language', async () => {
    await speak('pl');
    const { studentsWords } = await withInstructorsWords(import('../screens/results/results.viewmodel'));
    expect(studentsWords(1)).toBe('odpowiedziała 1 osoba');
    await speak('en');
    expect(studentsWords(1)).toBe('1 student has answered');
    await speak('pl');
    expect(studentsWords(2)).toBe('odpowiedziały 2 osoby');
  });
});

describe('listOf', () => {
  it('joins names as the language does', async () => {
    await speak('en');
    expect(listOf(['Ana', 'Bo'])).toBe('Ana and Bo');
    await speak('pl');
    expect(listOf(['Ana', 'Bo', 'Cem'])).toBe('Ana, Bo i Cem');
  });
});
