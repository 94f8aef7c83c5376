/**
 * The mesh engine: a link to every peer whom the plan names, made ahead of the switch that needs it, and told what to
 * send at the switch itself.
 *
 * Every page and every link has an id of its own, carried by each message: a peer that reloads is a new page and gets
 * a new link; messages of an older one are dropped.
 */
import { setRepeatingAlarm } from '../clock/alarms';
import { NOBODY, type ParticipantId, type RemoteMedia } from '../state/model';
import { type LocalTracks, type MediaEngine, type MeshEvents, NO_TRACKS, shareUnchanged } from './engine';
import { sendLimits } from './limits';
import { Link, type LinkMessage } from './link';
import { type MediaPlan, NO_MEDIA } from './plan';
import { Reception } from './reception';
import type { Heard } from './sound';

const TICK_MS = 250;
/** So long after a switch first frames come before limits. */
const SETTLED_MS = 1_000;
/** A peer may be a moment behind with the documents that name us. */
const GRACE_MS = 2_000;
const OFFER_AGAIN_MS = 2_000;
const RESTART_MS = 3_000;
const UNREACHABLE_MS = 10_000;
/** One that is still connecting, on a slow machine, is not begun anew too soon. */
const HOPELESS_MS = 2 * UNREACHABLE_MS;
/** Whoever called us makes a new link by then, or does not want one. */
const ABANDONED_MS = 30_000;
/** Something always arrives from a live peer with a microphone, muted or not. */
const STALLED_MS = 1_500;
/** For so long peers may take this page for the one before it. */
const NEW_PAGE_MS = 5_000;

type PeerMessage = LinkMessage | { kind: 'hello' } | { kind: 'probe' } | { kind: 'gone' };
type Signal = PeerMessage & { page: string; link: string };

interface Peer {
  link: Link | null;
  page: string | null;
  /** When it was last tried to reach them; by performance.now(). */
  triedAt: number;
  restartedAt: number;
  probedAt: number;
  /** Since when we have been trying without success. */
  missingSince: number | null;
  unwantedSince: number | null;
  unreachable: boolean;
  reception: Reception | null;
  /** What the screens show: the streams of a new link replace the old ones when something arrives. */
  shown: { video: MediaStream | null; audio: MediaStream | null };
}

export class MeshEngine implements MediaEngine<MediaPlan> {
  private readonly page = crypto.randomUUID();
  private readonly peers = new Map<ParticipantId, Peer>();
  private plan: MediaPlan = NO_MEDIA;
  private tracks: LocalTracks = NO_TRACKS;
  private iceServers: RTCIceServer[] = [];
  private readonly bornAt = performance.now();
  private switchedAt = this.bornAt;
  private told = '';
  private shown: Record<ParticipantId, RemoteMedia> = {};
  private readonly stopTicking: () => void;

  constructor(
    private readonly me: ParticipantId,
    private readonly events: MeshEvents,
  ) {
    this.stopTicking = setRepeatingAlarm(TICK_MS, () => this.tick());
  }

  apply(plan: MediaPlan): void {
    const now = performance.now();
    if (plan.epoch !== this.plan.epoch) this.switchedAt = now;
    this.plan = plan;
    // First what must not be seen any more, then what is new.
    this.updateSending();
    for (const [id, peer] of this.peers) this.noteWanted(id, peer, now);
    for (const id of plan.initiate) if (!this.peers.get(id)?.link) this.call(id);
    if (now - this.bornAt < NEW_PAGE_MS) for (const id of plan.keep) this.greet(id, now);
    this.report();
  }

  setTracks(tracks: LocalTracks): void {
    this.tracks = tracks;
    this.updateSending();
  }

  setIceServers(servers: RTCIceServer[]): void {
    this.iceServers = servers;
  }

  receive(from: ParticipantId, data: Record<string, unknown>): void {
    const signal = data as unknown as Signal;
    if (typeof signal.page !== 'string' || typeof signal.link !== 'string') return;
    const peer = this.peer(from);
    if (peer.page !== null && peer.page !== signal.page) this.drop(peer);
    peer.page = signal.page;
    this.take(from, peer, signal);
  }

  check(participants?: ParticipantId[]): void {
    for (const id of participants ?? [...this.peers.keys()]) {
      const peer = this.peers.get(id);
      if (!peer?.link) continue;
      if (!peer.link.connected) peer.link.restartIce();
      this.probe(id, peer);
    }
  }

  close(): void {
    this.stopTicking();
    for (const peer of this.peers.values()) this.drop(peer);
    this.peers.clear();
  }

  private take(from: ParticipantId, peer: Peer, signal: Signal): void {
    const isOurs = peer.link?.id === signal.link;
    switch (signal.kind) {
      case 'hello':
        if (!peer.link && this.plan.initiate.includes(from)) this.call(from);
        return;
      case 'probe':
        if (!isOurs) this.say(from, signal.link, { kind: 'gone' });
        return;
      case 'gone':
        if (!isOurs) return;
        this.drop(peer);
        if (this.plan.initiate.includes(from)) this.call(from);
        return;
      case 'candidates':
        if (isOurs) peer.link?.receive(signal);
        return;
      case 'description':
        if (!isOurs && !this.accept(from, peer, signal)) return;
        peer.link?.receive(signal);
    }
  }

  /** Takes a call: unless ours to them is under way and has precedence. */
  private accept(from: ParticipantId, peer: Peer, signal: Signal): boolean {
    if (signal.kind !== 'description' || signal.description.type !== 'offer') return false;
    const crosses = peer.link?.initiator && peer.link.unanswered && this.plan.initiate.includes(from);
    if (crosses && this.me < from) return false;
    this.open(from, peer, signal.link, false);
    this.noteWanted(from, peer, performance.now());
    this.updateSending();
    return true;
  }

  private call(id: ParticipantId): void {
    const peer = this.peer(id);
    this.open(id, peer, crypto.randomUUID(), true);
    this.updateSending();
  }

  private open(id: ParticipantId, peer: Peer, linkId: string, initiator: boolean): void {
    this.drop(peer);
    const now = performance.now();
    peer.triedAt = now;
    peer.missingSince ??= now;
    const link: Link = new Link(linkId, this.iceServers, this.me > id, initiator, {
      send: (message) => peer.link === link && this.say(id, linkId, message),
      changed: () => peer.link === link && this.noteChange(peer, link),
    });
    peer.link = link;
    peer.reception = new Reception(() => link.pc.getReceivers());
    link.start();
  }

  /** Tells a peer who is to call us that we are here: they may still hold a link to the page we were before. */
  private greet(id: ParticipantId, now: number): void {
    const peer = this.peer(id);
    if (peer.link || this.plan.initiate.includes(id) || this.plan.away.includes(id)) return;
    if (now - peer.triedAt < OFFER_AGAIN_MS) return;
    peer.missingSince ??= now;
    peer.triedAt = now;
    this.say(id, '', { kind: 'hello' });
  }

  private probe(id: ParticipantId, peer: Peer): void {
    peer.probedAt = performance.now();
    if (peer.link) this.say(id, peer.link.id, { kind: 'probe' });
  }

  private say(to: ParticipantId, link: string, message: PeerMessage): void {
    this.events.signal(to, { ...message, page: this.page, link }).catch(() => {});
  }

  private peer(id: ParticipantId): Peer {
    let peer = this.peers.get(id);
    if (!peer) {
      peer = {
        link: null,
        page: null,
        triedAt: 0,
        restartedAt: 0,
        probedAt: 0,
        missingSince: null,
        unwantedSince: null,
        unreachable: false,
        reception: null,
        shown: { video: null, audio: null },
      };
      this.peers.set(id, peer);
      this.noteWanted(id, peer, performance.now());
    }
    return peer;
  }

  private drop(peer: Peer): void {
    peer.link?.close();
    peer.link = null;
    peer.reception = null;
  }

  private noteChange(peer: Peer, link: Link): void {
    if (link.connected) {
      peer.missingSince = null;
      peer.unreachable = false;
    } else {
      peer.missingSince ??= performance.now();
    }
    for (const kind of ['video', 'audio'] as const) {
      const arrives = link[kind].getTracks().some((track) => !track.muted);
      if (peer.shown[kind] === null || arrives) peer.shown[kind] = link[kind];
    }
    this.report();
  }

  private noteWanted(id: ParticipantId, peer: Peer, now: number): void {
    const wanted = this.plan.keepAll || this.plan.keep.includes(id);
    peer.unwantedSince = wanted ? null : (peer.unwantedSince ?? now);
    if (!wanted || this.plan.away.includes(id)) {
      peer.missingSince = null;
      peer.unreachable = false;
    }
  }

  private updateSending(): void {
    const { ahead } = this.plan;
    const picture = { audio: null, video: this.tracks.video };
    for (const [id, { link }] of this.peers) {
      if (this.sendsTo(id)) link?.send(this.tracks);
      else link?.send(ahead.sendToAll || ahead.send.includes(id) ? picture : NO_TRACKS);
    }
  }

  private sendsTo(id: ParticipantId): boolean {
    return this.plan.sendToAll || this.plan.send.includes(id);
  }

  private tick(): void {
    const now = performance.now();
    for (const [id, peer] of this.peers) this.look(id, peer, now);
    if (now - this.switchedAt > SETTLED_MS) this.limitOne();
    this.report();
  }

  /** One link at a time, those in use first; what is new is limited as if it sent like the others. */
  private limitOne(): void {
    const links = [...this.peers].flatMap(([id, { link }]) =>
      link ? [{ link, inUse: this.sendsTo(id) }] : [],
    );
    const inUse = links.filter((each) => each.inUse);
    const busy = sendLimits(inUse.length);
    if (inUse.some(({ link }) => link.limit(busy))) return;
    links.some(({ link }) => !link.limited && link.limit(sendLimits(links.length - inUse.length)));
  }

  private look(id: ParticipantId, peer: Peer, now: number): void {
    if (peer.unwantedSince !== null && now - peer.unwantedSince > GRACE_MS) {
      this.drop(peer);
      this.peers.delete(id);
      return;
    }
    const { link } = peer;
    const initiates = this.plan.initiate.includes(id);
    if (peer.missingSince !== null && now - peer.missingSince > UNREACHABLE_MS) peer.unreachable = true;
    if (!link) {
      if (initiates && now - peer.triedAt > OFFER_AGAIN_MS) this.call(id);
      else if (this.plan.keep.includes(id)) this.greet(id, now);
      return;
    }
    if (link.connected) {
      this.listen(id, peer, now);
      return;
    }
    this.repair(id, peer, link, initiates, now);
  }

  private repair(id: ParticipantId, peer: Peer, link: Link, initiates: boolean, now: number): void {
    const downFor = now - (link.downSince ?? now);
    const patience = link.failed || link.unanswered ? UNREACHABLE_MS : HOPELESS_MS;
    if (downFor > ABANDONED_MS && !initiates) {
      this.drop(peer);
    } else if (initiates && downFor > patience) {
      this.call(id);
    } else if (link.unanswered) {
      if (now - peer.triedAt < OFFER_AGAIN_MS) return;
      peer.triedAt = now;
      link.repeatOffer();
    } else if (downFor > RESTART_MS && now - peer.restartedAt > RESTART_MS) {
      peer.restartedAt = now;
      this.probe(id, peer);
      if (link.initiator) link.restartIce();
    }
  }

  private listen(id: ParticipantId, peer: Peer, now: number): void {
    peer.reception?.read(now);
    const silentFor = now - (peer.reception?.arrivedAt ?? now);
    if (silentFor > STALLED_MS && now - peer.probedAt > STALLED_MS * 4) this.probe(id, peer);
  }

  private report(): void {
    const remote: Record<ParticipantId, RemoteMedia> = {};
    for (const [id, peer] of this.peers) {
      const received = this.plan.receive.includes(id);
      if (!received && peer.shown.video === null) continue;
      remote[id] = {
        ...peer.shown,
        state: received ? stateOf(peer) : 'idle',
        speaking: received && (peer.reception?.speaking ?? false),
        proof: null,
        changing: false,
      };
    }
    for (const id of this.plan.receive) {
      remote[id] ??= { ...NOBODY, state: 'connecting' };
    }
    const shown = shareUnchanged(this.shown, remote);
    if (shown !== this.shown) {
      this.shown = shown;
      this.events.sound(heardOf(shown));
      this.events.remote(shown);
    }
    const unreachable = this.plan.keep.filter((id) => this.peers.get(id)?.unreachable).sort();
    if (unreachable.join() !== this.told) {
      this.told = unreachable.join();
      this.events.unreachable(unreachable);
    }
  }
}

function stateOf(peer: Peer): RemoteMedia['state'] {
  if (peer.link?.connected) return 'live';
  return peer.unreachable ? 'unreachable' : 'connecting';
}

function heardOf(remote: Record<ParticipantId, RemoteMedia>): Heard[] {
  return Object.entries(remote).flatMap(([key, { audio, state }]) =>
    audio && state !== 'idle' ? [{ key, stream: audio, inUse: true }] : [],
  );
}
