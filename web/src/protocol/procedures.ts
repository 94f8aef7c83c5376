import type { Protocol } from './generated';

export type ProcedureUri = keyof Protocol['procedures'];
export type Args<U extends ProcedureUri> = Protocol['procedures'][U]['args'];
export type Result<U extends ProcedureUri> = Protocol['procedures'][U]['result'];

/** A call that was refused: nothing has changed. `words` say what to do next; `code` and `params` translate them. */
export interface Refusal {
  uri: string;
  words: string;
  code?: string;
  params?: Record<string, unknown>;
}
