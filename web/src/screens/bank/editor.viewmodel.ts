/** A question while it is written: what stands in the fields, what is wrong with it, and the question it makes. */
import { t } from '@lingui/core/macro';
import type { Entry, Kind } from '../../connection/bank';
import type { Question, ShownKey, ShownRound } from '../../protocol/generated';
import { numberWords, readNumber } from '../classroom/question/round.viewmodel';
import { readFolder, readTags } from './bank.viewmodel';

export const MOST_OPTIONS = 9;
const FEWEST_OPTIONS = 2;
const LONGEST_TEXT = 20_000;
const LONGEST_OPTION = 2_000;
const LONGEST_TITLE = 200;
const LONGEST_TIMER_S = 3_600;

export interface DraftOption {
  /** Stays with the answer wherever it moves. */
  key: number;
  text: string;
  feedback: string;
  right: boolean;
}

/** What stands in the fields, as it was typed. A change of kind keeps what the other kinds need. */
export interface Draft {
  title: string;
  folder: string;
  tags: string;
  kind: Kind;
  text: string;
  options: DraftOption[];
  /** The right one of true and false, or of yes and no. */
  implied: number | null;
  number: string;
  tolerance: string;
  explanation: string;
  confidence: boolean;
  timer: string;
}

export type Field = 'title' | 'text' | 'options' | 'number' | 'tolerance' | 'explanation' | 'timer';
export type Faults = Partial<Record<Field, string>>;

let lastKey = 0;

function option(text = '', feedback = '', right = false): DraftOption {
  lastKey += 1;
  return { key: lastKey, text, feedback, right };
}

export function newDraft(): Draft {
  return {
    title: '',
    folder: '',
    tags: '',
    kind: 'single',
    text: '',
    options: [option(), option(), option(), option()],
    implied: null,
    number: '',
    tolerance: '',
    explanation: '',
    confidence: false,
    timer: '',
  };
}

export function hasOptions(kind: Kind): boolean {
  return kind === 'single' || kind === 'multiple';
}

export function hasImplied(kind: Kind): boolean {
  return kind === 'true_false' || kind === 'yes_no';
}

export function draftOf({ title, folder, tags, question }: Entry): Draft {
  const bare = newDraft();
  const right = question.right ?? [];
  const kept = (question.options ?? []).map(({ text, feedback }, at) =>
    option(text, feedback, right.includes(at)),
  );
  return {
    ...bare,
    title,
    folder,
    tags: tags.join(', '),
    kind: question.kind,
    text: question.text ?? '',
    options: hasOptions(question.kind) ? kept : bare.options,
    implied: hasImplied(question.kind) ? (right[0] ?? null) : null,
    number: typeof question.number === 'number' ? plainNumber(question.number) : '',
    tolerance: question.tolerance ? plainNumber(question.tolerance) : '',
    explanation: question.explanation ?? '',
    confidence: question.confidence ?? false,
    timer: question.timer_s ? String(question.timer_s) : '',
  };
}

/** Every digit, unlike what is shown to voters. */
function plainNumber(value: number): string {
  return String(value);
}

/** The answers that count: empty ones at the end are only there to be written. */
export function writtenOptions(draft: Draft): DraftOption[] {
  const { options } = draft;
  const said = options.some(({ text }) => text.trim() !== '');
  if (!said) return options;
  const last = options.findLastIndex(({ text, feedback, right }) => text.trim() || feedback.trim() || right);
  return options.slice(0, Math.max(last + 1, FEWEST_OPTIONS));
}

/** The question that the fields make; what is missing or cannot be read is left out. */
export function questionOf(draft: Draft): Question {
  const question: Question = { kind: draft.kind };
  if (draft.text.trim()) question.text = draft.text.trimEnd();
  if (hasOptions(draft.kind)) {
    const options = writtenOptions(draft);
    question.options = options.map(({ text, feedback }) => ({
      ...(text.trim() && { text: text.trimEnd() }),
      ...(feedback.trim() && { feedback: feedback.trimEnd() }),
    }));
    const right = options.flatMap((one, at) => (one.right ? [at] : []));
    if (right.length > 0) question.right = right;
  }
  if (hasImplied(draft.kind) && draft.implied !== null) question.right = [draft.implied];
  if (draft.kind === 'number') {
    const number = readNumber(draft.number);
    const tolerance = readNumber(draft.tolerance);
    if (number !== null) question.number = number;
    if (number !== null && tolerance) question.tolerance = tolerance;
  }
  if (draft.explanation.trim()) question.explanation = draft.explanation.trimEnd();
  if (draft.confidence) question.confidence = true;
  const timer = readNumber(draft.timer);
  if (timer !== null) question.timer_s = timer;
  return question;
}

export function entryOf(draft: Draft): Entry {
  return {
    title: draft.title.trim().replace(/\s+/g, ' '),
    folder: readFolder(draft.folder),
    tags: readTags(draft.tags),
    question: questionOf(draft),
  };
}

/** What keeps the question from being saved, beside the field that it is about. */
export function faultsOf(draft: Draft): Faults {
  const faults: Faults = {};
  if (draft.title.trim().length > LONGEST_TITLE)
    faults.title = t`A title has at most ${LONGEST_TITLE} characters. Shorten it.`;
  if (!draft.text.trim() && !draft.title.trim())
    faults.text = t`Write the question. If you only say it aloud, give it a title to find it by.`;
  if (draft.text.length > LONGEST_TEXT)
    faults.text = t`A question has at most ${LONGEST_TEXT} characters. Make it shorter.`;
  if (draft.explanation.length > LONGEST_TEXT)
    faults.explanation = t`An explanation has at most ${LONGEST_TEXT} characters. Make it shorter.`;
  const options = hasOptions(draft.kind) ? optionsFault(writtenOptions(draft)) : '';
  if (options) faults.options = options;
  if (draft.kind === 'number') Object.assign(faults, numberFaults(draft));
  const timer = readNumber(draft.timer);
  if (draft.timer.trim() && !(Number.isInteger(timer) && timer && timer >= 1 && timer <= LONGEST_TIMER_S))
    faults.timer = t`A timer runs for 1 to ${LONGEST_TIMER_S} whole seconds.`;
  return faults;
}

function optionsFault(options: DraftOption[]): string {
  const said = options.filter(({ text }) => text.trim() !== '').length;
  if (options.length < FEWEST_OPTIONS) return t`A question needs two answers at least. Add one.`;
  if (said > 0 && said < options.length) {
    if (said === 1) return t`Write a second answer, so that there is something to choose.`;
    return t`One of the answers is empty. Write it, or take it out.`;
  }
  if (options.some(({ text, feedback }) => Math.max(text.length, feedback.length) > LONGEST_OPTION))
    return t`An answer has at most ${LONGEST_OPTION} characters. Make it shorter.`;
  return '';
}

function numberFaults(draft: Draft): Faults {
  const faults: Faults = {};
  if (draft.number.trim() && readNumber(draft.number) === null)
    faults.number = t`Write a number, such as 9.81, or leave it empty.`;
  const tolerance = readNumber(draft.tolerance);
  if (draft.tolerance.trim() && (tolerance === null || tolerance < 0))
    faults.tolerance = t`Write how far an answer may be off, such as 0.02.`;
  else if (tolerance && !draft.number.trim()) faults.number = t`Write the right number as well.`;
  return faults;
}

export function sameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(entryOf(one)) === JSON.stringify(entryOf(other));
}

// --- the answers ---

export function addOption(draft: Draft): Draft {
  return draft.options.length < MOST_OPTIONS ? { ...draft, options: [...draft.options, option()] } : draft;
}

export function removeOption(draft: Draft, key: number): Draft {
  if (draft.options.length <= FEWEST_OPTIONS) return draft;
  return { ...draft, options: draft.options.filter((one) => one.key !== key) };
}

export function moveOption(draft: Draft, key: number, by: -1 | 1): Draft {
  const at = draft.options.findIndex((one) => one.key === key);
  const [one, other] = [draft.options[at], draft.options[at + by]];
  if (!one || !other) return draft;
  const options = [...draft.options];
  options[at] = other;
  options[at + by] = one;
  return { ...draft, options };
}

export function changeOption(draft: Draft, key: number, change: Partial<DraftOption>): Draft {
  return { ...draft, options: draft.options.map((one) => (one.key === key ? { ...one, ...change } : one)) };
}

/** Marks an answer as right or takes the mark away; of a question with one answer the others lose theirs. */
export function markRight(draft: Draft, key: number): Draft {
  const options = draft.options.map((one) => {
    if (one.key === key) return { ...one, right: !one.right };
    return draft.kind === 'single' ? { ...one, right: false } : one;
  });
  return { ...draft, options };
}

/** Another kind; of several right answers one question can only keep the first. */
export function withKind(draft: Draft, kind: Kind): Draft {
  if (kind !== 'single') return { ...draft, kind };
  const first = draft.options.find(({ right }) => right)?.key;
  return { ...draft, kind, options: draft.options.map((one) => ({ ...one, right: one.key === first })) };
}

// --- images ---

/** Puts an image where the cursor is, on a line of its own where it stands between paragraphs. */
export function withImage(text: string, at: number, address: string, alternative: string): string {
  const words = alternative
    .replace(/[[\]\\]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const gap = (near: string) =>
    near === '' || near.endsWith('\n\n') ? '' : near.endsWith('\n') ? '\n' : '\n\n';
  const follow = after === '' || after.startsWith('\n') ? '' : '\n\n';
  return `${before}${gap(before)}![${words}](${address})${follow}${after}`;
}

// --- the preview ---

/** The question as it would stand before students. */
export function previewOf(draft: Draft, phase: 'voting' | 'revealed'): ShownRound {
  const question = questionOf(draft);
  const revealed = phase === 'revealed';
  const key: ShownKey = {
    right: question.right ?? [],
    number: question.number ?? null,
    tolerance: question.tolerance ?? 0,
  };
  return {
    round: 0,
    kind: question.kind,
    phase,
    vote: 1,
    opened_at: 0,
    closes_at: null,
    text: question.text ?? '',
    options: (question.options ?? []).map(({ text, feedback }) => ({
      text: text ?? '',
      feedback: revealed ? (feedback ?? '') : '',
    })),
    anonymous: false,
    follows: null,
    confidence: question.confidence ?? false,
    totals: {},
    key: revealed && (key.right.length > 0 || key.number !== null) ? key : null,
    explanation: revealed ? (question.explanation ?? '') : '',
  };
}

/** "9.81 ± 0.02": the right number, for cards. */
export function rightNumber(question: Question): string {
  if (typeof question.number !== 'number') return '';
  const tolerance = question.tolerance ? ` ± ${numberWords(question.tolerance)}` : '';
  return numberWords(question.number) + tolerance;
}
