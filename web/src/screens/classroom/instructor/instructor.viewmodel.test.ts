import { beforeEach, describe, expect, it } from 'vitest';
import {
  announced,
  dealt,
  instructors,
  maria,
  NOW,
  place,
  room,
  state,
  students,
} from '../../../gallery/fixtures';
import { speak, withInstructorsWords } from '../../../words/words';
import { frontOf, mapOf, mapSummary } from './map.viewmodel';
import { othersFor, pairWords, ruleWords, setWords } from './pairs.viewmodel';
import {
  meantForFront,
  moveInPlan,
  type Plan,
  planOf,
  planStudents,
  planTrouble,
  repeatsWords,
} from './planner.viewmodel';
import {
  backWords,
  groupCount,
  isMeshTooLarge,
  situationOf,
  sizeHint,
  splitWords,
  studentsToSplit,
  UNDO_MS,
  undoUntil,
} from './switching.viewmodel';

beforeEach(() => speak('en'));

describe('switching', () => {
  it.each([
    [0, 3, 0],
    [1, 3, 0],
    [2, 3, 1],
    [4, 2, 2],
    [5, 2, 2],
    [7, 3, 2],
    [28, 3, 9],
    [13, 6, 3],
    [1000, 2, 500],
  ])('%i students at size %i make %i groups', (count, size, expected) => {
    expect(groupCount(count, size)).toBe(expected);
  });

  it('says whom a press reaches', async () => {
    expect(splitWords(28, 9)).toBe('Split 28 students into 9 groups');
    expect(splitWords(2, 1)).toBe('Split 2 students into 1 group');
    expect(splitWords(0, 0)).toBe('Split into groups');
    expect(backWords(1, 0)).toBe('Bring 1 student back now');
    expect(backWords(28, 30_000)).toBe('Bring 28 students back in 30 s');
    await withInstructorsWords(speak('pl'));
    expect(splitWords(22, 5)).toBe('Podziel 22 osoby na 5 grup');
  });

  it('counts only students who are here and take part', () => {
    const map = instructors([maria, ...students], [], { s1: { here: false }, s2: { sitting_out: true } });
    expect(studentsToSplit(map)).toBe(26);
  });

  it('knows which acts make sense', () => {
    const at = (change: Parameters<typeof state>[0]) => situationOf(state(change));
    expect(at({ as: maria, class: { meeting: null } })).toBe('closed');
    expect(at({ as: maria, class: { mode: 'broadcast' } })).toBe('broadcast');
    expect(at({ as: maria, pendingSwitch: announced({}) })).toBe('lead');
    expect(at({ as: maria, class: { mode: 'groups' }, pendingSwitch: announced({ to: 'broadcast' }) })).toBe(
      'countdown',
    );
  });

  it('warns of a large broadcast only whoever sends it, and only in a mesh', () => {
    const large = room({ mode: 'broadcast', stage: [maria.id], engine: 'mesh' });
    expect(isMeshTooLarge(large, maria.id, 10)).toBe(true);
    expect(isMeshTooLarge(large, maria.id, 9)).toBe(false);
    expect(isMeshTooLarge(large, 'i2', 30)).toBe(false);
    expect(isMeshTooLarge({ ...large, engine: 'sfu' }, maria.id, 30)).toBe(false);
  });

  it('offers undo for 10 seconds to whoever split', () => {
    const split = room({ mode: 'groups', mode_since: NOW, last_switch_by: maria.name });
    expect(undoUntil(split, maria.name)).toBe(NOW + UNDO_MS);
    expect(undoUntil(split, 'Tom Berg')).toBeNull();
    expect(undoUntil({ ...split, switch: announced({ to: 'broadcast' }) }, maria.name)).toBeNull();
  });

  it('hints at sizes that are too large to talk', () => {
    expect(sizeHint(4)).toBe('');
    expect(sizeHint(5)).toMatch(/fewer people talk/);
  });
});

describe('the map', () => {
  function map() {
    const document = instructors([maria, ...students], dealt(students), {
      s28: { sitting_out: true, group: 0 },
    });
    Object.assign(document.groups['7'] ?? {}, { called_at: NOW - 10_000 });
    Object.assign(document.groups['5'] ?? {}, { called_at: NOW - 70_000, visitors: [maria.id] });
    Object.assign(document.groups['2'] ?? {}, { quiet_since: NOW - 40_000 });
    Object.assign(document.groups['3'] ?? {}, { quiet_since: NOW - 5_000 });
    return document;
  }

  it('puts first who called first, then the silent, then the rest', () => {
    const groups = mapOf(map(), maria.id, NOW);
    expect(groups.map((group) => group.number).slice(0, 4)).toEqual([5, 7, 2, 1]);
    expect(groups.map((group) => group.moodWords).slice(0, 4)).toEqual([
      'calls you, 1 minute',
      'calls you, 10 seconds',
      'silent, 40 seconds',
      'talking',
    ]);
    expect(groups[0]?.visitedByMe).toBe(true);
    expect(mapSummary(groups)).toBe('9 groups · 2 call you · 1 silent');
  });

  it('shows who stays at the front, and why', () => {
    expect(frontOf(map()).map((one) => [one.name, one.note])).toEqual([['Zoë', 'sits this one out']]);
  });

  it('names whom somebody cannot reach', () => {
    const document = instructors([maria, ...students], dealt(students), { s1: { cannot_reach: ['s2'] } });
    expect(mapOf(document, maria.id, NOW)[0]?.members[0]?.note).toBe('cannot reach Bo');
  });
});

describe('the plan', () => {
  const plan: Plan = planOf({
    groups: [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ],
    front: { f: 'alone' },
    repeats: 2,
    students: 5,
  });

  it('moves somebody between groups, to a new one, to the front and back', () => {
    expect(moveInPlan(plan, 'a', 1).groups).toEqual([
      ['b', 'c'],
      ['d', 'e', 'a'],
    ]);
    expect(moveInPlan(plan, 'a', -1).groups).toEqual([['b', 'c'], ['d', 'e'], ['a']]);
    expect(moveInPlan(plan, 'a', null).front).toEqual({ f: 'alone', a: 'by_hand' });
    expect(moveInPlan(plan, 'f', 1)).toMatchObject({
      groups: [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
      ],
      front: {},
      changed: true,
    });
  });

  it('names who is meant for the front, but not who only sits out', () => {
    const sitting = { ...plan, front: { f: 'alone', g: 'sitting_out' } };
    expect(meantForFront(moveInPlan(sitting, 'a', null))).toEqual(['f', 'a']);
    expect(meantForFront(moveInPlan(sitting, 'g', null))).toEqual(['f', 'g']);
  });

  it('lets an empty group vanish', () => {
    const emptied = moveInPlan(moveInPlan(plan, 'd', 0), 'e', 0);
    expect(emptied.groups).toEqual([['a', 'b', 'c', 'd', 'e']]);
  });

  it('leaves the plan it was given alone', () => {
    moveInPlan(plan, 'a', 1);
    expect(plan.groups).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('says what would be wrong with it', () => {
    expect(planTrouble(plan)).toBe('');
    expect(planTrouble(moveInPlan(plan, 'd', 0))).toMatch(/alone/);
    expect(planTrouble({ ...plan, groups: [['a', 'b', 'c', 'd', 'e', 'f', 'g']] })).toMatch(/at most 6/);
  });

  it('says how many meet again', () => {
    expect(repeatsWords(plan)).toBe('2 pairs have met in a group before.');
    expect(repeatsWords({ ...plan, repeats: 0 })).toMatch(/^Nobody meets/);
    expect(planStudents(plan)).toBe(5);
  });
});

describe('a place of an instructor', () => {
  it('is the front until they visit', () => {
    expect(situationOf(state({ as: maria, class: { mode: 'groups' }, place: place('front', {}) }))).toBe(
      'groups',
    );
  });
});

describe('rules about pairs', () => {
  const map = instructors([maria, ...students], [], { s8: { here: false } });

  it('offers every other student by name, those who are away too, and no teacher', () => {
    const { listed, more } = othersFor(map, 's2', '');
    expect(listed.map(({ name }) => name).slice(0, 3)).toEqual(['Ana', 'Cem', 'Dana']);
    expect(listed).toHaveLength(students.length - 1);
    expect(listed.map(({ id }) => id)).toContain('s8');
    expect(more).toBe(0);
  });

  it('finds by a part of the name, and says how many it leaves out', () => {
    expect(othersFor(map, 's2', ' ZO ').listed.map(({ name }) => name)).toEqual(['Zoë']);
    const many = Array.from({ length: 100 }, (_, index) => ({
      id: `s${index}`,
      name: `Student ${index}`,
      role: 'student' as const,
    }));
    const { listed, more } = othersFor(instructors(many), 's0', '');
    expect(listed.length + more).toBe(99);
    expect(more).toBeGreaterThan(0);
  });

  it('says of whom it speaks, each rule in its own words', () => {
    const rules = ['blocked', 'kept', 'none'] as const;
    for (const rule of rules) expect(pairWords(rule, 'Ana', 'Bo')).toMatch(/Ana and Bo/);
    for (const words of [setWords, ruleWords]) expect(new Set(rules.map(words)).size).toBe(3);
  });
});
