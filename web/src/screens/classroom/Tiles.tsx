import { type CSSProperties, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ClassroomState } from '../../state/model';
import { isPreparedSwitch } from './calm';
import { useFaces, useLiveStore } from './context';
import { glideInto, placesIn, useGlide } from './glide';
import { fitScreen, fitSelf, fitTiles } from './layout';
import { type TileModel, tilesOf } from './place.viewmodel';
import { epochOf, type Scene, scenesOf, seenScene, uncover } from './scenes';
import { SelfTile, Tile } from './Tile';

const GAP = 8;

interface Room {
  width: number;
  height: number;
  /** The size of the root's letters in CSS pixels, as the person has set it. */
  rem: number;
}

function useSize(element: HTMLElement | null): Room {
  const [size, setSize] = useState<Room>({ width: 0, height: 0, rem: 16 });
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSize({ width: element.clientWidth, height: element.clientHeight, rem });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/**
 * Everybody one sees, and oneself. Stays mounted over all switches, so that no picture is lost and tiles can glide;
 * `strip` shows them in one row where something else is the main thing.
 */
export function Tiles({ strip = false }: { strip?: boolean }) {
  const live = useLiveStore();
  const { place, nextPlace } = useFaces((s) => ({ place: s.place, nextPlace: s.nextPlace }));
  const stage = useRef<HTMLDivElement>(null);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  // Always the same function: another one would be told of the element at every rendering, and cause the next.
  const keep = useCallback((node: HTMLDivElement | null) => {
    stage.current = node;
    setElement(node);
  }, []);
  const size = useSize(element);
  const before = useRef<Scene[]>([]);
  const scenes = scenesOf(before.current, place, nextPlace);

  useLayoutEffect(() => {
    before.current = scenes;
    // A rendering in the moment after a switch may know less than what is uncovered by then.
    const node = stage.current;
    if (node && !uncover(node, epochOf(live.getState().place))) uncover(node, epochOf(place));
  });
  useLayoutEffect(
    () =>
      live.subscribe((now, then) => {
        if (stage.current && isPreparedSwitch(then, now)) switchScene(stage.current, now);
      }),
    [live],
  );
  const who = Object.entries(place?.members ?? {}).map(([id, { sharing }]) => (sharing ? `${id}+` : id));
  useGlide(stage, `${place?.epoch}.${place?.number}.${strip}.${who.join()}`);

  return (
    <div className="scenes" ref={keep}>
      {scenes.map((scene) => (
        <SceneTiles key={scene.key} scene={scene} size={size} strip={strip} />
      ))}
    </div>
  );
}

function switchScene(stage: HTMLElement, { place }: ClassroomState): void {
  const from = placesIn(seenScene(stage));
  if (uncover(stage, epochOf(place))) glideInto(seenScene(stage), from);
}

interface Layout {
  shape: string;
  /** Of the tiles of people, of those of screens, of the frame around them. */
  person: CSSProperties;
  screen: CSSProperties;
  frame: CSSProperties;
  self: CSSProperties;
  /** Oneself stands over the others, in a corner. */
  small: boolean;
  caption: number | 'top' | null;
}

function layOut(tiles: TileModel[], size: Room, strip: boolean): Layout {
  const screens = tiles.filter((tile) => tile.screen).length;
  const fit = fitTiles(Math.max(1, tiles.length), size, GAP);
  const beside =
    screens > 0 && !strip ? fitScreen(screens, tiles.length - screens + 1, size, GAP, size.rem) : null;
  const isAlone = tiles.length === 0;
  const small = isAlone || strip || beside ? null : fitSelf(tiles.length, fit, size, GAP, size.rem);
  const person = strip ? {} : (beside?.people ?? { width: fit.width, height: fit.height });
  const atStart = small && small.start !== null;
  return {
    shape: strip ? ' tiles-strip' : beside?.beside ? ' tiles-beside' : '',
    person,
    screen: beside?.screen ?? person,
    frame: atStart ? { paddingInlineStart: small.start ?? 0, justifyContent: 'flex-start' } : {},
    self: small
      ? {
          width: small.width,
          height: small.height,
          insetInlineEnd: small.end,
          insetBlockEnd: small.bottom,
        }
      : person,
    small: small !== null,
    caption: small?.caption ?? null,
  };
}

function SceneTiles({ scene, size, strip }: { scene: Scene; size: Room; strip: boolean }) {
  const { me, remote, stream, camera, microphone, speaking } = useFaces((s) => ({
    me: s.me,
    remote: s.media.remote,
    stream: s.media.local.stream,
    camera: s.media.local.camera,
    microphone: s.media.local.microphone,
    speaking: s.media.local.speaking,
  }));
  const tiles = tilesOf(scene.place, me?.participant, remote);
  const { shape, person, screen, frame, self, small, caption } = layOut(tiles, size, strip);
  return (
    <div className={`tiles${shape}`} style={frame} data-epoch={scene.epoch}>
      {tiles.map((tile, at) => (
        <Tile
          key={tile.id}
          tile={tile}
          style={tile.screen ? screen : person}
          caption={at === tiles.length - 1 ? caption : null}
        />
      ))}
      {me && (
        <SelfTile
          key="self"
          id={me.participant}
          name={me.name}
          stream={stream}
          camera={camera === 'on'}
          microphone={microphone === 'on'}
          speaking={speaking}
          small={small}
          style={self}
        />
      )}
    </div>
  );
}
