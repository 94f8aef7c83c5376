import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMediaQuery } from '../../kit/media-query';
import { beep } from './beep';
import { useSecondsLeft } from './clock';
import { useActions, useClassroomParts } from './context';
import { whereAmI } from './place.viewmodel';
import { type CountdownModel, countdownOf, SOON_MS, secondsWords, spokenCountdown } from './switch.viewmodel';

function useParts() {
  return useClassroomParts((s) => ({
    me: s.me,
    place: s.place,
    nextPlace: s.nextPlace,
    documents: s.documents,
    connection: s.connection,
    pendingSwitch: s.pendingSwitch,
    microphone: s.media.local.microphone,
  }));
}

function useModels() {
  const parts = useParts();
  return { where: whereAmI(parts), countdown: countdownOf(parts) };
}

/** The thin line along the top that shortens until the switch; amber from 10 seconds. */
export function CountdownLine() {
  const { countdown } = useModels();
  return <div className="line">{countdown && <Line key={countdown.key} countdown={countdown} />}</div>;
}

function shareLeft(left: number, whole: number): number {
  return Math.min(1, Math.max(0, left / Math.max(1, whole)));
}

/** Shortens evenly; for those who want no motion, once a second. */
function Line({ countdown }: { countdown: CountdownModel }) {
  const actions = useActions();
  const bar = useRef<HTMLDivElement>(null);
  const seconds = useSecondsLeft(countdown.at) ?? 0;
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const { beganAt, at } = countdown;
  useEffect(() => {
    if (still) return;
    const left = at - actions.serverNow();
    const share = shareLeft(left, at - beganAt);
    const shrinking = bar.current?.animate([{ transform: `scaleX(${share})` }, { transform: 'scaleX(0)' }], {
      duration: Math.max(1, left),
      fill: 'forwards',
    });
    return () => shrinking?.cancel();
  }, [at, beganAt, actions, still]);
  return (
    <div
      ref={bar}
      className={seconds * 1000 <= SOON_MS ? 'line-bar line-bar-soon' : 'line-bar'}
      style={still ? { transform: `scaleX(${shareLeft(seconds * 1000, at - beganAt)})` } : {}}
    />
  );
}

/** Where one is or, while a switch is announced, where one will be and in how many seconds. */
export function StatusLine({ children }: { children?: ReactNode }) {
  const { where, countdown } = useModels();
  const seconds = useSecondsLeft(countdown?.at ?? null);
  const soon = seconds !== null && seconds * 1000 <= SOON_MS;
  return (
    <div className={`status${countdown ? ' status-counting' : ''}${soon ? ' status-soon' : ''}`}>
      {countdown ? (
        <p className="status-words">
          {countdown.words} <strong className="status-seconds">{secondsWords(seconds ?? 0)}</strong>
        </p>
      ) : (
        <h2 className="status-words">{where}</h2>
      )}
      {children}
      <Spoken countdown={countdown} seconds={seconds} where={where} />
    </div>
  );
}

interface SpokenProps {
  countdown: CountdownModel | null;
  seconds: number | null;
  where: string;
}

/** Says a countdown aloud at its beginning, at 10 seconds and at the switch, and never every second. */
function Spoken({ countdown, seconds, where }: SpokenProps) {
  const { t } = useLingui();
  const [words, setWords] = useState('');
  const said = useRef({ key: '', soon: false });
  const isSoon = seconds !== null && seconds * 1000 <= SOON_MS;

  useEffect(() => {
    const before = said.current;
    if (!countdown || seconds === null) {
      if (before.key !== '') {
        setWords(where);
        beep(false);
      }
      said.current = { key: '', soon: false };
    } else if (before.key !== countdown.key) {
      said.current = { key: countdown.key, soon: isSoon };
      setWords(spokenCountdown(countdown, seconds));
    } else if (isSoon && !before.soon) {
      said.current = { key: countdown.key, soon: true };
      setWords(secondsWords(seconds));
      beep(true);
    }
  }, [countdown, seconds, isSoon, where]);

  return (
    <p className="visually-hidden" aria-live="polite" role="status" aria-label={t`Announcements`}>
      {words}
    </p>
  );
}
