import { type CSSProperties, useLayoutEffect, useRef, useState } from 'react';
import { useClassroomParts } from './context';
import { useGlide } from './glide';
import { type Fit, fitTiles } from './layout';
import { tilesOf } from './place.viewmodel';
import { SelfTile, Tile } from './Tile';

const GAP = 8;

function useSize(element: HTMLElement | null): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Puts the small picture of oneself into the corner of the faces, not of the room around them. */
function corner(count: number, fit: Fit, room: { width: number; height: number }): CSSProperties {
  if (fit.columns === 0) return {};
  const rows = Math.ceil(count / fit.columns);
  const across = fit.columns * fit.width + (fit.columns - 1) * GAP;
  const down = rows * fit.height + (rows - 1) * GAP;
  return {
    insetInlineEnd: Math.max(0, (room.width - across) / 2) + GAP,
    insetBlockEnd: Math.max(0, (room.height - down) / 2) + GAP,
  };
}

/**
 * Everybody one sees, and oneself. Stays mounted over all switches, so that no picture is lost and tiles can glide;
 * `strip` shows them in one row where something else is the main thing.
 */
export function Tiles({ strip = false }: { strip?: boolean }) {
  const state = useClassroomParts((s) => ({
    me: s.me,
    place: s.place,
    nextPlace: s.nextPlace,
    documents: s.documents,
    connection: s.connection,
    remote: s.media.remote,
    stream: s.media.local.stream,
    camera: s.media.local.camera,
    microphone: s.media.local.microphone,
    speaking: s.media.local.speaking,
  }));
  const container = useRef<HTMLDivElement>(null);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const size = useSize(element);
  const tiles = tilesOf({ ...state, media: { remote: state.remote } });
  const seen = tiles.filter((tile) => !tile.ahead);
  const alone = seen.length === 0;
  const fit = fitTiles(Math.max(1, seen.length), size, GAP);
  const style: CSSProperties = strip ? {} : { width: fit.width, height: fit.height };
  useGlide(
    container,
    `${state.place?.epoch}.${state.place?.number}.${strip}.${seen.map((tile) => tile.id).join()}`,
  );

  return (
    <div
      className={strip ? 'tiles tiles-strip' : 'tiles'}
      ref={(node) => {
        container.current = node;
        setElement(node);
      }}
    >
      {tiles.map((tile) => (
        <Tile key={tile.id} tile={tile} style={style} />
      ))}
      {state.me && (
        <SelfTile
          key="self"
          id={state.me.participant}
          name={state.me.name}
          stream={state.stream}
          camera={state.camera === 'on'}
          microphone={state.microphone === 'on'}
          speaking={state.speaking}
          small={!alone && !strip}
          style={alone && !strip ? style : strip ? {} : corner(seen.length, fit, size)}
        />
      )}
    </div>
  );
}
