/**
 * Scenes: what is seen of a place, laid out. While a switch is a moment away the place to come has a scene, too, unseen
 * over the other, so that the switch itself has only to uncover it and needs no rendering.
 */
import type { PlaceDocument } from '../../protocol/generated';

export interface Scene {
  /** Names the elements over renderings. */
  key: number;
  /** Of the place, as it stands on the scene's element; empty where there is none. */
  epoch: string;
  place: PlaceDocument | null;
}

export function epochOf(place: PlaceDocument | null): string {
  return place ? String(place.epoch) : '';
}

/**
 * Gives the scenes of the present place and of the one to come; pure. A place that was laid out ahead keeps its scene;
 * one that comes without notice takes over the elements of the place before it, so that pictures in both stay.
 */
export function scenesOf(
  before: readonly Scene[],
  place: PlaceDocument | null,
  nextPlace: PlaceDocument | null,
): Scene[] {
  const known = new Map(before.map(({ epoch, key }) => [epoch, key]));
  const key = known.get(epochOf(place)) ?? before[0]?.key ?? 0;
  const now = { key, epoch: epochOf(place), place };
  if (!nextPlace || nextPlace.kind === 'lobby') return [now];
  const free = 1 + Math.max(key, ...before.map((scene) => scene.key));
  const epoch = epochOf(nextPlace);
  return [now, { key: known.get(epoch) ?? free, epoch, place: nextPlace }];
}

/** Uncovers the scene of one place and covers the others; tells whether there is one, else changes nothing. */
export function uncover(stage: HTMLElement, epoch: string): boolean {
  const scenes = [...stage.children].filter((child) => child instanceof HTMLElement);
  if (!scenes.some((scene) => scene.dataset.epoch === epoch)) return false;
  // Only what changes: writing what is there already costs a style recalculation, too.
  for (const scene of scenes) {
    const isCovered = scene.dataset.epoch !== epoch;
    if (scene.ariaHidden !== String(isCovered)) scene.ariaHidden = String(isCovered);
  }
  return true;
}

/** The scene that is seen. */
export function seenScene(stage: HTMLElement | null): HTMLElement | null {
  return stage?.querySelector<HTMLElement>(':scope > :not([aria-hidden="true"])') ?? null;
}
