/** Puts a stream on a video element, and tells when what it shows may be seen. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Proof } from '../../state/model';
import { FACES_FIRST_MS } from './calm';
import { giveBack, takeVideo } from './rack';

/** So long a browser may show frames and tell nothing of them before they are believed. */
const SILENT_MS = 1_000;
/** Where frames are not announced, they are looked at so often, and proved twice. */
const LOOK_MS = 100;
/** Of a media element's `readyState`. */
const HAVE_CURRENT_DATA = 2;

interface Picture {
  /** Of the element that is to hold the video. */
  holder: RefObject<HTMLDivElement | null>;
  video: RefObject<HTMLVideoElement | null>;
}

/** Shows a stream in an element; the last picture stays until another stream is there. */
export function usePicture(stream: MediaStream | null): Picture {
  const holder = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const shown = useRef<MediaStream | null>(null);
  const putBack = () => {
    if (shown.current && video.current) giveBack(shown.current, video.current);
    shown.current = null;
    video.current = null;
  };
  useLayoutEffect(() => {
    if (!holder.current || !stream || shown.current === stream) return;
    putBack();
    shown.current = stream;
    video.current = takeVideo(stream, holder.current);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only at the very end.
  useLayoutEffect(() => putBack, []);
  return { holder, video };
}

/**
 * Whether the picture of this stream shows a frame that is proved. Looks at every frame until one is, and while the
 * stream is `changing`; otherwise another proof says when to begin anew. The holder's `data-proved` says it with the
 * frame, the answer a moment later, so that faces need no rendering to be seen.
 */
export function useProved(
  { holder, video }: Picture,
  stream: MediaStream | null,
  proof: Proof | null,
  changing: boolean,
): boolean {
  // The proof that has held last: with another one nothing is proved, from the first rendering on.
  const [held, setHeld] = useState<Proof | null>(null);
  const proved = useRef<Proof | null>(null);
  // Before anything is drawn: with another proof a picture is covered at once.
  useLayoutEffect(() => {
    const note = (isProved: boolean) => {
      proved.current = isProved ? proof : null;
      holder.current?.toggleAttribute('data-proved', isProved);
    };
    if (proof === null || proved.current !== proof) note(false);
    const element = video.current;
    if (!element || !stream || proof === null) return;
    let rendering: ReturnType<typeof setTimeout> | null = null;
    const stop = watchFrames(element, proof, (isProved) => {
      if (isProved !== (proved.current === proof)) note(isProved);
      rendering ??= setTimeout(() => {
        rendering = null;
        setHeld(() => proved.current);
      }, FACES_FIRST_MS);
      return isProved && !changing;
    });
    return () => {
      stop();
      if (rendering !== null) clearTimeout(rendering);
      setHeld(() => proved.current);
    };
  }, [holder, video, stream, proof, changing]);
  return proof === null || held === proof;
}

/**
 * Tells of frames as they are shown, until `told` answers that it is enough; the answer stops it. A new element is told of
 * its first frame before it has anything to draw: uncovered then, it would show nothing for a moment.
 */
export function watchFrames(
  element: HTMLVideoElement,
  proof: Proof,
  told: (isProved: boolean) => boolean,
): () => void {
  const beganAt = performance.now();
  const isProved = (frame: number | undefined) => proof(frame) ?? performance.now() - beganAt > SILENT_MS;
  if (!element.requestVideoFrameCallback) return lookAtFrames(element, isProved, told);
  let handle = 0;
  const look = (_: number, { rtpTimestamp }: VideoFrameCallbackMetadata) => {
    const isDrawn = element.readyState >= HAVE_CURRENT_DATA;
    if (!told(isDrawn && isProved(rtpTimestamp))) handle = element.requestVideoFrameCallback(look);
  };
  handle = element.requestVideoFrameCallback(look);
  return () => element.cancelVideoFrameCallback(handle);
}

function lookAtFrames(
  element: HTMLVideoElement,
  isProved: (frame: undefined) => boolean,
  told: (isProved: boolean) => boolean,
): () => void {
  let before = false;
  const timer = setInterval(() => {
    const now = element.readyState >= HAVE_CURRENT_DATA && isProved(undefined);
    if (told(now && before)) clearInterval(timer);
    before = now;
  }, LOOK_MS);
  return () => clearInterval(timer);
}
