import { type CSSProperties, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useLiveParts } from './context';
import { useGlide } from './glide';
import { fitScreen, fitSelf, fitTiles } from './layout';
import { tilesOf } from './place.viewmodel';
import { SelfTile, Tile } from './Tile';

const GAP = 8;

/** Follows the size of an element, and of the letters that the person has set. */
function useSize(element: HTMLElement | null): { width: number; height: number; rem: number } {
  const [size, setSize] = useState({ width: 0, height: 0, rem: 16 });
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
  const state = useLiveParts((s) => ({
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
  // Always the same function: another one would be told of the element at every rendering, and cause the next.
  const keep = useCallback((node: HTMLDivElement | null) => {
    container.current = node;
    setElement(node);
  }, []);
  const size = useSize(element);
  const tiles = tilesOf({ ...state, media: { remote: state.remote } });
  const seen = tiles.filter((tile) => !tile.ahead);
  const screens = seen.filter((tile) => tile.screen).length;
  const alone = seen.length === 0;
  const fit = fitTiles(Math.max(1, seen.length), size, GAP);
  const withScreen =
    screens > 0 && !strip ? fitScreen(screens, seen.length - screens + 1, size, GAP, size.rem) : null;
  const small = alone || strip || withScreen ? null : fitSelf(seen.length, fit, size, GAP, size.rem);
  const style: CSSProperties = strip ? {} : (withScreen?.people ?? { width: fit.width, height: fit.height });
  const shape = strip ? ' tiles-strip' : withScreen?.beside ? ' tiles-beside' : '';
  useGlide(
    container,
    `${state.place?.epoch}.${state.place?.number}.${strip}.${seen.map((tile) => tile.id).join()}`,
  );

  return (
    <div
      className={`tiles${shape}`}
      style={
        small && small.start !== null ? { paddingInlineStart: small.start, justifyContent: 'flex-start' } : {}
      }
      ref={keep}
    >
      {tiles.map((tile) => (
        <Tile
          key={tile.id}
          tile={tile}
          style={tile.screen && withScreen ? withScreen.screen : style}
          caption={tile === seen.at(-1) ? (small?.caption ?? null) : null}
        />
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
          small={small !== null}
          style={
            small
              ? {
                  width: small.width,
                  height: small.height,
                  insetInlineEnd: small.end,
                  insetBlockEnd: small.bottom,
                }
              : style
          }
        />
      )}
    </div>
  );
}
