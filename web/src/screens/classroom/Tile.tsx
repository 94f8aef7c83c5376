import { useLingui } from '@lingui/react/macro';
import type { CSSProperties } from 'react';
import { Face, Initials } from '../../kit/Face';
import { Icon } from '../../kit/Icon';
import { usePicture, useProved } from './picture';
import type { TileModel } from './place.viewmodel';

interface TileProps {
  tile: TileModel;
  style: CSSProperties;
  /** How wide the caption may be, or that it has to go up, where something covers the end of the tile. */
  caption: number | 'top' | null;
}

/** What has to be proved is uncovered by the frame itself, before the page has been rendered anew. */
function pictureClass({ picture, proof }: TileModel): string {
  if (picture !== 'video') return 'tile-video tile-video-off';
  return proof ? 'tile-video tile-video-covered' : 'tile-video';
}

/** One person: a picture in a frame, with the name on it. */
export function Tile({ tile, style, caption }: TileProps) {
  const { t } = useLingui();
  const picture = usePicture(tile.video);
  const proved = useProved(picture, tile.video, tile.proof, tile.changing);
  const isSeen = tile.picture === 'video' && proved;
  const names = [
    tile.name,
    tile.note,
    tile.microphone ? '' : t`microphone off`,
    tile.speaking ? t`speaking` : '',
  ];
  return (
    <figure
      className={`tile${tile.screen ? ' tile-screen' : ''}${tile.speaking ? ' tile-speaking' : ''}${tile.faded ? ' tile-faded' : ''}`}
      style={style}
      data-participant={tile.id}
      data-name={tile.name}
      data-picture={isSeen ? 'video' : 'none'}
      data-glide={tile.id}
      aria-label={names.filter(Boolean).join(', ')}
    >
      {!isSeen && tile.drawn && <Face of={`${tile.id}${tile.name}`} talking={tile.speaking} />}
      {!isSeen && !tile.drawn && !tile.screen && <Initials of={tile.id} name={tile.name} />}
      {tile.screen && !isSeen && (
        <span className="tile-screen-waiting">
          <Icon name="screen" size={48} />
        </span>
      )}
      <div ref={picture.holder} className={pictureClass(tile)} />
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
  const { holder } = usePicture(stream);
  return (
    <figure
      className={`tile tile-self${small ? ' tile-small' : ''}${speaking ? ' tile-speaking' : ''}`}
      style={style}
      data-self
      data-glide="self"
      aria-label={camera ? t`You, as others see you` : t`You, without a picture`}
    >
      {!camera && <Initials of={id} name={name} />}
      <div ref={holder} className={camera ? 'tile-video' : 'tile-video tile-video-off'} />
      <figcaption className="tile-caption">
        {!microphone && <Icon name="microphone-off" size={16} />}
        <span className="tile-name">{t`You`}</span>
      </figcaption>
    </figure>
  );
}
