import { beforeEach, describe, expect, it } from 'vitest';
import { maria, NOW, people, person, place, state, student, students, text } from '../../gallery/fixtures';
import { speak } from '../../words/words';
import { handsOf, hereWords, linesOf } from './people.viewmodel';
import { hasGroup, readableTexts, textLines } from './texts.viewmodel';

const [ana, bo, cem] = [student('Ana'), student('Bo'), student('Cem')];

beforeEach(() => speak('en'));

describe('the list of people', () => {
  it('begins with raised hands in their order, then instructors, then the order of joining', () => {
    const list = {
      [ana.id]: person(ana),
      [bo.id]: person(bo, { hand_at: NOW - 1 }),
      [cem.id]: person(cem, { hand_at: NOW - 9 }),
      [maria.id]: person(maria),
    };
    expect(linesOf(list, ana.id).map((line) => line.name)).toEqual(['Cem', 'Bo', 'Maria Nowak', 'Ana']);
  });

  it('says who somebody is', () => {
    const list = { [maria.id]: person(maria, { here: false }), [bo.id]: person(bo, { simulated: true }) };
    const notes = linesOf(list, bo.id).map((line) => line.note);
    expect(notes).toEqual(['teacher, reconnecting', 'you, simulated']);
  });

  it('counts', async () => {
    expect(hereWords(people([maria, ...students]))).toBe('29 people here');
    expect(handsOf(people([ana, bo], { s2: { hand_at: NOW } }))).toBe(1);
    await speak('pl');
    expect([1, 2, 5, 22].map((here) => hereWords({ ...people([]), here }))).toEqual([
      '1 osoba',
      '2 osoby',
      '5 osób',
      '22 osoby',
    ]);
  });
});

describe('texts', () => {
  const scene = state({
    as: cem,
    place: place(
      'group',
      {},
      { texts: { t2: text(ana, 5, 'B!', 'group'), t3: text(ana, 4.5, 'Or A?', 'group') } },
    ),
    texts: {
      t1: text(maria, 9, 'Hello'),
      t4: text(maria, 1, 'Two minutes', 'groups'),
      t5: text(cem, 0, 'Thanks'),
    },
  });

  it('go to their audience, oldest first', () => {
    expect(textLines(scene, 'class').map((line) => line.body)).toEqual(['Hello', 'Two minutes', 'Thanks']);
    expect(textLines(scene, 'group').map((line) => line.body)).toEqual(['B!', 'Or A?', 'Two minutes']);
  });

  it('mark what is own, what went to all groups, and what follows on', () => {
    expect(textLines(scene, 'class').map((line) => [line.own, line.toGroups])).toEqual([
      [false, false],
      [false, true],
      [true, false],
    ]);
    expect(textLines(scene, 'group').map((line) => line.follows)).toEqual([false, true, false]);
  });

  it('take older pages in', () => {
    expect(textLines(scene, 'class', { t0: text(bo, 30, 'First') })[0]?.body).toBe('First');
  });

  it('count as new only what others wrote', () => {
    expect(readableTexts(scene).sort()).toEqual(['t1', 't2', 't3', 't4']);
  });

  it('can go to a group only where there is one', () => {
    expect(hasGroup(scene)).toBe(true);
    expect(hasGroup(state({ as: cem, place: place('broadcast', {}) }))).toBe(false);
  });
});
