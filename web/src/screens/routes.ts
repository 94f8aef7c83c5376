/** The addresses of the client. The gallery's list of screens must name every one of them. */

export const routes = {
  enter: '/',
  'sign-in': '/sign-in',
  classrooms: '/classrooms',
  invite: '/invite',
  classroom: '/c/:code',
  results: '/c/:code/results',
  mine: '/c/:code/mine',
  questions: '/questions',
  'question-new': '/questions/new',
  'questions-import': '/questions/import',
  question: '/questions/:id',
  lessons: '/lessons',
  'lesson-new': '/lessons/new',
  lesson: '/lessons/:id',
  'not-found': '*',
} as const;

export type RouteName = keyof typeof routes;

export interface Match {
  name: RouteName;
  /** The variable part of the address: the code of a classroom, or the id of a question or lesson. */
  code: string;
}

/** Finds the screen of a path; what is no address of ours is `not-found`. */
export function matchRoute(path: string): Match {
  const parts = path.split('/').filter(Boolean);
  const [first, code] = parts;
  if (parts.length === 0) return { name: 'enter', code: '' };
  const page = parts[2];
  if (first === 'c' && code && (page === 'results' || page === 'mine') && parts.length === 3)
    return { name: page, code: decode(code) };
  if (first === 'c' && code) return { name: 'classroom', code: decode(code) };
  if (parts.length <= 2) {
    const own = bankRoute(first, code);
    if (own) return own;
  }
  if (parts.length === 1) {
    for (const name of ['sign-in', 'classrooms', 'invite'] as const) {
      if (first === name) return { name, code: '' };
    }
  }
  return { name: 'not-found', code: '' };
}

function bankRoute(first = '', second?: string): Match | null {
  if (first === 'questions') {
    if (!second) return { name: 'questions', code: '' };
    if (second === 'new') return { name: 'question-new', code: '' };
    if (second === 'import') return { name: 'questions-import', code: '' };
    return { name: 'question', code: decode(second) };
  }
  if (first === 'lessons') {
    if (!second) return { name: 'lessons', code: '' };
    if (second === 'new') return { name: 'lesson-new', code: '' };
    return { name: 'lesson', code: decode(second) };
  }
  return null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const MISREAD: Record<string, string> = { O: '0', I: '1', L: '1' };

/** The code somebody meant: any case, with or without dashes; null if it can be none. */
export function readCode(typed: string): string | null {
  const signs = typed
    .toUpperCase()
    .replace(/[\s\-_.‐‑–—−]/g, '')
    .replace(/[OIL]/g, (sign) => MISREAD[sign] ?? sign);
  if (!/^[0-9A-HJKMNP-TV-Z]{6}$/.test(signs)) return null;
  return `${signs.slice(0, 3)}-${signs.slice(3)}`;
}

/** The code in something pasted: a code, or a whole link to a class. */
export function readCodeOrLink(typed: string): string | null {
  const inLink = /\/c\/([^/?#\s]+)/.exec(typed);
  return readCode(inLink?.[1] ?? typed);
}
