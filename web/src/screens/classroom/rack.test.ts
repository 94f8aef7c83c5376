// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { giveBack, takeVideo } from './rack';

function stream() {
  const track = { readyState: 'live' };
  return {
    playing: { getTracks: () => [track] } as unknown as MediaStream,
    end: () => {
      track.readyState = 'ended';
    },
  };
}

const holder = () => document.body.appendChild(document.createElement('div'));

beforeEach(() => {
  document.body.querySelector('.rack')?.replaceChildren();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});

describe('the rack', () => {
  it('gives the same element for the same stream, wherever it is shown', () => {
    const { playing } = stream();
    const [one, other] = [holder(), holder()];
    const video = takeVideo(playing, one);
    expect(video.srcObject).toBe(playing);
    giveBack(playing, video);
    expect(one.childElementCount).toBe(0);
    expect(video.isConnected).toBe(true);
    expect(takeVideo(playing, other)).toBe(video);
    expect(other.firstElementChild).toBe(video);
  });

  it('makes another while the first is shown, and for every other stream', () => {
    const [ana, bo] = [stream().playing, stream().playing];
    const first = takeVideo(ana, holder());
    const second = takeVideo(ana, holder());
    expect(second).not.toBe(first);
    giveBack(ana, first);
    expect(takeVideo(bo, holder())).not.toBe(first);
  });

  it('keeps nothing of a stream that has ended', () => {
    const gone = stream();
    const video = takeVideo(gone.playing, holder());
    gone.end();
    giveBack(gone.playing, video);
    expect(video.isConnected).toBe(false);
    expect(video.srcObject).toBeNull();
    expect(takeVideo(gone.playing, holder())).not.toBe(video);
  });
});
