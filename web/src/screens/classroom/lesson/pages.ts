import { createContext, useContext, useMemo } from 'react';
import { type Pages, pagesOfClass } from '../../../slides/pages';
import { useClassroom } from '../context';

type PagesOf = (code: string, secret: string | null) => Pages;

const Context = createContext<PagesOf>(pagesOfClass);

/** Says where pages come from, so that the gallery can show some without a server. */
export const PagesProvider = Context.Provider;

/** Gives the way to the pages of this class, for whoever one is in it. */
export function useClassPages(): Pages {
  const pagesOf = useContext(Context);
  const code = useClassroom((s) => s.code);
  const secret = useClassroom((s) => s.me?.secret ?? null);
  return useMemo(() => pagesOf(code, secret), [pagesOf, code, secret]);
}
