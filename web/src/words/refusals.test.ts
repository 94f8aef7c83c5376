import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusalWords } from './refusals';
import { type Language, languages, speak } from './words';

/** Every code of the server, with the names that its sentence may hold, once for each way in which it is said. */
const vector = new URL('../../../tests/vectors/refusals.json', import.meta.url);
const codes = Object.entries(JSON.parse(readFileSync(vector, 'utf8')) as Record<string, string[][]>);

describe.each(Object.keys(languages) as Language[])('in %s', (language) => {
  beforeEach(() => speak(language));

  it.each(codes)('%s has words', (code, ways) => {
    for (const names of ways) {
      const refusal = { uri: 'pitt.error.not_now', words: 'The server says so.', code };
      const params = Object.fromEntries(names.map((name) => [name, 'Zoë']));
      expect(refusalWords({ ...refusal, params })).not.toBe(refusal.words);
      if (names.length > 0) expect(refusalWords({ ...refusal, params })).toContain('Zoë');
    }
  });
});

it('has a list of codes to hold to', () => expect(codes.length).toBeGreaterThan(50));

describe('refusalWords', () => {
  beforeEach(() => speak('pl'));

  it('translates what has a code', () => {
    const words = refusalWords({ uri: 'pitt.error.not_now', words: 'Stage full.', code: 'stage_full' });
    expect(words).toMatch(/^Na scenie są już cztery osoby/);
  });

  it('names whom a refusal is about', () => {
    const refusal = {
      uri: 'pitt.error.confirm',
      words: 'Tom is on the stage.',
      code: 'take_over',
      params: { by: 'Tom' },
    };
    expect(refusalWords(refusal)).toContain('Tom jest na scenie');
  });

  it('never loses the words of the server', () => {
    expect(refusalWords({ uri: 'pitt.error.invalid', words: 'Too long by 3.', code: 'new_code' })).toBe(
      'Too long by 3.',
    );
    expect(refusalWords({ uri: 'pitt.error.confirm', words: 'Tom is there.', code: 'take_over' })).toBe(
      'Tom is there.',
    );
  });

  it('has words for what is no refusal at all', () => {
    expect(refusalWords(new Error('x'))).toMatch(/^To się nie udało/);
  });
});
