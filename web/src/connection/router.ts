/**
 * One WAMP session over one WebSocket, by wampy: opened once, never revived. Knows WAMP, not classrooms.
 *
 * Wampy's own reconnecting is off: a new attempt needs a new ticket. Two of its limits are met here: it drops the
 * reason of a GOODBYE, which is read while decoding, and its URI check knows no prefix that ends with a dot.
 */
import { Wampy } from 'wampy';
import { setAlarm } from '../clock/alarms';
import type { Refusal } from '../protocol/procedures';
import { OFFLINE } from './refusals';

const GOODBYE = 6;
const ABORT = 3;
/** How long the router may take to answer a GOODBYE. */
const GOODBYE_MS = 2_000;

/** How a session ended: with an URI that the router gave, or without (`null`), when the line broke. */
export interface Ending {
  uri: string | null;
  words: string;
}

export interface Credentials {
  url: string;
  realm: string;
  authid: string;
  ticket: string;
  version: number;
}

export interface Payload {
  list: unknown[];
  named: Record<string, unknown>;
}

export class RouterSession {
  private readonly wampy: Wampy;
  private ending: Ending = { uri: null, words: '' };
  private over = false;

  private constructor(
    credentials: Credentials,
    private readonly onEnd: (ending: Ending) => void,
  ) {
    this.wampy = new Wampy(credentials.url, {
      realm: credentials.realm,
      authid: credentials.authid,
      authmethods: ['ticket'],
      onChallenge: () => credentials.ticket,
      helloCustomDetails: { x_pitt_protocol: credentials.version },
      autoReconnect: false,
      serializer: {
        protocol: 'json',
        isBinary: false,
        encode: JSON.stringify,
        decode: (data) => this.watched(JSON.parse(data as string)),
      },
      onClose: () => this.end(),
    });
    Object.assign(this.wampy, { _validateURI: () => true });
  }

  /** Opens a session; `onEnd` is called once, also when it never came to be. Rejects with its `Ending`. */
  static async open(credentials: Credentials, onEnd: (ending: Ending) => void): Promise<RouterSession> {
    const session = new RouterSession(credentials, onEnd);
    const ended = new Promise<never>((_, reject) => {
      session.rejectOpening = reject;
    });
    ended.catch(() => {});
    try {
      await Promise.race([session.wampy.connect(), ended]);
    } catch {
      session.close();
      throw session.ending;
    }
    return session;
  }

  private rejectOpening: (ending: Ending) => void = () => {};

  async subscribe(
    topic: string,
    match: 'exact' | 'prefix',
    onEvent: (topic: string, payload: Payload) => void,
  ) {
    await this.wampy.subscribe(
      topic,
      ({ details, argsList, argsDict }) => {
        if (this.over) return;
        const told = details.topic;
        onEvent(typeof told === 'string' ? told : topic, { list: argsList ?? [], named: argsDict ?? {} });
      },
      { match },
    );
  }

  /** Calls a procedure; rejects with a `Refusal`. */
  async call(uri: string, named: Record<string, unknown>): Promise<Payload> {
    if (this.over) throw OFFLINE;
    try {
      const { argsList, argsDict } = await this.wampy.call(uri, { argsList: [], argsDict: named });
      return { list: argsList ?? [], named: argsDict ?? {} };
    } catch (error) {
      throw asCallRefusal(error);
    }
  }

  /** Says goodbye and ends. */
  leave(): void {
    void this.wampy.disconnect().catch(() => {});
    this.end();
    setAlarm(GOODBYE_MS, () => this.close());
  }

  /** Ends without a word, as when nothing answers any more. */
  close(): void {
    this.end();
    try {
      this.wampy.abort();
    } catch {
      // It was never open.
    }
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.rejectOpening(this.ending);
    this.onEnd(this.ending);
  }

  private watched(message: unknown): unknown[] {
    const parts = message as unknown[];
    if (parts[0] === GOODBYE || parts[0] === ABORT) {
      const said = (parts[1] as { message?: unknown } | undefined)?.message;
      this.ending = { uri: String(parts[2]), words: typeof said === 'string' ? said : '' };
    }
    return parts;
  }
}

function asCallRefusal(error: unknown): Refusal {
  const { errorUri, argsList, argsDict } = error as {
    errorUri?: string;
    argsList?: unknown[];
    argsDict?: Record<string, unknown>;
  };
  if (!errorUri) return OFFLINE;
  const { words, message, code, names } = argsDict ?? {};
  const said = [argsList?.[0], words, message].find((it) => typeof it === 'string');
  return {
    uri: errorUri,
    words: typeof said === 'string' ? said : errorUri,
    code: typeof code === 'string' ? code : undefined,
    params: typeof names === 'object' && names ? (names as Record<string, unknown>) : undefined,
  };
}
