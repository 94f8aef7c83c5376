/** Keeps a phone's screen on while one is in class. */
export class WakeLock {
  private sentinel: WakeLockSentinel | null = null;
  private wanted = false;

  constructor() {
    document.addEventListener('visibilitychange', () => void this.hold());
  }

  async want(wanted: boolean): Promise<void> {
    this.wanted = wanted;
    if (wanted) return this.hold();
    await this.sentinel?.release().catch(() => {});
    this.sentinel = null;
  }

  /** The browser takes it away from a hidden page. */
  private async hold(): Promise<void> {
    if (!this.wanted || document.visibilityState === 'hidden' || this.sentinel?.released === false) return;
    this.sentinel = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
  }
}
