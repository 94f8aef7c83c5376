import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { applySnapshot, applyUpdate, type Folded, type Message, mergePatch, type Snapped } from './fold';

interface Vector {
  name: string;
  documents: Folded;
  steps: ({ topic: string; update: Message } | { snapshot: Snapped[]; topics: string[] | null })[];
  expect: Folded;
  gaps: string[];
}

const folder = fileURLToPath(new URL('../../../tests/vectors/fold/', import.meta.url));
const vectors: Vector[] = readdirSync(folder).map((name) => JSON.parse(readFileSync(folder + name, 'utf8')));

test('there are vectors', () => expect(vectors.length).toBeGreaterThanOrEqual(12));

describe('the vectors that the server runs, too', () => {
  test.each(vectors)('$name', (vector) => {
    let folded = vector.documents;
    const gaps: string[] = [];
    for (const step of vector.steps) {
      if ('snapshot' in step) {
        folded = applySnapshot(folded, step.snapshot, step.topics);
      } else {
        const done = applyUpdate(folded, step.topic, step.update);
        folded = done.folded;
        if (done.gap) gaps.push(done.gap);
      }
    }
    expect(folded).toEqual(vector.expect);
    expect(gaps).toEqual(vector.gaps);
  });
});

describe('merging', () => {
  test('shares what does not change', () => {
    const before = { a: { x: 1 }, b: { y: 2 } };
    const after = mergePatch(before, { a: { x: 3 } }) as typeof before;
    expect(after.b).toBe(before.b);
    expect(before.a.x).toBe(1);
  });

  test('is the same object when nothing changes', () => {
    const before = { a: { x: 1 }, b: 2 };
    expect(mergePatch(before, { a: { x: 1 }, b: 2, gone: null })).toBe(before);
  });
});
