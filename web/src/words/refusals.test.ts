import { beforeEach, describe, expect, it } from 'vitest';
import { refusalWords } from './refusals';
import { speak } from './words';

describe('refusalWords', () => {
  beforeEach(() => speak('pl'));

  it('translates what has a code', () => {
    const words = refusalWords({ uri: 'pitt.error.not_now', words: 'Stage full.', code: 'stage_full' });
    expect(words).toMatch(/^Na scenie są już cztery osoby/);
  });

  it('names whom a refusal is about', () => {
    const refusal = { uri: 'pitt.error.confirm', words: 'Tom is on the stage.', code: 'take_over', params: { by: 'Tom' } };
    expect(refusalWords(refusal)).toContain('Tom jest na scenie');
  });

  it('never loses the words of the server', () => {
    expect(refusalWords({ uri: 'pitt.error.invalid', words: 'Too long by 3.', code: 'new_code' })).toBe('Too long by 3.');
    expect(refusalWords({ uri: 'pitt.error.confirm', words: 'Tom is there.', code: 'take_over' })).toBe('Tom is there.');
  });

  it('has words for what is no refusal at all', () => {
    expect(refusalWords(new Error('x'))).toMatch(/^To się nie udało/);
  });
});
