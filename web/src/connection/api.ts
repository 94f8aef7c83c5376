/** The HTTP side of the server: signing in, classrooms, joining, tickets. Every call rejects with a `Refusal`. */
import type { CastVotes, ShownRound } from '../protocol/generated';
import type { Refusal } from '../protocol/procedures';
import { complete } from '../state/complete';
import type { JsonObject } from '../state/fold';
import { OFFLINE } from './refusals';

export type Role = 'instructor' | 'student';

export interface Instructor {
  id: string;
  name: string;
}
export interface SignedIn {
  instructor: Instructor | null;
  csrf: string;
}
export interface ClassroomLine {
  code: string;
  title: string;
  created_at: number;
  meeting_open: boolean;
  locked: boolean;
  here: number;
}
export interface ClassroomAbout {
  code: string;
  title: string;
  locked: boolean;
  meeting_open: boolean;
  here: number;
  /** Whether the caller may teach here, and under which name. */
  instructor: boolean;
  name?: string;
}
export interface Invitation {
  link: string;
  expires_at: number;
}
export interface Accepted extends SignedIn {
  code: string;
  title: string;
}
export interface JoinWish {
  name: string;
  secret?: string;
  as: Role;
  language?: string;
}
export interface Joined {
  participant: string;
  secret: string;
  ticket: string;
  realm: string;
  websocket: string;
  name: string;
  role: Role;
  ice_servers: RTCIceServer[];
  protocol: number;
}

export interface Flow {
  right_right: number;
  wrong_right: number;
  right_wrong: number;
  wrong_wrong: number;
  kept: number;
  changed: number;
}
/** What one question, a meeting's or a classroom's questions came to. */
export interface Summary {
  questions: number;
  /** How many of them have a key and were voted on twice; `right` and `gain` are of these alone. */
  compared: number;
  /** By vote, like what follows. */
  right: Record<string, { right: number; voters: number }>;
  gain: number | null;
  flow: Flow | null;
  median_s: Record<string, number>;
  /** How many had guessed, were rather sure, and were sure. */
  confidence: Record<string, number[]>;
}
export interface RoundResult {
  round: ShownRound;
  asked_at: number;
  summary: Summary;
  groups: {
    group: number;
    voters: number;
    right_before: number;
    right_after: number;
    gain: number | null;
  }[];
}
export interface MeetingResult {
  meeting: string;
  opened_at: number;
  summary: Summary;
  rounds: RoundResult[];
}
export interface ClassroomResults {
  title: string;
  summary: Summary;
  /** The newest first, as are their rounds. */
  meetings: MeetingResult[];
  students: number;
}

export interface OwnQuestion {
  /** As it was shown last: with its key only if it was revealed. */
  round: ShownRound;
  voted: CastVotes;
  /** Which of one's votes (1, 2) were right. */
  right: number[];
}
export interface OwnMeeting {
  meeting: string;
  opened_at: number;
  questions: OwnQuestion[];
}
export interface OwnHistory {
  title: string;
  /** The newest first. */
  meetings: OwnMeeting[];
}
export interface Participation {
  title: string;
  /** The oldest first. */
  meetings: { meeting: string; opened_at: number; ended_at: number | null; questions: number }[];
  students: {
    student_id: string;
    student: string;
    attended: string[];
    /** By meeting. */
    answered: Record<string, number>;
  }[];
}

/** A refusal over HTTP; `final` says that asking again in the same words is of no use. */
export interface HttpRefusal extends Refusal {
  final: boolean;
}

let csrf: string | null = null;

export const api = {
  async session(): Promise<SignedIn> {
    return remember(await request<SignedIn>('GET', '/api/session'));
  },
  async signIn(token: string): Promise<SignedIn> {
    return remember(await request<SignedIn>('POST', '/api/sign-in', { token }));
  },
  async signOut(): Promise<void> {
    await change('/api/sign-out', {});
    csrf = null;
  },
  classrooms: () => request<{ classrooms: ClassroomLine[] }>('GET', '/api/classrooms'),
  makeClassroom: (title: string) => change<{ code: string; title: string }>('/api/classrooms', { title }),
  classroom: (code: string) => request<ClassroomAbout>('GET', at(code)),
  async results(code: string): Promise<ClassroomResults> {
    const results = await request<ClassroomResults>('GET', `${at(code)}/results`);
    const meetings = results.meetings.map((meeting) => ({
      ...meeting,
      rounds: meeting.rounds.map((one) => ({
        ...one,
        round: complete<ShownRound>('ShownRound', one.round as unknown as JsonObject),
      })),
    }));
    return { ...results, meetings };
  },
  participation: (code: string) => request<Participation>('GET', `${at(code)}/participation`),
  async mine(code: string, participant: string, secret: string): Promise<OwnHistory> {
    const history = await request<OwnHistory>('POST', `${at(code)}/mine`, { participant, secret });
    const meetings = history.meetings.map((meeting) => ({
      ...meeting,
      questions: meeting.questions.map((one) => ({
        ...one,
        round: complete<ShownRound>('ShownRound', one.round as unknown as JsonObject),
        voted: complete<CastVotes>('CastVotes', one.voted as unknown as JsonObject),
      })),
    }));
    return { ...history, meetings };
  },
  invite: (code: string) => change<Invitation>(`${at(code)}/invitations`, {}),
  async acceptInvitation(token: string, name: string): Promise<Accepted> {
    return remember(await change<Accepted>('/api/invitations/accept', { token, name }));
  },
  rehearse: (code: string, students: number) =>
    change<{ students: number }>(`${at(code)}/rehearsal`, { students }),
  join: (code: string, wish: JoinWish) =>
    wish.as === 'instructor'
      ? change<Joined>(`${at(code)}/join`, wish)
      : request<Joined>('POST', `${at(code)}/join`, wish),
  ticket: (code: string, participant: string, secret: string) =>
    request<{ ticket: string }>('POST', `${at(code)}/ticket`, { participant, secret }),
};

function at(code: string): string {
  return `/api/classrooms/${encodeURIComponent(code)}`;
}

function remember<T extends { csrf: string }>(answer: T): T {
  csrf = answer.csrf;
  return answer;
}

/** Changes something in the name of whoever is signed in by cookie; a file goes as its bytes. */
export async function change<T>(path: string, body: object): Promise<T> {
  if (csrf === null) await api.session();
  return request<T>('POST', path, body);
}

export async function request<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const bytes = body instanceof Blob;
  if (body) headers['Content-Type'] = bytes ? 'application/octet-stream' : 'application/json';
  if (method === 'POST' && csrf) headers['X-Pitt-CSRF'] = csrf;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: bytes ? body : body && JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch {
    throw { ...OFFLINE, final: false } satisfies HttpRefusal;
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  throw refusal(response.status, answer);
}

function refusal(status: number, answer: unknown): HttpRefusal {
  const final = status >= 400 && status < 500 && status !== 408 && status !== 429;
  const { error, message, code, names } = (answer ?? {}) as Record<string, unknown>;
  if (typeof error !== 'string' || typeof message !== 'string') return { ...OFFLINE, final };
  return {
    uri: error,
    words: message,
    code: typeof code === 'string' ? code : undefined,
    params: typeof names === 'object' && names ? (names as Record<string, unknown>) : undefined,
    final,
  };
}
