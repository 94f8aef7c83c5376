/** The addresses of the client. The gallery's list of screens must name every one of them. */

export const routes = {
  enter: '/',
  'sign-in': '/sign-in',
  classrooms: '/classrooms',
  invite: '/invite',
  classroom: '/c/:code',
  results: '/c/:code/results',
  mine: '/c/:code/mine',
  'not-found': '*',
} as const;

export type RouteName = keyof typeof routes;

export interface Match {
  name: RouteName;
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
  if (parts.length === 1) {
    for (const name of ['sign-in', 'classrooms', 'invite'] as const) {
      if (first === name) return { name, code: '' };
    }
  }
  return { name: 'not-found', code: '' };
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
