/**
 * The one connection to the server: offered once, and after that only to restart its ICE. Knows sections and streams;
 * must not know whose they are.
 */
import { setAlarm } from '../clock/alarms';
import type { Refusal } from '../protocol/procedures';
import type { SfuEvents } from './engine';
import { addSections, endOf, type Sections, wantOpus } from './offer';
import { Pulse } from './pulse';
import type { SourceKind } from './sources';

/** A path that only stumbles is back by then. */
const STUMBLE_MS = 500;
const RETRY_MS = { first: 250, most: 5_000 };
/** A server that refuses a restart so often knows nothing of this connection. */
const REFUSALS = 2;

export interface WireEvents extends Pick<SfuEvents, 'connect' | 'offered'> {
  /** The server knows this connection from now on. */
  answered(): void;
  changed(): void;
  /** It will not come back: another one has to take its place. */
  broken(): void;
}

export class Wire {
  readonly id = crypto.randomUUID();
  readonly sections: Sections;
  readonly video: MediaStream[];
  readonly audio: MediaStream[];
  /** Since when it is not connected; null while it is. */
  downSince: number | null = performance.now();

  private readonly pc: RTCPeerConnection;
  private readonly pulse: Pulse;
  private readonly sending: Partial<Record<SourceKind, MediaStreamTrack | null>> = {};
  /** The server's end, as its last answer names it. */
  private end = '';
  private negotiating = false;
  /** A restart was answered: until it has had its time, the state may still be the former path's. */
  private settling = false;
  private closed = false;
  private cancelStumble = () => {};
  private cancelPatience = () => {};
  private hurry = () => {};

  /** `patience`: for so many milliseconds after an answer it may connect. */
  constructor(
    iceServers: RTCIceServer[],
    private readonly patience: { first: number; restart: number },
    private readonly events: WireEvents,
  ) {
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.sections = addSections(this.pc);
    this.video = this.sections.video.map(({ track }) => new MediaStream([track]));
    this.audio = this.sections.audio.map(({ track }) => new MediaStream([track]));
    this.pulse = new Pulse(this.pc);
    this.pc.onconnectionstatechange = () => this.noteState();
    this.pc.oniceconnectionstatechange = () => this.noteState();
    void this.negotiate('first');
  }

  get connected(): boolean {
    return this.downSince === null;
  }

  /** Sends this from now on; null sends nothing. No renegotiation. */
  send(kind: SourceKind, track: MediaStreamTrack | null): void {
    if ((this.sending[kind] ?? null) === track) return;
    this.sending[kind] = track;
    this.sections.senders[kind].replaceTrack(track).catch(() => {
      this.sending[kind] = null;
    });
  }

  /** Something else arrives from now on: silence means nothing for a while. */
  expectChange(now: number): void {
    this.pulse.expectChange(now);
  }

  /**
   * Several times a second: notices a dead path before the browser does. `receives`: something is to arrive.
   *
   * A restart would not help: a browser stays with a path that it found good once for 6 to 7 s, whatever else answers
   * (seen in Chromium 156). A new connection has no such past.
   */
  look(now: number, receives: boolean, arrivedAt: number | null): void {
    if (!this.connected || this.negotiating) return;
    const isSending = Object.values(this.sending).some((track) => track);
    this.pulse.look(now, isSending || receives, arrivedAt, () => this.giveUp());
  }

  /** Mends what may be broken; what is known to work stays untouched. */
  check(): void {
    if (this.negotiating) this.hurry();
    else if (!this.connected && this.end !== '') this.restart();
  }

  close(): void {
    this.closed = true;
    this.cancelStumble();
    this.cancelPatience();
    this.hurry();
    this.pc.onconnectionstatechange = null;
    this.pc.oniceconnectionstatechange = null;
    this.pc.close();
  }

  private restart(): void {
    if (!this.negotiating && !this.closed) void this.negotiate('restart');
  }

  private async negotiate(kind: 'first' | 'restart'): Promise<void> {
    this.negotiating = true;
    this.cancelStumble();
    this.cancelPatience();
    try {
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: kind === 'restart' }));
      this.events.offered(kind);
      const answer = await this.deliver(kind, this.pc.localDescription?.sdp ?? '');
      if (answer === null) return;
      const end = endOf(answer);
      if (this.end !== '' && this.end !== end) return this.giveUp();
      if (this.end === '') this.events.answered();
      this.end = end;
      await this.pc.setRemoteDescription({ type: 'answer', sdp: wantOpus(answer) });
      this.settling = kind === 'restart';
      this.cancelPatience = setAlarm(this.patience[kind], () => {
        this.settling = false;
        if (!this.isUp()) this.giveUp();
      });
    } catch {
      this.giveUp();
    } finally {
      this.negotiating = false;
      this.pulse.reset();
      if (!this.closed) this.noteState();
    }
  }

  /** Brings the offer until there is an answer; null when it is not wanted any more, or never will be. */
  private async deliver(kind: 'first' | 'restart', offer: string): Promise<string | null> {
    let refusals = 0;
    for (let wait = RETRY_MS.first; !this.closed; wait = Math.min(2 * wait, RETRY_MS.most)) {
      try {
        const answer = await this.events.connect(this.id, offer);
        return this.closed ? null : answer;
      } catch (error) {
        if ((error as Partial<Refusal>).code !== 'offline') refusals++;
      }
      if (kind === 'restart' && refusals >= REFUSALS) {
        this.giveUp();
        return null;
      }
      await new Promise<void>((resolve) => {
        this.hurry = resolve;
        setAlarm(wait, resolve);
      });
    }
    return null;
  }

  private giveUp(): void {
    if (!this.closed) this.events.broken();
  }

  private isUp(): boolean {
    const { connectionState, iceConnectionState } = this.pc;
    return connectionState === 'connected' && /^(connected|completed)$/.test(iceConnectionState);
  }

  private noteState(): void {
    const { connectionState, iceConnectionState } = this.pc;
    if (this.isUp()) {
      this.cancelStumble();
      this.settling = false;
      this.downSince = null;
    } else {
      this.downSince ??= performance.now();
      this.mend(connectionState, iceConnectionState);
    }
    this.events.changed();
  }

  private mend(connection: RTCPeerConnectionState, ice: RTCIceConnectionState): void {
    if (this.negotiating || this.settling) return;
    if (ice === 'failed') {
      this.restart();
    } else if (connection === 'failed') {
      this.giveUp();
    } else if (ice === 'disconnected') {
      this.cancelStumble();
      this.cancelStumble = setAlarm(STUMBLE_MS, () => !this.isUp() && this.restart());
    }
  }
}
