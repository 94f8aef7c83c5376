/** The class in which the scenes play: who is in it, and where they are. */
import { dealt, instructors, maria, members, NOW, place, state, student, students } from './fixtures';

export const everybody = [maria, ...students];
export const [ana, bo, cem] = [student('Ana'), student('Bo'), student('Cem')];
export const groups = dealt(students);

export const broadcast = () => place('broadcast', members([maria]));
export const inGroup = () => place('group', members([ana, bo, cem]));
export const inBroadcast = () =>
  state({
    as: maria,
    class: { mode: 'broadcast', stage: [maria.id], engine: 'sfu' },
    place: place('broadcast', members([maria])),
  });

export function calledMap() {
  const map = instructors(everybody, groups, { s9: { here: false }, s20: { sitting_out: true, group: 0 } });
  const group = (number: number) => map.groups[String(number)];
  Object.assign(group(4) ?? {}, { called_at: NOW - 40_000 });
  Object.assign(group(7) ?? {}, { called_at: NOW - 12_000 });
  Object.assign(group(2) ?? {}, { quiet_since: NOW - 95_000 });
  for (const id of ['s4', 's5', 's6']) Object.assign(map.roster[id] ?? {}, { speaking: false });
  map.calls = [4, 7];
  return map;
}
