/**
 * How documents and the messages on their topics become documents again; pure. The same rules as the server's
 * reference, src/pitt/projections/fold.py: both run tests/vectors/fold.
 */
import { TOPICS } from '../protocol/generated';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

export interface Counted {
  n: number;
  whole: JsonObject;
}
export type Folded = Readonly<Record<string, Counted>>;
export interface Message {
  n: number;
  whole?: JsonObject | null;
  patch?: JsonObject | null;
}
export interface Snapped extends Counted {
  topic: string;
}

/** `gap` names the topic that has to be asked for again, null when the message was applied or stale. */
export interface Step {
  folded: Folded;
  gap: string | null;
}

/** Applies an RFC 7396 patch; what does not change is shared, so that identity tells what did. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const before: JsonObject = isObject(target) ? target : {};
  let merged = isObject(target) ? before : {};
  for (const [name, value] of Object.entries(patch)) {
    const next = value === null ? undefined : mergePatch(before[name], value);
    if (next === before[name] && name in before === (value !== null)) continue;
    if (merged === before) merged = { ...before };
    if (next === undefined) delete merged[name];
    else merged[name] = next;
  }
  return merged;
}

export function applyUpdate(folded: Folded, topic: string, message: Message): Step {
  const kept = folded[topic];
  if (kept && message.n <= kept.n) return { folded, gap: null };
  if (message.whole) return { folded: keep(folded, topic, message.n, message.whole), gap: null };
  if (!kept || message.n !== kept.n + 1) return { folded, gap: topic };
  const whole = mergePatch(kept.whole, message.patch ?? {}) as JsonObject;
  return { folded: keep(folded, topic, message.n, whole), gap: null };
}

/** Takes the answer to `pitt.snapshot`; with null `topics` it is everything there is. */
export function applySnapshot(folded: Folded, documents: Snapped[], topics: string[] | null): Folded {
  let result: Folded = topics === null ? {} : folded;
  for (const { topic, n, whole } of documents) {
    const kept = result[topic];
    if (!kept || kept.n <= n) result = keep(result, topic, n, whole);
  }
  return result;
}

/** The epoch of a place's topic, null for any other. */
export function placeEpoch(topic: string): number | null {
  if (!topic.startsWith(TOPICS.place)) return null;
  const epoch = topic.slice(TOPICS.place.length).split('.')[0] ?? '';
  return /^\d+$/.test(epoch) ? Number(epoch) : null;
}

/** Of the places of one epoch only the last is kept: one is in a single place. */
function keep(folded: Folded, topic: string, n: number, whole: JsonObject): Folded {
  const result: Record<string, Counted> = { ...folded };
  const epoch = placeEpoch(topic);
  if (epoch !== null) {
    for (const other of Object.keys(result)) if (placeEpoch(other) === epoch) delete result[other];
  }
  result[topic] = { n, whole };
  forgetPlaces(result);
  return result;
}

/** Forgets the places of epochs that can never be current again. */
function forgetPlaces(documents: Record<string, Counted>): void {
  const known = documents[TOPICS.class]?.whole;
  if (!known) return;
  const current = Number(known.place_epoch ?? 0);
  const announced = isObject(known.switch) ? Number(known.switch.epoch ?? current) : current;
  for (const topic of Object.keys(documents)) {
    const epoch = placeEpoch(topic);
    if (epoch !== null && epoch !== current && (epoch < current || epoch < announced))
      delete documents[topic];
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
