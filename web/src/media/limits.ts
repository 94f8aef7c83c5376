/** How much is sent to each receiver: a mesh's uplink and encoders are shared by all of them; pure. */
export interface SendLimits {
  maxBitrate: number;
  scaleResolutionDownBy: number;
  maxFramerate: number;
}

/** By receivers at most; sums to about 2.4 Mbit/s up to 8. Who broadcasts to more than that is warned. */
const STEPS: readonly (readonly [number, SendLimits])[] = [
  [1, { maxBitrate: 1_200_000, scaleResolutionDownBy: 1, maxFramerate: 30 }],
  [3, { maxBitrate: 700_000, scaleResolutionDownBy: 1, maxFramerate: 30 }],
  [5, { maxBitrate: 450_000, scaleResolutionDownBy: 1, maxFramerate: 24 }],
  [8, { maxBitrate: 300_000, scaleResolutionDownBy: 1.5, maxFramerate: 20 }],
];
const MANY: SendLimits = { maxBitrate: 180_000, scaleResolutionDownBy: 2, maxFramerate: 15 };

/** Gives the same object for the same step, so that identity tells whether anything changes. */
export function sendLimits(receivers: number): SendLimits {
  return STEPS.find(([most]) => receivers <= most)?.[1] ?? MANY;
}
