import { beforeEach, describe, expect, it } from 'vitest';
import { exportAddress } from '../../connection/bank';
import { speak } from '../../words/words';
import { firstLine, folderTree, lacksKey, nameOf, readFolder, readTags, toggled } from './bank.viewmodel';
import {
  addOption,
  draftOf,
  entryOf,
  faultsOf,
  hasOptions,
  markRight,
  moveOption,
  newDraft,
  previewOf,
  removeOption,
  sameDraft,
  withImage,
  withKind,
} from './editor.viewmodel';

beforeEach(() => speak('en'));

const lift = {
  title: 'Lift',
  folder: 'Physics/Mechanics',
  tags: ['newton', 'forces'],
  question: {
    kind: 'single' as const,
    text: 'A lift rises.',
    options: [{ text: 'greater', feedback: 'Why?' }, { text: 'equal' }],
    right: [1],
    explanation: 'First law.',
    confidence: true,
    timer_s: 60,
  },
};

describe('a list of questions', () => {
  it('shows the first line that says something', () => {
    expect(firstLine('\n## Which **bulb**?\n\nmore')).toBe('Which bulb?');
    expect(firstLine('![a circuit](/images/1)\nWhat?')).toBe('a circuit');
    expect(nameOf({ title: '', text: '' })).toBe('Said aloud');
  });

  it('makes a tree of folders, with those that only hold others', () => {
    expect(
      folderTree(['Physics/Waves', 'Seminar', 'Physics/Heat/Gas']).map((it) => [it.name, it.depth]),
    ).toEqual([
      ['Physics', 0],
      ['Heat', 1],
      ['Gas', 2],
      ['Waves', 1],
      ['Seminar', 0],
    ]);
  });

  it('hints at a missing key only where there could be one', () => {
    expect(lacksKey({ kind: 'single', has_key: false })).toBe(true);
    expect(lacksKey({ kind: 'where_are_we', has_key: false })).toBe(false);
  });

  it('reads tags and folders as they are kept', () => {
    expect(readTags(' a,  b c ,a,')).toEqual(['a', 'b c']);
    expect(readFolder(' Physics / Waves  and  strings//')).toBe('Physics/Waves and strings');
    expect([...toggled(new Set([1, 2]), 1)]).toEqual([2]);
  });

  it('exports what is chosen, else what is shown', () => {
    expect(exportAddress('gift', { q: 'a b', folder: 'X/Y' })).toBe(
      '/api/questions/export?format=gift&q=a+b&folder=X%2FY',
    );
    expect(exportAddress('csv', { q: 'a' }, ['1', '2'])).toBe('/api/questions/export?format=csv&ids=1%2C2');
  });
});

describe('a draft', () => {
  it('comes back as the question it was made of', () => {
    expect(entryOf(draftOf(lift))).toEqual(lift);
    const number = { ...lift, question: { kind: 'number' as const, number: 9.81, tolerance: 0.02 } };
    expect(entryOf(draftOf(number))).toEqual(number);
  });

  it('leaves out answers at the end that were never written, and all letters stay where none is', () => {
    const draft = draftOf(lift);
    expect(entryOf(addOption(draft)).question.options).toHaveLength(2);
    expect(entryOf({ ...newDraft(), title: 'Aloud' }).question.options).toHaveLength(4);
    expect(faultsOf({ ...newDraft(), title: 'Aloud' })).toEqual({});
  });

  it('says what is missing beside its field', () => {
    expect(Object.keys(faultsOf(newDraft()))).toEqual(['text']);
    const gap = draftOf(lift);
    gap.options[0] = { ...(gap.options[0] as (typeof gap.options)[0]), text: '' };
    expect(Object.keys(faultsOf(gap))).toEqual(['options']);
    const number = {
      ...newDraft(),
      kind: 'number' as const,
      text: 'g?',
      number: 'ten',
      tolerance: '-1',
      timer: '0',
    };
    expect(Object.keys(faultsOf(number)).sort()).toEqual(['number', 'timer', 'tolerance']);
  });

  it('keeps right answers with what they say when answers move', () => {
    const draft = draftOf(lift);
    const moved = moveOption(draft, draft.options[1]?.key ?? 0, -1);
    expect(entryOf(moved).question.right).toEqual([0]);
    expect(sameDraft(moved, draft)).toBe(false);
    expect(removeOption(draft, draft.options[0]?.key ?? 0)).toBe(draft);
  });

  it('has one right answer at most, unless several are asked for', () => {
    const draft = draftOf(lift);
    const both = markRight(withKind(draft, 'multiple'), draft.options[0]?.key ?? 0);
    expect(entryOf(both).question.right).toEqual([0, 1]);
    expect(entryOf(withKind(both, 'single')).question.right).toEqual([0]);
    expect(hasOptions(withKind(withKind(draft, 'number'), 'single').kind)).toBe(true);
    expect(withKind(withKind(draft, 'number'), 'single').options).toHaveLength(2);
  });

  it('hides what students do not see while they vote', () => {
    const voting = previewOf(draftOf(lift), 'voting');
    expect([voting.key, voting.explanation, voting.options[0]?.feedback]).toEqual([null, '', '']);
    expect(previewOf(draftOf(lift), 'revealed').key?.right).toEqual([1]);
  });

  it('takes an image on a line of its own, its words kept whole', () => {
    expect(withImage('', 0, '/images/1', 'a [lift]')).toBe('![a \\[lift\\]](/images/1)');
    expect(withImage('ab', 1, '/images/1', 'x')).toBe('a\n\n![x](/images/1)\n\nb');
  });
});
