/**
 * Video elements and where they wait. An element stays with its stream over all switches: a new one, with its first frame
 * and its dozen events, costs a busy machine more than the next picture in an old one.
 */

/** In the page, so that they go on playing, and nowhere to be seen. */
let rack: HTMLElement | null = null;
const waiting = new Map<MediaStream, HTMLVideoElement[]>();

/** Puts an element that plays this stream into `holder`; it has to be given back. */
export function takeVideo(stream: MediaStream, holder: HTMLElement): HTMLVideoElement {
  const video = waiting.get(stream)?.pop() ?? makeVideo(stream);
  holder.append(video);
  // Muted pictures may always play; where a browser still refuses, `autoplay` starts them later.
  if (video.paused) video.play().catch(() => undefined);
  return video;
}

/** Keeps an element for the next who takes its stream; those whose stream has ended go. */
export function giveBack(stream: MediaStream, video: HTMLVideoElement): void {
  rack ??= makeRack();
  rack.append(video);
  waiting.set(stream, [...(waiting.get(stream) ?? []), video]);
  for (const [each, videos] of waiting) {
    if (each.getTracks().some((track) => track.readyState === 'live')) continue;
    waiting.delete(each);
    for (const ended of videos) {
      ended.srcObject = null;
      ended.remove();
    }
  }
}

function makeVideo(stream: MediaStream): HTMLVideoElement {
  const video = Object.assign(document.createElement('video'), {
    muted: true,
    playsInline: true,
    autoplay: true,
  });
  video.srcObject = stream;
  return video;
}

function makeRack(): HTMLElement {
  const made = document.createElement('div');
  made.className = 'rack';
  made.ariaHidden = 'true';
  document.body.append(made);
  return made;
}
