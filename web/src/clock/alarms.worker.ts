/** Timers of hidden pages are slowed down to one a minute; those of workers are not. */
interface Request {
  id: number;
  delay: number | null;
}

const timers = new Map<number, ReturnType<typeof setTimeout>>();

self.onmessage = ({ data: { id, delay } }: MessageEvent<Request>) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (delay === null) return;
  timers.set(
    id,
    setTimeout(() => {
      timers.delete(id);
      self.postMessage(id);
    }, delay),
  );
};
