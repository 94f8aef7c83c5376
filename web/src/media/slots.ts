/**
 * Which slot shows which source; pure. The server's forwarding follows the same rule, so that a page knows before the
 * first packet where each of them will arrive.
 */
export const VIDEO_SLOTS = 7;
export const AUDIO_SLOTS = 8;

export type Medium = 'video' | 'audio';

/** By slot the id of its source, null where it is free. */
export type Slots = readonly (number | null)[];

export function freeSlots(count: number): Slots {
  return Array<null>(count).fill(null);
}

/**
 * Gives the slots for the `wanted` sources, in order of priority: one that had a slot keeps it, the others take a free
 * one each; what finds none is not received. Pictures take the lowest that was free before, too, and only then one that
 * was given up just now: until a page hears of the change, the last picture there stays under its right name. Sound
 * takes the lowest free one. The same object when nothing changes.
 */
export function assignSlots(medium: Medium, previous: Slots, wanted: readonly number[]): Slots {
  const slots = previous.map((source) => (source !== null && wanted.includes(source) ? source : null));
  for (const source of wanted) {
    if (slots.includes(source)) continue;
    const unused =
      medium === 'video' ? slots.findIndex((each, at) => each === null && previous[at] === null) : -1;
    const free = unused < 0 ? slots.indexOf(null) : unused;
    if (free < 0) break;
    slots[free] = source;
  }
  return slots.every((source, at) => source === previous[at]) ? previous : slots;
}

/** Puts a source where its packets were seen to arrive; whoever was expected there changes places with it. */
export function correctSlots(slots: Slots, slot: number, source: number): Slots {
  const expected = slots[slot];
  if (expected === source || expected === undefined) return slots;
  const former = slots.indexOf(source);
  return slots.map((each, at) => (at === slot ? source : at === former ? expected : each));
}
