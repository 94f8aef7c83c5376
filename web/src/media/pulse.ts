/** Tells from what arrives whether the path is still there; browsers take 2 to 5 s to notice that it is not. */

/** Audio comes every 20 ms, and in pauses every 400 ms (RFC 7587, section 2.1.6). */
const DEAD_MS = 900;
/** Silence is suspicious only after so long a time without any. */
const LIVELY_MS = 2_000;
/** The statistics cost: while they are good, they are asked for so seldom. */
const ASK_MS = 500;
/** A page that was itself held up saw nothing. */
const STALL_MS = 700;

/** What the statistics (W3C WebRTC Statistics, section 8) count of arrivals, wherever a browser counts it. */
interface Arrivals {
  id: string;
  bytesReceived?: number;
  packetsReceived?: number;
  lastPacketReceivedTimestamp?: number;
}

export class Pulse {
  private arrivedAt: number | null = null;
  private aliveAt: number | null = null;
  private livelySince: number | null = null;
  private askAt = 0;
  /** What the statistics said when they were last asked in this silence. */
  private counted: string | null = null;
  private lookedAt = 0;

  constructor(private readonly pc: RTCPeerConnection) {}

  reset(): void {
    this.aliveAt = null;
    this.livelySince = null;
    this.counted = null;
  }

  /** Something else arrives from now on: the silence in between means nothing. */
  expectChange(now: number): void {
    if (this.aliveAt !== null) this.aliveAt = now;
  }

  /**
   * `now` by performance.now(); `isBusy` while something is to arrive or goes out; `arrivedAt`, when the last sound was
   * seen to arrive, spares the statistics; `dead` is called when what was lively has fallen silent altogether.
   */
  look(now: number, isBusy: boolean, arrivedAt: number | null, dead: () => void): void {
    if (!isBusy || now - this.lookedAt > STALL_MS) this.reset();
    this.lookedAt = now;
    if (arrivedAt !== this.arrivedAt) {
      this.arrivedAt = arrivedAt;
      this.counted = null;
      this.noteAlive(now);
      return;
    }
    if (!isBusy || now < this.askAt) return;
    void this.ask(now, dead);
  }

  private noteAlive(at: number): void {
    this.aliveAt = Math.max(at, this.aliveAt ?? 0);
    this.livelySince ??= at;
  }

  /** Feedback on what is sent arrives, too, where nothing is received. */
  private async ask(now: number, dead: () => void): Promise<void> {
    const stats = await this.pc.getStats().catch(() => null);
    const arrivals = [...(stats?.values() ?? [])] as Arrivals[];
    const counts = arrivals
      .map((each) => [each.id, each.bytesReceived, each.packetsReceived, each.lastPacketReceivedTimestamp])
      .join(';');
    const before = this.counted;
    this.counted = counts;
    if (before === null) return;
    if (counts !== before) {
      this.askAt = now + ASK_MS;
      this.noteAlive(now);
      return;
    }
    const { aliveAt, livelySince } = this;
    if (aliveAt === null || livelySince === null || now - aliveAt < DEAD_MS) return;
    const wasLively = aliveAt - livelySince >= LIVELY_MS;
    this.reset();
    if (wasLively) dead();
  }
}
