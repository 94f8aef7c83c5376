/** Where the pages of a document come from. */
export interface Pages {
  /** Fetches one page as a PDF of its own. */
  load(document: string, page: number): Promise<ArrayBuffer>;
}

/** Gives the pages of a class: an instructor is known by the cookie, a student by the secret of their browser. */
export function pagesOfClass(code: string, secret: string | null): Pages {
  return {
    async load(document, page) {
      const path = `/api/classrooms/${encodeURIComponent(code)}/pages/${encodeURIComponent(document)}/${page}`;
      const answer = await fetch(path, { headers: secret ? { 'X-Pitt-Secret': secret } : {} });
      if (!answer.ok) throw await answer.json();
      return answer.arrayBuffer();
    },
  };
}
