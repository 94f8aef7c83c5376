/** How far the server's clock is ahead of this browser's, from readings over the wire (as NTP does); pure. */

const KEPT = 8;

interface Reading {
  offset: number;
  roundTrip: number;
}

export class ClockOffset {
  private readings: Reading[] = [];

  /** Of the last readings the one with the shortest round trip is the least wrong. */
  get value(): number {
    let best: Reading | undefined;
    for (const reading of this.readings) if (!best || reading.roundTrip < best.roundTrip) best = reading;
    return best?.offset ?? 0;
  }

  /** Takes a reading: when it was asked for and arrived by this browser's clock, and what the server said. */
  add(asked: number, server: number, arrived: number): void {
    this.readings.push({ offset: server - (asked + arrived) / 2, roundTrip: arrived - asked });
    if (this.readings.length > KEPT) this.readings.shift();
  }

  /** Forgets all readings, as after a sleep, when this browser's clock may have been set. */
  reset(): void {
    this.readings = [];
  }
}
