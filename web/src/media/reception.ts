/** What arrives at receivers, read now and then without the cost of getStats. */

/** Of full scale, −40 dBov (RFC 6464): speech is well above, a fan or a keyboard mostly below. */
const SPEECH = 0.01;
/** Pauses between words are no silence. */
const HELD_MS = 600;

export class Reception {
  /** When the last media were seen to arrive, by performance.now(); null before the first. */
  arrivedAt: number | null = null;
  private stamp = 0;
  private spokeAt: number | null = null;
  private readAt = 0;

  constructor(private readonly receivers: () => readonly RTCRtpReceiver[]) {}

  get speaking(): boolean {
    return this.spokeAt !== null && this.readAt - this.spokeAt < HELD_MS;
  }

  /** From now on somebody else arrives here. */
  forgetSpeech(): void {
    this.spokeAt = null;
  }

  read(now: number): void {
    this.readAt = now;
    const sources = this.receivers().flatMap((receiver) => receiver.getSynchronizationSources?.() ?? []);
    const stamp = Math.max(0, ...sources.map(({ timestamp }) => timestamp));
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.arrivedAt = now;
    if (sources.some(({ audioLevel }) => (audioLevel ?? 0) > SPEECH)) this.spokeAt = now;
  }
}
