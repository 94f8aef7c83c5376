/** Tells the class what of one's own is on: each change once, and everything again after a new connection. */
import type { OnOff } from './devices';

export class Telling {
  private told: Partial<Record<OnOff, boolean>> = {};

  /** What `tell` cannot say now is told with the next connection. */
  constructor(private readonly tell: (what: OnOff, on: boolean) => void) {}

  /** The server may have forgotten. */
  forget(): void {
    this.told = {};
  }

  note(what: OnOff, on: boolean): void {
    if (this.told[what] === on) return;
    this.told[what] = on;
    this.tell(what, on);
  }

  /** It is known already: the server itself has said it. */
  skip(what: OnOff, on: boolean): void {
    this.told[what] = on;
  }
}
