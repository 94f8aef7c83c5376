/** Whose the frames of a slot are, by what their packets say; pure. */

/** A part of RTCRtpContributingSource: the last frame of a source that was handed on to be shown. */
export interface Contribution {
  source: number;
  /** Of that frame, 32 bits that wrap. */
  rtpTimestamp: number;
  /** When that was; in milliseconds of any clock. */
  timestamp: number;
}

/** The source of what arrived last; null when nothing was told. */
export function latestSource(contributions: readonly Contribution[]): number | null {
  let latest: Contribution | null = null;
  for (const each of contributions) if (!latest || isLater(each, latest)) latest = each;
  return latest?.source ?? null;
}

/**
 * Whether a frame that is on the screen is of this source, and nothing of another has come after it. Null when nothing
 * was told. `frame` is the frame's RTP timestamp; without it, the last that arrived stands for the one that is shown.
 */
export function isFrameOf(
  source: number,
  contributions: readonly Contribution[],
  frame: number | undefined,
): boolean | null {
  const latest = latestSource(contributions);
  if (latest === null) return null;
  if (latest !== source) return false;
  if (frame === undefined) return true;
  // One slot's timestamps run on over its sources: a frame from before another's last one is not of the latest.
  return contributions.every((each) => each.source === source || isAfter(frame, each.rtpTimestamp));
}

function isLater(one: Contribution, other: Contribution): boolean {
  if (one.timestamp !== other.timestamp) return one.timestamp > other.timestamp;
  return isAfter(one.rtpTimestamp, other.rtpTimestamp);
}

function isAfter(one: number, other: number): boolean {
  const distance = (one - other) >>> 0;
  return distance > 0 && distance < 2 ** 31;
}
