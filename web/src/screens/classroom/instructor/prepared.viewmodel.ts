/** What an instructor has prepared, as a class is asked it; pure. */
import { t } from '@lingui/core/macro';
import type { QuestionLine, WholeLesson } from '../../../connection/bank';
import type { StartLesson } from '../../../protocol/generated';

export type LessonToStart = StartLesson['lesson'];

/** A WebSocket message takes 262,144 bytes; the rest of the call is short. */
const LONGEST_LESSON = 250_000;
const LONGEST_LINE = 90;

export function lessonToStart({ title, items }: WholeLesson): LessonToStart {
  return { title, items: items.map((item) => ({ ...item })) };
}

export function isTooLong(lesson: LessonToStart): boolean {
  return new TextEncoder().encode(JSON.stringify(lesson)).length > LONGEST_LESSON;
}

/** What a question goes by in one line. */
export function lineWords({ title, text }: Pick<QuestionLine, 'title' | 'text'>): string {
  const line = title || (text.trim().split('\n')[0] ?? '');
  if (!line) return t`A question without words`;
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
