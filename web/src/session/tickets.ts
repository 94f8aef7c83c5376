import { api, type Joined } from '../connection/api';

const FRESH_MS = 20_000;

/** The ticket of the join serves once, while it is fresh; every other connection gets its own. */
export function ticketsOf(code: string, { participant, secret, ticket }: Joined): () => Promise<string> {
  let first: string | null = ticket;
  const until = performance.now() + FRESH_MS;
  return async () => {
    const ready = first;
    first = null;
    if (ready && performance.now() < until) return ready;
    return (await api.ticket(code, participant, secret)).ticket;
  };
}
