/** Puts a stream on a video element, and tells when what it shows may be seen. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Proof } from '../../state/model';

/** So long a browser may show frames and tell nothing of them before they are believed. */
const SILENT_MS = 1_000;
/** Where frames are not announced, they are looked at so often, and proved twice. */
const LOOK_MS = 100;

/** Keeps a stream on a video element; the last picture stays until another stream is there. */
export function useStream(stream: MediaStream | null): RefObject<HTMLVideoElement | null> {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || !stream || element.srcObject === stream) return;
    element.srcObject = stream;
    // Muted pictures may always play; where a browser still refuses, `autoplay` starts them later.
    element.play().catch(() => undefined);
  }, [stream]);
  return video;
}

/**
 * Whether the element shows a frame that is proved. Looks at every frame until one is, and while the stream is
 * `changing`; otherwise another proof says when to begin anew.
 */
export function useProved(
  video: RefObject<HTMLVideoElement | null>,
  proof: Proof | null,
  changing: boolean,
): boolean {
  // The proof that has held last: with another one nothing is proved, from the first rendering on.
  const [held, setHeld] = useState<Proof | null>(null);
  // Before anything is drawn: with another proof a picture is covered at once.
  useLayoutEffect(() => {
    const element = video.current;
    if (!element || !proof) return;
    delete element.dataset.proved;
    return watchFrames(element, proof, (isProved) => {
      // The frame is about to be drawn: it is seen now, not after the next rendering of the page.
      if (isProved) element.dataset.proved = '';
      setHeld(() => (isProved ? proof : null));
      return isProved && !changing;
    });
  }, [video, proof, changing]);
  return proof === null || held === proof;
}

/** Tells of frames as they are shown, until `told` answers that it is enough; the answer stops it. */
function watchFrames(
  element: HTMLVideoElement,
  proof: Proof,
  told: (isProved: boolean) => boolean,
): () => void {
  const beganAt = performance.now();
  const isProved = (frame: number | undefined) => proof(frame) ?? performance.now() - beganAt > SILENT_MS;
  if (!element.requestVideoFrameCallback) return lookAtFrames(element, isProved, told);
  let handle = 0;
  const look = (_: number, { rtpTimestamp }: VideoFrameCallbackMetadata) => {
    if (!told(isProved(rtpTimestamp))) handle = element.requestVideoFrameCallback(look);
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
    const now = element.readyState >= 2 && isProved(undefined);
    if (told(now && before)) clearInterval(timer);
    before = now;
  }, LOOK_MS);
  return () => clearInterval(timer);
}
