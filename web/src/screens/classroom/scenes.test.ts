// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { members, place } from '../../gallery/fixtures';
import { type Scene, scenesOf, seenScene, uncover } from './scenes';

const stage = place('broadcast', members([]), { epoch: 1 });
const group = place('group', members([]), { epoch: 2 });
const other = place('group', members([]), { epoch: 3 });
const keys = (scenes: Scene[]) => scenes.map(({ key, epoch }) => `${key}:${epoch}`);

describe('scenesOf', () => {
  it('lays the next place out beside the present one, and gives it its elements', () => {
    const waiting = scenesOf(scenesOf([], stage, null), stage, group);
    expect(keys(waiting)).toEqual(['0:1', '1:2']);
    const there = scenesOf(waiting, group, null);
    expect(keys(there)).toEqual(['1:2']);
    expect(keys(scenesOf(there, group, other))).toEqual(['1:2', '2:3']);
  });

  it('keeps the elements for a place that nobody announced', () => {
    const waiting = scenesOf(scenesOf([], stage, null), stage, group);
    expect(keys(scenesOf(waiting, other, null))).toEqual(['0:3']);
    expect(keys(scenesOf(scenesOf([], null, null), stage, null))).toEqual(['0:1']);
  });

  it('follows what is told anew of a place', () => {
    const fuller = { ...stage, number: 7 };
    expect(scenesOf(scenesOf([], stage, null), fuller, null)).toEqual([
      { key: 0, epoch: '1', place: fuller },
    ]);
  });
});

describe('uncover', () => {
  const built = () => {
    const element = document.createElement('div');
    element.innerHTML = '<div data-epoch="1"></div><div data-epoch="2"></div>';
    return element;
  };
  const covered = (element: HTMLElement) => [...element.children].map((child) => child.ariaHidden === 'true');

  it('shows one scene and covers the others', () => {
    const element = built();
    expect(uncover(element, '1')).toBe(true);
    expect(covered(element)).toEqual([false, true]);
    expect(uncover(element, '2')).toBe(true);
    expect(covered(element)).toEqual([true, false]);
  });

  it('leaves everything as it is where the place was not laid out', () => {
    const element = built();
    uncover(element, '1');
    expect(uncover(element, '3')).toBe(false);
    expect(covered(element)).toEqual([false, true]);
    expect(seenScene(null)).toBeNull();
  });
});
