import { beforeEach, describe, expect, it } from 'vitest';
import { maria, member, members, place, state, student, students, tom } from '../../gallery/fixtures';
import type { ClassroomState } from '../../state/model';
import { speak } from '../../words/words';
import {
  connectionWords,
  emptyStageWords,
  modeWord,
  offersSharing,
  placeWord,
  tilesOf,
  unreachableWords,
  whereAmI,
} from './place.viewmodel';

const [ana, bo, cem] = [student('Ana'), student('Bo'), student('Cem')];
const group = () => place('group', members([ana, bo, cem]));

beforeEach(() => speak('en'));

describe('whereAmI', () => {
  it('names the group and the mates, without oneself', () => {
    expect(whereAmI(state({ as: cem, class: { mode: 'groups' }, place: group() }))).toBe(
      'Group 3 with Ana and Bo',
    );
  });

  it('does not count a visitor among the mates', () => {
    const visited = place('group', members([ana, cem, maria], { [maria.id]: { visiting: 'talking' } }));
    expect(whereAmI(state({ as: cem, class: { mode: 'groups' }, place: visited }))).toBe('Group 3 with Ana');
  });

  it('says it while nobody else has come yet', () => {
    const alone = place('group', members([cem]));
    expect(whereAmI(state({ as: cem, place: alone }))).toBe('Group 3: your mates are on their way');
  });

  it('tells an instructor whether they listen or visit', () => {
    const shown = (visiting: 'talking' | 'listening') =>
      whereAmI(
        state({
          as: maria,
          place: place('group', { ...members([ana, bo]), [maria.id]: member(maria, { visiting }) }),
        }),
      );
    expect(shown('listening')).toBe('You listen to group 3');
    expect(shown('talking')).toBe('You are visiting group 3');
  });

  it('tells who is on the stage, and whether one is there oneself', () => {
    const stage = place('broadcast', members([maria, tom]));
    const about = { mode: 'broadcast', stage: [maria.id, tom.id] } as const;
    const broadcast = { ...about, stage: [...about.stage] };
    expect(whereAmI(state({ as: ana, class: broadcast, place: stage }))).toBe(
      'On the stage: Maria Nowak and Tom Berg',
    );
    expect(whereAmI(state({ as: tom, class: broadcast, place: stage }))).toBe(
      'You are on the stage with Maria Nowak',
    );
  });

  it('speaks Polish without bending names', async () => {
    await speak('pl');
    expect(whereAmI(state({ as: cem, class: { mode: 'groups' }, place: group() }))).toBe('Grupa 3: Ana i Bo');
  });
});

describe('the marks on the root element', () => {
  it('say the mode as this person lives it, and the place', () => {
    expect([modeWord(group()), placeWord(group())]).toEqual(['groups', 'group:3']);
    expect([modeWord(place('front', {})), placeWord(place('front', {}))]).toEqual(['groups', 'front']);
    expect([modeWord(null), placeWord(null)]).toEqual(['', '']);
  });
});

describe('tilesOf', () => {
  const tilesIn = ({ place, me, media }: ClassroomState) => tilesOf(place, me?.participant, media.remote);

  it('shows sources in slot order, then those without a stream, and never oneself', () => {
    const shown = { ...group(), sources: [bo.id] };
    const tiles = tilesIn(state({ as: cem, place: shown }));
    expect(tiles.map((tile) => tile.name)).toEqual(['Bo', 'Ana']);
  });

  it('shows a drawn face for the simulated and letters for those without a camera', () => {
    const shown = place('group', members([ana, bo, cem], { s1: { simulated: true }, s2: { camera: false } }));
    const tiles = tilesIn(state({ as: cem, place: shown }));
    expect(tiles.map((tile) => tile.picture)).toEqual(['face', 'initials']);
  });

  it('says what is special about somebody', () => {
    const shown = place(
      'group',
      members([ana, bo, cem, maria], { s1: { here: false }, i1: { visiting: 'listening' } }),
    );
    const unreachable = { [bo.id]: { state: 'unreachable' as const } };
    const tiles = tilesIn(state({ as: cem, place: shown, remote: unreachable }));
    const notes = Object.fromEntries(tiles.map((tile) => [tile.name, tile.note]));
    expect(notes).toEqual({ Ana: 'Reconnecting', Bo: 'Out of reach', 'Maria Nowak': 'Listening' });
    expect(tiles.find((tile) => tile.name === 'Ana')?.faded).toBe(true);
  });

  it('shows a shared screen first, as a tile of its own', () => {
    const shown = place('group', members([ana, bo, cem], { [bo.id]: { sharing: true } }));
    const tiles = tilesIn(state({ as: cem, place: shown }));
    expect(tiles.map(({ id, name, screen }) => [id, name, screen])).toEqual([
      [`${bo.id}:screen`, "Bo's screen", true],
      [ana.id, 'Ana', false],
      [bo.id, 'Bo', false],
    ]);
  });

  it('shows nobody their own screen', () => {
    const shown = place('group', members([ana, cem], { [cem.id]: { sharing: true } }));
    expect(tilesIn(state({ as: cem, place: shown })).map(({ id }) => id)).toEqual([ana.id]);
  });

  it('shows nobody in the lobby', () => {
    expect(tilesIn(state({ as: cem, place: place('lobby', members(students)) }))).toEqual([]);
  });
});

describe('sharing a screen', () => {
  const offered = (kind: 'group' | 'broadcast' | 'front', engine: 'sfu' | 'mesh', sources?: string[]) => {
    const shown = place(kind, members([ana, cem]));
    return offersSharing(
      state({ as: cem, class: { engine }, place: { ...shown, sources: sources ?? shown.sources } }),
    );
  };

  it('is for those whom the SFU sends on: on the stage and in groups', () => {
    expect([offered('group', 'sfu'), offered('broadcast', 'sfu')]).toEqual([true, true]);
    expect([offered('front', 'sfu'), offered('group', 'mesh')]).toEqual([false, false]);
    expect(offered('broadcast', 'sfu', [ana.id])).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('names whom one cannot reach, and what to do', () => {
    const seen = state({ as: cem, place: group(), remote: { [bo.id]: { state: 'unreachable' } } });
    expect(unreachableWords({ ...seen, remote: seen.media.remote })).toMatch(
      /^You and Bo cannot see or hear each other/,
    );
    expect(unreachableWords({ ...seen, remote: {} })).toBe('');
  });

  it('says that nothing gets through, where everything comes from the server', () => {
    const about = { engine: 'sfu' as const };
    const remote = { [bo.id]: { state: 'unreachable' as const } };
    const seen = state({ as: cem, class: about, place: group(), remote });
    expect(unreachableWords({ ...seen, remote: seen.media.remote })).toMatch(
      /^Sound and pictures do not get/,
    );
    expect(unreachableWords({ ...seen, remote: {} })).toBe('');
  });

  it('says who of an empty stage will be back', () => {
    const gone = place('broadcast', members([maria], { i1: { here: false } }));
    const about = { mode: 'broadcast' as const, stage: [maria.id] };
    expect(emptyStageWords(state({ as: ana, class: about, place: gone }))).toMatch(
      /^Maria Nowak has lost the connection/,
    );
    expect(
      emptyStageWords(state({ as: ana, class: about, place: place('broadcast', members([maria])) })),
    ).toBe('');
    expect(emptyStageWords(state({ as: ana, class: about, place: place('broadcast', {}) }))).toMatch(
      /^Your teacher/,
    );
  });

  it('has a banner only while the connection is lost', () => {
    expect(connectionWords({ connection: 'online' })).toBe('');
    expect(connectionWords({ connection: 'reconnecting' })).toMatch(/^The connection is lost/);
  });
});
