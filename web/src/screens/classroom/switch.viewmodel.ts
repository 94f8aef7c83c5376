/** What an announced switch says, and when it says it aloud. */
import { plural, t } from '@lingui/core/macro';
import type { Switch } from '../../protocol/generated';
import type { ClassroomState, DeviceState } from '../../state/model';
import { listOf } from '../../words/words';
import { mateNames, othersOf } from './place.viewmodel';

/** From here on the line is amber and the seconds are said aloud once more. */
export const SOON_MS = 10_000;

type Seen = Pick<ClassroomState, 'me' | 'nextPlace' | 'pendingSwitch'> & { microphone: DeviceState };

export interface CountdownModel {
  /** Changes when the deadline does. */
  key: string;
  words: string;
  /** Server time. */
  beganAt: number;
  at: number;
}

function microphoneWords(state: Seen): string {
  return state.microphone === 'on'
    ? t`Your microphone is on.`
    : t`Your microphone is off: turn it on to speak.`;
}

function leadWords(pending: Switch, state: Seen): string {
  const me = state.me?.participant;
  if (state.me?.role === 'instructor') {
    return plural(pending.groups, {
      one: 'The class talks in # group',
      other: 'The class talks in # groups',
    });
  }
  const next = state.nextPlace;
  if (next?.kind === 'front') {
    const names = listOf(othersOf(next, me).map(([, member]) => member.name));
    return names ? t`You stay at the front with ${names}.` : t`You stay at the front.`;
  }
  const names = listOf(mateNames(next, me));
  if (!names) return t`The class splits into groups.`;
  return `${t`You will talk with ${names}.`} ${microphoneWords(state)}`;
}

function backWords(pending: Switch, state: Seen): string {
  if (pending.reason === 'instructor_missing') return t`Your teacher has lost the connection. The groups end`;
  if (state.me && pending.stage.includes(state.me.participant)) return t`Everybody comes back and sees you`;
  return state.me?.role === 'instructor' ? t`Everybody comes back` : t`Back to the class`;
}

/** The announced switch, or null when there is none. */
export function countdownOf(state: Seen): CountdownModel | null {
  const pending = state.pendingSwitch;
  if (!pending) return null;
  const words =
    pending.to === 'groups'
      ? leadWords(pending, state)
      : pending.to === 'broadcast'
        ? backWords(pending, state)
        : pending.reason === 'instructor_missing'
          ? t`Your teacher has lost the connection. The groups end`
          : t`The broadcast ends`;
  return { key: `${pending.epoch}.${pending.at}`, words, beganAt: pending.began_at, at: pending.at };
}

/** Whole seconds that are left, never below 0. */
export function secondsLeft(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}

export function secondsWords(seconds: number): string {
  return plural(seconds, { one: 'in # second', other: 'in # seconds' });
}

/** What a screen reader says at the beginning of a countdown, and once more shortly before its end. */
export function spokenCountdown(countdown: CountdownModel, seconds: number): string {
  return `${countdown.words} ${secondsWords(seconds)}`;
}
