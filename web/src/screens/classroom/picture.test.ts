import { describe, expect, it } from 'vitest';
import { watchFrames } from './picture';

/** A video element whose frames come when they are told to. */
function aVideo() {
  let waiting: VideoFrameRequestCallback | null = null;
  const video = {
    readyState: 4,
    requestVideoFrameCallback: (callback: VideoFrameRequestCallback) => {
      waiting = callback;
      return 1;
    },
    cancelVideoFrameCallback: () => {
      waiting = null;
    },
  };
  const show = (rtpTimestamp: number) => {
    const callback = waiting;
    waiting = null;
    callback?.(0, { rtpTimestamp } as VideoFrameCallbackMetadata);
  };
  return { video, element: video as unknown as HTMLVideoElement, show, isWatched: () => waiting !== null };
}

describe('watching frames', () => {
  it('tells of each until it is enough', () => {
    const { element, show, isWatched } = aVideo();
    const told: boolean[] = [];
    watchFrames(
      element,
      (frame) => frame === 2,
      (isProved) => {
        told.push(isProved);
        return isProved;
      },
    );
    for (const frame of [1, 2, 3]) show(frame);
    expect(told).toEqual([false, true]);
    expect(isWatched()).toBe(false);
  });

  it('believes no frame that the element cannot draw yet', () => {
    const { video, element, show } = aVideo();
    const told: boolean[] = [];
    watchFrames(
      element,
      () => true,
      (isProved) => {
        told.push(isProved);
        return isProved;
      },
    );
    video.readyState = 0;
    show(1);
    video.readyState = 2;
    show(2);
    expect(told).toEqual([false, true]);
  });

  it('tells nothing any more when it is stopped', () => {
    const { element, show } = aVideo();
    const told: boolean[] = [];
    const stop = watchFrames(
      element,
      () => true,
      (isProved) => {
        told.push(isProved);
        return isProved;
      },
    );
    stop();
    show(1);
    expect(told).toEqual([]);
  });
});
