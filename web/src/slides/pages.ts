/** Where the pages of documents come from, and a short memory of those that were fetched. */
import type { Refusal } from '../protocol/procedures';

export interface Pages {
  /** Fetches one page as a PDF of its own; rejects with a `Refusal`. */
  load(document: string, page: number): Promise<ArrayBuffer>;
  /** Fetches what stands on it, for those who listen instead of looking. */
  text(document: string, page: number): Promise<string>;
}

/** Pages kept in memory: one looks at the last ones, and back at a few. */
export const MOST_KEPT = 12;

const OUT_OF_REACH: Refusal = {
  uri: 'pitt.error.storage',
  words: 'The page could not be fetched. Look at your connection, then try again.',
  code: '',
};

/** Gives the pages of a class: an instructor is known by the cookie, a student by the secret of their browser. */
export function pagesOfClass(code: string, secret: string | null): Pages {
  const at = (document: string, page: number) =>
    `/api/classrooms/${encodeURIComponent(code)}/pages/${encodeURIComponent(document)}/${page}`;
  const headers: Record<string, string> = secret ? { 'X-Pitt-Secret': secret } : {};
  return remembering({
    load: async (document, page) => (await fetched(at(document, page), headers)).arrayBuffer(),
    text: async (document, page) => {
      const { text } = await (await fetched(`${at(document, page)}/text`, headers)).json();
      return typeof text === 'string' ? text : '';
    },
  });
}

/** Fetches each page once, as long as it is among the last ones; what failed is fetched again. */
export function remembering(pages: Pages): Pages {
  const kept = new Map<string, Promise<ArrayBuffer>>();
  return {
    text: pages.text,
    load(document, page) {
      const key = `${document}/${page}`;
      const found = kept.get(key) ?? pages.load(document, page);
      kept.delete(key);
      kept.set(key, found);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
      found.catch(() => kept.delete(key));
      return found;
    },
  };
}

async function fetched(address: string, headers: Record<string, string>): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { headers, credentials: 'same-origin' });
  } catch {
    throw OUT_OF_REACH;
  }
  if (answer.ok) return answer;
  const body: unknown = await answer.json().catch(() => null);
  const { error, message, code } = (body ?? {}) as Record<string, unknown>;
  if (typeof error !== 'string' || typeof message !== 'string') throw OUT_OF_REACH;
  throw { uri: error, words: message, code: typeof code === 'string' ? code : '' } satisfies Refusal;
}
