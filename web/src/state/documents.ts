/** From what is folded to what the screens read, by the server's clock; pure. */
import { shallow } from 'zustand/vanilla/shallow';
import {
  type ClassDocument,
  type InstructorsDocument,
  type LessonDocument,
  type MeDocument,
  type PeopleDocument,
  type PlaceDocument,
  type PlanDocument,
  type ResultsDocument,
  type RoundDocument,
  type Switch,
  type TextsDocument,
  TOPICS,
} from '../protocol/generated';
import { complete } from './complete';
import { type Folded, placeEpoch } from './fold';
import type { Documents } from './model';

export function documentsOf(folded: Folded, participant: string): Documents {
  const read = <T>(struct: string, topic: string): T | null => {
    const kept = folded[topic];
    return kept ? complete<T>(struct, kept.whole) : null;
  };
  const places: Record<number, PlaceDocument> = {};
  for (const topic of Object.keys(folded)) {
    const epoch = placeEpoch(topic);
    const place = epoch === null ? null : read<PlaceDocument>('PlaceDocument', topic);
    if (epoch !== null && place) places[epoch] = place;
  }
  return {
    class: read<ClassDocument>('ClassDocument', TOPICS.class),
    people: read<PeopleDocument>('PeopleDocument', TOPICS.people),
    texts: read<TextsDocument>('TextsDocument', TOPICS.texts),
    round: read<RoundDocument>('RoundDocument', TOPICS.round),
    me: read<MeDocument>('MeDocument', TOPICS.participant + participant),
    instructors: read<InstructorsDocument>('InstructorsDocument', TOPICS.instructors),
    results: read<ResultsDocument>('ResultsDocument', TOPICS.results),
    lesson: read<LessonDocument>('LessonDocument', TOPICS.lesson),
    plan: read<PlanDocument>('PlanDocument', TOPICS.plan),
    places,
  };
}

/** Gives the former object when all documents in it are the same, so that views can compare. */
export function shareDocuments(before: Documents, after: Documents): Documents {
  const { places: formerPlaces, ...former } = before;
  const { places: latterPlaces, ...latter } = after;
  const places = shallow(formerPlaces, latterPlaces) ? formerPlaces : latterPlaces;
  return places === formerPlaces && shallow(former, latter) ? before : { ...latter, places };
}

export interface Whereabouts {
  place: PlaceDocument | null;
  nextPlace: PlaceDocument | null;
  pendingSwitch: Switch | null;
}

/** Where one is and will be at `now` (server time): everybody switches at the deadline, without being told again. */
export function whereabouts(
  known: ClassDocument | null,
  places: Record<number, PlaceDocument>,
  now: number,
): Whereabouts {
  if (!known) return { place: null, nextPlace: null, pendingSwitch: null };
  const announced = known.switch;
  if (announced && now >= announced.at) {
    return { place: places[announced.epoch] ?? null, nextPlace: null, pendingSwitch: null };
  }
  return {
    place: places[known.place_epoch] ?? null,
    nextPlace: announced ? (places[announced.epoch] ?? null) : null,
    pendingSwitch: announced ?? null,
  };
}

/** Whether somebody's screen may be shared where they are: on the stage, or with the mates of a group. */
export function mayShare(place: PlaceDocument, participant: string): boolean {
  return (place.kind === 'broadcast' || place.kind === 'group') && place.sources.includes(participant);
}
