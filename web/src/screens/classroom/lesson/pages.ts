import { useMemo } from 'react';
import { pagesOfClass } from '../../../slides/pages';
import { useClassroom } from '../context';

/** Gives the way to the pages of this class, for whoever one is in it. */
export function useClassPages() {
  const code = useClassroom((s) => s.code);
  const secret = useClassroom((s) => s.me?.secret ?? null);
  return useMemo(() => pagesOfClass(code, secret), [code, secret]);
}
