/**
 * Keeps one participant connected to their classroom: subscribes, takes the snapshot, beats, and comes back after a
 * loss by itself. Knows the protocol's topics; must not know what the documents mean.
 */
import { setAlarm } from '../clock/alarms';
import { ClockOffset } from '../clock/offset';
import { type CloseUri, type ErrorUri, PROTOCOL_VERSION, type Snapshot, TOPICS } from '../protocol/generated';
import type { Args, ProcedureUri, Result } from '../protocol/procedures';
import type { Message, Snapped } from '../state/fold';
import type { Closed, Role } from '../state/model';
import { retryDelay } from './backoff';
import { asRefusal, OFFLINE } from './refusals';
import { type Ending, type Payload, RouterSession } from './router';

const UNANSWERED_BEATS = 2;
/** Coming back to a visible page, a dead line should be found out sooner. */
const PROBE_MS = 3_000;

const FINAL = new Set<string>([
  'pitt.close.newer_device',
  'pitt.close.removed',
  'pitt.close.meeting_ended',
  'pitt.error.removed',
  'pitt.error.not_allowed',
  'pitt.error.unknown',
  'pitt.error.protocol_version',
] satisfies (CloseUri | ErrorUri)[]);

export interface Seat {
  participant: string;
  role: Role;
  realm: string;
  websocket: string;
}

export interface Signal {
  from: string;
  epoch: number;
  data: Record<string, unknown>;
}

export interface ConnectionEvents {
  /** Before subscribing: what arrives from now on belongs to the next whole snapshot. */
  opening(): void;
  message(topic: string, message: Message): void;
  snapshot(documents: Snapped[], topics: string[] | null): void;
  signal(signal: Signal): void;
  clock(offset: number): void;
  online(): void;
  lost(): void;
  closed(closed: Closed): void;
}

interface Ended extends Ending {
  code?: string;
  /** There is no way back. */
  final: boolean;
}

export class Connection {
  heartbeatMs = 5_000;

  private session: RouterSession | null = null;
  private attempt = 0;
  private failures = 0;
  private isOnline = false;
  private stopped = true;
  private cancelAlarm = () => {};
  private readonly clock = new ClockOffset();

  /** `ticket` gives a fresh ticket; it rejects with a refusal, `final` when there is no way back. */
  constructor(
    private readonly seat: Seat,
    private readonly ticket: () => Promise<string>,
    private readonly events: ConnectionEvents,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.failures = 0;
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    void this.connect();
  }

  /** Ends for good, until `start`; says goodbye if there is somebody to say it to. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    this.cancelAlarm();
    this.attempt++;
    this.isOnline = false;
    const session = this.session;
    this.session = null;
    session?.leave();
  }

  async call<U extends ProcedureUri>(uri: U, args: Args<U>): Promise<Result<U>> {
    if (!this.session || !this.isOnline) throw OFFLINE;
    return resultOf(await this.session.call(uri, args as Record<string, unknown>)) as Result<U>;
  }

  /** Asks for the documents of these topics again. */
  async resnapshot(topics: string[]): Promise<void> {
    const session = this.session;
    try {
      const { documents } = await this.call('pitt.snapshot', { topics });
      if (session === this.session) this.events.snapshot(documents as Snapped[], topics);
    } catch {
      // A lost line brings a whole snapshot with the next one.
      if (session === this.session) session?.close();
    }
  }

  private async connect(): Promise<void> {
    const attempt = ++this.attempt;
    const current = () => attempt === this.attempt;
    let ticket: string;
    try {
      // Before the socket: while the server is away, this fails without a word in the console.
      ticket = await this.ticket();
    } catch (error) {
      if (current()) this.ended(refusalEnding(error));
      return;
    }
    if (!current()) return;
    this.events.opening();
    try {
      const session = await RouterSession.open(
        {
          url: socketUrl(this.seat.websocket),
          realm: this.seat.realm,
          authid: this.seat.participant,
          ticket,
          version: PROTOCOL_VERSION,
        },
        (ending) =>
          current() && this.ended({ ...ending, final: ending.uri !== null && FINAL.has(ending.uri) }),
      );
      if (!current()) return session.close();
      this.session = session;
      await this.enter(session);
      if (!current()) return;
      this.failures = 0;
      this.events.online();
      this.beat();
    } catch {
      if (current()) this.session?.close();
    }
  }

  /** Subscribes and asks for the snapshot in one breath; the router keeps the order. */
  private async enter(session: RouterSession): Promise<void> {
    const { participant, role } = this.seat;
    const documents = [
      TOPICS.class,
      TOPICS.people,
      TOPICS.texts,
      TOPICS.round,
      TOPICS.lesson,
      TOPICS.participant + participant,
    ];
    if (role === 'instructor') documents.push(TOPICS.instructors, TOPICS.results, TOPICS.plan);
    const message = (topic: string, { list }: Payload) => this.events.message(topic, list[0] as Message);
    const subscribed = [
      ...documents.map((topic) => session.subscribe(topic, 'exact', message)),
      session.subscribe(TOPICS.place, 'prefix', message),
      session.subscribe(TOPICS.signal + participant, 'exact', (_, { list }) =>
        this.events.signal(list[0] as Signal),
      ),
    ];
    const asked = Date.now();
    const snapshot = session.call('pitt.snapshot', {});
    const clock = session.call('pitt.clock', {});
    await Promise.all([...subscribed, snapshot, clock]);
    if (session !== this.session) return;
    this.isOnline = true;
    this.readClock(asked, await clock);
    const { documents: whole } = resultOf(await snapshot) as Snapshot;
    this.events.snapshot(whole as Snapped[], null);
  }

  private beat(patience = this.heartbeatMs * UNANSWERED_BEATS): void {
    const session = this.session;
    if (!session) return;
    const asked = Date.now();
    this.cancelAlarm();
    this.cancelAlarm = setAlarm(patience, () => session.close());
    session.call('pitt.clock', {}).then(
      (answer) => {
        if (session !== this.session) return;
        this.readClock(asked, answer);
        this.cancelAlarm();
        this.cancelAlarm = setAlarm(this.heartbeatMs, () => this.beat());
      },
      () => session === this.session && session.close(),
    );
  }

  private readClock(asked: number, answer: Payload): void {
    this.clock.add(asked, (resultOf(answer) as Result<'pitt.clock'>).at, Date.now());
    this.events.clock(this.clock.value);
  }

  private ended({ uri, words, code, final }: Ended): void {
    this.session = null;
    this.isOnline = false;
    this.cancelAlarm();
    if (final) {
      this.stop();
      this.events.closed({ uri: uri ?? '', words, code });
      return;
    }
    this.attempt++;
    this.failures++;
    this.events.lost();
    this.cancelAlarm = setAlarm(retryDelay(this.failures, Math.random()), () => void this.connect());
  }

  /** The network is back, or the page is looked at again. */
  private readonly hurry = (): void => {
    if (this.stopped || document.visibilityState === 'hidden') return;
    if (this.isOnline) {
      this.clock.reset();
      this.beat(PROBE_MS);
    } else if (!this.session) {
      this.cancelAlarm();
      void this.connect();
    }
  };
}

function refusalEnding(error: unknown): Ended {
  const { uri, words, code } = asRefusal(error);
  return { uri, words, code, final: (error as { final?: boolean }).final ?? false };
}

function resultOf({ list, named }: Payload): unknown {
  return list.length > 0 ? list[0] : named;
}

function socketUrl(path: string): string {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}
