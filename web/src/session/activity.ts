/** Tells the class that one is active, seldom: speech at its changes, input now and then. */

const CHANGE_MS = 1_000;
const INPUT_MS = 30_000;

export class Activity {
  private speaking = false;
  private told = false;
  private toldAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly report: (speaking: boolean) => void) {
    for (const event of ['pointerdown', 'keydown'] as const) {
      addEventListener(event, () => this.noteInput(), { passive: true });
    }
  }

  noteSpeaking(speaking: boolean): void {
    this.speaking = speaking;
    if (speaking === this.told || this.timer !== undefined) return;
    const wait = Math.max(0, this.toldAt + CHANGE_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.speaking !== this.told) this.tell();
    }, wait);
  }

  /** The server has forgotten who speaks. */
  reset(): void {
    this.told = false;
    this.noteSpeaking(this.speaking);
  }

  private noteInput(): void {
    if (performance.now() - this.toldAt > INPUT_MS) this.tell();
  }

  private tell(): void {
    this.told = this.speaking;
    this.toldAt = performance.now();
    this.report(this.speaking);
  }
}
