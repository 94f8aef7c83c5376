import { beforeEach, describe, expect, it } from 'vitest';
import { announced, maria, members, NOW, place, state, student } from '../../gallery/fixtures';
import type { DeviceState } from '../../state/model';
import { speak } from '../../words/words';
import { countdownOf, secondsLeft, secondsWords } from './switch.viewmodel';

const [ana, bo, cem] = [student('Ana'), student('Bo'), student('Cem')];

beforeEach(() => speak('en'));

function words(scene: Parameters<typeof state>[0], microphone: DeviceState = 'on'): string | undefined {
  return countdownOf({ ...state(scene), microphone })?.words;
}

describe('countdownOf', () => {
  const nextPlace = place('group', members([ana, bo, cem]), { epoch: 5 });

  it('tells a student the mates and the state of the microphone before groups', () => {
    const lead = { as: cem, nextPlace, pendingSwitch: announced({ groups: 9 }) };
    expect(words(lead)).toBe('You will talk with Ana and Bo. Your microphone is on.');
    expect(words(lead, 'off')).toBe(
      'You will talk with Ana and Bo. Your microphone is off: turn it on to speak.',
    );
  });

  it('says it when one stays at the front, or when the place is not known yet', () => {
    const front = place('front', members([maria, cem]));
    expect(words({ as: cem, nextPlace: front, pendingSwitch: announced({}) })).toBe(
      'You stay at the front with Maria Nowak.',
    );
    expect(words({ as: cem, pendingSwitch: announced({}) })).toBe('The class splits into groups.');
  });

  it('tells an instructor what they have done', () => {
    expect(words({ as: maria, pendingSwitch: announced({ groups: 1 }) })).toBe('The class talks in 1 group');
    const back = announced({ to: 'broadcast', stage: [maria.id] });
    expect(words({ as: maria, pendingSwitch: back })).toBe('Everybody comes back and sees you');
    expect(words({ as: cem, pendingSwitch: back })).toBe('Back to the class');
  });

  it('says when the classroom switches by itself', () => {
    const missing = announced({ to: 'lobby', reason: 'instructor_missing' });
    expect(words({ as: cem, pendingSwitch: missing })).toMatch(/^Your teacher has lost the connection/);
  });

  it('is nothing while nothing is announced, and another one when the deadline moves', () => {
    expect(words({ as: cem })).toBeUndefined();
    const keyAt = (at: number) =>
      countdownOf({ ...state({ as: cem, pendingSwitch: announced({ at }) }), microphone: 'on' })?.key;
    expect(keyAt(NOW + 1_000)).not.toBe(keyAt(NOW + 31_000));
  });
});

describe('seconds', () => {
  it('are whole, never below 0, and counted as people count', async () => {
    expect([secondsLeft(NOW + 10_000, NOW), secondsLeft(NOW + 1, NOW), secondsLeft(NOW, NOW + 500)]).toEqual([
      10, 1, 0,
    ]);
    expect(secondsWords(1)).toBe('in 1 second');
    await speak('pl');
    expect([1, 3, 12, 22].map(secondsWords)).toEqual([
      'za 1 sekundę',
      'za 3 sekundy',
      'za 12 sekund',
      'za 22 sekundy',
    ]);
  });
});
