/**
 * One peer connection with one audio and one video section, both ways, that never needs a second offer but for ICE
 * restarts: what is sent is changed by replaceTrack. Perfect negotiation (W3C WebRTC 1.0, section 10.7), so that two
 * offers that cross do no harm.
 */
import type { LocalTracks } from './engine';
import type { SendLimits } from './limits';

export type LinkMessage =
  | { kind: 'description'; description: RTCSessionDescriptionInit }
  | { kind: 'candidates'; candidates: (RTCIceCandidateInit | null)[] };

export interface LinkEvents {
  send(message: LinkMessage): void;
  changed(): void;
}

const BATCH_MS = 20;
const AUDIO_BITRATE = 32_000;

export class Link {
  readonly pc: RTCPeerConnection;
  /** The tracks that come in; there as soon as the sections are negotiated, silent until something is sent. */
  readonly video = new MediaStream();
  readonly audio = new MediaStream();
  readonly openedAt = performance.now();
  /** Since when it is not connected; null while it is. */
  downSince: number | null = this.openedAt;

  private senders: { audio?: RTCRtpSender; video?: RTCRtpSender } = {};
  private sending: LocalTracks = { audio: null, video: null };
  private limits: SendLimits | null = null;
  private makingOffer = false;
  private candidates: (RTCIceCandidateInit | null)[] = [];
  /** Of the peer; they wait for the description that they belong to. */
  private early: (RTCIceCandidateInit | null)[] = [];
  private batch: ReturnType<typeof setTimeout> | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    iceServers: RTCIceServer[],
    readonly polite: boolean,
    readonly initiator: boolean,
    private readonly events: LinkEvents,
  ) {
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.pc.onnegotiationneeded = () => this.offer();
    this.pc.onicecandidate = ({ candidate }) => this.queue(candidate?.toJSON() ?? null);
    this.pc.onconnectionstatechange = () => this.noteState();
    this.pc.ontrack = ({ track }) => this.takeTrack(track);
  }

  /** Begins the offer, if it is ours to make. */
  start(): void {
    if (!this.initiator) return;
    this.adopt(this.pc.addTransceiver('audio', { direction: 'sendrecv' }));
    this.adopt(this.pc.addTransceiver('video', { direction: 'sendrecv' }));
  }

  get connected(): boolean {
    return this.downSince === null;
  }

  get failed(): boolean {
    return this.pc.connectionState === 'failed';
  }

  /** Whether it was set once how much is sent. */
  get limited(): boolean {
    return this.limits !== null;
  }

  /** Whether the peer has not answered the offer yet. */
  get unanswered(): boolean {
    return this.pc.signalingState === 'have-local-offer';
  }

  /** Sends these tracks from now on; null sends nothing. No renegotiation. */
  send(tracks: LocalTracks): void {
    for (const kind of ['audio', 'video'] as const) {
      if (this.sending[kind] === tracks[kind]) continue;
      this.sending[kind] = tracks[kind];
      this.senders[kind]?.replaceTrack(tracks[kind]).catch(() => {
        this.sending[kind] = null;
      });
    }
  }

  /**
   * Sets how much is sent; true when that was still to be done. It makes the page wait for the network's thread, about
   * 10 ms a link in Chromium on two busy cores: for quiet moments, not for a switch.
   */
  limit(limits: SendLimits): boolean {
    const { video, audio } = this.senders;
    if (this.limits === limits || !video || !audio || !this.connected) return false;
    if (this.limits === null) setEncoding(audio, { maxBitrate: AUDIO_BITRATE });
    this.limits = limits;
    setEncoding(video, { ...limits });
    return true;
  }

  /** Offers once more what the peer may never have got. */
  repeatOffer(): void {
    const description = this.pc.localDescription;
    if (this.unanswered && description)
      this.events.send({ kind: 'description', description: description.toJSON() });
  }

  restartIce(): void {
    this.pc.restartIce();
  }

  /** Takes a message of the peer's end of this same link, in order. */
  receive(message: LinkMessage): void {
    this.work = this.work.then(() => this.take(message)).catch(() => {});
  }

  close(): void {
    clearTimeout(this.batch);
    this.pc.onconnectionstatechange = null;
    this.pc.onnegotiationneeded = null;
    this.pc.onicecandidate = null;
    this.pc.close();
  }

  private async take(message: LinkMessage): Promise<void> {
    const { pc } = this;
    if (pc.signalingState === 'closed') return;
    if (message.kind === 'candidates') {
      this.early.push(...message.candidates);
      await this.addCandidates();
      return;
    }
    const { description } = message;
    const isRepeated = description.sdp === pc.remoteDescription?.sdp;
    if (isRepeated) {
      // Our answer was lost on the way.
      if (description.type === 'offer' && pc.localDescription?.type === 'answer') this.sendDescription();
      return;
    }
    const collides = description.type === 'offer' && (this.makingOffer || pc.signalingState !== 'stable');
    if ((collides && !this.polite) || (description.type === 'answer' && !this.unanswered)) return;
    await pc.setRemoteDescription(description);
    await this.addCandidates();
    if (description.type !== 'offer') return;
    for (const transceiver of pc.getTransceivers()) this.adopt(transceiver);
    await pc.setLocalDescription();
    this.sendDescription();
  }

  private async addCandidates(): Promise<void> {
    if (!this.pc.remoteDescription) return;
    for (const candidate of this.early.splice(0)) {
      // One of an offer that was ignored, or of an older ICE generation, is refused and not missed.
      await this.pc.addIceCandidate(candidate ?? undefined).catch(() => {});
    }
  }

  private async offer(): Promise<void> {
    try {
      this.makingOffer = true;
      await this.pc.setLocalDescription();
      this.sendDescription();
    } catch {
      // Closed in the meantime.
    } finally {
      this.makingOffer = false;
    }
  }

  private sendDescription(): void {
    const description = this.pc.localDescription;
    if (description) this.events.send({ kind: 'description', description: description.toJSON() });
  }

  private adopt(transceiver: RTCRtpTransceiver): void {
    const kind = transceiver.receiver.track.kind as 'audio' | 'video';
    if (this.senders[kind]) return;
    transceiver.direction = 'sendrecv';
    if (kind === 'video') preferVp8(transceiver);
    this.senders[kind] = transceiver.sender;
    this.takeTrack(transceiver.receiver.track);
    const track = this.sending[kind];
    if (track) transceiver.sender.replaceTrack(track).catch(() => {});
  }

  private takeTrack(track: MediaStreamTrack): void {
    const stream = track.kind === 'audio' ? this.audio : this.video;
    if (stream.getTracks().includes(track)) return;
    stream.addTrack(track);
    track.onunmute = () => this.events.changed();
    this.events.changed();
  }

  private noteState(): void {
    const state = this.pc.connectionState;
    if (state === 'connected') {
      this.downSince = null;
    } else {
      this.downSince ??= performance.now();
    }
    this.events.changed();
  }

  private queue(candidate: RTCIceCandidateInit | null): void {
    this.candidates.push(candidate);
    this.batch ??= setTimeout(() => {
      this.batch = undefined;
      this.events.send({ kind: 'candidates', candidates: this.candidates.splice(0) });
    }, BATCH_MS);
  }
}

function preferVp8(transceiver: RTCRtpTransceiver): void {
  const known = RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? [];
  const of = (name: string) => known.filter(({ mimeType }) => mimeType.toLowerCase() === `video/${name}`);
  const wanted = [...of('vp8'), ...of('h264'), ...of('rtx')];
  if (of('vp8').length === 0 && of('h264').length === 0) return;
  try {
    transceiver.setCodecPreferences?.(wanted);
  } catch {
    // The browser's own order will do.
  }
}

function setEncoding(sender: RTCRtpSender, limits: Partial<SendLimits>): void {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings?.[0];
  if (!encoding) return;
  Object.assign(encoding, limits);
  sender.setParameters(parameters).catch(() => {});
}
