/**
 * One person in one classroom: joins, stays connected, folds what arrives, and makes the media follow. The screens
 * read its `store` and call its actions; nothing else does.
 */
import { shallow } from 'zustand/vanilla/shallow';
import { setAlarm } from '../clock/alarms';
import { api, type HttpRefusal, type Joined } from '../connection/api';
import { retryDelay } from '../connection/backoff';
import { Connection, type Signal } from '../connection/connection';
import { asRefusal, OFFLINE } from '../connection/refusals';
import { Capture, type CaptureChoice } from '../media/capture';
import { Screen } from '../media/screen';
import { Sound } from '../media/sound';
import { WakeLock } from '../media/wakelock';
import type { PlaceDocument } from '../protocol/generated';
import type { Args, ProcedureUri, Result } from '../protocol/procedures';
import { documentsOf, mayShare, shareDocuments, whereabouts } from '../state/documents';
import type {
  ClassroomActions,
  ClassroomState,
  Closed,
  DeviceKind,
  EntryWish,
  LocalMedia,
  MediaState,
  Role,
} from '../state/model';
import { Receiver } from '../state/receiver';
import { type ClassroomStore, createClassroomStore } from '../state/store';
import { Activity } from './activity';
import { deviceRefusal, type OnOff } from './devices';
import { type EngineKind, Engines } from './engines';
import { markOffer, markSwitches } from './marks';
import { forget, personalLink, type Remembered, readPersonalLink, recall, remember } from './memory';
import { keepShell, sayVersion } from './shell';
import { Telling } from './telling';
import { ticketsOf } from './tickets';

const RELOADED = 'pitt.reloaded';

export const LEFT = 'pitt.close.left';

export class ClassroomSession implements ClassroomActions {
  readonly store: ClassroomStore;

  private readonly receiver = new Receiver();
  private readonly capture: Capture;
  private readonly screen: Screen;
  private readonly sound: Sound;
  private readonly engines: Engines;
  private readonly wakeLock = new WakeLock();
  private readonly activity: Activity;
  private readonly telling: Telling;
  private connection: Connection | null = null;
  private kept: Remembered | null;
  private devices: CaptureChoice | null = null;
  private cancelSwitch = () => {};
  private applied: unknown[] = [];

  constructor(readonly code: string) {
    this.store = createClassroomStore(code);
    this.kept = recall(code);
    this.capture = new Capture({
      changed: (local) => this.noteLocal(local),
      tracks: (tracks) => {
        this.engines.setTracks(tracks);
        // A page that captures may play.
        this.sound.retry();
      },
      chose: (devices) => {
        this.devices = devices;
        this.keep({ devices });
      },
    });
    this.screen = new Screen({
      changed: (screen) => this.noteLocal({ screen }),
      tracks: (tracks) => this.engines.setScreen(tracks),
    });
    this.sound = new Sound((soundBlocked) => this.setMedia({ soundBlocked }));
    this.engines = new Engines({
      remote: (remote) => this.setMedia({ remote }),
      sound: (heard) => this.sound.play(heard),
      unreachable: (participants) => this.tell('pitt.unreachable.report', { participants }),
      signal: (to, data) => this.call('pitt.signal', { to, data }),
      connect: async (connection, offer) =>
        (await this.call('pitt.media.connect', { connection, offer })).answer,
      offered: markOffer,
    });
    // Who speaks is heard by the SFU itself.
    this.activity = new Activity((speaking) =>
      this.tell('pitt.activity.report', this.engines.kind === 'sfu' ? {} : { speaking }),
    );
    this.telling = new Telling((what, on) => this.tellOnOff(what, on));
    document.addEventListener('visibilitychange', this.lookedAt);
    markSwitches(this.store);
  }

  /** The name under which this browser was here before, to begin the form with. */
  get rememberedName(): string {
    return this.kept?.name ?? '';
  }

  /** Brings back who was here before, without a question; otherwise the state stays `joining`. */
  async open(): Promise<void> {
    sayVersion();
    void keepShell();
    const link = readPersonalLink(location.hash);
    if (link) {
      history.replaceState(null, '', location.pathname + location.search);
      await this.adoptLink(link.participant, link.secret);
    }
    if (this.kept && !this.kept.left) await this.resume(this.kept);
  }

  async prepare(wish: EntryWish): Promise<void> {
    await this.capture.prepare(wish);
  }

  async join(name: string, as: Role): Promise<void> {
    const secret = as === this.kept?.role && name === this.kept.name ? this.kept.secret : undefined;
    try {
      this.enter(await api.join(this.code, { name, as, secret, language: navigator.language }));
    } catch (error) {
      throw asRefusal(error);
    }
  }

  call<U extends ProcedureUri>(uri: U, args: Args<U>): Promise<Result<U>> {
    return this.connection ? this.connection.call(uri, args) : Promise.reject(OFFLINE);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.turn('microphone', on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.turn('camera', on);
  }

  async setScreen(on: boolean): Promise<void> {
    if (!on) return this.screen.stop();
    const state = await this.screen.start();
    // Who thinks better of it was refused nothing.
    if (state !== 'on' && state !== 'off') throw deviceRefusal('screen', state);
  }

  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    if (kind === 'speaker') this.sound.setSpeaker(id);
    await this.capture.choose(kind, id);
  }

  unblockSound(): void {
    this.sound.unblock();
  }

  async leave(): Promise<void> {
    await this.call('pitt.participant.leave', {}).catch(() => {});
    this.connection?.stop();
    this.keep({ left: true });
    this.finish({ uri: LEFT, words: '' });
  }

  comeBack(): void {
    const { closed } = this.store.getState();
    if (!closed) return;
    this.store.setState({ closed: null, connection: 'connecting' });
    if (this.kept) this.keep({ left: false });
    if (this.kept) void this.resume(this.kept);
    else this.store.setState({ connection: 'joining' });
  }

  serverNow(): number {
    return Date.now() + this.store.getState().clockOffset;
  }

  personalLink(): string | null {
    const { me } = this.store.getState();
    return me?.role === 'student'
      ? personalLink(location.origin, this.code, me.participant, me.secret)
      : null;
  }

  private async adoptLink(participant: string, secret: string): Promise<void> {
    if (this.kept?.participant === participant) return;
    const known = await api.ticket(this.code, participant, secret).then(
      () => true,
      () => false,
    );
    if (!known) return;
    this.kept = { participant, secret, name: '?', role: 'student', left: false, devices: null, notice: 0 };
  }

  private async resume(kept: Remembered): Promise<void> {
    const { participant, name, role, secret } = kept;
    this.store.setState({ connection: 'connecting', me: { participant, name, role, secret } });
    if (kept.devices) void this.capture.restore(kept.devices);
    for (let failures = 1; ; failures++) {
      try {
        this.enter(await api.join(this.code, { name, as: role, secret, language: navigator.language }));
        return;
      } catch (error) {
        const refusal = error as HttpRefusal;
        if (refusal.final) return this.giveUp(refusal);
      }
      this.store.setState({ connection: 'reconnecting' });
      await new Promise<void>((resolve) => {
        setAlarm(retryDelay(failures, Math.random()), resolve);
      });
    }
  }

  private giveUp({ uri, words }: HttpRefusal): void {
    if (uri === 'pitt.error.removed' || uri === 'pitt.error.not_allowed' || uri === 'pitt.error.sign_in') {
      this.finish({ uri, words });
      return;
    }
    forget(this.code);
    this.kept = null;
    this.store.setState({ connection: 'joining', me: null });
  }

  private enter(joined: Joined): void {
    const { participant, secret, name, role } = joined;
    const devices = this.devices ?? this.kept?.devices ?? null;
    const notice = this.kept?.participant === participant ? this.kept.notice : 0;
    this.kept = { participant, secret, name, role, left: false, devices, notice };
    remember(this.code, this.kept);
    this.store.setState({
      connection: 'connecting',
      closed: null,
      me: { participant, name, role, secret },
      iceServers: joined.ice_servers,
    });
    this.connection?.stop();
    this.connection = new Connection(joined, ticketsOf(this.code, joined), {
      opening: () => this.receiver.awaitAll(),
      message: (topic, message) => {
        const gap = this.receiver.receive(topic, message);
        if (gap) void this.connection?.resnapshot([gap]);
        this.refold();
      },
      snapshot: (documents, topics) => {
        this.receiver.takeSnapshot(documents, topics);
        this.refold();
      },
      signal: (signal) => this.takeSignal(signal),
      clock: (clockOffset) => {
        this.store.setState({ clockOffset });
        this.follow();
      },
      online: () => this.noteOnline(),
      lost: () => this.store.setState({ connection: 'reconnecting' }),
      closed: (closed) => this.finish(closed),
    });
    this.connection.start();
    void this.wakeLock.want(true);
  }

  private noteOnline(): void {
    sessionStorage.removeItem(RELOADED);
    this.store.setState({ connection: 'online' });
    this.telling.forget();
    this.tellDevices();
    this.activity.reset();
    this.engines.check();
  }

  private finish(closed: Closed): void {
    this.cancelSwitch();
    this.engines.close();
    this.connection = null;
    this.applied = [];
    this.screen.stop();
    void this.wakeLock.want(false);
    if (closed.uri === 'pitt.error.protocol_version' && sessionStorage.getItem(RELOADED) === null) {
      sessionStorage.setItem(RELOADED, '1');
      location.reload();
      return;
    }
    void this.capture.close();
    this.store.setState({ connection: 'closed', closed, place: null, nextPlace: null, pendingSwitch: null });
  }

  /** After each message: documents, then where one is, then the media. */
  private refold(): void {
    const { me, documents: before } = this.store.getState();
    if (!me) return;
    const documents = shareDocuments(before, documentsOf(this.receiver.folded, me.participant));
    if (documents.class && this.connection) this.connection.heartbeatMs = documents.class.heartbeat_ms;
    this.follow(documents);
    this.heedNotice();
  }

  /** Makes the media follow the documents and the clock; at once when a switch is due. */
  private follow(documents = this.store.getState().documents): void {
    const state = this.store.getState();
    const { me } = state;
    if (!me || !this.connection) return;
    const now = this.serverNow();
    const where = whereabouts(documents.class, documents.places, now);
    const { place, nextPlace, pendingSwitch } = state;
    const after = { documents, ...where };
    // First what one sees, all of it at once: who is laid out already needs nothing but to be uncovered.
    const before = { documents: state.documents, place, nextPlace, pendingSwitch };
    if (!shallow(after, before)) this.store.setState(after);
    this.cancelSwitch();
    const left = where.pendingSwitch ? where.pendingSwitch.at - now : Number.POSITIVE_INFINITY;
    this.startEngine();
    const { aheadMs, kind } = this.engines;
    const soon = left <= aheadMs;
    if (where.pendingSwitch) this.cancelSwitch = setAlarm(soon ? left : left - aheadMs, () => this.follow());
    const announcing = documents.me?.announcing ?? false;
    const inputs = [where.place, where.nextPlace, announcing, kind, soon];
    if (inputs.some((input, i) => input !== this.applied[i])) {
      this.applied = inputs;
      if (where.place && !mayShare(where.place, me.participant)) this.screen.stop();
      this.engines.apply({ me: me.participant, ...where, announcing, soon });
      this.greetReturned(place, where.place);
    }
  }

  private startEngine(): void {
    const { me, iceServers, documents } = this.store.getState();
    if (!me || !documents.class) return;
    const { engine, meeting } = documents.class;
    // The server of the media takes nobody in before the meeting is open.
    const kind: EngineKind = engine === 'sfu' && !meeting ? 'none' : engine;
    this.engines.use(kind, me.participant, iceServers);
  }

  /** Somebody who was away may be a new page, to whom our connection means nothing. */
  private greetReturned(before: PlaceDocument | null, after: PlaceDocument | null): void {
    const returned = Object.entries(after?.members ?? {}).filter(
      ([id, { here }]) => here && before?.members[id]?.here === false,
    );
    if (returned.length > 0) this.engines.check(returned.map(([id]) => id));
  }

  private takeSignal({ from, data }: Signal): void {
    this.startEngine();
    this.engines.receive(from, data);
  }

  /** Lowered by an instructor: only its owner turns a microphone on again. */
  private heedNotice(): void {
    const notice = this.store.getState().documents.me?.notice;
    if (!notice || notice.number <= (this.kept?.notice ?? 0)) return;
    this.keep({ notice: notice.number });
    if (notice.kind !== 'microphone_lowered') return;
    this.telling.skip('microphone', false);
    void this.capture.turn('microphone', false);
  }

  private async turn(source: 'microphone' | 'camera', on: boolean): Promise<void> {
    const state = await this.capture.turn(source, on);
    this.tellDevices();
    if (on && state !== 'on') throw deviceRefusal(source, state);
  }

  private noteLocal(change: Partial<LocalMedia>): void {
    const { media } = this.store.getState();
    this.setMedia({ local: { ...media.local, ...change } });
    if (change.speaking !== undefined && this.engines.kind !== 'sfu')
      this.activity.noteSpeaking(change.speaking);
    if (change.microphone !== undefined || change.camera !== undefined || change.screen !== undefined)
      this.tellDevices();
  }

  private tellDevices(): void {
    if (this.store.getState().connection !== 'online') return;
    for (const source of ['microphone', 'camera'] as const) {
      if (this.capture.state(source) !== 'asking') this.telling.note(source, this.capture.isOn(source));
    }
    if (this.engines.kind === 'sfu') this.telling.note('screen', this.screen.isOn);
  }

  private tellOnOff(what: OnOff, on: boolean): void {
    this.call(`pitt.${what}.set`, { on }).catch((error) => {
      // Who may not share must not believe that they do.
      if (what === 'screen' && on && error !== OFFLINE) this.screen.stop();
    });
  }

  /** What nobody waits for: it is told anew after the next connection. */
  private tell<U extends ProcedureUri>(uri: U, args: Args<U>): void {
    this.call(uri, args).catch(() => {});
  }

  private setMedia(change: Partial<MediaState>): void {
    this.store.setState(({ media }: ClassroomState) => ({ media: { ...media, ...change } }));
  }

  private keep(change: Partial<Remembered>): void {
    if (!this.kept) return;
    this.kept = { ...this.kept, ...change };
    remember(this.code, this.kept);
  }

  private readonly lookedAt = (): void => {
    if (document.visibilityState === 'hidden') return;
    void this.capture.resume();
    this.engines.check();
    this.follow();
  };
}
