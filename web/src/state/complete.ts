/** Puts back what the wire leaves out: the members that have their default. Pure; remembers by identity. */
import { SHAPES } from '../protocol/generated';
import { isObject, type Json, type JsonObject } from './fold';

const completed = new WeakMap<JsonObject, JsonObject>();

/** Gives a sent struct with all its members; the same object for the same `raw`, so that views can compare. */
export function complete<T>(struct: string, raw: JsonObject): T {
  return completeObject(struct, raw) as T;
}

function completeObject(struct: string, raw: JsonObject): JsonObject {
  const shape = SHAPES[struct];
  if (!shape) return raw;
  const known = completed.get(raw);
  if (known) return known;
  const full: JsonObject = { ...(shape.defaults as JsonObject), ...raw };
  for (const [member, inner] of Object.entries(shape.within)) {
    const value = full[member];
    if (isObject(value)) full[member] = completeObject(inner, value);
  }
  for (const [member, inner] of Object.entries(shape.each)) {
    const value = full[member];
    if (isObject(value)) full[member] = completeEach(inner, value);
    else if (Array.isArray(value)) full[member] = completeList(inner, value);
  }
  completed.set(raw, full);
  return full;
}

function completeEach(struct: string, raw: JsonObject): Json {
  const known = completed.get(raw);
  if (known) return known;
  const full: JsonObject = {};
  for (const [name, value] of Object.entries(raw)) {
    full[name] = isObject(value) ? completeObject(struct, value) : value;
  }
  completed.set(raw, full);
  return full;
}

function completeList(struct: string, raw: Json[]): Json[] {
  return raw.map((value) => (isObject(value) ? completeObject(struct, value) : value));
}
