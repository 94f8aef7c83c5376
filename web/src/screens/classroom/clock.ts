import { useEffect, useState } from 'react';
import { useActions } from './context';
import { secondsLeft } from './switch.viewmodel';

/**
 * Counts whole seconds down to `at` (server time); null without a deadline. Wakes at the turn of each second only, and
 * not at the last: then there is better to do, and what was counted down to is said by what has become of it.
 */
export function useSecondsLeft(at: number | null): number | null {
  const actions = useActions();
  const [, setTurn] = useState(0);
  useEffect(() => {
    if (at === null) return;
    let timer = 0;
    const wait = () => {
      const left = at - actions.serverNow();
      if (left <= 1000) return;
      timer = window.setTimeout(
        () => {
          setTurn((turn) => turn + 1);
          wait();
        },
        left % 1000 || 1000,
      );
    };
    wait();
    return () => window.clearTimeout(timer);
  }, [at, actions]);
  return at === null ? null : secondsLeft(at, actions.serverNow());
}

/** Renders again every `ms`, for words like "for 2 minutes". */
export function useEvery(ms: number): number {
  const actions = useActions();
  const [now, setNow] = useState(() => actions.serverNow());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(actions.serverNow()), ms);
    return () => window.clearInterval(timer);
  }, [ms, actions]);
  return now;
}
