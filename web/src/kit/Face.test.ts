import { describe, expect, it } from 'vitest';
import { initialsOf, seedOf, traitsOf } from './Face';

describe('faces', () => {
  it('are the same for the same person and differ between people', () => {
    expect(traitsOf(seedOf('s1Ana'))).toEqual(traitsOf(seedOf('s1Ana')));
    const faces = Array.from({ length: 40 }, (_, index) => JSON.stringify(traitsOf(seedOf(`s${index}`))));
    expect(new Set(faces).size).toBeGreaterThan(35);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Ana', 'A'],
    ['Maria Nowak', 'MN'],
    ['Anna (2)', 'A'],
    ['Łukasz van der Berg', 'ŁB'],
    ['🙂 Bo', '🙂B'],
    ['', ''],
  ])('%s: %s', (name, letters) => expect(initialsOf(name)).toBe(letters));
});
