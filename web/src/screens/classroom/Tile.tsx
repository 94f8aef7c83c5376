import { useLingui } from '@lingui/react/macro';
import type { CSSProperties } from 'react';
import { Face, Initials } from '../../kit/Face';
import { Icon } from '../../kit/Icon';
import { useProved, useStream } from './picture';
import type { TileModel } from './place.viewmodel';

interface TileProps {
  tile: TileModel;
  style: CSSProperties;
  /** How wide the caption may be, or that it has to go up, where something covers the end of the tile. */
  caption: number | 'top' | null;
}

/** One person: a picture in a frame, with the name on it. */
export function Tile({ tile, style, caption }: TileProps) {
  const { t } = useLingui();
  const video = useStream(tile.video);
  const proved = useProved(video, tile.proof, tile.changing);
  const isSeen = tile.picture === 'video' && proved;
  const names = [
    tile.name,
    tile.note,
    tile.microphone ? '' : t`microphone off`,
    tile.speaking ? t`speaking` : '',
  ];
  return (
    <figure
      className={`tile${tile.screen ? ' tile-screen' : ''}${tile.speaking ? ' tile-speaking' : ''}${tile.faded ? ' tile-faded' : ''}${tile.ahead ? ' tile-ahead' : ''}`}
      style={style}
      data-participant={tile.ahead ? undefined : tile.id}
      data-name={tile.name}
      data-picture={isSeen ? 'video' : 'none'}
      data-glide={tile.ahead ? undefined : tile.id}
      aria-hidden={tile.ahead}
      aria-label={names.filter(Boolean).join(', ')}
    >
      {!isSeen && tile.drawn && <Face of={`${tile.id}${tile.name}`} talking={tile.speaking} />}
      {!isSeen && !tile.drawn && !tile.screen && <Initials of={tile.id} name={tile.name} />}
      {tile.screen && !isSeen && (
        <span className="tile-screen-waiting">
          <Icon name="screen" size={48} />
        </span>
      )}
      <video
        ref={video}
        className={isSeen ? 'tile-video' : 'tile-video tile-video-off'}
        muted
        playsInline
        autoPlay
      />
      <figcaption
        className={caption === 'top' ? 'tile-caption tile-caption-top' : 'tile-caption'}
        style={typeof caption === 'number' ? { maxInlineSize: caption } : {}}
      >
        {!tile.microphone && <Icon name="microphone-off" size={16} />}
        {tile.speaking && tile.microphone && (
          <span className="tile-voice" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        )}
        <span className="tile-name" dir="auto">
          {tile.name}
        </span>
        {tile.note && <span className="tile-note">{tile.note}</span>}
      </figcaption>
    </figure>
  );
}

interface SelfTileProps {
  id: string;
  name: string;
  stream: MediaStream | null;
  camera: boolean;
  microphone: boolean;
  speaking: boolean;
  small: boolean;
  style: CSSProperties;
}

/** Oneself: mirrored, muted, and small wherever there is somebody else to look at. */
export function SelfTile({ id, name, stream, camera, microphone, speaking, small, style }: SelfTileProps) {
  const { t } = useLingui();
  const video = useStream(stream);
  return (
    <figure
      className={`tile tile-self${small ? ' tile-small' : ''}${speaking ? ' tile-speaking' : ''}`}
      style={style}
      data-self
      data-glide="self"
      aria-label={camera ? t`You, as others see you` : t`You, without a picture`}
    >
      {!camera && <Initials of={id} name={name} />}
      <video
        ref={video}
        className={camera ? 'tile-video' : 'tile-video tile-video-off'}
        muted
        playsInline
        autoPlay
      />
      <figcaption className="tile-caption">
        {!microphone && <Icon name="microphone-off" size={16} />}
        <span className="tile-name">{t`You`}</span>
      </figcaption>
    </figure>
  );
}
