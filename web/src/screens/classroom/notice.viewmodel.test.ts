import { beforeEach, describe, expect, it } from 'vitest';
import { maria, members, NOW, place, state, student } from '../../gallery/fixtures';
import type { Notice } from '../../protocol/generated';
import { speak } from '../../words/words';
import { noticeWords } from './notice.viewmodel';

const [ana, cem] = [student('Ana'), student('Cem')];
const grouped = state({ as: cem, place: place('group', members([ana, cem])) });
const front = state({ as: cem, place: place('front', members([maria, cem])) });

function notice(kind: Notice['kind'], change: Partial<Notice> = {}): Notice {
  return { number: 1, at: NOW, kind, by: null, reason: null, ...change };
}

beforeEach(() => speak('en'));

describe('noticeWords', () => {
  it('names the new group and mates after a move', () => {
    expect(noticeWords(notice('merged'), grouped)).toBe(
      'So that nobody is alone, you are now in group 3: Ana.',
    );
    expect(noticeWords(notice('moved', { by: maria.name }), grouped)).toBe(
      'Maria Nowak has moved you to group 3: Ana.',
    );
  });

  it('says without a name who did something, if no name is known', () => {
    expect(noticeWords(notice('microphone_lowered'), grouped)).toMatch(
      /^Your teacher has turned your microphone off/,
    );
  });

  it.each([
    ['late', /end soon/],
    ['full', /are full/],
    ['blocked', /no group to put you in/],
    ['alone', /nobody to pair you with/],
    ['sitting_out', /sit this one out/],
    ['something new', /at the front now/],
  ])('gives the reason for the front: %s', (reason, words) => {
    expect(noticeWords(notice('at_front', { reason }), front)).toMatch(words);
  });

  it('has words for every kind', () => {
    const kinds: Notice['kind'][] = [
      'at_front',
      'call_answered',
      'hand_lowered',
      'merged',
      'microphone_lowered',
      'moved',
      'off_stage',
      'placed_late',
      'returned',
    ];
    for (const kind of kinds) expect(noticeWords(notice(kind), front)).toMatch(/\.$/);
  });
});
