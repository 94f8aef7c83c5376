/** Alarms that ring on time in hidden tabs, too. */

type Ring = () => void;

let worker: Worker | null = null;
let last = 0;
const waiting = new Map<number, Ring>();

/** Rings once after `delay` milliseconds; the answer takes it back. */
export function setAlarm(delay: number, ring: Ring): () => void {
  if (typeof Worker === 'undefined') {
    const timer = setTimeout(ring, delay);
    return () => clearTimeout(timer);
  }
  worker ??= startWorker();
  const id = ++last;
  waiting.set(id, ring);
  worker.postMessage({ id, delay: Math.max(0, delay) });
  return () => {
    if (waiting.delete(id)) worker?.postMessage({ id, delay: null });
  };
}

/** Rings every `period` milliseconds, the first time after one period. */
export function setRepeatingAlarm(period: number, ring: Ring): () => void {
  let stop = () => {};
  const again = () => {
    stop = setAlarm(period, () => {
      again();
      ring();
    });
  };
  again();
  return () => stop();
}

function startWorker(): Worker {
  const started = new Worker(new URL('./alarms.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<number>) => {
    const ring = waiting.get(data);
    waiting.delete(data);
    ring?.();
  };
  return started;
}
